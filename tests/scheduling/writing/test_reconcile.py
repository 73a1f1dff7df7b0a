"""What was left uncertain is finished in the background, and its customer is told once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

import pytest

from scheduling.ledger import Ledger
from scheduling.model import Booked, Cancelled, CancelOrder, Moved, MoveOrder, Reason, Refused, Rule, Uncertain
from storage.background import Rounds
from storage.database.transactions import Database
from storage.entries import Entry, is_booking
from storage.intents import REMEMBERED_FOR
from storage.notifications import Report, Result
from storage.records import BookingRecord, CancelRecord, MoveRecord, Record
from storage.transitions import Event, State
from tests.scheduling.stories import QUIET, delivered
from tests.worlds.sample import BUSINESS, ELEVEN, YOGA, YOGA_ON_WEDNESDAY, Watch

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon


async def told(salon: Salon) -> list[tuple[str, Result, str | None]]:
    return [(report.intent, report.result, report.holder) for report in await delivered(salon)]


async def leave_uncertain(salon: Salon, *, is_written: bool) -> None:
    """An order whose answer got lost, and whose customer was told that it is being checked."""
    order = replace(await salon.order("i1", ELEVEN), holder="chat 7")
    when = "after" if is_written else "before"
    await salon.fault("dropped", "createAppointment", when=when)
    salon.client.before_create = lambda: salon.fault("unavailable", "listCalendarView", status=503)
    assert await salon.desk.book(order) == Uncertain()
    assert await salon.state("i1") is State.UNCERTAIN
    await salon.repair()


async def test_an_appointment_that_was_written_is_found_and_its_customer_told_once(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=True)
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await salon.state("i1") is State.CONFIRMED
    assert await told(salon) == [("i1", Result.DONE, "chat 7")]
    assert await told(salon) == []
    assert await salon.desk.reconcile() == 0
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_what_was_not_written_is_not_written_now_and_its_customer_may_say_yes_again(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=False)
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await told(salon) == [("i1", Result.NOT_DONE, "chat 7")]
    assert await salon.calendar(ELEVEN) == ()
    assert isinstance(await salon.desk.book(replace(await salon.order("i1", ELEVEN), holder="chat 7")), Booked)
    assert await told(salon) == []


async def test_whoever_asks_again_before_they_were_told_is_not_told_the_old_end(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=False)
    salon.later(QUIET)
    assert await salon.desk.reconcile() == 1

    assert isinstance(await salon.desk.book(replace(await salon.order("i1", ELEVEN), holder="chat 7")), Booked)

    assert await told(salon) == []


class Gone(BaseException):
    """The process has ended."""


async def test_whoever_asks_again_and_is_not_answered_is_told_the_old_end_after_all(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave_uncertain(salon, is_written=False)
    salon.later(QUIET)
    assert await salon.desk.reconcile() == 1
    again = replace(await salon.order("i1", ELEVEN), holder="chat 7")
    monkeypatch.setattr(salon.client, "calendar_view", AsyncMock(side_effect=Gone))
    with pytest.raises(Gone):
        await salon.desk.book(again)
    assert await salon.state("i1") is State.PROPOSED
    too_early = await told(salon)
    salon.later(timedelta(minutes=5))

    assert (too_early, await told(salon), await told(salon)) == ([], [("i1", Result.NOT_DONE, "chat 7")], [])


async def test_whoever_asks_again_and_is_not_answered_is_told_nothing_old_of_what_was_sent(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=False)
    salon.later(QUIET)
    assert await salon.desk.reconcile() == 1
    again = replace(await salon.order("i1", ELEVEN), holder="chat 7")
    salon.client.before_create = AsyncMock(side_effect=Gone)
    with pytest.raises(Gone):
        await salon.desk.book(again)
    assert await salon.state("i1") is State.SENDING
    salon.later(timedelta(minutes=5))

    assert await told(salon) == []


async def test_whoever_asks_again_and_is_refused_is_not_told_the_old_end(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=False)
    salon.later(QUIET)
    assert await salon.desk.reconcile() == 1
    salon.later(ELEVEN - salon.watch.now)

    answer = await salon.desk.book(replace(await salon.order("i1", ELEVEN), holder="chat 7"))
    salon.later(timedelta(minutes=5))

    assert isinstance(answer, Refused)
    assert await told(salon) == []


async def test_a_write_may_still_arrive_for_a_while(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=False)
    salon.later(timedelta(minutes=1))

    assert await salon.desk.reconcile() == 0
    assert await salon.state("i1") is State.UNCERTAIN
    assert await told(salon) == []


async def test_somebody_from_outside_was_faster_and_the_customer_hears_so(salon: Salon) -> None:
    await salon.fault("overlap-allowed")
    order = replace(await salon.order("i1", ELEVEN), holder="chat 7")
    salon.client.before_create = lambda: salon.book_from_outside(ELEVEN, "Beard trim", "Marco")
    salon.client.after_create = lambda: salon.fault("unavailable", "listCalendarView", status=503)
    assert await salon.desk.book(order) == Uncertain()
    await salon.repair()
    await salon.fault("overlap-allowed")
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await told(salon) == [("i1", Result.TAKEN, "chat 7")]
    [left] = await salon.calendar(ELEVEN)
    assert left.emails == {"outside@example.com"}


async def test_what_was_touched_a_moment_ago_is_left_alone(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=True)
    await salon.requests()

    assert await salon.desk.reconcile() == 0
    assert await salon.requests() == []


async def test_a_clock_that_was_put_back_does_not_keep_anything_waiting(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=True)
    salon.later(-timedelta(hours=1))

    assert await salon.desk.reconcile() == 1


async def test_while_graph_is_down_it_stays_uncertain(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=True)
    await salon.fault("unavailable", status=503)
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 0
    await salon.repair()
    salon.later(QUIET)
    assert await salon.desk.reconcile() == 1


@pytest.mark.parametrize("unseen", ["*", "listCalendarView"], ids=["all of Graph", "the calendar alone"])
@pytest.mark.parametrize("is_asked", [True, False])
async def test_what_cannot_be_seen_when_its_time_is_long_over_is_let_go(
    salon: Salon, is_asked: bool, unseen: str
) -> None:
    await leave_uncertain(salon, is_written=False)
    await salon.fault("unavailable", unseen, status=503)
    salon.later(ELEVEN - salon.watch.now + timedelta(hours=23))
    assert await salon.desk.reconcile() == 0
    assert await salon.state("i1") is State.UNCERTAIN

    salon.later(timedelta(hours=2))
    assert await salon.desk.reconcile() == 0

    assert await salon.state("i1") is State.REFUSED
    assert await told(salon) == []  # nobody knows what became of it
    if is_asked:
        await salon.repair()
        outcome = await salon.desk.book(replace(await salon.order("i1", ELEVEN), holder="chat 7"))
        assert outcome == Refused((Reason(Rule.PAST),))


async def test_what_another_is_at_work_on_is_left_to_them(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=True)
    salon.later(QUIET)

    async with salon.ledger.locks.one_of(["intent/i1"]):
        assert await salon.desk.reconcile() == 0
    assert await salon.desk.reconcile() == 1


async def test_a_move_is_finished(salon: Salon) -> None:
    booked = await salon.desk.book(await salon.order("i1", ELEVEN))
    assert isinstance(booked, Booked)
    later = ELEVEN + timedelta(hours=1)
    await salon.die_sending("m1", MoveRecord(appointment_id=booked.appointment.id, start=later, holder="chat 7"))
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await told(salon) == [("m1", Result.DONE, "chat 7")]
    assert await salon.calendar(ELEVEN) == ()
    assert len(await salon.calendar(later)) == 1


async def test_what_its_own_process_has_ended_since_it_was_listed_is_not_gone_on_with(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The customer has just heard that nothing was changed: moving it now would make that untrue."""
    booked = await salon.desk.book(await salon.order("i1", ELEVEN))
    assert isinstance(booked, Booked)
    record = MoveRecord(appointment_id=booked.appointment.id, start=ELEVEN + timedelta(hours=1), holder="chat 7")
    await salon.die_sending("m1", record)
    listed = await salon.ledger.in_doubt()
    await salon.ledger.advance(listed[0], Event.NOT_WRITTEN)

    async def in_doubt() -> tuple[Entry[Record], ...]:
        return listed

    monkeypatch.setattr(salon.ledger, "in_doubt", in_doubt)
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 0

    assert await salon.state("m1") is State.PROPOSED
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_a_seat_that_was_moved_halfway_is_moved(salon: Salon) -> None:
    seat = await salon.desk.book(await salon.order("i1", YOGA, "Yoga class"))
    assert isinstance(seat, Booked)
    await salon.fault("unavailable", "cancelAppointment", status=503)
    both = await salon.desk.move(
        MoveOrder("m1", BUSINESS, seat.appointment.id, YOGA_ON_WEDNESDAY, None, holder="chat 7")
    )
    assert isinstance(both, Moved)
    assert (len(await salon.calendar(YOGA)), len(await salon.calendar(YOGA_ON_WEDNESDAY))) == (1, 1)
    await salon.repair()
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await told(salon) == [("m1", Result.DONE, "chat 7")]
    assert (len(await salon.calendar(YOGA)), len(await salon.calendar(YOGA_ON_WEDNESDAY))) == (0, 1)


