"""A value that the database cannot take is no outage: who waited until it can would wait for ever."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Insert, insert
from sqlalchemy.exc import DBAPIError

from storage.database.engine import open_database
from storage.database.tables import calendars, health

NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        insert(health).values(name="x" * 100, at=NOW),
        insert(health).values(name="x\0", at=NOW),
        insert(calendars).values(business_id="shop@x", edition=2**40),
    ],
    ids=["too-long", "null", "out-of-range"],
)
async def test_what_postgresql_cannot_take_is_not_called_an_outage(postgresql_address: str, wrong: Insert) -> None:
    database = open_database(postgresql_address)

    with pytest.raises(DBAPIError):
        await database.write(lambda connection: connection.execute(wrong))

    await database.aclose()
