"""More long stories, of a third reading: seats that are given up, staff who change things by hand, clocks, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from graph.client import BookingsClient
from graph.errors import TryLater
from scheduling.errors import UnderWayError
from scheduling.model import Cancelled, Held, Moved, NotFound, SlotQuery, SlotTaken, Uncertain
from storage.notifications import Result
from storage.transitions import Event, State
from tests.scheduling.test_desk_reread import booked, forget_once
from tests.scheduling.test_late_arrivals import (
    A_MINUTE,
    BUSINESS,
    ELEVEN,
    THURSDAY,
    WEDNESDAY,
    YOGA,
    as_sent,
    lose,
    lost_order,
    reports,
    starts,
)

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

YOGA_ON_WEDNESDAY = YOGA + timedelta(days=2)


async def by_hand(salon: Salon, appointment_id: str, **changes: object) -> None:
    """Staff change an appointment past the desk; nothing keeps them from it."""
    await BookingsClient.update_appointment(salon.client, BUSINESS, appointment_id, **changes)  # type: ignore[arg-type]


async def people(salon: Salon, start: object) -> list[str | None]:
    return [
        attendee.name
        for one in await salon.calendar(start)  # type: ignore[arg-type]
        for attendee in (await salon.client.get_appointment(BUSINESS, one.id)).attendees
    ]


async def test_a_seat_taken_anew_after_it_was_given_up_is_found(salon: Salon) -> None:
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    first = await booked(salon, YOGA, "i1", service="Yoga class", who="Ann Lee")
    assert await salon.desk.cancel("c1", BUSINESS, first.id, "") == Cancelled()
    await salon.fault("dropped", "updateAppointment", when="after", times=1)

    again = await booked(salon, YOGA, "i2", service="Yoga class", who="Ann Lee")

    assert again.id != first.id
    assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]


async def test_a_seat_that_is_moved_away_and_back_is_one_seat(salon: Salon) -> None:
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    seat = await booked(salon, YOGA, "i1", service="Yoga class", who="Ann Lee")
    away = await salon.desk.move("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None)
    assert isinstance(away, Moved)
    await salon.fault("dropped", "updateAppointment", when="after", times=1)
    await salon.desk.move("m2", BUSINESS, away.appointment.id, YOGA, None)
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]


@pytest.mark.parametrize("way", ["look up", "cancel", "book again"])
async def test_whoever_gave_a_seat_up_has_nothing_of_whoever_sits_there_next(salon: Salon, way: str) -> None:
    """An address that is typed in proves nothing."""
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    strangers = await booked(salon, YOGA, "x1", service="Yoga class", who="Ann Stranger")
    assert await salon.desk.cancel("x2", BUSINESS, strangers.id, "") == Cancelled()
    await booked(salon, YOGA, "a1", service="Yoga class", who="Ann Lee")

    if way == "look up":
        assert await salon.desk.look_up(BUSINESS, strangers.id) is None
    elif way == "cancel":
        await salon.desk.cancel("x3", BUSINESS, strangers.id, "")
        assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]
    else:
        again = await salon.desk.book(await salon.order("x1", YOGA, "Yoga class", who="Ann Stranger"))
        assert again == NotFound()


async def test_a_move_during_which_staff_reassign_it_is_not_said_to_have_changed_nothing(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")
    dana = await salon.staff_id("Dana")
    salon.client.before_update = lambda: by_hand(salon, mine.id, staff_ids=[dana])

    assert isinstance(await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None), Moved)

    assert await starts(salon) == [WEDNESDAY]


async def test_a_change_of_staff_alone_that_goes_back_comes_to_an_end(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    mine = await booked(salon, service="Haircut", staff="Marco")
    dana = await salon.staff_id("Dana")
    salon.client.before_update = lambda: salon.book_from_outside(ELEVEN, "Haircut", "Dana")

    await salon.desk.move("m1", BUSINESS, mine.id, ELEVEN, dana)
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is State.REFUSED


async def test_a_lost_move_that_graph_then_refuses_for_good_comes_to_an_end(salon: Salon) -> None:
    """500 is Graph's way to refuse: it has other rules than we know of, and is in good health."""
    mine = await booked(salon, service="Haircut", staff="Marco")
    await salon.fault("own-slot-busy-on-patch")
    await salon.fault("dropped", "updateAppointment", when="before", times=2)
    half_past = ELEVEN + timedelta(minutes=30)
    assert await salon.desk.move("m1", BUSINESS, mine.id, half_past, None) == Uncertain()
    for _ in range(20):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is State.REFUSED
    assert await salon.desk.cancel("c1", BUSINESS, mine.id, "") == Cancelled()


