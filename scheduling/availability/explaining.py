"""Why a start is or is not on offer, rule by rule, for whoever runs the business: whose appointment is in the way too.

The rules are those of `slots`, looked at one by one with what it is made of. A start is on offer exactly when all of
them hold, and whoever lifts those that do not hold gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TypeAlias

from msgspec.structs import replace as with_fields

from graph.model import Appointment, AvailabilityStatus, AvailabilityType, Service, StaffMember
from scheduling.availability.booking_rules import (
    BookingRules,
    availability_on,
    dated_window_on,
    hours_in_force,
    staff_time,
)
from scheduling.availability.busy_intervals import busy_intervals_in
from scheduling.availability.busy_times import is_class_of
from scheduling.availability.intervals import Interval, covers, meets, merged, second_after, second_of
from scheduling.availability.opening_hours import DAY, Window, day_hours, starts, windows
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.availability.staff_timeline import StaffTimeline, Timetable, lay_out
from scheduling.model import Catalogue, ServiceChoice

_MOMENT = timedelta(seconds=1)
_WHOLE_DAY: list[Interval] = [(0, DAY)]


class Check(Enum):
    """What has to hold of a start."""

    ON_OFFER = "on offer"
    """The service is not hidden, and takes time."""

    NOT_PAST = "not past"
    LEAD_TIME = "lead time"
    MAXIMUM_ADVANCE = "maximum advance"
    BUSINESS_HOURS = "business hours"
    DATED_AVAILABILITY = "availability of these dates"
    """A custom availability window, where one holds the day."""

    AVAILABILITY = "availability of the service"
    """The general one, where no such window holds the day."""

    SLOT_INTERVAL = "slot interval"
    STAFF_NEEDED = "staff needed"
    """Whether as many give the service as one appointment takes, and whoever was asked for works there."""

    STAFF = "staff"
    """Whether so many of them, with whoever was asked for, are free; the next are looked at for each of them."""

    ACCEPTED = "invitation accepted"
    ROLE = "role"
    ASSIGNED = "assigned"
    STAFF_HOURS = "working hours"
    OUT_OF_OFFICE = "out of office"
    PERSONAL_CALENDAR = "personal calendar"
    APPOINTMENTS = "appointments"
    BUFFERS = "buffers"
    CAPACITY = "places in the class"
    HOLDS = "held for a customer"


Fact: TypeAlias = datetime | date | timedelta | int | str | tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, and what it was decided by: moments and hours are in the zone in which they are meant."""

    check: Check
    holds: bool
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfMember:
    """What was found of one of the staff."""

    member: StaffMember
    findings: tuple[Finding, ...]

    @property
    def is_free(self) -> bool:
        return all(one.holds for one in self.findings)


