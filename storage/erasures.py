"""What is to be erased of somebody, on record until it is: whoever finds it after a crash goes on with it.

A row says of one conversation that it has been erased and what is left to do for its customer. `addresses` are those
that were proved there, as `scheduling.identity.comparable` gives them; they go as soon as they are not needed any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, update

from storage.conversations.model import EMBEDDED, Key
from storage.database.tables import conversation_addresses, conversations, erasures
from storage.database.transactions import Database
from storage.erasing import erase_beside, erase_conversation, order_erasure

TURNS_END_WITHIN = timedelta(minutes=2)
"""Longer than a turn lasts: one that was under way when its conversation was erased puts nothing on record later."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """`swept_at` is when it was last carried out as far as it could be; None where it has not been yet."""

    key: Key
    addresses: tuple[str, ...]
    asked_at: datetime
    swept_at: datetime | None = None

    @property
    def reaches_to(self) -> datetime:
        """What was begun later belongs to whoever has come back since."""
        return self.asked_at + TURNS_END_WITHIN


class Erasures:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime) -> tuple[Erasure, ...]:
        """The orders that something is to be done about, the oldest first."""
        is_due = or_(erasures.c.swept_at.is_(None), erasures.c.swept_at <= now - TURNS_END_WITHIN)
        # What was swept later than it can be by now was swept before the clock was put back.
        wanted = select(erasures).where(or_(is_due, erasures.c.swept_at > now)).order_by(erasures.c.asked_at)
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return tuple(
            Erasure(Key(row.channel, row.conversation), tuple(row.addresses), row.asked_at, row.swept_at)
            for row in rows
        )

    async def order(self, key: Key, addresses: Collection[str], now: datetime) -> None:
        """For what begins in no conversation; the key names the order then."""
        await self._database.write(
            lambda connection: order_erasure(connection, key.channel, key.conversation, addresses, now)
        )

    async def conversations_of(self, marks: Collection[str], before: datetime) -> set[Key]:
        """The conversations in which one of these addresses was given by then."""
        wanted = select(conversation_addresses.c.channel, conversation_addresses.c.conversation).where(
            conversation_addresses.c.mark.in_(marks), conversation_addresses.c.at <= before
        )
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return {Key(row.channel, row.conversation) for row in rows}

    async def conversations_naming(self, is_theirs: Callable[[str], bool], before: datetime) -> set[Key]:
        """The conversations whose customer has such an address now, where none was given later than that: also those
        from before there were marks, and those whose marks were made with another key.
        """
        email = conversations.c.state["customer"]["email"].as_string()
        is_marked_later = exists().where(
            and_(
                conversation_addresses.c.channel == conversations.c.channel,
                conversation_addresses.c.conversation == conversations.c.conversation,
                conversation_addresses.c.at > before,
            )
        )
        wanted = select(conversations.c.channel, conversations.c.conversation, email.label("email")).where(
            email.is_not(None), ~is_marked_later
        )
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return {Key(row.channel, row.conversation) for row in rows if is_theirs(row.email)}

    async def erase(self, key: Key, mark: str, now: datetime) -> None:
        """Erases a conversation, and puts on record that it was; nobody goes on in one of the web chat."""
        closed_at = now if key.channel == EMBEDDED else None

        def work(connection: Connection) -> None:
            if erase_conversation(connection, key.channel, key.conversation, closed_at=closed_at):
                order_erasure(connection, key.channel, key.conversation, (), now)
            erase_beside(connection, str(key), mark)

        await self._database.write(work)

    async def erase_beside(self, key: Key, mark: str) -> None:
        """What is kept for a conversation that has been erased itself."""
        await self._database.write(lambda connection: erase_beside(connection, str(key), mark))

    async def swept(self, order: Erasure, addresses: Collection[str], now: datetime) -> None:
        """Carried out as far as can be; `addresses` are those that will be needed once more."""
        this = _row(order)
        done = update(erasures).where(this).values(addresses=sorted(addresses), swept_at=now)
        await self._database.write(lambda connection: connection.execute(done))

    async def done(self, order: Erasure) -> None:
        """Nothing is left of them, nor of their wish."""
        await self._database.write(lambda connection: connection.execute(delete(erasures).where(_row(order))))


def _row(order: Erasure) -> ColumnElement[bool]:
    """The row as it was read: one that was ordered anew since is another order."""
    return and_(
        erasures.c.channel == order.key.channel,
        erasures.c.conversation == order.key.conversation,
        erasures.c.asked_at == order.asked_at,
    )