async def test_a_cancellation_is_finished(salon: Salon) -> None:
    booked = await salon.desk.book(await salon.order("i1", ELEVEN))
    assert isinstance(booked, Booked)
    await salon.die_sending("c1", CancelRecord(appointment_id=booked.appointment.id))
    salon.later(QUIET)

    assert await salon.desk.reconcile() == 1

    assert await told(salon) == [("c1", Result.DONE, None)]
    assert await salon.calendar(ELEVEN) == ()
    assert await salon.desk.cancel(CancelOrder("c1", BUSINESS, booked.appointment.id, "")) == Cancelled()


async def test_a_cancellation_that_graph_will_not_have_any_more_is_at_an_end(salon: Salon) -> None:
    booked = await salon.desk.book(await salon.order("i1", ELEVEN))
    assert isinstance(booked, Booked)
    await salon.die_sending("c1", CancelRecord(appointment_id=booked.appointment.id))
    await salon.fault("html", "cancelAppointment", status=400)
    salon.later(QUIET)

    await salon.desk.reconcile()

    assert await salon.state("c1") is State.REFUSED
    assert await told(salon) == [("c1", Result.NOT_DONE, None)]
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_a_move_that_graph_will_not_have_any_more_is_at_an_end(salon: Salon) -> None:
    booked = await salon.desk.book(await salon.order("i1", ELEVEN))
    assert isinstance(booked, Booked)
    later = ELEVEN + timedelta(hours=1)
    await salon.die_sending("m1", MoveRecord(appointment_id=booked.appointment.id, start=later))
    await salon.fault("html", "updateAppointment", status=400)
    salon.later(QUIET)

    await salon.desk.reconcile()

    assert await told(salon) == [("m1", Result.NOT_DONE, None)]
    assert len(await salon.calendar(ELEVEN)) == 1