@dataclass(frozen=True, slots=True)
class Explanation:
    """`findings` are the rules for all, `staff` those of each who could be asked for it."""

    start: datetime
    service: Service
    is_offered: bool
    findings: tuple[Finding, ...]
    staff: tuple[OfMember, ...]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A service with one of the staff or with anyone (None), as Microsoft Graph has them: also what the `catalogue` of
    customers leaves out. `named` are the staff whom some service names, `has_accepted`, `may_be_booked` and `gives`
    the rules of that catalogue.
    """

    catalogue: Catalogue
    service: Service
    staff: Sequence[StaffMember]
    staff_id: str | None
    has_accepted: Callable[[StaffMember], bool]
    may_be_booked: Callable[[StaffMember], bool]
    gives: Callable[[StaffMember], bool]

    @property
    def candidates(self) -> tuple[StaffMember, ...]:
        """Those who are looked at: who gives it, and whoever was asked for."""
        is_one = self.catalogue.staff_needed_for(self.service) == 1 and self.staff_id is not None
        return tuple(one for one in self.staff if one.id == self.staff_id or (self.gives(one) and not is_one))

    @property
    def choice(self) -> ServiceChoice:
        """As if the catalogue left nothing of it out."""
        ids = tuple(one.id for one in self.candidates)
        service = with_fields(self.service, staff_ids=ids, is_hidden=False)
        whole = replace(self.catalogue, services=(service,), staff=self.candidates)
        return ServiceChoice(whole, service, self.staff_id)


def explain(inquiry: Inquiry, calendar: CalendarSnapshot, *, start: datetime, now: datetime) -> Explanation:
    """For one customer, who holds nothing."""
    if inquiry.service.duration <= timedelta(0):
        finding = Finding(Check.ON_OFFER, holds=False, facts={"minutes": inquiry.service.duration // _MOMENT // 60})
        return Explanation(start, inquiry.service, is_offered=False, findings=(finding,), staff=())
    choice = inquiry.choice
    second = second_of(start)
    looked_at = _Start(
        inquiry, choice, calendar, start, second, lay_out(choice, calendar, start=second, end=second, now=now)
    )
    staff = tuple(looked_at.member(one, place) for one, place in looked_at.places())
    findings = (*looked_at.of_service(now), looked_at.team(staff))
    return Explanation(start, inquiry.service, _is_offered(inquiry, calendar, start, now), findings, staff)


def _is_offered(inquiry: Inquiry, calendar: CalendarSnapshot, start: datetime, now: datetime) -> bool:
    """By the search that customers are offered times by."""
    service = inquiry.catalogue.service(inquiry.service.id)
    if service is None:
        return False
    choice = ServiceChoice(inquiry.catalogue, service, inquiry.staff_id)
    found = open_slots(choice, calendar, start=start, end=start + _MOMENT, now=now)
    return any(slot.start == start for slot in found)


@dataclass(frozen=True, slots=True)
class _Start:
    inquiry: Inquiry
    choice: ServiceChoice
    calendar: CalendarSnapshot
    start: datetime
    second: int
    timetable: Timetable

    @property
    def rules(self) -> BookingRules:
        return self.timetable.rules

    @property
    def end(self) -> int:
        return self.second + self.rules.length

    def places(self) -> Iterator[tuple[StaffMember, StaffTimeline]]:
        return zip(self.choice.staff, self.timetable.staff, strict=True)

    # Of the service

    def of_service(self, now: datetime) -> Iterator[Finding]:
        rules, second = self.rules, self.second
        yield Finding(Check.ON_OFFER, not self.inquiry.service.is_hidden)
        yield Finding(Check.NOT_PAST, second >= second_after(now), {"now": self._local(second_of(now))})
        is_in_time = not rules.notice or second >= rules.earliest
        yield Finding(Check.LEAD_TIME, is_in_time, {"lead_time": rules.notice, "earliest": self._local(rules.earliest)})
        is_near = rules.latest is None or second <= rules.latest
        latest: dict[str, Fact] = {} if rules.latest is None else {"latest": self._local(rules.latest)}
        yield Finding(Check.MAXIMUM_ADVANCE, is_near, latest)
        yield self._business_hours()
        yield self._availability(Check.DATED_AVAILABILITY)
        yield self._availability(Check.AVAILABILITY)
        yield self._interval()
        needed, there = self.timetable.staff_needed, {one.id for one in self.choice.staff}
        is_enough = len(there) >= needed and self.timetable.wished <= there
        yield Finding(Check.STAFF_NEEDED, is_enough, {"needed": needed, "assigned": len(there)})

    def _business_hours(self) -> Finding:
        weekly = self.choice.catalogue.business.hours
        found = windows(lambda day: day_hours(weekly[day.weekday()]) if weekly else [], self.timetable.days)
        return Finding(Check.BUSINESS_HOURS, self._lies_in(found), {"hours": self._hours(found)})

    def _availability(self, check: Check) -> Finding:
        """On days to which it says nothing, every hour would do."""
        policy, is_dated = self.choice.catalogue.policy_of(self.choice.service), check is Check.DATED_AVAILABILITY

        def hours(day: date) -> list[Interval]:
            window = dated_window_on(policy, day)
            if (window is not None) is not is_dated:
                return _WHOLE_DAY
            return hours_in_force(_WHOLE_DAY, availability_on(policy, day), day)

        found = windows(hours, self.timetable.days)
        day = self.start.astimezone(self.timetable.zone).date()
        window = dated_window_on(policy, day)
        facts: dict[str, Fact] = {}
        if is_dated == (window is not None):
            availability = availability_on(policy, day)
            facts["availability"] = availability.type.value
            if availability.type is AvailabilityType.CUSTOM_HOURS:
                facts["hours"] = self._hours(found)
            if window is not None:
                facts |= {name: one for name, one in (("first", window.first), ("last", window.last)) if one}
        return Finding(check, self._lies_in(found), facts)

    def _interval(self) -> Finding:
        """The starts of a class that can be joined are as good as those of the grid; outside of hours there is none."""
        timetable, second = self.timetable, self.second
        facts: dict[str, Fact] = {"interval": timedelta(seconds=timetable.rules.interval)}
        if any(second in timetable.classes(place) for place in timetable.staff):
            return Finding(Check.SLOT_INTERVAL, holds=not self.start.microsecond, facts=facts)
        window = next((one for one in timetable.windows if one.start <= second < one.end), None)
        if window is None:
            return Finding(Check.SLOT_INTERVAL, holds=not self.start.microsecond, facts=facts)
        on_grid = list(starts(window, timetable.rules.interval, timetable.zone))
        facts["counted_from"] = self._local(window.start)
        if before := [one for one in on_grid if one < second]:
            facts["before"] = self._local(before[-1])
        if after := [one for one in on_grid if one > second]:
            facts["after"] = self._local(after[0])
        return Finding(Check.SLOT_INTERVAL, second in on_grid and not self.start.microsecond, facts)

    def team(self, staff: Iterable[OfMember]) -> Finding:
        free = {one.member.id for one in staff if one.is_free}
        joined = any(self._has_place(place) and one.id in free for one, place in self.places())
        needed, wished = self.timetable.staff_needed, self.timetable.wished
        is_enough = joined or (bool(needed) and len(free) >= needed and wished <= free)
        return Finding(Check.STAFF, is_enough, {"needed": needed, "free": len(free)})

    # Of one of the staff

    def member(self, member: StaffMember, place: StaffTimeline) -> OfMember:
        findings = [
            Finding(Check.ACCEPTED, self.inquiry.has_accepted(member), {"membership": member.membership.value}),
            Finding(Check.ROLE, self.inquiry.may_be_booked(member), {"role": member.role.value}),
            Finding(Check.ASSIGNED, self.inquiry.gives(member)),
        ]
        if self._has_place(place):
            left = self.timetable.classes(place)[self.second]
            findings.append(Finding(Check.CAPACITY, holds=True, facts={"left": left}))
            return OfMember(member, tuple(findings))
        return OfMember(member, (*findings, *self._engagements(member, place)))

    def _has_place(self, place: StaffTimeline) -> bool:
        return self.second in self.timetable.classes(place)

    def _engagements(self, member: StaffMember, place: StaffTimeline) -> Iterator[Finding]:
        rules, second, end = self.rules, self.second, self.end
        begins, until = second - rules.pre_buffer, end + rules.post_buffer
        own = staff_time(member, self.choice.catalogue, second, end)
        yield Finding(Check.STAFF_HOURS, own is None or covers(own, second, end), self._own_hours(member, own))
        away = [one for one in place.busy.away if meets([one], begins, until)]
        yield Finding(Check.OUT_OF_OFFICE, not away, self._spans(away))
        personal = [one for one in self._personal(member) if meets([one], begins, until)]
        yield Finding(Check.PERSONAL_CALENDAR, not personal, self._spans(personal))
        theirs = [one for one in self.calendar.appointments if member.id in one.staff_ids]
        classes = [one for one in theirs if self._is_class_then(one)]
        others = [one for one in theirs if one not in classes]
        during = [one for one in others if self._meets_visit(one, member.id)]
        beside = [one for one in others if one not in during and self._meets_block(one, member.id)]
        yield Finding(Check.APPOINTMENTS, not during, _of_appointments(during, self._local))
        buffers: dict[str, Fact] = {"before": self.service.pre_buffer, "after": self.service.post_buffer}
        yield Finding(Check.BUFFERS, not beside, buffers | dict(_of_appointments(beside, self._local)))
        if self.service.max_attendees > 1:
            facts: dict[str, Fact] = {"most": self.service.max_attendees}
            has_place = any(begins == second for begins, _ in place.busy.seats)
            yield Finding(
                Check.CAPACITY, has_place or not classes, facts | dict(_of_appointments(classes, self._local))
            )
        holds = [one for one in self.calendar.holds if member.id in one.staff_ids]
        held = [(second_of(one.busy_from), second_after(one.busy_until)) for one in holds]
        held = [one for one in held if meets([one], begins, until)]
        yield Finding(Check.HOLDS, not held, self._spans(held))

    @property
    def service(self) -> Service:
        return self.choice.service

    def _own_hours(self, member: StaffMember, own: list[Interval] | None) -> dict[str, Fact]:
        if own is None:
            return {}
        return {"zone": member.time_zone or "", "hours": self._as_moments(own)}

    def _personal(self, member: StaffMember) -> Iterator[Interval]:
        if not member.personal_calendar_counts:
            return
        for one in self.calendar.availability:
            for item in one.items if one.staff_id == member.id else ():
                if item.status is AvailabilityStatus.BUSY:
                    yield second_of(item.start), second_after(item.end)

    def _is_class_then(self, appointment: Appointment) -> bool:
        return is_class_of(appointment, self.service) and second_of(appointment.start) == self.second

    def _meets_visit(self, appointment: Appointment, staff_id: str) -> bool:
        visits = busy_intervals_in((appointment,))[staff_id].visits
        return meets([(begins, begins + length) for begins, length in visits], self.second, self.end)

    def _meets_block(self, appointment: Appointment, staff_id: str) -> bool:
        begins, until = self.second - self.rules.pre_buffer, self.end + self.rules.post_buffer
        return meets(busy_intervals_in((appointment,))[staff_id].blocks, begins, until)

    # How it is said

    def _lies_in(self, found: Iterable[Window]) -> bool:
        return covers(merged((one.start, one.end) for one in found), self.second, self.end)

    def _hours(self, found: Iterable[Window]) -> tuple[tuple[datetime, datetime], ...]:
        return self._as_moments([(one.start, one.end) for one in found])

    def _spans(self, spans: Sequence[Interval]) -> dict[str, Fact]:
        return {"times": self._as_moments(spans)} if spans else {}

    def _as_moments(self, spans: Iterable[Interval]) -> tuple[tuple[datetime, datetime], ...]:
        return tuple((self._local(begins), self._local(ends)) for begins, ends in spans)

    def _local(self, second: int) -> datetime:
        return datetime.fromtimestamp(second, self.timetable.zone)


def _of_appointments(found: Sequence[Appointment], local: Callable[[int], datetime]) -> Mapping[str, Fact]:
    if not found:
        return {}
    times = tuple((local(second_of(one.start)), local(second_after(one.end))) for one in found)
    return {"times": times, "ids": ", ".join(one.id for one in found)}
