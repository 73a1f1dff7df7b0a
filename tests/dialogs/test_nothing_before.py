"""Whoever cannot manage anything before an hour books from then on; who is asked who they are can still book."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from dialogs.acts import ExcludeWhen, GiveWhen, Goal, Want
from dialogs.state.tasks import Booking, Moving
from dialogs.turns.reading import acts_alone
from dialogs.understanding.context import Asked
from tests.dialogs.talk import Talk
from tests.dialogs.visitor import ANA, Visitor

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NEVER_BEFORE = [
    ("en-GB", "friday suits me but I can't make anything before 11", time(11)),
    ("en-GB", "A haircut on Wednesday, but I'm afraid I cannot manage anything before eleven o'clock", time(11)),
    ("en-GB", "massage on friday, I won't be able to get there before half past one", time(13, 30)),
    ("en-GB", "we're not able to come any earlier than noon", time(12)),
    ("en-GB", "Thursday, but I can't do earlier than 2", time(14)),
    ("de-DE", "Haarschnitt am Mittwoch, aber vor elf schaffe ich es leider nicht", time(11)),
    ("de-DE", "ich komme vor 17 Uhr nicht weg, Haarschnitt bitte", time(17)),
    ("de-DE", "Donnerstag, früher als 14 Uhr kann ich leider nicht", time(14)),
]


def test_hours_after_which_nothing_would_do_are_ruled_out() -> None:
    acts = acts_alone("haircut thursday, I'm unable to do anything after 6", NOW, "en-GB")

    assert {act.goal for act in acts if isinstance(act, Want)} == {Goal.BOOK}
    assert [act.when.after for act in acts if isinstance(act, ExcludeWhen)] == [time(18)]


@pytest.mark.parametrize(("locale", "said", "earliest"), NEVER_BEFORE)
def test_hours_that_would_not_do_are_told_and_nothing_is_moved(locale: str, said: str, earliest: time) -> None:
    acts = acts_alone(said, NOW, locale)

    assert {act.goal for act in acts if isinstance(act, Want)} == {Goal.BOOK}
    [bound] = [
        when
        for act in acts
        if isinstance(act, GiveWhen | ExcludeWhen)
        for when in (act.when,)
        if when.after is not None or when.before is not None
    ]
    is_ruled_out = any(isinstance(act, ExcludeWhen) and act.when == bound for act in acts)
    assert (bound.before if is_ruled_out else bound.after) == earliest


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-GB", "I can't make my appointment on friday"),
        ("en-GB", "I can't make my appointment"),
        ("de-DE", "ich schaffe meinen Termin nicht"),
    ],
)
def test_who_cannot_come_at_all_is_asked_what_becomes_of_the_appointment(locale: str, said: str) -> None:
    goals = {act.goal for act in acts_alone(said, NOW, locale) if isinstance(act, Want)}

    assert goals & {Goal.CHANGE, Goal.MOVE}


async def test_what_is_booked_is_moved_out_of_the_hours_that_would_not_do() -> None:
    talk = Talk()
    await talk.say("haircut with ana thursday 10:00", "Ida Ek", "ida@example.com", "no", "yes")

    await talk.say("I can't manage anything before 2")

    assert isinstance(talk.state.task, Moving)


WISHES = {
    "en-GB": ("move my appointment", "cancel my appointment"),
    "de-DE": ("meinen Termin verschieben", "meinen Termin absagen"),
}
NONE_YET = [
    ("en-GB", "Oh, I have no appointment yet, I should like to make one."),
    ("en-GB", "I haven't booked anything yet"),
    ("en-GB", "I don't have an appointment"),
    ("en-GB", "I would like to book"),
    ("de-DE", "Ich habe noch keinen Termin, ich möchte einen machen"),
    ("de-DE", "ich hab doch gar keinen Termin"),
    ("de-DE", "ich habe noch nichts gebucht"),
    ("de-DE", "nein, ich möchte einen Termin buchen"),
]


@pytest.mark.parametrize("wish", range(2))
@pytest.mark.parametrize("address", [(), (ANA,)])
@pytest.mark.parametrize(("locale", "said"), NONE_YET)
async def test_who_has_nothing_yet_is_asked_for_no_address_or_code(
    locale: str, said: str, address: tuple[str, ...], wish: int
) -> None:
    visitor = Visitor(locale=locale)
    await visitor.say(WISHES[locale][wish], *address)

    answer = await visitor.say(said)

    assert isinstance(visitor.state.task, Booking)
    assert "Massage" in answer
    assert ANA not in answer


@pytest.mark.parametrize("said", ["I would like to book a massage on saturday", "book me a massage on saturday please"])
async def test_what_they_would_rather_book_is_looked_for(said: str) -> None:
    visitor = Visitor()
    await visitor.say("move my appointment", said)

    assert visitor.visit.service_id == "Massage"
    assert visitor.state.asked is Asked.TIME
