"""Changes to appointments that were not made here: who looks for them, at what, and what customers have to be told.

A change goes on that list in the same transaction in which it is put down as seen, so that it is there once, whatever
process dies when.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from msgspec import to_builtins
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, or_, select, update

from storage.database.tables import calendars, conversations, intents, watched_appointments, watchers
from storage.database.transactions import Database, put
from storage.entries import BY_STAFF, MAY_STILL_ARRIVE
from storage.intents import may_be_changing
from storage.notifications import Report, Result, put_report
from storage.records import MoveRecord, Place
from storage.transitions import State
from storage.watched import Asked, Seen, is_watched_by, unwatch, unwatch_where, watch, watchers_of

CHANGE = "change"
"""The kind of a report that is no end of an intent: something was changed in the calendar."""

_TABLE = watched_appointments


@dataclass(frozen=True, slots=True)
class Watched:
    """An appointment that is watched, and how it was when it was last looked at, or made here by `intent`."""

    business_id: str
    appointment_id: str
    seen: Seen
    is_gone: bool
    edition: int
    intent: str = ""
    looked_at: datetime | None = None

    @property
    def report_id(self) -> str:
        """By what the next change to it is told, once in each conversation."""
        digest = sha256(f"{self.business_id}/{self.appointment_id}".encode()).hexdigest()[:32]
        return f"{BY_STAFF}{digest}/{self.edition + 1}"


@dataclass(frozen=True, slots=True)
class Renamed:
    """An appointment under another id, made at `made_at`.

    `customer_mark` is that of its customer for the watched one's `report_id`.
    """

    appointment_id: str
    service_id: str | None
    seen: Seen
    customer_mark: str
    made_at: datetime | None = None


class Watching:
    """Each method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def claim(self, business_id: str, every: timedelta) -> bool:
        """Whether it is time to look through this calendar, for whoever asks first of all processes."""
        now = self._clock()
        looked_at = calendars.c.looked_through_at
        # What lies ahead was put there before the clock was put back.
        is_due = or_(looked_at.is_(None), looked_at <= now - every, looked_at > now)
        claimed = update(calendars).where(calendars.c.business_id == business_id, is_due).values(looked_through_at=now)

        def work(connection: Connection) -> bool:
            connection.execute(_A_CALENDAR.on(connection), {"business_id": business_id})
            return connection.execute(claimed).rowcount == 1

        return await self._database.write(work)

    async def longest_not_seen(self, business_id: str) -> Watched | None:
        """Of those that have not begun, the one that has not been looked at for longest; None where there are none."""
        in_order = (_TABLE.c.looked_at.is_not(None), _TABLE.c.looked_at, _TABLE.c.start)
        wanted = select(_TABLE).where(self._ahead(business_id)).order_by(*in_order).limit(1)
        row = await self._database.read(lambda connection: connection.execute(wanted).one_or_none())
        return _read(row) if row else None

    async def find(self, business_id: str, appointment_id: str) -> Watched | None:
        is_it = and_(_TABLE.c.business_id == business_id, _TABLE.c.appointment_id == appointment_id)
        row = await self._database.read(
            lambda connection: connection.execute(select(_TABLE).where(is_it)).one_or_none()
        )
        return _read(row) if row else None

    async def between(self, business_id: str, start: datetime, end: datetime) -> tuple[Watched, ...]:
        """Those that begin in [start, end) and have not begun, those first that have not been looked at for longest."""
        is_within = and_(_TABLE.c.start >= start, _TABLE.c.start < end)
        in_order = (_TABLE.c.looked_at.is_not(None), _TABLE.c.looked_at, _TABLE.c.start)
        wanted = select(_TABLE).where(self._ahead(business_id), is_within).order_by(*in_order)
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return tuple(_read(row) for row in rows)

    async def changed(self, watched: Watched, now_seen: Seen | None) -> bool:
        """Puts down how it is now, None where it is gone, and that its customer has to be told in each conversation.

        False, and nothing is put down, where that may have been done here: since it was read as `watched` something of
        ours was sent to change it, or has changed it. It has to have been read before the calendar was.
        """
        now = self._clock()
        then: dict[str, Any] = {"is_gone": now_seen is None, "edition": watched.edition + 1, "looked_at": now}
        if now_seen is not None:
            then |= now_seen.row()
        changed = update(_TABLE).where(*_same(watched)).values(then)

        def work(connection: Connection) -> bool:
            business_id, own = watched.business_id, watched.appointment_id
            if may_be_changing(connection, business_id, own, since=now - MAY_STILL_ARRIVE):
                return False
            if not connection.execute(changed).rowcount:
                return False
            _put_reports(connection, watched, watchers_of(connection, business_id, own), now)
            return True

        return await self._database.write(work)

    async def renamed(self, watched: Watched, renamed: Renamed) -> bool:
        """As `changed`, of one that has another id now, under which it is watched from now on.

        Its customer has to be told by the old one. That it has come of that goes on record as a move does, by which
        whoever asks for the old one finds it.
        """
        now, business_id, own = self._clock(), watched.business_id, watched.appointment_id

        def work(connection: Connection) -> bool:
            if may_be_changing(connection, business_id, own, since=now - MAY_STILL_ARRIVE):
                return False
            if not connection.execute(delete(_TABLE).where(*_same(watched))).rowcount:
                return False
            theirs = watchers_of(connection, business_id, own)
            for one in theirs:
                watch(connection, replace(one, appointment_id=renamed.appointment_id), renamed.seen)
            unwatch(connection, business_id, own)
            holder = next((one.holder for one in theirs), None)
            connection.execute(_A_MOVE.on(connection), _on_record(watched, renamed, holder, now))
            _put_reports(connection, watched, theirs, now)
            return True

        return await self._database.write(work)

    async def unchanged(self, seen: Collection[tuple[Watched, Seen | None]]) -> None:
        """These have been looked at and are as they were; what was not known of them is known now."""
        now = self._clock()

        def work(connection: Connection) -> None:
            for one, now_seen in seen:
                learned = {} if now_seen is None else _learned(one.seen, now_seen)
                connection.execute(update(_TABLE).where(*_same(one)).values(learned | {"looked_at": now}))

        if seen:
            await self._database.write(work)

    async def forget_old(self) -> int:
        """Those that have begun a day ago, and those of which all conversations are no more. Gives how many."""
        is_over = _TABLE.c.start <= self._clock() - timedelta(days=1)
        name = conversations.c.channel.op("||")("|").op("||")(conversations.c.conversation)
        is_open = exists().where(name == watchers.c.holder, conversations.c.closed_at.is_(None))

        def work(connection: Connection) -> int:
            over = connection.execute(delete(_TABLE).where(is_over)).rowcount
            connection.execute(delete(watchers).where(~exists().where(is_watched_by())))
            return over + unwatch_where(connection, ~is_open)

        return await self._database.write(work)

    def _ahead(self, business_id: str) -> ColumnElement[bool]:
        return and_(_TABLE.c.business_id == business_id, _TABLE.c.start > self._clock())


