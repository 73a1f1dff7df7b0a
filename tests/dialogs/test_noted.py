"""What a first message wishes for is said back while the service is still asked, where few words tell it."""

from __future__ import annotations

import pytest

from tests.dialogs.talk import Talk


@pytest.mark.parametrize(
    ("text", "locale", "noted"),
    [
        ("an appointment between 1 and 5 December", "en-GB", "Noted: Tue 1 Dec – Sat 5 Dec."),
        ("an appointment on Fridays", "en-GB", "Noted: Friday."),
        ("an appointment before noon", "en-GB", "Noted: before 12:00."),
        (
            "I'd like an appointment on Tuesday before 11 with Dana",
            "en-GB",
            "Noted: Tuesday 24 November before 11:00 with Dana Ferreira.",
        ),
        ("I need an appointment on Friday at 3 or Saturday at 4", "en-GB", "What would you like to book?"),
        ("einen Termin zwischen 1. und 5. Dezember", "de-DE", "Notiert: Di. 1. Dez. – Sa. 5. Dez."),
        ("einen Termin freitags bitte", "de-DE", "Notiert: Freitag."),
        ("einen Termin vor zwölf", "de-DE", "Notiert: vor 12:00 Uhr."),
    ],
)
async def test_a_wish_before_the_service_is_noted(text: str, locale: str, noted: str) -> None:
    told = await Talk(locale=locale).say(text)

    assert told.splitlines()[0] == noted
