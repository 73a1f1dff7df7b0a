"""What others in a group hear when one leaves it, read from the mail that Bookings would have sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.model import Appointment
from scheduling.model import Cancelled, CancelOrder, Moved, MoveOrder
from scheduling.reading.catalogue_remarks import remarks_on
from tests.scheduling.stories import booked, people
from tests.worlds.sample import BUSINESS, YOGA, YOGA_ON_WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

ANN, BOB, CEM = "ann@example.com", "bob@example.com", "cem@example.com"


async def seat(salon: Salon, who: str, intent: str | None = None) -> Appointment:
    return await booked(salon, YOGA, intent or who, service="Yoga class", who=who)


async def leave(salon: Salon, one: Appointment, intent: str = "c1") -> None:
    assert await salon.desk.cancel(CancelOrder(intent, BUSINESS, one.id, "")) == Cancelled()


def told_of_cancellations(salon: Salon) -> list[set[str]]:
    """The customers in each of those mails."""
    studios = "@studio-almeida.example"
    mails = [mail for mail in salon.studio.mail if mail["kind"] == "cancel"]
    return [{address for address in mail["to"] if not address.endswith(studios)} for mail in mails]


async def invite_customers(salon: Salon) -> None:
    """Switched on for the yoga class, where Bookings has its known fault."""
    await salon.fault("group-told-of-one-leaving")
    yoga = (await salon.service("Yoga class")).id
    policy = {"isMeetingInviteToCustomersEnabled": True}
    await salon.studio.change(f"services/{yoga}", "bookingService", schedulingPolicy=policy)
    salon.later(timedelta(minutes=11))


async def test_without_invites_nobody_else_hears_that_it_is_cancelled(salon: Salon) -> None:
    await salon.fault("group-told-of-one-leaving")
    anns, _, _ = [await seat(salon, who) for who in ("Ann Lee", "Bob Lee", "Cem Lee")]

    await leave(salon, anns)

    assert told_of_cancellations(salon) == []
    assert await people(salon, YOGA) == ["Bob Lee", "Cem Lee"]


async def test_with_invites_the_customer_leaves_all_the_same(salon: Salon) -> None:
    """What the others are mailed then is wrong, and not in our hands: the operator is told what is."""
    await invite_customers(salon)
    anns, _, _ = [await seat(salon, who) for who in ("Ann Lee", "Bob Lee", "Cem Lee")]

    await leave(salon, anns)

    assert told_of_cancellations(salon) == [{BOB, CEM}]
    assert await people(salon, YOGA) == ["Bob Lee", "Cem Lee"]


@pytest.mark.parametrize("is_inviting", [False, True])
async def test_the_last_to_leave_is_the_only_one_to_hear_of_it(salon: Salon, is_inviting: bool) -> None:
    if is_inviting:
        await invite_customers(salon)
    anns = await seat(salon, "Ann Lee")

    await leave(salon, anns)

    assert told_of_cancellations(salon) == [{ANN}]
    assert await salon.calendar(YOGA) == ()


async def test_of_two_seats_of_one_person_the_other_stays_and_nobody_hears_otherwise(salon: Salon) -> None:
    first, second = await seat(salon, "Ann Lee", "i1"), await seat(salon, "Ann Lee", "i2")
    await seat(salon, "Bob Lee")

    await leave(salon, first)

    assert await people(salon, YOGA) == ["Ann Lee", "Bob Lee"]
    assert await salon.desk.look_up(BUSINESS, first.id) is None
    assert await salon.desk.look_up(BUSINESS, second.id) is not None
    assert told_of_cancellations(salon) == []


async def test_of_several_seats_each_is_left_by_itself_and_the_rest_stay(salon: Salon) -> None:
    await salon.fault("group-told-of-one-leaving")
    seats = [await seat(salon, "Ann Lee", f"i{number}") for number in range(3)]
    await seat(salon, "Bob Lee")

    for number, one in enumerate(seats[:2]):
        await leave(salon, one, f"c{number}")

    assert await people(salon, YOGA) == ["Ann Lee", "Bob Lee"]
    assert await salon.desk.look_up(BUSINESS, seats[2].id) is not None
    assert told_of_cancellations(salon) == []


async def test_whoever_moves_to_another_class_leaves_the_others_in_peace(salon: Salon) -> None:
    await salon.fault("group-told-of-one-leaving")
    anns, _ = await seat(salon, "Ann Lee"), await seat(salon, "Bob Lee")

    assert isinstance(await salon.desk.move(MoveOrder("m1", BUSINESS, anns.id, YOGA_ON_WEDNESDAY)), Moved)

    assert told_of_cancellations(salon) == []
    assert await people(salon, YOGA) == ["Bob Lee"]


@pytest.mark.parametrize("of", ["the service", "the business", "nobody"])
async def test_an_operator_hears_of_groups_that_invite_customers(salon: Salon, of: str) -> None:
    if of == "the service":
        await invite_customers(salon)
    elif of == "the business":
        await salon.studio.set_policy(isMeetingInviteToCustomersEnabled=True)
        yoga = (await salon.service("Yoga class")).id
        await salon.studio.change(f"services/{yoga}", "bookingService", schedulingPolicy=None)
        salon.later(timedelta(minutes=11))

    remarks = list(remarks_on(await salon.desk.catalogue(BUSINESS), salon.watch.now))

    expected = "switch meeting invites to customers off for the group service 'Yoga class'"
    assert [remark[: len(expected)] for remark in remarks] == ([] if of == "nobody" else [expected])
