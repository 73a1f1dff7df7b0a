"""Whether the database takes what is written: reading alone does not show a full disk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from storage.tables import health
from storage.transactions import Database, put


async def check_writable(database: Database, now: datetime) -> None:
    """Raises DatabaseUnavailable, with the reason, when a conversation could not be stored now."""
    row: dict[str, object] = {"name": "last-check", "at": now}

    def work(connection: Connection) -> None:
        connection.execute(put(connection, health, row, then={"at": now}))

    await database.write(work)
