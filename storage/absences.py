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

from sqlalchemy import Connection, Executable, and_, bindparam, delete, exists, select

from storage.conversations.model import EMBEDDED, Key
from storage.database.tables import absences, conversations, notifications, watched_appointments, watchers
from storage.database.transactions import Database, InEachDialect, put
from storage.notifications import Report, Result, put_report
from storage.watched import is_watched_by

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
    """`is_told` once a conversation has said it, `is_owed` while none has and one still may. Whoever was asked and is
    neither could not be told. `is_told_on_page`: only in web chats, whose pages may have been closed by then.
    """

    asked_at: datetime
    is_told: bool
    is_owed: bool
    is_told_on_page: bool = False


class Absences:
    """Each method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def holders_between(self, business_id: str, start: datetime, end: datetime) -> Mapping[str, tuple[str, ...]]:
        """Of the appointments that begin in [start, end) those that were made or moved in a chat in which somebody can
        still be spoken to, by their ids, with all such conversations.
        """
        table = watched_appointments
        is_reached = exists().where(
            watchers.c.holder == _HOLDER, conversations.c.closed_at.is_(None), conversations.c.address.is_not(None)
        )
        is_then = and_(table.c.business_id == business_id, table.c.start >= start, table.c.start < end)
        wanted = (
            select(watchers.c.appointment_id, watchers.c.holder)
            .join(table, is_watched_by())
            .where(is_then, ~table.c.is_gone, is_reached)
            .order_by(watchers.c.holder)
        )
        found: dict[str, tuple[str, ...]] = {}
        for row in await self._database.read(lambda connection: connection.execute(wanted).all()):
            found[row.appointment_id] = (*found.get(row.appointment_id, ()), row.holder)
        return found

    async def asked(self, wanted: Collection[Absence]) -> Mapping[Absence, AskedOf]:
        """Those of them whose customers have been asked, or are about to be."""
        by_intent = {one.intent: one for one in wanted}
        of_them = {one.appointment_id for one in wanted}
        waiting = select(notifications.c.intent).where(
            notifications.c.kind == AWAY, notifications.c.appointment_id.in_(of_them)
        )
        said = absences.c.intent.startswith(_SAID)
        rows = select(absences.c.intent, absences.c.asked_at, said.label("is_said")).where(
            absences.c.appointment_id.in_(of_them)
        )

        def work(connection: Connection) -> dict[Absence, AskedOf]:
            # What is said between the two is found as said.
            owed = {_whole(intent) for intent in connection.scalars(waiting)}
            found = connection.execute(rows).all()
            told = [row.intent.removeprefix(_SAID) for row in found if row.is_said]
            return {
                by_intent[row.intent]: _asked_of(row.intent, row.asked_at, told, owed)
                for row in found
                if row.intent in by_intent
            }

        return await self._database.read(work)

    async def ask(self, absence: Absence, holders: Collection[str]) -> bool:
        """Has the customer asked in all these conversations, as it may be theirs in one alone; False where they have
        been before.
        """
        now = self._clock()
        row: dict[str, object] = {
            "intent": absence.intent,
            "business_id": absence.business_id,
            "appointment_id": absence.appointment_id,
            "staff_id": absence.staff_id,
            "start": absence.start,
            "asked_at": now,
        }

        def work(connection: Connection) -> bool:
            if not connection.execute(_PUT.on(connection), row).rowcount:
                return False
            for number, holder in enumerate(holders):
                put_report(connection, _report(absence, number, holder, now), due_at=now)
            return True

        return await self._database.write(work)

    async def find(self, intent: str) -> Absence | None:
        """By the intent of a notification."""
        wanted = select(absences).where(absences.c.intent == _whole(intent))
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
    for intent in intents:
        if intent.startswith(f"{AWAY}/"):
            said = {"of_intent": _whole(intent), "said": f"{_SAID}{intent}", "said_at": now, "of_holder": holder}
            connection.execute(_PUT_SAID.on(connection), said)


def _asked_of(intent: str, asked_at: datetime, told: Collection[str], owed: Collection[str]) -> AskedOf:
    said = [one for one in told if _whole(one) == intent]
    is_on_page = bool(said) and not any(one.endswith(_IN_CHAT) for one in said)
    return AskedOf(asked_at, is_told=bool(said), is_owed=not said and intent in owed, is_told_on_page=is_on_page)


def _report(absence: Absence, number: int, holder: str, now: datetime) -> Report:
    where = _ON_PAGE if Key.parse(holder).channel == EMBEDDED else _IN_CHAT
    return Report(
        intent=f"{absence.intent}/{number}{where}",
        business_id=absence.business_id,
        kind=AWAY,
        result=Result.DONE,
        holder=holder,
        appointment_id=absence.appointment_id,
        created_at=now,
    )


def _whole(intent: str) -> str:
    """That of the absence, of one of its notifications; an earlier build had no other."""
    return "/".join(intent.split("/")[:2])


# A conversation as one word, as its `Key` has it.
_HOLDER = conversations.c.channel.op("||")("|").op("||")(conversations.c.conversation)

# Before the intent of what was said, in a row of its own.
_SAID = "said/"

# After the intent of a notification: the kind of chat it is for, as that is not known any more once it is forgotten.
_IN_CHAT, _ON_PAGE = "/chat", "/page"


def _put_said(insert: Any) -> Executable:  # noqa: ANN401  # each dialect has its own
    is_asked = absences.c.intent == bindparam("of_intent")
    is_open = exists().where(bindparam("of_holder") == _HOLDER, conversations.c.closed_at.is_(None))
    values = {column.name: column for column in absences.columns} | {
        "intent": bindparam("said", type_=absences.c.intent.type),
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
