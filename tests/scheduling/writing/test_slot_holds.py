"""Holds at the desk: a slot shown to one customer is kept for them, and nobody else sees it or books it."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scheduling.ledger import LedgerDownError
from scheduling.model import (
    Booked,
    CancelOrder,
    Held,
    Moved,
    MoveOrder,
    NotFound,
    Order,
    Reason,
    Refused,
    Rule,
    Slot,
    SlotQuery,
    SlotTaken,
)
from storage.holds import Hold
from tests.worlds.sample import BUSINESS, ELEVEN, TUESDAY, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

FIVE_MINUTES = timedelta(minutes=5)


async def starts(salon: Salon, service: str, holder: str | None = None) -> list[datetime]:
    service_id = (await salon.service(service)).id
    day = TUESDAY, TUESDAY + timedelta(days=1)
    return [slot.start for slot in await salon.desk.find(SlotQuery(BUSINESS, service_id, holder=holder), *day)]


async def hold(salon: Salon, holder: str, start: datetime = ELEVEN, service: str = "Beard trim") -> object:
    return await salon.desk.hold(SlotQuery(BUSINESS, (await salon.service(service)).id, holder=holder), start)


async def held_order(salon: Salon, holder: str, start: datetime = ELEVEN, service: str = "Beard trim") -> Order:
    return replace(await salon.order(f"of {holder}", start, service, who=f"{holder} Lee"), holder=holder)


async def test_a_held_slot_is_shown_to_its_holder_alone(salon: Salon) -> None:
    marco = await salon.staff_id("Marco")

    held = await hold(salon, "Ann")

    assert held == Held(Slot(ELEVEN, 30, (marco,)), salon.watch.now + FIVE_MINUTES)
    assert ELEVEN in await starts(salon, "Beard trim", "Ann")
    assert ELEVEN not in await starts(salon, "Beard trim", "Bob")
    assert ELEVEN not in await starts(salon, "Beard trim")


async def test_why_not_says_taken_and_nothing_more(salon: Salon) -> None:
    await hold(salon, "Ann")
    service_id = (await salon.service("Beard trim")).id

    assert await salon.desk.why_not(SlotQuery(BUSINESS, service_id, holder="Bob"), ELEVEN) == (Reason(Rule.TAKEN),)
    assert await salon.desk.why_not(SlotQuery(BUSINESS, service_id, holder="Ann"), ELEVEN) == ()


async def test_another_can_neither_hold_nor_book_it(salon: Salon) -> None:
    await hold(salon, "Ann")

    assert await hold(salon, "Bob") == SlotTaken()
    assert await salon.another_desk().book(await held_order(salon, "Bob")) == SlotTaken()
    assert isinstance(await salon.desk.book(await held_order(salon, "Ann")), Booked)


async def test_holding_and_booking_together_cost_four_requests(salon: Salon) -> None:
    order = await held_order(salon, "Ann")
    await salon.requests()

    await hold(salon, "Ann")
    assert await salon.requests() == ["listCalendarView"]
    await hold(salon, "Ann")
    assert await salon.requests() == []

    await salon.desk.book(order)
    assert await salon.requests() == ["listCalendarView", "createAppointment", "listCalendarView"]


async def test_what_was_held_is_free_again_after_five_minutes(salon: Salon) -> None:
    await hold(salon, "Ann")
    salon.later(timedelta(minutes=4))
    assert await salon.desk.renew("Ann") == salon.watch.now + FIVE_MINUTES
    salon.later(timedelta(minutes=4))
    assert ELEVEN not in await starts(salon, "Beard trim", "Bob")

    salon.later(timedelta(minutes=1))

    assert ELEVEN in await starts(salon, "Beard trim", "Bob")
    assert await salon.desk.renew("Ann") is None


async def test_what_is_released_is_free_at_once(salon: Salon) -> None:
    await hold(salon, "Ann")

    await salon.desk.release("Ann")

    assert isinstance(await hold(salon, "Bob"), Held)


async def test_a_hold_that_is_over_does_not_keep_its_holder_from_booking(salon: Salon) -> None:
    await hold(salon, "Ann")
    salon.later(timedelta(minutes=10))

    assert isinstance(await salon.desk.book(await held_order(salon, "Ann")), Booked)


async def test_two_who_want_anyone_are_held_with_two_people_and_get_them(salon: Salon) -> None:
    anns, bobs = await hold(salon, "Ann", service="Haircut"), await hold(salon, "Bob", service="Haircut")

    assert await hold(salon, "Cem", service="Haircut") == SlotTaken()
    assert isinstance(anns, Held)
    assert isinstance(bobs, Held)
    assert anns.slot.staff_ids != bobs.slot.staff_ids
    for name, held in (("Bob", bobs), ("Ann", anns)):
        booked = await salon.desk.book(await held_order(salon, name, service="Haircut"))
        assert isinstance(booked, Booked)
        assert booked.appointment.staff_ids == held.slot.staff_ids


async def test_booking_lets_go_of_the_hold(salon: Salon) -> None:
    await hold(salon, "Ann")
    booked = await salon.desk.book(await held_order(salon, "Ann"))
    assert isinstance(booked, Booked)
    await salon.desk.cancel(CancelOrder("c1", BUSINESS, booked.appointment.id, ""))

    assert isinstance(await hold(salon, "Bob"), Held)


@pytest.mark.parametrize("calls", ["hold", "book"])
async def test_a_time_that_the_rules_exclude_is_refused(salon: Salon, calls: str) -> None:
    if calls == "hold":
        assert await hold(salon, "Ann", TUESDAY.replace(hour=9)) == Refused((Reason(Rule.STAFF_AWAY),))
    else:
        order = await held_order(salon, "Ann", TUESDAY.replace(hour=9))
        assert await salon.desk.book(order) == Refused((Reason(Rule.STAFF_AWAY),))
    assert await salon.ledger.holds.own("Ann") is None


async def test_a_service_that_is_not_offered_cannot_be_held(salon: Salon) -> None:
    assert await salon.desk.hold(SlotQuery(BUSINESS, "gone", holder="Ann"), ELEVEN) == NotFound()


async def test_a_class_is_held_by_as_many_as_it_has_places(salon: Salon) -> None:
    yoga = await salon.service("Yoga class")
    names = [f"C{n}" for n in range(yoga.max_attendees)]
    for name in names[:2]:
        assert isinstance(await salon.desk.book(await held_order(salon, name, YOGA, "Yoga class")), Booked)
    for name in names[2:]:
        assert isinstance(await hold(salon, name, YOGA, "Yoga class"), Held)

    assert await hold(salon, "Late", YOGA, "Yoga class") == SlotTaken()
    too_late = replace(await held_order(salon, "Late", YOGA, "Yoga class"), intent="too late")
    assert await salon.desk.book(too_late) == SlotTaken()
    await salon.desk.release(names[-1])
    assert isinstance(await salon.desk.book(await held_order(salon, "Late", YOGA, "Yoga class")), Booked)


async def test_whoever_has_got_their_place_in_a_class_does_not_hold_another(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    yoga = await salon.service("Yoga class")

    async def fail(*_: object, **__: object) -> None:
        raise LedgerDownError("ledger: gone")

    monkeypatch.setattr(salon.ledger.holds, "release_both", fail)
    for name in (f"C{n}" for n in range(yoga.max_attendees - 1)):
        assert isinstance(await salon.desk.book(await held_order(salon, name, YOGA, "Yoga class")), Booked)
    assert len((await salon.ledger.holds.standing(BUSINESS)).holds) == yoga.max_attendees - 1

    offered = await salon.another_desk().find(SlotQuery(BUSINESS, yoga.id), YOGA, YOGA + FIVE_MINUTES)

    assert [slot.start for slot in offered] == [YOGA]
    assert isinstance(await hold(salon, "Last", YOGA, "Yoga class"), Held)
    assert await hold(salon, "Late", YOGA, "Yoga class") == SlotTaken()


async def test_all_who_hold_a_place_in_a_class_get_it_at_once(salon: Salon) -> None:
    names = [f"C{n}" for n in range((await salon.service("Yoga class")).max_attendees)]
    for name in names:
        await hold(salon, name, YOGA, "Yoga class")
    orders = [await held_order(salon, name, YOGA, "Yoga class") for name in names]
    desks = [salon.desk, salon.another_desk()]

    outcomes = await asyncio.gather(*(desks[n % 2].book(order) for n, order in enumerate(orders)))

    assert [type(outcome) for outcome in outcomes] == [Booked] * len(names)
    [held] = await salon.calendar(YOGA)
    assert held.filled_attendees == len(names)


async def test_the_new_time_of_an_appointment_can_be_held_even_where_it_overlaps_its_old_one(salon: Salon) -> None:
    booked = await salon.desk.book(await salon.order("i1", ELEVEN, "Haircut", "Marco"))
    assert isinstance(booked, Booked)
    later = ELEVEN + timedelta(minutes=30)
    service, marco, moving = await salon.service("Haircut"), await salon.staff_id("Marco"), booked.appointment.id

    assert await salon.desk.hold(SlotQuery(BUSINESS, service.id, marco, holder="Ann"), later) == SlotTaken()
    held = await salon.desk.hold(SlotQuery(BUSINESS, service.id, marco, holder="Ann", moving=moving), later)
    assert isinstance(held, Held)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, moving, later, marco, holder="Bob")) == SlotTaken()

    moved = await salon.desk.move(MoveOrder("m2", BUSINESS, moving, later, None, holder="Ann"))

    assert isinstance(moved, Moved)
    assert moved.appointment.start == later


async def test_what_one_process_wrote_the_other_does_not_offer_from_what_it_kept(salon: Salon) -> None:
    other = salon.another_desk()
    service_id = (await salon.service("Beard trim")).id
    day = TUESDAY, TUESDAY + timedelta(days=1)
    assert ELEVEN in [slot.start for slot in await other.find(SlotQuery(BUSINESS, service_id), *day)]

    await salon.desk.book(await salon.order("i1", ELEVEN))

    assert ELEVEN not in [slot.start for slot in await other.find(SlotQuery(BUSINESS, service_id), *day)]


async def test_whoever_comes_after_a_write_looks_again_and_writes_nothing(salon: Salon) -> None:
    """The second looked before the first wrote, and held after the first had let go."""
    await salon.fault("overlap-allowed")
    other = salon.another_desk()
    await other.catalogue(BUSINESS)
    first, second = await salon.order("i1", ELEVEN), await salon.order("i2", ELEVEN, who="Bob Lee")
    take = salon.ledger.holds.take

    async def take_late(wanted: Hold, **more: Any) -> int | None:
        salon.ledger.holds.take = take  # type: ignore[method-assign]  # once
        assert isinstance(await salon.desk.book(first), Booked)
        return await take(wanted, **more)

    salon.ledger.holds.take = take_late  # type: ignore[method-assign]

    assert await other.book(second) == SlotTaken()
    assert (await salon.requests()).count("createAppointment") == 1


@pytest.mark.parametrize("service", ["Beard trim", "Yoga class"])
async def test_whoever_was_faster_than_a_hold_leaves_none_behind(
    salon: Salon, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    """Between looking and holding: of the class, the last place."""
    what, rest = await salon.service(service), itertools.count(1)
    start = YOGA if what.max_attendees > 1 else ELEVEN
    for n in range(what.max_attendees - 1):
        assert isinstance(await salon.desk.book(await salon.order(f"i{n}", start, service, who=f"C{n} Lee")), Booked)
    take, others = salon.ledger.holds.take, salon.another_desk()
    theirs = await salon.order("theirs", start, service, who="Bob Lee")

    async def take_later(wanted: Hold, **more: Any) -> int | None:
        if wanted.holder == "chat 1" and next(rest) == 1:
            assert isinstance(await others.book(theirs), Booked)
        return await take(wanted, **more)

    monkeypatch.setattr(salon.ledger.holds, "take", take_later)

    assert await salon.desk.hold(SlotQuery(BUSINESS, what.id, holder="chat 1"), start) == SlotTaken()
    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()
