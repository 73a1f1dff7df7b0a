"""Why a wished time or day is not on offer: the rules that exclude it, never whose appointment is in the way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from graph.model import AvailabilityType
from scheduling.availability.booking_rules import BookingRules, availability_on
from scheduling.availability.intervals import covers, meets, second_after, second_of
from scheduling.availability.opening_hours import Window, clock_reaches, starts
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.availability.staff_timeline import StaffTimeline, Timetable, lay_out
from scheduling.model import Reason, Rule, ServiceChoice

_ORDER = list(Rule)
_OFFERED = (AvailabilityType.STAFF_FREE, AvailabilityType.CUSTOM_HOURS)


def why_not(choice: ServiceChoice, calendar: CalendarSnapshot, *, start: datetime, now: datetime) -> tuple[Reason, ...]:
    """The rules that exclude this start, in a receptionist's order; empty exactly when `open_slots` offers it.

    What is past is only past, and outside opening hours nobody asks about staff.
    """
    second = second_of(start)
    timetable = lay_out(choice, calendar, start=second, end=second, now=now)
    day = start.astimezone(choice.catalogue.zone).date()
    reasons = _against(timetable, second, is_offered=_is_offered(choice, day), now=now, day=day)
    if start.microsecond and Rule.OFF_GRID not in (reason.rule for reason in reasons):
        return (*reasons, Reason(Rule.OFF_GRID))
    return reasons


def why_not_day(choice: ServiceChoice, calendar: CalendarSnapshot, *, day: date, now: datetime) -> tuple[Reason, ...]:
    """The rules that exclude a whole day on the business's calendar; empty when something is free.

    When every start has its own reason, the one that took the last hope is told: a morning that is past and an
    afternoon that is taken make a day that is taken.
    """
    begins = clock_reaches(day, 0, choice.catalogue.zone)
    ends = clock_reaches(day, 0, choice.catalogue.zone, days=1)
    timetable = lay_out(choice, calendar, start=begins, end=ends - 1, now=now)
    is_offered = _is_offered(choice, day)
    wishes = _fitting_starts(timetable, begins, ends)
    if not wishes:
        return _against_day(timetable, begins, ends, is_offered=is_offered, now=now, day=day)
    verdicts = [_against(timetable, wish, is_offered=is_offered, now=now, day=day) for wish in wishes]
    if not all(verdicts):
        return ()
    return (max((verdict[0] for verdict in verdicts), key=lambda one: (_ORDER.index(one.rule), one.places)),)


def _against(timetable: Timetable, second: int, *, is_offered: bool, now: datetime, day: date) -> tuple[Reason, ...]:
    if second < second_after(now):
        return (Reason(Rule.PAST),)
    reasons = _against_reach(timetable, second, second, is_offered=is_offered)
    if not is_offered:
        return reasons
    if not covers(timetable.open_time, second, second + timetable.rules.length):
        return (*reasons, _closed(timetable, day, second))
    return reasons + _against_staff(timetable, second)


def _against_day(
    timetable: Timetable, begins: int, ends: int, *, is_offered: bool, now: datetime, day: date
) -> tuple[Reason, ...]:
    """For a day on which the service fits nowhere, whoever is free."""
    if ends <= second_after(now):
        return (Reason(Rule.PAST),)
    reasons = _against_reach(timetable, ends - 1, begins, is_offered=is_offered)
    return (*reasons, _closed(timetable, day)) if is_offered else reasons


def _against_reach(timetable: Timetable, latest: int, earliest: int, *, is_offered: bool) -> tuple[Reason, ...]:
    """What the rules about notice say of starts between two seconds; `NOT_BOOKABLE` comes before them."""
    rules = timetable.rules
    reasons = [] if is_offered else [Reason(Rule.NOT_BOOKABLE)]
    if latest < rules.earliest:
        reasons.append(Reason(Rule.TOO_SOON, notice=rules.notice))
    if rules.latest is not None and earliest > rules.latest:
        reasons.append(Reason(Rule.TOO_FAR, limit=datetime.fromtimestamp(rules.latest, timetable.zone).date()))
    return tuple(reasons)


def _against_staff(timetable: Timetable, second: int) -> tuple[Reason, ...]:
    if any(second in timetable.classes(place) for place in timetable.staff):
        return ()
    reasons = []
    there = [place for place in timetable.staff if _is_there(place, second, timetable.rules)]
    places = _places(timetable, there, second)
    if not _could_be_a_team(timetable, there):
        reasons.append(Reason(Rule.STAFF_AWAY))
    elif not places:
        reasons.append(Reason(Rule.TAKEN))
    elif places < timetable.people:
        reasons.append(Reason(Rule.TOO_FEW, places=places))
    if not _is_on_grid(timetable, second):
        reasons.append(Reason(Rule.OFF_GRID))
    return tuple(reasons)


def _could_be_a_team(timetable: Timetable, there: list[StaffTimeline]) -> bool:
    """Whether enough of the staff are there, busy or not, for one appointment: one, unless it takes several."""
    return len(there) >= timetable.team and timetable.wished <= {place.staff_id for place in there}


def _places(timetable: Timetable, there: list[StaffTimeline], second: int) -> int:
    """For how many who come together there is room at this start."""
    free = {place.staff_id for place in there if _is_free(place, second, timetable.rules)}
    if timetable.capacity <= 1:
        return timetable.rooms(free) if timetable.wished <= free else 0
    left = [place.seats(timetable.rules).get(second, 0) for place in timetable.staff]
    return max([*left, timetable.capacity if free else 0])


def _is_there(place: StaffTimeline, second: int, rules: BookingRules) -> bool:
    end = second + rules.length
    in_hours = covers(place.hours, second, end)
    return in_hours and not meets(place.busy.away, second - rules.pre_buffer, end + rules.post_buffer)


def _is_free(place: StaffTimeline, second: int, rules: BookingRules) -> bool:
    end = second + rules.length
    return not meets(place.busy.booked, second - rules.pre_buffer, end + rules.post_buffer)


def _is_on_grid(timetable: Timetable, second: int) -> bool:
    window = next((window for window in timetable.windows if window.start <= second < window.end), None)
    return window is not None and second in starts(window, timetable.rules.interval, timetable.zone)


def _fitting_starts(timetable: Timetable, begins: int, ends: int) -> list[int]:
    """The starts of a day that the opening hours leave room for, and those of its classes with places left."""
    grid = {
        second for window in timetable.windows for second in starts(window, timetable.rules.interval, timetable.zone)
    }
    classes = {second for place in timetable.staff for second in place.seats(timetable.rules)}
    return [
        second
        for second in sorted(grid | classes)
        if begins <= second < ends and covers(timetable.open_time, second, second + timetable.rules.length)
    ]


def _closed(timetable: Timetable, day: date, second: int | None = None) -> Reason:
    hours: list[Window] = [window for window in timetable.windows if window.day == day]
    if not hours:
        return Reason(Rule.CLOSED_DAY)
    around = [window for window in hours if second is not None and window.start <= second < window.end]
    return Reason(
        Rule.CLOSED,
        opens=datetime.fromtimestamp(hours[0].start, timetable.zone),
        closes=datetime.fromtimestamp((around or hours)[-1].end, timetable.zone),
    )


def _is_offered(choice: ServiceChoice, day: date) -> bool:
    kind = availability_on(choice.catalogue.policy_of(choice.service), day).type
    return kind in _OFFERED and choice.service.duration > timedelta(0)
