"""Who may do what with a folder and with each thing in it."""

from __future__ import annotations

import stat
from pathlib import Path


def rights(folder: Path) -> dict[str, str]:
    return {path.name: stat.filemode(path.stat().st_mode) for path in [folder, *sorted(folder.iterdir())]}
