"""Times on the wire, working hours on days of a clock change, and the calendar that finds what overlaps."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.bookings.calendar import BusinessCalendar, StoredAppointment
from simulator.bookings.rules.working_hours import intersect, intervals_on, join, subtract
from simulator.bookings.schema.time_formats import format_duration, parse_duration, parse_moment
from simulator.control.clock import SimulatorClock

EIGHT = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "length", "canonical"),
    [
        ("PT0S", timedelta(0), "PT0S"),
        ("PT30M", timedelta(minutes=30), "PT30M"),
        ("PT60M", timedelta(hours=1), "PT1H"),
        ("PT1H30M", timedelta(minutes=90), "PT1H30M"),
        ("P1D", timedelta(days=1), "P1D"),
        ("P365D", timedelta(days=365), "P365D"),
        ("P1DT2H", timedelta(hours=26), "P1DT2H"),
        ("PT36H", timedelta(hours=36), "P1DT12H"),
        ("PT1.5S", timedelta(seconds=1.5), "PT1.5S"),
        ("P11D23H59M59.999999999999S", timedelta(days=12), "P12D"),
    ],
)
def test_durations_are_read_and_written_as_graph_does(text: str, length: timedelta, canonical: str) -> None:
    assert (parse_duration(text), format_duration(length)) == (length, canonical)


@pytest.mark.parametrize("text", ["", "P", "PT", "30M", "P1Y", "P1M", "PT-5M", "1:30"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T08:00:00.0000000Z", EIGHT),
        ("2026-11-22T09:00:00+01:00", EIGHT),
        ("2026-11-22T08:00:00.5Z", EIGHT + timedelta(seconds=0.5)),
        ("2026-11-22T08: 00: 00", EIGHT.replace(tzinfo=None)),
    ],
)
def test_moments_are_read_in_every_documented_form(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_whole_day_is_as_long_as_the_clock_makes_it(day: date, hours: int) -> None:
    weekly = [
        {"day": name, "timeSlots": [{"startTime": "00:00:00.0000000", "endTime": "00:00:00.0000000"}]}
        for name in ("saturday", "sunday")
    ]

    ((start, end),) = intervals_on(day, weekly, ZoneInfo("Europe/Lisbon"))

    assert end - start == timedelta(hours=hours)


def test_stretches_are_cut_met_and_joined() -> None:
    def hours(*pairs: tuple[int, int]) -> list[tuple[datetime, datetime]]:
        return [(EIGHT.replace(hour=start), EIGHT.replace(hour=end)) for start, end in pairs]

    assert subtract(hours((8, 12), (13, 17)), hours((9, 10), (11, 14))) == hours((8, 9), (10, 11), (14, 17))
    assert intersect(hours((8, 12), (13, 17)), hours((11, 14))) == hours((11, 12), (13, 14))
    assert join(hours((9, 10), (8, 9), (11, 13), (12, 14))) == hours((8, 10), (11, 14))


def _booking(chance: random.Random, number: int) -> StoredAppointment:
    start = EIGHT + timedelta(minutes=chance.randrange(60 * 24 * 30))
    return StoredAppointment(
        id=f"AAMk{number}",
        start=start,
        end=start + timedelta(minutes=chance.choice([15, 30, 60, 600])),
        pre_buffer=timedelta(minutes=chance.choice([0, 10])),
        post_buffer=timedelta(minutes=chance.choice([0, 20])),
        service_id="service",
        staff_ids=(chance.choice(["kim", "lee"]),),
        seats=1,
        taken_seats=1,
        body={},
    )


def test_the_calendar_finds_what_a_look_at_everything_finds() -> None:
    chance = random.Random(1)
    bookings = [_booking(chance, number) for number in range(1000)]
    calendar = BusinessCalendar(bookings[:500])
    for booking in bookings[500:]:
        calendar.add(booking)
    for booking in bookings[::3]:
        calendar.remove(booking.id)
    left = [booking for number, booking in enumerate(bookings) if number % 3]

    for _ in range(200):
        start = EIGHT + timedelta(minutes=chance.randrange(60 * 24 * 30))
        end = start + timedelta(minutes=chance.choice([1, 30, 1440]))
        seen = {b.id for b in calendar.between(start, end)}
        blocking = {b.id for b in calendar.blocking(start, end, "kim")}

        assert seen == {b.id for b in left if b.start < end and start < b.end}
        assert blocking == {
            b.id for b in left if b.staff_ids == ("kim",) and b.blocked[0] < end and start < b.blocked[1]
        }
    assert [b.start for b in calendar] == sorted(b.start for b in left)


def test_a_clock_that_runs_follows_its_source_from_where_it_stood() -> None:
    source = [EIGHT]
    clock = SimulatorClock(lambda: source[0])

    clock.advance(timedelta(hours=1))
    shifted = clock.now()
    clock.freeze(datetime(2030, 1, 1, tzinfo=UTC))
    source[0] += timedelta(minutes=5)
    frozen = clock.now()
    clock.run()
    source[0] += timedelta(minutes=5)

    assert (shifted, frozen) == (EIGHT + timedelta(hours=1), datetime(2030, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2030, 1, 1, 0, 5, tzinfo=UTC)


def test_a_clock_takes_no_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        SimulatorClock(datetime(2030, 1, 1))  # noqa: DTZ001 - what is refused here
