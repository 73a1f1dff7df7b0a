"""What staff, Graph and other processes do between two requests of one move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from graph.client import BookingsClient
from graph.errors import TryLater
from graph.model import Appointment
from scheduling.model import Moved, MoveOrder, NotFound, Refused, Uncertain
from storage.database.tables import intents
from storage.notifications import Result
from storage.transitions import Event, State
from tests.scheduling.stories import (
    A_MINUTE,
    OVER,
    booked,
    by_hand,
    forget_once,
    lose,
    lost_order,
    reports,
    rival_then,
    starts,
)
from tests.worlds.sample import BUSINESS, ELEVEN, THURSDAY, WEDNESDAY, YOGA, YOGA_ON_WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


def to_wednesday(mine: Appointment, **more: Any) -> MoveOrder:
    return MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, **more)


async def to_a_haircut(salon: Salon, mine: Appointment) -> MoveOrder:
    return to_wednesday(mine, service_id=(await salon.service("Haircut")).id)


async def go_away(salon: Salon, appointment: Appointment) -> None:
    await BookingsClient.cancel_appointment(salon.client, BUSINESS, appointment.id, "")


async def stop_offering(salon: Salon, appointment: Appointment) -> None:
    """Staff delete the service of an appointment, and the desk has not read the old catalogue too recently."""
    await salon.studio.delete(f"services/{appointment.service_id}")
    salon.later(timedelta(hours=2))


def after_the_first_try(salon: Salon, monkeypatch: pytest.MonkeyPatch, then: Callable[[], Awaitable[object]]) -> None:
    change = salon.client.update_appointment

    async def change_and_then(*what: Any, **changes: Any) -> None:
        monkeypatch.setattr(salon.client, "update_appointment", change)
        try:
            await change(*what, **changes)
        finally:
            await then()

    monkeypatch.setattr(salon.client, "update_appointment", change_and_then)


# --- in one request --------------------------------------------------------------------------------------------------


async def test_an_intent_to_move_one_appointment_does_not_move_another(salon: Salon) -> None:
    mine, other = await booked(salon), await booked(salon, THURSDAY, "i2")
    await salon.desk.move(to_wednesday(mine))

    with pytest.raises(ValueError, match="another move"):
        await salon.desk.move(to_wednesday(other))

    assert await starts(salon) == [WEDNESDAY, THURSDAY]


async def test_a_move_overtaken_by_another_process_gives_no_answer_of_its_own(salon: Salon) -> None:
    mine = await booked(salon)

    async def another_process_takes_over() -> None:
        entry = await salon.ledger.find("m1")
        assert entry is not None
        await salon.ledger.advance(entry, Event.LOOKED_INTO)

    salon.client.before_update = another_process_takes_over

    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    assert isinstance(await salon.desk.move(to_wednesday(mine)), Moved)


async def test_an_appointment_that_gets_another_id_when_it_is_moved_is_moved(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("id-changes-on-patch")

    outcome = await salon.desk.move(to_wednesday(mine))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.id != mine.id
    assert await starts(salon) == [WEDNESDAY]


async def test_a_move_that_came_through_and_changed_the_id_is_found_by_the_next_try(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer was lost, and the change itself arrived only when it had been looked for."""
    mine = await booked(salon)
    await lose(salon, "updateAppointment")
    before = salon.client.update_appointment

    async def arrive_just_before_the_second_try() -> None:
        await salon.fault("id-changes-on-patch")
        await by_hand(salon, mine.id, start=WEDNESDAY, end=WEDNESDAY + (mine.end - mine.start))

    async def first(*what: Any, **changes: Any) -> None:
        monkeypatch.setattr(salon.client, "update_appointment", before)
        salon.client.before_update = None
        try:
            await before(*what, **changes)
        finally:
            salon.client.before_update = arrive_just_before_the_second_try

    monkeypatch.setattr(salon.client, "update_appointment", first)

    outcome = await salon.desk.move(to_wednesday(mine))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.id != mine.id
    assert await starts(salon) == [WEDNESDAY]


@pytest.mark.parametrize("is_calendar_seen", [True, False])
async def test_what_staff_cancel_just_before_it_is_moved_is_not_said_to_be_moved(
    salon: Salon, is_calendar_seen: bool
) -> None:
    mine = await booked(salon)

    async def cancel_it() -> None:
        await go_away(salon, mine)
        if not is_calendar_seen:
            await salon.fault("unavailable", "listCalendarView", status=503)

    salon.client.before_update = cancel_it

    outcome = await salon.desk.move(to_wednesday(mine))

    assert outcome == (NotFound() if is_calendar_seen else Uncertain())
    assert await salon.state("m1") is (State.REFUSED if is_calendar_seen else State.UNCERTAIN)


