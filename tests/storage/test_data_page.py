"""`docs/data.md` says of every table what it keeps, and for how long."""

from __future__ import annotations

import re
from pathlib import Path

from storage.database.tables import metadata

PAGE = Path(__file__).parents[2] / "docs" / "data.md"


def test_every_table_has_a_row_and_every_row_a_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)

    assert sorted(rows) == sorted([*metadata.tables, "alembic_version"])
