"""A move in two steps, a new appointment and then the old one left: whatever fails in between, never none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from graph.errors import Rejected
from scheduling.errors import UnderWayError
from scheduling.model import Cancelled, CancelOrder, Moved, MoveOrder, Uncertain
from storage.transitions import Event, State
from tests.scheduling.stories import booked, forget_once, lose, reports, starts, yoga_days
from tests.worlds.sample import BUSINESS, ELEVEN, NOON, THURSDAY, WEDNESDAY, YOGA, YOGA_ON_FRIDAY, YOGA_ON_WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def test_the_new_appointment_is_not_changed_while_the_old_one_has_still_to_be_left(salon: Salon) -> None:
    seat = await booked(salon, YOGA, service="Yoga class")
    await salon.fault("throttled", "cancelAppointment")
    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None))
    assert isinstance(moved, Moved)

    with pytest.raises(UnderWayError):
        await salon.desk.move(MoveOrder("m2", BUSINESS, moved.appointment.id, YOGA_ON_FRIDAY, None))
    await salon.repair()

    assert isinstance(
        await salon.desk.move(MoveOrder("m2", BUSINESS, moved.appointment.id, YOGA_ON_FRIDAY, None)), Moved
    )
    assert await yoga_days(salon) == [YOGA_ON_FRIDAY]


async def test_what_was_taken_is_kept_though_it_is_too_late_to_begin(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = await booked(salon, YOGA, service="Yoga class")
    forget_once(monkeypatch, lambda entry, _, more: entry.id == "m1" and more.get("appointment_id") is not None)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None)) == Uncertain()
    salon.watch.now = YOGA - timedelta(minutes=5)

    await salon.desk.reconcile()

    assert await yoga_days(salon) == [YOGA_ON_WEDNESDAY]


async def test_a_step_whose_end_did_not_get_on_record_does_not_stay_in_doubt(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    haircut = (await salon.service("Haircut")).id
    forget_once(monkeypatch, lambda entry, event, _: entry.id == "m1/take" and event is Event.DONE)
    assert isinstance(
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut)), Moved
    )
    salon.later(timedelta(hours=1))

    await salon.desk.reconcile()

    assert await salon.ledger.in_doubt() == ()
    assert await reports(salon) == []


async def test_when_graph_will_never_have_the_old_one_cancelled_its_customer_knows_of_both(salon: Salon) -> None:
    mine, haircut = await booked(salon), (await salon.service("Haircut")).id
    await lose(salon, "createAppointment")
    await salon.fault("html", "cancelAppointment", status=400)
    move = MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, service_id=haircut)
    assert await salon.desk.move(move) == Uncertain()
    salon.later(timedelta(minutes=3))

    outcome = await salon.desk.move(move)

    assert isinstance(outcome, Moved)
    assert (outcome.still_there, outcome.is_left_there) == (mine, True)
    again = await salon.desk.move(move)
    assert isinstance(again, Moved)
    assert (again.appointment.id, again.still_there, again.is_left_there) == (outcome.appointment.id, mine, True)
    assert await starts(salon) == [ELEVEN, WEDNESDAY]
    await salon.repair()
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()
    assert await salon.desk.move(move) == Moved(again.appointment)


async def test_a_move_to_another_service_that_graph_rejects_has_an_end(salon: Salon) -> None:
    mine, haircut = await booked(salon), (await salon.service("Haircut")).id
    await lose(salon, "createAppointment")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut)) == Uncertain()
    await salon.fault("html", "createAppointment", status=400)
    salon.later(timedelta(minutes=3))

    with pytest.raises(Rejected):
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut))

    assert await salon.ledger.in_doubt() == ()
    assert await starts(salon) == [ELEVEN]


async def test_an_old_appointment_that_graph_will_not_cancel_does_not_lock_the_new_one(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("cancel-refused-inside-lead-time")
    salon.watch.now = ELEVEN - timedelta(hours=2, minutes=1)
    await salon.fault("throttled", "cancelAppointment")
    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, THURSDAY, None, service_id=cut.id))
    assert isinstance(moved, Moved)
    assert moved.still_there is not None
    await salon.repair()
    await salon.fault("cancel-refused-inside-lead-time")
    for _ in range(20):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is not State.SENDING
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, moved.appointment.id, "")) == Cancelled()


async def test_a_refused_step_whose_end_did_not_get_on_record_does_not_stay_in_doubt(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await lose(salon, "createAppointment")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=cut.id)) == Uncertain()
    forget_once(monkeypatch, lambda entry, event, _: entry.id == "m1/take" and event is Event.REFUSED_AT_REST)
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is State.REFUSED
    assert await salon.ledger.in_doubt() == ()


async def test_whoever_cancels_the_new_one_before_the_old_one_is_left_keeps_the_old_one(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("unavailable", "cancelAppointment", status=503)
    move = MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=cut.id, holder="chat 7")
    moved = await salon.desk.move(move)
    assert isinstance(moved, Moved)
    assert moved.still_there == mine
    await salon.repair()

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, moved.appointment.id, "")) == Cancelled()

    assert await starts(salon) == [ELEVEN]
    salon.later(timedelta(hours=1))
    await salon.desk.reconcile()
    assert await starts(salon) == [ELEVEN]
    assert await salon.ledger.in_doubt() == ()
    assert await reports(salon) == []
    assert await salon.desk.cancel(CancelOrder("c2", BUSINESS, mine.id, "")) == Cancelled()
    assert await starts(salon) == []


async def test_whoever_leaves_the_new_seat_before_the_old_one_is_left_keeps_the_old_one(salon: Salon) -> None:
    seat = await booked(salon, YOGA, service="Yoga class")
    await salon.fault("throttled", "cancelAppointment")
    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None))
    assert isinstance(moved, Moved)
    await salon.repair()

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, moved.appointment.id, "")) == Cancelled()

    salon.later(timedelta(hours=1))
    await salon.desk.reconcile()
    assert await yoga_days(salon) == [YOGA]


@pytest.mark.parametrize("has_arrived", [False, True])
async def test_what_leaves_the_old_one_and_may_still_arrive_is_waited_for(salon: Salon, has_arrived: bool) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("dropped", "cancelAppointment", when="before")
    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=cut.id))
    assert isinstance(moved, Moved)
    await salon.repair()
    cancelling = CancelOrder("c1", BUSINESS, moved.appointment.id, "")

    with pytest.raises(UnderWayError) as told:
        await salon.desk.cancel(cancelling)
    assert told.value.until is not None
    assert await starts(salon) == [ELEVEN, WEDNESDAY]
    if has_arrived:
        await salon.client.cancel_appointment(BUSINESS, mine.id, "")
    salon.later(timedelta(minutes=3))
    done = await salon.desk.cancel(cancelling)
    assert isinstance(done, Cancelled)
    assert not done.is_found_gone

    salon.later(timedelta(hours=1))
    await salon.desk.reconcile()
    assert await starts(salon) == ([] if has_arrived else [ELEVEN])
    assert await salon.ledger.in_doubt() == ()
    assert done.old_id == (mine.id if has_arrived else "")


async def test_whoever_moves_the_old_one_before_it_is_left_has_both_and_is_told_so(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("unavailable", "cancelAppointment", status=503)
    change = MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=cut.id, holder="chat 7")
    changed = await salon.desk.move(change)
    assert isinstance(changed, Moved)
    await salon.repair()

    moved = await salon.desk.move(MoveOrder("m2", BUSINESS, mine.id, NOON, None))

    assert isinstance(moved, Moved)
    assert moved.besides is not None
    assert moved.besides.id == changed.appointment.id
    salon.later(timedelta(hours=1))
    await salon.desk.reconcile()
    assert await starts(salon) == [NOON, WEDNESDAY]
    assert await salon.ledger.in_doubt() == ()
    assert await reports(salon) == []


async def test_whoever_moves_the_new_one_has_that_alone(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("unavailable", "cancelAppointment", status=503)
    changed = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=cut.id))
    assert isinstance(changed, Moved)
    await salon.repair()

    later = WEDNESDAY + timedelta(hours=1)
    moved = await salon.desk.move(MoveOrder("m2", BUSINESS, changed.appointment.id, later, None))

    assert isinstance(moved, Moved)
    assert moved.besides is None
    assert await starts(salon) == [later]


async def test_whoever_cancels_what_was_made_another_one_hears_which(salon: Salon) -> None:
    """As a second chat does that still knows the first; however often it was changed."""
    mine, haircut = await booked(salon), (await salon.service("Haircut")).id
    trim = mine.service_id

    async def changed(intent: str, appointment_id: str, start: datetime, service_id: str | None) -> str:
        order = MoveOrder(intent, BUSINESS, appointment_id, start, None, service_id=service_id)
        outcome = await salon.desk.move(order)
        assert isinstance(outcome, Moved)
        return outcome.appointment.id

    async def cancelled(intent: str, appointment_id: str) -> Cancelled:
        outcome = await salon.desk.cancel(CancelOrder(intent, BUSINESS, appointment_id, ""))
        assert isinstance(outcome, Cancelled)
        return outcome

    second = await changed("m1", mine.id, WEDNESDAY, haircut)
    first_asked = await cancelled("c1", mine.id)
    third = await changed("m2", second, THURSDAY, trim)
    then_asked = await cancelled("c2", mine.id)
    by_second = await cancelled("c3", second)
    of_itself = await cancelled("c4", third)

    assert (first_asked.is_found_gone, first_asked.changed_into) == (True, second)
    assert (then_asked.changed_into, by_second.changed_into) == (third, third)
    assert (of_itself.is_found_gone, of_itself.changed_into) == (False, None)
    assert (await cancelled("c5", "AAMkgone")).changed_into is None
