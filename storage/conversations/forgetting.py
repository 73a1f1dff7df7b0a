"""Forgets what was said in conversations that have rested for long; who has come back to one meanwhile keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, delete, exists, or_, select, update

from storage.conversations.model import EMBEDDED, Key
from storage.conversations.statements import rows_of
from storage.database.tables import conversation_addresses, conversations, outgoing, shown_cards, turns
from storage.database.transactions import Database
from storage.json_types import JsonObject
from storage.retention import Retention

_AT_ONCE = 200

Remains: TypeAlias = Callable[[JsonObject], JsonObject | None]
"""What shall be left of a state, or None for nothing."""

# What a browser remembers of a conversation has expired by then: of ours, and of the two that Azure has for web pages.
_NOBODY_COMES_BACK = frozenset({EMBEDDED, "directline", "webchat"})


def may_come_back(key: Key) -> bool:
    """Whether its customer may come back to a conversation that has rested for long, and find their appointments."""
    return key.channel not in _NOBODY_COMES_BACK


async def forget_old(
    database: Database, retention: Retention, remains: Remains, now: datetime, *, then: Callable[[Key], None]
) -> int:
    """Gives of how many, and calls `then` for each.

    What `remains` is left where a customer may come back to the same conversation. Where nothing remains, or nobody may
    come back, it goes whole.
    """
    rested = conversations.c.touched <= now - retention.conversations
    has_come_in = exists().where(
        turns.c.channel == conversations.c.channel, turns.c.conversation == conversations.c.conversation
    )
    is_over = conversations.c.touched <= now - retention.appointments
    query = select(conversations, is_over.label("is_over")).where(rested, or_(has_come_in, is_over)).limit(_AT_ONCE)
    forgotten = 0
    while True:
        rows = await database.read(lambda connection: connection.execute(query).all())
        before = forgotten
        for row in rows:
            is_gone = not may_come_back(Key(row.channel, row.conversation)) or row.is_over or row.state is None
            left = None if is_gone else remains(row.state)
            if await _forget(database, row, left, waiting_since=now - retention.conversations):
                then(Key(row.channel, row.conversation))
                forgotten += 1
        # To those that cannot be forgotten yet the next look would come back.
        if len(rows) < _AT_ONCE or forgotten == before:
            return forgotten


async def _forget(database: Database, row: Row[Any], left: JsonObject | None, *, waiting_since: datetime) -> bool:
    """One conversation, unless somebody has come back to it meanwhile."""
    key = Key(row.channel, row.conversation)
    at_rest = (conversations.c.version == row.version, conversations.c.touched == row.touched)
    is_waiting = exists().where(*rows_of(turns, key), turns.c.number > row.version, turns.c.received > waiting_since)
    unchanged = (*rows_of(conversations, key), *at_rest, ~is_waiting)

    def work(connection: Connection) -> bool:
        if left is None:
            changed = connection.execute(delete(conversations).where(*unchanged))
        else:
            rested = {"state": left, "address": _without_name(row.address)}
            changed = connection.execute(update(conversations).where(*unchanged).values(rested))
        if not changed.rowcount:
            return False
        # Its appointments are theirs for longer, and are found by its address.
        gone = (turns, outgoing, shown_cards)
        for table in gone if left is not None else (*gone, conversation_addresses):
            connection.execute(delete(table).where(*rows_of(table, key)))
        return True

    return await database.write(work)


def _without_name(address: JsonObject | None) -> JsonObject | None:
    """A channel finds somebody by their id, and so do we."""
    if address is None or "from" not in address:
        return address
    return address | {"from": {key: value for key, value in address["from"].items() if key != "name"}}