def _learned(before: Seen, now: Seen) -> dict[str, object]:
    known = before.row()
    return {name: value for name, value in now.row().items() if known[name] is None}


def _on_record(watched: Watched, renamed: Renamed, holder: str | None, now: datetime) -> dict[str, object]:
    """The move by staff, as a row of `intents`."""
    moved = MoveRecord(
        appointment_id=watched.appointment_id,
        start=renamed.seen.start,
        holder=holder,
        customer_mark=renamed.customer_mark,
        staff_ids=tuple(sorted(renamed.seen.staff_ids or ())),
        from_service_id=renamed.service_id,
        came_from=Place(
            start=watched.seen.start, end=watched.seen.end, staff_ids=tuple(sorted(watched.seen.staff_ids or ()))
        ),
    ).made(renamed.made_at)
    return {
        "id": watched.report_id,
        "business_id": watched.business_id,
        "kind": moved.kind.value,
        "state": State.CONFIRMED.value,
        "record": to_builtins(moved),
        "appointment_id": renamed.appointment_id,
        "created_at": now,
        "updated_at": now,
    }


def _put_reports(connection: Connection, watched: Watched, theirs: Collection[Asked], now: datetime) -> None:
    for number, one in enumerate(theirs):
        report = Report(
            intent=f"{watched.report_id}/{number}" if number else watched.report_id,
            business_id=watched.business_id,
            kind=CHANGE,
            result=Result.DONE,
            holder=one.holder,
            appointment_id=watched.appointment_id,
            created_at=now,
        )
        put_report(connection, report, due_at=now)


def _same(watched: Watched) -> tuple[Any, ...]:
    return (
        _TABLE.c.business_id == watched.business_id,
        _TABLE.c.appointment_id == watched.appointment_id,
        _TABLE.c.edition == watched.edition,
    )


def _read(row: Row[Any]) -> Watched:
    staff_ids = None if row.staff_ids is None else frozenset(row.staff_ids)
    seen = Seen(row.start, row.end, staff_ids, row.link)
    return Watched(
        business_id=row.business_id,
        appointment_id=row.appointment_id,
        seen=seen,
        is_gone=row.is_gone,
        edition=row.edition,
        intent=row.intent,
        looked_at=row.looked_at,
    )


_A_CALENDAR = put(calendars)
_A_MOVE = put(intents)
