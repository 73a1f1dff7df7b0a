"""The record of writes: what was intended, how far it came, and what it made.

An intent is on disk before its request is sent, so that whoever finds it later, in whatever state, knows whether to
look in the calendar before writing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, or_, select, update

from storage.database.tables import intents, notifications
from storage.database.transactions import Database, put
from storage.entries import BY_STAFF, LEAVE, MAY_STILL_ARRIVE, TAKE, Entry, is_booking, is_move, is_of, whole_of
from storage.notifications import put_report
from storage.outcomes import note_how_it_is_now, note_what_is_owed, report_of
from storage.records import (
    PERSONAL,
    BookingRecord,
    Kind,
    MoveRecord,
    R,
    Record,
    SlotRecord,
    UnreadableRecordError,
    mark_of,
    read_record,
)
from storage.retention import USUAL_RETENTION
from storage.transitions import Event, InFlight, State, transition
from storage.watched import unwatch_of

logger = logging.getLogger("storage")

# How long an intent that needs nothing more may say anything of its customer, unless the operator has said otherwise.
REMEMBERED_FOR = USUAL_RETENTION.bookings


@dataclass(frozen=True, slots=True)
class People:
    """Whose intents are meant: of these addresses, or of these conversations, and begun so long `ago` or longer."""

    emails: Collection[str]
    holders: Collection[str]
    ago: timedelta = timedelta(0)


class OvertakenError(Exception):
    """Somebody else, in another process, is at work on this intent: theirs is the answer."""


class Intents:
    """Each method is one transaction. All raise what the database was opened to fail with, see
    `storage.database.errors`.

    Whoever asks for one intent gets UnreadableRecordError where its record cannot be read. Where many are asked for,
    such a one is left out and logged, so that it does not stop the others.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], remembered_for: timedelta = REMEMBERED_FOR
    ) -> None:
        self._database = database
        self._clock = clock
        self._remembered_for = remembered_for
        self._unreadable: set[str] = set()

    async def open(self, intent: str, business_id: str, record: R) -> Entry[R]:
        """The entry of this intent: the one there is, or a new one, proposed, with this record.

        ValueError when the intent is on record as something else: ids of intents are not used twice.
        """
        now = self._clock()
        row: dict[str, object] = {
            "id": intent,
            "business_id": business_id,
            "kind": record.kind.value,
            "state": State.PROPOSED.value,
            "record": record,
            "created_at": now,
            "updated_at": now,
        }

        def work(connection: Connection) -> Entry[Record] | None:
            connection.execute(_OPEN.on(connection), row)
            return _read(connection, intent)

        entry = await self._database.write(work)
        assert entry is not None, "it has just been put there"
        if entry.business_id != business_id or not is_of(entry, type(record)):
            raise ValueError(f"intent {intent!r} is on record as {entry.kind.value}, for its own business")
        return entry

    async def find(self, intent: str) -> Entry[Record] | None:
        return await self._database.read(lambda connection: _read(connection, intent))

    async def find_of(self, intent: str, form: type[R]) -> Entry[R] | None:
        """ValueError when the intent is on record as something else."""
        entry = await self.find(intent)
        return None if entry is None else _as_one_of(entry, form)

    async def advance(
        self,
        entry: Entry[R],
        event: Event,
        *,
        record: R | None = None,
        appointment_id: str | None = None,
        target: str | None = None,
    ) -> Entry[R]:
        """The entry after this event, as `storage.transitions` has it, on disk when this returns.

        What is not given stays. `target` names what a request that is about to leave will change. What the customer is
        owed goes on the list of what customers have to be told, in the same transaction.

        OvertakenError when somebody else has advanced it since it was read; UnlistedTransitionError when such a thing
        cannot happen to it.
        """
        step = transition(entry.state, event)
        if (target is not None) != (step.request is InFlight.LEAVES):
            raise ValueError("a target is for what leaves, and whatever leaves has one")
        now = self._clock()
        changes: dict[str, object] = {
            "of_intent": entry.id,
            "of_version": entry.version,
            "state": step.after.value,
            "updated_at": now,
            "version": entry.version + 1,
        }
        if record is not None:
            changes["record"] = record
        if appointment_id is not None:
            changes["appointment_id"] = appointment_id
        if step.request is InFlight.LEAVES:
            changes |= {"target": target, "sent_at": now}
        elif step.request is InFlight.AT_REST:
            changes["sent_at"] = None
        elif entry.sent_at is not None and entry.sent_at > now:
            changes["sent_at"] = now  # the clock was put back, and nobody knows any more how long ago it was

        def work(connection: Connection) -> Entry[R]:
            row = connection.execute(_ADVANCE, changes).one_or_none()
            if row is None:
                raise OvertakenError(f"intent {entry.id!r} is no longer {entry.state.value} as it was read")
            advanced = _as_one_of(_entry(row), type(entry.record))
            note_what_is_owed(connection, step.owed, advanced, now)
            if step.after is State.CONFIRMED:
                note_how_it_is_now(connection, advanced)
            return advanced

        return await self._database.write(work)

    async def in_doubt(self) -> tuple[Entry[Record], ...]:
        """Every intent of which it is not known yet what became of it, the oldest first."""
        return await self._select(select(intents).where(_in_doubt()).order_by(intents.c.created_at, intents.c.id))

    async def mind_the_clock(self) -> None:
        """Once it has been put back nobody knows any more how long ago something was sent: it counts from now on."""
        now = self._clock()
        later = update(intents).where(intents.c.sent_at > now).values(sent_at=now)
        await self._database.write(lambda connection: connection.execute(later))

    async def may_be_written_until(self, business_id: str, target: str, *, besides: str) -> datetime | None:
        """Until when a request of some other intent may still arrive at this target; None when none can."""
        theirs = (intents.c.business_id == business_id) & (intents.c.target == target) & _not_of(besides)
        is_recent = intents.c.sent_at > self._clock() - MAY_STILL_ARRIVE
        latest = select(intents.c.sent_at).where(theirs, is_recent).order_by(intents.c.sent_at.desc()).limit(1)
        sent_at = await self._database.read(lambda connection: connection.scalar(latest))
        return None if sent_at is None else sent_at + MAY_STILL_ARRIVE

    async def changes_in_doubt(
        self, business_id: str, appointment_id: str, *, besides: str
    ) -> tuple[Entry[Record], ...]:
        """The other intents to move or cancel this appointment that have not come to their end, and those to move
        another that this one takes the place of.
        """
        return await self._select(select(intents).where(_changes_in_doubt(business_id, appointment_id, besides)))

    async def is_change_in_doubt(self, business_id: str, appointment_id: str, *, besides: str) -> bool:
        """Whether there are any of those; one whose record cannot be read counts, since its request may have left."""
        first = select(intents.c.id).where(_changes_in_doubt(business_id, appointment_id, besides)).limit(1)
        return await self._database.read(lambda connection: connection.scalar(first)) is not None

    async def moves_in_place(self, business_id: str, appointment_id: str) -> tuple[Entry[MoveRecord], ...]:
        """The moves of this appointment that have sent something and know its customer, the last one first.

        Of one that was given another id twice, the moves of each id.
        """

        def is_known(entry: Entry[MoveRecord]) -> bool:
            return entry.record.came_from is not None and entry.record.customer_mark is not None

        found = await self._moves_linked(business_id, appointment_id, is_known)
        return tuple(sorted(found, key=lambda entry: entry.updated_at, reverse=True))

    async def moves_made(self, business_id: str, appointment_id: str) -> int:
        """How often this appointment has been moved: in place, also under other ids, or by a new one for an old one.

        A move to where it was already has changed nothing and does not count, nor does one by staff.
        """

        def has_changed_it(entry: Entry[MoveRecord]) -> bool:
            is_new = entry.appointment_id != entry.record.appointment_id
            is_theirs = not entry.id.startswith(BY_STAFF)
            return is_theirs and entry.state is State.CONFIRMED and (is_new or entry.record.came_from is not None)

        return len(await self._moves_linked(business_id, appointment_id, has_changed_it))

    async def earlier_ids(self, business_id: str, appointment_id: str) -> tuple[str, ...]:
        """Of the appointments that this one has come of by moves, its own under other ids too, the last one first."""
        found, asked = dict[str, None](), [appointment_id]
        while asked:
            came_of = select(intents).where(
                intents.c.business_id == business_id,
                intents.c.kind == Kind.MOVE.value,
                intents.c.state == State.CONFIRMED.value,
                intents.c.appointment_id == asked.pop(),
            )
            moves = [entry for entry in await self._select(came_of) if is_move(entry) and not entry.record.has_both]
            new = {entry.record.appointment_id for entry in moves} - {appointment_id, *found}
            found |= dict.fromkeys(sorted(new))
            asked += new
        return tuple(found)

    async def changed_into(self, business_id: str, appointment_id: str) -> str | None:
        """What moves have made of it, by a new one for the old one; None where none has, or both were kept."""

        def has_made_another(entry: Entry[MoveRecord]) -> bool:
            is_new = entry.appointment_id not in {None, entry.record.appointment_id}
            return is_new and entry.state is State.CONFIRMED and not entry.record.has_both

        moves = await self._moves_linked(business_id, appointment_id, has_made_another)
        following = {entry.record.appointment_id: entry.appointment_id for entry in moves}
        last: str | None = None
        while (last or appointment_id) in following:
            last = following.pop(last or appointment_id)
        return last

    async def _moves_linked(
        self, business_id: str, appointment_id: str, counts: Callable[[Entry[MoveRecord]], bool]
    ) -> tuple[Entry[MoveRecord], ...]:
        """The moves that count of an appointment, and those of what they made it of and have made of it."""
        found: dict[str, Entry[MoveRecord]] = {}
        ids, asked = [appointment_id], set[str]()
        while ids:
            one = ids.pop()
            asked.add(one)
            for entry in await self._select(select(intents).where(_moves_of(business_id, one))):
                if is_move(entry) and counts(entry):
                    found[entry.id] = entry
                    ids += {entry.record.appointment_id, entry.appointment_id or one} - asked
        return tuple(found.values())

    async def made_by_others(self, business_id: str, appointment_ids: Collection[str], *, besides: str) -> set[str]:
        """Those of these appointments that are on record as made, or brought under this id, by some other intent."""
        theirs = (intents.c.business_id == business_id) & _not_of(besides)
        wanted = select(intents.c.appointment_id).where(theirs, intents.c.appointment_id.in_(appointment_ids))
        return await self._database.read(lambda connection: set(connection.scalars(wanted)))

    async def made_with_prefix(self, business_id: str, prefix: str, *, besides: str) -> set[str]:
        """The ids that begin so of what other intents have made, even if it has been given up since."""
        theirs = (intents.c.business_id == business_id) & (intents.c.id != besides)
        begins_so = intents.c.appointment_id.startswith(prefix, autoescape=True)
        wanted = select(intents.c.appointment_id).where(theirs, begins_so)
        return await self._database.read(lambda connection: set(connection.scalars(wanted)))

    async def bookings_in_doubt(self, business_id: str, *, besides: str) -> tuple[Entry[BookingRecord], ...]:
        """The other intents to book of which it is not known yet what they made."""
        theirs = (intents.c.business_id == business_id) & (intents.c.id != besides) & _in_doubt()
        found = await self._select(select(intents).where(theirs, intents.c.kind == Kind.BOOK.value))
        return tuple(entry for entry in found if is_booking(entry))

    async def owe_an_answer(self, intent: str) -> None:
        """For one whose customer hears now that it is being looked into: they are told its end as soon as it is known.

        Only for whoever has the intent to themselves.
        """
        now = self._clock()

        def work(connection: Connection) -> None:
            entry = _read(connection, intent)
            if entry is None:
                return
            owed = entry.record.owed()
            connection.execute(update(intents).where(intents.c.id == intent).values(record=owed))
            if entry.state.is_end:
                put_report(connection, report_of(entry), due_at=now)

        await self._database.write(work)

    async def forget_old(self) -> int:
        """Takes out who the customers were, where an intent has rested long enough. Gives of how many.

        What remains still gives whoever asks again the same answer. What is in doubt or not yet told is kept.
        """
        is_old = intents.c.updated_at <= self._clock() - self._remembered_for
        rested = is_old & intents.c.id.not_in(select(notifications.c.intent))
        return await self._clear(await self._select(_personal().where(rested)))

    async def forget(self, people: People) -> tuple[Entry[Record], ...]:
        """Erases them on request. Gives those of their intents that are in doubt, left till they are settled."""
        latest = self._clock() - people.ago
        theirs = [one for one in await self._select(_naming()) if one.created_at <= latest and _is_of(one, people)]
        settled = [one for one in theirs if not one.is_in_doubt]
        await self._database.write(lambda connection: unwatch_of(connection, [one.id for one in settled]))
        await self._clear(settled)
        return tuple(one for one in theirs if one.is_in_doubt)

    async def count_of(self, email: str) -> int:
        """How many bookings, moves and cancellations are on record as this address's."""
        return sum(_is_about(one, email) for one in await self._select(_naming()))

    async def _select(self, wanted: Select[Any]) -> tuple[Entry[Record], ...]:
        rows = await self._database.read(lambda connection: connection.execute(wanted).all())
        return tuple(entry for row in rows if (entry := self._readable(row)) is not None)

    def _readable(self, row: Row[Any]) -> Entry[Record] | None:
        """Of one that cannot be read an operator hears once, though it is met again every few seconds."""
        try:
            return _entry(row)
        except UnreadableRecordError as error:
            if row.id not in self._unreadable:
                self._unreadable.add(row.id)
                logger.error("%s; it is left as it is", error)
            return None

    async def _clear(self, entries: Collection[Entry[Record]]) -> int:
        """Whoever is at work on one meanwhile keeps what they have put on record."""

        def work(connection: Connection) -> int:
            cleared = 0
            for entry in entries:
                kept = entry.record.without_customer()
                is_unchanged = (intents.c.id == entry.id) & (intents.c.version == entry.version)
                changed = connection.execute(update(intents).where(is_unchanged).values(record=kept))
                cleared += changed.rowcount
            return cleared

        return await self._database.write(work) if entries else 0


