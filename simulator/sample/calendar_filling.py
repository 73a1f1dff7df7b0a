"""Fills a calendar with plausible appointments around today: the same date always looks the same."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from simulator.bookings.appointment_body import attendee, body_from_service, to_booking
from simulator.bookings.calendar import BusinessCalendar, StoredAppointment
from simulator.bookings.mailbox import BookingMailbox, appointment_id
from simulator.bookings.rules.business_rules import service_windows, staff_windows
from simulator.bookings.rules.working_hours import Interval, intersect, intervals_of_day, join, subtract
from simulator.bookings.schema.time_formats import format_offset_moment, moment_object, parse_duration
from simulator.json_types import JsonObject

_LEAST_STEP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CalendarFilling:
    """How full to make which days, counted from today; shares are from 0 to 1."""

    seed: int
    first_day: int
    last_day: int
    fullness: float
    nearly_full: float
    nearly_full_share: float
    class_share: float
    keep_free_service_id: str
    keep_free_hours: tuple[str, ...]


def read_calendar_filling(described: JsonObject) -> CalendarFilling:
    keep_free = described["keepFree"]
    return CalendarFilling(
        seed=described["seed"],
        first_day=described["firstDay"],
        last_day=described["lastDay"],
        fullness=described["fullness"],
        nearly_full=described["nearlyFull"],
        nearly_full_share=described["nearlyFullShare"],
        class_share=described["classShare"],
        keep_free_service_id=keep_free["serviceId"],
        keep_free_hours=tuple(keep_free["hours"]),
    )


def fill(business: BookingMailbox, diary: CalendarFilling, *, today: date, now: datetime) -> None:
    """Appointments that are there already stay, and are booked around."""
    bookings = list(business.calendar)
    for offset in range(diary.first_day, diary.last_day + 1):
        on = today + timedelta(days=offset)
        chance = random.Random(f"{diary.seed} {on}")  # noqa: S311 - the same date looks the same each time
        is_full = chance.random() < diary.nearly_full_share and offset > 1
        share = diary.nearly_full if is_full else diary.fullness
        bookings += _day(business, diary, on, chance, now).bookings(share, bookings)
    business.calendar = BusinessCalendar(bookings)


def _day(
    business: BookingMailbox, diary: CalendarFilling, on: date, chance: random.Random, now: datetime
) -> _DayToFill:
    noon = datetime.combine(on, time(12), business.zone)
    working = {
        staff_id: join(subtract(staff_windows(business, member, noon, noon), business.time_off.get(staff_id, [])))
        for staff_id, member in business.staff_members.items()
    }
    bookable = {
        (staff_id, service["id"]): intersect(working[staff_id], windows)
        for service in business.services.values()
        for windows in [join(service_windows(business, service, noon, noon))]
        for staff_id in service["staffMemberIds"]
    }
    return _DayToFill(business, diary, on, chance, now, working, bookable)


@dataclass(frozen=True, slots=True)
class _DayToFill:
    """One date to fill: who works when, and when which person can give which service."""

    business: BookingMailbox
    diary: CalendarFilling
    on: date
    chance: random.Random
    now: datetime
    working: dict[str, list[Interval]]
    bookable: dict[tuple[str, str], list[Interval]]

    def bookings(self, share: float, before: Sequence[StoredAppointment]) -> list[StoredAppointment]:
        made: list[StoredAppointment] = []
        for staff_id in self.business.staff_members:
            taken = [booking.blocked for booking in before if staff_id in booking.staff_ids and self._is_near(booking)]
            for booking in self._classes(staff_id, taken):
                taken.append(booking.blocked)
                made.append(booking)
            made += self._single(staff_id, share, [*taken, *self._kept_free(staff_id)])
        return made

    def _is_near(self, booking: StoredAppointment) -> bool:
        return abs(booking.start.date() - self.on) <= timedelta(days=1)

    def _kept_free(self, staff_id: str) -> list[Interval]:
        """The stretches that are kept free for whoever's turn it is."""
        service = self.business.services[self.diary.keep_free_service_id]
        stretches = intervals_of_day(self.on, self.diary.keep_free_hours, self.business.zone)
        return [stretch for stretch in stretches if self._keeper(service, stretch) == staff_id]

    def _keeper(self, service: JsonObject, stretch: Interval) -> str | None:
        able = [
            staff_id
            for staff_id in service["staffMemberIds"]
            if intersect([stretch], self.bookable[staff_id, service["id"]]) == [stretch]
        ]
        return able[self.on.toordinal() % len(able)] if able else None

    def _classes(self, staff_id: str, taken: Sequence[Interval]) -> Iterator[StoredAppointment]:
        for service in self.business.services.values():
            if service["maximumAttendeesCount"] > 1 and staff_id in service["staffMemberIds"]:
                for window in self.bookable[staff_id, service["id"]]:
                    if self.chance.random() < self.diary.class_share and not intersect([window], taken):
                        seats = min(service["maximumAttendeesCount"], len(self.business.customers))
                        yield self._booking(service, staff_id, window[0], self.chance.randint(1, seats))

    def _single(self, staff_id: str, share: float, taken: Sequence[Interval]) -> Iterator[StoredAppointment]:
        """Walks through the working time in steps of the grid and books at some of them."""
        taken = list(taken)
        step = max(parse_duration(self.business.body["schedulingPolicy"]["timeSlotInterval"]), _LEAST_STEP)
        for opens, closes in self.working[staff_id]:
            start = opens
            while start < closes:
                booking = self._try(staff_id, start, taken) if self.chance.random() < share else None
                if booking is not None:
                    taken.append(booking.blocked)
                    yield booking
                start += step

    def _try(self, staff_id: str, start: datetime, taken: Sequence[Interval]) -> StoredAppointment | None:
        services = [
            service
            for service in self.business.services.values()
            if service["maximumAttendeesCount"] == 1 and staff_id in service["staffMemberIds"]
        ]
        self.chance.shuffle(services)
        for service in services:
            length = parse_duration(service["defaultDuration"])
            block = (
                start - parse_duration(service["preBuffer"]),
                start + length + parse_duration(service["postBuffer"]),
            )
            span = [(start, start + length)]
            if intersect(span, self.bookable[staff_id, service["id"]]) == span and not intersect([block], taken):
                return self._booking(service, staff_id, start, 1)
        return None

    def _booking(self, service: JsonObject, staff_id: str, start: datetime, customers: int) -> StoredAppointment:
        known = self.chance.sample(list(self.business.customers.values()), customers)
        made = min(self.now, start) - timedelta(hours=self.chance.randint(5, 200))
        body = body_from_service(service) | {
            "startDateTime": moment_object(start),
            "endDateTime": moment_object(start + parse_duration(service["defaultDuration"])),
            "staffMemberIds": [staff_id],
            "customers": [attendee(customer) for customer in known],
            "customerTimeZone": self.business.body["bookingPageSettings"]["businessTimeZone"],
            "createdDateTime": format_offset_moment(made),
            "lastUpdatedDateTime": format_offset_moment(made),
        }
        return to_booking(appointment_id(self.chance), body, service)
