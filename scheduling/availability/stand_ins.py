"""What there is instead of an appointment whose staff member is away that day: its time with others, other times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from scheduling.availability.alternatives import at_another_time, on_another_day, with_others
from scheduling.model import Slot


@dataclass(frozen=True, slots=True)
class Missing:
    """An appointment that begins at `start`, with one of the staff who is away on that day."""

    start: datetime
    staff_id: str


@dataclass(frozen=True, slots=True)
class StandIns:
    """`same_time` names all who could take it then, `same_day` is at the nearest time with somebody else, `with_them`
    the nearest other day with the one who is away, and `another_day` that with anyone, if need be at another time.
    """

    same_time: Slot | None = None
    same_day: Slot | None = None
    with_them: Slot | None = None
    another_day: Slot | None = None

    @property
    def times(self) -> tuple[Slot, ...]:
        """Each once, the nearest to what was booked first."""
        found = (self.same_time, self.same_day, self.with_them, self.another_day)
        first: dict[datetime, Slot] = {}
        for slot in found:
            if slot is not None:
                first.setdefault(slot.start, slot)
        return tuple(first.values())


def stand_ins(slots: Iterable[Slot], missing: Missing, zone: ZoneInfo) -> StandIns:
    """Of all that is free around that day for the service, with anyone."""
    free = tuple(without_absent(slots, missing, zone))
    theirs = (slot.having(missing.staff_id) for slot in free if missing.staff_id in slot.staff_ids)
    return StandIns(
        same_time=with_others(free, missing.start),
        same_day=at_another_time(free, missing.start, zone),
        with_them=on_another_day(theirs, missing.start, zone),
        another_day=on_another_day(free, missing.start, zone) or _on_any_day(free, missing, zone),
    )


def without_absent(slots: Iterable[Slot], missing: Missing, zone: ZoneInfo) -> Iterator[Slot]:
    """Bookings may not know yet that they are away, and shows that day as theirs."""
    away_on = _day(missing.start, zone)
    for slot in slots:
        if _day(slot.start, zone) != away_on:
            yield slot
        elif len(left := tuple(one for one in slot.staff_ids if one != missing.staff_id)) >= slot.staff_needed:
            yield replace(slot, staff_ids=left)


def _on_any_day(free: Iterable[Slot], missing: Missing, zone: ZoneInfo) -> Slot | None:
    """At whatever time, where no other day has that of the appointment."""
    away_on = _day(missing.start, zone)
    others = (slot for slot in free if _day(slot.start, zone) != away_on)
    return min(others, key=lambda slot: (abs(slot.start - missing.start), slot.start), default=None)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
