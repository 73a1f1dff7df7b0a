"""Somebody comes late: what is left for the staff, of which appointment, and what they are told."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from dialogs.acts import Ask, Topic
from dialogs.apply import events
from dialogs.state.tasks import Late, Moving
from dialogs.tasks.lateness import late_by
from dialogs.understanding.context import Asked
from graph.errors import TryLater
from scheduling.model import Access, Forbidden, NoteAnswer, NoteOrder, NotFound, Refused, Uncertain
from tests.dialogs.visitor import ANA, BOB, Visitor

FRIDAY = 27


def visitor_on(day: int = FRIDAY, hour: int = 8, **more: Any) -> Visitor:
    visitor = Visitor(**more)
    visitor.now = visitor.desk.now = visitor.now.replace(day=day, hour=hour)
    return visitor


async def booked_here(locale: str = "en-GB", *, at: int = 12) -> Visitor:
    """Somebody who has a haircut at noon today, made in this chat."""
    visitor = visitor_on(locale=locale)
    if locale == "de-DE":
        await visitor.say(f"Haircut heute um {at} Uhr", "Ana Kolm", ANA, "ohne", "ja")
    else:
        await visitor.say(f"a haircut today at {at}:00", "Ana Kolm", ANA, "skip", "yes")
    assert len(visitor.booked) == 1
    return visitor


def notes(visitor: Visitor) -> list[str]:
    """Of each appointment what staff read, without when it was said."""
    return [one.service_notes.partition("] ")[2] for one in visitor.desk.appointments]


@pytest.mark.parametrize(
    ("locale", "said", "minutes", "told"),
    [
        ("en-GB", "I'm running 10 minutes late", 10, "for Ana Costa that you'll be about 10 minutes late"),
        ("en-GB", "I'll be half an hour late", None, ""),
        ("en-GB", "I'm going to be late, about a quarter of an hour", 15, "about 15 minutes late"),
        ("en-GB", "my train is delayed, I'll be 20 min late", 20, "about 20 minutes late"),
        ("en-GB", "I'll be there at quarter past", 15, "about 15 minutes late"),
        ("en-GB", "I can only make it by 12:10", 10, "about 10 minutes late"),
        ("en-GB", "I won't make it before 12:20", 20, "about 20 minutes late"),
        ("en-GB", "tell Ana I'm running 5 minutes late", 5, "about 5 minutes late"),
        ("en-GB", "I'm running late, I'll be there at 12:25", 25, "about 25 minutes late"),
        ("de-DE", "ich komme 10 Minuten zu spät", 10, "dass Sie etwa 10 Minuten später kommen"),
        ("de-DE", "schaffe es erst um viertel nach", 15, "etwa 15 Minuten später"),
        ("de-DE", "ich schaffe es erst um 12:15", 15, "etwa 15 Minuten später"),
        ("de-DE", "stehe im Stau, wird ca. 20 min später", 20, "etwa 20 Minuten später"),
        ("de-DE", "ich verspäte mich um eine Viertelstunde", 15, "etwa 15 Minuten später"),
        ("de-DE", "sag Ana bitte, dass ich mich um 5 Minuten verspäte", 5, "etwa 5 Minuten später"),
    ],
)
async def test_it_is_noted_with_the_minutes_and_said_so(locale: str, said: str, minutes: int | None, told: str) -> None:
    visitor = await booked_here(locale)

    answer = await visitor.say(said)

    if minutes is None:  # a haircut is over by then
        assert notes(visitor) == [""]
        assert "already be over" in answer
        return
    assert told in answer
    [note] = notes(visitor)
    assert note.startswith("Ana Kolm: ")
    assert str(minutes) in note
    assert visitor.state.is_idle


@pytest.mark.parametrize(
    ("locale", "said", "more"),
    [
        ("en-GB", "stuck in traffic", ("10", "about ten minutes", "15 min", "a quarter of an hour")),
        ("de-DE", "ich stehe im Stau", ("10", "etwa zehn Minuten", "15 min", "eine Viertelstunde")),
    ],
)
async def test_by_how_much_is_asked_and_added(locale: str, said: str, more: tuple[str, ...]) -> None:
    for answer in more:
        visitor = await booked_here(locale)
        await visitor.say(said)
        assert visitor.state.asked is Asked.HOW_LATE
        assert len(visitor.desk.appointments[0].service_notes.splitlines()) == 1

        await visitor.say(answer)

        first, second = visitor.desk.appointments[0].service_notes.splitlines()
        assert ("10" in second) or ("15" in second), answer
        assert first != second


async def test_the_minutes_can_be_pressed_or_left_out() -> None:
    visitor = await booked_here()
    await visitor.say("I'm running late")
    assert await visitor.press("15 min")
    assert "15 minutes" in visitor.desk.appointments[0].service_notes

    other = await booked_here()
    await other.say("I'm running late", "no idea")
    assert len(other.desk.appointments[0].service_notes.splitlines()) == 1
    await other.say("no")
    assert other.state.is_idle


async def test_said_twice_it_stands_there_once() -> None:
    visitor = await booked_here()
    await visitor.say("I'm 10 minutes late", "I'm 10 minutes late")

    assert len(visitor.desk.appointments[0].service_notes.splitlines()) == 1
    assert "I've left a note" in visitor.answer


@pytest.mark.parametrize("said", ["what if I'm late?", "can I be 10 minutes late?", "is it bad if I'm late?"])
async def test_whoever_only_asks_writes_nothing(said: str) -> None:
    visitor = await booked_here()

    answer = await visitor.say(said)

    assert notes(visitor) == [""]
    assert "late" in answer or "contact" in answer


async def test_whoever_would_rather_move_moves() -> None:
    visitor = await booked_here(at=16)
    await visitor.say("I'm late, can we move it to tomorrow at 11?")

    assert visitor.state.asked is Asked.CONFIRM
    assert notes(visitor) == [""]


# Whose, and which


async def test_what_was_booked_by_phone_is_found_after_a_proof_and_nobody_elses() -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY)
    visitor.has(BOB, FRIDAY)

    answer = await visitor.say("I'm running 10 minutes late", ANA, "{code}")

    assert "I've left a note" in answer
    assert notes(visitor) == ["Ana: will be about 10 minutes late (told in the chat)", ""]


async def test_without_a_proof_nothing_is_noted() -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY)

    await visitor.say("I'm running 10 minutes late", ANA, "000000", "no")

    assert notes(visitor) == [""]
    assert visitor.state.is_idle


async def test_where_no_code_can_be_sent_they_hear_whom_to_tell() -> None:
    visitor = visitor_on()
    visitor.mailbox.is_available = False

    assert "hello@studio.example" in await visitor.say("I'm running 10 minutes late")
    assert visitor.state.is_idle


async def test_of_several_today_it_is_asked_which() -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY)
    visitor.has(ANA, FRIDAY, service="Massage")
    await visitor.say("I'm running 10 minutes late", ANA, "{code}")
    assert visitor.state.asked is Asked.WHICH

    await visitor.say("the massage")

    assert [bool(one) for one in notes(visitor)] == [False, True]
    await visitor.say("I'm running 10 minutes late")
    await visitor.press(visitor.labels[0])
    assert [bool(one) for one in notes(visitor)] == [True, True]


async def test_what_is_asked_afterwards_is_of_the_same_one() -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY)
    visitor.has(ANA, FRIDAY, service="Massage")
    await visitor.say("stuck in traffic", ANA, "{code}", "the massage", "10 minutes")

    assert [bool(one) for one in notes(visitor)] == [False, True]
    assert "10 minutes" in visitor.desk.appointments[1].service_notes


async def test_what_is_over_is_not_meant() -> None:
    visitor = visitor_on(hour=9)
    visitor.has(ANA, FRIDAY)
    visitor.has(ANA, FRIDAY, service="Massage")
    visitor.now = visitor.desk.now = visitor.now.replace(hour=10, minute=40)

    await visitor.say("I'm running 5 minutes late", ANA, "{code}")

    assert [bool(one) for one in notes(visitor)] == [False, True]


@pytest.mark.parametrize(("locale", "yes"), [("en-GB", "yes"), ("de-DE", "ja")])
async def test_on_another_day_a_move_is_offered(locale: str, yes: str) -> None:
    visitor = visitor_on(locale=locale)
    visitor.has(ANA, FRIDAY + 1)
    await visitor.say("stuck in traffic" if locale == "en-GB" else "ich stehe im Stau", ANA, "{code}")
    assert len(visitor.labels) == 2
    assert notes(visitor) == [""]

    await visitor.say(yes)

    assert visitor.state.visit is not None
    assert visitor.state.asked is Asked.DAY


async def test_who_does_not_want_to_move_keeps_it() -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY + 1)
    await visitor.say("I'm late", ANA, "{code}")

    assert "stays as it is" in await visitor.press("Keep it")
    await visitor.say("I'm late", "no thanks")
    assert visitor.state.is_idle
    await visitor.say("I'm late", "book a massage on saturday at 15:00")
    assert visitor.visit.slot is not None


@pytest.mark.parametrize(
    ("locale", "late", "yes", "wish"),
    [
        ("en-GB", "I'm running late", "yes to 4pm", (28, time(16))),
        ("en-GB", "I'm running late", "yes, monday please", (30, None)),
        ("en-GB", "I'm running late", "sure, monday at 11", (30, time(11))),
        ("en-GB", "I'm running late", "yes, half an hour", (28, time(10, 30))),
        ("en-GB", "I'll be an hour late", "yes", (28, time(11))),
        ("en-GB", "I'll be an hour late", "yes, at half past 4", (28, time(16, 30))),
        ("de-DE", "ich verspäte mich", "ja auf 16 Uhr", (28, time(16))),
        ("de-DE", "ich verspäte mich", "ja, eine Stunde", (28, time(11))),
        ("de-DE", "schaffs nicht pünktlich, geht auch ne stunde später?", "ja", (28, time(11))),
        ("de-DE", "ich verspäte mich", "gern, Montag um 11", (30, time(11))),
    ],
)
async def test_a_yes_with_its_time_moves_it_there(
    locale: str, late: str, yes: str, wish: tuple[int, time | None]
) -> None:
    visitor = visitor_on(locale=locale)
    visitor.has(ANA, FRIDAY + 1)
    await visitor.say(late, ANA, "{code}")
    assert visitor.state.asked is Asked.MOVE_INSTEAD

    await visitor.say(yes)

    task, (day, at) = visitor.state.task, wish
    assert isinstance(task, Moving)
    assert [one.day for one in task.when.days] == [day]
    assert task.when.at == at


@pytest.mark.parametrize("no", ["no, half an hour", "no, leave it as it is", "keep it"])
async def test_a_no_with_more_moves_nothing(no: str) -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY + 1)
    await visitor.say("I'm running late", ANA, "{code}", no)

    assert visitor.state.is_idle


@pytest.mark.parametrize(
    ("locale", "said", "minutes"),
    [
        ("en-GB", "I'll be 10 minutes late on saturday", 10),
        ("en-GB", "on saturday I'll be ten minutes late", 10),
        ("en-GB", "I may be a quarter of an hour late on saturday", 15),
        ("en-GB", "just to say I'll be 20 minutes late tomorrow, traffic", 20),
        ("de-DE", "komm samstag ca 10 min später wegen schule", 10),
        ("de-DE", "ich verspäte mich morgen um 5 Minuten", 5),
        ("de-DE", "zu meinem Termin am Samstag komme ich ca. 10 Minuten zu spät", 10),
    ],
)
async def test_on_another_day_that_is_named_it_is_noted(locale: str, said: str, minutes: int) -> None:
    visitor = visitor_on(locale=locale)
    visitor.has(ANA, FRIDAY + 1)
    await visitor.say(said, ANA, "{code}")

    [note] = notes(visitor)
    assert str(minutes) in note
    assert visitor.state.is_idle


async def test_of_the_day_that_is_named_and_not_of_today() -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY)
    visitor.has(ANA, FRIDAY + 1)
    await visitor.say("I'll be late tomorrow", ANA, "{code}")
    assert visitor.state.asked is Asked.HOW_LATE

    await visitor.say("10 minutes")

    today, tomorrow = notes(visitor)
    assert not today
    assert "10" in tomorrow


async def test_of_a_day_on_which_there_is_none_nothing_is_noted() -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY + 1)
    await visitor.say("I'll be 10 minutes late on monday", ANA, "{code}")

    assert notes(visitor) == [""]
    assert visitor.state.asked is Asked.MOVE_INSTEAD


async def test_later_than_its_end_a_move_is_offered_while_it_can_be() -> None:
    visitor = await booked_here()
    assert "already be over" in await visitor.say("I'll be an hour late")
    assert len(visitor.labels) == 2
    visitor.now = visitor.desk.now = visitor.now.replace(hour=11)

    answer = await visitor.say("I'll be an hour late")

    assert "hello@studio.example" in answer
    assert visitor.state.asked is Asked.GOAL
    assert notes(visitor) == [""]


async def test_who_comes_in_time_hears_so() -> None:
    visitor = await booked_here()

    assert "in good time" in await visitor.say("I'm late, I'll be there at 11:50")
    assert notes(visitor) == [""]


async def test_a_booking_under_way_goes_on_afterwards() -> None:
    visitor = await booked_here()
    await visitor.say("a massage on saturday")
    before = visitor.state.visit

    answer = await visitor.say("I'm running 10 minutes late")

    assert "I've left a note" in answer
    assert visitor.state.visit is not None
    assert before is not None
    assert visitor.state.visit.when == before.when
    assert "10 minutes" in notes(visitor)[0]
    assert visitor.state.asked is Asked.TIME


async def test_a_booking_under_way_waits_for_the_proof() -> None:
    visitor = visitor_on()
    visitor.has(ANA, FRIDAY)
    await visitor.say("a massage on saturday", "I'm running 5 minutes late", ANA, "{code}")

    assert "5 minutes" in notes(visitor)[0]
    assert visitor.state.asked is Asked.TIME


async def test_those_who_came_together_are_late_together() -> None:
    visitor = visitor_on()
    both = [visitor.has(ANA, FRIDAY), visitor.has(ANA, FRIDAY, "Ben")]
    made = tuple(events.made_of(visitor.desk.shop.business.id, f"i1+{n}", one) for n, one in enumerate(both, 1))
    visitor.state = visitor.state.with_customer(made=made)

    await visitor.say("we're running 10 minutes late")

    assert all("10 minutes" in one for one in notes(visitor))


# What the booking service answers


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Uncertain(), "couldn't make sure"),
        (Refused(()), "couldn't make sure"),
        (NotFound(), "can't see an appointment"),
        (Forbidden(Access.PROVE_ADDRESS), "only change that for the address"),
    ],
)
async def test_what_was_not_written_is_not_said_to_be(
    monkeypatch: pytest.MonkeyPatch, answer: NoteAnswer, said: str
) -> None:
    visitor = await booked_here()
    orders: list[NoteOrder] = []

    async def answered(order: NoteOrder) -> NoteAnswer:
        orders.append(order)
        return answer

    monkeypatch.setattr(visitor.desk, "leave_note", answered)
    told = await visitor.say("I'm running 10 minutes late")

    assert said in told
    assert "I've left a note" not in told
    assert visitor.state.is_idle
    assert [one.appointment_id for one in orders] == [visitor.desk.appointments[0].id]


async def test_while_graph_is_down_it_is_kept_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = await booked_here()

    async def down(order: NoteOrder) -> NoteAnswer:
        raise TryLater("update_appointment: throttled")

    with monkeypatch.context() as broken:
        broken.setattr(visitor.desk, "leave_note", down)
        await visitor.say("I'm running 10 minutes late")
    assert notes(visitor) == [""]
    await visitor.press("Try again")

    assert "10 minutes" in notes(visitor)[0]


@pytest.mark.parametrize(
    ("late", "minutes"),
    [
        (Late(minutes=7), 7),
        (Late(past_hour=15), 15),
        (Late(past_hour=0), 60),
        (Late(), None),
    ],
)
def test_how_late_it_is(late: Late, minutes: int | None) -> None:
    noon = visitor_on().now.replace(hour=12)

    assert late_by(late, noon) == minutes
    assert late_by(Late(arrives=(noon + timedelta(minutes=20)).time()), noon) == 20
    assert late_by(Late(past_hour=15), noon.replace(minute=30)) == 45


def test_a_question_is_told_from_what_is_so() -> None:
    assert not Ask(topic=Topic.LATE).is_told
