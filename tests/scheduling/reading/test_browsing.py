"""Finding slots through the desk: what is read from Graph, what is kept, and what a write makes stale."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import dialogs.ports
from graph.errors import NotThere, TryLater
from graph.model import Appointment
from scheduling.model import Booked, Reason, Rule, SlotQuery
from scheduling.service import BookingService
from tests.worlds.sample import BUSINESS, TUESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

DAY = timedelta(days=1)


async def test_slots_are_those_of_the_staff_who_give_the_service(salon: Salon) -> None:
    desk: dialogs.ports.Desk = salon.desk  # what the conversation needs, as the type checker sees it
    trim = await salon.service("Beard trim")

    slots = await desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY)

    starts = [f"{slot.start:%H:%M}" for slot in slots]
    assert starts == ["11:00", "11:30", "12:00", "12:30", *[f"{h}:{m}" for h in range(14, 19) for m in ("00", "30")]]
    assert {slot.staff_ids for slot in slots} == {(await salon.staff_id("Marco"),)}


async def test_browsing_reads_the_calendar_once_in_half_a_minute(salon: Salon) -> None:
    trim = await salon.service("Beard trim")
    await salon.requests()

    for _ in range(3):
        await salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY)
        await salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY + timedelta(hours=9), TUESDAY + timedelta(hours=10))
        await salon.desk.why_not(SlotQuery(BUSINESS, trim.id), TUESDAY)
        salon.later(timedelta(seconds=10))
    assert await salon.requests() == ["listCalendarView"]

    await salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY)
    assert await salon.requests() == ["listCalendarView"]


async def test_equal_questions_at_once_share_one_read(salon: Salon) -> None:
    trim = await salon.service("Beard trim")
    await salon.requests()

    answers = await asyncio.gather(
        *(salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY) for _ in range(5))
    )

    assert all(answer == answers[0] != () for answer in answers)
    assert await salon.requests() == ["listCalendarView"]


async def test_a_booking_of_ours_is_seen_at_once(salon: Salon) -> None:
    trim = await salon.service("Beard trim")
    before = await salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY)

    await salon.desk.book(await salon.order("i1", before[0].start))

    after = await salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY)
    assert after == before[1:]


async def test_a_read_that_began_before_a_write_is_not_kept(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
    trim = await salon.service("Beard trim")
    read, has_read, is_booked = salon.client.calendar_view, asyncio.Event(), asyncio.Event()

    async def read_and_come_late(*what: Any) -> tuple[Appointment, ...]:
        found = await read(*what)
        has_read.set()
        await is_booked.wait()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(salon.client, "calendar_view", read_and_come_late)
        slow = asyncio.create_task(salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY))
        await asyncio.wait_for(has_read.wait(), 30)
    await salon.desk.book(await salon.order("i1", TUESDAY.replace(hour=11)))
    is_booked.set()
    await slow

    [first, *_] = await salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY)

    assert first.start == TUESDAY.replace(hour=11, minute=30)


async def test_a_long_stretch_is_read_in_parts_of_a_month(salon: Salon) -> None:
    trim = await salon.service("Beard trim")
    await salon.requests()

    slots = await salon.desk.find(SlotQuery(BUSINESS, trim.id), salon.watch.now, salon.watch.now + 59 * DAY)

    assert await salon.requests() == ["listCalendarView"] * 2
    assert slots[-1].start > salon.watch.now + 50 * DAY


async def test_a_failure_is_not_kept(salon: Salon) -> None:
    trim = await salon.service("Beard trim")
    await salon.fault("unavailable", "listCalendarView", status=503)
    with pytest.raises(TryLater):
        await salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY)
    await salon.repair()

    assert len(await salon.desk.find(SlotQuery(BUSINESS, trim.id), TUESDAY, TUESDAY + DAY)) == 14


async def test_a_personal_calendar_is_asked_only_where_it_counts(salon: Salon) -> None:
    cut, trim = await salon.service("Haircut"), await salon.service("Beard trim")
    dana = await salon.staff_id("Dana")
    await salon.studio.let_personal_calendar_count(dana)
    friday = datetime(2026, 11, 27, tzinfo=UTC)  # Dana is away in the afternoon
    desk = salon.another_desk()
    await desk.catalogue(BUSINESS)
    await salon.requests()

    slots = await desk.find(SlotQuery(BUSINESS, cut.id, dana), friday, friday + DAY)
    assert [f"{slot.start:%H:%M}" for slot in slots] == [
        "09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00",
    ]  # fmt: skip
    assert await salon.requests() == ["listCalendarView", "getStaffAvailability"]

    await desk.find(SlotQuery(BUSINESS, trim.id), friday, friday + DAY)
    assert await salon.requests() == []


async def test_services_that_are_not_offered_are_not_there(salon: Salon) -> None:
    with pytest.raises(NotThere):
        await salon.desk.find(SlotQuery(BUSINESS, "gone"), TUESDAY, TUESDAY + DAY)


async def test_why_not_names_the_rules(salon: Salon) -> None:
    trim = await salon.service("Beard trim")
    await salon.book_from_outside(TUESDAY.replace(hour=11), "Beard trim", "Marco")

    assert await salon.desk.why_not(SlotQuery(BUSINESS, trim.id), TUESDAY.replace(hour=11)) == (Reason(Rule.TAKEN),)
    assert await salon.desk.why_not(SlotQuery(BUSINESS, trim.id), TUESDAY.replace(hour=12)) == ()
    assert await salon.desk.why_not_day(SlotQuery(BUSINESS, trim.id), date(2027, 1, 5)) == ()
    assert await salon.desk.why_not_day(SlotQuery(BUSINESS, trim.id), date(2027, 1, 4)) == (Reason(Rule.STAFF_AWAY),)


def test_a_desk_without_a_business_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one business"):
        BookingService(None, None, [], clock=lambda: TUESDAY)  # type: ignore[arg-type]  # never gets that far


async def test_every_slot_on_offer_can_be_booked(salon: Salon) -> None:
    """The simulator keeps Microsoft's rules by code of its own, so it can tell when ours are too generous."""
    for name in ("Haircut", "Relaxing massage", "Online consultation", "Yoga class"):
        service = await salon.service(name)
        for day in range(3, 24, 4):
            start = TUESDAY.replace(year=2026, month=11, day=24) + day * DAY
            for slot in (await salon.desk.find(SlotQuery(BUSINESS, service.id), start, start + DAY))[:1]:
                outcome = await salon.desk.book(await salon.order(f"{name} {day}", slot.start, name))
                assert isinstance(outcome, Booked), f"{name} at {slot.start}"
    assert len(await salon.calendar(salon.watch.now, salon.watch.now + 30 * DAY)) > 10
