"""Seats in a class that are given up, taken anew, moved or taken by others, each told as it happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import TryLater
from scheduling.errors import UnderWayError
from scheduling.model import Cancelled, CancelOrder, Moved, MoveOrder, NotFound, Uncertain
from storage.holds import Hold
from storage.notifications import Result
from tests.scheduling.stories import booked, by_hand, lose, people, reports, yoga_days
from tests.worlds.sample import BUSINESS, YOGA, YOGA_ON_FRIDAY, YOGA_ON_WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def test_a_seat_that_was_taken_meanwhile_is_reported_as_taken(salon: Salon) -> None:
    seat, yoga = await booked(salon, YOGA, service="Yoga class"), await salon.service("Yoga class")
    await lose(salon, "createAppointment")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None)) == Uncertain()
    salon.later(timedelta(minutes=10))
    for number in range(yoga.max_attendees):
        await booked(salon, YOGA_ON_WEDNESDAY, f"b{number}", service="Yoga class", who=f"C{number} Lee")

    await salon.desk.reconcile()

    assert await reports(salon) == [("m1", Result.TAKEN)]
    assert await yoga_days(salon) == [YOGA, YOGA_ON_WEDNESDAY]


async def test_whom_staff_have_deleted_gets_a_seat_though_graph_fails_at_first(salon: Salon) -> None:
    await booked(salon, YOGA_ON_FRIDAY, service="Yoga class", who="Ann Lee")
    known = await salon.ledger.customers.find(BUSINESS, "ann@example.com")
    await salon.studio.delete(f"customers/{known}")
    await salon.fault("unavailable", "createAppointment", status=500, when="before", times=1)

    await booked(salon, YOGA, "i2", service="Yoga class", who="Ann Lee")


async def test_of_a_customer_who_was_left_out_nothing_is_taken_for_theirs_when_the_process_dies(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ann has another seat in that class, under the same address."""
    await booked(salon, YOGA, service="Yoga class", who="Ann Lee")
    order = await salon.order("i2", YOGA, service="Yoga class", who="Ann Lee")
    client, deleted = salon.client, []

    async def forget_who_it_is() -> None:
        [known] = [one.id for one in await client.list_customers(BUSINESS) if one.email == "ann@example.com"][1:]
        await salon.studio.delete(f"customers/{known}")
        deleted.append(known)

    client.before_update = forget_who_it_is
    keep, looks = salon.ledger.holds.take, []

    async def die_at_the_second_try(wanted: Hold, **more: Any) -> int | None:
        looks.append(wanted)
        if len(looks) > 1:
            raise RuntimeError("killed")
        return await keep(wanted, **more)

    monkeypatch.setattr(salon.ledger.holds, "take", die_at_the_second_try)
    with pytest.raises(RuntimeError):
        await salon.desk.book(order)
    monkeypatch.undo()
    assert len(deleted) == 1
    salon.later(timedelta(minutes=10))

    await salon.desk.reconcile()

    assert await reports(salon) == [("i2", Result.NOT_DONE)]


async def test_a_seat_taken_anew_after_it_was_given_up_is_found(salon: Salon) -> None:
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    first = await booked(salon, YOGA, "i1", service="Yoga class", who="Ann Lee")
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, first.id, "")) == Cancelled()
    await salon.fault("dropped", "updateAppointment", when="after", times=1)

    again = await booked(salon, YOGA, "i2", service="Yoga class", who="Ann Lee")

    assert again.id != first.id
    assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]


async def test_a_seat_that_is_moved_away_and_back_is_one_seat(salon: Salon) -> None:
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    seat = await booked(salon, YOGA, "i1", service="Yoga class", who="Ann Lee")
    away = await salon.desk.move(MoveOrder("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None))
    assert isinstance(away, Moved)
    await salon.fault("dropped", "updateAppointment", when="after", times=1)
    await salon.desk.move(MoveOrder("m2", BUSINESS, away.appointment.id, YOGA, None))
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]


@pytest.mark.parametrize("way", ["look up", "cancel", "book again"])
async def test_whoever_gave_a_seat_up_has_nothing_of_whoever_sits_there_next(salon: Salon, way: str) -> None:
    """An address that is typed in proves nothing."""
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    strangers = await booked(salon, YOGA, "x1", service="Yoga class", who="Ann Stranger")
    assert await salon.desk.cancel(CancelOrder("x2", BUSINESS, strangers.id, "")) == Cancelled()
    await booked(salon, YOGA, "a1", service="Yoga class", who="Ann Lee")

    if way == "look up":
        assert await salon.desk.look_up(BUSINESS, strangers.id) is None
    elif way == "cancel":
        await salon.desk.cancel(CancelOrder("x3", BUSINESS, strangers.id, ""))
        assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]
    else:
        again = await salon.desk.book(await salon.order("x1", YOGA, "Yoga class", who="Ann Stranger"))
        assert again == NotFound()


async def test_a_clock_put_back_does_not_open_a_class_to_which_an_older_list_may_arrive(salon: Salon) -> None:
    await booked(salon, YOGA, "ann", service="Yoga class", who="Ann Lee")
    await lose(salon, "updateAppointment")
    assert await salon.desk.book(await salon.order("bob", YOGA, "Yoga class", who="Bob Lee")) == Uncertain()
    salon.later(-timedelta(hours=1))

    with pytest.raises(TryLater):
        await salon.desk.book(await salon.order("cem", YOGA, "Yoga class", who="Cem Lee"))


async def test_a_class_that_staff_give_another_time_is_still_the_one_to_which_a_list_may_arrive(salon: Salon) -> None:
    await booked(salon, YOGA, "ann", service="Yoga class", who="Ann Lee")
    [course] = await salon.calendar(YOGA)
    await lose(salon, "updateAppointment")
    assert await salon.desk.book(await salon.order("bob", YOGA, "Yoga class", who="Bob Lee")) == Uncertain()
    await salon.fault("rules-unchecked-on-patch")
    await by_hand(salon, course.id, start=YOGA_ON_WEDNESDAY, end=YOGA_ON_WEDNESDAY + timedelta(hours=1))

    with pytest.raises(UnderWayError):
        await salon.desk.book(await salon.order("cem", YOGA_ON_WEDNESDAY, "Yoga class", who="Cem Lee"))
