"""What staff, Graph and other processes do between two requests of one booking or cancellation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.client import BookingsClient
from graph.errors import TryLater
from graph.model import Appointment, AppointmentDraft, Attendee
from scheduling.ledger import Ledger
from scheduling.model import Booked, Cancelled, CancelOrder, NotFound, SlotQuery, SlotTaken, Uncertain
from scheduling.writing.exclusive_access import class_name
from scheduling.writing.records import record_of
from storage.entries import Entry
from storage.notifications import Result
from storage.records import R
from storage.transitions import Event, State
from tests.scheduling.stories import A_MINUTE, OVER, arrives, booked, by_hand, lost_order, people, reports
from tests.worlds.sample import BUSINESS, ELEVEN, THURSDAY, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


def after_calendar(
    salon: Salon, monkeypatch: pytest.MonkeyPatch, then: Callable[[Appointment], Awaitable[object]]
) -> None:
    """As soon as the calendar has been read, this happens to the one appointment in it."""
    look = salon.client.calendar_view

    async def look_and_then(business_id: str, start: datetime, end: datetime) -> tuple[Appointment, ...]:
        monkeypatch.setattr(salon.client, "calendar_view", look)
        [seen] = await look(business_id, start, end)
        await then(seen)
        return (seen,)

    monkeypatch.setattr(salon.client, "calendar_view", look_and_then)


async def yoga_at_the_counter(salon: Salon) -> Appointment:
    """A class with Bob in it, which staff have entered past the desk."""
    yoga, ana = await salon.service("Yoga class"), await salon.staff_id("Ana")
    bob = await salon.client.create_customer(BUSINESS, "Bob Lee", "bob@example.com", ())
    attendee = Attendee(bob.id, "Bob Lee", "bob@example.com")
    draft = AppointmentDraft(yoga.id, YOGA, YOGA + yoga.duration, (ana,), (attendee,), max_attendees=yoga.max_attendees)
    return await BookingsClient.create_appointment(salon.client, BUSINESS, draft)


# --- what is asked again ---------------------------------------------------------------------------------------------


async def test_an_intent_under_way_is_not_used_for_another_order(salon: Salon) -> None:
    order = await lost_order(salon)

    with pytest.raises(ValueError, match="another order"):
        await salon.desk.book(replace(order, start=THURSDAY))

    assert await salon.calendar(ELEVEN, THURSDAY + timedelta(days=1)) == ()


async def test_of_an_order_in_doubt_an_outage_does_not_say_that_nothing_was_booked(salon: Salon) -> None:
    order = await lost_order(salon)
    another = replace(await salon.order("i2", THURSDAY), holder="chat 8")
    await salon.fault("unavailable", "*", status=503)
    desk = salon.another_desk()  # which knows nothing of the business yet

    assert await desk.book(order) == Uncertain()
    with pytest.raises(TryLater):
        await desk.book(another)
    await desk.aclose()


async def test_of_a_seat_in_doubt_a_crowd_before_the_class_does_not_say_that_nothing_was_booked(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await lost_order(salon, start=YOGA, service="Yoga class")
    yoga = class_name(order.service_id, YOGA)
    monkeypatch.setattr("scheduling.writing.exclusive_access._TURN_SECONDS", 0.01)

    async with salon.ledger.locks.one_of([f"{BUSINESS}/{yoga}"], within=1):
        assert await salon.desk.book(order) == Uncertain()
        with pytest.raises(TryLater):
            await salon.desk.book(await salon.order("i2", YOGA, "Yoga class", who="Bob Lee"))


async def test_what_an_earlier_try_has_made_after_all_is_found_and_not_made_again(salon: Salon) -> None:
    """Its customer heard that it could not be booked now, since Graph said so."""
    order = await salon.order("i1", ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)
    await salon.repair()
    assert await salon.state("i1") is State.PROPOSED
    await arrives(salon)

    assert isinstance(await salon.desk.book(order), Booked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_whoever_is_overtaken_by_another_process_gives_no_answer_of_their_own(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)

    async def another_process_takes_over() -> None:
        entry = await salon.ledger.find("i1")
        assert entry is not None
        await salon.ledger.advance(entry, Event.LOOKED_INTO)

    salon.client.after_create = another_process_takes_over

    assert await salon.desk.book(order) == Uncertain()
    assert isinstance(await salon.desk.book(order), Booked)


async def test_a_slot_left_held_by_a_process_that_died_just_before_it_sent_is_let_go(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = replace(await salon.order("i1", ELEVEN), holder="chat 7")
    await salon.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="chat 7"), ELEVEN)
    advance = Ledger.advance

    async def die_before_it_leaves(self: Ledger, entry: Entry[R], event: Event, **more: Any) -> Entry[R]:
        if event is Event.LEAVES:
            raise RuntimeError("killed")
        return await advance(self, entry, event, **more)

    monkeypatch.setattr(Ledger, "advance", die_before_it_leaves)
    with pytest.raises(RuntimeError):
        await salon.desk.book(order)
    monkeypatch.undo()
    [left] = (await salon.ledger.holds.standing(BUSINESS)).holds
    assert left.holder == "intent/i1"

    desk = salon.another_desk()
    await salon.fault("throttled", "createAppointment")
    with pytest.raises(TryLater):
        await desk.book(order)

    assert [one.holder for one in (await salon.ledger.holds.standing(BUSINESS)).holds] == ["chat 7"]
    await salon.repair()
    assert isinstance(await desk.book(order), Booked)
    await desk.aclose()


async def test_an_order_that_counts_as_not_sent_has_made_nothing_that_another_finds(salon: Salon) -> None:
    """A process died between Graph's leaving its customer out and entering them anew."""
    order = await lost_order(salon)
    other = record_of(replace(order, intent="i2"))
    await salon.die_sending("i2", other)
    await arrives(salon)
    salon.later(A_MINUTE)

    assert isinstance(await salon.desk.book(order), Booked)


