"""A page of the documentation that is drawn from the code: it is written anew, or with --check only compared."""

from __future__ import annotations

import sys
from pathlib import Path


def write(page: Path, drawn: str) -> int:
    """What the process ends with: 1 where the page is compared and is not as it would be drawn."""
    if "--check" in sys.argv:
        return 0 if page.read_text(encoding="utf-8") == drawn else 1
    page.write_text(drawn, encoding="utf-8")
    return 0
