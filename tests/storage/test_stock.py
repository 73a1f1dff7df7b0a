"""What is in the database and should not pile up is counted alike on both engines, with the age of the oldest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from storage.conversations.model import EMBEDDED
from storage.database.tables import conversations, holds, intents, notifications, outgoing, turns
from storage.database.transactions import Database
from storage.stock import Pile, Stock, stock_of

NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=20)


def fill(connection: Connection) -> None:
    here = {"channel": "msteams", "conversation": "a:1"}
    connection.execute(insert(conversations).values(**here, version=1, last_seq=1, touched=EARLIER))
    for number in (1, 2):  # the first has ended
        turn: dict[str, Any] = {"number": number, "activity_id": str(number), "activity": {}, "received": EARLIER}
        connection.execute(insert(turns).values(**here, **turn))
    connection.execute(insert(outgoing).values(**here, seq=1, activity={}))
    connection.execute(insert(outgoing).values(channel=EMBEDDED, conversation="c", seq=1, activity={}))
    for name, state in (("i1", "uncertain"), ("i2", "sending"), ("i3", "confirmed")):
        one = {"id": name, "business_id": "b", "kind": "book", "state": state, "record": {}}
        connection.execute(insert(intents).values(**one, created_at=EARLIER, updated_at=NOW))
    owed = {"intent": "i1", "business_id": "b", "kind": "book", "result": "done"}
    connection.execute(insert(notifications).values(**owed, created_at=NOW, due_at=NOW))
    for holder, staff, until in (("x", "1", NOW + timedelta(1)), ("x", "2", NOW + timedelta(1)), ("y", "3", EARLIER)):
        slot = {"start": NOW, "busy_from": NOW, "busy_until": NOW, "expires_at": until}
        whose = {"business_id": "b", "service_id": "s", "holder": holder, "staff_id": staff, "sharing": holder}
        connection.execute(insert(holds).values(**slot, **whose))


async def test_what_is_there_is_counted(databases: tuple[Database, Database]) -> None:
    database, _ = databases
    empty = await stock_of(database, NOW)
    await database.write(fill)

    full = await stock_of(database, NOW)

    assert empty == Stock(Pile(0), Pile(0), Pile(0), Pile(0), Pile(0))
    assert full == Stock(
        holds=Pile(1),
        uncertain=Pile(2, EARLIER),
        owed=Pile(1, NOW),
        waiting=Pile(1, EARLIER),
        unanswered=Pile(1, EARLIER),
    )
