"""Customers who are asked in their chat to come to somebody else or at another time, since one of the staff is away.

That somebody is asked is put down in the transaction that puts it on the list of what customers have to be told: so
they are asked once, whatever process dies when, and however often the operator says who is away. That they were told
is put down in the transaction in which their chat says it, and by nothing else: whoever was not is to be called.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Executable, and_, bindparam, delete, exists, literal, select

from storage.database.tables import absences, conversations, notifications, watched_appointments
from storage.database.transactions import Database, InEachDialect, put
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
    """`is_told` once the conversation has said it, `is_owed` while it still may. Neither where it could not."""

    asked_at: datetime
    is_told: bool
    is_owed: bool


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
        is_reached = exists().where(
            table.c.holder == _HOLDER, conversations.c.closed_at.is_(None), conversations.c.address.is_not(None)
        )
        is_then = and_(table.c.business_id == business_id, table.c.start >= start, table.c.start < end)
        wanted = select(table.c.appointment_id, table.c.holder).where(is_then, ~table.c.is_gone, is_reached)
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return {row.appointment_id: row.holder for row in rows}

    async def asked(self, wanted: Collection[Absence]) -> Mapping[Absence, AskedOf]:
        """Those of them whose customers have been asked, or are about to be."""
        by_intent = {one.intent: one for one in wanted}
        said = absences.alias()
        found = (
            select(
                absences.c.intent,
                absences.c.asked_at,
                notifications.c.intent.label("owed"),
                said.c.intent.label("said"),
            )
            .outerjoin(notifications, notifications.c.intent == absences.c.intent)
            .outerjoin(said, said.c.intent == literal(_SAID).op("||")(absences.c.intent))
            .where(absences.c.intent.in_(by_intent))
        )
        rows = await self._database.read(lambda connection: connection.execute(found).all())
        return {
            by_intent[row.intent]: AskedOf(
                row.asked_at, is_told=row.said is not None, is_owed=row.said is None and row.owed is not None
            )
            for row in rows
        }

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


def note_said(connection: Connection, holder: str, intents: Collection[str], now: datetime) -> None:
    """In the transaction in which a conversation says something of these: what of it is an absence has been told.

    Not where the conversation has been closed meanwhile: what it says then nobody reads.
    """
    if asked := [one for one in intents if one.startswith(f"{AWAY}/")]:
        said = {"of_intents": asked, "said_at": now, "of_holder": holder}
        connection.execute(_PUT_SAID.on(connection), said)


# A conversation as one word, as its `Key` has it.
_HOLDER = conversations.c.channel.op("||")("|").op("||")(conversations.c.conversation)

# Before the intent of what was asked, in a row of its own.
_SAID = "said/"


def _put_said(insert: Any) -> Executable:  # noqa: ANN401  # each dialect has its own
    is_asked = absences.c.intent.in_(bindparam("of_intents", expanding=True))
    is_open = exists().where(bindparam("of_holder") == _HOLDER, conversations.c.closed_at.is_(None))
    values = {column.name: column for column in absences.columns} | {
        "intent": literal(_SAID).op("||")(absences.c.intent),
        "asked_at": bindparam("said_at", type_=absences.c.asked_at.type),
    }
    done: Executable = (
        insert(absences)
        .from_select(list(values), select(*values.values()).where(is_asked, is_open))
        .on_conflict_do_nothing(index_elements=list(absences.primary_key))
    )
    return done


_PUT = put(absences)
_PUT_SAID = InEachDialect(_put_said)
