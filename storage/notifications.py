"""What customers have to be told: how a write of theirs ended.

A report goes on record in the same transaction as the end of its intent, and is taken off in the one in which the
conversation says it. What is never said there, because the process died or its answer could not be stored, comes due.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection, RowMapping, bindparam, delete, select, update

from storage.database.tables import notifications
from storage.database.transactions import Database, put

logger = logging.getLogger("storage")

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
    """`kind` is that of the intent ("book", "move", "cancel"); `holder` is the one named in the order, if any.

    `attempt` counts how often it has been handed out before.
    """

    intent: str
    business_id: str
    kind: str
    result: Result
    holder: str | None
    appointment_id: str | None
    created_at: datetime
    attempt: int = field(default=0, compare=False)


class Notifications:
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def deliver(self, tell: Callable[[Report], Awaitable[bool | None]]) -> int:
        """Hands every report that is due to `tell`, and gives how many that has taken.

        Once `tell` has returned the report is forgotten; not where it returns False, for what it has only passed on:
        that stays until `told` is called in the transaction in which the customer is told. Where `tell` raises, the
        report stays, and comes again later. Two processes never hold the same report at once; one that dies on the way
        tells again, so `tell` should know an intent that it has told before.
        """
        taken = 0
        async with self._one_at_a_time:
            for report in await self._claim():
                taken += await self._deliver(report, tell)
        return taken

    async def _claim(self) -> list[Report]:
        """What is due now, put off until it is worth another try: so nobody else takes it up meanwhile."""
        now = self._clock()
        # What is due later than anything can be was put there before the clock was put back.
        is_due = (notifications.c.due_at <= now) | (notifications.c.due_at > now + _LONGEST_PAUSE)
        due = select(notifications).where(is_due).order_by(notifications.c.due_at).with_for_update(skip_locked=True)

        def work(connection: Connection) -> list[Report]:
            rows = connection.execute(due).mappings().all()
            for row in rows:
                pause = min(_FIRST_PAUSE * 2 ** min(row["tries"], 20), _LONGEST_PAUSE)
                later = {"tries": row["tries"] + 1, "due_at": now + pause}
                connection.execute(update(notifications).where(notifications.c.intent == row["intent"]).values(later))
            return [_read(row) for row in rows]

        return await self._database.write(work)

    async def _deliver(self, report: Report, tell: Callable[[Report], Awaitable[bool | None]]) -> bool:
        """Whether `tell` has taken it: told it, or passed it on."""
        try:
            is_only_passed_on = await tell(report) is False
        except Exception:  # noqa: BLE001 - whatever keeps this one from being told must not keep the others
            logger.warning("a report could not be passed on and is tried again later")
            return False
        if not is_only_passed_on:
            # While it was being told another may have taken its place.
            this = (notifications.c.intent == report.intent) & (notifications.c.created_at == report.created_at)
            await self._database.write(lambda connection: connection.execute(delete(notifications).where(this)))
        return True


def put_report(connection: Connection, report: Report, *, due_at: datetime) -> None:
    """In the transaction that ends the intent. One report per intent: an intent ends once."""
    row: dict[str, object] = {
        "intent": report.intent,
        "business_id": report.business_id,
        "kind": report.kind,
        "result": report.result.value,
        "holder": report.holder,
        "appointment_id": report.appointment_id,
        "created_at": report.created_at,
        "due_at": due_at,
    }
    connection.execute(_PUT.on(connection), row)


def postpone_report(connection: Connection, intent: str, due_at: datetime) -> None:
    """For an intent whose customer may hear something newer first, from which on the report is `told`."""
    connection.execute(_POSTPONE, {"of_intent": intent, "due": due_at})


def told(connection: Connection, intents: Collection[str]) -> None:
    """In the transaction in which customers are told how these ended, or from which on it is no longer true."""
    connection.execute(_TOLD, {"of_intents": list(intents)})


_PUT = put(notifications, "business_id", "kind", "result", "holder", "appointment_id", "created_at", "due_at")
_POSTPONE = (
    update(notifications)
    .where(notifications.c.intent == bindparam("of_intent"))
    .values(due_at=bindparam("due", type_=notifications.c.due_at.type))
)
_TOLD = delete(notifications).where(notifications.c.intent.in_(bindparam("of_intents", expanding=True)))


def _read(row: RowMapping) -> Report:
    return Report(
        intent=row["intent"],
        business_id=row["business_id"],
        kind=row["kind"],
        result=Result(row["result"]),
        holder=row["holder"],
        appointment_id=row["appointment_id"],
        created_at=row["created_at"],
        attempt=row["tries"],
    )
