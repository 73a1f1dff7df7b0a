"""Booking through the desk, over HTTP against the simulator: exactly once, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from graph.errors import NotThere, TryLater
from scheduling.model import (
    AlreadyBooked,
    Booked,
    Cancelled,
    CancelOrder,
    NotFound,
    Reason,
    Refused,
    Rule,
    SlotQuery,
    SlotTaken,
    Uncertain,
)
from storage.intents import People
from storage.transitions import State
from tests.worlds.sample import ELEVEN, TUESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


class _DeathError(Exception):
    """Of a process."""


async def test_an_order_becomes_the_appointment_that_graph_holds(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)

    outcome = await salon.desk.book(order)

    assert isinstance(outcome, Booked)
    [held] = await salon.calendar(ELEVEN)
    assert outcome.appointment == await salon.client.get_appointment(order.business_id, held.id)
    assert (held.service_id, held.start, held.end) == (order.service_id, ELEVEN, ELEVEN + timedelta(minutes=30))
    assert held.staff_ids == (await salon.staff_id("Marco"),)
    assert held.emails == {"vera@example.com"}
    assert await salon.state("i1") is State.CONFIRMED


async def test_a_write_on_a_warm_catalogue_costs_three_requests(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.requests()

    await salon.desk.book(order)

    assert await salon.requests() == ["listCalendarView", "createAppointment", "listCalendarView"]


async def test_what_is_on_record_does_not_say_who_the_customer_is(salon: Salon) -> None:
    await salon.desk.book(await salon.order("i1", ELEVEN))

    entry = await salon.ledger.find("i1")

    assert entry is not None
    assert not [word for word in ("vera", "cruz", "910000999") if word in str(entry).casefold()]


async def test_where_lists_leave_customers_out_the_appointment_itself_is_read_back(salon: Salon) -> None:
    await salon.fault("customers-missing-in-lists")
    order = await salon.order("i1", ELEVEN)
    await salon.requests()

    booked = await salon.desk.book(order)

    assert isinstance(booked, Booked)
    assert [attendee.email for attendee in booked.appointment.attendees] == ["vera@example.com"]
    assert "getAppointment" in await salon.requests()


async def test_the_same_intent_again_gets_the_same_appointment(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    first = await salon.desk.book(order)
    assert isinstance(first, Booked)

    again = await salon.desk.book(order)

    assert again == AlreadyBooked(first.appointment)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_a_double_click_gets_one_appointment_and_one_answer(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)

    outcomes = await asyncio.gather(*(salon.desk.book(order) for _ in range(5)))

    [held] = await salon.calendar(ELEVEN)
    assert [outcome.appointment.id for outcome in outcomes if isinstance(outcome, Booked)] == [held.id] * 5


async def test_a_click_that_is_given_up_still_comes_to_its_end(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    is_writing = asyncio.Event()

    async def begin() -> None:
        is_writing.set()

    salon.client.before_create = begin
    click = asyncio.create_task(salon.desk.book(order))
    await asyncio.wait_for(is_writing.wait(), 30)

    click.cancel()
    await salon.desk.aclose()

    assert await salon.state("i1") is State.CONFIRMED
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_a_booking_cancelled_since_is_not_found(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.desk.book(order)
    [held] = await salon.calendar(ELEVEN)
    await salon.client.delete_appointment(order.business_id, held.id)

    assert await salon.desk.book(order) == NotFound()


@pytest.mark.parametrize("customers", [2, 8])
async def test_of_those_who_want_one_slot_one_gets_it(salon: Salon, customers: int) -> None:
    await salon.fault("overlap-allowed")
    names = [f"C{n} Racer" for n in range(customers)]
    orders = [await salon.order(f"i{name}", ELEVEN, who=name) for name in names]

    outcomes = await asyncio.gather(*map(salon.desk.book, orders))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Booked"] + ["SlotTaken"] * (customers - 1)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_overlapping_times_are_a_race_too(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    haircut = await salon.order("i1", ELEVEN, "Haircut", "Marco", who="Ann Lee")
    trim = await salon.order("i2", ELEVEN + timedelta(minutes=30), staff="Marco", who="Bob Lee")

    outcomes = await asyncio.gather(salon.desk.book(haircut), salon.desk.book(trim))

    assert {type(outcome) for outcome in outcomes} == {Booked, SlotTaken}


async def test_two_processes_that_race_leave_one_appointment(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    orders = [await salon.order("i1", ELEVEN, who="Ann Lee"), await salon.order("i2", ELEVEN, who="Bob Lee")]
    desks = [salon.desk, salon.another_desk()]
    await desks[1].catalogue(orders[1].business_id)

    outcomes = await asyncio.gather(*(desk.book(order) for desk, order in zip(desks, orders, strict=True)))

    assert {type(outcome) for outcome in outcomes} == {Booked, SlotTaken}
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_anyone_is_the_one_with_the_least_to_do_and_a_second_order_gets_a_colleague(salon: Salon) -> None:
    first = await salon.desk.book(await salon.order("i1", ELEVEN, "Haircut", who="Ann Lee"))
    second = await salon.desk.book(await salon.order("i2", ELEVEN, "Haircut", who="Bob Lee"))

    assert isinstance(first, Booked)
    assert isinstance(second, Booked)
    assert {first.appointment.staff_ids, second.appointment.staff_ids} == {
        (await salon.staff_id("Dana"),),
        (await salon.staff_id("Marco"),),
    }


# --- what is refused -------------------------------------------------------------------------------------------------


async def test_a_slot_taken_since_it_was_shown_is_not_booked(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.desk.find(SlotQuery(order.business_id, order.service_id), TUESDAY, TUESDAY + timedelta(days=1))
    theirs = await salon.book_from_outside(ELEVEN, "Beard trim", "Marco")

    assert await salon.desk.book(order) == SlotTaken()
    assert [one.id for one in await salon.calendar(ELEVEN)] == [theirs.id]
    assert await salon.state("i1") is State.REFUSED


async def test_taken_stays_the_answer_even_when_the_slot_is_free_again(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    theirs = await salon.book_from_outside(ELEVEN, "Beard trim", "Marco")
    await salon.desk.book(order)
    await salon.client.delete_appointment(order.business_id, theirs.id)

    assert await salon.desk.book(order) == SlotTaken()
    assert await salon.calendar(ELEVEN) == ()


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        (datetime(2026, 11, 22, 11, tzinfo=UTC), Rule.PAST),
        (datetime(2027, 1, 10, 11, tzinfo=UTC), Rule.CLOSED_DAY),
        (datetime(2027, 1, 5, 9, tzinfo=UTC), Rule.STAFF_AWAY),
        (datetime(2027, 1, 5, 11, 7, tzinfo=UTC), Rule.OFF_GRID),
    ],
)
async def test_what_breaks_a_rule_is_refused_and_nothing_is_written(salon: Salon, start: datetime, rule: Rule) -> None:
    order = await salon.order("i1", start)
    await salon.requests()

    assert await salon.desk.book(order) == Refused((Reason(rule),))
    assert "createAppointment" not in await salon.requests()


async def test_a_service_that_is_not_offered_is_not_found(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)

    assert await salon.desk.book(replace(order, service_id="gone")) == NotFound()


async def test_another_business_of_the_tenant_is_not_served(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)

    with pytest.raises(NotThere):
        await salon.desk.book(replace(order, business_id="payroll@contoso.onmicrosoft.com"))


async def test_an_intent_belongs_to_one_business_and_one_kind_of_write(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.desk.book(order)

    with pytest.raises(ValueError, match="on record as book"):
        await salon.desk.cancel(CancelOrder("i1", order.business_id, "x", ""))


# --- what goes wrong on the way --------------------------------------------------------------------------------------

UNCLEAR: list[dict[str, object]] = [
    {"name": "unavailable", "status": 500, "when": "before"},
    {"name": "unavailable", "status": 500, "when": "after"},
    {"name": "unavailable", "status": 503, "when": "before"},
    {"name": "unavailable", "status": 503, "html": True, "when": "after"},
    {"name": "unavailable", "status": 504, "when": "after"},
    {"name": "dropped", "when": "after"},
]


@pytest.mark.parametrize("fault", UNCLEAR, ids=lambda fault: "-".join(map(str, fault.values())))
async def test_an_unclear_answer_is_looked_into_and_there_is_one_appointment(
    salon: Salon, fault: dict[str, object]
) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("overlap-allowed")
    await salon.fault(**fault, operation="createAppointment", times=1)  # type: ignore[arg-type]  # as JSON

    outcome = await salon.desk.book(order)

    [held] = await salon.calendar(ELEVEN)
    assert isinstance(outcome, Booked)
    assert outcome.appointment.id == held.id


@pytest.mark.parametrize("list_fault", ["customers-missing-in-lists", "times-without-z"])
async def test_looking_finds_ours_even_in_lists_with_oddities(salon: Salon, list_fault: str) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault(list_fault)
    await salon.fault("overlap-allowed")
    await salon.fault("dropped", "createAppointment", when="after", times=1)

    assert isinstance(await salon.desk.book(order), Booked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_refused_twice_without_a_word_means_that_the_slot_cannot_be_had(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=500)
    await salon.requests()

    assert await salon.desk.book(order) == SlotTaken()
    assert (await salon.requests()).count("createAppointment") == 2


async def test_an_outage_at_the_write_raises_and_the_same_intent_works_afterwards(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)
    assert await salon.calendar(ELEVEN) == ()
    await salon.repair()

    assert isinstance(await salon.desk.book(order), Booked)


@pytest.mark.parametrize("operation", ["listCalendarView", "*"])
async def test_graph_down_before_the_write_changes_nothing_and_the_same_intent_works_afterwards(
    salon: Salon, operation: str
) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("unavailable", operation, status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)
    assert await salon.state("i1") is State.PROPOSED
    await salon.repair()

    assert isinstance(await salon.desk.book(order), Booked)


@pytest.mark.parametrize("unread", ["getAppointment", "listCalendarView"])
async def test_a_write_that_cannot_be_read_back_is_uncertain_and_asking_again_settles_it(
    salon: Salon, unread: str
) -> None:
    await salon.fault("customers-missing-in-lists")
    order = await salon.order("i1", ELEVEN)
    salon.client.after_create = lambda: salon.fault("unavailable", unread, status=503)

    outcome = await salon.desk.book(order)

    assert outcome == Uncertain()
    assert await salon.state("i1") is State.UNCERTAIN
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()

    settled = await salon.another_desk().book(order)

    [held] = await salon.calendar(ELEVEN)
    assert isinstance(settled, Booked)
    assert settled.appointment.id == held.id


async def test_a_process_that_died_after_sending_finds_its_appointment(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await salon.order("i1", ELEVEN)

    async def die(*_: object, **__: object) -> None:
        raise _DeathError

    with monkeypatch.context() as dying:
        dying.setattr(salon.ledger, "note", die)
        with pytest.raises(_DeathError):
            await salon.desk.book(order)
    assert await salon.state("i1") is State.SENDING
    await salon.requests()

    outcome = await salon.another_desk().book(order)

    assert isinstance(outcome, Booked)
    assert "createAppointment" not in await salon.requests()


async def test_a_process_that_died_before_sending_writes_once(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)  # leaves the intent as one that was sent and came to nothing
    await salon.repair()

    outcome = await salon.another_desk().book(order)

    assert isinstance(outcome, Booked)
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_an_appointment_of_somebody_else_is_not_taken_for_ours(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)
    await salon.repair()
    await salon.book_from_outside(ELEVEN, "Beard trim", "Marco")

    assert await salon.desk.book(order) == SlotTaken()


# --- somebody from outside between our check and our write -----------------------------------------------------------


async def test_ours_yields_to_a_booking_from_outside_that_was_first(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("overlap-allowed")
    salon.client.before_create = lambda: salon.book_from_outside(ELEVEN, "Beard trim", "Marco")

    outcome = await salon.desk.book(order)

    assert outcome == SlotTaken()
    [left] = await salon.calendar(ELEVEN)
    assert left.emails == {"outside@example.com"}


async def test_ours_stays_when_the_booking_from_outside_came_later(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("overlap-allowed")
    salon.client.after_create = lambda: later_from_outside(salon)

    outcome = await salon.desk.book(order)

    assert isinstance(outcome, Booked)
    assert len(await salon.calendar(ELEVEN)) == 2  # the one who came later has to yield, and that is not us


async def later_from_outside(salon: Salon) -> None:
    salon.later()
    await salon.book_from_outside(ELEVEN, "Beard trim", "Marco")


async def test_a_neighbour_whose_buffer_reaches_into_ours_counts_as_first(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN + timedelta(hours=1), staff="Marco")
    await salon.fault("overlap-allowed")
    quarter_past = ELEVEN + timedelta(minutes=15)  # 45 minutes, and 15 to tidy up
    salon.client.before_create = lambda: salon.book_from_outside(quarter_past, "Haircut", "Marco")

    assert await salon.desk.book(order) == SlotTaken()


async def test_a_booking_of_a_colleague_is_no_reason_to_yield(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN, "Haircut", "Marco")
    await salon.fault("overlap-allowed")
    salon.client.before_create = lambda: salon.book_from_outside(ELEVEN, "Haircut", "Dana")

    assert isinstance(await salon.desk.book(order), Booked)


async def test_yielding_that_fails_is_uncertain_and_yields_when_asked_again(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("overlap-allowed")
    await salon.fault("unavailable", "deleteAppointment", status=503)
    salon.client.before_create = lambda: salon.book_from_outside(ELEVEN, "Beard trim", "Marco")
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()

    assert await salon.desk.book(order) == SlotTaken()
    [left] = await salon.calendar(ELEVEN)
    assert left.emails == {"outside@example.com"}


async def test_an_earlier_try_that_comes_through_late_leaves_one_appointment(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.fault("overlap-allowed")
    salon.client.before_create = lambda: salon.book_from_outside(ELEVEN, "Beard trim", "Marco", "vera@example.com")

    outcome = await salon.desk.book(order)

    [held] = await salon.calendar(ELEVEN)
    assert isinstance(outcome, Booked)
    assert outcome.appointment.id == held.id


async def test_the_same_intent_gets_the_same_answer_after_its_customer_has_been_forgotten(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    booked = await salon.desk.book(order)
    assert isinstance(booked, Booked)
    late = await salon.order("i2", ELEVEN)
    assert await salon.desk.book(late) == SlotTaken()

    assert await salon.ledger.count_of("vera@example.com") == 2
    assert await salon.ledger.forget(People(["vera@example.com"], ())) == ()
    assert await salon.ledger.count_of("vera@example.com") == 0

    assert await salon.desk.book(order) == AlreadyBooked(booked.appointment)
    assert await salon.desk.cancel(CancelOrder("c1", order.business_id, booked.appointment.id, "")) == Cancelled()
    assert await salon.desk.book(late) == SlotTaken()
