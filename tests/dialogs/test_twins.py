"""Whoever books what they have booked already is asked once: another one, or that one at another time."""

from __future__ import annotations

import pytest

from dialogs.state.tasks import Booking, Moving
from dialogs.understanding.context import Asked
from scheduling.model import Reason, Rule
from tests.dialogs.visitor import ANA, BOB, Visitor

WISHES = {"en-GB": "a haircut on saturday at 15:00", "de-DE": "einen Haircut am Samstag um 15 Uhr"}


async def with_a_haircut(locale: str = "en-GB") -> Visitor:
    """Somebody who has booked one for Friday here, and speaks on."""
    visitor = Visitor(locale=locale)
    if locale == "de-DE":
        await visitor.say("Haircut am Freitag um 10 Uhr", "Ana Kolm", ANA, "ohne", "ja")
    else:
        await visitor.say("a haircut on friday at 10:00", "Ana Kolm", ANA, "skip", "yes")
    assert len(visitor.booked) == 1
    return visitor


@pytest.mark.parametrize(("locale", "day"), [("en-GB", "Friday 27 November at 10:00"), ("de-DE", "27. November")])
async def test_it_is_asked_with_its_day_and_time(locale: str, day: str) -> None:
    visitor = await with_a_haircut(locale)

    answer = await visitor.say(WISHES[locale])

    assert visitor.state.asked is Asked.ANOTHER
    assert day in answer
    assert "10:00" in answer
    assert len(visitor.labels) == 2


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        *(("en-GB", one) for one in ("another one", "a new one", "one more please", "no, another", "book another")),
        *(("en-GB", one) for one in ("I want both", "keep that one", "an additional one", "Another one")),
        *(("de-DE", one) for one in ("noch einen", "einen neuen", "einen weiteren bitte", "nein, noch einen")),
        *(("de-DE", one) for one in ("beide behalten", "einen zusätzlichen Termin", "Noch einen")),
    ],
)
async def test_another_goes_on_with_what_was_said(locale: str, said: str) -> None:
    visitor = await with_a_haircut(locale)
    await visitor.say(WISHES[locale], said)

    assert isinstance(visitor.state.task, Booking), visitor.answer
    assert visitor.visit.slot is not None
    assert f"{visitor.visit.slot.start:%a %H:%M}" == "Sat 15:00"
    await visitor.say("yes" if locale == "en-GB" else "ja")
    assert len(visitor.booked) == 2 or visitor.state.asked is Asked.CONFIRM


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        *(("en-GB", one) for one in ("move it", "move that one", "no, move it please", "can you move mine?")),
        *(("en-GB", one) for one in ("reschedule it", "change it", "Move that one")),
        *(("de-DE", one) for one in ("verschieben", "den verschieben", "bitte verschieben", "Diesen verschieben")),
    ],
)
async def test_move_keeps_the_time_that_was_wished_for(locale: str, said: str) -> None:
    visitor = await with_a_haircut(locale)
    await visitor.say(WISHES[locale], said)

    assert isinstance(visitor.state.task, Moving), visitor.answer
    assert visitor.state.asked is Asked.CONFIRM, visitor.answer
    await visitor.say("yes" if locale == "en-GB" else "ja")
    assert visitor.booked == ["Haircut 2026-11-28 15:00 Ana Costa"]


async def test_the_person_who_was_wished_for_is_kept_too() -> None:
    visitor = await with_a_haircut()
    await visitor.say("a haircut with Dana on saturday at 15:00")
    await visitor.press("Move that one")

    await visitor.say("yes")

    assert visitor.booked == ["Haircut 2026-11-28 15:00 Dana Ferreira"]


async def test_it_can_be_pressed() -> None:
    visitor = await with_a_haircut()
    await visitor.say(WISHES["en-GB"])
    await visitor.press("Another one")

    assert isinstance(visitor.state.task, Booking)
    assert visitor.visit.slot is not None


@pytest.mark.parametrize("said", ["yes", "no", "hm"])
async def test_what_tells_neither_is_asked_again(said: str) -> None:
    visitor = await with_a_haircut()
    answer = await visitor.say(WISHES["en-GB"], said)

    assert visitor.state.asked is Asked.ANOTHER
    assert "which of the two" in answer
    assert len(visitor.booked) == 1


