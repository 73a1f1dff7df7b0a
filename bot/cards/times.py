"""Times to choose from, by part of the day, or by day where they are of several."""

from __future__ import annotations

from bot.cards.elements import Element, button_rows, run, submit
from dialogs.replies import Time, TimePicker


def times(picker: TimePicker, channel: str) -> list[Element]:
    body: list[Element] = []
    for group in picker.groups:
        body.append(run(group.title, size="Small", weight="Bolder") | {"spacing": "Medium"})
        body += button_rows([submit(one.choice, channel) | {"title": _label(one)} for one in group.times], 4)
    if picker.people:
        legend = " · ".join(f"{letters} {name}" for letters, name in picker.people)
        body.append(run(legend, size="Small", isSubtle=True) | {"spacing": "Medium"})
    return body


def _label(time: Time) -> str:
    who = " ".join(time.people)
    return " · ".join(part for part in (time.clock, who, time.places) if part)
