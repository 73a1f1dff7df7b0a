"""The folder with the SQLite file. It holds what customers have said, so nobody but the bot's own user may look in."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.hosting.start_checks import StartError
from storage.database.engine import sqlite_file

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

DATABASE = "bookings-chat.sqlite"

# SQLite gives these the mode of the file itself, but those of an earlier release may be open to others.
# https://www.sqlite.org/tempfiles.html
_BESIDE_IT = ("", "-wal", "-shm", "-journal", ".lock")

# A process that was told to stop gives its turns 15 of these (`bot.server.Timing`), and has as many for all else.
PREDECESSOR_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.25


def prepare_data_folder(folder: Path) -> Path:
    """Makes folder and file where they are missing, and closes them to others; gives the file.

    An existing folder in which there is anything else is somebody else's too, and stays as it is. Raises StartError.
    """
    file = folder.resolve() / DATABASE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        # SQLite would make it as open as the umask allows.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except (FileExistsError, NotADirectoryError):
        raise StartError(f"--data: {folder} is a file, or lies in one; name a folder") from None
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise StartError(
            f"--data: the folder {folder} cannot be written to ({why}); let the bot's user write there, or name another"
        ) from None
    ours = [file.with_name(file.name + ending) for ending in _BESIDE_IT]
    for path in ours:
        _close_to_others(path)
    if all(path in ours for path in file.parent.iterdir()):
        _close_to_others(file.parent)
    return file


def _close_to_others(path: Path) -> None:
    """Takes rights away and gives none; what belongs to another user is theirs to close."""
    with suppress(FileNotFoundError, PermissionError):
        mode = path.stat().st_mode
        if mode & 0o077:
            path.chmod(mode & 0o700)


@asynccontextmanager
async def to_oneself(
    address: str,
    *,
    setting: str,
    within: float = PREDECESSOR_SECONDS,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[None]:
    """Keeps a SQLite file to this process while the block runs; raises StartError when another does not end in time.

    What another process is at work on would be taken for left behind, and done twice. The system gives the lock back
    when a process ends, however it ends. PostgreSQL is for several processes, and nothing is kept there.
    """
    file = sqlite_file(address)
    if file is None or fcntl is None:
        yield
        return
    descriptor = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        for _ in range(max(1, round(within / _LOOK_AGAIN_SECONDS))):
            if _is_locked(descriptor):
                break
            await sleep(_LOOK_AGAIN_SECONDS)
        else:
            raise StartError(
                f"{setting}: another process is using this SQLite file; end it, or use PostgreSQL for several"
            )
        yield
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
