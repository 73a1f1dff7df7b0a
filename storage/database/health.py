"""Whether the database takes what is written: reading alone does not show a full disk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert

from storage.database.tables import health, outgoing
from storage.database.transactions import Database, put

# As much as a turn may write: a few bytes still fit on a disk that has no room for any more.
_ROOM = 16_000

_CHECKED = put(health, "at")


async def check_writable(database: Database, now: datetime) -> None:
    """Raises DatabaseUnavailable, with the reason, when a conversation could not be stored now."""
    row: dict[str, object] = {"name": "last-check", "at": now}
    # Of a conversation that no channel has, and gone again before anybody can see it.
    said = {"channel": "", "conversation": "", "seq": 0, "activity": {"text": "x" * _ROOM}}

    def work(connection: Connection) -> None:
        connection.execute(_CHECKED.on(connection), row)
        connection.execute(insert(outgoing).values(said))
        connection.execute(delete(outgoing).where(outgoing.c.channel == "", outgoing.c.conversation == ""))

    await database.write(work)
