"""Changes that were not made here are found, once, and nothing of ours is taken for one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from sqlalchemy import Connection

from graph.model import Appointment, Attendee
from scheduling.model import Cancelled, CancelOrder, Moved, MoveOrder, Uncertain
from scheduling.reading.changes import differs, doubt_of, seen_of
from storage.intents import People
from storage.notifications import Report, told
from storage.watched import Asked, Seen, watch
from storage.watching import CHANGE, Watched
from tests.scheduling.stories import QUIET, booked, by_hand, delivered
from tests.worlds.sample import BUSINESS, ELEVEN, NOON, NOW_IN_UTC, WEDNESDAY, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

MINUTE = timedelta(minutes=1)
HOLDER = "chat 7"


async def book(salon: Salon, start: object = ELEVEN, intent: str = "i1", **more: str) -> Appointment:
    order = replace(await salon.order(intent, start, **more), holder=HOLDER)  # type: ignore[arg-type]
    outcome = await salon.desk.book(order)
    salon.later(QUIET)
    await salon.requests()
    return outcome.appointment  # type: ignore[union-attr]


async def look(salon: Salon) -> int:
    """One look, when it is time for the next."""
    salon.later()
    return await salon.desk.look_for_changes(MINUTE)


async def news(salon: Salon) -> list[Report]:
    return [one for one in await delivered(salon) if one.kind == CHANGE]


async def test_what_staff_move_is_found_once(salon_on: Salon) -> None:
    salon = salon_on
    made = await book(salon)
    quiet = await look(salon), await news(salon)
    await by_hand(salon, made.id, start=NOON, end=NOON + (made.end - made.start))

    found = [await look(salon) for _ in range(3)]

    assert quiet == (0, [])
    assert found == [1, 0, 0]
    [report] = await news(salon)
    assert (report.holder, report.business_id, report.appointment_id) == (HOLDER, BUSINESS, made.id)
    assert await news(salon) == []


async def test_what_staff_cancel_is_found_once_and_what_they_give_to_another_too(salon: Salon) -> None:
    first, second = await book(salon), await book(salon, WEDNESDAY, "i2", service="Haircut")
    await look(salon)
    await salon.client.cancel_appointment(BUSINESS, first.id, "closed that day")
    await by_hand(salon, second.id, staff_ids=(await other_than(salon, second),))

    found = [await look(salon) for _ in range(3)]

    assert found == [2, 0, 0]
    assert sorted(one.appointment_id or "" for one in await news(salon)) == sorted([first.id, second.id])


async def other_than(salon: Salon, one: Appointment) -> str:
    service = await salon.service("Haircut")
    return next(key for key in service.staff_ids if key not in one.staff_ids)


async def test_less_than_a_minute_is_no_change(salon: Salon) -> None:
    made = await book(salon)
    second = timedelta(seconds=59)
    await by_hand(salon, made.id, start=made.start + second, end=made.end + second)

    assert await look(salon) == 0
    assert await news(salon) == []


async def test_what_is_past_is_not_looked_at(salon: Salon) -> None:
    made = await book(salon)
    salon.later(ELEVEN - salon.watch.now)
    await salon.client.delete_appointment(BUSINESS, made.id)
    await salon.requests()

    assert await look(salon) == 0
    assert await salon.requests() == []


async def test_a_look_is_one_request_and_one_more_for_what_has_changed(salon: Salon) -> None:
    made = await book(salon)
    await book(salon, WEDNESDAY, "i2")
    await look(salon)
    calm = await salon.requests()
    await by_hand(salon, made.id, start=NOON, end=NOON + (made.end - made.start))
    await salon.requests()
    await look(salon)
    changed = await salon.requests()
    at_once = await salon.desk.look_for_changes(MINUTE), await salon.requests()

    assert calm == ["listCalendarView"]
    assert changed == ["listCalendarView", "getAppointment"]
    assert at_once == (0, [])


async def test_nobody_is_asked_where_nothing_is_watched(salon: Salon) -> None:
    await booked(salon)  # for nobody that could be told
    await salon.requests()

    assert await look(salon) == 0
    assert await salon.requests() == []


async def test_what_the_customer_does_here_is_no_news(salon_on: Salon) -> None:
    salon = salon_on
    made = await book(salon)
    moved = await salon.desk.move(MoveOrder("m1", BUSINESS, made.id, NOON, None, holder=HOLDER))
    assert isinstance(moved, Moved)
    salon.later(QUIET)
    after_move = [await look(salon), await look(salon)]
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, made.id, "", holder=HOLDER)) == Cancelled()
    salon.later(QUIET)

    assert after_move == [0, 0]
    assert [await look(salon), await look(salon)] == [0, 0]
    assert await news(salon) == []


async def test_a_move_to_another_service_is_no_news(salon: Salon) -> None:
    made = await book(salon)
    service = (await salon.service("Haircut")).id
    order = MoveOrder("m1", BUSINESS, made.id, WEDNESDAY, None, service_id=service, answers=(), holder=HOLDER)
    moved = await salon.desk.move(order)
    assert isinstance(moved, Moved)
    salon.later(QUIET)
    quiet = [await look(salon), await look(salon)]

    await salon.client.cancel_appointment(BUSINESS, moved.appointment.id, "")

    assert quiet == [0, 0]
    assert await look(salon) == 1
    assert [one.appointment_id for one in await news(salon)] == [moved.appointment.id]


async def test_a_move_that_is_being_looked_into_is_no_news_nor_is_what_may_still_arrive(salon: Salon) -> None:
    made = await book(salon)
    await salon.fault("dropped", "updateAppointment", when="after")
    salon.client.before_update = lambda: salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, made.id, NOON, None, holder=HOLDER)) == Uncertain()
    await salon.repair()
    while_uncertain = await look(salon)
    salon.later(QUIET)
    await salon.desk.reconcile()

    assert while_uncertain == 0
    assert [await look(salon), await look(salon)] == [0, 0]
    assert await news(salon) == []


@pytest.mark.parametrize("is_confirmed", [True, False])
async def test_a_move_that_begins_while_the_calendar_is_read_is_no_news(
    salon: Salon, monkeypatch: pytest.MonkeyPatch, *, is_confirmed: bool
) -> None:
    """Whether the calendar was read before or after it: what is put down in the end knows of it."""
    made = await book(salon)
    read = salon.client.calendar_view

    async def meanwhile(*where: object) -> tuple[Appointment, ...]:
        monkeypatch.setattr(salon.client, "calendar_view", read)
        before = await read(*where)  # type: ignore[arg-type]
        await salon.desk.move(MoveOrder("m1", BUSINESS, made.id, NOON, None, holder=HOLDER))
        return await read(*where) if is_confirmed else before  # type: ignore[arg-type]

    monkeypatch.setattr(salon.client, "calendar_view", meanwhile)

    assert await look(salon) == 0
    salon.later(QUIET)
    assert await look(salon) == 0
    assert await news(salon) == []


async def test_a_seat_that_staff_take_away_is_found_and_the_others_hear_nothing(salon: Salon) -> None:
    first = await book(salon, YOGA, "i1", service="Yoga class")
    second = await book(salon, YOGA, "i2", service="Yoga class", who="Rui Sousa")
    await look(salon)
    whole = await salon.client.get_appointment(BUSINESS, first.id.partition("~")[0])
    stay = tuple(Attendee(one.customer_id, one.name, one.email) for one in whole.attendees if one.name == "Rui Sousa")
    await by_hand(salon, whole.id, attendees=stay)

    assert [await look(salon), await look(salon)] == [1, 0]
    assert [one.appointment_id for one in await news(salon)] == [first.id]
    assert second.id != first.id


async def test_an_appointment_that_cannot_be_read_keeps_no_other_waiting(salon: Salon) -> None:
    first, second = await book(salon), await book(salon, WEDNESDAY, "i2")
    for one in (first, second):
        await by_hand(salon, one.id, start=one.start + timedelta(hours=1), end=one.end + timedelta(hours=1))
    await salon.fault("unavailable", "getAppointment", status=503, times=4)

    found = [await look(salon) for _ in range(3)]

    assert sum(found) == 2
    assert len(await news(salon)) == 2


async def test_while_graph_is_down_nothing_is_claimed(salon: Salon) -> None:
    made = await book(salon)
    await salon.client.delete_appointment(BUSINESS, made.id)
    await salon.fault("unavailable", "listCalendarView", status=503)

    down = await look(salon), await news(salon)
    await salon.repair()

    assert down == (0, [])
    assert await look(salon) == 1


async def test_of_several_processes_one_looks(salon_on: Salon) -> None:
    salon = salon_on
    made = await book(salon)
    await by_hand(salon, made.id, start=NOON, end=NOON + (made.end - made.start))
    await salon.requests()
    salon.later()
    others = [salon.another_desk() for _ in range(3)]

    found = await asyncio.gather(*(one.look_for_changes(MINUTE) for one in others))

    assert sum(found) == 1
    assert await salon.requests() == ["listCalendarView", "getAppointment"]
    for one in others:
        await one._context.calendars.aclose()


async def gone(salon: Salon, starts: Sequence[datetime]) -> None:
    """Appointments at these times that are watched, and not in the calendar."""

    def work(connection: Connection) -> None:
        for number, start in enumerate(starts):
            watch(connection, Asked(BUSINESS, f"gone-{number}", f"i{number}", HOLDER), Seen(start))

    await salon.database.write(work)


async def test_what_is_far_ahead_has_its_turn(salon: Salon) -> None:
    """Each look is one stretch; none waits longer than there are stretches."""
    await gone(salon, [ELEVEN + timedelta(days=35 * n) for n in range(3)])

    assert [await look(salon) for _ in range(4)] == [1, 1, 1, 0]


async def test_many_that_changed_at_once_are_found_in_the_end(salon: Salon) -> None:
    await gone(salon, [ELEVEN + timedelta(minutes=30 * n) for n in range(7)])

    assert [await look(salon) for _ in range(3)] == [5, 2, 0]


async def test_who_is_forgotten_is_told_nothing(salon: Salon) -> None:
    made = await book(salon)
    await salon.ledger.forget(People(["vera@example.com"], ()))
    await salon.client.delete_appointment(BUSINESS, made.id)

    assert await look(salon) == 0


async def test_what_comes_after_a_change_that_is_just_being_told_is_not_lost(salon: Salon) -> None:
    """It has a report of its own: whoever tells of the first takes only that off the list."""
    made = await book(salon)
    await by_hand(salon, made.id, start=NOON, end=NOON + (made.end - made.start))
    await look(salon)
    [first] = await salon.ledger.notifications._claim()
    await by_hand(salon, made.id, start=ELEVEN, end=made.end)
    await look(salon)

    await salon.database.write(lambda connection: told(connection, [first.intent]))

    [second] = await news(salon)
    assert second.intent != first.intent


# --- rules, without a calendar ---------------------------------------------------------------------------------------

CUT = Appointment("a", "cut", "Haircut", ELEVEN, ELEVEN + timedelta(hours=1), ("dana",))


def test_what_was_not_known_is_no_change() -> None:
    assert not differs(Seen(ELEVEN), seen_of(CUT))
    assert differs(Seen(ELEVEN), seen_of(structs.replace(CUT, join_url="https://teams.example/1")))


def test_a_link_that_is_gone_or_another_is_a_change() -> None:
    online = structs.replace(CUT, join_url="https://teams.example/1")

    assert differs(seen_of(online), seen_of(CUT))
    assert differs(seen_of(online), seen_of(structs.replace(CUT, join_url="https://teams.example/2")))
    assert not differs(seen_of(online), seen_of(online))


CHANGES: list[tuple[Callable[[Appointment], Appointment], bool]] = [
    (lambda one: structs.replace(one, staff_ids=("dana", "marco")), True),
    (lambda one: structs.replace(one, start=one.start + MINUTE), True),
    (lambda one: structs.replace(one, end=one.end + MINUTE), True),
    (lambda one: structs.replace(one, end=one.end + MINUTE / 2), False),
    (lambda one: structs.replace(one, price=3.0, service_name="Cut", last_updated=NOW_IN_UTC), False),
]


@pytest.mark.parametrize(("change", "is_one"), CHANGES)
def test_what_customers_would_want_to_hear_of(change: Callable[[Appointment], Appointment], *, is_one: bool) -> None:
    assert differs(seen_of(CUT), seen_of(change(CUT))) is is_one


def test_a_list_that_leaves_out_who_comes_leaves_it_open() -> None:
    mine = Watched(BUSINESS, "a~c1", seen_of(CUT), is_gone=False, edition=1)
    full = structs.replace(CUT, max_attendees=8, filled_attendees=1)

    assert doubt_of(mine, {"a": full}).name == "SILENT"
    assert doubt_of(mine, {"a": structs.replace(full, attendees=(Attendee("c1"),))}).name == "NONE"
    assert doubt_of(mine, {"a": structs.replace(full, attendees=(Attendee("c2"),))}).name == "SURE"
    assert doubt_of(mine, {}).name == "SURE"


async def test_what_is_booked_later_under_the_same_address_is_not_what_staff_have_moved(salon: Salon) -> None:
    """Whoever books here may give any address: its owner cancels that, and books their own on the public page."""
    made = await book(salon)
    salon.later(timedelta(minutes=30))
    await look(salon)
    await salon.client.cancel_appointment(BUSINESS, made.id, "not me")
    real = await salon.book_from_outside(WEDNESDAY, "Beard trim", "Dana", "vera@example.com")

    assert await look(salon) == 1

    assert [report.appointment_id for report in await news(salon)] == [made.id]
    assert await salon.desk.look_up(BUSINESS, made.id) is None
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, made.id, "")) == Cancelled()
    assert [one.id for one in await salon.calendar(WEDNESDAY)] == [real.id]