async def test_a_move_that_may_still_arrive_is_in_doubt_though_the_next_try_is_turned_away(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    await lose(salon, "updateAppointment")
    after_the_first_try(salon, monkeypatch, lambda: salon.fault("throttled", "updateAppointment"))

    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    entry = await salon.ledger.find("m1")
    assert entry is not None
    assert entry.may_still_arrive(salon.watch.now)


async def test_a_lost_move_is_not_sent_again_when_its_new_time_is_no_longer_held(salon: Salon) -> None:
    """The request took longer to fail than a slot is held."""
    mine = await booked(salon)
    await lose(salon, "updateAppointment")
    await salon.requests()

    async def take_long() -> None:
        salon.later(timedelta(minutes=6))

    salon.client.before_update = take_long

    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    assert (await salon.requests()).count("updateAppointment") == 1


async def test_what_is_gone_while_its_move_may_still_arrive_is_in_doubt(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    await salon.repair()
    await go_away(salon, mine)

    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    salon.later(OVER)
    assert await salon.desk.move(to_wednesday(mine)) == NotFound()


async def test_what_staff_have_moved_elsewhere_is_waited_for_while_the_older_wish_may_still_arrive(
    salon: Salon,
) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    await salon.repair()
    await by_hand(salon, mine.id, start=THURSDAY, end=THURSDAY + timedelta(minutes=30))
    salon.later(timedelta(seconds=40))
    await salon.desk.reconcile()

    assert await salon.state("m1") is State.UNCERTAIN
    assert await reports(salon) == []
    assert await starts(salon) == [THURSDAY]


async def test_a_service_that_is_no_longer_offered_is_not_moved(salon: Salon) -> None:
    mine = await booked(salon)
    await stop_offering(salon, mine)

    assert await salon.desk.move(to_wednesday(mine)) == NotFound()
    assert await starts(salon) == [ELEVEN]


async def test_a_move_in_doubt_comes_to_its_end_though_the_service_is_no_longer_offered(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "updateAppointment", when="after", times=1)
    salon.client.before_update = lambda: salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    await salon.repair()
    await stop_offering(salon, mine)

    await salon.desk.reconcile()

    assert await reports(salon) == [("m1", Result.DONE)]


# --- and back --------------------------------------------------------------------------------------------------------


async def test_a_way_back_that_was_not_answered_is_seen_to_have_been_gone(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")

    async def lose_sight() -> None:
        await salon.fault("dropped", "updateAppointment", when="after", times=1)
        await salon.fault("unavailable", "getAppointment", status=503)

    rival_then(salon, lose_sight)
    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    await salon.repair()
    salon.later(OVER)
    await salon.desk.reconcile()

    assert await reports(salon) == [("m1", Result.TAKEN)]
    assert await starts(salon) == [ELEVEN, WEDNESDAY]


async def test_what_graph_will_not_have_back_stays_where_it_is(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, lambda: salon.fault("html", "updateAppointment", status=400))

    assert isinstance(await salon.desk.move(to_wednesday(mine)), Moved)
    assert await starts(salon) == [WEDNESDAY, WEDNESDAY]


async def test_a_new_time_whose_calendar_cannot_be_read_is_in_doubt_until_it_can(salon: Salon) -> None:
    mine = await booked(salon)
    salon.client.before_update = lambda: salon.fault("unavailable", "listCalendarView", status=503)

    assert await salon.desk.move(to_wednesday(mine)) == Uncertain()
    await salon.repair()
    salon.later(A_MINUTE)
    await salon.desk.reconcile()

    assert await reports(salon) == [("m1", Result.DONE)]


async def test_what_nobody_had_stays_where_it_is(salon: Salon) -> None:
    """Staff had taken themselves off it, and Graph is never asked for an appointment of nobody."""
    mine = await booked(salon, staff="Marco")
    await salon.studio.change(f"appointments/{mine.id}", "bookingAppointment", staffMemberIds=[])
    await salon.fault("overlap-allowed")
    rival_then(salon, salon.repair)
    marco = await salon.staff_id("Marco")

    assert isinstance(await salon.desk.move(to_wednesday(mine, staff_id=marco)), Moved)

    assert await starts(salon) == [WEDNESDAY, WEDNESDAY]


# --- in two steps ----------------------------------------------------------------------------------------------------


async def test_another_service_that_cannot_be_booked_now_can_be_asked_for_again(salon: Salon) -> None:
    mine = await booked(salon)
    wanted = await to_a_haircut(salon, mine)
    await salon.fault("throttled", "createAppointment")

    with pytest.raises(TryLater):
        await salon.desk.move(wanted)
    assert await salon.state("m1") is State.PROPOSED
    await salon.repair()

    assert isinstance(await salon.desk.move(wanted), Moved)
    assert await starts(salon) == [WEDNESDAY]


async def test_another_service_in_doubt_stays_so_when_the_next_try_is_turned_away(salon: Salon) -> None:
    mine = await booked(salon)
    wanted = await to_a_haircut(salon, mine)
    await lose(salon, "createAppointment")
    assert await salon.desk.move(wanted) == Uncertain()
    salon.later(OVER)
    await salon.fault("throttled", "createAppointment")

    assert await salon.desk.move(wanted) == Uncertain()
    assert await salon.state("m1") is State.UNCERTAIN
    await salon.repair()

    assert isinstance(await salon.desk.move(wanted), Moved)
    assert await starts(salon) == [WEDNESDAY]


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_when_the_new_one_is_gone_before_the_old_one_is_left(salon: Salon, is_cancelled: bool) -> None:
    """Staff cancel it, while it is not known whether the request to cancel the old one has come through."""
    mine = await booked(salon)
    wanted = await to_a_haircut(salon, mine)
    await salon.fault("dropped", "cancelAppointment", when="after" if is_cancelled else "before")
    salon.client.after_create = lambda: cancel_unseen(salon, mine)
    outcome = await salon.desk.move(wanted)
    assert isinstance(outcome, Moved)
    assert outcome.still_there is not None
    await salon.repair()
    [new] = await salon.calendar(WEDNESDAY)
    await go_away(salon, new)

    if is_cancelled:
        assert await salon.desk.move(wanted) == NotFound()
        assert await salon.state("m1") is State.CONFIRMED
        assert await salon.state("m1/leave") is State.CONFIRMED
        assert await starts(salon) == []
        return
    assert await salon.desk.move(wanted) == Uncertain()
    salon.later(OVER)
    assert await salon.desk.move(wanted) == NotFound()
    assert await salon.state("m1/leave") is State.REFUSED
    assert await salon.ledger.in_doubt() == ()
    assert await starts(salon) == [ELEVEN]


async def cancel_unseen(salon: Salon, mine: Appointment) -> None:
    """From the moment at which the old one is cancelled it cannot be read."""
    cancel = salon.client.cancel_appointment

    async def cancel_and_go_blind(business_id: str, appointment_id: str, message: str) -> None:
        salon.client.cancel_appointment = cancel  # type: ignore[method-assign]
        try:
            await cancel(business_id, appointment_id, message)
        finally:
            await salon.fault("unavailable", "getAppointment", status=503)

    salon.client.cancel_appointment = cancel_and_go_blind  # type: ignore[method-assign]


async def test_what_has_begun_is_not_given_another_service(salon: Salon) -> None:
    mine = await booked(salon)
    wanted = await to_a_haircut(salon, mine)
    salon.watch.now = ELEVEN + A_MINUTE

    assert isinstance(await salon.desk.move(wanted), Refused)
    assert await starts(salon) == [ELEVEN]


async def test_a_new_one_whose_taking_did_not_get_on_record_is_not_taken_again(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    forget_once(monkeypatch, lambda entry, event, _: event is Event.NEW_ONE_TAKEN)
    assert await salon.desk.move(replace(await to_a_haircut(salon, mine), holder="chat 7")) == Uncertain()
    salon.later(A_MINUTE)
    await salon.desk.reconcile()

    assert await reports(salon) == [("m1", Result.DONE)]
    assert await starts(salon) == [WEDNESDAY]


async def test_a_seat_that_staff_have_given_up_is_not_moved(salon: Salon) -> None:
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    seat = await booked(salon, YOGA, "ann", service="Yoga class", who="Ann Lee")
    [course] = await salon.calendar(YOGA)
    whole = await salon.client.get_appointment(BUSINESS, course.id)
    await by_hand(salon, course.id, attendees=[whole.attendees[0]])

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY)) == NotFound()
    assert await salon.calendar(YOGA_ON_WEDNESDAY) == ()


async def test_a_step_of_what_cannot_be_read_keeps_no_other_waiting(salon: Salon) -> None:
    mine = await booked(salon)
    await lose(salon, "createAppointment")
    assert await salon.desk.move(await to_a_haircut(salon, mine)) == Uncertain()
    await lost_order(salon, "b1", THURSDAY, who="Bob Lee")
    of_another_release = update(intents).where(intents.c.id == "m1").values(kind="swap")
    await salon.database.write(lambda connection: connection.execute(of_another_release))
    salon.later(timedelta(minutes=10))
    await salon.desk.reconcile()

    assert await salon.state("b1") is State.REFUSED
    assert await salon.state("m1/take") is State.UNCERTAIN