async def test_a_seat_that_graph_will_not_give_back_stays_and_the_move_is_at_an_end(salon: Salon) -> None:
    seat = await salon.desk.book(await salon.order("i1", YOGA, "Yoga class"))
    assert isinstance(seat, Booked)
    await salon.fault("html", "cancelAppointment", status=400)

    both = await salon.desk.move(MoveOrder("m1", BUSINESS, seat.appointment.id, YOGA_ON_WEDNESDAY, None))

    assert isinstance(both, Moved)
    assert both.still_there == seat.appointment
    assert await salon.state("m1") is State.CONFIRMED
    assert (len(await salon.calendar(YOGA)), len(await salon.calendar(YOGA_ON_WEDNESDAY))) == (1, 1)


async def test_taking_care_goes_on_whatever_happens_to_one_round(salon: Salon) -> None:
    await leave_uncertain(salon, is_written=True)
    salon.later(QUIET)
    reports: asyncio.Queue[Report] = asyncio.Queue()
    rounds = 0
    reconcile = salon.desk.reconcile

    async def fail_first() -> int:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise RuntimeError("a round that fails")
        return await reconcile()

    salon.desk.reconcile = fail_first  # type: ignore[method-assign]
    looking = Rounds("looking after writes", lambda number: salon.desk.look_after(reports.put, number))
    care = asyncio.create_task(looking.go_on(every=0.01))
    try:
        report = await asyncio.wait_for(reports.get(), 20)
    finally:
        care.cancel()
        await asyncio.gather(care, return_exceptions=True)

    assert (report.intent, report.kind, report.result) == ("i1", "book", Result.DONE)


