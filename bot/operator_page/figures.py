"""What the operator's page shows, worked out of what was counted: pure, and without a word of any language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.operator_page.counting import LIMIT, UNDELIVERED
from dialogs.happenings import STAGES, Happened
from storage.happenings import Counted, Tally

RANGES = (1, 7, 30, 90)
"""Days, today among them."""

USUAL_RANGE = 7
MOST_SERVICES = 5
"""So many have a colour of their own in the chart of days; what is left is one more."""

OTHERS = ""
"""The services that have no colour of their own."""

_OPENS, _CLOSES = 8, 20
"""The heat map has these hours at least, so that an empty one looks like a day."""


@dataclass(frozen=True, slots=True)
class Row:
    """`key` is what is counted, in the form in which it is stored."""

    key: str
    number: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, or an hour of today, with how many of each service were booked in it, in the order of `services`."""

    begins: datetime
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


@dataclass(frozen=True, slots=True)
class Heat:
    """Wishes that could not be met: seven rows, Monday first, of one number for each of `hours`; `any_hour` are those
    of a weekday that named no hour. `most` is the greatest number in it.
    """

    hours: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    any_hour: tuple[int, ...]
    most: int

    @property
    def total(self) -> int:
        return sum(map(sum, self.rows)) + sum(self.any_hour)


@dataclass(frozen=True, slots=True)
class Peak:
    """The hour for which most was wished in vain, and why mostly."""

    weekday: int
    hour: int
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Figures:
    """`services` are the keys of the colours in `bars`; `totals` has each kind of `Happened` in all."""

    totals: Mapping[str, int]
    services: tuple[str, ...]
    bars: tuple[Bar, ...]
    by_service: tuple[Row, ...]
    funnel: tuple[Row, ...]
    unmet: tuple[Row, ...]
    heat: Heat
    peak: Peak | None
    refused: tuple[Row, ...]
    limits: tuple[Row, ...]
    undelivered: tuple[Row, ...]
    stuck: tuple[Row, ...]
    unanswered: tuple[Row, ...]
    outages: tuple[Row, ...]

    def __getitem__(self, kind: Happened) -> int:
        return self.totals.get(kind.value, 0)

    @property
    def is_empty(self) -> bool:
        return not any(self.totals.values())

    @property
    def booked_of_begun(self) -> int | None:
        """Of a hundred bookings that were begun, so many got their yes; None where none was begun."""
        begun, confirmed = self.funnel[0].number, self.funnel[-1].number
        return round(100 * confirmed / begun) if begun else None


def begins(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The first moment of a range that ends now."""
    first = now.astimezone(zone).date() - timedelta(days=days - 1)
    return datetime.combine(first, datetime.min.time(), tzinfo=zone)


def figures(
    counted: Mapping[Tally, int], booked: Sequence[Counted], now: datetime, days: int, zone: ZoneInfo
) -> Figures:
    """`booked` are the bookings with their hours; `now` is the end of the range."""
    by_service = _rows(_summed((one.tally.service_id, one.number) for one in booked))
    services = _coloured(by_service)
    return Figures(
        totals=_summed((tally.kind, number) for tally, number in counted.items()),
        services=services,
        bars=_bars(booked, services, now, days, zone),
        by_service=by_service,
        funnel=_funnel(counted),
        unmet=_whys(counted, Happened.UNMET.value),
        heat=_heat(counted),
        peak=_peak(counted),
        refused=_whys(counted, Happened.REFUSED.value),
        limits=_whys(counted, LIMIT),
        undelivered=_whys(counted, UNDELIVERED),
        stuck=_whys(counted, Happened.STUCK.value),
        unanswered=_whys(counted, Happened.UNANSWERED.value),
        outages=_whys(counted, Happened.OUTAGE.value),
    )


def _summed(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    summed: Counter[str] = Counter()
    for key, number in counts:
        summed[key] += number
    return summed


def _rows(summed: Mapping[str, int]) -> tuple[Row, ...]:
    """What there is most of first."""
    return tuple(Row(key, number) for key, number in sorted(summed.items(), key=lambda one: (-one[1], one[0])))


def _whys(counted: Mapping[Tally, int], kind: str) -> tuple[Row, ...]:
    return _rows(_summed((tally.why, number) for tally, number in counted.items() if tally.kind == kind))


def _funnel(counted: Mapping[Tally, int]) -> tuple[Row, ...]:
    reached = _summed((one.why, number) for one, number in counted.items() if one.kind == Happened.STAGE.value)
    return tuple(Row(stage.value, reached[stage.value]) for stage in STAGES)


def _coloured(by_service: Sequence[Row]) -> tuple[str, ...]:
    keys = tuple(row.key for row in by_service)
    return keys if len(keys) <= MOST_SERVICES else (*keys[: MOST_SERVICES - 1], OTHERS)


def _bars(
    booked: Sequence[Counted], services: tuple[str, ...], now: datetime, days: int, zone: ZoneInfo
) -> tuple[Bar, ...]:
    """One for each day; of today alone one for each hour."""
    start = begins(now, days, zone)
    is_by_hour = days == 1
    starts = [start.replace(hour=hour) for hour in range(24)] if is_by_hour else _days(start.date(), days, zone)
    numbers: dict[tuple[date, int], Counter[str]] = {}
    for one in booked:
        at = one.during.astimezone(zone)
        place = at.date(), at.hour if is_by_hour else 0
        key = one.tally.service_id if one.tally.service_id in services else OTHERS
        numbers.setdefault(place, Counter())[key] += one.number
    return tuple(Bar(at, tuple(numbers.get((at.date(), at.hour), Counter())[key] for key in services)) for at in starts)


def _days(first: date, days: int, zone: ZoneInfo) -> list[datetime]:
    return [datetime.combine(first + timedelta(days=day), datetime.min.time(), tzinfo=zone) for day in range(days)]


def _wished(counted: Mapping[Tally, int]) -> list[tuple[Tally, int]]:
    return [(one, number) for one, number in counted.items() if one.kind == Happened.UNMET.value]


def _heat(counted: Mapping[Tally, int]) -> Heat:
    cells: Counter[tuple[int, int]] = Counter()
    any_hour: Counter[int] = Counter()
    for tally, number in _wished(counted):
        if tally.weekday is not None and tally.hour is not None:
            cells[tally.weekday, tally.hour] += number
        elif tally.weekday is not None:
            any_hour[tally.weekday] += number
    named = [hour for _, hour in cells]
    hours = tuple(range(min((*named, _OPENS)), max((*named, _CLOSES - 1)) + 1))
    rows = tuple(tuple(cells[weekday, hour] for hour in hours) for weekday in range(7))
    return Heat(hours, rows, tuple(any_hour[day] for day in range(7)), max((*cells.values(), *any_hour.values(), 0)))


def _peak(counted: Mapping[Tally, int]) -> Peak | None:
    cells: dict[tuple[int, int], Counter[str]] = {}
    for tally, number in _wished(counted):
        if tally.weekday is not None and tally.hour is not None:
            cells.setdefault((tally.weekday, tally.hour), Counter())[tally.why] += number
    if not cells:
        return None
    (weekday, hour), whys = max(cells.items(), key=lambda one: (one[1].total(), -one[0][0], -one[0][1]))
    return Peak(weekday, hour, whys.total(), whys.most_common(1)[0][0])


def level(number: int, most: int, levels: int = 5) -> int:
    """How strongly a cell is coloured: 0 for nothing, `levels` for the most there is."""
    return 0 if not number or not most else max(1, round(levels * number / most))
