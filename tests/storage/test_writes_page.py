"""The page that shows how a write goes is drawn from the table of transitions, and is up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from storage.transitions import TRANSITIONS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "writes.md"


def test_the_page_shows_the_table_as_it_is() -> None:
    command = [sys.executable, "scripts/draw_writes.py", "--check"]

    status = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own script

    assert status == 0, "run python scripts/draw_writes.py"


def test_every_transition_is_in_the_diagram_and_in_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    arrows = [line.strip() for line in text.splitlines() if " --> " in line]
    rows = [line for line in text.splitlines() if line.startswith("| ")]

    for one in TRANSITIONS:
        (arrow,) = [said for said in arrows if said.startswith(f"{one.before.value} --> {one.after.value}:")]
        assert one.event.value in [event.removesuffix(" ✉") for event in arrow.partition(": ")[2].split("<br>")]
    assert len([row for row in rows if not row.startswith(("| state", "| ---"))]) == len(TRANSITIONS)