# --- what staff do meanwhile -----------------------------------------------------------------------------------------


async def test_what_staff_cancel_before_it_is_read_back_is_not_said_to_be_booked(salon: Salon) -> None:
    async def cancel_it() -> None:
        [there] = await salon.calendar(ELEVEN)
        await BookingsClient.cancel_appointment(salon.client, BUSINESS, there.id, "")

    salon.client.after_create = cancel_it
    order = replace(await salon.order("i1", ELEVEN), holder="chat 7")

    assert await salon.desk.book(order) == Uncertain()
    salon.later(OVER)
    await salon.desk.reconcile()

    assert await reports(salon) == [("i1", Result.NOT_DONE)]
    assert await salon.calendar(ELEVEN) == ()


async def test_a_class_that_staff_move_meanwhile_is_not_joined_at_its_new_time(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    order = await salon.order("ann", YOGA, "Yoga class", who="Ann Lee")
    later = YOGA + timedelta(days=2)
    after_calendar(
        salon,
        monkeypatch,
        lambda course: by_hand(salon, course.id, start=later, end=later + (course.end - course.start)),
    )

    assert await salon.desk.book(order) == SlotTaken()

    assert (await people(salon, YOGA), await people(salon, later)) == ([], ["Bob Lee"])


async def test_a_class_that_staff_cancel_meanwhile_is_not_booked(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
    await yoga_at_the_counter(salon)
    order = await salon.order("ann", YOGA, "Yoga class", who="Ann Lee")
    after_calendar(
        salon,
        monkeypatch,
        lambda course: BookingsClient.cancel_appointment(salon.client, BUSINESS, course.id, ""),
    )

    assert await salon.desk.book(order) == NotFound()
    assert await salon.state("ann") is State.REFUSED


async def test_a_class_opened_while_somebody_from_outside_books_its_teacher_is_taken_back(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    order = await salon.order("ann", YOGA, "Yoga class", who="Ann Lee")
    salon.client.before_create = lambda: salon.book_from_outside(YOGA, "Relaxing massage", "Ana")

    assert await salon.desk.book(order) == SlotTaken()

    assert [one.service_name for one in await salon.calendar(YOGA)] == ["Relaxing massage"]


async def test_a_class_that_is_joined_is_found_though_its_id_changes(salon: Salon) -> None:
    before = await yoga_at_the_counter(salon)
    await salon.fault("id-changes-on-patch")

    seat = await booked(salon, YOGA, "ann", service="Yoga class", who="Ann Lee")

    [course] = await salon.calendar(YOGA)
    assert course.id != before.id
    assert seat.id.startswith(course.id)
    assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]


async def test_of_a_class_opened_for_nobody_that_cannot_be_taken_back_its_customer_hears_later(salon: Salon) -> None:
    await booked(salon, YOGA + timedelta(days=7), "i1", service="Yoga class", who="Ann Lee")
    known = await salon.ledger.customers.find(BUSINESS, "ann@example.com")
    await salon.studio.delete(f"customers/{known}")
    await salon.fault("unavailable", "deleteAppointment", status=503)
    order = replace(await salon.order("i2", YOGA, "Yoga class", who="Ann Lee"), holder="chat 7")

    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()
    salon.later(OVER)
    await salon.desk.reconcile()

    assert await reports(salon) == [("i2", Result.NOT_DONE)]


# --- cancelling ------------------------------------------------------------------------------------------------------


async def test_an_intent_to_cancel_one_appointment_does_not_cancel_another(salon: Salon) -> None:
    mine, other = await booked(salon), await booked(salon, THURSDAY, "i2")
    await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))

    with pytest.raises(ValueError, match="another appointment"):
        await salon.desk.cancel(CancelOrder("c1", BUSINESS, other.id, ""))

    assert len(await salon.calendar(THURSDAY)) == 1


