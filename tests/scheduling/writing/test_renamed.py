"""An appointment that Graph gives another id when it is changed: its customer has the old one, and it is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.client import BookingsClient
from graph.errors import TryLater
from graph.model import Appointment, AppointmentChanges, AppointmentDraft, Attendee
from scheduling.model import Booked, Cancelled, CancelOrder, Moved, MoveOrder, SlotTaken
from tests.scheduling.stories import QUIET, booked, by_hand, rival_then
from tests.worlds.sample import BUSINESS, ELEVEN, THURSDAY, WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def arrives_late(salon: Salon, mine: Appointment) -> None:
    """A request of the move that had been given up: the same values once more, and this time the id changes."""
    await salon.fault("id-changes-on-patch")
    again = AppointmentChanges(start=mine.start, end=mine.end)
    await BookingsClient.update_appointment(salon.client, BUSINESS, mine.id, again)
    await salon.repair()


async def moved(salon: Salon) -> Appointment:
    mine = await booked(salon, ELEVEN)
    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY))
    assert isinstance(outcome, Moved)
    return outcome.appointment


async def gone_back(salon: Salon) -> Appointment:
    """Somebody from outside was faster, so it is where it was, but under another id."""
    mine = await booked(salon, ELEVEN)
    await salon.fault("overlap-allowed")
    await salon.fault("id-changes-on-patch")

    async def nothing() -> None:
        """The way back is free."""

    rival_then(salon, nothing)
    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, await salon.staff_id("Marco")))
    while outcome != SlotTaken():
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()
        entry = await salon.ledger.find("m1")
        assert entry is not None
        if not entry.is_in_doubt:
            break
    await salon.repair()
    return mine


async def test_what_arrives_late_under_another_id_is_cancelled(salon: Salon) -> None:
    mine = await moved(salon)
    await arrives_late(salon, mine)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()

    assert await salon.calendar(WEDNESDAY) == ()


async def test_what_arrives_late_while_it_is_cancelled_is_cancelled_too(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, cancel = await moved(salon), salon.client.cancel_appointment

    async def cancel_too_late(business_id: str, appointment_id: str, message: str) -> None:
        if appointment_id == mine.id:
            await arrives_late(salon, mine)
        await cancel(business_id, appointment_id, message)

    monkeypatch.setattr(salon.client, "cancel_appointment", cancel_too_late)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()
    assert await salon.calendar(WEDNESDAY) == ()


async def test_while_its_calendar_cannot_be_read_nobody_says_that_it_is_gone(salon: Salon) -> None:
    mine = await moved(salon)
    await arrives_late(salon, mine)
    await salon.fault("unavailable", "listCalendarView", status=503)

    with pytest.raises(TryLater):
        await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))


async def test_it_is_shown_and_moved_by_its_old_id(salon: Salon) -> None:
    mine = await moved(salon)
    await arrives_late(salon, mine)

    shown = await salon.desk.look_up(BUSINESS, mine.id)
    assert shown is not None
    assert (shown.start, shown.id != mine.id) == (WEDNESDAY, True)
    outcome = await salon.desk.move(MoveOrder("m2", BUSINESS, mine.id, THURSDAY))

    assert isinstance(outcome, Moved)
    assert (await salon.calendar(WEDNESDAY), len(await salon.calendar(THURSDAY))) == ((), 1)


async def test_it_is_followed_through_every_id_that_it_has_had(salon: Salon) -> None:
    mine = await moved(salon)
    await arrives_late(salon, mine)
    again = await salon.desk.move(MoveOrder("m2", BUSINESS, mine.id, THURSDAY))
    assert isinstance(again, Moved)
    await arrives_late(salon, again.appointment)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()
    assert await salon.calendar(THURSDAY) == ()


async def test_what_has_gone_back_under_another_id_is_cancelled(salon: Salon) -> None:
    mine = await gone_back(salon)
    assert len(await salon.calendar(ELEVEN)) == 1

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()

    assert await salon.calendar(ELEVEN) == ()
    assert len(await salon.calendar(WEDNESDAY)) == 1  # somebody else's


@pytest.mark.parametrize("who", ["ours", "staff"])
async def test_another_customers_appointment_there_is_not_taken_for_it(salon: Salon, who: str) -> None:
    mine = await moved(salon)
    await salon.book_from_outside(ELEVEN, "Beard trim", "Marco", email="outside@example.com")
    if who == "staff":
        await salon.client.cancel_appointment(BUSINESS, mine.id, "")

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()

    assert (await salon.calendar(WEDNESDAY), len(await salon.calendar(ELEVEN))) == ((), 1)


async def test_what_we_have_cancelled_is_not_looked_for_again(salon: Salon) -> None:
    """Its customer may have booked the same on the public page since."""
    mine = await moved(salon)
    trim = await salon.service("Beard trim")
    same = Attendee(name="Vera Cruz", email="vera@example.com")
    staff = (await salon.staff_id("Marco"),)
    await salon.client.create_appointment(
        BUSINESS, AppointmentDraft(trim.id, ELEVEN, ELEVEN + trim.duration, staff, (same,))
    )

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()

    assert (await salon.calendar(WEDNESDAY), len(await salon.calendar(ELEVEN))) == ((), 1)


async def test_what_staff_move_under_another_id_is_found_before_anybody_has_looked(salon: Salon) -> None:
    mine = await booked_in_a_chat(salon)
    await salon.fault("id-changes-on-patch")
    await by_hand(salon, mine.id, start=WEDNESDAY, end=WEDNESDAY + (mine.end - mine.start))
    await salon.repair()

    shown = await salon.desk.look_up(BUSINESS, mine.id)
    assert shown is not None
    assert (shown.start, shown.id != mine.id) == (WEDNESDAY, True)

    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()
    assert await salon.calendar(WEDNESDAY) == ()


async def test_another_appointment_that_its_customer_has_had_is_not_taken_for_it(salon: Salon) -> None:
    mine = await booked_in_a_chat(salon)
    await salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco", email=next(iter(mine.emails)))
    salon.later(timedelta(minutes=20))
    await salon.desk.look_for_changes(timedelta(minutes=1))
    await salon.client.cancel_appointment(BUSINESS, mine.id, "")

    assert await salon.desk.look_up(BUSINESS, mine.id) is None


async def booked_in_a_chat(salon: Salon) -> Appointment:
    outcome = await salon.desk.book(replace(await salon.order("i1", ELEVEN), holder="chat 7"))
    assert isinstance(outcome, Booked)
    salon.later(QUIET)
    return outcome.appointment


async def test_what_was_there_before_the_move_is_somebody_elses_though_the_address_is_the_same(salon: Salon) -> None:
    """Whoever books here may give any address: what is theirs is not found by that alone."""
    real = await salon.book_from_outside(ELEVEN, "Beard trim", "Dana", "vera@example.com")
    salon.later(timedelta(hours=1))
    mine = await booked(salon, ELEVEN, staff="Marco")
    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY))
    assert isinstance(outcome, Moved)

    await BookingsClient.cancel_appointment(salon.client, BUSINESS, mine.id, "")

    assert await salon.desk.look_up(BUSINESS, mine.id) is None
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled()
    assert [one.id for one in await salon.calendar(ELEVEN)] == [real.id]


async def its_owner_calls(salon: Salon, appointment: Appointment) -> None:
    """Staff write down what they have said, so that it is changed now."""
    await salon.studio.change(f"appointments/{appointment.id}", "bookingAppointment", serviceNotes="a little later")


async def test_what_its_owner_changes_after_the_move_is_not_taken_for_what_was_moved(salon: Salon) -> None:
    real = await salon.book_from_outside(ELEVEN, "Beard trim", "Dana", "vera@example.com")
    salon.later(timedelta(hours=1))
    mine = await booked(salon, ELEVEN, staff="Marco")
    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY))
    assert isinstance(outcome, Moved)

    await BookingsClient.cancel_appointment(salon.client, BUSINESS, mine.id, "")
    salon.later(timedelta(minutes=2))
    await its_owner_calls(salon, real)

    assert await salon.desk.look_up(BUSINESS, mine.id) is None
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Cancelled(is_found_gone=True)
    assert [one.id for one in await salon.calendar(ELEVEN)] == [real.id]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_what_its_owner_has_otherwise_is_nothing_that_staff_have_moved(salon: Salon, when: str) -> None:
    """Booked before and changed since, or booked moments after the other was cancelled."""
    real = None
    if when == "before":
        real = await salon.book_from_outside(WEDNESDAY, "Beard trim", "Dana", "vera@example.com")
        salon.later(timedelta(minutes=2))
    mine = await booked_in_a_chat(salon)
    await salon.desk.look_for_changes(timedelta(minutes=1))
    await salon.client.cancel_appointment(BUSINESS, mine.id, "")
    salon.later(timedelta(minutes=2))
    if real is None:
        real = await salon.book_from_outside(WEDNESDAY, "Beard trim", "Dana", "vera@example.com")
    await its_owner_calls(salon, real)

    await salon.desk.look_for_changes(timedelta(minutes=1))

    assert await salon.desk.look_up(BUSINESS, mine.id) is None
    watched = await salon.ledger.watching.find(BUSINESS, mine.id)
    assert watched is not None
    assert watched.is_gone
    assert [one.id for one in await salon.calendar(WEDNESDAY)] == [real.id]
