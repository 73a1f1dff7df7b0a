"""Whoever asks with whom the appointment is, or needs nobody any more, moves nothing."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import Goal, Want
from dialogs.understanding.context import Context, MadeAppointment, NamedService, NamedStaff
from dialogs.understanding.reader import read

ZONE = ZoneInfo("Europe/Lisbon")
MADE = MadeAppointment("cut", "Haircut", ("Dana",), datetime(2026, 11, 26, 10, tzinfo=ZONE), "Ravi Patel")


def goals(said: str, language: str) -> list[Goal]:
    context = Context(
        now=datetime(2026, 11, 23, 9, tzinfo=ZONE),
        locale=language,
        country="PT",
        appointments=(MADE,),
        services=(NamedService("Haircut", "Haircut"),),
        staff=(NamedStaff("Marco", "Marco"), NamedStaff("Dana", "Dana")),
        hours=(((time(9), time(19)),),) * 7,
    )
    return [act.goal for act in read(said, context) if isinstance(act, Want)]


@pytest.mark.parametrize(
    ("said", "language", "goal"),
    [
        ("I can't remember if mine's with Dana or Marco", "en-GB", Goal.SHOW),
        ("did I book with Dana or Marco", "en-GB", Goal.SHOW),
        ("who's mine with again, Dana or Marco?", "en-GB", Goal.SHOW),
        ("not sure if I'm with Marco or Dana", "en-GB", Goal.SHOW),
        ("bin ich bei Dana oder Marco?", "de-DE", Goal.SHOW),
        ("hab ich bei der Dana oder bei Marco gebucht?", "de-DE", Goal.SHOW),
        ("weiß nicht mehr, ob ich bei Dana oder Marco bin", "de-DE", Goal.SHOW),
        ("wann war das nochmal bei Dana", "de-DE", Goal.SHOW),
        ("I think it's with Dana but I'm not sure", "en-GB", Goal.SHOW),
        ("no need to see Dana now", "en-GB", Goal.CANCEL),
        ("Termin bei Dana brauch ich nicht mehr", "de-DE", Goal.CANCEL),
        ("I don't think I need to see Dana anymore", "en-GB", Goal.CANCEL),
        ("with Marco please", "en-GB", Goal.MOVE),
        ("can I have Marco instead?", "en-GB", Goal.MOVE),
        ("lieber bei Marco", "de-DE", Goal.MOVE),
    ],
)
def test_what_a_person_who_is_named_says_of_the_appointment(said: str, language: str, goal: Goal) -> None:
    assert goals(said, language) == [goal]