async def test_what_is_said_besides_is_kept() -> None:
    visitor = await with_a_haircut()
    await visitor.say("a haircut", "on saturday at 15:00")
    assert visitor.state.asked is Asked.ANOTHER
    await visitor.say("another one")

    assert visitor.visit.slot is not None
    assert f"{visitor.visit.slot.start:%a %H:%M}" == "Sat 15:00"


# Not asked


@pytest.mark.parametrize(
    "said",
    [
        *("another haircut on saturday", "one more haircut on saturday", "a second haircut on saturday"),
        *("a haircut for two people on saturday", "a haircut too on saturday", "same again on saturday"),
        *("a massage on saturday", "I'd like an extra haircut on saturday"),
    ],
)
async def test_it_is_not_asked_of_whoever_says_that_it_is_another(said: str) -> None:
    visitor = await with_a_haircut()
    await visitor.say(said)

    assert visitor.state.asked is not Asked.ANOTHER


async def test_it_is_not_asked_where_it_is_for_somebody_else() -> None:
    visitor = await with_a_haircut()
    await visitor.say("a haircut on saturday for my husband")

    assert visitor.state.asked is not Asked.ANOTHER


@pytest.mark.parametrize("said", ["noch einen Haircut am Samstag", "einen weiteren Haircut", "Haircut für meinen Sohn"])
async def test_it_is_not_asked_in_german_either(said: str) -> None:
    visitor = await with_a_haircut("de-DE")
    await visitor.say(said)

    assert visitor.state.asked is not Asked.ANOTHER


async def test_it_is_not_asked_after_the_button_for_another() -> None:
    visitor = await with_a_haircut()
    await visitor.press("Book another")
    await visitor.say("haircut", "saturday")

    assert visitor.state.asked is Asked.TIME


async def test_it_is_asked_once_for_a_service() -> None:
    visitor = await with_a_haircut()
    await visitor.say(WISHES["en-GB"], "another one", "never mind", "a haircut on saturday")

    assert visitor.state.asked is Asked.TIME


async def test_changing_ones_mind_between_services_asks_of_the_one_that_there_is() -> None:
    visitor = await with_a_haircut()
    await visitor.say("a massage on saturday")
    assert "Massage" in visitor.answer

    await visitor.say("make it a haircut")

    assert visitor.state.asked is Asked.ANOTHER


async def test_what_is_past_is_none() -> None:
    visitor = await with_a_haircut()
    visitor.now = visitor.desk.now = visitor.now.replace(day=27, hour=11)
    await visitor.say("a haircut on saturday")

    assert visitor.state.asked is Asked.TIME


async def test_what_cannot_be_moved_or_is_gone_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = await with_a_haircut()

    async def too_late(*_: object) -> tuple[Reason, ...]:
        return (Reason(Rule.TOO_SOON),)

    with monkeypatch.context() as late:
        late.setattr(visitor.desk, "why_not_change", too_late)
        await visitor.say("a haircut on saturday")
    assert visitor.state.asked is Asked.TIME

    other = await with_a_haircut()
    other.desk.appointments.clear()
    await other.say("a haircut on saturday")
    assert other.state.asked is Asked.TIME


# Found after a proof


async def test_what_was_found_after_a_proof_is_asked_about_and_nobody_elses() -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)
    visitor.has(BOB, 26)
    await visitor.say("show my appointments", ANA, "{code}")

    answer = await visitor.say(WISHES["en-GB"])

    assert visitor.state.asked is Asked.ANOTHER
    assert "Friday 27 November" in answer
    await visitor.say("move it", "yes")
    assert "Haircut 2026-11-28 15:00 Ana Costa" in visitor.booked
    assert len(visitor.booked) == 2


async def test_of_several_the_next_is_named() -> None:
    visitor = Visitor()
    for day in (28, 26, 27):
        visitor.has(ANA, day)
    await visitor.say("show my appointments", ANA, "{code}")

    assert "Thursday 26 November" in await visitor.say("a haircut on tuesday")
