"""What customers call the services, as conversations have found out, and what the operator has decided about it.

What one customer says is theirs. Words are shown to nobody before several conversations have said them, and of who said
them there is only a mark in each, by which a conversation that says them again is not counted again.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    and_,
    delete,
    exists,
    literal_column,
    or_,
    select,
    update,
)

from storage.database.tables import suggested_names, suggesting_conversations
from storage.database.transactions import Database, InEachDialect, put
from storage.retention import USUAL_RETENTION

LONGEST_WORDS = 60
"""In characters; how many words and which ones are kept is for `bot.turns.learning`."""

FROM_SO_MANY = 3
"""Conversations must have said it before anybody is shown it."""

UNDECIDED_FOR = USUAL_RETENTION.suggestions
"""Since it was last said, where the operator has not said otherwise."""


class Status(Enum):
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class SuggestedName:
    """Words that meant a service; `words` are in the plain form in which they are compared."""

    business_id: str
    service_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`conversations` is in how many it was said before it was decided."""

    name: SuggestedName
    conversations: int
    status: Status


class SuggestedNames:
    def __init__(
        self, database: Database, clock: Callable[[], datetime], undecided_for: timedelta = UNDECIDED_FOR
    ) -> None:
        self._database = database
        self._clock = clock
        self._undecided_for = undecided_for

    async def add(self, name: SuggestedName, conversation: str) -> None:
        """Counts once for each conversation, however often it is called; not what has been decided."""
        now, row = self._clock(), _row(name)
        mark = row | {"mark": _mark(name, conversation)}
        suggestion = row | {"conversations": 1, "first_seen": now, "last_seen": now, "status": Status.SUGGESTED.value}

        def work(connection: Connection) -> None:
            status = connection.scalar(select(suggested_names.c.status).where(_is(suggested_names, name)))
            is_open = status in {None, Status.SUGGESTED.value}
            if is_open and connection.execute(_NEW_MARK.on(connection), mark).rowcount:
                connection.execute(_ONE_MORE.on(connection), suggestion)

        await self._database.write(work)

    async def shown(self, business_ids: Collection[str]) -> list[Suggestion]:
        """What enough conversations have said or has been decided, what was said most first."""
        is_shown = or_(
            suggested_names.c.conversations >= FROM_SO_MANY, suggested_names.c.status != Status.SUGGESTED.value
        )
        order = suggested_names.c.conversations.desc(), suggested_names.c.words, suggested_names.c.service_id
        wanted = select(suggested_names).where(is_shown, suggested_names.c.business_id.in_(business_ids))
        rows = await self._database.read(
            lambda connection: connection.execute(wanted.order_by(*order)).mappings().all()
        )
        return [_read(row) for row in rows]

    async def accepted(self, business_id: str) -> dict[str, tuple[str, ...]]:
        """By the service's id."""
        wanted = select(suggested_names.c.service_id, suggested_names.c.words).where(
            suggested_names.c.business_id == business_id, suggested_names.c.status == Status.ACCEPTED.value
        )
        in_order = wanted.order_by(suggested_names.c.service_id, suggested_names.c.words)
        rows = await self._database.read(lambda connection: connection.execute(in_order).all())
        found: dict[str, tuple[str, ...]] = {}
        for row in rows:
            found[row.service_id] = (*found.get(row.service_id, ()), row.words)
        return found

    async def decide(self, name: SuggestedName, status: Status) -> None:
        """In which conversations it was said is forgotten then. A decision can be changed by another."""
        decided = update(suggested_names).where(_is(suggested_names, name)).values(status=status.value)

        def work(connection: Connection) -> None:
            connection.execute(decided)
            connection.execute(delete(suggesting_conversations).where(_is(suggesting_conversations, name)))

        await self._database.write(work)

    async def forget_old(self, now: datetime) -> int:
        """Deletes what nobody has decided about for long. Gives how many suggestions."""
        is_open = suggested_names.c.status == Status.SUGGESTED.value
        old = delete(suggested_names).where(is_open, suggested_names.c.last_seen <= now - self._undecided_for)
        same = (suggested_names.c[part] == suggesting_conversations.c[part] for part in _KEY)
        needless = delete(suggesting_conversations).where(~exists().where(*same, is_open))

        def work(connection: Connection) -> int:
            forgotten = connection.execute(old).rowcount
            connection.execute(needless)
            return forgotten

        return await self._database.write(work)


_KEY = ("business_id", "service_id", "words")


_NEW_MARK = put(suggesting_conversations)
_ONE_MORE = InEachDialect(
    lambda new: new(suggested_names).on_conflict_do_update(
        index_elements=_KEY,
        set_={
            "conversations": suggested_names.c.conversations + 1,
            "last_seen": literal_column("excluded.last_seen"),
        },
    )
)


def _mark(name: SuggestedName, conversation: str) -> str:
    """By which a conversation can be recognised for one name, and not be read or compared with that of another."""
    key = f"{name.business_id}\n{name.service_id}\n{name.words}"
    return hmac.new(key.encode(), conversation.encode(), "sha256").hexdigest()


def _row(name: SuggestedName) -> dict[str, object]:
    return {"business_id": name.business_id, "service_id": name.service_id, "words": name.words}


def _is(table: Table, name: SuggestedName) -> ColumnElement[bool]:
    return and_(
        table.c.business_id == name.business_id, table.c.service_id == name.service_id, table.c.words == name.words
    )


def _read(row: RowMapping) -> Suggestion:
    name = SuggestedName(row["business_id"], row["service_id"], row["words"])
    return Suggestion(name, row["conversations"], Status(row["status"]))
