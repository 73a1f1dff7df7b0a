"""What can be picked, as an Adaptive Card in Teams and as what our own page draws: every kind, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from botbuilder.schema import Activity

from bot.bookings_bot import pressed_in
from bot.cards import MOST_BYTES, draw
from bot.cards.elements import CONTENT_TYPE
from bot.cards.picker import CONTENT_TYPE as PICKER
from dialogs.acts import GiveWhen
from dialogs.replies import Ask
from dialogs.said import Said
from dialogs.turns.buttons import acts_of_press
from dialogs.when import When
from tests.dialogs.talk import STUDIO, Talk

SAID = {
    "services": ("book an appointment",),
    "days": ("a haircut",),
    "times": ("a haircut tomorrow",),
    "people": ("a haircut", "let me choose who"),
}
LONG = "Ganzheitliche Tiefengewebs-Entspannungsbehandlung mit anschließender Aromaberatung "
MANY: dict[str, Any] = STUDIO | {
    "staff": [f"{first} {last}" for first in ("Ana", "Bea", "Carla", "Dora") for last in ("Costa", "Cruz", "Ferreira")],
    "services": [{"name": f"{LONG}{n}", "minutes": 5, "price": 10, "description": LONG * 3} for n in range(12)],
    "hours": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
}


async def question(kind: str, locale: str = "en-GB") -> Ask:
    talk = Talk(locale=locale)
    if locale == "en-GB":
        await talk.say(*SAID[kind])
    else:
        english = {"services": ["Termin buchen"], "days": ["Termin buchen", "Haircut"]}
        await talk.say(*english.get(kind, []) or [*english["days"], "morgen" if kind == "times" else "Person wählen"])
    ask = talk.replies[-1]
    assert isinstance(ask, Ask)
    return ask


def attached(ask: Ask, channel: str) -> dict[str, Any]:
    message = draw(ask, channel).serialize()
    [attachment] = message["attachments"]
    assert attachment["contentType"] == (CONTENT_TYPE if channel == "msteams" else PICKER)
    content: dict[str, Any] = attachment["content"]
    return content


def parts(element: object) -> Iterator[dict[str, Any]]:
    """Everything in a card, however deep."""
    if isinstance(element, dict):
        yield element
        for one in element.values():
            yield from parts(one)
    elif isinstance(element, list):
        for one in element:
            yield from parts(one)


def submits(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in parts(card) if one.get("type") == "Action.Submit"]


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("kind", SAID)
async def test_in_our_page_the_text_and_its_buttons_are_there_too(kind: str, locale: str) -> None:
    ask = await question(kind, locale)

    message = draw(ask, "webchat").serialize()

    assert message["text"] == ask.text
    assert [one["title"] for one in message["suggestedActions"]["actions"]] == [one.label for one in ask.choices]
    content = message["attachments"][0]["content"]
    assert (content["kind"], content["lead"]) == (kind, ask.lead)
    assert len(json.dumps(content).encode()) < MOST_BYTES


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("kind", SAID)
async def test_in_teams_every_button_means_what_it_means_in_words(kind: str, locale: str) -> None:
    ask = await question(kind, locale)

    card = attached(ask, "msteams")

    assert (card["version"], card["fallbackText"]) == ("1.5", ask.text)
    assert len(json.dumps(card).encode()) < MOST_BYTES
    meant = [acts_of_press(one["data"]) for one in submits(card) if one["data"]]
    assert {one.acts for one in ask.choices if one.label not in ("Later times", "Spätere Zeiten")} <= set(meant)
    assert "msteams" not in json.dumps([one["data"] for one in submits(card)])
    assert "TextBlock" not in json.dumps(card).replace("RichTextBlock", "")
    assert all(len(one["actions"]) <= 6 for one in parts(card) if one.get("type") == "ActionSet")


async def test_in_teams_any_day_up_to_the_horizon_can_be_entered() -> None:
    card = attached(await question("days"), "msteams")

    [box] = [one for one in parts(card) if one.get("type") == "Input.Date"]
    [show] = [one for one in submits(card) if one["data"] == {}]

    assert (box["id"], box["min"], box["max"]) == ("day", "2026-11-23", "2027-01-22")
    assert show["title"] == "Show times"
    others = [one for one in submits(card) if one is not show]
    # Whatever is in the box.
    assert {one.get("associatedInputs") for one in others} == {"none"}


@pytest.mark.parametrize(
    ("entered", "acts"),
    [
        ("2026-12-03", (GiveWhen(when=When(days=(date(2026, 12, 3),))),)),
        ("", None),
        ("tomorrow", None),
        (["2026-12-03"], None),
        (None, None),
    ],
)
def test_the_day_that_is_entered_is_checked(entered: object, acts: object) -> None:
    heard = acts_of_press({"day": entered})

    assert heard == acts if acts else heard == acts_of_press({"do": "nothing we know"})


def test_a_button_means_what_it_means_whatever_is_in_the_box_beside_it() -> None:
    tuesday = {"acts": [{"type": "GiveWhen", "when": {"days": ["2026-11-24"]}}]}

    assert acts_of_press(tuesday | {"day": ""}) == acts_of_press(tuesday)


async def test_a_day_that_is_entered_is_looked_at() -> None:
    talk = Talk()
    await talk.say("a haircut")

    await talk._take(Said(pressed=pressed_in(Activity(type="message", value={"day": "2026-12-03"}))))

    assert "On Thursday 3 December I have these times" in talk.answer


@pytest.mark.parametrize("channel", ["webchat", "msteams"])
async def test_the_largest_are_still_small_enough(channel: str) -> None:
    """Forty-eight times with twelve people; services with long names and descriptions."""
    talk = Talk(MANY)
    await talk.say("book an appointment")
    services = attached(talk.replies[-1], channel)  # type: ignore[arg-type]
    await talk.say("the first one")
    days = attached(talk.replies[-1], channel)  # type: ignore[arg-type]
    await talk.say("tomorrow")
    times = attached(talk.replies[-1], channel)  # type: ignore[arg-type]

    sizes = [len(json.dumps(one).encode()) for one in (services, days, times)]
    assert max(sizes) < MOST_BYTES
    shown = submits(times) if channel == "msteams" else [one for group in times["groups"] for one in group["times"]]
    assert len(shown) >= 48


async def test_a_channel_without_cards_has_the_text_and_its_buttons() -> None:
    message = draw(await question("times"), "emulator").serialize()

    assert "attachments" not in message
    assert message["text"].startswith("Haircut, gladly.\nOn Tuesday 24 November I have these times")
    assert len(message["suggestedActions"]["actions"]) == 15


async def test_the_rest_of_many_services_is_behind_a_button() -> None:
    talk = Talk(MANY)
    await talk.say("book an appointment")
    card = attached(talk.replies[-1], "msteams")  # type: ignore[arg-type]

    [hidden] = [one for one in parts(card) if one.get("isVisible") is False]
    [toggle] = [one for one in parts(card) if one.get("type") == "Action.ToggleVisibility"]

    assert len(submits(hidden)) == 6
    assert toggle["title"] == "Show all 12"
    assert hidden["id"] in toggle["targetElements"]
