"""What stands open at this moment: writes without a clear answer, and what waits for its channel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select

from storage.conversations.model import EMBEDDED
from storage.database.tables import intents, outgoing
from storage.database.transactions import Database
from storage.transitions import State

MOST_SHOWN = 20
UNDER_WAY_FOR = timedelta(minutes=1)
"""A write that is being sent is in doubt only after this."""


@dataclass(frozen=True, slots=True)
class OpenWrite:
    """`conversation` is the one that asked for it, where that is still on record."""

    kind: str
    since: datetime
    conversation: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`in_doubt` is how many writes have no clear answer, of which the oldest are in `writes`; `waiting` how many
    messages wait for a channel.
    """

    in_doubt: int
    writes: tuple[OpenWrite, ...]
    waiting: int


async def standing(database: Database, business_ids: Collection[str], now: datetime) -> Standing:
    is_in_doubt = or_(
        intents.c.state == State.UNCERTAIN.value,
        (intents.c.state == State.SENDING.value) & (intents.c.updated_at < now - UNDER_WAY_FOR),
    )
    theirs = intents.c.business_id.in_(list(business_ids)) & is_in_doubt
    oldest = select(intents.c.kind, intents.c.created_at, intents.c.record).where(theirs).order_by(intents.c.created_at)

    def work(connection: Connection) -> Standing:
        number = connection.scalar(select(func.count()).select_from(intents).where(theirs)) or 0
        rows = connection.execute(oldest.limit(MOST_SHOWN)).all()
        elsewhere = select(func.count()).select_from(outgoing).where(outgoing.c.channel != EMBEDDED)
        writes = tuple(OpenWrite(row.kind, row.created_at, (row.record or {}).get("holder")) for row in rows)
        return Standing(number, writes, connection.scalar(elsewhere) or 0)

    return await database.read(work)
