"""What the edge needs of the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from dialogs.happenings import Happening
from storage.conversations.store import Conversations
from storage.database.locks import Locks
from storage.database.transactions import Database
from storage.marks import NO_SECRET, Marks
from storage.suggested_names import SuggestedNames


async def _nothing() -> None:
    """Nobody can ask for it."""


def _uncounted(_: Sequence[Happening]) -> None:
    """Nobody counts them."""


@dataclass(frozen=True, slots=True)
class Storage:
    """All on one database. `erase` carries out what is to be erased of somebody, as far as it can be done now.

    `happened` is told what a turn did for the business, once that turn is committed: it waits for nothing.
    """

    database: Database
    conversations: Conversations
    locks: Locks
    suggested: SuggestedNames
    marks: Marks = NO_SECRET
    erase: Callable[[], Awaitable[None]] = _nothing
    happened: Callable[[Sequence[Happening]], None] = _uncounted
