"""Customers who are asked in their chat to come to somebody else or at another time, since one of the staff is away.

That somebody is asked is put down in the transaction that puts it on the list of what customers have to be told: so
they are asked once, whatever process dies when, and however often the operator says who is away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, and_, delete, exists, select

from storage.database.tables import absences, conversations, notifications, watched_appointments
from storage.database.transactions import Database, put
from storage.notifications import Report, Result, put_report

AWAY = "away"
"""The kind of a report that is no end of an intent: one of the staff is away at the time of an appointment."""


@dataclass(frozen=True, slots=True)
class Absence:
    """An appointment that begins when one of its staff is away."""

    business_id: str
    appointment_id: str
    staff_id: str
    start: datetime

    @property
    def intent(self) -> str:
        """The same for the same, so that nobody is asked twice."""
        what = f"{self.business_id}/{self.appointment_id}/{self.staff_id}/{self.start.timestamp():.0f}"
        return f"{AWAY}/{sha256(what.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class AskedOf:
    """`is_told` once the conversation has said it."""

    asked_at: datetime
    is_told: bool


class Absences:
    """Each method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def holders_between(self, business_id: str, start: datetime, end: datetime) -> Mapping[str, str]:
        """Of the appointments that begin in [start, end) those that were booked in a chat in which somebody can still
        be spoken to, by their ids, with that conversation.
        """
        table = watched_appointments
        name = conversations.c.channel.op("||")("|").op("||")(conversations.c.conversation)
        is_reached = exists().where(
            name == table.c.holder, conversations.c.closed_at.is_(None), conversations.c.address.is_not(None)
        )
        is_then = and_(table.c.business_id == business_id, table.c.start >= start, table.c.start < end)
        wanted = select(table.c.appointment_id, table.c.holder).where(is_then, ~table.c.is_gone, is_reached)
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return {row.appointment_id: row.holder for row in rows}

    async def asked(self, wanted: Collection[Absence]) -> Mapping[Absence, AskedOf]:
        """Those of them whose customers have been asked, or are about to be."""
        by_intent = {one.intent: one for one in wanted}
        found = (
            select(absences.c.intent, absences.c.asked_at, notifications.c.intent.label("owed"))
            .outerjoin(notifications, notifications.c.intent == absences.c.intent)
            .where(absences.c.intent.in_(by_intent))
        )
        rows = await self._database.read(lambda connection: connection.execute(found).all())
        return {by_intent[row.intent]: AskedOf(row.asked_at, is_told=row.owed is None) for row in rows}

    async def ask(self, absence: Absence, holder: str) -> bool:
        """Has the customer asked in this conversation; False where they have been before."""
        now = self._clock()
        row: dict[str, object] = {
            "intent": absence.intent,
            "business_id": absence.business_id,
            "appointment_id": absence.appointment_id,
            "staff_id": absence.staff_id,
            "start": absence.start,
            "asked_at": now,
        }
        report = Report(
            intent=absence.intent,
            business_id=absence.business_id,
            kind=AWAY,
            result=Result.DONE,
            holder=holder,
            appointment_id=absence.appointment_id,
            created_at=now,
        )

        def work(connection: Connection) -> bool:
            if not connection.execute(_PUT.on(connection), row).rowcount:
                return False
            put_report(connection, report, due_at=now)
            return True

        return await self._database.write(work)

    async def find(self, intent: str) -> Absence | None:
        wanted = select(absences).where(absences.c.intent == intent)
        row = await self._database.read(lambda connection: connection.execute(wanted).one_or_none())
        return Absence(row.business_id, row.appointment_id, row.staff_id, row.start) if row else None

    async def forget_old(self) -> int:
        """Those of appointments that have begun a day ago. Gives how many."""
        gone = delete(absences).where(absences.c.start <= self._clock() - timedelta(days=1))
        return await self._database.write(lambda connection: connection.execute(gone).rowcount)


_PUT = put(absences)