async def test_a_way_back_that_graph_refuses_with_500_comes_to_an_end(salon: Salon) -> None:
    """Staff had put it outside of the hours, where no application may."""
    mine = await booked(salon, staff="Marco")
    await salon.fault("rules-unchecked-on-patch")
    late = ELEVEN.replace(hour=20)
    await by_hand(salon, mine.id, start=late, end=late + timedelta(minutes=30))
    await salon.repair()
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None)
    for _ in range(20):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    entry = await salon.ledger.find("m1")
    assert entry is not None
    assert not entry.is_in_doubt


async def test_a_lost_cancellation_that_graph_then_refuses_for_good_comes_to_an_end(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("past-cancel-refused")
    await salon.fault("dropped", "cancelAppointment", when="before")
    assert await salon.desk.cancel("c1", BUSINESS, mine.id, "") == Uncertain()
    await salon.repair()
    await salon.fault("past-cancel-refused")
    salon.watch.now = ELEVEN + A_MINUTE
    for _ in range(20):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await reports(salon) == [("c1", Result.NOT_DONE)]


async def test_an_old_appointment_that_graph_will_not_cancel_does_not_lock_the_new_one(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("cancel-refused-inside-lead-time")
    salon.watch.now = ELEVEN - timedelta(hours=2, minutes=1)
    await salon.fault("throttled", "cancelAppointment")
    moved = await salon.desk.move("m1", BUSINESS, mine.id, THURSDAY, None, service_id=cut.id)
    assert isinstance(moved, Moved)
    assert moved.still_there is not None
    await salon.repair()
    await salon.fault("cancel-refused-inside-lead-time")
    for _ in range(20):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is not State.SENDING
    assert await salon.desk.cancel("c1", BUSINESS, moved.appointment.id, "") == Cancelled()


async def test_a_refused_step_whose_end_did_not_get_on_record_does_not_stay_in_doubt(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await lose(salon, "createAppointment")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=cut.id) == Uncertain()
    forget_once(monkeypatch, lambda entry, event, _: entry.id == "m1/take" and event is Event.REFUSED_AT_REST)
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is State.REFUSED
    assert await salon.ledger.in_doubt() == ()


async def test_a_move_asked_for_again_by_a_process_that_died_then_comes_to_an_end_with_its_step(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await lose(salon, "createAppointment")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=cut.id) == Uncertain()
    entry = await salon.ledger.find("m1")
    assert entry is not None
    await salon.ledger.advance(await salon.ledger.advance(entry, Event.REFUSED), Event.ASKED_AGAIN)
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is State.REFUSED
    assert await salon.ledger.in_doubt() == ()


async def test_a_clock_put_back_does_not_open_a_class_to_which_an_older_list_may_arrive(salon: Salon) -> None:
    await booked(salon, YOGA, "ann", service="Yoga class", who="Ann Lee")
    await lose(salon, "updateAppointment")
    assert await salon.desk.book(await salon.order("bob", YOGA, "Yoga class", who="Bob Lee")) == Uncertain()
    salon.later(-timedelta(hours=1))

    with pytest.raises(TryLater):
        await salon.desk.book(await salon.order("cem", YOGA, "Yoga class", who="Cem Lee"))


async def test_a_clock_put_back_keeps_no_report_waiting(salon: Salon) -> None:
    await lost_order(salon)
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()
    salon.later(-timedelta(hours=6))

    assert await reports(salon) == [("i1", Result.NOT_DONE)]


async def test_the_new_time_is_held_as_long_as_a_move_sent_again_may_arrive(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()
    for _ in range(5):
        salon.later(timedelta(seconds=58))
        await salon.desk.reconcile()  # the last time after 4:50
    salon.later(timedelta(seconds=15))
    entry = await salon.ledger.find("m1")
    assert entry is not None
    assert entry.may_still_arrive(salon.watch.now)
    bobs = await salon.order("b1", WEDNESDAY, staff="Marco", who="Bob Lee")

    assert await salon.desk.book(bobs) == SlotTaken()


async def test_a_class_that_staff_give_another_time_is_still_the_one_to_which_a_list_may_arrive(salon: Salon) -> None:
    await booked(salon, YOGA, "ann", service="Yoga class", who="Ann Lee")
    [course] = await salon.calendar(YOGA)
    await lose(salon, "updateAppointment")
    assert await salon.desk.book(await salon.order("bob", YOGA, "Yoga class", who="Bob Lee")) == Uncertain()
    await salon.fault("rules-unchecked-on-patch")
    await by_hand(salon, course.id, start=YOGA_ON_WEDNESDAY, end=YOGA_ON_WEDNESDAY + timedelta(hours=1))

    with pytest.raises(UnderWayError):
        await salon.desk.book(await salon.order("cem", YOGA_ON_WEDNESDAY, "Yoga class", who="Cem Lee"))


async def test_a_move_that_was_done_and_then_reassigned_is_not_reported_as_not_done(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Dana")
    marco, dana = await salon.staff_id("Marco"), await salon.staff_id("Dana")
    await salon.fault("dropped", "updateAppointment", when="after", times=1)
    salon.client.before_update = lambda: salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, marco) == Uncertain()
    await salon.repair()
    await by_hand(salon, mine.id, staff_ids=[dana])
    await salon.book_from_outside(WEDNESDAY, "Haircut", "Marco")
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()

    assert (await salon.client.get_appointment(BUSINESS, mine.id)).start == WEDNESDAY
    assert await reports(salon) != [("m1", Result.NOT_DONE)]


async def test_what_goes_back_is_as_long_as_it_was(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("rules-unchecked-on-patch")
    await by_hand(salon, mine.id, start=ELEVEN, end=ELEVEN + timedelta(hours=1))
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == SlotTaken()

    back = await salon.client.get_appointment(BUSINESS, mine.id)
    assert (back.start, back.end) == (ELEVEN, ELEVEN + timedelta(hours=1))


async def test_who_was_told_that_nothing_was_booked_keeps_their_slot_and_is_not_told_again(salon: Salon) -> None:
    order = replace(await salon.order("i1", ELEVEN), holder="chat 7")
    await salon.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="chat 7"), ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)
    await salon.repair()
    salon.later(A_MINUTE)
    await salon.desk.reconcile()

    assert await salon.desk.renew("chat 7") is not None
    assert await reports(salon) == []


async def test_an_order_that_turns_out_lost_does_not_let_go_of_what_its_customer_holds_now(salon: Salon) -> None:
    order = replace(await salon.order("i1", ELEVEN, "Haircut"), holder="chat 7")
    await lose(salon, "createAppointment")
    assert await salon.desk.book(order) == Uncertain()
    held = await salon.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="chat 7"), ELEVEN)
    assert isinstance(held, Held)
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()

    assert await salon.desk.renew("chat 7") is not None


