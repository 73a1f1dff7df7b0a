"""Which of the free slots to put before the customer: pure choices over slots that the booking service has found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import structs

from dialogs.when import When
from dialogs.zones import customer_zone
from scheduling.model import Slot

LISTED = 8
"""More times than this over several days are offered by day first."""

KEPT = 48
"""As many slots of one day as a state carries; a day with a five-minute grid has more, "later" finds them."""

NEAREST = 4
"""Alternatives to a time that is not free: enough to choose from, few enough to read."""

DAYS_SHOWN = 6

BUTTONS = 12
"""As many times as are put on buttons; the sentence lists them all, and "later" shows more."""

LOOK_AHEAD = timedelta(days=14)
"""How far to look when no day was said; and how far beyond the wish when nothing fits it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What to put before the customer: slots, or days when there are too many slots. `missed`: not what was wished."""

    slots: tuple[Slot, ...] = ()
    open_days: tuple[date, ...] | None = None
    missed: bool = False


def local_day(slot: Slot, zone: ZoneInfo) -> date:
    return slot.start.astimezone(zone).date()


def local_time(slot: Slot, zone: ZoneInfo) -> time:
    return slot.start.astimezone(zone).time()


def wish_for(slot: Slot, zone: ZoneInfo) -> When:
    """Just this slot, as a wish."""
    return When(days=(local_day(slot, zone),), at=local_time(slot, zone))


def said_of(slot: Slot, zone: ZoneInfo) -> When:
    """The same as a button says it, which may be pressed when other clocks count."""
    return replace(wish_for(slot, zone), zone=zone.key)


def searched(wish: When, today: date) -> tuple[date, date]:
    """The first and last day to look at for a wish."""
    return wish.stretch(today, LOOK_AHEAD)


def months_of(wish: When, today: date) -> tuple[date, date] | None:
    """The whole months in which a wish lies, as far as they are ahead; None where it leaves no choice of days."""
    if len(wish.days) == 1 or wish.soonest or wish.latest:
        return None
    first, last = (max(day, today) for day in searched(wish, today))
    return max(first.replace(day=1), today), month_end(last)


def month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def starts_by_day(slots: Iterable[Slot], wish: When, zone: ZoneInfo) -> tuple[tuple[date, int], ...]:
    """How many starts each day has at the time of day that is wished for, whichever days are."""
    anyday = When() if wish.choices else replace(wish, days=(), since=None, until=None, weekdays=())
    local = (slot.start.astimezone(zone) for slot in slots)
    days = Counter(start.date() for start in local if anyday.fits(start.date(), start.time()))
    return tuple(sorted(days.items()))


def between(slots: Iterable[Slot], first: date, last: date, zone: ZoneInfo) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if first <= local_day(slot, zone) <= last)


def fitting(slots: Iterable[Slot], wish: When, zone: ZoneInfo) -> tuple[Slot, ...]:
    """The slots that are just what was wished for, earliest first."""
    local = ((slot, slot.start.astimezone(zone)) for slot in slots)
    fits = (slot for slot, start in local if wish.fits(start.date(), start.time()))
    return tuple(sorted(fits, key=lambda s: s.start))


def is_ruled_out(slot: Slot, excluded: Sequence[When], zone: ZoneInfo) -> bool:
    if not excluded:
        return False
    clocks = ((when, slot.start.astimezone(customer_zone(when.zone) or zone)) for when in excluded)
    return any(bool(when) and when.fits(start.date(), start.time()) for when, start in clocks)


def allowed(slots: Iterable[Slot], staff_ids: Iterable[str], not_staff: Iterable[str]) -> tuple[Slot, ...]:
    """The slots with those of their staff who are wished for (any, where nobody is named) and not ruled out.

    Where it takes several, and no more are wished for, all of those have to be among them.
    """
    wished, unwanted = set(staff_ids), set(not_staff)
    if not wished and not unwanted:
        return tuple(slots)

    def kept(slot: Slot) -> tuple[str, ...]:
        left = tuple(key for key in slot.staff_ids if key not in unwanted)
        if 1 < slot.staff_needed >= len(wished):
            return left if wished <= set(left) else ()
        return tuple(key for key in left if not wished or key in wished)

    found = (structs.replace(slot, staff_ids=kept(slot)) for slot in slots)
    return tuple(slot for slot in found if len(slot.staff_ids) >= slot.staff_needed)


def offer_of(fits: tuple[Slot, ...], wish: When, zone: ZoneInfo, *, is_paging_back: bool = False) -> Offer:
    """How to offer slots that fit: the first when haste was asked for, by day when they are many, else one by one.

    `is_paging_back`: as many as are shown at once, the last of them.
    """
    days = tuple(sorted({local_day(s, zone) for s in fits}))
    if wish.soonest:
        return Offer(slots=fits[:NEAREST])
    if wish.latest:
        return Offer(slots=fits[-NEAREST:])
    if len(days) > 1 and (len(fits) > LISTED or not wish.has_time):
        return Offer(open_days=days[-DAYS_SHOWN:] if is_paging_back else days)
    return Offer(slots=fits[-BUTTONS:] if is_paging_back else fits[:KEPT])


def alternatives(slots: Iterable[Slot], wish: When, zone: ZoneInfo) -> Offer:
    """The next best when nothing fits: what stood in the way is given up, and the rest of the wish is kept.

    A wished day that is open is offered at other times; where it is not, an evening stays an evening on other days.
    """
    there = tuple(slots)
    is_day_open = any(wish.fits_day(local_day(slot, zone)) for slot in there)
    anytime = replace(wish, days=(), since=None, until=None, weekdays=()) if not is_day_open and _bounds(wish) else None

    def distance(slot: Slot) -> tuple[bool, int, int, datetime]:
        day, clock = local_day(slot, zone), local_time(slot, zone)
        is_other_time = anytime is not None and not anytime.fits(day, clock)
        return is_other_time, _days_off(day, wish), _minutes_off(slot, wish, zone), slot.start

    candidates = sorted(there, key=distance)
    chosen = sorted(candidates[:NEAREST], key=lambda s: s.start)
    return Offer(slots=tuple(chosen), missed=True)


def around(slots: Iterable[Slot], wish: When, day: date, zone: ZoneInfo) -> tuple[Slot, ...]:
    """Those after a day on which nothing is free; where a day before it is nearer, a few of that one too."""
    there = sorted(slots, key=lambda slot: slot.start)
    before = [slot for slot in there if local_day(slot, zone) < day]
    after = [slot for slot in there if local_day(slot, zone) > day]
    if not before:
        return tuple(after)
    last = local_day(before[-1], zone)
    if after and local_day(after[0], zone) - day <= day - last:
        return tuple(after)
    nearer = sorted(
        (slot for slot in before if local_day(slot, zone) == last), key=lambda slot: _minutes_off(slot, wish, zone)
    )
    return (*nearer[: NEAREST // 2], *after)


def _bounds(wish: When) -> bool:
    """Whether it is for a part of the day, and not for one hour."""
    return not wish.choices and wish.at is None and wish.has_time


def _days_off(day: date, wish: When) -> int:
    if wish.fits_day(day):
        return 0
    ends = [*wish.days, *(end for end in (wish.since, wish.until) if end is not None)]
    return min((abs((day - end).days) for end in ends), default=1)


def _minutes_off(slot: Slot, wish: When, zone: ZoneInfo) -> int:
    if wish.choices:
        return min(_minutes_off(slot, one, zone) for one in wish.choices)
    moment = local_time(slot, zone)
    minute = moment.hour * 60 + moment.minute
    bounds = [t.hour * 60 + t.minute for t in (wish.at, wish.after, wish.before) if t is not None]
    if wish.at is None and replace(wish, days=(), since=None, until=None, weekdays=()).fits(
        local_day(slot, zone), moment
    ):
        return 0
    return min((abs(minute - b) for b in bounds), default=0)


def chosen_from(slots: tuple[Slot, ...], said: When, zone: ZoneInfo) -> Slot | None:
    """The one offered slot that the customer's words name; None when they name none, or several."""
    if said.at is None:
        return None
    named = fitting(slots, said, zone)
    return named[0] if len(named) == 1 else None


def day_bounds(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments at which the first day begins and the last day ends in a zone."""
    midnight = time(0, 0)
    return (
        datetime.combine(first, midnight, tzinfo=zone),
        datetime.combine(last + timedelta(days=1), midnight, tzinfo=zone),
    )
