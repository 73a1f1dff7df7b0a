"""Writes docs/conversation-table.md from the table of transitions (with --check only compares).

`python scripts/draw_conversation_table.py`
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "conversation-table.md"
sys.path.insert(0, str(ROOT))

from dialogs.apply.table import TABLE, Idle, Row  # noqa: E402 - found once the path is set
from dialogs.state.tasks import (  # noqa: E402
    Booking,
    Cancelling,
    Erasing,
    Late,
    Moving,
    Recalling,
    Showing,
    Visit,
)
from scripts.drawn_page import write  # noqa: E402

TASKS: dict[type | None, str] = {
    None: "anything",
    Idle: "nothing",
    Visit: "a booking or a move",
    Booking: "a booking",
    Moving: "a move",
    Cancelling: "a cancellation",
    Showing: "a look-up",
    Recalling: "telling what is kept",
    Erasing: "an erasure",
    Late: "telling that one comes late",
}

HEAD = """\
# What an act does

Generated from `TABLE` in `dialogs/apply/table.py` (`python scripts/draw_conversation_table.py`). What a message does is
read into acts (`dialogs/acts.py`); each is taken in by one row: the most particular one that fits what is under way,
what was asked last, and what the act says. An act that no row has means nothing there.

| under way | asked | act | transition | what it does |
| --- | --- | --- | --- | --- |
"""


def _line(row: Row) -> str:
    asked = row.asked.value if row.asked else "anything"
    act = row.act.__name__ + (f" {row.says.value}" if row.says else "")
    module = row.transition.__module__.removeprefix("dialogs.")
    told = (inspect.getdoc(row.transition) or "").partition("\n")[0].strip()
    cells = (TASKS[row.task], asked, act, f"`{module}.{row.transition.__name__}`", told)
    return f"| {' | '.join(cells)} |\n"


def page() -> str:
    return HEAD + "".join(map(_line, TABLE))


if __name__ == "__main__":
    sys.exit(write(PAGE, page()))