async def test_a_refusal_does_not_end_a_cancellation_that_may_still_arrive(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "cancelAppointment", when="before")
    assert await salon.desk.cancel("c1", BUSINESS, mine.id, "") == Uncertain()
    await salon.repair()
    await salon.fault("html", "cancelAppointment", status=400)
    salon.later(timedelta(seconds=40))
    await salon.desk.reconcile()

    assert await reports(salon) == []
    assert await salon.state("c1") is State.UNCERTAIN


async def test_a_page_of_somebody_on_the_way_does_not_say_that_an_appointment_is_gone(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("html", "getAppointment", status=404, times=1)

    with pytest.raises(TryLater):
        await salon.desk.cancel("c1", BUSINESS, mine.id, "")


async def test_a_calendar_that_is_not_found_does_not_say_so_of_the_appointment(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("html", "listCalendarView", status=404, times=1)

    with pytest.raises(TryLater):
        await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None)


async def test_an_appointment_of_another_order_is_not_taken_for_a_move(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()
    salon.later(timedelta(minutes=6))
    other = await booked(salon, WEDNESDAY, "i2", staff="Marco")
    await BookingsClient.cancel_appointment(salon.client, BUSINESS, mine.id, "")
    await salon.repair()
    await salon.desk.reconcile()

    assert other.id != mine.id
    assert await reports(salon) == [("m1", Result.NOT_DONE)]


async def test_an_appointment_of_another_order_is_not_moved_in_place_of_one_that_is_gone(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()
    salon.later(timedelta(minutes=6))
    other = await booked(salon, WEDNESDAY, "i2", staff="Marco")
    await BookingsClient.cancel_appointment(salon.client, BUSINESS, mine.id, "")
    await salon.repair()
    await salon.fault("overlap-allowed")
    await salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")
    await salon.desk.reconcile()

    assert (await salon.client.get_appointment(BUSINESS, other.id)).start == WEDNESDAY


async def test_who_has_heard_that_it_is_gone_is_not_told_again(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()
    await salon.repair()
    await BookingsClient.cancel_appointment(salon.client, BUSINESS, mine.id, "")
    salon.later(timedelta(minutes=3))
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == NotFound()
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()

    assert await reports(salon) == []


async def test_after_going_back_the_customer_is_not_in_their_own_way(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")
    marco = await salon.staff_id("Marco")
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Haircut", "Marco")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, marco) == SlotTaken()

    half_past = ELEVEN + timedelta(minutes=30)
    assert isinstance(await salon.desk.move("m2", BUSINESS, mine.id, half_past, marco), Moved)


async def test_what_staff_have_moved_elsewhere_since_is_not_moved_by_an_older_wish(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()
    await salon.repair()
    await by_hand(salon, mine.id, start=THURSDAY, end=THURSDAY + timedelta(minutes=30))
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()

    assert await starts(salon) == [THURSDAY]


@pytest.mark.parametrize("is_asked_again", [True, False])
async def test_what_graph_has_named_is_found_though_staff_have_corrected_the_address(
    salon: Salon, is_asked_again: bool
) -> None:
    order = replace(await salon.order("i1", ELEVEN, "Haircut"), holder="chat 7")

    async def go_blind() -> None:
        await salon.fault("unavailable", "getAppointment", status=503)
        await salon.fault("unavailable", "listCalendarView", status=503)

    salon.client.after_create = go_blind
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()
    [there] = await salon.calendar(ELEVEN)
    corrected = structs.replace(as_sent(there.attendees[0]), email="vera.cruz@example.com")
    await by_hand(salon, there.id, attendees=[corrected])
    salon.later(timedelta(minutes=3))

    if is_asked_again:
        await salon.desk.book(order)
        assert len(await salon.calendar(ELEVEN)) == 1
    else:
        await salon.desk.reconcile()
        assert await reports(salon) == [("i1", Result.DONE)]


@pytest.mark.parametrize("is_asked_again", [True, False])
async def test_what_was_made_after_our_clock_was_put_right_is_found(salon: Salon, is_asked_again: bool) -> None:
    """Our clock was ahead of Graph's by an hour when the order was sent."""
    order = replace(await salon.order("i1", ELEVEN, "Haircut"), holder="chat 7")
    await lose(salon, "createAppointment")
    assert await salon.desk.book(order) == Uncertain()
    salon.later(-timedelta(hours=1))
    assert salon.client.draft is not None
    await BookingsClient.create_appointment(salon.client, BUSINESS, salon.client.draft)
    salon.later(timedelta(minutes=1))
    await salon.desk.reconcile()
    salon.later(timedelta(minutes=3))

    if is_asked_again:
        await salon.desk.book(order)
        assert len(await salon.calendar(ELEVEN)) == 1
    else:
        await salon.desk.reconcile()
        assert await reports(salon) == [("i1", Result.DONE)]


async def test_a_move_begun_anew_after_it_went_back_has_its_time_to_itself(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")
    marco, cut = await salon.staff_id("Marco"), await salon.service("Haircut")
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Haircut", "Marco")
    await salon.desk.hold(SlotQuery(BUSINESS, cut.id, marco, holder="chat 7", moving=mine.id), WEDNESDAY)
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, marco, holder="chat 7") == SlotTaken()
    [rival] = await salon.calendar(WEDNESDAY)
    await salon.client.cancel_appointment(BUSINESS, rival.id, "")
    await salon.desk.hold(SlotQuery(BUSINESS, cut.id, marco, holder="chat 7", moving=mine.id), WEDNESDAY)
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, marco, holder="chat 7") == Uncertain()
    await salon.desk.release("chat 7")
    bobs = await salon.order("b1", WEDNESDAY, "Haircut", staff="Marco", who="Bob Lee")

    assert await salon.desk.book(bobs) == SlotTaken()
