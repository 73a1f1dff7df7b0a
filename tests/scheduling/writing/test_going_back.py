"""A move that has to go back, because somebody from outside was faster: to where it was, or nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import TryLater
from scheduling.model import Moved, MoveOrder, SlotQuery, SlotTaken, Uncertain
from storage.holds import Hold, Holds
from storage.transitions import State
from tests.scheduling.stories import booked, by_hand, rival_then, starts
from tests.worlds.sample import BUSINESS, ELEVEN, THURSDAY, WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def test_nothing_goes_back_onto_whoever_has_booked_there_since(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, lambda: salon.fault("dropped", "updateAppointment", when="before"))
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    salon.later(timedelta(minutes=6))
    await booked(salon, intent="b1", staff="Marco", who="Bob Lee")
    await salon.repair()
    await salon.fault("overlap-allowed")

    await salon.desk.reconcile()
    salon.later(timedelta(hours=1))
    await salon.desk.reconcile()

    assert (await starts(salon)).count(ELEVEN) == 1


async def test_a_move_goes_back_to_where_it_was_now_and_not_at_an_earlier_try(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("throttled", "updateAppointment")
    with pytest.raises(TryLater):
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None))
    await salon.repair()
    salon.later(timedelta(minutes=6))
    assert isinstance(await salon.desk.move(MoveOrder("m2", BUSINESS, mine.id, THURSDAY, None)), Moved)
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == SlotTaken()

    assert await starts(salon) == [WEDNESDAY, THURSDAY]


async def test_a_move_that_was_taken_back_is_not_begun_anew_while_its_way_back_may_still_arrive(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, lambda: salon.fault("dropped", "updateAppointment", when="after", times=1))
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == SlotTaken()

    with pytest.raises(TryLater):
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None))


async def test_what_has_gone_back_holds_nothing(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, salon.repair)

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, holder="chat 7")) == SlotTaken()

    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()


async def test_nothing_goes_back_onto_what_another_customer_got_between_looking_and_holding(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, salon.repair)
    take = Holds.take

    async def take_after_another(self: Holds, wanted: Hold, **more: Any) -> int | None:
        if wanted.start == ELEVEN and wanted.holder == "intent/m1":
            monkeypatch.setattr(Holds, "take", take)
            await salon.fault("overlap-allowed")
            await salon.another_desk().book(await salon.order("b1", ELEVEN, staff="Marco", who="Bob Lee"))
        return await take(self, wanted, **more)

    monkeypatch.setattr(Holds, "take", take_after_another)

    outcome = await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None))

    assert isinstance(outcome, Moved)
    assert (await starts(salon)).count(ELEVEN) == 1


async def test_a_change_of_staff_alone_that_goes_back_comes_to_an_end(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    mine = await booked(salon, service="Haircut", staff="Marco")
    dana = await salon.staff_id("Dana")
    salon.client.before_update = lambda: salon.book_from_outside(ELEVEN, "Haircut", "Dana")

    await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, ELEVEN, dana))
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is State.REFUSED


async def test_a_way_back_that_graph_refuses_with_500_comes_to_an_end(salon: Salon) -> None:
    """Staff had put it outside of the hours, where no application may."""
    mine = await booked(salon, staff="Marco")
    await salon.fault("rules-unchecked-on-patch")
    late = ELEVEN.replace(hour=20)
    await by_hand(salon, mine.id, start=late, end=late + timedelta(minutes=30))
    await salon.repair()
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None))
    for _ in range(20):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    entry = await salon.ledger.find("m1")
    assert entry is not None
    assert not entry.is_in_doubt


async def test_what_goes_back_is_as_long_as_it_was(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("rules-unchecked-on-patch")
    await by_hand(salon, mine.id, start=ELEVEN, end=ELEVEN + timedelta(hours=1))
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == SlotTaken()

    back = await salon.client.get_appointment(BUSINESS, mine.id)
    assert (back.start, back.end) == (ELEVEN, ELEVEN + timedelta(hours=1))


async def test_after_going_back_the_customer_is_not_in_their_own_way(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")
    marco = await salon.staff_id("Marco")
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Haircut", "Marco")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, marco)) == SlotTaken()

    half_past = ELEVEN + timedelta(minutes=30)
    assert isinstance(await salon.desk.move(MoveOrder("m2", BUSINESS, mine.id, half_past, marco)), Moved)


async def test_a_move_begun_anew_after_it_went_back_has_its_time_to_itself(salon: Salon) -> None:
    mine = await booked(salon, service="Haircut", staff="Marco")
    marco, cut = await salon.staff_id("Marco"), await salon.service("Haircut")
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Haircut", "Marco")
    await salon.desk.hold(SlotQuery(BUSINESS, cut.id, marco, holder="chat 7", moving=mine.id), WEDNESDAY)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, marco, holder="chat 7")) == SlotTaken()
    [rival] = await salon.calendar(WEDNESDAY)
    await salon.client.cancel_appointment(BUSINESS, rival.id, "")
    await salon.desk.hold(SlotQuery(BUSINESS, cut.id, marco, holder="chat 7", moving=mine.id), WEDNESDAY)
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, marco, holder="chat 7")) == Uncertain()
    await salon.desk.release("chat 7")
    bobs = await salon.order("b1", WEDNESDAY, "Haircut", staff="Marco", who="Bob Lee")

    assert await salon.desk.book(bobs) == SlotTaken()
