"""The tally of the suite notices each thing that it says has not happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.model import AppointmentDraft, Attendee
from scheduling.model import AlreadyBooked, BookAnswer, Booked, CancelAnswer, Cancelled, CancelOrder, Order, Uncertain
from scheduling.service import BookingService
from tests.scheduling.tally import Tally, Witness, install, summary
from tests.worlds.sample import BUSINESS, ELEVEN, NOON

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


class CrookedDesk(BookingService):
    """The desk; and then what `does` says happens, before the customer hears the answer."""

    does: str = "nothing"

    async def book(self, order: Order) -> BookAnswer:
        outcome = await super().book(order)
        client = self._context.client
        assert isinstance(outcome, Booked | AlreadyBooked)
        if self.does == "forgets":
            await client.delete_appointment(BUSINESS, outcome.appointment.id)
        if self.does == "books twice":
            who = Attendee(name="V", email=order.person.email)
            end = order.start + timedelta(minutes=30)
            draft = AppointmentDraft(order.service_id, order.start, end, outcome.appointment.staff_ids, (who,))
            await client.create_appointment(BUSINESS, draft)
        if self.does == "removes others":
            for one in await client.calendar_view(BUSINESS, ELEVEN, NOON):
                if one.id != outcome.appointment.id:
                    await client.delete_appointment(BUSINESS, one.id)
        return outcome

    async def cancel(self, order: CancelOrder) -> CancelAnswer:
        if self.does == "does not cancel":
            return Cancelled()
        return await super().cancel(order)


@pytest.fixture
async def crooked(salon: Salon) -> Callable[[str], tuple[BookingService, Tally]]:
    """A desk that does this, and what is counted of it, apart from the tally of the suite."""
    install()
    await salon.requests()
    await salon.fault("overlap-allowed")

    def make(does: str) -> tuple[BookingService, Tally]:
        watched = type("WatchedDesk", (CrookedDesk,), {"does": does})
        tally = Tally()
        Witness(tally).follow(watched)
        desk: BookingService = watched(salon.client, salon.ledger, [BUSINESS], clock=lambda: salon.watch.now)
        return desk, tally

    return make


Crooked = Callable[[str], tuple[BookingService, Tally]]


async def story(salon: Salon, desk: BookingService) -> None:
    """Two customers book one after the other, and the second one cancels."""
    await salon.service("Beard trim")  # the simulator has been called
    await desk.book(await salon.order("i1", ELEVEN))
    second = await desk.book(await salon.order("i2", ELEVEN + timedelta(minutes=30), who="Rui Lopes"))
    assert isinstance(second, Booked)
    await desk.cancel(CancelOrder("c1", BUSINESS, second.appointment.id, ""))


async def test_an_honest_desk(salon: Salon, crooked: Crooked) -> None:
    desk, tally = crooked("nothing")

    await story(salon, desk)

    assert tally == Tally(writes=3)
    assert summary(tally) == ["desk: 3 writes tried, 0 false confirmations, 0 duplicates, 0 lost"]


async def test_what_is_being_cancelled_may_go_at_any_time(salon: Salon, crooked: Crooked) -> None:
    """Also when its customer has looked at it once more meanwhile, and another's booking is what sees it gone."""
    desk, tally = crooked("nothing")
    await salon.service("Beard trim")
    order = await salon.order("i1", ELEVEN)
    mine = await desk.book(order)
    assert isinstance(mine, Booked)
    await salon.fault("dropped", "cancelAppointment", when="before")
    assert await desk.cancel(CancelOrder("c1", BUSINESS, mine.appointment.id, "")) == Uncertain()
    assert await desk.book(order) == AlreadyBooked(mine.appointment)

    async def arrives() -> None:
        await salon.client.delete_appointment(BUSINESS, mine.appointment.id)

    salon.client.before_create = arrives
    await desk.book(await salon.order("i2", ELEVEN + timedelta(hours=3), who="Rui Lopes"))

    assert tally.is_clean


@pytest.mark.parametrize(
    ("does", "counted"),
    [
        ("forgets", (2, 0, 0)),
        ("books twice", (0, 2, 0)),
        ("removes others", (0, 0, 1)),
        ("does not cancel", (1, 0, 0)),
    ],
)
async def test_a_crooked_desk(salon: Salon, crooked: Crooked, does: str, counted: tuple[int, int, int]) -> None:
    desk, tally = crooked(does)

    await story(salon, desk)

    assert (tally.false_confirmations, tally.duplicates, tally.lost) == counted
    assert tally.writes == 3
    assert not tally.is_clean
    assert all("test_a_crooked_desk" in line for line in summary(tally)[1:])


def test_what_other_processes_have_counted_is_added() -> None:
    tally = Tally(writes=2)

    tally.add(Tally(writes=1, lost=1, findings=["lost in a test"]).to_json())
    tally.add({})
    tally.add_writes_of_others(50, told=2, there=1)
    tally.add_writes_of_others(50, told=1, there=2)

    assert str(tally) == "desk: 103 writes tried, 1 false confirmations, 1 duplicates, 1 lost"
    assert len(tally.findings) == 3
