"""Every way in which a hold ends. Each leaves the slot to everybody; what it became instead is for other tests.

`tests/storage/test_holds.py` has the table of holds by itself, `test_slot_holds.py` what a hold is good for meanwhile,
and `tests/dialogs/test_holding.py` when the conversation takes, renews and releases one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import Rejected, TryLater
from scheduling.model import (
    Booked,
    Held,
    Moved,
    MoveOrder,
    Order,
    Reason,
    Refused,
    Rule,
    SlotQuery,
    SlotTaken,
    Uncertain,
)
from storage.entries import MAY_STILL_ARRIVE
from storage.holds import KEPT_FOR, Hold
from tests.scheduling.stories import booked, lose
from tests.worlds.sample import BUSINESS, ELEVEN, WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

Way = Callable[["Salon"], Awaitable[None]]

NOTICE = timedelta(hours=2)


async def ann_holds(salon: Salon, **query: Any) -> Order:
    """A slot, and will book it with this order."""
    service = await salon.service("Beard trim")
    held = await salon.desk.hold(SlotQuery(BUSINESS, service.id, holder="Ann", **query), ELEVEN)
    assert isinstance(held, Held)
    return replace(await salon.order("of Ann", ELEVEN, who="Ann Lee"), holder="Ann")


async def holders(salon: Salon) -> list[str]:
    """In whose names the slot is held."""
    standing = await salon.ledger.holds.standing(BUSINESS)
    return [one.holder for one in standing.holds if one.start == ELEVEN]


async def unanswered(salon: Salon) -> Order:
    """Her order has left, and nobody knows yet whether it arrived: the slot is the intent's."""
    order = await ann_holds(salon)
    await lose(salon, "createAppointment")
    assert await salon.desk.book(order) == Uncertain()
    assert await holders(salon) == ["intent/of Ann"]
    return order


# By itself, or by what its customer does


async def time_passes(salon: Salon) -> None:
    await ann_holds(salon)
    salon.later(KEPT_FOR)


async def she_turns_away(salon: Salon) -> None:
    await ann_holds(salon)
    await salon.desk.release("Ann")


async def she_chooses_another_time(salon: Salon) -> None:
    order = await ann_holds(salon)
    assert isinstance(await salon.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="Ann"), WEDNESDAY), Held)


# By the end of what she said yes to


async def she_has_booked_it(salon: Salon) -> None:
    assert isinstance(await salon.desk.book(await ann_holds(salon)), Booked)


async def somebody_from_outside_was_faster(salon: Salon) -> None:
    order = await ann_holds(salon)
    await salon.book_from_outside(ELEVEN, "Beard trim", "Marco")
    assert await salon.desk.book(order) == SlotTaken()


async def it_has_become_too_soon(salon: Salon) -> None:
    salon.watch.now = ELEVEN - NOTICE - timedelta(minutes=1)
    order = await ann_holds(salon)
    salon.later(timedelta(minutes=2))
    assert await salon.desk.book(order) == Refused((Reason(Rule.TOO_SOON, notice=NOTICE),))


async def graph_rejects_it(salon: Salon) -> None:
    """The slot is hers for another yes, until she turns away."""
    order = await ann_holds(salon)
    await salon.fault("html", "createAppointment", status=400)
    with pytest.raises(Rejected):
        await salon.desk.book(order)
    assert await holders(salon) == ["Ann"]
    await salon.desk.release("Ann")


async def she_has_moved_there(salon: Salon) -> None:
    mine = await booked(salon, WEDNESDAY)
    await ann_holds(salon, moving=mine.id)
    assert isinstance(await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, ELEVEN, holder="Ann")), Moved)


async def a_move_is_rejected(salon: Salon) -> None:
    mine = await booked(salon, WEDNESDAY)
    await ann_holds(salon, moving=mine.id)
    await salon.fault("html", "updateAppointment", status=400)
    with pytest.raises(Rejected):
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, ELEVEN, holder="Ann"))


# Once it is the intent's


async def nobody_looks_into_it(salon: Salon) -> None:
    await unanswered(salon)
    salon.later(KEPT_FOR)


async def it_did_not_arrive_and_goes_back_to_her(salon: Salon) -> None:
    await unanswered(salon)
    salon.later(MAY_STILL_ARRIVE)
    assert await salon.another_desk().reconcile() == 1
    assert await holders(salon) == ["Ann"]
    await salon.desk.release("Ann")


async def graph_is_down_and_it_goes_back_to_her(salon: Salon) -> None:
    order = await ann_holds(salon)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)
    assert await holders(salon) == ["Ann"]
    salon.later(KEPT_FOR)


# Before it has really begun


async def somebody_wrote_between_the_look_and_the_hold(salon: Salon) -> None:
    """Our own process; a stranger to our holds is met by the last look before the write."""
    take, others = salon.ledger.holds.take, salon.another_desk()
    theirs = await salon.order("of Bob", ELEVEN, who="Bob Lee")

    async def take_later(wanted: Hold, **more: Any) -> int | None:
        salon.ledger.holds.take = take  # type: ignore[method-assign]
        assert isinstance(await others.book(theirs), Booked)
        return await take(wanted, **more)

    salon.ledger.holds.take = take_later  # type: ignore[method-assign]
    service = await salon.service("Beard trim")
    assert await salon.desk.hold(SlotQuery(BUSINESS, service.id, holder="Ann"), ELEVEN) == SlotTaken()


WAYS: list[Way] = [
    time_passes,
    she_turns_away,
    she_chooses_another_time,
    she_has_booked_it,
    somebody_from_outside_was_faster,
    it_has_become_too_soon,
    graph_rejects_it,
    she_has_moved_there,
    a_move_is_rejected,
    nobody_looks_into_it,
    it_did_not_arrive_and_goes_back_to_her,
    graph_is_down_and_it_goes_back_to_her,
    somebody_wrote_between_the_look_and_the_hold,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_it_ends(salon: Salon, way: Way) -> None:
    await way(salon)

    assert await holders(salon) == []


async def test_what_has_ended_is_forgotten_with_the_next_round(salon: Salon) -> None:
    await ann_holds(salon)
    salon.later(timedelta(hours=2))

    await salon.desk.look_after(lambda _: pytest.fail("there is nothing to tell"), 0)

    salon.later(-timedelta(hours=2))  # by any clock
    assert await holders(salon) == []
