"""The same as last time: what that was is found after a proof, said back, and wished for again."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from dialogs.apply.as_before import usual_hour
from dialogs.state.tasks import Booking
from dialogs.understanding.context import Asked
from graph.model import Appointment
from tests.dialogs.mailbox import Mailbox
from tests.dialogs.visitor import ANA, BOB, Visitor

SAID = [
    *(("en-GB", one) for one in ("same as last time", "the usual please", "same again", "my usual")),
    *(("de-DE", one) for one in ("wie immer", "nochmal dasselbe", "das Gleiche wie letztes Mal", "das Übliche bitte")),
]


def had(visitor: Visitor, day: int, hour: int, *, email: str = ANA, service: str = "Haircut", staff: str = "") -> None:
    visitor.has(email, day, "Ana Kolm", service)
    made = visitor.desk.appointments[-1]
    start = made.start.replace(hour=hour)
    who = (staff,) if staff else made.staff_ids
    visitor.desk.appointments[-1] = structs.replace(
        made, start=start, end=start + (made.end - made.start), staff_ids=who
    )


def regular(locale: str = "en-GB", mailbox: Mailbox | None = None) -> Visitor:
    """Somebody who has come for a haircut with Dana, mostly at two."""
    visitor = Visitor(locale=locale, mailbox=mailbox)
    for day, hour in ((3, 14), (10, 14), (17, 11)):
        had(visitor, day, hour, staff="Dana Ferreira")
    had(visitor, 4, 9, service="Massage")
    had(visitor, 18, 16, email=BOB, service="Colour")
    return visitor


@pytest.mark.parametrize(("locale", "said"), SAID)
async def test_service_person_and_hour_are_wished_for_again(locale: str, said: str) -> None:
    visitor = regular(locale)

    answer = await visitor.say(said, ANA, "{code}")

    assert "17" in answer
    assert "14:00" in answer
    assert "Dana Ferreira" in answer
    assert "Colour" not in answer
    visit = visitor.visit
    assert (visit.service_id, visit.staff_ids, visit.when.at) == ("Haircut", ("Dana Ferreira",), time(14))
    assert visitor.state.asked is Asked.DAY
    assert len(visitor.booked) == 5


async def test_nothing_is_booked_before_a_yes() -> None:
    visitor = regular()
    await visitor.say("same as last time", ANA, "{code}", "saturday", "skip")
    assert visitor.state.asked is Asked.CONFIRM
    assert len(visitor.booked) == 5

    await visitor.say("yes")

    assert "Haircut 2026-11-28 14:00 Dana Ferreira" in visitor.booked


async def test_what_was_said_counts_more_than_what_was() -> None:
    visitor = regular()
    await visitor.say("same as last time, on saturday at 10:30 with Ana Costa", ANA, "{code}")

    assert visitor.visit.slot is not None
    assert f"{visitor.visit.slot.start:%a %H:%M}" == "Sat 10:30"
    assert visitor.visit.staff_ids == ("Ana Costa",)


async def test_while_it_is_asked_which_service() -> None:
    visitor = regular()
    await visitor.say("I'd like an appointment", "same as last time", ANA, "{code}")

    assert visitor.visit.service_id == "Haircut"


async def test_nobody_is_told_of_anothers() -> None:
    visitor = regular()
    answer = await visitor.say("same as last time", "eve@example.com", "{code}")

    assert visitor.visit.service_id is None
    assert visitor.state.asked is Asked.SERVICE
    assert "Dana" not in answer


@pytest.mark.parametrize("answers", [("no thanks",), (ANA, "no thanks"), (ANA, "000000", "no thanks")])
async def test_without_a_proof_they_say_what_they_would_like(answers: tuple[str, ...]) -> None:
    visitor = regular()
    answer = await visitor.say("same as last time", *answers)

    assert "tell me what you'd like" in answer
    assert visitor.state.asked is Asked.SERVICE
    await visitor.say("massage on saturday at 10:00")
    assert visitor.visit.slot is not None


async def test_where_no_code_can_be_sent_they_say_what_they_would_like() -> None:
    visitor = regular(mailbox=Mailbox(is_available=False))

    assert "tell me what you'd like" in await visitor.say("the usual")
    assert visitor.state.asked is Asked.SERVICE


async def test_what_is_not_offered_any_more_is_said() -> None:
    visitor = Visitor()
    had(visitor, 10, 14)
    visitor.desk.appointments[0] = structs.replace(visitor.desk.appointments[0], service_id="gone")

    assert "don't offer here any more" in await visitor.say("the usual", ANA, "{code}")
    assert visitor.state.asked is Asked.SERVICE


async def test_what_was_made_here_needs_no_proof() -> None:
    visitor = regular()
    await visitor.say("a massage on saturday at 10:00", "Ana Kolm", ANA, "skip", "yes", "same again on tuesday")

    assert isinstance(visitor.state.task, Booking)
    assert visitor.visit.service_id == "Massage"
    assert visitor.mailbox.letters == []


def test_the_usual_hour_is_that_of_most_and_else_of_the_latest() -> None:
    visitor = regular()
    mine = [one for one in reversed(visitor.desk.appointments) if ANA in one.emails and one.service_id == "Haircut"]

    def hour(past: list[Appointment]) -> time:
        return usual_hour(past, ZoneInfo("UTC"))

    assert hour(mine) == time(14)
    assert hour(mine[:2]) == time(11)
