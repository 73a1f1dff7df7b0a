"""The record of writes: what was intended, how far it came, and what it made.

An intent is on disk before its request is sent, so that whoever finds it later, in whatever state, knows whether to
look in the calendar before writing.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, or_, select, update

from storage.notifications import Report, Result, postpone_report, put_report, told
from storage.tables import intents, notifications
from storage.transactions import Database, put

# How long after it was sent a request may still take effect: our reading, for Microsoft documents none.
MAY_STILL_ARRIVE = timedelta(minutes=2)

# A move that takes a new appointment and leaves the old one is two intents more, named after its own.
TAKE, LEAVE = "/take", "/leave"

# How long an intent that needs nothing more may say anything of its customer.
REMEMBERED_FOR = timedelta(days=30)

# Longer than it takes from asking again to the request that leaves then.
_ASKED_AGAIN_FOR = timedelta(minutes=5)

# Longer than any turn lasts: what a conversation has not said by then it may have lost.
_ANSWERED_WITHIN = timedelta(minutes=2)

# The details that lead to a customer: the mark of their address, their conversation, and their number at the business.
_PERSONAL = ("who", "holder", "customer")


class Kind(Enum):
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"


class State(Enum):
    PROPOSED = "proposed"
    """Nothing has been sent."""

    SENDING = "sending"
    """About to be sent, or sent: from here on nobody writes again without looking first."""

    CONFIRMED = "confirmed"
    """Done, and read back."""

    REFUSED = "refused"
    """Not done, and an answer given: nothing of it is in the calendar."""

    UNCERTAIN = "uncertain"
    """Sent, and looking has not settled what became of it."""

    @property
    def is_end(self) -> bool:
        return self in (State.CONFIRMED, State.REFUSED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One intent. `details` say what is needed to find its appointment, in plain data; `version` counts its steps.

    `sent_at` is when a request of it left that has not been answered.
    """

    id: str
    business_id: str
    kind: Kind
    state: State
    details: Mapping[str, str]
    appointment_id: str | None
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    version: int = field(default=0, compare=False)

    @property
    def is_to_be_reported(self) -> bool:
        """Its customer has gone on without an answer, and now there is one."""
        return "report" in self.details and self.state.is_end

    @property
    def is_in_doubt(self) -> bool:
        return self.state in (State.SENDING, State.UNCERTAIN)

    def may_still_arrive(self, now: datetime) -> bool:
        """Whether a request of it may take effect later than now: what is not there may be there yet."""
        return self.sent_at is not None and now - self.sent_at < MAY_STILL_ARRIVE


def intent_lock(intent: str) -> str:
    """The name in `storage.locks` that whoever is at work on an intent keeps."""
    return f"intent/{intent}"


def whole_of(intent: str) -> str:
    """The intent that this one is a step of, or itself."""
    return intent.removesuffix(TAKE).removesuffix(LEAVE)


def mark_of(intent: str, email: str) -> str:
    """By which an address can be recognised for one intent, and not be read or compared with that of another."""
    return hmac.new(intent.encode(), email.casefold().encode(), "sha256").hexdigest()


class OvertakenError(Exception):
    """Somebody else, in another process, is at work on this intent: theirs is the answer."""