# --- what customers have to be told, on both databases ---------------------------------------------------------------


@pytest.fixture
def watch() -> Watch:
    return Watch(YOGA)


@pytest.fixture
def ledgers(databases: tuple[Database, Database], watch: Watch) -> tuple[Ledger, Ledger]:
    one, other = (Ledger(database, lambda: watch.now) for database in databases)
    return one, other


async def end(ledger: Ledger, intent: str) -> None:
    entry = await ledger.open(intent, BUSINESS, BookingRecord(service_id="cut", start=YOGA, is_owed=True))
    await ledger.advance(entry, Event.DONE, appointment_id=f"AAMk {intent}")


async def test_a_report_that_cannot_be_passed_on_comes_again_later_and_keeps_no_other(
    ledgers: tuple[Ledger, Ledger], watch: Watch
) -> None:
    one, _ = ledgers
    for intent in ("a", "b"):
        await end(one, intent)
    seen: list[str] = []

    async def fail_with_a(report: Report) -> None:
        seen.append(report.intent)
        if report.intent == "a":
            raise RuntimeError("no connection")

    assert await one.notifications.deliver(fail_with_a) == 1
    assert await one.notifications.deliver(fail_with_a) == 0
    watch.now += timedelta(seconds=5)
    assert await one.notifications.deliver(fail_with_a) == 0
    watch.now += timedelta(seconds=9)
    assert await one.notifications.deliver(fail_with_a) == 0

    assert sorted(seen) == ["a", "a", "b"]


async def test_two_processes_tell_each_report_once(ledgers: tuple[Ledger, Ledger]) -> None:
    for n in range(10):
        await end(ledgers[0], f"i{n}")
    if not ledgers[0].notifications._database.is_shared:
        ledgers = ledgers[0], ledgers[0]  # there is one process on SQLite
    seen: list[str] = []

    async def tell(report: Report) -> None:
        await asyncio.sleep(0.01)
        seen.append(report.intent)

    await asyncio.gather(*(ledger.notifications.deliver(tell) for ledger in ledgers))

    assert sorted(seen) == [f"i{n}" for n in range(10)]


async def test_a_report_says_what_is_needed_to_tell_it(ledgers: tuple[Ledger, Ledger]) -> None:
    await end(ledgers[0], "i1")
    seen: list[Report] = []

    async def tell(report: Report) -> None:
        seen.append(report)

    await ledgers[1].notifications.deliver(tell)

    assert seen == [Report("i1", BUSINESS, "book", Result.DONE, None, "AAMk i1", YOGA)]


async def test_whoever_takes_care_also_forgets_the_customers_of_long_ago(
    salon: Salon, monkeypatch: pytest.MonkeyPatch
) -> None:
    await salon.desk.book(replace(await salon.order("i1", ELEVEN), holder="chat 7"))
    salon.later(REMEMBERED_FOR)
    forget, is_done = salon.ledger.forget_old, asyncio.Event()

    async def forget_and_say_so() -> int:
        forgotten = await forget()
        is_done.set()
        return forgotten

    async def tell(report: Report) -> None:
        raise AssertionError(f"nothing is to be told, and not {report}")

    monkeypatch.setattr(salon.ledger, "forget_old", forget_and_say_so)
    rounds = Rounds("looking after writes", lambda number: salon.desk.look_after(tell, number))
    care = asyncio.create_task(rounds.go_on(every=0.01))
    await asyncio.wait_for(is_done.wait(), 20)
    care.cancel()

    entry = await salon.ledger.find("i1")
    assert entry is not None
    assert is_booking(entry)
    assert (entry.record.customer_mark, entry.record.holder) == (None, None)
