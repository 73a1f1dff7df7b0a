"""What is not known for certain is not claimed, and comes to an end: in doubt, refused, or told later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from msgspec import structs

from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.errors import OutcomeUnknown, Rejected, TryLater
from graph.request_limits import RequestLimits
from graph.transport import CallTiming
from scheduling.ledger import Ledger
from scheduling.model import CancelOrder, Held, Moved, MoveOrder, NotFound, SlotQuery, Uncertain
from storage.entries import Entry
from storage.notifications import Result
from storage.records import R
from storage.transitions import Event, State
from tests.scheduling.stories import A_MINUTE, as_sent, booked, by_hand, lose, lost_order, reports
from tests.worlds.sample import BUSINESS, ELEVEN, THURSDAY, WEDNESDAY

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def test_an_intent_that_cannot_be_settled_keeps_no_other_waiting(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lost_order(salon, "b1", ELEVEN)
    await lost_order(salon, "b2", THURSDAY, who="Bob Lee")
    advance = Ledger.advance

    async def broken(self: Ledger, entry: Entry[R], event: Event, **more: Any) -> Entry[R]:
        if entry.id == "b1":
            raise RuntimeError("what nobody has thought of")
        return await advance(self, entry, event, **more)

    monkeypatch.setattr(Ledger, "advance", broken)
    salon.later(timedelta(minutes=10))

    await salon.desk.reconcile()

    assert await salon.state("b2") is State.REFUSED


async def test_a_change_in_doubt_is_not_said_to_be_undone_when_others_keep_the_appointment_to_themselves(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    await lose(salon, "updateAppointment")
    salon.client.before_update = lambda: salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    await salon.repair()
    monkeypatch.setattr("scheduling.writing.exclusive_access._TURN_SECONDS", 0.01)

    async with salon.ledger.locks.one_of([f"appointment/{BUSINESS}/{mine.id}"], within=1):
        assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()

    assert isinstance(await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)), Moved)


async def test_what_graph_rejects_frees_the_slot_that_was_held_for_it(salon: Salon) -> None:
    mine, trim = await booked(salon, staff="Marco"), (await salon.service("Beard trim")).id
    marco = await salon.staff_id("Marco")
    await salon.fault("html", "updateAppointment", status=400)

    with pytest.raises(Rejected):
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, marco))

    assert isinstance(await salon.desk.hold(SlotQuery(BUSINESS, trim, marco, holder="chat 9"), WEDNESDAY), Held)


async def test_whoever_asks_what_became_of_it_and_hears_that_it_is_checked_is_told_the_end(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.desk.book(order)
    await salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()

    assert await reports(salon) == [("i1", Result.DONE)]


async def test_what_has_worked_is_in_doubt_when_time_runs_out_before_it_is_told() -> None:
    class SlowLimits(RequestLimits):
        @asynccontextmanager
        async def place(self, business_id: str | None) -> AsyncIterator[None]:
            async with super().place(business_id):
                try:
                    yield
                finally:
                    await asyncio.Event().wait()

    now = [0.0]
    wire = httpx.MockTransport(lambda _: httpx.Response(204))
    limits = SlowLimits(4, lambda: now[0])
    http = httpx.AsyncClient(transport=wire)
    client = BookingsClient(
        http,
        "http://localhost/v1.0",
        StaticToken("x"),
        limits=limits,
        timing=CallTiming(clock=lambda: now[0], call_seconds=0.05),
    )

    with pytest.raises(OutcomeUnknown):
        await client.cancel_appointment("b", "a", "")
    await http.aclose()


async def test_a_lost_cancellation_that_graph_then_refuses_for_good_comes_to_an_end(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("past-cancel-refused")
    await salon.fault("dropped", "cancelAppointment", when="before")
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Uncertain()
    await salon.repair()
    await salon.fault("past-cancel-refused")
    salon.watch.now = ELEVEN + A_MINUTE
    for _ in range(20):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await reports(salon) == [("c1", Result.NOT_DONE)]


async def test_a_move_asked_for_again_by_a_process_that_died_then_comes_to_an_end_with_its_step(salon: Salon) -> None:
    mine, cut = await booked(salon), await salon.service("Haircut")
    await lose(salon, "createAppointment")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=cut.id)) == Uncertain()
    entry = await salon.ledger.find("m1")
    assert entry is not None
    await salon.ledger.advance(await salon.ledger.advance(entry, Event.REFUSED), Event.ASKED_AGAIN)
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert await salon.state("m1") is State.REFUSED
    assert await salon.ledger.in_doubt() == ()


async def test_a_clock_put_back_keeps_no_report_waiting(salon: Salon) -> None:
    await lost_order(salon)
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()
    salon.later(-timedelta(hours=6))

    assert await reports(salon) == [("i1", Result.NOT_DONE)]


async def test_who_was_told_that_nothing_was_booked_keeps_their_slot_and_is_not_told_again(salon: Salon) -> None:
    order = replace(await salon.order("i1", ELEVEN), holder="chat 7")
    await salon.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="chat 7"), ELEVEN)
    await salon.fault("unavailable", "createAppointment", status=503)
    with pytest.raises(TryLater):
        await salon.desk.book(order)
    await salon.repair()
    salon.later(A_MINUTE)
    await salon.desk.reconcile()

    assert await salon.desk.renew("chat 7") is not None
    assert await reports(salon) == []


async def test_an_order_that_turns_out_lost_does_not_let_go_of_what_its_customer_holds_now(salon: Salon) -> None:
    order = replace(await salon.order("i1", ELEVEN, "Haircut"), holder="chat 7")
    await lose(salon, "createAppointment")
    assert await salon.desk.book(order) == Uncertain()
    held = await salon.desk.hold(SlotQuery(BUSINESS, order.service_id, holder="chat 7"), ELEVEN)
    assert isinstance(held, Held)
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()

    assert await salon.desk.renew("chat 7") is not None


async def test_a_refusal_does_not_end_a_cancellation_that_may_still_arrive(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "cancelAppointment", when="before")
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, "")) == Uncertain()
    await salon.repair()
    await salon.fault("html", "cancelAppointment", status=400)
    salon.later(timedelta(seconds=40))
    await salon.desk.reconcile()

    assert await reports(salon) == []
    assert await salon.state("c1") is State.UNCERTAIN


async def test_a_page_of_somebody_on_the_way_does_not_say_that_an_appointment_is_gone(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("html", "getAppointment", status=404, times=1)

    with pytest.raises(TryLater):
        await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))


async def test_a_calendar_that_is_not_found_does_not_say_so_of_the_appointment(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("html", "listCalendarView", status=404, times=1)

    with pytest.raises(TryLater):
        await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None))


async def test_who_has_heard_that_it_is_gone_is_not_told_again(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == Uncertain()
    await salon.repair()
    await BookingsClient.cancel_appointment(salon.client, BUSINESS, mine.id, "")
    salon.later(timedelta(minutes=3))
    assert await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, WEDNESDAY, None)) == NotFound()
    salon.later(timedelta(minutes=3))
    await salon.desk.reconcile()

    assert await reports(salon) == []


@pytest.mark.parametrize("is_asked_again", [True, False])
async def test_what_graph_has_named_is_found_though_staff_have_corrected_the_address(
    salon: Salon, is_asked_again: bool
) -> None:
    order = replace(await salon.order("i1", ELEVEN, "Haircut"), holder="chat 7")

    async def go_blind() -> None:
        await salon.fault("unavailable", "getAppointment", status=503)
        await salon.fault("unavailable", "listCalendarView", status=503)

    salon.client.after_create = go_blind
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()
    [there] = await salon.calendar(ELEVEN)
    corrected = structs.replace(as_sent(there.attendees[0]), email="vera.cruz@example.com")
    await by_hand(salon, there.id, attendees=[corrected])
    salon.later(timedelta(minutes=3))

    if is_asked_again:
        await salon.desk.book(order)
        assert len(await salon.calendar(ELEVEN)) == 1
    else:
        await salon.desk.reconcile()
        assert await reports(salon) == [("i1", Result.DONE)]


@pytest.mark.parametrize("is_asked_again", [True, False])
async def test_what_was_made_after_our_clock_was_put_right_is_found(salon: Salon, is_asked_again: bool) -> None:
    """Our clock was ahead of Graph's by an hour when the order was sent."""
    order = replace(await salon.order("i1", ELEVEN, "Haircut"), holder="chat 7")
    await lose(salon, "createAppointment")
    assert await salon.desk.book(order) == Uncertain()
    salon.later(-timedelta(hours=1))
    assert salon.client.draft is not None
    await BookingsClient.create_appointment(salon.client, BUSINESS, salon.client.draft)
    salon.later(timedelta(minutes=1))
    await salon.desk.reconcile()
    salon.later(timedelta(minutes=3))

    if is_asked_again:
        await salon.desk.book(order)
        assert len(await salon.calendar(ELEVEN)) == 1
    else:
        await salon.desk.reconcile()
        assert await reports(salon) == [("i1", Result.DONE)]