async def test_a_cancellation_overtaken_by_another_process_gives_no_answer_of_its_own(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    look = salon.client.get_appointment

    async def another_process_takes_over(business_id: str, appointment_id: str) -> Appointment:
        monkeypatch.setattr(salon.client, "get_appointment", look)
        entry = await salon.ledger.find("c1")
        assert entry is not None
        await salon.ledger.advance(entry, Event.LEAVES, target=appointment_id)
        return await look(business_id, appointment_id)

    monkeypatch.setattr(salon.client, "get_appointment", another_process_takes_over)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Uncertain()
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_what_cannot_be_looked_at_just_before_it_is_cancelled_is_not_cancelled(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    look = salon.client.get_appointment

    async def look_once(business_id: str, appointment_id: str) -> Appointment:
        seen = await look(business_id, appointment_id)
        await salon.fault("unavailable", "getAppointment", status=503)
        return seen

    monkeypatch.setattr(salon.client, "get_appointment", look_once)
    with pytest.raises(TryLater):
        await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))
    await salon.repair()

    assert await salon.state("c1") is State.PROPOSED
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_what_staff_cancel_just_before_its_customer_does_is_cancelled(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    cancel = salon.client.cancel_appointment

    async def be_second(business_id: str, appointment_id: str, message: str) -> None:
        await BookingsClient.cancel_appointment(salon.client, business_id, appointment_id, "")
        await cancel(business_id, appointment_id, message)

    monkeypatch.setattr(salon.client, "cancel_appointment", be_second)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()


async def test_a_cancellation_that_may_still_arrive_is_in_doubt_though_the_next_is_turned_away(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "cancelAppointment", when="before")
    cancel = salon.client.cancel_appointment

    async def cancel_and_then(business_id: str, appointment_id: str, message: str) -> None:
        try:
            await cancel(business_id, appointment_id, message)
        finally:
            await salon.fault("throttled", "cancelAppointment")

    monkeypatch.setattr(salon.client, "cancel_appointment", cancel_and_then)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Uncertain()

    entry = await salon.ledger.find("c1")
    assert entry is not None
    assert entry.may_still_arrive(salon.watch.now)
