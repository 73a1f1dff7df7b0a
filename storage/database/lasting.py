"""A connection to PostgreSQL that lasts: for what ends with the connection, such as locks and what it listens to."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

PATIENCE_SECONDS = 10.0
"""For an answer that takes a moment. Much shorter, and a busy server would cost a process all the locks it keeps."""


class LastingConnection:
    """`driver` is asyncpg's own connection; what it raises itself is in `storage.database.errors.FAILURES`."""

    def __init__(self, connection: AsyncConnection, driver: Any, patience: float) -> None:
        self._connection = connection
        self._patience = patience
        self.driver = driver

    @classmethod
    async def open(cls, engine: AsyncEngine, patience: float = PATIENCE_SECONDS) -> Self:
        """`engine` is the one without a pool (`PostgresqlDatabase.apart`): a connection that has rested may have ended
        with its server, and nothing here would try another.
        """
        async with asyncio.timeout(patience):
            connection = await engine.connect()
        return cls(connection, (await connection.get_raw_connection()).driver_connection, patience)

    async def ask(self, question: str, *values: object) -> Any:
        """One value, past SQLAlchemy: every request to Graph asks twice, and the way through it costs more than the
        question. A failure ends the connection, and so does an answer that takes too long: when a host vanishes without
        a word, nothing else tells.
        """
        try:
            async with asyncio.timeout(self._patience):
                return await self.driver.fetchval(question, *values)
        except BaseException:
            self.driver.terminate()  # to say goodbye to a server that does not answer would take seconds
            await self.end()
            raise

    async def end(self) -> None:
        if not self._connection.closed:
            await self._connection.invalidate()
            await self._connection.close()
