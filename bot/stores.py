"""What the edge needs of the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from storage.conversations import Conversations
from storage.database.locks import Locks
from storage.database.transactions import Database
from storage.marks import NO_SECRET, Marks
from storage.suggested_names import SuggestedNames


async def _nothing() -> None:
    """Nobody can ask for it."""


@dataclass(frozen=True, slots=True)
class Storage:
    """All on one database. `erase` carries out what is to be erased of somebody, as far as it can be done now."""

    database: Database
    conversations: Conversations
    locks: Locks
    suggested: SuggestedNames
    marks: Marks = NO_SECRET
    erase: Callable[[], Awaitable[None]] = _nothing
