"""The slots of a service: which starts are free, and whose time they would be. Pure; nothing here reads a clock.

Each staff member has a row with one byte for each start of the grid, 1 where they could begin. An appointment clears a
slice of a row; rows are then read across, a day at a time. So the cost grows linearly in appointments, and what is done
per start and staff member is left to Python's own machinery, which takes nanoseconds for it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import compress, pairwise

from scheduling.availability.booking_rules import BookingRules, booking_rules_of
from scheduling.availability.intervals import Interval, covers, second_after
from scheduling.availability.opening_hours import grid
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.availability.staff_timeline import StaffTimeline, Timetable, lay_out
from scheduling.model import ServiceChoice, Slot


def open_slots(
    choice: ServiceChoice, calendar: CalendarSnapshot, *, start: datetime, end: datetime, now: datetime
) -> tuple[Slot, ...]:
    """The slots that start in [start, end), earliest first."""
    rules = booking_rules_of(choice.catalogue, choice.service, now)
    first = max(second_after(start), rules.earliest)
    last = second_after(end) - 1 if rules.latest is None else min(second_after(end) - 1, rules.latest)
    if first > last or rules.length <= 0:
        return ()
    timetable = lay_out(choice, calendar, start=first, end=last, now=now)
    ranks = _least_load_first(timetable)
    slots = _free_on_grid(timetable, first, last, ranks)
    seats = _seats(timetable, first, last)
    return _with_seats(slots, seats, timetable, ranks) if seats else slots


def _free_on_grid(timetable: Timetable, first: int, last: int, ranks: Sequence[Sequence[int]]) -> tuple[Slot, ...]:
    """The slots of the grid at which someone is free."""
    whole = grid(timetable.windows, timetable.rules.interval, timetable.zone)
    seconds = whole[bisect_left(whole, first) : bisect_right(whole, last)]
    rows = _rows(timetable, seconds)
    minutes, fewest, wished = timetable.rules.length // 60, timetable.staff_needed, timetable.wished
    if not fewest:
        return ()
    slots: list[Slot] = []
    days = pairwise(bisect_left(seconds, midnight) for midnight in timetable.days.midnights)
    for day, (begin, end) in enumerate(days, start=1):
        ranked = _these_first(wished, ranks[day], timetable)
        staff_ids = tuple([timetable.staff[place].staff_id for place in ranked])
        free = b"".join([rows[place][begin:end] for place in ranked])
        slots += _slots_of_day(seconds[begin:end], minutes, staff_ids, free, (fewest, timetable.team), wished)
    return tuple(slots)


@lru_cache(maxsize=256)
def _slots_of_day(
    seconds: tuple[int, ...],
    minutes: int,
    staff_ids: tuple[str, ...],
    free: bytes,
    at_least: tuple[int, int],
    wished: frozenset[str],
) -> tuple[Slot, ...]:
    """The slots of a day at which so many are free, and all who are `wished` for among them.

    `free` holds one row after another, in the order of the staff. `at_least` is how many have to be free for all who
    come together, and for each of them.

    Kept, since from one question to the next most days stay as they were.
    """
    count, (fewest, team) = len(seconds), at_least
    rows = [free[begin : begin + count] for begin in range(0, len(free), count or 1)]
    slots: list[Slot] = []
    before: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    for second, column in zip(seconds, zip(*rows, strict=True), strict=bool(rows)):
        if column != before:
            before, names = column, tuple(compress(staff_ids, column))
        if len(names) >= fewest and wished.issubset(names):
            slots.append(Slot(datetime.fromtimestamp(second, UTC), minutes, names, team))
    return tuple(slots)


def _these_first(wished: frozenset[str], ranked: Sequence[int], timetable: Timetable) -> Sequence[int]:
    """Of a team that is looked for, those who have to be in it."""
    if not wished or timetable.team <= 1:
        return ranked
    return sorted(ranked, key=lambda place: timetable.staff[place].staff_id not in wished)


def _rows(timetable: Timetable, seconds: Sequence[int]) -> list[bytearray]:
    """For each place one byte for each start: 1 where the service fits the hours, its buffers clear of everything.

    Only what is booked needs room for buffers; a buffer may lie outside working hours.
    """
    shared = _fitting(timetable.open_time, timetable.rules, seconds)
    return [_row(place, timetable, seconds, shared) for place in timetable.staff]


def _row(place: StaffTimeline, timetable: Timetable, seconds: Sequence[int], shared: bytearray) -> bytearray:
    rules = timetable.rules
    row = shared[:] if place.hours is timetable.open_time else _fitting(place.hours, rules, seconds)
    reach = rules.length + rules.post_buffer - 1
    for busy in (place.busy.booked, place.busy.away):
        for start, end in busy:
            if start < end:
                begin = bisect_left(seconds, start - reach)
                stop = bisect_left(seconds, end + rules.pre_buffer, begin)
                row[begin:stop] = bytes(stop - begin)
    return row


def _fitting(hours: Iterable[Interval], rules: BookingRules, seconds: Sequence[int]) -> bytearray:
    row = bytearray(len(seconds))
    for start, end in hours:
        begin = bisect_left(seconds, start)
        stop = bisect_right(seconds, end - rules.length, begin)
        row[begin:stop] = b"\1" * (stop - begin)
    return row


def _seats(timetable: Timetable, first: int, last: int) -> dict[int, dict[int, int]]:
    """The starts of classes with places for all, on the grid or not: of each of the staff who give one, how many."""
    found: dict[int, dict[int, int]] = {}
    for index, place in enumerate(timetable.staff):
        for second, left in timetable.classes(place).items():
            if first <= second <= last and covers(timetable.open_time, second, second + timetable.rules.length):
                found.setdefault(second, {})[index] = left
    return found


def _with_seats(
    slots: Iterable[Slot], seats: Mapping[int, Mapping[int, int]], timetable: Timetable, ranks: Sequence[Sequence[int]]
) -> tuple[Slot, ...]:
    """The slots with those of classes, in which whoever has a class to join comes first."""
    found = {slot.start: slot for slot in slots}
    for second, givers in seats.items():
        start = datetime.fromtimestamp(second, UTC)
        ranked = ranks[bisect_right(timetable.days.midnights, second)]
        first_of_them = [place for place in ranked if place in givers]
        joined = [timetable.staff[place].staff_id for place in first_of_them]
        others = [staff_id for staff_id in found[start].staff_ids if staff_id not in joined] if start in found else []
        left = givers[first_of_them[0]]
        found[start] = Slot(start, timetable.rules.length // 60, (*joined, *others), places=left)
    return tuple(found[start] for start in sorted(found))


def _least_load_first(timetable: Timetable) -> list[list[int]]:
    """The timetable's staff for each day, who has the least booked time that day first, then as in the catalogue.

    Days are those of the business's calendar, from the one before the timetable to the one after it. An appointment
    counts for the day on which it starts.
    """
    midnights = timetable.days.midnights
    loads = [[0] * len(timetable.staff) for _ in range(len(midnights) + 1)]
    for index, place in enumerate(timetable.staff):
        for start, length in place.busy.visits:
            loads[bisect_right(midnights, start)][index] += length
    return [sorted(range(len(load)), key=load.__getitem__) for load in loads]