def may_be_changing(connection: Connection, business_id: str, appointment_id: str, *, since: datetime) -> bool:
    """Whether a write of ours to this appointment is under way, or has left since then and may still arrive."""
    is_under_way = _in_doubt() | (intents.c.sent_at > since)
    first = select(intents.c.id).where(_about(business_id, appointment_id), is_under_way).limit(1)
    return connection.scalar(first) is not None


def _naming() -> Select[Any]:
    """The intents whose record leads to a customer."""
    return select(intents).where(or_(*(intents.c.record[name].as_string().is_not(None) for name in PERSONAL)))


def _personal() -> Select[Any]:
    """Those of them that are not in doubt."""
    return _naming().where(~_in_doubt())


def _is_of(entry: Entry[Record], people: People) -> bool:
    return entry.record.holder in people.holders or any(_is_about(entry, email) for email in people.emails)


def _is_about(entry: Entry[Record], email: str) -> bool:
    return isinstance(entry.record, SlotRecord) and entry.record.customer_mark == mark_of(entry.id, email)


def _moves_of(business_id: str, appointment_id: str) -> ColumnElement[bool]:
    return and_(intents.c.kind == Kind.MOVE.value, _about(business_id, appointment_id))


def _changes_in_doubt(business_id: str, appointment_id: str, besides: str) -> ColumnElement[bool]:
    return and_(_about(business_id, appointment_id), _not_of(besides), _in_doubt())