class Intents:
    """Each method is one transaction. All raise what the database was opened to fail with; see `storage.errors`."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def open(self, intent: str, business_id: str, kind: Kind, details: Mapping[str, str]) -> Entry:
        """The entry of this intent: the one there is, or a new one, proposed.

        ValueError when the intent is on record as something else: ids of intents are not used twice.
        """
        now = self._clock()
        row: dict[str, object] = {
            "id": intent,
            "business_id": business_id,
            "kind": kind.value,
            "state": State.PROPOSED.value,
            "details": dict(details),
            "created_at": now,
            "updated_at": now,
        }

        def work(connection: Connection) -> Entry | None:
            connection.execute(_OPEN.on(connection), row)
            return _read(connection, intent)

        entry = await self._database.write(work)
        assert entry is not None, "it has just been put there"
        if (entry.business_id, entry.kind) != (business_id, kind):
            raise ValueError(f"intent {intent!r} is on record as {entry.kind.value}, for its own business")
        return entry

    async def find(self, intent: str) -> Entry | None:
        return await self._database.read(lambda connection: _read(connection, intent))

    async def advance(
        self,
        entry: Entry,
        state: State,
        *,
        details: Mapping[str, str] | None = None,
        appointment_id: str | None = None,
        target: str | None = None,
        is_answered: bool = False,
    ) -> Entry:
        """The entry in its new state, on disk when this returns. What is not given stays.

        `target` is for a request that is about to leave, and names what it changes; `is_answered` for when all that has
        left has come to rest. An end of which a conversation has to hear goes on the list of what customers have to be
        told, in the same transaction.

        OvertakenError when somebody else has advanced it since it was read.
        """
        now = self._clock()
        changes: dict[str, object] = {
            "of_intent": entry.id,
            "of_version": entry.version,
            "state": state.value,
            "updated_at": now,
            "version": entry.version + 1,
        }
        if details is not None:
            changes["details"] = dict(details)
        if appointment_id is not None:
            changes["appointment_id"] = appointment_id
        if target is not None:
            changes |= {"target": target, "sent_at": now}
        elif is_answered:
            changes["sent_at"] = None
        elif entry.sent_at is not None and entry.sent_at > now:
            changes["sent_at"] = now  # the clock was put back, and nobody knows any more how long ago it was

        def work(connection: Connection) -> Entry:
            row = connection.execute(_ADVANCE, changes).one_or_none()
            if row is None:
                raise OvertakenError(f"intent {entry.id!r} is no longer {entry.state.value} as it was read")
            advanced = _entry(row)
            _note_what_is_owed(connection, entry, advanced, now)
            return advanced

        return await self._database.write(work)

    async def in_doubt(self) -> tuple[Entry, ...]:
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

    async def changes_in_doubt(self, business_id: str, appointment_id: str, *, besides: str) -> tuple[Entry, ...]:
        """The other intents to move or cancel this appointment that have not come to their end, and those to move
        another that this one takes the place of.
        """
        theirs = (intents.c.business_id == business_id) & _not_of(besides) & _in_doubt()
        is_its_new_one = (intents.c.kind == Kind.MOVE.value) & (intents.c.appointment_id == appointment_id)
        is_about_it = (intents.c.details["appointment"].as_string() == appointment_id) | is_its_new_one
        return await self._select(select(intents).where(theirs, is_about_it))

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

    async def bookings_in_doubt(self, business_id: str, *, besides: str) -> tuple[Entry, ...]:
        """The other intents to book of which it is not known yet what they made."""
        theirs = (intents.c.business_id == business_id) & (intents.c.id != besides) & _in_doubt()
        return await self._select(select(intents).where(theirs, intents.c.kind == Kind.BOOK.value))

    async def owe_an_answer(self, intent: str) -> None:
        """For one whose customer hears now that it is being looked into: they are told its end as soon as it is known.

        Only for whoever has the intent to themselves.
        """
        now = self._clock()

        def work(connection: Connection) -> None:
            entry = _read(connection, intent)
            if entry is None:
                return
            owed = {**entry.details, "report": "yes"}
            connection.execute(update(intents).where(intents.c.id == intent).values(details=owed))
            if entry.state.is_end:
                put_report(connection, _report(entry), due_at=now)

        await self._database.write(work)

    async def forget_old(self) -> int:
        """Takes out who the customers were, where an intent has rested long enough. Gives of how many.

        What remains still gives whoever asks again the same answer. What is in doubt or not yet told is kept.
        """
        is_old = intents.c.updated_at <= self._clock() - REMEMBERED_FOR
        rested = is_old & intents.c.id.not_in(select(notifications.c.intent))
        return await self._clear(await self._select(_personal().where(rested)))

    async def forget(self, email: str) -> int:
        """Erases an address on request. Gives how many intents said it; what is in doubt is kept till it is settled."""
        entries = await self._select(_personal())
        return await self._clear([one for one in entries if one.details.get("who") == mark_of(one.id, email)])

    async def _select(self, wanted: Select[Any]) -> tuple[Entry, ...]:
        return await self._database.read(lambda connection: tuple(_entry(row) for row in connection.execute(wanted)))

    async def _clear(self, entries: Collection[Entry]) -> int:
        """Whoever is at work on one meanwhile keeps what they have put on record."""

        def work(connection: Connection) -> int:
            cleared = 0
            for entry in entries:
                kept = {name: value for name, value in entry.details.items() if name not in _PERSONAL}
                is_unchanged = (intents.c.id == entry.id) & (intents.c.version == entry.version)
                changed = connection.execute(update(intents).where(is_unchanged).values(details=kept))
                cleared += changed.rowcount
            return cleared

        return await self._database.write(work) if entries else 0


def _note_what_is_owed(connection: Connection, before: Entry, advanced: Entry, now: datetime) -> None:
    """What its customer has to be told, after this step."""
    if advanced.state.is_end:
        if advanced.is_to_be_reported:
            put_report(connection, _report(advanced), due_at=now)
        elif (
            "holder" in advanced.details and whole_of(advanced.id) == advanced.id and before.state is not advanced.state
        ):
            # The turn that asked for it says so within moments, and takes this off; else it is said unasked.
            put_report(connection, _report(advanced), due_at=now + _ANSWERED_WITHIN)
    elif before.state is State.REFUSED and advanced.state is State.PROPOSED:
        # Its customer asks again and is answered there. If the process dies before, the old answer holds.
        postpone_report(connection, before.id, now + _ASKED_AGAIN_FOR)
    elif not before.is_in_doubt:
        told(connection, [before.id])  # from here on the old answer is no longer true


def _personal() -> Select[Any]:
    """The intents that are not in doubt, and whose details lead to a customer."""
    names_somebody = or_(*(intents.c.details[name].as_string().is_not(None) for name in _PERSONAL))
    return select(intents).where(~_in_doubt(), names_somebody)


def _in_doubt() -> ColumnElement[bool]:
    return intents.c.state.in_([State.SENDING.value, State.UNCERTAIN.value])


def _not_of(intent: str) -> ColumnElement[bool]:
    """Neither the intent nor one that it is a step of, or that is a step of the same."""
    whole = whole_of(intent)
    return intents.c.id.not_in([whole, f"{whole}{TAKE}", f"{whole}{LEAVE}"])


def _report(entry: Entry) -> Report:
    answers = {State.CONFIRMED: Result.DONE, State.REFUSED: Result.NOT_DONE}
    is_taken = entry.state is State.REFUSED and entry.details.get("answer") == "taken"
    return Report(
        intent=entry.id,
        business_id=entry.business_id,
        kind=entry.kind.value,
        result=Result.TAKEN if is_taken else answers[entry.state],
        holder=entry.details.get("holder"),
        appointment_id=entry.appointment_id or entry.details.get("appointment"),
        created_at=entry.updated_at,
    )


def _read(connection: Connection, intent: str) -> Entry | None:
    row = connection.execute(_FIND, {"of_intent": intent}).one_or_none()
    return _entry(row) if row else None


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        business_id=row.business_id,
        kind=Kind(row.kind),
        state=State(row.state),
        details=row.details,
        appointment_id=row.appointment_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        sent_at=row.sent_at,
        version=row.version,
    )


# What every write runs, built once; `_ADVANCE` sets the columns that are executed with it.
_OPEN = put(intents)
_FIND = select(intents).where(intents.c.id == bindparam("of_intent"))
_ADVANCE = (
    update(intents)
    .where(intents.c.id == bindparam("of_intent"), intents.c.version == bindparam("of_version"))
    .returning(*intents.c)
)
