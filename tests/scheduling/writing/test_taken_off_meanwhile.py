"""Staff take a customer off their class while it is being looked into what became of their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.model import Appointment
from scheduling.model import Booked, Order, Uncertain
from storage.notifications import Result
from tests.scheduling.stories import OVER, as_sent, booked, by_hand, people, reports
from tests.worlds.sample import YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def unanswered_seat(salon: Salon) -> Order:
    """Ann's seat is taken, beside Bob's, and neither Graph's answer nor its calendar says so."""
    await booked(salon, YOGA, "bob", service="Yoga class", who="Bob Lee")
    order = await salon.order("ann", YOGA, "Yoga class", who="Ann Lee")
    await salon.fault("dropped", "updateAppointment", when="after", times=1)
    salon.client.before_update = lambda: salon.fault("unavailable", "listCalendarView", status=503)
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()
    assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]
    return order


def once_it_was_seen(salon: Salon, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as the calendar has shown her in the class, staff take her off it."""
    look = salon.client.calendar_view

    async def look_and_then(*of_when: object) -> tuple[Appointment, ...]:
        monkeypatch.setattr(salon.client, "calendar_view", look)
        seen = await look(*of_when)  # type: ignore[arg-type]
        [course] = seen
        await by_hand(salon, course.id, attendees=[as_sent(course.attendees[0])])
        return seen

    monkeypatch.setattr(salon.client, "calendar_view", look_and_then)


async def test_who_asks_again_while_they_are_taken_off_gets_a_seat_anew(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await unanswered_seat(salon)
    once_it_was_seen(salon, monkeypatch)

    assert isinstance(await salon.desk.book(order), Booked)

    assert await people(salon, YOGA) == ["Bob Lee", "Ann Lee"]


async def test_who_has_gone_on_and_is_taken_off_then_hears_that_it_is_not_done(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    await unanswered_seat(salon)
    salon.later(OVER)
    once_it_was_seen(salon, monkeypatch)

    assert await salon.desk.reconcile() == 1

    assert await reports(salon) == [("ann", Result.NOT_DONE)]
    assert await people(salon, YOGA) == ["Bob Lee"]
