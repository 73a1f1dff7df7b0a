"""Explanations against the search for slots, on random businesses: a start is on offer exactly when every rule holds,
and whoever lifts the rules that do not hold gets it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from msgspec import structs

from graph.model import (
    Appointment,
    Availability,
    AvailabilityItem,
    AvailabilityStatus,
    AvailabilityType,
    AvailabilityWindow,
    Business,
    Hours,
    Membership,
    PageSettings,
    SchedulingPolicy,
    Service,
    StaffAvailability,
    StaffMember,
    StaffRole,
    WeeklyHours,
)
from scheduling.availability.explaining import Check, Explanation, Finding, Inquiry, explain
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.model import Catalogue, ServiceChoice, Slot
from scheduling.operator_rules import OperatorRules, StaffHoursZone
from scheduling.reading.catalogue import make_catalogue
from scheduling.reading.inquiry import inquiry_about
from storage.holds import Hold

# A week without a change of the clocks in any zone here, from Monday to Sunday; and one with such a change.
QUIET, CHANGING = date(2026, 6, 1), date(2026, 3, 23)
ALWAYS = (Hours(time(0), time(0)),)
STAFF_FREE = Availability(AvailabilityType.STAFF_FREE)
MOMENTS = 1000


@dataclass(frozen=True)
class World:
    """A business as Graph has it, and what is in its calendar."""

    business: Business
    service: Service
    others: tuple[Service, ...]
    staff: tuple[StaffMember, ...]
    calendar: CalendarSnapshot
    now: datetime
    staff_id: str | None
    staff_needed: int = 1
    hours_zone: StaffHoursZone = StaffHoursZone.BUSINESS

    @property
    def catalogue(self) -> Catalogue:
        rules = OperatorRules(staff_hours_zone=self.hours_zone)
        made = make_catalogue(self.business, (self.service, *self.others), self.staff, (), rules)
        return replace(made, staff_needed={self.service.id: self.staff_needed} if self.staff_needed > 1 else {})

    @property
    def inquiry(self) -> Inquiry:
        services = (self.service, *self.others)
        return inquiry_about(self.catalogue, self.service, services, self.staff, self.staff_id)

    def slots(self, start: datetime, end: datetime) -> tuple[Slot, ...]:
        catalogue = self.catalogue
        service = catalogue.service(self.service.id)
        if service is None:
            return ()
        choice = ServiceChoice(catalogue, service, self.staff_id)
        return open_slots(choice, self.calendar, start=start, end=end, now=self.now)

    def offers(self, start: datetime) -> bool:
        """Looked for among those of a day, as customers look."""
        hours = timedelta(hours=12)
        return any(slot.start == start for slot in self.slots(start - hours, start + hours))

    def explained(self, start: datetime) -> Explanation:
        return explain(self.inquiry, self.calendar, start=start, now=self.now)

    def with_policy(self, change: Callable[[SchedulingPolicy], SchedulingPolicy]) -> World:
        policy = change((self.service.policy or SchedulingPolicy()).over(self.business.policy))
        return replace(
            self,
            service=structs.replace(self.service, policy=policy),
            business=structs.replace(self.business, policy=None),
        )

    def with_member(self, staff_id: str, **changes: object) -> World:
        staff = tuple(structs.replace(one, **changes) if one.id == staff_id else one for one in self.staff)
        return replace(self, staff=staff)

    def with_calendar(self, **changes: object) -> World:
        return replace(self, calendar=replace(self.calendar, **changes))  # type: ignore[arg-type]


# --- random worlds ---------------------------------------------------------------------------------------------------


def hours(draw: Random) -> tuple[Hours, ...]:
    opens, closes = draw.choice([7, 8, 9]), draw.choice([16, 17, 18])
    return draw.choice(
        [
            (Hours(time(opens), time(closes)),),
            (Hours(time(opens, 15), time(12)), Hours(time(13), time(closes))),
            (Hours(time(0), time(12)), Hours(time(20), time(0))),
            ALWAYS,
            ALWAYS,
            (),
        ]
    )


def week(draw: Random) -> WeeklyHours:
    one, other = hours(draw), hours(draw)
    return (one, other, one, other, one, other, one)


def availability(draw: Random) -> Availability:
    kind = draw.choice(
        [AvailabilityType.STAFF_FREE] * 4 + [AvailabilityType.CUSTOM_HOURS, AvailabilityType.NOT_BOOKABLE]
    )
    return Availability(kind, week(draw)) if kind is AvailabilityType.CUSTOM_HOURS else Availability(kind)


def policy(draw: Random, monday: date) -> SchedulingPolicy:
    def near() -> date | None:
        return draw.choice([None, monday + timedelta(days=draw.randrange(7))])

    dated = tuple(AvailabilityWindow(near(), near(), availability(draw)) for _ in range(draw.choice([0, 0, 1, 2])))
    return SchedulingPolicy(
        slot_interval=draw.choice([None, timedelta(minutes=15), timedelta(minutes=25), timedelta(minutes=60)]),
        minimum_lead_time=draw.choice([None, timedelta(0), timedelta(hours=2), timedelta(days=1)]),
        maximum_advance=draw.choice([None, timedelta(days=2), timedelta(days=30)]),
        general_availability=draw.choice([None, availability(draw)]),
        custom_availabilities=draw.choice([None, dated]),
    )


def world(seed: int) -> tuple[World, datetime]:
    draw = Random(seed)
    monday = draw.choice([QUIET, QUIET, CHANGING])
    zone = draw.choice(["Europe/Berlin", "Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "UTC"])
    noon = datetime.combine(monday, time(12), UTC) + timedelta(days=draw.randrange(7))

    def near() -> datetime:
        return noon + timedelta(minutes=5 * draw.randrange(-96, 96))

    def minutes(*choices: int) -> timedelta:
        return timedelta(minutes=draw.choice(choices))

    staff = tuple(
        StaffMember(
            f"m{number}",
            f"M{number}",
            role=draw.choice([StaffRole.ADMINISTRATOR] * 4 + [StaffRole.EXTERNAL_GUEST, StaffRole.VIEWER]),
            membership=draw.choice([Membership.ACTIVE] * 6 + [Membership.PENDING]),
            use_business_hours=draw.random() < 0.6,
            hours=draw.choice([None, week(draw)]),
            time_zone=draw.choice([None, zone, "Asia/Tokyo"]),
            personal_calendar_counts=draw.random() < 0.5,
        )
        for number in range(draw.choice([1, 1, 2, 3]))
    )
    ids = [one.id for one in staff]
    seats = draw.choice([1, 1, 1, 4])
    service = Service(
        "s",
        "S",
        minutes(15, 30, 60, 90),
        pre_buffer=minutes(0, 0, 10),
        post_buffer=minutes(0, 0, 15),
        is_hidden=draw.random() < 0.05,
        max_attendees=seats,
        staff_ids=tuple(draw.choice([[], ids, ids, ids[:1]])),
        policy=draw.choice([None, policy(draw, monday)]),
    )
    appointments = tuple(
        Appointment(
            f"a{number}",
            draw.choice(["s", "other"]),
            "",
            begins := near(),
            begins + draw.choice([service.duration, timedelta(minutes=50)]),
            tuple(draw.sample(ids, draw.randrange(len(ids) + 1))),
            pre_buffer=minutes(0, 0, 15),
            post_buffer=minutes(0, 0, 20),
            max_attendees=seats,
            filled_attendees=draw.choice([1, seats]),
        )
        for number in range(draw.randrange(8))
    )
    items = {
        one: tuple(
            AvailabilityItem(begins := near(), begins + minutes(30, 180), draw.choice(list(AvailabilityStatus)))
            for _ in range(draw.choice([0, 0, 1, 3]))
        )
        for one in ids
    }
    holds = tuple(
        Hold(
            holder=f"h{number}",
            business_id="b",
            service_id="s",
            staff_ids=frozenset(draw.sample(ids, 1)),
            start=(begins := near()),
            busy_from=begins - service.pre_buffer,
            busy_until=begins + service.duration + service.post_buffer,
            expires_at=noon,
            is_class=seats > 1,
        )
        for number in range(draw.choice([0, 0, 1, 2]))
    )
    made = World(
        Business(
            "b",
            "B",
            page=PageSettings(time_zone=zone),
            hours=week(draw),
            policy=draw.choice([None, policy(draw, monday)]),
        ),
        service,
        tuple(Service("other", "Other", timedelta(hours=1), staff_ids=tuple(draw.sample(ids, 1))) for _ in range(1)),
        staff,
        CalendarSnapshot(appointments, tuple(StaffAvailability(one, items[one]) for one in ids), holds),
        noon - timedelta(hours=draw.choice([-1, 1, 8, 30, 60])),
        draw.choice([None, None, None, "m0", draw.choice(ids), "nobody"]),
        staff_needed=draw.choice([1, 1, 1, 2]) if seats == 1 else 1,
        hours_zone=draw.choice(list(StaffHoursZone)),
    )
    free = [slot.start for slot in made.slots(noon - timedelta(hours=8), noon + timedelta(hours=8))]
    taken = [*(one.start for one in appointments), *(one.start for one in holds)]
    return made, draw.choice([near(), draw.choice(taken or [near()]), draw.choice(free or [near()])])


# --- lifting a rule --------------------------------------------------------------------------------------------------


def lifted(before: World, explained: Explanation) -> World:
    """Each rule that does not hold, lifted in the world."""
    after = before
    start = explained.start
    for finding in explained.findings:
        if not finding.holds and finding.check in _LIFTS:
            after = _LIFTS[finding.check](after, start)
    for one in explained.staff:
        for finding in one.findings:
            if not finding.holds:
                after = _lift_of_member(after, one.member.id, finding, start)
    return after


def open_then(weekly: WeeklyHours | None, world: World, start: datetime) -> WeeklyHours:
    """Hours in which the service fits then: those there are go on for longer, or there are others that begin then."""
    zone = world.catalogue.zone
    begins, ends = start.astimezone(zone), (start + world.service.duration).astimezone(zone)
    days = list(weekly or ((),) * 7)
    is_one_day = begins.date() == ends.date()
    runs_on = [one for one in days[begins.weekday()] if _holds(one, begins.time())]
    opens = min((one.start for one in runs_on), default=begins.time())
    days[begins.weekday()] = (Hours(opens, ends.time() if is_one_day else time(0)),)
    if not is_one_day and ends.time() != time(0):
        days[ends.weekday()] = (Hours(time(0), ends.time()),)
    return tuple(days)


def _holds(hours: Hours, clock: time) -> bool:
    return hours.start <= clock and (clock < hours.end or hours.end == time(0))


def _open_business(world: World, start: datetime) -> World:
    return replace(world, business=structs.replace(world.business, hours=open_then(world.business.hours, world, start)))


def _at_hours_then(there: Availability | None, world: World, start: datetime) -> Availability:
    """An availability that leaves room for the service then; one that leaves everything stays."""
    if there is None or there.type is AvailabilityType.STAFF_FREE:
        return STAFF_FREE
    return Availability(AvailabilityType.CUSTOM_HOURS, open_then(there.weekly, world, start))


def _available(world: World, start: datetime) -> World:
    return world.with_policy(
        lambda one: structs.replace(one, general_availability=_at_hours_then(one.general_availability, world, start))
    )


def _available_on_these_dates(world: World, start: datetime) -> World:
    return world.with_policy(
        lambda one: structs.replace(
            one,
            custom_availabilities=tuple(
                structs.replace(window, availability=_at_hours_then(window.availability, world, start))
                for window in one.custom_availabilities or ()
            ),
        )
    )


def _hire(world: World, start: datetime) -> World:
    staff = (*world.staff, *(StaffMember(f"new{number}", "New") for number in range(2)))
    if world.staff_id == "nobody":
        staff = (*staff, StaffMember("nobody", "N"))
    ids = (*world.service.staff_ids, *(one.id for one in staff[len(world.staff) :]))
    return replace(
        world, staff=staff, service=structs.replace(world.service, staff_ids=ids if world.service.staff_ids else ())
    )


_LIFTS: dict[Check, Callable[[World, datetime], World]] = {
    Check.ON_OFFER: lambda world, _: replace(world, service=structs.replace(world.service, is_hidden=False)),
    Check.NOT_PAST: lambda world, start: replace(world, now=start),
    Check.LEAD_TIME: lambda world, _: world.with_policy(
        lambda one: structs.replace(one, minimum_lead_time=timedelta(0))
    ),
    Check.MAXIMUM_ADVANCE: lambda world, _: world.with_policy(
        lambda one: structs.replace(one, maximum_advance=timedelta(days=400))
    ),
    Check.BUSINESS_HOURS: _open_business,
    Check.DATED_AVAILABILITY: _available_on_these_dates,
    Check.AVAILABILITY: _available,
    Check.SLOT_INTERVAL: lambda world, _: world.with_policy(
        lambda one: structs.replace(one, slot_interval=timedelta(minutes=1))
    ),
    Check.STAFF_NEEDED: _hire,
}


def _lift_of_member(world: World, staff_id: str, finding: Finding, start: datetime) -> World:
    calendar, service = world.calendar, world.service
    theirs = [one for one in calendar.appointments if staff_id in one.staff_ids]
    match check := finding.check:
        case Check.ACCEPTED:
            return world.with_member(staff_id, membership=Membership.ACTIVE)
        case Check.ROLE:
            return world.with_member(staff_id, role=StaffRole.ADMINISTRATOR)
        case Check.ASSIGNED if service.staff_ids:
            return replace(world, service=structs.replace(service, staff_ids=(*service.staff_ids, staff_id)))
        case Check.ASSIGNED:
            return world.with_member(staff_id, role=StaffRole.ADMINISTRATOR)
        case Check.STAFF_HOURS:
            return world.with_member(staff_id, use_business_hours=True)
        case Check.OUT_OF_OFFICE | Check.PERSONAL_CALENDAR:
            lifted_status = {
                Check.OUT_OF_OFFICE: AvailabilityStatus.OUT_OF_OFFICE,
                Check.PERSONAL_CALENDAR: AvailabilityStatus.BUSY,
            }[check]
            kept = tuple(
                StaffAvailability(one.staff_id, tuple(item for item in one.items if item.status is not lifted_status))
                if one.staff_id == staff_id
                else one
                for one in calendar.availability
            )
            return world.with_calendar(availability=kept)
        case Check.APPOINTMENTS:
            gone = str(finding.facts["ids"]).split(", ")
            return world.with_calendar(appointments=tuple(one for one in calendar.appointments if one.id not in gone))
        case Check.BUFFERS:
            bare = tuple(
                structs.replace(one, pre_buffer=timedelta(0), post_buffer=timedelta(0)) if one in theirs else one
                for one in calendar.appointments
            )
            without = structs.replace(service, pre_buffer=timedelta(0), post_buffer=timedelta(0))
            return replace(world.with_calendar(appointments=bare), service=without)
        case Check.CAPACITY:
            more = tuple(
                structs.replace(one, max_attendees=one.max_attendees + 20)
                if one in theirs and one.start == start
                else one
                for one in calendar.appointments
            )
            return world.with_calendar(appointments=more)
        case _:
            assert check is Check.HOLDS
            return world.with_calendar(holds=tuple(one for one in calendar.holds if staff_id not in one.staff_ids))


# --- what must hold --------------------------------------------------------------------------------------------------


def test_a_thousand_starts_are_on_offer_exactly_when_every_rule_holds_and_when_what_does_not_is_lifted() -> None:
    decided_by: Counter[Check] = Counter()
    offered = 0
    for seed in range(MOMENTS):
        there, start = world(seed)

        explained = there.explained(start)

        failing = [one.check for one in explained.findings if not one.holds]
        assert explained.is_offered == there.offers(start) == (not failing), seed
        if failing:
            assert lifted(there, explained).offers(start), (seed, failing)
        decided_by.update(failing)
        offered += not failing
        decided_by.update(found.check for one in explained.staff for found in one.findings if not found.holds)
    # Every rule has decided something, so that none is true of everything.
    assert {one for one in Check if not decided_by[one]} == set()
    assert offered > MOMENTS / 10