def _about(business_id: str, appointment_id: str) -> ColumnElement[bool]:
    """What is to change this appointment, and moves that this one has come of."""
    has_come_of_it = (intents.c.kind == Kind.MOVE.value) & (intents.c.appointment_id == appointment_id)
    is_about_it = intents.c.record["appointment_id"].as_string() == appointment_id
    return and_(intents.c.business_id == business_id, or_(is_about_it, has_come_of_it))


def _in_doubt() -> ColumnElement[bool]:
    return intents.c.state.in_([State.SENDING.value, State.UNCERTAIN.value])


def _not_of(intent: str) -> ColumnElement[bool]:
    """Neither the intent nor one that it is a step of, or that is a step of the same."""
    whole = whole_of(intent)
    return intents.c.id.not_in([whole, f"{whole}{TAKE}", f"{whole}{LEAVE}"])


def _read(connection: Connection, intent: str) -> Entry[Record] | None:
    row = connection.execute(_FIND, {"of_intent": intent}).one_or_none()
    return _entry(row) if row else None


def _entry(row: Row[Any]) -> Entry[Record]:
    return Entry(
        id=row.id,
        business_id=row.business_id,
        state=State(row.state),
        record=read_record(row.id, row.kind, row.record),
        appointment_id=row.appointment_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        sent_at=row.sent_at,
        version=row.version,
    )


def _as_one_of(entry: Entry[Record], form: type[R]) -> Entry[R]:
    if not is_of(entry, form):
        raise ValueError(f"intent {entry.id!r} is on record as {entry.kind.value}")
    return entry


# What every write runs, built once; `_ADVANCE` sets the columns that are executed with it.
_OPEN = put(intents)
_FIND = select(intents).where(intents.c.id == bindparam("of_intent"))
_ADVANCE = (
    update(intents)
    .where(intents.c.id == bindparam("of_intent"), intents.c.version == bindparam("of_version"))
    .returning(*intents.c)
)
