"""The slots of a service: which starts are free, and whose time they would be. Pure; nothing here reads a clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import compress, pairwise

from graph.quick import quick
from graph.values import Appointment, Service, StaffAvailability
from scheduling.board import Board, fitting_on, lay_out
from scheduling.stretches import covers, second_after
from scheduling.terms import terms_of
from scheduling.values import Catalogue, Hold, Slot
from scheduling.windows import starts

_slot = quick(Slot)

_FEW = 8

_ZERO_AND_ONE = bytes.maketrans(b"01", b"\x00\x01")


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
    free = _free_on_grid(board, first, last)
    if seats := _seats(board, first, last):
        free = sorted(_with_seats_first(board, dict(free), seats).items())
    minutes, moment = terms.length // 60, datetime.fromtimestamp
    return tuple([_slot(moment(second, UTC), minutes, staff_ids) for second, staff_ids in free if staff_ids])


def _free_on_grid(board: Board, first: int, last: int) -> list[tuple[int, tuple[str, ...]]]:
    """Each start of the grid, and the staff who are free then, the best choice first.

    The grid is the bits of one number for each staff member, and an engagement takes a run of them away: so the cost
    grows with appointments plus grid. A day's numbers, the best choice of that day first, are then read crosswise.
    """
    grid = [
        second
        for window in board.windows
        if window.start <= last and first < window.end
        for second in starts(window, board.terms.interval, board.zone)
        if first <= second <= last
    ]
    in_open_time = fitting_on(grid, board.open_time, board.terms.length)
    free = []
    for place in board.places:
        hours = place.hours
        fitting = in_open_time if hours is board.open_time else fitting_on(grid, hours, board.terms.length)
        free.append(place.free_on(grid, fitting, board.terms))
    ranking = _Ranking(board)
    found: list[tuple[int, tuple[str, ...]]] = []
    ends = [bisect_left(grid, midnight) for midnight in board.days.midnights]
    for day, (begin, end) in enumerate(pairwise(ends), 1):
        if begin < end and free:
            ranked = ranking.on(day)
            staff_ids = [board.places[place].staff_id for place in ranked]
            columns = zip(*(_bits(free[place] >> begin, end - begin) for place in ranked), strict=True)
            found += zip(grid[begin:end], _able(staff_ids, columns), strict=True)
    return found


def _able(staff_ids: list[str], columns: Iterable[tuple[int, ...]]) -> Iterator[tuple[str, ...]]:
    """Those whose bit is set in each column. Where few people work, it is the same few over and over."""
    if len(staff_ids) > _FEW:
        return (tuple(compress(staff_ids, column)) for column in columns)
    known: dict[tuple[int, ...], tuple[str, ...]] = {}
    return (known.get(column) or known.setdefault(column, tuple(compress(staff_ids, column))) for column in columns)


def _bits(number: int, count: int) -> bytes:
    """The lowest bits of a number, the lowest first, each as a byte of 0 or 1."""
    return format(number & (1 << count) - 1, f"0{count}b").encode().translate(_ZERO_AND_ONE)[::-1]


def _seats(board: Board, first: int, last: int) -> dict[int, list[int]]:
    """The starts of classes with places left, on the grid or not, and the places of those who give them."""
    found: dict[int, list[int]] = {}
    for index, place in enumerate(board.places):
        for second in place.seats(board.terms):
            if first <= second <= last and covers(board.open_time, second, second + board.terms.length):
                found.setdefault(second, []).append(index)
    return found


def _with_seats_first(
    board: Board, free: dict[int, tuple[str, ...]], seats: dict[int, list[int]]
) -> dict[int, tuple[str, ...]]:
    """Who has a class to join comes before all who would open one."""
    ranking = _Ranking(board)
    able = {second: staff_ids for second, staff_ids in free.items() if staff_ids}
    for second, places in seats.items():
        ranked = ranking.on(bisect_right(board.days.midnights, second))
        joined = tuple(board.places[place].staff_id for place in ranked if place in places)
        able[second] = joined + tuple(one for one in able.get(second, ()) if one not in joined)
    return able


class _Ranking:
    """The places of the board by the time that is booked with each on a day, the least first, then as in the catalogue.

    Days are those of the business's calendar, counted from 1.
    """

    def __init__(self, board: Board) -> None:
        midnights = board.days.midnights
        self._places = range(len(board.places))
        self._loads = [_loads(place.diary.visits, midnights) for place in board.places]

    def on(self, day: int) -> list[int]:
        return sorted(self._places, key=lambda place: self._loads[place].get(day, 0))


def _loads(visits: Iterable[tuple[int, int]], midnights: Sequence[int]) -> dict[int, int]:
    """Booked seconds per day; an appointment counts for the day on which it starts."""
    booked: dict[int, int] = {}
    for start, length in visits:
        day = bisect_right(midnights, start)
        booked[day] = booked.get(day, 0) + length
    return booked
