"""How often one appointment may be moved: counted over ids, ways of moving, conversations and processes."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.model import Appointment
from scheduling.model import (
    Cancelled,
    CancelOrder,
    Change,
    MoveAnswer,
    Moved,
    MoveOrder,
    Reason,
    Refused,
    Rule,
    SlotTaken,
    Uncertain,
)
from scheduling.operator_rules import OperatorRules
from scheduling.service import BookingService
from tests.scheduling.stories import booked, lose
from tests.scheduling.telling import TellingDesk
from tests.worlds.sample import BUSINESS, ELEVEN, NOON, THURSDAY, WEDNESDAY, YOGA, YOGA_ON_FRIDAY, YOGA_ON_WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


def limited(salon: Salon, most: int | None) -> BookingService:
    rules = OperatorRules(moves_per_appointment=most)
    return TellingDesk(salon.client, salon.ledger, [BUSINESS], clock=lambda: salon.watch.now, rules=rules)


def moved(outcome: MoveAnswer) -> Appointment:
    assert isinstance(outcome, Moved)
    return outcome.appointment


def refused(most: int) -> Refused:
    return Refused((Reason(Rule.MOVED_OFTEN, most=most),))


async def test_without_a_limit_it_is_moved_as_often_as_its_customer_likes(salon: Salon) -> None:
    mine = await booked(salon)

    for number, start in enumerate((NOON, ELEVEN, WEDNESDAY, THURSDAY)):
        moved(await salon.desk.move(MoveOrder(f"m{number}", BUSINESS, mine.id, start)))


@pytest.mark.parametrize("renames", [False, True])
async def test_after_the_last_move_it_stays_and_can_be_cancelled(salon: Salon, renames: bool) -> None:
    if renames:
        await salon.fault("id-changes-on-patch")
    desk, mine = limited(salon, 2), await booked(salon)

    first = moved(await desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON)))
    second = moved(await desk.move(MoveOrder("m2", BUSINESS, first.id, WEDNESDAY)))

    assert await desk.why_not_change(BUSINESS, second, Change.MOVE) == refused(2).reasons
    assert await desk.why_not_change(BUSINESS, second, Change.CANCEL) == ()
    assert await desk.move(MoveOrder("m3", BUSINESS, second.id, THURSDAY)) == refused(2)
    assert [one.id for one in await salon.calendar(WEDNESDAY)] == [second.id]
    assert await desk.cancel(CancelOrder("c1", BUSINESS, second.id, "")) == Cancelled()
    await desk.aclose()


async def test_a_limit_of_none_is_a_limit(salon: Salon) -> None:
    desk, mine = limited(salon, 0), await booked(salon)

    assert await desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON)) == refused(0)
    await desk.aclose()


async def test_the_same_yes_again_gets_the_same_answer(salon: Salon) -> None:
    desk, mine = limited(salon, 1), await booked(salon)
    first = await desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON))

    assert await desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON)) == first
    await desk.aclose()


async def test_a_seat_in_another_class_is_a_move_of_the_same(salon: Salon) -> None:
    desk, seat = limited(salon, 1), await booked(salon, YOGA, service="Yoga class")
    new = moved(await desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY)))

    assert new.id != seat.id
    assert await desk.move(MoveOrder("m2", BUSINESS, new.id, YOGA_ON_FRIDAY)) == refused(1)
    [there] = await salon.calendar(YOGA_ON_WEDNESDAY)
    assert there.filled_attendees == 1
    await desk.aclose()


async def test_another_service_and_another_time_are_counted_together(salon: Salon) -> None:
    desk, mine, cut = limited(salon, 2), await booked(salon), await salon.service("Haircut")

    cut_now = moved(await desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, service_id=cut.id)))
    later = moved(await desk.move(MoveOrder("m2", BUSINESS, cut_now.id, THURSDAY)))

    assert await desk.move(MoveOrder("m3", BUSINESS, later.id, THURSDAY + timedelta(hours=1))) == refused(2)
    trim = mine.service_id
    assert await desk.move(MoveOrder("m4", BUSINESS, later.id, WEDNESDAY, service_id=trim)) == refused(2)
    await desk.aclose()


async def test_a_move_to_where_it_is_already_is_none(salon: Salon) -> None:
    desk, seat = limited(salon, 1), await booked(salon, YOGA, service="Yoga class")
    moved(await desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA)))

    moved(await desk.move(MoveOrder("m2", BUSINESS, seat.id, YOGA_ON_WEDNESDAY)))
    await desk.aclose()


async def test_a_move_that_was_not_done_does_not_count(salon: Salon) -> None:
    desk, mine = limited(salon, 1), await booked(salon)
    await salon.book_from_outside(NOON, "Beard trim", "Marco")
    assert await desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON)) == SlotTaken()

    moved(await desk.move(MoveOrder("m2", BUSINESS, mine.id, WEDNESDAY)))
    await desk.aclose()


async def test_a_move_whose_answer_got_lost_counts_once_and_is_finished_at_the_limit(salon: Salon) -> None:
    desk, mine = limited(salon, 1), await booked(salon)
    await lose(salon, "updateAppointment")
    salon.client.before_update = lambda: salon.fault("unavailable", "getAppointment", status=503)
    assert await desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON)) == Uncertain()
    await salon.repair()
    salon.later(timedelta(minutes=3))

    moved(await desk.move(MoveOrder("m1", BUSINESS, mine.id, NOON)))

    assert await desk.move(MoveOrder("m2", BUSINESS, mine.id, WEDNESDAY)) == refused(1)
    await desk.aclose()


async def test_others_are_not_counted(salon: Salon) -> None:
    desk, mine = limited(salon, 1), await booked(salon)
    theirs = await booked(salon, THURSDAY, "i2", who="Bob Lee")
    moved(await desk.move(MoveOrder("m1", BUSINESS, theirs.id, WEDNESDAY)))

    moved(await desk.move(MoveOrder("m2", BUSINESS, mine.id, NOON)))
    await desk.aclose()


async def test_of_two_processes_one_makes_the_last_move(salon_on: Salon) -> None:
    mine = await booked(salon_on)
    one, other = limited(salon_on, 1), limited(salon_on, 1)
    orders = [MoveOrder("m1", BUSINESS, mine.id, NOON), MoveOrder("m2", BUSINESS, mine.id, WEDNESDAY)]

    outcomes = await asyncio.gather(one.move(orders[0]), other.move(orders[1]), return_exceptions=True)
    late = next(order for order, outcome in zip(orders, outcomes, strict=True) if not isinstance(outcome, Moved))

    # Whoever came while the other was at work may have been asked to wait.
    assert sum(isinstance(outcome, Moved) for outcome in outcomes) == 1
    assert await one.move(late) == refused(1)
    for desk in (one, other):
        await desk.aclose()
