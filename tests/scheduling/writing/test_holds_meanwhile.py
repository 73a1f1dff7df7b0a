"""Between looking at a slot and holding it others look and hold too; and who is to sit in a class may stay unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import TryLater
from scheduling.model import Booked, Held, SlotQuery, SlotTaken
from storage.holds import Hold, Holds
from storage.transitions import State
from tests.worlds.sample import BUSINESS, ELEVEN, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def test_who_loses_a_slot_that_was_looked_at_twice_holds_nothing(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calendar changed while it was being held, and before the second hold another customer came."""
    trim = (await salon.service("Beard trim")).id
    take, wanted_by = Holds.take, []

    async def take_late(self: Holds, wanted: Hold, **more: Any) -> int | None:
        wanted_by.append(wanted.holder)
        if len(wanted_by) > 1:
            return None
        edition = await take(self, wanted, **more)
        return None if edition is None else edition + 1

    monkeypatch.setattr(Holds, "take", take_late)

    assert await salon.desk.hold(SlotQuery(BUSINESS, trim, holder="chat 7"), ELEVEN) == SlotTaken()
    monkeypatch.undo()

    assert wanted_by == ["chat 7", "chat 7"]
    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()
    assert isinstance(await salon.desk.hold(SlotQuery(BUSINESS, trim, holder="chat 8"), ELEVEN), Held)


async def test_while_it_is_not_clear_whether_a_customer_was_entered_no_seat_is_taken_for_them(salon: Salon) -> None:
    order = await salon.order("i1", YOGA, "Yoga class", who="Ann Lee")
    await salon.fault("dropped", "createCustomer", when="after")
    await salon.requests()

    with pytest.raises(TryLater):
        await salon.desk.book(order)
    assert (await salon.requests()).count("createCustomer") == 1
    assert await salon.state("i1") is State.PROPOSED
    assert await salon.calendar(YOGA) == ()
    await salon.repair()

    assert isinstance(await salon.desk.book(order), Booked)
