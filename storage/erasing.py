"""What a conversation leaves when it is erased, as steps inside a transaction; `erasures.py` says whose and when.

A turn that is under way in it meanwhile was numbered before: its number has passed then, so that it cannot be
committed, and what a process remembers of the conversation is not the state before the next turn any more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, update

from storage.database.tables import (
    conversation_addresses,
    conversations,
    erasures,
    holds,
    notifications,
    outgoing,
    quotas,
    shown_cards,
    turns,
    watchers,
)
from storage.database.transactions import put
from storage.watched import unwatch_where


def erase_conversation(connection: Connection, channel: str, conversation: str, *, closed_at: datetime | None) -> bool:
    """Takes out all that was said; False where there is no such conversation.

    What stays is its id, the ids of the messages that came in, so that none is taken for a new one when its channel
    sends it again, and whether it is closed: by `closed_at`, where nobody shall go on in it.
    """
    here = _of(conversations, channel, conversation)
    last = select(func.max(turns.c.number)).where(_of(turns, channel, conversation)).scalar_subquery()
    greatest = func.greatest if connection.dialect.name == "postgresql" else func.max
    emptied = {
        "version": greatest(func.coalesce(last, 0), conversations.c.version) + 1,
        "state": None,
        "address": None,
        "closed_at": func.coalesce(conversations.c.closed_at, closed_at),
    }
    # First, so that a turn which is just being committed is waited for, and what it has said goes as well.
    is_there = connection.execute(update(conversations).where(here).values(emptied)).rowcount == 1
    connection.execute(update(turns).where(_of(turns, channel, conversation)).values(activity=None))
    connection.execute(delete(outgoing).where(_of(outgoing, channel, conversation)))
    connection.execute(delete(shown_cards).where(_of(shown_cards, channel, conversation)))
    connection.execute(delete(conversation_addresses).where(_of(conversation_addresses, channel, conversation)))
    return is_there


def erase_beside(connection: Connection, holder: str, mark: str) -> None:
    """What else is kept for a conversation: its holds, what it has to be told, and what is watched and counted for it.

    `holder` is the conversation as one word, `mark` that by which it is counted. What counts for its network stays, or
    whoever erases one conversation after the other would have no limit.
    """
    connection.execute(delete(holds).where(or_(holds.c.holder == holder, holds.c.conversation == mark)))
    connection.execute(delete(notifications).where(notifications.c.holder == holder))
    unwatch_where(connection, watchers.c.holder == holder)
    connection.execute(delete(quotas).where(quotas.c.mark == mark))


def order_erasure(
    connection: Connection, channel: str, conversation: str, addresses: Collection[str], asked_at: datetime
) -> None:
    """Puts on record what is still to be erased of whoever had this conversation."""
    row: dict[str, object] = {
        "channel": channel,
        "conversation": conversation,
        "addresses": sorted(addresses),
        "asked_at": asked_at,
        "swept_at": None,
    }
    connection.execute(_ORDER.on(connection), row)


def _of(table: Table, channel: str, conversation: str) -> ColumnElement[bool]:
    return and_(table.c.channel == channel, table.c.conversation == conversation)


_ORDER = put(erasures, "addresses", "asked_at", "swept_at")
