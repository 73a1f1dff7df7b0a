"""The slots of a service: which starts are free, and whose time they would be. Pure; nothing here reads a clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from operator import xor

from graph.values import Appointment, Service, StaffAvailability
from scheduling.board import Board, lay_out
from scheduling.stretches import covers, second_after
from scheduling.terms import terms_of
from scheduling.values import Catalogue, Hold, Slot
from scheduling.windows import starts


def open_slots(
    catalogue: Catalogue,
    service: Service,
    *,
    staff_id: str | None,
    start: datetime,
    end: datetime,
    now: datetime,
    appointments: Sequence[Appointment],
    availability: Iterable[StaffAvailability] = (),
    holds: Sequence[Hold] = (),
) -> tuple[Slot, ...]:
    """The slots that start in [start, end), earliest first; `staff_id` None means anyone.

    `appointments` must hold everything that touches [start, end) with its buffers; for the staff with the least to do
    to come first it must hold those days whole. `availability` is what personal calendars say; it only takes away,
    and so do `holds`, those of other customers.
    """
    terms = terms_of(catalogue, service, now)
    first = max(second_after(start), terms.earliest)
    last = second_after(end) - 1 if terms.latest is None else min(second_after(end) - 1, terms.latest)
    if first > last or terms.length <= 0:
        return ()
    board = lay_out(
        catalogue,
        service,
        staff_id=staff_id,
        start=first,
        end=last,
        now=now,
        appointments=appointments,
        availability=availability,
        holds=holds,
    )
    free, seats = _free_on_grid(board, first, last), _seats(board, first, last)
    best_first = _least_load_first(board)
    minutes = terms.length // 60
    return tuple(
        Slot(
            datetime.fromtimestamp(second, UTC), minutes, best_first(second, free.get(second, 0), seats.get(second, 0))
        )
        for second in sorted(free.keys() | seats.keys())
    )


def _free_on_grid(board: Board, first: int, last: int) -> dict[int, int]:
    """The starts of the grid at which someone is free, each with a bit for everyone who is.

    Each staff member switches their bit on where a free stretch begins and off where it ends; one pass over the grid
    then knows everybody. So the cost grows with grid plus appointments, not with grid times staff.
    """
    grid = [
        second
        for window in board.windows
        if window.start <= last and first < window.end
        for second in starts(window, board.terms.interval, board.zone)
        if first <= second <= last
    ]
    switches = [0] * (len(grid) + 1)
    for index, place in enumerate(board.places):
        for begin, end in place.free_starts(board.terms):
            switches[bisect_left(grid, begin)] ^= 1 << index
            switches[bisect_left(grid, end)] ^= 1 << index
    return {second: bits for second, bits in zip(grid, accumulate(switches, xor), strict=False) if bits}


def _seats(board: Board, first: int, last: int) -> dict[int, int]:
    """The starts of classes with places left, on the grid or not, each with a bit for everyone who gives one."""
    found: dict[int, int] = {}
    for index, place in enumerate(board.places):
        for second in place.seats(board.terms):
            if first <= second <= last and covers(board.open_time, second, second + board.terms.length):
                found[second] = found.get(second, 0) | 1 << index
    return found


def _least_load_first(board: Board) -> Callable[[int, int, int], tuple[str, ...]]:
    """Orders the staff of a start: who has a class to join, then the least booked time that day, then the catalogue.

    Days are those of the business's calendar.
    """
    places = range(len(board.places))
    loads = [_loads(place.diary.starts, board.days.midnights) for place in board.places]
    ranked: dict[int, list[int]] = {}
    known: dict[tuple[int, int, int], tuple[str, ...]] = {}

    def order(second: int, free: int, seats: int) -> tuple[str, ...]:
        day = bisect_right(board.days.midnights, second)
        key = (day, free, seats)
        if key not in known:
            if day not in ranked:
                ranked[day] = sorted(places, key=lambda place: loads[place].get(day, 0))
            able = [place for bits in (seats, free & ~seats) for place in ranked[day] if bits >> place & 1]
            known[key] = tuple(board.places[place].staff_id for place in able)
        return known[key]

    return order


def _loads(appointments: Iterable[tuple[int, int]], midnights: Sequence[int]) -> dict[int, int]:
    """Booked seconds per day; an appointment counts for the day on which it starts."""
    booked: dict[int, int] = {}
    for start, length in appointments:
        day = bisect_right(midnights, start)
        booked[day] = booked.get(day, 0) + length
    return booked
