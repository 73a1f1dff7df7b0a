"""What each customer of the chaos test was told, and so what the calendar may show of their visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from graph.errors import BookingsError
from scheduling.model import (
    AlreadyBooked,
    BookAnswer,
    Booked,
    Cancelled,
    CancelOutcome,
    Moved,
    MoveOutcome,
    NotFound,
    Order,
    Uncertain,
)
from simulator.bookings.calendar import StoredAppointment
from storage.notifications import Report, Result
from tests.scheduling.chaos import Died

Starts = frozenset[datetime | None]
"""Where a visit may be; None is nowhere."""

NOWHERE: Starts = frozenset({None})


@dataclass
class Change:
    """A move (with its new start) or a cancellation (without), and where the visit was when it was first asked for.

    `service` is another one that the visit shall be for.
    """

    intent: str
    start: datetime | None
    staff_id: str | None
    appointment_id: str
    before: Starts
    service: str | None = None
    is_class: bool = False
    told: str = "nothing"


@dataclass
class Visit:
    """One intent to book, and all that became of it. `mark` stands in the appointment's notes, whoever changes it."""

    order: Order
    service: str
    is_class: bool
    may_be: Starts = NOWHERE
    told: str = "nothing"
    appointment_id: str | None = None
    is_touched: bool = False
    """Somebody from outside has changed or removed it: from then on it may be anywhere."""
    is_beyond_us: bool = False
    """That was an appointment of which nobody had been told yet: where it has gone to, it is not looked for."""
    changes: dict[str, Change] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        return self.order.notes

    @property
    def open_change(self) -> Change | None:
        """The last change, as long as its customer does not know what became of it."""
        last = next(reversed(self.changes.values()), None)
        return last if last and last.told in ("nothing", "uncertain", "failed") else None

    def parts(self, calendar: Iterable[StoredAppointment]) -> list[StoredAppointment]:
        return [one for one in calendar if any(who["notes"] == self.mark for who in one.body["customers"])]

    # What is told. Whoever was told that it is being looked into is owed the end, even if a process dies meanwhile.

    def hear_of_booking(self, told: BookAnswer | BookingsError | Died) -> None:
        if self.told == "booked":
            return  # that is its answer for good, whatever became of the appointment since
        match told:
            case Booked(appointment) | AlreadyBooked(appointment):
                self.told, self.appointment_id, self.may_be = "booked", appointment.id, frozenset({appointment.start})
                assert self.is_touched or appointment.start == self.order.start
            case Uncertain():
                self.told, self.may_be = "uncertain", self.may_be | {None, self.order.start}
            case Died():
                self.told = "uncertain" if self.told == "uncertain" else "nothing"
                self.may_be |= {None, self.order.start}
            case _:
                self.told, self.may_be = "not booked", NOWHERE

    def hear_of_change(
        self, change: Change, told: MoveOutcome | CancelOutcome | BookingsError | Died, *, in_doubt: bool
    ) -> None:
        """`in_doubt`: whether it is still on record as something to be finished, of which its customer will hear."""
        there: Starts = frozenset({change.start})
        match told:
            case Moved(still_there=old) if old is not None:
                change.told, self.may_be = "failed", change.before | there
            case Moved(appointment):
                self._is_done(change)
                self.appointment_id, self.may_be = appointment.id, there
                assert self.is_touched or appointment.start == change.start
            case Cancelled():
                change.told, self.may_be = "done", NOWHERE
            case Uncertain():
                change.told, self.may_be = "uncertain", change.before | there
            case Died():
                self.may_be = change.before | there
            case BookingsError() if in_doubt:
                change.told, self.may_be = "failed", change.before | there
            case NotFound() if change.told == "done":
                pass
            case _:
                change.told, self.may_be = "not done", change.before

    def hear(self, report: Report) -> None:
        """What is told unasked must agree with what was told before."""
        is_done = report.result is Result.DONE
        if report.intent == self.order.intent:
            assert is_done or self.told != "booked", f"told {report.result} after it was booked"
            assert not is_done or self.told != "not booked", "told that it was booked after it was refused"
            if self.told == "booked":
                return
            self.told = "booked" if is_done else "not booked"
            self.may_be = frozenset({self.order.start}) if is_done else NOWHERE
            self.appointment_id = report.appointment_id if is_done else None
            return
        change = self.changes[report.intent]
        if change is not self.open_change:
            # What somebody from outside removes was moved all the same, and is not there for whoever asks again.
            is_same = is_done == (change.told == "done")
            assert self.is_touched or is_same, f"told {report.result} after it was {change.told}"
            return
        change.told = "not done"
        self.may_be = frozenset({change.start}) if is_done else change.before
        if is_done:
            self._is_done(change)
        if is_done and change.start is not None:
            self.appointment_id = report.appointment_id

    def _is_done(self, change: Change) -> None:
        change.told = "done"
        if change.service is not None:
            self.service, self.is_class = change.service, change.is_class

    # What must hold

    def check(self, calendar: list[StoredAppointment]) -> None:
        parts = self.parts(calendar)
        starts = [one.start for one in parts]
        change = self.open_change
        is_between_two = change is not None and (self.is_class or change.service is not None)
        assert self.is_beyond_us or len(parts) <= (2 if is_between_two else 1), (
            f"{self.mark} is there more than once: {starts}"
        )
        if self.is_touched:
            return
        shown: set[datetime | None] = {*starts} or {None}
        assert shown <= self.may_be, f"{self.mark} is at {starts}, and was told {self.says}"

    @property
    def says(self) -> str:
        changes = [f"{one.intent} to {one.start}: {one.told}" for one in self.changes.values()]
        return f"{self.told}, {changes}, so it may be at {sorted(str(one) for one in self.may_be)}"
