"""Services that need several of their staff at once, against a slow oracle that asks about every minute."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from graph.model import (
    Appointment,
    AvailabilityItem,
    AvailabilityStatus,
    Business,
    Hours,
    SchedulingPolicy,
    Service,
    StaffAvailability,
    StaffMember,
)
from scheduling.availability.reasons import why_not, why_not_day
from scheduling.availability.slots import open_slots
from scheduling.availability.snapshot import CalendarSnapshot
from scheduling.model import Catalogue, Rule, ServiceChoice, Slot
from storage.holds import Hold

MINUTE = timedelta(minutes=1)
CALENDARS = 300

# Ordinary days, and those on which clocks change by an hour, or by half of one.
DAYS = (
    ("Europe/Lisbon", date(2026, 11, 24)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Asia/Kathmandu", date(2026, 5, 5)),
)


@dataclass(frozen=True)
class Case:
    choice: ServiceChoice
    calendar: CalendarSnapshot
    start: datetime
    end: datetime
    day: date

    @property
    def now(self) -> datetime:
        return self.start - timedelta(days=2)


def a_case(seed: int) -> Case:
    draw = random.Random(seed)
    zone_name, day = draw.choice(DAYS)
    zone = ZoneInfo(zone_name)
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    staff = tuple(
        StaffMember(
            f"m{n}",
            f"M{n}",
            use_business_hours=draw.random() < 0.6,
            hours=((Hours(time(draw.randint(1, 9)), time(draw.randint(12, 23))),),) * 7,
            personal_calendar_counts=draw.random() < 0.5,
        )
        for n in range(draw.randint(2, 5))
    )
    able = tuple(one.id for one in staff if draw.random() < 0.9) or (staff[0].id,)
    service = Service(
        "panel",
        "Panel",
        timedelta(minutes=draw.choice([15, 30, 60])),
        pre_buffer=timedelta(minutes=draw.choice([0, 0, 10])),
        post_buffer=timedelta(minutes=draw.choice([0, 0, 25])),
        staff_ids=able,
        policy=SchedulingPolicy(slot_interval=timedelta(minutes=draw.choice([15, 30]))),
    )

    def begins() -> datetime:
        return midnight + timedelta(minutes=5 * draw.randint(0, 24 * 12))

    def some() -> tuple[str, ...]:
        return tuple(draw.sample([one.id for one in staff], draw.randint(1, 2)))

    appointments = tuple(
        Appointment(
            f"a{n}",
            draw.choice(["panel", "other"]),
            "",
            (at := begins()),
            at + timedelta(minutes=draw.choice([15, 45, 90])),
            some(),
            pre_buffer=timedelta(minutes=draw.choice([0, 0, 15])),
            post_buffer=timedelta(minutes=draw.choice([0, 0, 20])),
        )
        for n in range(draw.randint(0, 9))
    )
    availability = tuple(
        StaffAvailability(
            one.id,
            tuple(
                AvailabilityItem((at := begins()), at + timedelta(hours=2), draw.choice(list(AvailabilityStatus)))
                for _ in range(draw.randint(0, 2))
            ),
        )
        for one in staff
    )
    holds = tuple(
        Hold(f"h{n}", "b", "panel", frozenset(some()), (at := begins()), at, at + timedelta(minutes=50), midnight)
        for n in range(draw.randint(0, 3))
    )
    needed = draw.choice([len(able), draw.randint(2, 5)])
    wished = draw.sample([*able, "nobody"], draw.choice([0, 0, 0, 1, 1, 2])) if len(able) > 1 else []
    choice = ServiceChoice(
        Catalogue(
            Business("b", "B", hours=((Hours(time(0), time(13)), Hours(time(14), time(0))),) * 7),
            zone,
            (service,),
            staff,
            {},
            staff_needed={"panel": needed},
        ),
        service,
        wished[0] if wished else None,
        people=draw.choice([1, 1, 1, 2]),
        also_with=tuple(wished[1:]),
    )
    start = midnight + timedelta(hours=draw.randint(0, 8))
    return Case(choice, CalendarSnapshot(appointments, availability, holds), start, start + timedelta(hours=16), day)


# The oracle: who is there and free in each minute, and which teams can be made of them.


def on_the_clock(zone: ZoneInfo, minute: datetime) -> int:
    local = minute.astimezone(zone)
    return local.hour * 60 + local.minute


@cache
def reached(zone: ZoneInfo, day: date, clock: time, *, closes: bool) -> datetime:
    """The first minute of a day at which a clock on the wall shows this, or more."""
    wanted = 24 * 60 if closes and clock == time() else clock.hour * 60 + clock.minute
    at = datetime.combine(day, time(), zone).astimezone(UTC)
    while at.astimezone(zone).date() == day and on_the_clock(zone, at) < wanted:
        at += MINUTE
    return at


def is_within(zone: ZoneInfo, minute: datetime, hours: Hours) -> bool:
    day = minute.astimezone(zone).date()
    return reached(zone, day, hours.start, closes=False) <= minute < reached(zone, day, hours.end, closes=True)


@lru_cache(maxsize=4096)  # asked for each of the staff, at each start
def minutes_between(start: datetime, end: datetime) -> tuple[datetime, ...]:
    return tuple(start + n * MINUTE for n in range((end - start) // MINUTE))


class Oracle:
    def __init__(self, case: Case) -> None:
        self.case = case
        hours = case.choice.catalogue.business.hours
        assert hours is not None
        self.opening = {
            minute: opens
            for minute in minutes_between(case.start - timedelta(hours=9), case.end + timedelta(hours=9))
            for opens in hours[0]
            if is_within(case.choice.catalogue.zone, minute, opens)
        }
        self.works = {one.id: self._works(one) for one in case.choice.catalogue.staff}
        self.busy = {one.id: self._busy(one) for one in case.choice.catalogue.staff}

    def _works(self, member: StaffMember) -> set[datetime]:
        if member.use_business_hours:
            return set(self.opening)
        assert member.hours is not None
        [own] = member.hours[0]
        return {minute for minute in self.opening if is_within(self.case.choice.catalogue.zone, minute, own)}

    def _busy(self, member: StaffMember) -> set[datetime]:
        calendar, found = self.case.calendar, set()
        for one in calendar.appointments:
            if member.id in one.staff_ids:
                found |= set(minutes_between(one.start - one.pre_buffer, one.end + one.post_buffer))
        for hold in calendar.holds:
            if member.id in hold.staff_ids:
                found |= set(minutes_between(hold.busy_from, hold.busy_until))
        away = {AvailabilityStatus.BUSY, AvailabilityStatus.OUT_OF_OFFICE}
        for theirs in calendar.availability:
            if theirs.staff_id == member.id and member.personal_calendar_counts:
                for item in theirs.items:
                    found |= set(minutes_between(item.start, item.end)) if item.status in away else set()
        return found

    def is_able(self, staff_id: str, start: datetime) -> bool:
        service = self.case.choice.service
        visit = minutes_between(start, start + service.duration)
        whole = minutes_between(start - service.pre_buffer, start + service.duration + service.post_buffer)
        return self.works[staff_id].issuperset(visit) and self.busy[staff_id].isdisjoint(whole)

    def teams(self, start: datetime) -> list[frozenset[str]]:
        """All that could take it, whoever is wished for among them."""
        choice = self.case.choice
        able = [one.id for one in choice.catalogue.staff_of(choice.service) if self.is_able(one.id, start)]
        needed = choice.catalogue.staff_needed_for(choice.service)
        wished = {choice.staff_id, *choice.also_with} - {None}
        return [frozenset(team) for team in combinations(able, needed) if wished <= set(team)]

    def is_a_slot(self, start: datetime) -> bool:
        choice = self.case.choice
        if start not in self.opening:
            return False
        policy = choice.service.policy
        assert policy is not None and policy.slot_interval is not None
        opens = self.opening[start].start
        begins = opens.hour * 60 + opens.minute
        if (on_the_clock(choice.catalogue.zone, start) - begins) % (policy.slot_interval // MINUTE):
            return False
        if not all(minute in self.opening for minute in minutes_between(start, start + choice.service.duration)):
            return False
        teams = self.teams(start)
        if choice.people == 1:
            return bool(teams)
        return any(one.isdisjoint(other) for one, other in combinations(teams, 2))


@pytest.mark.parametrize("hundred", range(CALENDARS // 100))
def test_a_team_has_a_slot_exactly_where_enough_of_them_are_free_in_every_minute(hundred: int) -> None:
    found, none = 0, 0
    for seed in range(hundred * 100, hundred * 100 + 100):
        case = a_case(seed)
        oracle = Oracle(case)
        slots = open_slots(case.choice, case.calendar, start=case.start, end=case.end, now=case.now)

        expected = [start for start in minutes_between(case.start, case.end) if oracle.is_a_slot(start)]

        assert [slot.start for slot in slots] == expected, f"calendar {seed}"
        for slot in slots:
            _check_the_team(case, oracle, slot)
        found, none = found + bool(expected), none + (not expected)
    assert found > 20 and none > 10, "the calendars are neither all free nor all taken"


def _check_the_team(case: Case, oracle: Oracle, slot: Slot) -> None:
    """The first so many could take it, and all who are named could be of it."""
    needed = case.choice.staff_needed
    assert slot.staff_needed == needed
    assert frozenset(slot.staff_ids[:needed]) in oracle.teams(slot.start)
    assert set(slot.staff_ids) == {
        one.id for one in case.choice.catalogue.staff_of(case.choice.service) if oracle.is_able(one.id, slot.start)
    }


@pytest.mark.parametrize("hundred", range(CALENDARS // 100))
def test_a_team_that_cannot_be_had_has_a_reason_that_is_true(hundred: int) -> None:
    rules: set[Rule] = set()
    for seed in range(hundred * 100, hundred * 100 + 100):
        case = a_case(seed)
        oracle, choice = Oracle(case), case.choice
        for start in minutes_between(case.start, case.end)[::75]:
            reasons = why_not(choice, case.calendar, start=start, now=case.now)
            told = {reason.rule for reason in reasons}
            rules |= told

            assert (not reasons) is oracle.is_a_slot(start), f"calendar {seed} at {start}"
            if Rule.TAKEN in told:
                assert not oracle.teams(start)
            for reason in reasons:
                if reason.rule is Rule.TOO_FEW:
                    assert reason.places == 1 and oracle.teams(start) and choice.people == 2
        day = why_not_day(choice, case.calendar, day=case.day, now=case.now)
        whole = open_slots(choice, case.calendar, start=case.start - timedelta(days=1), end=case.end, now=case.now)
        if not day:
            assert whole or open_slots(
                choice, case.calendar, start=case.start, end=case.start + timedelta(days=2), now=case.now
            )
    assert {Rule.TAKEN, Rule.STAFF_AWAY, Rule.TOO_FEW, Rule.CLOSED, Rule.OFF_GRID} <= rules


def test_whoever_is_wished_for_comes_first_however_much_they_have_to_do() -> None:
    zone, day = ZoneInfo("UTC"), date(2026, 11, 24)
    staff = tuple(StaffMember(f"m{n}", f"M{n}") for n in range(3))
    service = Service("panel", "Panel", timedelta(hours=1), staff_ids=("m0", "m1", "m2"))
    hours = ((Hours(time(9), time(18)),),) * 7
    catalogue = Catalogue(Business("b", "B", hours=hours), zone, (service,), staff, {}, staff_needed={"panel": 2})
    nine = datetime.combine(day, time(9), zone)
    long = Appointment("a", "other", "", nine, nine + timedelta(hours=3), ("m2",))
    choice = ServiceChoice(catalogue, service)

    def first(wish: ServiceChoice) -> Slot:
        start = nine + timedelta(hours=4)
        return open_slots(wish, CalendarSnapshot([long]), start=start, end=start + MINUTE, now=nine)[0]

    assert first(choice).staff_ids == ("m0", "m1", "m2")
    assert first(replace(choice, staff_id="m2")).staff_ids == ("m2", "m0", "m1")
    assert first(replace(choice, staff_id="m2", also_with=("m1",))).having().staff_ids == ("m1", "m2")
    assert first(choice).having("m2").staff_ids == ("m2", "m0")
    assert first(choice).settled == ()
    assert first(choice).having().settled == ("m0", "m1")
