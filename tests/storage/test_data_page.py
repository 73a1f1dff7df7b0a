"""`docs/data.md` says of every table what it keeps, and for how long."""

from __future__ import annotations

import re
from pathlib import Path

from storage.database.tables import metadata

PAGE = Path(__file__).parents[2] / "docs" / "data.md"


def test_every_table_has_a_row_and_every_row_a_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)

    assert sorted(rows) == sorted([*metadata.tables, "alembic_version"])


def test_every_row_says_who_writes_it_what_leads_to_a_person_and_how_long_it_is_kept() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]

    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in rows]

    assert {len(row) for row in cells} == {5}
    assert [row[0] for row in cells if not all(row)] == []
