"""Long stories that a second reading of the desk came upon, each told as it happened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from msgspec import structs

from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.errors import OutcomeUnknown, Rejected, TryLater
from graph.model import Appointment
from graph.request_limits import RequestLimits
from scheduling.errors import UnderWayError
from scheduling.ledger import Ledger, LedgerDownError
from scheduling.model import Booked, Cancelled, Held, Moved, NotFound, SlotQuery, SlotTaken, Uncertain
from storage.holds import Hold, Holds
from storage.intents import Entry
from storage.notifications import Result
from storage.records import R, Record
from storage.transitions import Event, State
from tests.scheduling.test_late_arrivals import (
    A_MINUTE,
    BUSINESS,
    ELEVEN,
    THURSDAY,
    WEDNESDAY,
    YOGA,
    as_sent,
    lose,
    lost_order,
    reports,
    starts,
)

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

YOGA_ON_WEDNESDAY, YOGA_ON_FRIDAY = YOGA + timedelta(days=2), YOGA + timedelta(days=4)


async def booked(salon: Salon, start: datetime = ELEVEN, intent: str = "i1", **more: str) -> Appointment:
    outcome = await salon.desk.book(await salon.order(intent, start, **more))
    assert isinstance(outcome, Booked)
    return outcome.appointment


def rival_then(salon: Salon, after: Callable[[], Awaitable[object]]) -> None:
    """Somebody from outside books on Wednesday just before the move, and `after` is before the way back."""

    async def first() -> None:
        salon.client.before_update = after
        await salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    salon.client.before_update = first


async def yoga_days(salon: Salon) -> Sequence[datetime]:
    return [one.start for one in await salon.calendar(YOGA - timedelta(days=1), YOGA + timedelta(days=6))]


def forget_once(monkeypatch: pytest.MonkeyPatch, is_it: Callable[[Entry[Record], Event, dict[str, Any]], bool]) -> None:
    """One line does not get into the ledger."""
    advance, is_due = Ledger.advance, [True]

    async def flaky(self: Ledger, entry: Entry[R], event: Event, **more: Any) -> Entry[R]:
        if is_due and is_it(entry, event, more):
            is_due.clear()
            raise LedgerDownError("ledger: gone")
        return await advance(self, entry, event, **more)

    monkeypatch.setattr(Ledger, "advance", flaky)


async def test_a_lost_move_is_not_sent_again_once_others_may_have_its_time(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("dropped", "updateAppointment", when="before")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()
    for _ in range(9):
        salon.later(timedelta(seconds=50))
        await salon.desk.reconcile()
    await salon.desk.book(await salon.order("b1", WEDNESDAY, staff="Marco", who="Bob Lee"))
    await salon.repair()
    await salon.fault("overlap-allowed")
    for _ in range(4):
        salon.later(timedelta(minutes=3))
        await salon.desk.reconcile()

    assert (await starts(salon)).count(WEDNESDAY) == 1


async def test_nothing_goes_back_onto_whoever_has_booked_there_since(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, lambda: salon.fault("dropped", "updateAppointment", when="before"))
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()
    salon.later(timedelta(minutes=6))
    await booked(salon, intent="b1", staff="Marco", who="Bob Lee")
    await salon.repair()
    await salon.fault("overlap-allowed")

    await salon.desk.reconcile()
    salon.later(timedelta(hours=1))
    await salon.desk.reconcile()

    assert (await starts(salon)).count(ELEVEN) == 1


async def test_a_move_goes_back_to_where_it_was_now_and_not_at_an_earlier_try(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("throttled", "updateAppointment")
    with pytest.raises(TryLater):
        await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None)
    await salon.repair()
    salon.later(timedelta(minutes=6))
    assert isinstance(await salon.desk.move("m2", BUSINESS, mine.id, THURSDAY, None), Moved)
    await salon.fault("overlap-allowed")
    salon.client.before_update = lambda: salon.book_from_outside(WEDNESDAY, "Beard trim", "Marco")

    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == SlotTaken()

    assert await starts(salon) == [WEDNESDAY, THURSDAY]


async def test_a_move_that_was_taken_back_is_not_begun_anew_while_its_way_back_may_still_arrive(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, lambda: salon.fault("dropped", "updateAppointment", when="after", times=1))
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == SlotTaken()

    with pytest.raises(TryLater):
        await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None)


async def test_who_was_told_that_nothing_was_changed_is_not_moved_later(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("unavailable", "updateAppointment", status=503, when="before")
    with pytest.raises(TryLater):
        await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None)
    await salon.repair()
    salon.later(timedelta(seconds=40))

    await salon.desk.reconcile()

    assert await starts(salon) == [ELEVEN]


async def test_the_new_appointment_is_not_changed_while_the_old_one_has_still_to_be_left(salon: Salon) -> None:
    seat = await booked(salon, YOGA, service="Yoga class")
    await salon.fault("throttled", "cancelAppointment")
    moved = await salon.desk.move("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None)
    assert isinstance(moved, Moved)

    with pytest.raises(UnderWayError):
        await salon.desk.move("m2", BUSINESS, moved.appointment.id, YOGA_ON_FRIDAY, None)
    await salon.repair()

    assert isinstance(await salon.desk.move("m2", BUSINESS, moved.appointment.id, YOGA_ON_FRIDAY, None), Moved)
    assert await yoga_days(salon) == [YOGA_ON_FRIDAY]


async def test_what_was_taken_is_kept_though_it_is_too_late_to_begin(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = await booked(salon, YOGA, service="Yoga class")
    forget_once(monkeypatch, lambda entry, _, more: entry.id == "m1" and more.get("appointment_id") is not None)
    assert await salon.desk.move("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None) == Uncertain()
    salon.watch.now = YOGA - timedelta(minutes=5)

    await salon.desk.reconcile()

    assert await yoga_days(salon) == [YOGA_ON_WEDNESDAY]


async def test_a_step_whose_end_did_not_get_on_record_does_not_stay_in_doubt(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    haircut = (await salon.service("Haircut")).id
    forget_once(monkeypatch, lambda entry, event, _: entry.id == "m1/take" and event is Event.DONE)
    assert isinstance(await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut), Moved)
    salon.later(timedelta(hours=1))

    await salon.desk.reconcile()

    assert await salon.ledger.in_doubt() == ()
    assert await reports(salon) == []


async def test_whose_address_staff_correct_meanwhile_hears_what_became_of_their_move(salon: Salon) -> None:
    seat = await booked(salon, YOGA, service="Yoga class", who="Ann Lee")
    await lose(salon, "createAppointment")
    assert await salon.desk.move("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None) == Uncertain()
    [there] = await salon.calendar(YOGA)
    corrected = structs.replace(as_sent(there.attendees[0]), email="ann.lee@example.com")
    await BookingsClient.update_appointment(salon.client, BUSINESS, there.id, attendees=[corrected])
    salon.later(A_MINUTE)
    salon.later(timedelta(minutes=10))

    await salon.desk.reconcile()

    assert await reports(salon) == [("m1", Result.NOT_DONE)]
    assert await yoga_days(salon) == [YOGA]


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


async def test_whose_name_staff_take_off_meanwhile_hears_that_it_is_not_theirs(salon: Salon) -> None:
    mine, haircut = await booked(salon), (await salon.service("Haircut")).id
    await lose(salon, "createAppointment")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut) == Uncertain()
    url = f"{salon.root}/v1.0/solutions/bookingBusinesses/{BUSINESS}/appointments/{mine.id}"
    body = {"@odata.type": "#microsoft.graph.bookingAppointment", "customers": []}
    answer = await salon._http.patch(url, json=body, headers={"Authorization": "Bearer delegated"})
    assert answer.status_code == 204
    salon.later(timedelta(minutes=10))

    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut) == NotFound()

    assert await reports(salon) == []
    assert await starts(salon) == [ELEVEN]


async def test_a_change_in_doubt_is_not_said_to_be_undone_when_others_keep_the_appointment_to_themselves(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon)
    await lose(salon, "updateAppointment")
    salon.client.before_update = lambda: salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()
    await salon.repair()
    monkeypatch.setattr("scheduling.writing.exclusive_access._TURN_SECONDS", 0.01)

    async with salon.ledger.locks.one_of([f"appointment/{BUSINESS}/{mine.id}"], within=1):
        assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None) == Uncertain()

    assert isinstance(await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None), Moved)


async def test_when_graph_will_never_have_the_old_one_cancelled_its_customer_knows_of_both(salon: Salon) -> None:
    mine, haircut = await booked(salon), (await salon.service("Haircut")).id
    await lose(salon, "createAppointment")
    await salon.fault("html", "cancelAppointment", status=400)
    move = ("m1", BUSINESS, mine.id, WEDNESDAY, None)
    assert await salon.desk.move(*move, service_id=haircut) == Uncertain()
    salon.later(timedelta(minutes=3))

    outcome = await salon.desk.move(*move, service_id=haircut)

    assert isinstance(outcome, Moved)
    assert (outcome.still_there, outcome.is_left_there) == (mine, True)
    again = await salon.desk.move(*move, service_id=haircut)
    assert isinstance(again, Moved)
    assert (again.appointment.id, again.still_there, again.is_left_there) == (outcome.appointment.id, mine, True)
    assert await starts(salon) == [ELEVEN, WEDNESDAY]
    await salon.repair()
    assert await salon.desk.cancel("c1", BUSINESS, mine.id, "") == Cancelled()
    assert await salon.desk.move(*move, service_id=haircut) == Moved(again.appointment)


async def test_a_move_to_another_service_that_graph_rejects_has_an_end(salon: Salon) -> None:
    mine, haircut = await booked(salon), (await salon.service("Haircut")).id
    await lose(salon, "createAppointment")
    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut) == Uncertain()
    await salon.fault("html", "createAppointment", status=400)
    salon.later(timedelta(minutes=3))

    with pytest.raises(Rejected):
        await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None, service_id=haircut)

    assert await salon.ledger.in_doubt() == ()
    assert await starts(salon) == [ELEVEN]


async def test_what_graph_rejects_frees_the_slot_that_was_held_for_it(salon: Salon) -> None:
    mine, trim = await booked(salon, staff="Marco"), (await salon.service("Beard trim")).id
    marco = await salon.staff_id("Marco")
    await salon.fault("html", "updateAppointment", status=400)

    with pytest.raises(Rejected):
        await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, marco)

    assert isinstance(await salon.desk.hold(SlotQuery(BUSINESS, trim, marco, holder="chat 9"), WEDNESDAY), Held)


async def test_what_has_gone_back_holds_nothing(salon: Salon) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, salon.repair)

    assert await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None, holder="chat 7") == SlotTaken()

    assert (await salon.ledger.holds.standing(BUSINESS)).holds == ()


async def test_nothing_goes_back_onto_what_another_customer_got_between_looking_and_holding(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await booked(salon, staff="Marco")
    await salon.fault("overlap-allowed")
    rival_then(salon, salon.repair)
    take = Holds.take

    async def take_after_another(self: Holds, wanted: Hold, **more: Any) -> int | None:
        if wanted.start == ELEVEN and wanted.holder == "intent/m1":
            monkeypatch.setattr(Holds, "take", take)
            await salon.fault("overlap-allowed")
            await salon.another_desk().book(await salon.order("b1", ELEVEN, staff="Marco", who="Bob Lee"))
        return await take(self, wanted, **more)

    monkeypatch.setattr(Holds, "take", take_after_another)

    outcome = await salon.desk.move("m1", BUSINESS, mine.id, WEDNESDAY, None)

    assert isinstance(outcome, Moved)
    assert (await starts(salon)).count(ELEVEN) == 1


async def test_a_seat_that_was_taken_meanwhile_is_reported_as_taken(salon: Salon) -> None:
    seat, yoga = await booked(salon, YOGA, service="Yoga class"), await salon.service("Yoga class")
    await lose(salon, "createAppointment")
    assert await salon.desk.move("m1", BUSINESS, seat.id, YOGA_ON_WEDNESDAY, None) == Uncertain()
    salon.later(timedelta(minutes=10))
    for number in range(yoga.max_attendees):
        await booked(salon, YOGA_ON_WEDNESDAY, f"b{number}", service="Yoga class", who=f"C{number} Lee")

    await salon.desk.reconcile()

    assert await reports(salon) == [("m1", Result.TAKEN)]
    assert await yoga_days(salon) == [YOGA, YOGA_ON_WEDNESDAY]


async def test_whom_staff_have_deleted_gets_a_seat_though_graph_fails_at_first(salon: Salon) -> None:
    await booked(salon, YOGA_ON_FRIDAY, service="Yoga class", who="Ann Lee")
    known = await salon.ledger.customers.find(BUSINESS, "ann@example.com")
    url = f"{salon.root}/v1.0/solutions/bookingBusinesses/{BUSINESS}/customers/{known}"
    await salon._http.delete(url, headers={"Authorization": "Bearer delegated"})
    await salon.fault("unavailable", "createAppointment", status=500, when="before", times=1)

    await booked(salon, YOGA, "i2", service="Yoga class", who="Ann Lee")


async def test_of_a_customer_who_was_left_out_nothing_is_taken_for_theirs_when_the_process_dies(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ann has another seat in that class, under the same address."""
    await booked(salon, YOGA, service="Yoga class", who="Ann Lee")
    order = await salon.order("i2", YOGA, service="Yoga class", who="Ann Lee")
    client, deleted = salon.client, []

    async def forget_who_it_is() -> None:
        [known] = [one.id for one in await client.list_customers(BUSINESS) if one.email == "ann@example.com"][1:]
        url = f"{salon.root}/v1.0/solutions/bookingBusinesses/{BUSINESS}/customers/{known}"
        answer = await salon._http.delete(url, headers={"Authorization": "Bearer delegated"})
        deleted.append(answer.status_code)

    client.before_update = forget_who_it_is
    keep, looks = salon.ledger.holds.take, []

    async def die_at_the_second_try(wanted: Hold, **more: Any) -> int | None:
        looks.append(wanted)
        if len(looks) > 1:
            raise RuntimeError("killed")
        return await keep(wanted, **more)

    monkeypatch.setattr(salon.ledger.holds, "take", die_at_the_second_try)
    with pytest.raises(RuntimeError):
        await salon.desk.book(order)
    monkeypatch.undo()
    assert deleted == [204]
    salon.later(timedelta(minutes=10))

    await salon.desk.reconcile()

    assert await reports(salon) == [("i2", Result.NOT_DONE)]


async def test_whoever_asks_what_became_of_it_and_hears_that_it_is_checked_is_told_the_end(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await salon.desk.book(order)
    await salon.fault("unavailable", "getAppointment", status=503)
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()

    assert await reports(salon) == [("i1", Result.DONE)]


async def test_what_has_worked_is_in_doubt_when_time_runs_out_before_it_is_told() -> None:
    class SlowLanes(RequestLimits):
        @asynccontextmanager
        async def place(self, business_id: str | None) -> AsyncIterator[None]:
            async with super().place(business_id):
                try:
                    yield
                finally:
                    await asyncio.Event().wait()

    now = [0.0]
    wire = httpx.MockTransport(lambda _: httpx.Response(204))
    lanes = SlowLanes(4, lambda: now[0])
    http = httpx.AsyncClient(transport=wire)
    client = BookingsClient(
        http, "http://localhost/v1.0", StaticToken("x"), limits=lanes, clock=lambda: now[0], call_seconds=0.05
    )

    with pytest.raises(OutcomeUnknown):
        await client.cancel_appointment("b", "a", "")
    await http.aclose()
