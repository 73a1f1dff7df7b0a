"""What is cancelled, by whomever, can be taken out of the customer's own calendar, wherever it could be put into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from dialogs.apply import events
from dialogs.ports import CalendarRef, Withdrawal
from dialogs.replies import Ask, Card, Links, Reply, Say
from dialogs.said import Said, Settled
from dialogs.saying.calendar_entry import uid_of
from dialogs.turns.news import CHANGE
from dialogs.turns.open_turn import TurnOptions
from graph.errors import TryLater
from tests.dialogs.conftest import SalonDesk
from tests.dialogs.customer import Customer
from tests.worlds.sample import NOW, ZONE_NAME

ONE_BREATH = "haircut with Dana tomorrow at 3pm, my name is Ana Silva, ana@example.com, 912345678"
HOUR = timedelta(hours=1)


@dataclass
class Files:
    """Numbers the addresses that it gives out, and knows what each leads to."""

    led_to: list[CalendarRef | Withdrawal] = field(default_factory=list)

    def address_of(self, wanted: CalendarRef, now: datetime) -> str:
        return self._address(wanted)

    def address_of_withdrawal(self, gone: Withdrawal, now: datetime) -> str:
        return self._address(gone)

    def _address(self, told: CalendarRef | Withdrawal) -> str:
        self.led_to.append(told)
        return f"/calendar/{len(self.led_to) - 1}.ics"

    def behind(self, links: Links | None) -> list[CalendarRef | Withdrawal]:
        """What the files lead to that are offered there."""
        ours = [url for _, url in (links.links if links else ()) if url.startswith("/calendar/")]
        return [self.led_to[int(url.removeprefix("/calendar/").removesuffix(".ics"))] for url in ours]


@pytest.fixture
def files() -> Files:
    return Files()


def visitor(desk: SalonDesk, files: Files | None) -> Customer:
    return Customer(desk, NOW, options=TurnOptions(calendar_files=files))


def offered(files: Files, replies: tuple[Reply, ...]) -> Iterator[CalendarRef | Withdrawal]:
    for reply in replies:
        if isinstance(reply, Say | Ask | Card):
            yield from files.behind(reply.calendar)


def news_of(appointment_id: str, kind: str = CHANGE, intent: str = "change/x/1") -> Said:
    settled = Settled(intent, is_done=True, kind=kind, business_id="salon@x", appointment_id=appointment_id)
    return Said(settled=settled, locale="en-GB", zone=ZONE_NAME)


def uids(told: Iterator[CalendarRef | Withdrawal]) -> list[str]:
    return [one.uid for one in told]


async def test_what_the_customer_cancels_is_taken_out_by_the_name_that_it_has_there(
    desk: SalonDesk, files: Files
) -> None:
    customer = visitor(desk, files)
    booked = uids(offered(files, await customer.say(ONE_BREATH, "yes")))
    moved = uids(offered(files, await customer.say("move it to Thursday at 3pm", "yes")))
    start = desk.appointments[0].start

    replies = await customer.say("cancel it", "yes")

    (gone,) = offered(files, replies)
    assert isinstance(gone, Withdrawal)
    assert booked == moved == [gone.uid] == [uid_of("intent-1")]
    assert (gone.start, gone.title, gone.changed > NOW) == (start, "Haircut at Salon", True)
    assert "Ana" not in str(gone)
    [said] = [reply for reply in replies if isinstance(reply, Say | Ask) and reply.calendar]
    assert said.text.startswith("Done: your Haircut")
    assert said.calendar is not None
    assert said.calendar.title == "Remove from calendar"


async def test_it_comes_with_the_sentence_also_where_a_question_follows(desk: SalonDesk, files: Files) -> None:
    customer = visitor(desk, files)
    await customer.say(ONE_BREATH, "yes", "another haircut on Friday", "cancel my appointment tomorrow")

    replies = await customer.say("yes")

    (_,) = offered(files, replies)
    [said] = [reply for reply in replies if isinstance(reply, Say | Ask) and reply.calendar]
    assert said.text.startswith("Done: your Haircut")
    assert len(desk.appointments) == 0


async def test_of_several_that_are_cancelled_with_one_yes_each_has_its_own(desk: SalonDesk, files: Files) -> None:
    customer = visitor(desk, files)
    await customer.say(ONE_BREATH, "yes", "another haircut with Marco on Friday at 3pm", "yes")
    made = {uid_of(one.intent) for one in customer.state.customer.made}

    replies = await customer.say("cancel both", "yes")

    assert len(made) == 2
    assert {one.uid for one in offered(files, replies)} == made
    assert desk.appointments == []


async def test_what_the_business_cancels_is_offered_to_be_taken_out_with_the_news(
    desk: SalonDesk, files: Files
) -> None:
    customer = visitor(desk, files)
    booked = uids(offered(files, await customer.say(ONE_BREATH, "yes")))
    [made] = desk.appointments
    desk.appointments.clear()

    [told] = await customer.take(news_of(made.id))

    assert isinstance(told, Ask)
    (gone,) = files.behind(told.calendar)
    assert isinstance(gone, Withdrawal)
    assert [gone.uid] == booked
    assert (gone.start, gone.end) == (made.start, made.end)


@pytest.mark.parametrize("is_busy", [False, True])
async def test_what_the_business_moves_is_offered_as_it_is_now(desk: SalonDesk, files: Files, *, is_busy: bool) -> None:
    customer = visitor(desk, files)
    booked = uids(offered(files, await customer.say(ONE_BREATH, "yes")))
    if is_busy:
        await customer.say("another haircut on Friday")
    [made] = desk.appointments
    desk.appointments[0] = structs.replace(made, start=made.start + HOUR, end=made.end + HOUR)

    told = await customer.take(news_of(made.id))

    (now,) = offered(files, told)
    assert isinstance(now, CalendarRef)
    assert ([now.uid], now.appointment_id) == (booked, made.id)
    assert isinstance(told[-1], Ask if is_busy else Card)


async def test_a_cancellation_that_the_state_forgot_is_told_with_it(desk: SalonDesk, files: Files) -> None:
    """Its end came to be known after what was said could not be kept."""
    customer = visitor(desk, files)
    booked = uids(offered(files, await customer.say(ONE_BREATH, "yes")))
    [made] = desk.appointments
    desk.appointments.clear()
    before = customer.state

    [told] = await customer.take(news_of(made.id, "cancel", "intent-9"))

    assert isinstance(told, Say)
    assert uids(iter(files.behind(told.calendar))) == booked
    assert customer.state == before


async def test_it_is_told_all_the_same_where_nothing_can_be_taken_out(desk: SalonDesk, files: Files) -> None:
    customer = visitor(desk, files)
    await customer.say(ONE_BREATH, "yes")
    [made] = desk.appointments
    unknown = structs.replace(customer.state.customer.made[0], start=None, end=None)
    told: list[Reply] = []

    desk.broken = TryLater("down")
    told += await customer.take(news_of(made.id, "cancel", "intent-9"))
    desk.broken = None
    told += await customer.take(news_of("never-heard-of", "cancel", "intent-9"))
    customer.state = events.forgotten(customer.state, made.id).with_customer(made=(unknown,))
    told += await customer.take(news_of(made.id, "cancel", "intent-9"))

    assert told == [Say("Done: your appointment is cancelled.")] * 3


async def test_without_files_none_is_offered(desk: SalonDesk) -> None:
    customer = visitor(desk, None)

    await customer.say(ONE_BREATH, "yes")
    replies = await customer.say("cancel it", "yes")

    assert not any(reply.calendar for reply in replies if isinstance(reply, Say | Ask))
