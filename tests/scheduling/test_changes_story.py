"""Long stories of staff and customers who change the same appointments while three processes look: an oracle for both.

Nothing that a customer did is reported, and in the end every customer has been sent to look at whatever is otherwise
than they know, in each chat in which they have made or moved it.
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
from storage.erasing import erase_beside
from storage.intents import People
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
class Chat:
    """`known` is how its customer knows it there, None once they know that it is gone. `is_behind` since they have
    changed it themselves in another chat, of which this one is not told.
    """

    known: Appointment | None
    known_as: str
    is_behind: bool = False


@dataclass
class Kept:
    """`first` is the chat in which it was made. `is_over` once its customer has cancelled it."""

    id: str
    first: str
    chats: dict[str, Chat]
    is_over: bool = False


class Story:
    """`id` in what is kept is that in the calendar now, `known_as` that by which its customer knows it.

    Where there is a `second` chat, customers move it there too, as with a code, also to another service; and they have
    one of the two erased.
    """

    def __init__(self, salon: Salon, seed: int, *, gives_new_ids: bool = False, has_second: bool = False) -> None:
        self.salon = salon
        self.gives_new_ids = gives_new_ids
        self.has_second = has_second
        self.random = random.Random(seed)
        self.desks: list[BookingService] = [salon.another_desk() for _ in range(3)]
        self.kept: list[Kept] = []
        self.writes = 0
        self.reported: list[str] = []
        self.told_of_none: list[Report] = []

    async def begin(self) -> None:
        for number in range(3):
            order = await self.salon.order(f"i{number}", ELEVEN + number * DAY, "Haircut", "Dana", f"Who{number} Cruz")
            made = await self.salon.desk.book(replace(order, holder=f"chat {number}"))
            assert isinstance(made, Booked)
            chat = Chat(made.appointment, made.appointment.id)
            self.kept.append(Kept(made.appointment.id, f"chat {number}", {f"chat {number}": chat}))
        self.salon.later(QUIET)

    async def step(self) -> None:
        one, desk = self.random.choice(self.kept), self.random.choice(self.desks)
        steps = {"staff": 5, "own": 3, "look": 5, "tell": 4, "leave": 1}
        if self.has_second:
            steps |= {"second": 3, "erase": 1}
        match self.random.choices(list(steps), weights=list(steps.values()))[0]:
            case "staff":
                await self.staff_change(one)
            case "own":
                if one.chats:
                    await self.own_change(one, self.random.choice(list(one.chats)), desk)
            case "second":
                await self.comes_by_code(one, desk)
            case "erase":
                if len(one.chats) > 1 or self.random.randrange(4) == 0:
                    await self.erase(one)
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

    async def own_change(self, one: Kept, holder: str, desk: BookingService) -> bool:
        """In the chat, where they read what comes of it. False where it could not be done."""
        self.writes += 1
        intent, chat = f"w{self.writes}", one.chats[holder]
        if self.random.randrange(4) == 0:
            done = await desk.cancel(CancelOrder(intent, BUSINESS, chat.known_as, "", holder=holder))
            if done != Cancelled():
                return False
            chat.known, one.is_over = None, True
        else:
            start = ELEVEN + self.kept.index(one) * DAY + timedelta(hours=self.random.randrange(3))
            name = self.random.choice(["Haircut", "Beard trim"]) if self.has_second else "Haircut"
            service = await self.salon.service(name)
            order = MoveOrder(intent, BUSINESS, chat.known_as, start, None, service.id, holder=holder)
            moved = await desk.move(order)
            if not isinstance(moved, Moved):
                return False
            chat.known = moved.appointment
            chat.known_as = one.id = moved.appointment.id
        self.leaves_behind(one, chat)
        return True

    def leaves_behind(self, one: Kept, chat: Chat) -> None:
        chat.is_behind = False
        for other in one.chats.values():
            other.is_behind = other.is_behind or other is not chat

    async def comes_by_code(self, one: Kept, desk: BookingService) -> None:
        """Whoever does sees it as it is, in a chat that is told of it once they have changed it there."""
        second = f"{one.first}, by code"
        now = await self.now(one)
        is_told = all(chat.known_as == one.id for chat in one.chats.values())
        if second in one.chats or now is None or not is_told:
            return
        chat = Chat(now, now.id)
        one.chats[second] = chat
        if not await self.own_change(one, second, desk):
            del one.chats[second]

    async def erase(self, one: Kept) -> None:
        holder = self.random.choice(list(one.chats) or [one.first])
        one.chats.pop(holder, None)
        await self.salon.database.write(lambda connection: erase_beside(connection, holder, "mark"))
        await self.salon.ledger.forget(People((), {holder}))

    async def tell(self, report: Report) -> None:
        """What a conversation does: it looks once more, and tells the difference to what its customer knows."""
        if report.kind != CHANGE:
            return
        one = next((kept for kept in self.kept if report.holder in kept.chats), None)
        if one is None:
            self.told_of_none.append(report)
            return
        chat, now_as = one.chats[str(report.holder)], str(report.appointment_id)
        if chat.known_as not in {now_as, *await self.salon.ledger.earlier_ids(BUSINESS, now_as)}:
            if not self.gives_new_ids:  # else it is of a change after one that is told later, which tells both
                self.told_of_none.append(report)
            return
        self.reported.append(str(report.holder))
        chat.known, chat.is_behind = await self.salon.desk.look_up(BUSINESS, now_as), False
        chat.known_as = chat.known.id if chat.known else chat.known_as

    async def end(self) -> None:
        """When nothing more happens, a few looks find all."""
        for _ in range(4):
            self.salon.later(QUIET)
            for desk in self.desks:
                await desk.look_for_changes(MINUTE)
                await desk.deliver(self.tell)
        assert self.told_of_none == []
        for one in self.kept:
            for holder, chat in one.chats.items():
                assert chat.is_behind or facts(await self.now(one)) == facts(chat.known), holder


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


@pytest.mark.parametrize("seed", range(8))
async def test_every_change_reaches_all_chats_in_which_it_was_made_or_moved(salon: Salon, seed: int) -> None:
    story = Story(salon, seed, has_second=True)
    await story.begin()
    for _ in range(STEPS):
        await story.step()
    await story.end()
    last = [one for one in story.kept if not one.is_over]
    for one in last:
        if await story.now(one) is not None:
            await salon.client.delete_appointment(BUSINESS, one.id)

    await story.end()

    assert [holder for one in last for holder, chat in one.chats.items() if chat.known is not None] == []
    watched = [await salon.ledger.watching.find(BUSINESS, one.id) for one in last if not one.chats]
    assert watched == [None] * len(watched)


@pytest.mark.parametrize("has_second", [False, True])
@pytest.mark.parametrize("seed", range(3))
async def test_where_staff_touch_nothing_nothing_is_reported(
    salon: Salon, seed: int, monkeypatch: pytest.MonkeyPatch, *, has_second: bool
) -> None:
    async def nothing(self: Story, one: Kept) -> None: ...

    monkeypatch.setattr(Story, "staff_change", nothing)
    story = Story(salon, seed, has_second=has_second)
    await story.begin()
    for _ in range(STEPS):
        await story.step()

    await story.end()

    assert story.reported == []
