"""What the edge needs of the database."""

from __future__ import annotations

from dataclasses import dataclass

from storage.conversations import Conversations
from storage.database.locks import Locks
from storage.database.transactions import Database
from storage.suggested_names import SuggestedNames


@dataclass(frozen=True, slots=True)
class Storage:
    """All on one database."""

    database: Database
    conversations: Conversations
    locks: Locks
    suggested: SuggestedNames
