"""Days to choose from: the first that are free on buttons, and a box for any other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.elements import Element, button_rows, submit
from dialogs.replies import Ask, Choice, DayPicker, picks_of

NEXT = 6
"""As many days as are on buttons; Teams hides what is more in a row."""


def days(ask: Ask, picker: DayPicker, channel: str) -> list[Element]:
    free = [day.choice for month in picker.months for day in month.days if day.choice]
    shown = {one.acts for one in ask.choices} & {one.acts for one in picks_of(picker)}
    on_buttons = [one for one in free if one.acts in shown][:NEXT] or free[:NEXT]
    others = [one for one in (picker.earlier, picker.later) if one]
    return [*_buttons(on_buttons, channel), *_any_other(picker), *_buttons(others, channel)]


def _any_other(picker: DayPicker) -> list[Element]:
    """What is entered comes back as `day`; nothing is shown in the chat for it, as its words are not known before."""
    box: Element = {
        "type": "Input.Date",
        "id": "day",
        "label": picker.other,
        "isRequired": True,
        "errorMessage": picker.other,
        "min": picker.first.isoformat(),
    }
    if picker.last is not None:
        box["max"] = picker.last.isoformat()
    show: Element = {"type": "Action.Submit", "title": picker.show, "data": {}}
    return [box | {"spacing": "Medium"}, {"type": "ActionSet", "actions": [show]}]


def _buttons(choices: Sequence[Choice], channel: str) -> list[Element]:
    """Which can be pressed while the box is empty."""
    return button_rows([submit(one, channel) | {"associatedInputs": "none"} for one in choices], 3)
