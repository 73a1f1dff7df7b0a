"""Writes docs/writes.md from the table of transitions: `python scripts/draw_writes.py` (with --check only compares)."""

from __future__ import annotations

import ast
import sys
from enum import Enum
from itertools import groupby, pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts.drawn_page import write  # noqa: E402
from storage.transitions import TRANSITIONS, Event, InFlight, Owed, State, Transition  # noqa: E402 - found by the line above

SOURCE = ROOT / "storage" / "transitions.py"
PAGE = ROOT / "docs" / "writes.md"

HEAD = """\
# How a write goes

Generated from `TRANSITIONS` in `storage/transitions.py` (`python scripts/draw_writes.py`). Every intent, to book, to
move or to cancel, is in one of these states, and nothing but a line of this table takes it to another: an event in a
state in which it is not listed raises `UnlistedTransitionError`, and nothing is written.
[Why](decisions/exactly-once.md), and
[a create that is never answered, step by step](decisions/exactly-once.md#a-create-that-is-never-answered).
"""

# Whoever reads the picture wants to see where something is sent.
_MARKS = {InFlight.LEAVES: " ✉", InFlight.AT_REST: "", InFlight.AS_BEFORE: ""}


def page() -> str:
    parts = [HEAD, _diagram(), "## States\n\n" + _meanings(State), "## Transitions\n\n" + _table()]
    parts += ["## Events\n\n" + _meanings(Event), "## What it says of requests\n\n" + _meanings(InFlight)]
    parts.append("## What the customer is owed\n\n" + _meanings(Owed))
    return "\n".join(parts)


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> proposed"]
    for (before, after), found in groupby(sorted(TRANSITIONS, key=_arrow), key=_arrow):
        events = "<br>".join(one.event.value + _MARKS[one.request] for one in found)
        lines.append(f"    {before} --> {after}: {events}")
    return "\n".join(
        [*lines, "    confirmed --> [*]", "```", "", "✉ marks what is on disk just before a request leaves.", ""]
    )


def _arrow(one: Transition) -> tuple[str, str]:
    return one.before.value, one.after.value


def _table() -> str:
    rows = ["| state | event | then | requests | owed |", "| --- | --- | --- | --- | --- |"]
    rows += [
        f"| {one.before.value} | {one.event.value} | {one.after.value} | {one.request.value} | {one.owed.value} |"
        for one in TRANSITIONS
    ]
    return "\n".join(rows) + "\n"


def _meanings(of: type[Enum]) -> str:
    """The sentence that stands below each member in the code."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == of.__name__)
    said: dict[str, str] = {}
    for member, below in pairwise(body):
        if isinstance(member, ast.Assign) and isinstance(below, ast.Expr):
            said[ast.unparse(member.targets[0])] = " ".join(str(ast.literal_eval(below.value)).split())
    return "\n".join(f"- **{one.value}**: {said[one.name]}" for one in of) + "\n"


if __name__ == "__main__":
    sys.exit(write(PAGE, page()))
