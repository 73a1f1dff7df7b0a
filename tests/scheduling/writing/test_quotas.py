"""How much one customer can book and hold, whichever process they come to, and what does not count."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from graph.errors import TryLater
from scheduling.identity import Identity
from scheduling.ledger import Ledger
from scheduling.limits import Limit, Limits, Refusals, address_mark
from scheduling.model import (
    AlreadyBooked,
    BookAnswer,
    Booked,
    Held,
    HoldAnswer,
    Moved,
    MoveOrder,
    NotFound,
    Order,
    Person,
    SlotQuery,
    SlotTaken,
    TooMany,
    Uncertain,
)
from scheduling.service import BookingService
from scheduling.writing.quotas import BookingQuotas
from storage.database.engine import open_database
from storage.database.transactions import Database
from storage.entries import MAY_STILL_ARRIVE
from storage.marks import NO_SECRET, Marks
from storage.quotas import COUNTED_FOR
from tests.scheduling.stories import QUIET, lose
from tests.worlds.sample import BUSINESS, ELEVEN, WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

NETWORK = "a mark of one address"
FREE = tuple(timedelta(minutes=30 * n) for n in (0, 1, 2, 3, *range(6, 16)))
"""How long after eleven Marco can begin a trim: his lunch is at one."""
FEW = Limits(bookings_per_chat=3, bookings_per_address=4, bookings_per_proved_address=6, bookings_per_network=5)


def times() -> Iterator[datetime]:
    """At which Marco is free for a trim, one after the other."""
    day = ELEVEN
    while True:
        if day.weekday() < 5:
            yield from (day + after for after in FREE)
        day += timedelta(days=1)


class Replicas:
    """Three processes, to which the requests of customers come in turn."""

    def __init__(self, salon: Salon, limits: Limits) -> None:
        self.salon, self.limits = salon, limits
        self.refusals = Refusals(lambda: salon.watch.now)
        self.databases: list[Database] = []
        self.desks = [self._desk() for _ in range(3)]
        self.times = times()
        self._asked = 0

    def _desk(self) -> BookingService:
        def clock() -> datetime:
            return self.salon.watch.now

        self.databases.append(open_database(self.salon.address))
        ledger = Ledger(self.databases[-1], clock)
        quotas = BookingQuotas(ledger.quotas, self.limits, self.refusals, clock)
        return BookingService(self.salon.client, ledger, [BUSINESS], clock=clock, quotas=quotas)

    async def aclose(self) -> None:
        for desk in self.desks:
            await desk.aclose()
        for database in self.databases:
            await database.aclose()

    @property
    def next(self) -> BookingService:
        self._asked += 1
        return self.desks[self._asked % len(self.desks)]

    async def order(self, number: int, holder: str = "chat", who: str = "Vera Cruz", network: str = NETWORK) -> Order:
        order = await self.salon.order(f"i{number}", next(self.times), who=who)
        return replace(order, holder=holder, network=network)

    async def book(self, order: Order) -> BookAnswer:
        return await self.next.book(order)

    async def hold(self, chat: str, start: datetime, *, is_named: bool = False, network: str = NETWORK) -> HoldAnswer:
        service = await self.salon.service("Beard trim")
        query = SlotQuery(BUSINESS, service.id, holder=chat, network=network, is_named=is_named)
        return await self.next.hold(query, start)


Open = Callable[[Limits], Replicas]


@pytest.fixture
async def open_town(salon_on: Salon) -> AsyncIterator[Open]:
    opened: list[Replicas] = []

    def open_(limits: Limits) -> Replicas:
        opened.append(Replicas(salon_on, limits))
        return opened[-1]

    yield open_
    for one in opened:
        await one.aclose()


@pytest.fixture
def few(open_town: Open) -> Replicas:
    return open_town(FEW)


@pytest.fixture
def town(open_town: Open) -> Replicas:
    """With the limits that hold unless somebody changes them."""
    return open_town(Limits())


async def booked(replicas: Replicas, orders: list[Order]) -> int:
    told = [await replicas.book(order) for order in orders]
    return sum(isinstance(one, Booked) for one in told)


# Bookings


async def test_one_chat_books_so_many_in_a_day_at_whichever_process(few: Replicas) -> None:
    told = [await few.book(await few.order(n, who=f"Guest{n}")) for n in range(5)]

    assert [type(one) for one in told[:3]] == [Booked] * 3
    assert told[3:] == [TooMany(Limit.CHAT_BOOKINGS)] * 2
    assert few.refusals[Limit.CHAT_BOOKINGS] == 2
    few.salon.later(COUNTED_FOR)
    assert isinstance(await few.book(await few.order(9)), Booked)


async def test_one_address_books_so_many_in_whatever_chat(few: Replicas) -> None:
    orders = [await few.order(n, f"chat {n}", network=f"n{n}") for n in range(6)]

    assert await booked(few, orders) == 4
    assert await few.book(await few.order(7, "chat 7")) == TooMany(Limit.ADDRESS_BOOKINGS)


async def test_customers_without_an_address_do_not_count_as_one(few: Replicas) -> None:
    orders = [await few.order(n, f"chat {n}", network=f"n{n}") for n in range(7)]
    numbers = ["+351911111111"] * 5 + ["+351922222222"] * 2
    by_phone = [replace(o, person=Person(o.person.name, "", n)) for o, n in zip(orders, numbers, strict=True)]

    told = [await few.book(order) for order in by_phone]

    assert told[4] == TooMany(Limit.ADDRESS_BOOKINGS)
    assert [type(one) for one in (*told[:4], *told[5:])] == [Booked] * 6


async def test_an_address_that_was_proved_books_more(few: Replicas) -> None:
    proved = Identity(addresses=frozenset({"vera@example.com"}))
    orders = [replace(await few.order(n, f"chat {n}", network=f"n{n}"), identity=proved) for n in range(8)]

    assert await booked(few, orders) == 6
    assert isinstance(await few.book(await few.order(9, "chat 9")), Booked), "what others type in is counted apart"


async def test_one_network_books_so_many_in_whatever_chat_and_for_whomever(few: Replicas) -> None:
    orders = [await few.order(n, f"chat {n}", who=f"Guest{n}") for n in range(8)]

    assert await booked(few, orders) == 5
    assert await few.book(await few.order(9, "chat 9", "Ann")) == TooMany(Limit.NETWORK_BOOKINGS)
    assert isinstance(await few.book(await few.order(10, "chat 10", "Bob", "elsewhere")), Booked)


async def test_a_user_of_a_channel_books_as_many_as_a_chat(few: Replicas) -> None:
    orders = [replace(await few.order(n, f"chat {n}", f"Guest{n}", f"n{n}"), user="u1") for n in range(5)]

    assert await booked(few, orders) == 3


async def test_of_many_at_the_same_moment_no_more_are_booked(few: Replicas) -> None:
    orders = [await few.order(n, who=f"Guest{n}") for n in range(7)]

    told = await asyncio.gather(*(few.book(order) for order in orders))

    assert sum(isinstance(one, Booked) for one in told) == 3
    assert sum(one == TooMany(Limit.CHAT_BOOKINGS) for one in told) == 4


async def test_the_usual_limits_let_eight_come_together(town: Replicas) -> None:
    orders = [replace(await town.order(n), place=n) for n in range(1, 9)]

    assert await booked(town, orders) == 8


# Exactly once


async def test_a_yes_that_was_counted_gets_its_answer_above_the_limit(few: Replicas) -> None:
    orders = [await few.order(n) for n in range(4)]
    assert await booked(few, orders) == 3

    again = [await few.book(order) for order in orders]

    assert [type(one) for one in again] == [AlreadyBooked] * 3 + [TooMany]
    few.salon.later(COUNTED_FOR * 2)
    assert isinstance(await few.book(orders[0]), AlreadyBooked)
    assert await booked(few, [await few.order(n) for n in range(5, 9)]) == 3, "which did not count once more"
    assert isinstance(await few.book(orders[1]), AlreadyBooked)


async def test_a_yes_without_an_answer_is_looked_into_above_the_limit(few: Replicas) -> None:
    unclear = await few.order(1)
    await lose(few.salon, "createAppointment")
    assert await few.book(unclear) == Uncertain()
    assert await booked(few, [await few.order(n) for n in range(2, 6)]) == 2
    few.salon.later(MAY_STILL_ARRIVE)

    assert isinstance(await few.book(unclear), Booked)


async def test_what_was_taken_does_not_count_and_stays_the_answer(few: Replicas) -> None:
    taken = [await few.order(n) for n in range(3)]
    for order in taken:
        await few.salon.book_from_outside(order.start, "Beard trim", "Marco", f"{order.intent}@example.com")
    assert [await few.book(order) for order in taken] == [SlotTaken()] * 3

    assert await booked(few, [await few.order(n) for n in range(4, 8)]) == 3

    assert await few.book(taken[0]) == SlotTaken()


async def test_what_never_arrived_does_not_count(few: Replicas) -> None:
    lost = await few.order(1)
    await lose(few.salon, "createAppointment")
    assert await few.book(lost) == Uncertain()
    few.salon.later(MAY_STILL_ARRIVE + QUIET)
    assert await few.desks[0].reconcile() == 1

    assert await booked(few, [await few.order(n) for n in range(2, 6)]) == 3


async def test_an_outage_does_not_count(few: Replicas) -> None:
    order = await few.order(1)
    await few.salon.fault("unavailable", "createAppointment", status=503)
    for _ in range(5):
        with pytest.raises(TryLater):
            await few.book(order)
    await few.salon.repair()

    assert await booked(few, [await few.order(n) for n in range(2, 6)]) == 3


async def test_what_was_cancelled_counts_all_the_same(few: Replicas) -> None:
    """Else whoever books and cancels could do so for ever."""
    order = await few.order(1)
    made = await few.book(order)
    assert isinstance(made, Booked)
    await few.salon.client.cancel_appointment(BUSINESS, made.appointment.id, "")
    assert await few.book(order) == NotFound()

    assert await booked(few, [await few.order(n) for n in range(2, 6)]) == 2


async def test_an_address_is_forgotten_on_request(few: Replicas) -> None:
    await booked(few, [await few.order(n, f"chat {n}", network="") for n in range(4)])

    await few.salon.ledger.quotas.forget(address_mark(NO_SECRET, "Vera@example.com"))

    assert isinstance(await few.book(await few.order(5, "chat 5")), Booked)
    assert address_mark(NO_SECRET, "Vera@Example.com ") == address_mark(NO_SECRET, "vera@example.com")
    assert address_mark(Marks("a secret"), "vera@example.com") != address_mark(NO_SECRET, "vera@example.com")


# Holds


async def test_six_silent_chats_keep_a_day_closed_no_longer_than_a_quarter_of_an_hour(town: Replicas) -> None:
    """Each writes every minute, and rotates through all times of the day as soon as one is free."""
    chats = [f"chat {n}" for n in range(6)]
    day = [ELEVEN + after for after in FREE[:6]]

    closed = 0
    for minute in range(40):
        for n, chat in enumerate(chats):
            if await town.next.renew(chat) is None or minute % 3 == 0:
                await town.hold(chat, day[(n + minute) % len(day)])
        holds = (await town.salon.ledger.holds.standing(BUSINESS)).holds
        closed += {one.start for one in holds} == set(day)
        town.salon.later()

    assert 0 < closed <= 15
    assert town.refusals[Limit.HOLD_AGE] > 0


async def test_new_chats_from_there_do_not_keep_it_closed_either(open_town: Open) -> None:
    """Six at a time, and six others when their time is over; for three hours."""
    town, day = open_town(Limits(holders_per_network=12)), [ELEVEN + after for after in FREE[:6]]

    closed = 0
    for minute in range(0, 3 * 60, 4):
        for n, start in enumerate(day):
            chat = f"chat {n} of {minute // 15}"
            if await town.next.renew(chat) is None:
                await town.hold(chat, start)
        holds = (await town.salon.ledger.holds.standing(BUSINESS)).holds
        closed += 4 * ({one.start for one in holds} == set(day))
        town.salon.later(timedelta(minutes=4))

    assert 0 < closed <= 2 * 20, "twice six chats, each for a quarter of an hour and what is left of the last hold"


async def test_a_time_that_is_not_kept_can_still_be_had(town: Replicas) -> None:
    assert isinstance(await town.hold("chat", ELEVEN), Held)
    town.salon.later(timedelta(minutes=15))

    assert await town.hold("chat", ELEVEN) == TooMany(Limit.HOLD_AGE)

    assert isinstance(await town.hold("chat", ELEVEN, is_named=True), Held)
    assert isinstance(await town.book(await town.order(1)), Booked)
    assert await town.hold("another", ELEVEN) == SlotTaken(), "what is not free is said rather than that"
    assert isinstance(await town.hold("chat", WEDNESDAY), Held), "after a booking the time begins anew"


async def test_with_a_name_it_is_kept_for_an_hour(town: Replicas) -> None:
    minutes = 0
    await town.hold("chat", ELEVEN)
    while await town.next.renew("chat", is_named=True) is not None:
        town.salon.later()
        minutes += 1

    assert minutes == 60
    assert await town.hold("chat", ELEVEN, is_named=True) == TooMany(Limit.HOLD_AGE)


async def test_whoever_asks_in_vain_lets_go_of_what_they_held(open_town: Open) -> None:
    town = open_town(Limits(holders_per_network=1))
    await town.hold("chat", ELEVEN)
    assert await town.hold("another", WEDNESDAY) == TooMany(Limit.NETWORK_HOLDERS)
    town.salon.later(timedelta(minutes=14))
    await town.hold("chat", ELEVEN)
    town.salon.later()

    await town.hold("chat", WEDNESDAY)

    assert (await town.salon.ledger.holds.standing(BUSINESS)).holds == ()


async def test_so_many_times_are_kept_at_once_for_one_network(open_town: Open) -> None:
    town = open_town(Limits(holds_per_network=3))
    told = [await town.hold(f"chat {n}", ELEVEN + FREE[n]) for n in range(4)]

    assert [type(one) for one in told[:3]] == [Held] * 3
    assert told[3] == TooMany(Limit.NETWORK_HOLDS)
    assert isinstance(await town.hold("chat 3", ELEVEN + FREE[3], network="elsewhere"), Held)


async def test_eight_who_come_together_have_a_hold_each_and_nine_have_not(town: Replicas) -> None:
    places = ["chat", *(f"place/{n}/chat" for n in range(2, 10))]

    told = [await town.hold(place, ELEVEN + FREE[n]) for n, place in enumerate(places)]

    assert [type(one) for one in told[:8]] == [Held] * 8
    assert told[8] == TooMany(Limit.CHAT_HOLDS)


async def test_a_move_to_another_service_is_no_booking(open_town: Open) -> None:
    """Though a new appointment takes the place of the old one."""
    town = open_town(Limits(bookings_per_chat=1))
    made = await town.book(await town.order(1))
    assert isinstance(made, Booked)
    haircut = await town.salon.service("Haircut")

    order = MoveOrder("m1", BUSINESS, made.appointment.id, WEDNESDAY, service_id=haircut.id)
    moved = await town.next.move(replace(order, holder="chat"))

    assert isinstance(moved, Moved)
    assert await town.book(await town.order(2)) == TooMany(Limit.CHAT_BOOKINGS)


# What an operator sees


async def test_a_limit_is_logged_once_a_minute_without_saying_whose(
    few: Replicas, caplog: pytest.LogCaptureFixture
) -> None:
    await booked(few, [await few.order(n) for n in range(6)])
    few.salon.later()
    await booked(few, [await few.order(6)])

    assert [record.getMessage() for record in caplog.records if record.name == "limits"] == [
        "limit reached: bookings-per-chat, 1 times since this was last said",
        "limit reached: bookings-per-chat, 3 times since this was last said",
    ]
