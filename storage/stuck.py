"""Conversations that do not go on: a message waits for its turn for too long, or replies wait for their channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection, and_, func, or_, select

from storage.conversations.model import EMBEDDED, Key
from storage.database.tables import conversations, outgoing, turns
from storage.database.transactions import Database
from storage.json_types import JsonObject

TURN_WITHIN = timedelta(minutes=2)
"""Longer than any turn lasts."""

SENT_WITHIN = timedelta(minutes=10)
"""Longer than a channel is usually out of reach."""

# Whose business each is stands in its state alone, so that more are looked through than a page shows.
_MOST = 500


class Waits(Enum):
    TURN = "turn"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Stuck:
    """`key` leads to somebody; who is shown it has its reference instead."""

    key: Key
    waits: Waits
    since: datetime
    state: JsonObject | None


async def stuck_conversations(database: Database, now: datetime) -> tuple[Stuck, ...]:
    """Each once, and the one that has waited for longest first; that its turn waits says more than what is not sent."""
    of_turns = and_(conversations.c.channel == turns.c.channel, conversations.c.conversation == turns.c.conversation)
    unread = (
        select(turns.c.channel, turns.c.conversation, func.min(turns.c.received).label("since"))
        # There is no row of a conversation until its first turn has ended.
        .outerjoin(conversations, of_turns)
        .where(
            turns.c.activity.is_not(None),
            turns.c.received < now - TURN_WITHIN,
            or_(conversations.c.version.is_(None), turns.c.number > conversations.c.version),
            conversations.c.closed_at.is_(None),
        )
        .group_by(turns.c.channel, turns.c.conversation)
        .order_by("since")
        .limit(_MOST)
    )
    # Found by its index: of the web chat, which is read and not delivered, there are many more.
    elsewhere = or_(outgoing.c.channel < EMBEDDED, outgoing.c.channel > EMBEDDED)
    of_replies = and_(
        conversations.c.channel == outgoing.c.channel, conversations.c.conversation == outgoing.c.conversation
    )
    unsent = (
        select(outgoing.c.channel, outgoing.c.conversation, conversations.c.touched.label("since"))
        .join(conversations, of_replies)
        .where(elsewhere, conversations.c.touched < now - SENT_WITHIN, conversations.c.closed_at.is_(None))
        .distinct()
        .order_by("since")
        .limit(_MOST)
    )

    def work(connection: Connection) -> tuple[Stuck, ...]:
        found: dict[Key, tuple[Waits, datetime]] = {}
        for waits, wanted in ((Waits.TURN, unread), (Waits.CHANNEL, unsent)):
            for row in connection.execute(wanted):
                found.setdefault(Key(row.channel, row.conversation), (waits, row.since))
        longest = sorted(found.items(), key=lambda one: (one[1][1], str(one[0])))[:_MOST]
        return tuple(Stuck(key, waits, since, _state(connection, key)) for key, (waits, since) in longest)

    return await database.read(work)


def _state(connection: Connection, key: Key) -> JsonObject | None:
    theirs = (conversations.c.channel == key.channel, conversations.c.conversation == key.conversation)
    found: JsonObject | None = connection.scalar(select(conversations.c.state).where(*theirs))
    return found
