"""Long stories of staff and customers who change the same appointments while three processes look: an oracle for both.

Nothing that a customer did is reported, and in the end every customer has been sent to look at whatever is otherwise
than they know.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graph.errors import BookingsError, NotThere
from graph.model import Appointment
from scheduling.model import Booked, Cancelled, CancelOrder, Moved, MoveOrder
from scheduling.service import BookingService
from storage.notifications import Report
from storage.watching import CHANGE
from tests.scheduling.stories import QUIET, by_hand
from tests.worlds.sample import BUSINESS, ELEVEN

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
STEPS = 40


@dataclass
class Kept:
    """`known` is how its customer knows it, None once they know that it is gone."""

    id: str
    holder: str
    known: Appointment | None
    known_as: str


class Story:
    """`id` in what is kept is that in the calendar now, `known_as` that by which its customer knows it."""

    def __init__(self, salon: Salon, seed: int, *, gives_new_ids: bool = False) -> None:
        self.salon = salon
        self.gives_new_ids = gives_new_ids
        self.random = random.Random(seed)
        self.desks: list[BookingService] = [salon.another_desk() for _ in range(3)]
        self.kept: list[Kept] = []
        self.writes = 0
        self.reported: list[str] = []

    async def begin(self) -> None:
        for number in range(3):
            order = await self.salon.order(f"i{number}", ELEVEN + number * DAY, "Haircut", "Dana", f"Who{number} Cruz")
            made = await self.salon.desk.book(replace(order, holder=f"chat {number}"))
            assert isinstance(made, Booked)
            self.kept.append(Kept(made.appointment.id, f"chat {number}", made.appointment, made.appointment.id))
        self.salon.later(QUIET)

    async def step(self) -> None:
        one, desk = self.random.choice(self.kept), self.random.choice(self.desks)
        match self.random.choices(["staff", "own", "look", "tell", "leave"], weights=[5, 3, 5, 4, 1])[0]:
            case "staff":
                await self.staff_change(one)
            case "own":
                await self.own_change(one, desk)
            case "look":
                self.salon.later()
                await desk.look_for_changes(MINUTE)
            case "tell":
                await desk.deliver(self.tell)
            case "leave":
                self.salon.later(QUIET)

    async def now(self, one: Kept) -> Appointment | None:
        try:
            return await self.salon.client.get_appointment(BUSINESS, one.id)
        except NotThere:
            return None

    async def staff_change(self, one: Kept) -> None:
        now = await self.now(one)
        if now is not None:
            if is_renamed := self.gives_new_ids and self.random.randrange(2) == 0:
                await self.salon.fault("id-changes-on-patch")
            before = set(await self.ids())
            with suppress(BookingsError):  # Bookings refuses staff too what overlaps
                await self.change(one, now)
            if is_renamed:
                await self.salon.repair()
                [one.id] = set(await self.ids()) - before or {one.id}

    async def ids(self) -> list[str]:
        """The simulator alone knows what has become of an id."""
        return [found.id for found in await self.salon.calendar(ELEVEN - DAY, ELEVEN + 4 * DAY)]

    async def change(self, one: Kept, now: Appointment) -> None:
        start = ELEVEN + self.kept.index(one) * DAY + timedelta(hours=self.random.randrange(3))
        match self.random.randrange(5):
            case 0:
                await self.salon.client.delete_appointment(BUSINESS, one.id)
            case 1:
                staff = await self.salon.staff_id(self.random.choice(["Dana", "Marco"]))
                await by_hand(self.salon, one.id, staff_ids=(staff,))
            case 2:
                await by_hand(self.salon, one.id, start=now.start, end=now.start + timedelta(hours=1))
            case _:
                await by_hand(self.salon, one.id, start=start, end=start + (now.end - now.start))

    async def own_change(self, one: Kept, desk: BookingService) -> None:
        """In the chat, where they read what comes of it."""
        self.writes += 1
        intent = f"w{self.writes}"
        if self.random.randrange(4) == 0:
            done = await desk.cancel(CancelOrder(intent, BUSINESS, one.known_as, "", holder=one.holder))
            if done == Cancelled():
                one.known = None
        else:
            start = ELEVEN + self.kept.index(one) * DAY + timedelta(hours=self.random.randrange(3))
            moved = await desk.move(MoveOrder(intent, BUSINESS, one.known_as, start, None, holder=one.holder))
            if isinstance(moved, Moved):
                one.known = moved.appointment
                one.known_as = one.id = moved.appointment.id

    async def tell(self, report: Report) -> None:
        """What a conversation does: it looks once more, and tells the difference to what its customer knows."""
        if report.kind != CHANGE:
            return
        one = next((kept for kept in self.kept if kept.known_as == report.appointment_id), None)
        if one is None:  # of a change after one that is told later, which tells both
            assert self.gives_new_ids
            return
        assert report.holder == one.holder
        self.reported.append(one.holder)
        one.known = await self.salon.desk.look_up(BUSINESS, one.known_as)
        one.known_as = one.known.id if one.known else one.known_as

    async def end(self) -> None:
        """When nothing more happens, a few looks find all."""
        for _ in range(4):
            self.salon.later(QUIET)
            for desk in self.desks:
                await desk.look_for_changes(MINUTE)
                await desk.deliver(self.tell)
        for one in self.kept:
            assert facts(await self.now(one)) == facts(one.known), one.holder


def facts(one: Appointment | None) -> object:
    return one and (one.start, one.end, frozenset(one.staff_ids), one.join_url)


@pytest.mark.parametrize("seed", range(6))
async def test_every_change_of_staff_reaches_who_it_is_about(salon: Salon, seed: int) -> None:
    story = Story(salon, seed)
    await story.begin()
    for _ in range(STEPS):
        await story.step()

    await story.end()
    settled = len(story.reported)
    await story.end()

    assert len(story.reported) == settled


@pytest.mark.parametrize("seed", range(6))
async def test_what_has_another_id_now_is_told_as_it_is_and_never_as_gone(salon: Salon, seed: int) -> None:
    story = Story(salon, seed, gives_new_ids=True)
    await story.begin()
    for _ in range(STEPS):
        await story.step()

    await story.end()
    settled = len(story.reported)
    await story.end()

    assert len(story.reported) == settled


@pytest.mark.parametrize("seed", range(3))
async def test_where_staff_touch_nothing_nothing_is_reported(
    salon: Salon, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(self: Story, one: Kept) -> None: ...

    monkeypatch.setattr(Story, "staff_change", nothing)
    story = Story(salon, seed)
    await story.begin()
    for _ in range(STEPS):
        await story.step()

    await story.end()

    assert story.reported == []
