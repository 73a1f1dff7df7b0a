"""The picture of the business for the chat page, looked at before anything listens."""

from __future__ import annotations

import os
from pathlib import Path

from bot.hosting.start_checks import StartError

SETTING = "WEBCHAT_LOGO"

MOST_BYTES = 500_000
"""It is on every first visit, and 36 pixels high."""


async def check_logo(file: Path | None) -> None:
    """Raises StartError where it cannot be shown. Its kind is settled by its name, in `bot/settings.py`."""
    if file is None:
        return
    try:
        size = _size_of(file)
    except OSError as error:
        raise StartError(f"{SETTING}: {file} cannot be read ({error.strerror})") from None
    if not 0 < size <= MOST_BYTES:
        raise StartError(f"{SETTING}: {file} has {size} bytes; it must not be empty, and {MOST_BYTES} are the most")


def _size_of(file: Path) -> int:
    """Of a file that can be opened. Raises OSError for others, and for what is no file."""
    with file.open("rb") as opened:
        return os.fstat(opened.fileno()).st_size
