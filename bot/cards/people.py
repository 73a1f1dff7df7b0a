"""People to choose from, each with the letters that stand for them."""

from __future__ import annotations

from bot.cards.elements import Element, run, submit
from dialogs.replies import Member, PersonPicker


def people(picker: PersonPicker, channel: str) -> list[Element]:
    return [_person(one, channel) for one in picker.people]


def _person(one: Member, channel: str) -> Element:
    told = [run(one.choice.label, color="Accent")]
    if one.note:
        told.append(run(one.note, size="Small", isSubtle=True) | {"spacing": "None"})
    columns: list[Element] = [
        {"type": "Column", "width": "stretch", "items": told, "verticalContentAlignment": "Center"}
    ]
    if one.initials:
        letters = run(one.initials, weight="Bolder")
        columns.insert(0, {"type": "Column", "width": "48px", "items": [letters], "verticalContentAlignment": "Center"})
    return {
        "type": "ColumnSet",
        "style": "emphasis",
        "spacing": "Small",
        "columns": columns,
        "selectAction": submit(one.choice, channel),
    }


def _column(items: list[Element], width: str) -> Element:
    return {"type": "Column", "width": width, "items": items, "verticalContentAlignment": "Center"}
