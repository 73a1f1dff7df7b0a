"""Whoever leaves an appointment as it is booked has it so: a change is given up, and never the appointment."""

from __future__ import annotations

from itertools import product

import pytest

from dialogs.state.tasks import Moving
from dialogs.understanding.context import Asked
from tests.dialogs.talk import Talk

BOOKED = {
    "en-GB": ("haircut on friday at 3pm with dana", "Rita Sol, rita@example.com", "skip", "yes"),
    "de-DE": ("Haircut am Freitag um 15 Uhr bei Dana", "Rita Sol, rita@example.com", "überspringen", "ja"),
}
CHANGES = {
    "en-GB": ("can i come a bit later, after 4 on friday", "can i have marco instead", "can i come on saturday"),
    "de-DE": ("kann ich etwas später kommen, Freitag nach 16 Uhr", "kann ich zu marco", "kann ich am samstag kommen"),
}
LEAVES = {
    "en-GB": (
        "nah leave it as it is",
        "keep it as it was",
        "no I'll stick with the original",
        "just leave my appointment where it is please",
        "i'd rather keep the one i have",
        "don't change anything",
        "cancel the change",
        "forget the change",
        "cancel the move",
    ),
    "de-DE": (
        "ne dann bleibts bei dem alten",
        "lass den Termin so wie er ist",
        "nein dann lieber doch wie gehabt",
        "dann behalte ich den alten Termin",
        "ich will doch nichts ändern",
        "Verschiebung abbrechen",
        "bitte brechen Sie die Verschiebung ab",
        "vergessen Sie die Änderung",
    ),
}
CASES = [(locale, change, leaves) for locale in BOOKED for change, leaves in product(CHANGES[locale], LEAVES[locale])]
WISHES = {
    "en-GB": ("leave the time as it is, just with marco", "keep the same time, but on wednesday"),
    "de-DE": ("die Zeit so lassen, aber bei Marco", "die Uhrzeit kann so bleiben, aber am Mittwoch"),
}


async def changing(locale: str, change: str) -> Talk:
    talk = Talk(locale=locale)
    await talk.say(*BOOKED[locale], change)
    assert talk.state.asked is not Asked.GOAL
    return talk


@pytest.mark.parametrize(("locale", "change", "leaves"), CASES)
async def test_the_change_is_given_up_and_the_appointment_stays(locale: str, change: str, leaves: str) -> None:
    talk = await changing(locale, change)

    answer = await talk.say(leaves)

    assert talk.state.is_idle, answer
    assert talk.booked == ["Haircut 2026-11-27 15:00 Dana Ferreira"]
    assert talk.state.asked is Asked.GOAL  # nothing is asked to which a yes would cancel it


@pytest.mark.parametrize(("locale", "leaves"), [("en-GB", "keep dana"), ("de-DE", "dann lieber bei Dana bleiben")])
async def test_back_to_who_it_is_with_leaves_nothing_to_change(locale: str, leaves: str) -> None:
    of_person, of_time = CHANGES[locale][1], CHANGES[locale][0]
    talk = await changing(locale, of_person)
    await talk.say(leaves)
    assert talk.state.is_idle

    other = await changing(locale, of_time)
    await other.say(leaves)
    assert isinstance(other.state.task, Moving)  # at another time she is wished for


@pytest.mark.parametrize(("locale", "said"), [(locale, said) for locale, all_ in WISHES.items() for said in all_])
async def test_what_is_left_beside_a_wish_gives_nothing_up(locale: str, said: str) -> None:
    talk = await changing(locale, CHANGES[locale][0])

    await talk.say(said)

    assert isinstance(talk.state.task, Moving)


@pytest.mark.parametrize(("locale", "yes"), [("en-GB", "no changes, that's right"), ("de-DE", "ja, so lassen")])
async def test_a_yes_to_the_summary_stays_one(locale: str, yes: str) -> None:
    talk = await changing(locale, CHANGES[locale][1])

    await talk.say(yes)

    assert talk.booked == ["Haircut 2026-11-27 15:00 Marco Silva"]


async def test_an_appointment_is_still_cancelled_by_whoever_says_so() -> None:
    talk = await changing("en-GB", CHANGES["en-GB"][0])

    await talk.say("cancel the appointment")

    assert talk.state.asked is Asked.CONFIRM_CANCEL
