"""Conversations as an operator sees them: which there are, which are stuck, and one of them put to rest.

Nothing of what was said is in it but what is asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, select, update

from storage.conversations.model import EMBEDDED, Key
from storage.conversations.statements import place_of, rows_of
from storage.database.tables import conversations, holds, outgoing, shown_cards, turns
from storage.database.transactions import Database, put
from storage.json_types import JsonObject
from storage.marks import Marks


@dataclass(frozen=True, slots=True)
class Seen:
    """`reference` is what the log calls it. `waits_since` is when the first message came in that has not had its turn,
    `unsent` how many replies its channel has not taken.
    """

    key: Key
    reference: str
    touched: datetime
    state: JsonObject | None
    is_closed: bool
    is_reached: bool
    waits_since: datetime | None
    unsent: int


class Overview:
    """Each method is one transaction. `at_rest` is what a state is put to."""

    def __init__(self, database: Database, marks: Marks, at_rest: Callable[[JsonObject], JsonObject]) -> None:
        self._database = database
        self._marks = marks
        self._at_rest = at_rest

    async def all(self) -> tuple[Seen, ...]:
        """Those that were touched last come first."""
        is_here = and_(turns.c.channel == conversations.c.channel, turns.c.conversation == conversations.c.conversation)
        waits = select(func.min(turns.c.received)).where(
            is_here, turns.c.activity.is_not(None), turns.c.number > conversations.c.version
        )
        unsent = select(func.count()).where(
            outgoing.c.channel == conversations.c.channel,
            outgoing.c.conversation == conversations.c.conversation,
            outgoing.c.channel != EMBEDDED,
        )
        wanted = select(
            conversations, waits.scalar_subquery().label("waits_since"), unsent.scalar_subquery().label("unsent")
        )

        def work(connection: Connection) -> list[Seen]:
            begun = [self._seen(row) for row in connection.execute(wanted)]
            unbegun = [self._unbegun(Key(*key), since) for *key, since in connection.execute(_UNBEGUN)]
            return begun + unbegun

        found = await self._database.read(work)
        return tuple(sorted(found, key=lambda one: one.touched, reverse=True))

    async def of(self, reference: str) -> tuple[Seen, ...]:
        """Those with this reference: one, unless chance has given two the same."""
        return tuple(one for one in await self.all() if one.reference == reference)

    async def reset(self, key: Key) -> bool:
        """Puts a conversation to rest: what was under way, and what has not had its turn, is dropped, and what it holds
        is let go; its customer's appointments stay theirs. False where there is no such conversation.

        A turn that is under way was numbered before, and cannot be committed any more.
        """

        def work(connection: Connection) -> bool:
            come_in = select(func.max(turns.c.number).label("last"), func.max(turns.c.received).label("at"))
            last, at = connection.execute(come_in.where(*rows_of(turns, key))).one()
            if last is not None:
                # There is no row of it until its first turn has ended, and that may be what does not go on.
                connection.execute(_BEGIN.on(connection), place_of(key) | {"version": 0, "last_seq": 0, "touched": at})
            here = select(conversations).where(*rows_of(conversations, key))
            row = connection.execute(here.with_for_update()).one_or_none()
            if row is None:
                return False
            state = None if row.state is None else self._at_rest(row.state)
            rested = {"version": max(last or 0, row.version) + 1, "state": state}
            connection.execute(update(conversations).where(*rows_of(conversations, key)).values(rested))
            connection.execute(update(turns).where(*rows_of(turns, key)).values(activity=None))
            connection.execute(delete(shown_cards).where(*rows_of(shown_cards, key)))
            held_by = (holds.c.holder == str(key)) | holds.c.holder.like(f"place/%/{_escaped(str(key))}", escape="\\")
            connection.execute(delete(holds).where(held_by))
            return True

        return await self._database.write(work)

    def _seen(self, row: Row[Any]) -> Seen:
        key = Key(row.channel, row.conversation)
        return Seen(
            key,
            self._marks.reference(str(key)),
            row.touched,
            row.state,
            is_closed=row.closed_at is not None,
            is_reached=row.address is not None,
            waits_since=row.waits_since,
            unsent=row.unsent,
        )

    def _unbegun(self, key: Key, since: datetime) -> Seen:
        """One whose first turn has not ended: nothing is known of it but that something has come in."""
        reference = self._marks.reference(str(key))
        return Seen(key, reference, since, None, is_closed=False, is_reached=False, waits_since=since, unsent=0)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_BEGIN = put(conversations)
_UNBEGUN = (
    select(turns.c.channel, turns.c.conversation, func.min(turns.c.received).label("waits_since"))
    .where(
        turns.c.activity.is_not(None),
        ~exists().where(
            conversations.c.channel == turns.c.channel, conversations.c.conversation == turns.c.conversation
        ),
    )
    .group_by(turns.c.channel, turns.c.conversation)
)
