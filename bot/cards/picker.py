"""Answers to be picked: an attachment of our own, which our page draws, or an Adaptive Card where it is not there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.cards.days import days
from bot.cards.elements import Element, envelope, run, submit
from bot.cards.people import people
from bot.cards.services import services
from bot.cards.times import times
from dialogs.picking.services import AT_ONCE
from dialogs.replies import (
    Ask,
    Choice,
    Day,
    DayPicker,
    PersonPicker,
    Picker,
    ServicePicker,
    Time,
    TimePicker,
)

CONTENT_TYPE = "application/vnd.bookings-chat.picker+json"


def picker_card(ask: Ask, picker: Picker, links: Sequence[Element] = ()) -> Element:
    """The question, its answers, and below them what can be answered besides; `links` belong to what is said before."""
    # Plain submits, as of no channel in particular: an execute brings its own along, and there are many.
    channel = ""
    # A button of the card is none of the box for a date, which may be empty then.
    beside = [submit(one, channel) | {"associatedInputs": "none"} for one in ask.beside]
    return envelope(ask.text, [*_lines(ask.lead), *links, *_answers(ask, picker, channel)], beside)


def _lines(text: str) -> list[Element]:
    return [run(line) for line in text.split("\n") if line]


def _answers(ask: Ask, picker: Picker, channel: str) -> list[Element]:
    match picker:
        case DayPicker():
            return days(ask, picker, channel)
        case TimePicker():
            return times(picker, channel)
        case ServicePicker():
            return services(picker, channel)
        case PersonPicker():
            return people(picker, channel)
        case _:
            assert_never(picker)


def picker_attachment(ask: Ask, picker: Picker) -> Element:
    """What static/picking.js draws; each choice with what pressing it shows in the chat and sends."""
    return {
        "lead": ask.lead,
        "chosen": ask.chosen,
        "over": ask.over,
        "beside": [_choice(one) for one in ask.beside],
        **_content(picker),
    }


def _choice(choice: Choice) -> Element:
    value = choice.value
    return {"label": choice.label, "says": choice.says} | ({"value": dict(value)} if value else {})


def _content(picker: Picker) -> Element:
    match picker:
        case DayPicker():
            return _calendar(picker)
        case TimePicker():
            groups = [{"title": one.title, "times": [_time(time) for time in one.times]} for one in picker.groups]
            return {"kind": "times", "groups": groups, "people": [list(one) for one in picker.people]}
        case ServicePicker():
            offered = [
                {"choice": _choice(one.choice), "details": one.details, "description": one.description}
                for one in picker.services
            ]
            texts = {"more": picker.more, "search": picker.search, "noneFound": picker.none_found}
            return {"kind": "services", "services": offered, "atOnce": AT_ONCE, **texts}
        case PersonPicker():
            shown = [
                {"choice": _choice(one.choice), "initials": one.initials, "note": one.note} for one in picker.people
            ]
            return {"kind": "people", "people": shown}
        case _:
            assert_never(picker)


def _calendar(picker: DayPicker) -> Element:
    months = [
        {"title": one.title, "blanks": one.blanks, "days": [_day(day) for day in one.days]} for one in picker.months
    ]
    return {
        "kind": "days",
        "weekdays": [list(one) for one in picker.weekdays],
        "today": picker.first.isoformat(),
        "months": months,
        "earlier": _choice(picker.earlier) if picker.earlier else None,
        "later": _choice(picker.later) if picker.later else None,
    }


def _day(day: Day) -> Element:
    shown: Element = {"day": day.day.isoformat(), "told": day.told}
    return shown | ({"choice": _choice(day.choice)} if day.choice else {})


def _time(time: Time) -> Element:
    return {
        "choice": _choice(time.choice),
        "told": time.told,
        "clock": time.clock,
        "people": list(time.people),
        "places": time.places,
    }
