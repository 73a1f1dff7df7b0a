"""A no that leaves all as it is, a part of a service that is left out, and whom somebody wants to talk to."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.acts import (
    Agree,
    Ask,
    Change,
    Command,
    Decline,
    Do,
    Field,
    GiveService,
    GiveStaff,
    Goal,
    Pick,
    Shift,
    Topic,
    Want,
)
from tests.dialogs.understanding.hearing import BOOKED, NOTHING, SUMMARY, Place, acts, business

_PAIRS = business(
    "Cut and finish",
    "Men's cut",
    "Child's cut",
    "Blow dry",
    "Check-up",
    "Filling",
    staff=("Helen Marsh", "Frau Seidel"),
)
_DRAFT = {"goal": "book", "service": "Cut and finish", "staff": "Helen Marsh", "day": "2026-12-03", "time": "10:00"}
_AT_CUT = Place("confirm", (), _DRAFT | {"name": "Rita Sol", "email": "rita.sol@example.com", "phone": ""})
_CANCELLING = Place("confirm_cancel", (), {"goal": "cancel"}, BOOKED.booked)


def _commands(found: Any) -> set[Command]:
    return {act.command for act in found if isinstance(act, Do)}


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("no, that's right", "en-GB"),
        ("nope that's perfect", "en-GB"),
        ("no it's all correct, thanks", "en-GB"),
        ("no problem, go ahead", "en-GB"),
        ("nein, das passt so", "de-DE"),
        ("nein ist alles korrekt", "de-DE"),
    ],
)
def test_a_no_to_changes_agrees(text: str, locale: str) -> None:
    found = acts(text, SUMMARY, locale=locale)

    assert any(isinstance(act, Agree) for act in found)
    assert not any(isinstance(act, Decline) for act in found)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("no", "en-GB"),
        ("no thanks", "en-GB"),
        ("no problem", "en-GB"),
        ("no, right", "en-GB"),
        ("no ok", "en-GB"),
        ("no, that's wrong", "en-GB"),
        ("no, that's not right", "en-GB"),
        ("no, is that right?", "en-GB"),
        ("no, that's right but at four", "en-GB"),
        ("no, the time is right", "en-GB"),
        ("no, right, I'll leave it", "en-GB"),
        ("not correct", "en-GB"),
        ("no thanks, it's grand", "en-GB"),
        ("ah leave it, that's fine", "en-GB"),
        ("nein danke, passt schon", "de-DE"),
        ("lass mal, passt schon", "de-DE"),
        ("yes, no", "en-GB"),
        ("nein, das passt nicht", "de-DE"),
        ("nein gut", "de-DE"),
        ("nein, gut, dann lieber nicht", "de-DE"),
        ("nicht richtig", "de-DE"),
    ],
)
def test_any_other_no_agrees_to_nothing(text: str, locale: str) -> None:
    assert not any(isinstance(act, Agree) for act in acts(text, SUMMARY, locale=locale))


@pytest.mark.parametrize("text", ["no, that's right", "no that's fine", "nope that's perfect"])
def test_asked_whether_to_cancel_a_no_stays_one(text: str) -> None:
    assert not any(isinstance(act, Agree) for act in acts(text, _CANCELLING))


@pytest.mark.parametrize(
    "text",
    ["dont need the finish just the cut", "I don't need the finish", "i dont need a finish, only the cut"],
)
def test_a_part_left_out_is_a_change_and_no_end(text: str) -> None:
    found = acts(text, _AT_CUT, _PAIRS)

    assert [act.field for act in found if isinstance(act, Change)] == [Field.SERVICE]
    assert not _commands(found)


@pytest.mark.parametrize("text", ["I don't need the cut and finish any more", "don't need the cut any more"])
def test_the_whole_given_up_is_the_end(text: str) -> None:
    assert Command.STOP in _commands(acts(text, _AT_CUT, _PAIRS))


def test_another_service_left_out_is_a_change() -> None:
    found = acts("we don't need the blow dry after all, just the cut", _AT_CUT, _PAIRS)

    assert Command.STOP not in _commands(found)


@pytest.mark.parametrize(
    ("text", "locale", "person"),
    [
        ("I'd like to talk to Helen about my pension on Friday", "en-GB", "Helen Marsh"),
        ("ich würde gern mit Frau Seidel über einen Kredit sprechen", "de-DE", "Frau Seidel"),
        ("kann ich am Montag mit Frau Seidel über meine Rente reden", "de-DE", "Frau Seidel"),
        ("kann ich am Montag mit Frau Seidel reden", "de-DE", "Frau Seidel"),
    ],
)
def test_to_talk_about_something_is_to_book(text: str, locale: str, person: str) -> None:
    found = acts(text, NOTHING, _PAIRS, locale)

    assert Goal.BOOK in {act.goal for act in found if isinstance(act, Want)}
    assert [act.staff_ids for act in found if isinstance(act, GiveStaff)] == [(person,)]
    assert not _commands(found)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("can I talk to Helen", "en-GB"),
        ("I want to talk to a person", "en-GB"),
        ("ich will mit einem Menschen sprechen", "de-DE"),
        ("kann ich mit jemandem reden", "de-DE"),
    ],
)
def test_to_talk_alone_is_for_a_person(text: str, locale: str) -> None:
    assert Command.PERSON in _commands(acts(text, NOTHING, _PAIRS, locale))


@pytest.mark.parametrize("text", ["lost a filling last night", "when is the next check-up available"])
def test_what_is_lost_or_next_shows_no_appointment(text: str) -> None:
    found = acts(text, NOTHING, _PAIRS)

    assert Goal.SHOW not in {act.goal for act in found if isinstance(act, Want)}
    assert any(
        isinstance(act, GiveService) or (isinstance(act, Ask) and act.topic is Topic.AVAILABILITY) for act in found
    )


def test_of_those_who_are_named_no_place_takes_another() -> None:
    context = Place("staff", ("Helen Marsh", "Frau Seidel"), {"goal": "book", "service": "Filling"})

    found = acts("Helen or Frau Seidel, don't mind", context, _PAIRS)

    assert not any(isinstance(act, Pick) for act in found)


def test_to_leave_it_at_the_old_appointment_cancels_nothing() -> None:
    moving = Place("time", ("2026-12-04T10:00",), {"goal": "move", "service": "Haircut"}, BOOKED.booked)

    assert not any(isinstance(act, Want) for act in acts("lassen wir es beim alten Termin", moving, locale="de-DE"))


def test_to_be_reminded_a_day_before_moves_nothing() -> None:
    found = acts("ja und erinnern Sie mich bitte einen Tag vorher", SUMMARY, locale="de-DE")

    assert not any(isinstance(act, Shift) for act in found)


@pytest.mark.parametrize("text", ["yes get rid", "bin it"])
def test_to_do_away_with_it_agrees_to_cancelling(text: str) -> None:
    assert any(isinstance(act, Agree) for act in acts(text, _CANCELLING))


def test_a_strong_no_declines() -> None:
    assert any(isinstance(act, Decline) for act in acts("god no", SUMMARY))
