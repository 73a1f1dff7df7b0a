"""What customers have to be told unasked: how a write ended of which they were only told that it is being checked.

A report goes on record in the same transaction as the end of its intent, and stays until somebody has passed it on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.database import Database, put
from scheduling.tables import outbox

logger = logging.getLogger("scheduling")

# A report that cannot be passed on is tried again after 5, 10, 20 ... seconds, at last every half hour.
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=30)


class Result(Enum):
    """The end of an intent, whatever its kind."""

    DONE = "done"
    """Booked, moved or cancelled, and seen to be so; `Report.appointment_id` is what can be looked up."""

    NOT_DONE = "not-done"
    """Nothing was changed: not booked, or the appointment stays as it was. The customer may try again."""

    TAKEN = "taken"
    """Somebody was faster; what was written has been taken back."""


@dataclass(frozen=True, slots=True)
class Report:
    """`kind` is that of the intent ("book", "move", "cancel"); `holder` is the one named in the order, if any."""

    intent: str
    business_id: str
    kind: str
    result: Result
    holder: str | None
    appointment_id: str | None
    created_at: datetime


class Outbox:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def deliver(self, tell: Callable[[Report], Awaitable[None]]) -> int:
        """Hands every report that is due to `tell`, and forgets it once `tell` has returned. Gives how many were told.

        Where `tell` raises, its report stays, and comes again later. Two processes never hold the same report at once;
        one that dies between telling and forgetting tells again, so `tell` should know an intent it has told before.
        """
        told = 0
        async with self._one_at_a_time:
            for intent in await self._due():
                told += await self._deliver(intent, tell)
        return told

    async def withdraw(self, intent: str) -> None:
        """For an intent whose customer has heard how it ended."""
        async with self._database.writing() as connection:
            await withdraw_report(connection, intent)

    async def _due(self) -> tuple[str, ...]:
        due = select(outbox.c.intent).where(self._is_due()).order_by(outbox.c.due_at)
        async with self._database.writing() as connection:
            return tuple(await connection.scalars(due.with_for_update(skip_locked=True)))

    def _is_due(self) -> ColumnElement[bool]:
        """What is due later than anything can be was put there before the clock was put back."""
        now = self._clock()
        return (outbox.c.due_at <= now) | (outbox.c.due_at > now + _LONGEST_PAUSE)

    async def _deliver(self, intent: str, tell: Callable[[Report], Awaitable[None]]) -> bool:
        """In one transaction on PostgreSQL, so that no other process takes it. SQLite's lock would stop everyone.

        There is one process on SQLite.
        """
        is_shared = self._database.is_postgresql
        wanted = select(outbox).where(outbox.c.intent == intent, self._is_due())
        async with self._database.writing() as connection:
            row = (await connection.execute(wanted.with_for_update(skip_locked=True))).mappings().one_or_none()
            if row is None:
                return False
            if is_shared:
                return await self._tell(connection, row, tell)
        is_told = await _is_told(row, tell)
        async with self._database.writing() as connection:
            await self._record(connection, row, is_told=is_told)
        return is_told

    async def _tell(
        self, connection: AsyncConnection, row: RowMapping, tell: Callable[[Report], Awaitable[None]]
    ) -> bool:
        is_told = await _is_told(row, tell)
        await self._record(connection, row, is_told=is_told)
        return is_told

    async def _record(self, connection: AsyncConnection, row: RowMapping, *, is_told: bool) -> None:
        # While it was being told another may have taken its place.
        this = (outbox.c.intent == row["intent"]) & (outbox.c.created_at == row["created_at"])
        if is_told:
            await connection.execute(delete(outbox).where(this))
            return
        pause = min(_FIRST_PAUSE * 2 ** min(row["tries"], 20), _LONGEST_PAUSE)
        later = {"tries": row["tries"] + 1, "due_at": self._clock() + pause}
        await connection.execute(update(outbox).where(this).values(later))


async def put_report(connection: AsyncConnection, report: Report) -> None:
    """In the transaction that ends the intent. One report per intent: an intent ends once."""
    row: dict[str, object] = {
        "intent": report.intent,
        "business_id": report.business_id,
        "kind": report.kind,
        "result": report.result.value,
        "holder": report.holder,
        "appointment_id": report.appointment_id,
        "created_at": report.created_at,
        "due_at": report.created_at,
    }
    await connection.execute(put(connection, outbox, row, then=row))


async def postpone_report(connection: AsyncConnection, intent: str, due_at: datetime) -> None:
    """For an intent whose customer may hear something newer first, and then it is withdrawn."""
    await connection.execute(update(outbox).where(outbox.c.intent == intent).values(due_at=due_at))


async def withdraw_report(connection: AsyncConnection, intent: str) -> None:
    """For an intent of whose end nobody has to be told any more."""
    await connection.execute(delete(outbox).where(outbox.c.intent == intent))


async def _is_told(row: RowMapping, tell: Callable[[Report], Awaitable[None]]) -> bool:
    report = Report(
        intent=row["intent"],
        business_id=row["business_id"],
        kind=row["kind"],
        result=Result(row["result"]),
        holder=row["holder"],
        appointment_id=row["appointment_id"],
        created_at=row["created_at"],
    )
    try:
        await tell(report)
    except Exception:  # noqa: BLE001 - whatever keeps this one from being told must not keep the others
        logger.warning("a report could not be passed on and is tried again later")
        return False
    return True
