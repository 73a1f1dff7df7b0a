"""Services to choose from, each with its length, its price and what it is."""

from __future__ import annotations

from bot.cards.elements import Element, run, submit
from dialogs.picking.services import AT_ONCE
from dialogs.replies import Offering, ServicePicker

_REST = "more-services"


def services(picker: ServicePicker, channel: str) -> list[Element]:
    """The first few, and the others behind a button that opens them where they are."""
    at_once = AT_ONCE if picker.more else len(picker.services)
    first, rest = picker.services[:at_once], picker.services[at_once:]
    body = [_service(one, channel) for one in first]
    if rest:
        items = [_service(one, channel) for one in rest]
        toggle = {"type": "Action.ToggleVisibility", "title": picker.more, "targetElements": [_REST, f"{_REST}-button"]}
        body.append({"type": "ActionSet", "id": f"{_REST}-button", "actions": [toggle]})
        body.append({"type": "Container", "id": _REST, "isVisible": False, "items": items})
    return body


def _service(one: Offering, channel: str) -> Element:
    items = [run(one.choice.label, weight="Bolder", color="Accent")]
    if one.details:
        items.append(run(one.details, size="Small") | {"spacing": "None"})
    if one.description:
        items.append(run(one.description, size="Small", isSubtle=True) | {"spacing": "None"})
    pressed = submit(one.choice, channel)
    return {"type": "Container", "style": "emphasis", "spacing": "Small", "items": items, "selectAction": pressed}
