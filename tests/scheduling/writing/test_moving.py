"""Moves that are more than another time: to another service, past somebody from outside, under another id."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.model import Answer, AnswerType
from scheduling.model import Held, Moved, MoveOrder, SlotQuery, SlotTaken, Uncertain
from storage.notifications import Result
from storage.transitions import State
from tests.scheduling.stories import QUIET, booked, reports
from tests.worlds.sample import BUSINESS, ELEVEN, NOON, TUESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def what_is_there(salon: Salon) -> list[tuple[str, int, str]]:
    """Service, hour and customer of all that day, past the desk."""
    found = await salon.calendar(TUESDAY, TUESDAY + timedelta(days=1))
    return sorted((one.service_name or "", one.start.hour, min(one.emails)) for one in found)


VERAS_TRIM = ("Beard trim", 11, "vera@example.com")
VERAS_CUT = ("Haircut", 12, "vera@example.com")


async def test_another_service_is_booked_before_the_old_appointment_is_cancelled(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.requests()

    outcome = await salon.desk.move(
        MoveOrder(
            "m1",
            BUSINESS,
            mine.id,
            NOON,
            None,
            service_id=cut.id,
            answers=(Answer("q1", "Any?", AnswerType.TEXT, "no"),),
        )
    )

    assert isinstance(outcome, Moved)
    assert (outcome.appointment.service_id, outcome.still_there) == (cut.id, None)
    assert await what_is_there(salon) == [VERAS_CUT]
    writes = [one for one in await salon.requests() if not one.startswith(("get", "list"))]
    assert writes == ["createAppointment", "cancelAppointment"]
    [new] = await salon.calendar(NOON)
    whole = await salon.client.get_appointment(BUSINESS, new.id)
    assert [answer.text for attendee in whole.attendees for answer in attendee.answers] == ["no"]


async def test_the_same_move_to_another_service_again_gets_the_same_answer(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    first = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None, service_id=cut.id))

    again = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None, service_id=cut.id))

    assert isinstance(first, Moved)
    assert isinstance(again, Moved)
    assert again.appointment.id == first.appointment.id
    assert await what_is_there(salon) == [VERAS_CUT]


async def test_the_own_service_is_no_other_one(salon: Salon) -> None:
    mine = await booked(salon)

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None, service_id=mine.service_id))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.id == mine.id


async def test_a_longer_service_may_take_the_time_of_the_old_appointment(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    mine, cut = await booked(salon), await salon.service("Haircut")

    outcome = await salon.desk.move(
        MoveOrder("m1", BUSINESS, mine.id, ELEVEN, await salon.staff_id("Marco"), service_id=cut.id)
    )

    assert isinstance(outcome, Moved)
    assert await what_is_there(salon) == [("Haircut", 11, "vera@example.com")]


async def test_where_graph_allows_no_overlap_the_old_appointment_stays(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")

    outcome = await salon.desk.move(
        MoveOrder("m1", BUSINESS, mine.id, ELEVEN, await salon.staff_id("Marco"), service_id=cut.id)
    )

    assert outcome == SlotTaken()
    assert await what_is_there(salon) == [VERAS_TRIM]


async def test_when_the_old_one_cannot_be_cancelled_both_are_told_and_it_is_cancelled_later(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("unavailable", "cancelAppointment", status=503)

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None, service_id=cut.id, holder="chat 7"))

    assert isinstance(outcome, Moved)
    assert outcome.still_there is not None
    assert outcome.still_there.id == mine.id
    assert await what_is_there(salon) == [VERAS_TRIM, VERAS_CUT]
    await salon.repair()
    salon.later(QUIET)
    assert await salon.desk.reconcile() == 1
    assert await what_is_there(salon) == [VERAS_CUT]
    assert await reports(salon) == [("m1", Result.DONE)]


@pytest.mark.parametrize(
    ("when", "result", "left"), [("after", Result.DONE, [VERAS_CUT]), ("before", Result.NOT_DONE, [VERAS_TRIM])]
)
async def test_a_customer_who_has_gone_away_has_one_appointment_and_hears_which(
    salon: Salon, when: str, result: Result, left: list[tuple[str, int, str]]
) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("dropped", "createAppointment", when=when)
    salon.client.before_create = lambda: salon.fault("unavailable", "listCalendarView", status=503)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None, service_id=cut.id)) == Uncertain()
    await salon.repair()
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await what_is_there(salon) == left
    assert await reports(salon) == [("m1", result)]


async def test_what_is_done_and_cannot_be_read_now_is_not_said_to_be_undone(salon: Salon) -> None:
    """Found by chaos: an error says that nothing has been changed, and here everything has."""
    mine = await booked(salon)
    assert isinstance(await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None)), Moved)
    await salon.fault("unavailable", "getAppointment", status=503)

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None)) == Uncertain()
    assert await salon.desk.book(await salon.order("i1", ELEVEN)) == Uncertain()


@pytest.mark.parametrize(("when", "result"), [("after", Result.DONE), ("before", Result.NOT_DONE)])
async def test_what_was_begun_is_seen_to_though_the_old_appointment_is_gone(
    salon: Salon, when: str, result: Result
) -> None:
    """Found by chaos: the new appointment was forgotten when staff had cancelled the old one meanwhile."""
    mine, cut = await booked(salon), await salon.service("Haircut")
    await salon.fault("dropped", "createAppointment", when=when)
    salon.client.before_create = lambda: salon.fault("unavailable", "listCalendarView", status=503)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None, service_id=cut.id)) == Uncertain()
    await salon.repair()
    await salon.client.cancel_appointment(BUSINESS, mine.id, "")
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await reports(salon) == [("m1", result)]
    assert await what_is_there(salon) == ([VERAS_CUT] if result is Result.DONE else [])
    assert await salon.ledger.in_doubt() == ()


async def test_what_was_moved_goes_back_when_somebody_from_outside_was_faster(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    mine = await booked(salon)
    salon.client.before_update = lambda: salon.book_from_outside(NOON, "Beard trim", "Marco")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, await salon.staff_id("Marco")))

    assert outcome == SlotTaken()
    assert await what_is_there(salon) == [VERAS_TRIM, ("Beard trim", 12, "outside@example.com")]
    assert await salon.state("m1") is State.REFUSED


async def test_it_stays_at_its_new_time_when_the_old_one_has_been_taken_as_well(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    mine = await booked(salon)

    async def take_both() -> None:
        await salon.book_from_outside(NOON, "Beard trim", "Marco")
        await salon.book_from_outside(ELEVEN, "Beard trim", "Marco", email="other@example.com")

    salon.client.before_update = take_both

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, await salon.staff_id("Marco")))

    assert isinstance(outcome, Moved)
    assert (await salon.desk.look_up(BUSINESS, mine.id)) == outcome.appointment


async def test_it_stays_at_its_new_time_when_graph_will_not_have_it_back(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    mine = await booked(salon)

    async def be_faster_and_refuse_the_way_back() -> None:
        await salon.book_from_outside(NOON, "Beard trim", "Marco")
        salon.client.before_update = lambda: salon.fault("html", "updateAppointment", status=400)

    salon.client.before_update = be_faster_and_refuse_the_way_back

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, await salon.staff_id("Marco")))

    assert isinstance(outcome, Moved)
    assert await salon.desk.look_up(BUSINESS, mine.id) == outcome.appointment


async def test_it_does_not_go_back_onto_a_time_that_another_customer_holds(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    mine = await booked(salon)
    marco, trim = await salon.staff_id("Marco"), (await salon.service("Beard trim")).id

    async def take_the_new_and_hold_the_old() -> None:
        await salon.book_from_outside(NOON, "Beard trim", "Marco")
        held = await salon.another_desk().hold(
            SlotQuery(BUSINESS, trim, marco, holder="chat 9", moving=mine.id), ELEVEN
        )
        assert isinstance(held, Held)

    salon.client.before_update = take_the_new_and_hold_the_old

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, marco)) == Uncertain()
    await salon.desk.release("chat 9")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, marco)) == SlotTaken()
    assert await what_is_there(salon) == [VERAS_TRIM, ("Beard trim", 12, "outside@example.com")]


@pytest.mark.parametrize("is_asked_again", [True, False])
async def test_going_back_without_a_clear_answer_is_finished(salon: Salon, is_asked_again: bool) -> None:
    await salon.fault("overlap-allowed")
    mine = await booked(salon)
    marco = await salon.staff_id("Marco")

    async def be_faster_and_break_the_way_back() -> None:
        await salon.book_from_outside(NOON, "Beard trim", "Marco")

        async def cut_off() -> None:
            await salon.fault("unavailable", "updateAppointment", status=503)

        salon.client.before_update = cut_off

    salon.client.before_update = be_faster_and_break_the_way_back
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, marco)) == Uncertain()
    await salon.repair()
    await salon.fault("overlap-allowed")
    salon.later(QUIET)

    if is_asked_again:
        assert await salon.another_desk().move(MoveOrder("m1", BUSINESS, mine.id, NOON, marco)) == SlotTaken()
    else:
        assert await salon.desk.reconcile() == 1
        assert await reports(salon) == [("m1", Result.TAKEN)]

    assert await what_is_there(salon) == [VERAS_TRIM, ("Beard trim", 12, "outside@example.com")]


@pytest.mark.parametrize("fault", ["dropped", "unavailable"])
async def test_a_move_whose_answer_got_lost_is_found_under_its_new_id(salon: Salon, fault: str) -> None:
    mine = await booked(salon)
    await salon.fault("id-changes-on-patch")
    await salon.fault(fault, "updateAppointment", when="after", times=1)

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.id != mine.id
    assert await what_is_there(salon) == [("Beard trim", 12, "vera@example.com")]


async def test_an_uncertain_move_under_a_new_id_is_finished_in_the_background(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("id-changes-on-patch")
    await salon.fault("dropped", "updateAppointment", when="after", times=1)

    async def go_blind() -> None:
        await salon.fault("unavailable", "getAppointment", status=503)
        await salon.fault("unavailable", "listCalendarView", status=503)

    salon.client.before_update = go_blind
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON, None)) == Uncertain()
    await salon.repair()
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await reports(salon) == [("m1", Result.DONE)]
    assert await what_is_there(salon) == [("Beard trim", 12, "vera@example.com")]


_WEEKS = timedelta(weeks=3)
"""Consultations are not booked as far ahead as all else."""


@pytest.mark.parametrize("is_lost", [True, False])
async def test_a_move_that_loses_the_link_to_join_says_so(salon: Salon, is_lost: bool) -> None:
    mine = await booked(salon, ELEVEN - _WEEKS, service="Online consultation")
    assert mine.join_url
    if is_lost:
        await salon.fault("meeting-lost-on-patch")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON - _WEEKS))

    assert isinstance(outcome, Moved)
    assert outcome.appointment.start == NOON - _WEEKS
    assert outcome.has_lost_link is is_lost
    assert bool(outcome.appointment.join_url) is not is_lost


async def test_another_service_without_a_link_has_lost_none(salon: Salon) -> None:
    mine, cut = await booked(salon, ELEVEN - _WEEKS, service="Online consultation"), await salon.service("Haircut")

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON - _WEEKS, service_id=cut.id))

    assert isinstance(outcome, Moved)
    assert not outcome.has_lost_link
