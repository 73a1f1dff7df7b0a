"""The picture of the business for the chat page, looked at before anything listens."""

from __future__ import annotations

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
        size = file.stat().st_size if file.is_file() else None
        with file.open("rb") as opened:
            opened.read(1)
    except OSError as error:
        raise StartError(f"{SETTING}: {file} cannot be read ({error.strerror})") from None
    if size is None:
        raise StartError(f"{SETTING}: {file} is no file")
    if not 0 < size <= MOST_BYTES:
        raise StartError(f"{SETTING}: {file} has {size} bytes; it must not be empty, and {MOST_BYTES} are the most")
