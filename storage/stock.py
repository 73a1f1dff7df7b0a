"""How much there is in the database of what should not pile up: counted for whoever runs the app, and of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Executable, and_, bindparam, func, or_, select

from storage.conversations.model import EMBEDDED
from storage.database.tables import conversations, holds, intents, notifications, outgoing, turns
from storage.database.transactions import Database
from storage.transitions import State


@dataclass(frozen=True, slots=True)
class Pile:
    """`oldest` is since when the longest of them has been there; None where there is none."""

    number: int
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """What all processes on this database have together.

    `holds` are in force. `uncertain` are writes that were sent and whose end is not known. `owed` are ends of writes,
    and changes, of which customers have not been told yet. `waiting` is what was said and its channel has not taken,
    since when something was last said there. `unanswered` are messages whose turn has not ended.
    """

    holds: Pile
    uncertain: Pile
    owed: Pile
    waiting: Pile
    unanswered: Pile


async def stock_of(database: Database, now: datetime) -> Stock:
    """In one look, by statements that are few and lead by an index to what they count."""

    def work(connection: Connection) -> Stock:
        def pile(counted: Executable) -> Pile:
            number, oldest = connection.execute(counted).one()
            return Pile(number, oldest)

        return Stock(
            holds=Pile(connection.execute(_HOLDS, {"now": now}).scalar_one()),
            uncertain=pile(_UNCERTAIN),
            owed=pile(_OWED),
            waiting=pile(_WAITING),
            unanswered=pile(_UNANSWERED),
        )

    return await database.read(work)


_HOLDS = select(func.count(holds.c.holder.distinct())).where(holds.c.expires_at > bindparam("now"))
_UNCERTAIN = select(func.count(), func.min(intents.c.created_at)).where(
    intents.c.state.in_([State.SENDING.value, State.UNCERTAIN.value])
)
_OWED = select(func.count(), func.min(notifications.c.created_at)).select_from(notifications)
# As two ranges, so that the key's index leads past all that was said in the web chat, which clients read themselves.
_WAITING = (
    select(func.count(), func.min(conversations.c.touched))
    .select_from(
        outgoing.outerjoin(
            conversations,
            and_(
                conversations.c.channel == outgoing.c.channel,
                conversations.c.conversation == outgoing.c.conversation,
            ),
        )
    )
    .where(or_(outgoing.c.channel < EMBEDDED, outgoing.c.channel > EMBEDDED))
)
_ENDED = (
    select(conversations.c.version)
    .where(conversations.c.channel == turns.c.channel, conversations.c.conversation == turns.c.conversation)
    .scalar_subquery()
)
_UNANSWERED = select(func.count(), func.min(turns.c.received)).where(
    turns.c.activity.is_not(None), turns.c.number > func.coalesce(_ENDED, 0)
)
