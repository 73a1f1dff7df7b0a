"""Cards in Teams can be changed after they were sent: used ones lose their buttons, and say what it was.

Which card a press came from is told by the channel's id of its message; what it is about, by the data of its buttons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.conversations.shown_cards import ShownCard
from storage.json_types import JsonObject

REFRESH = "refresh"
"""The verb by which a client asks, when it shows a card again, whether it still looks like this."""

_PRESSED = frozenset({"Action.Execute", "Action.Submit"})


def content_of(activity: JsonObject) -> JsonObject | None:
    """The card of a message, if it has one that can be pressed."""
    for attachment in activity.get("attachments") or []:
        content = attachment.get("content")
        if can_be_pressed(content):
            found: JsonObject = content
            return found
    return None


def can_be_pressed(content: Any) -> bool:
    """Whether a card has a button that comes back to us."""
    return isinstance(content, dict) and any(True for _ in _buttons(content))


def subjects_of(content: Any) -> frozenset[str]:
    """What the buttons of a card are about: the one-time id of its yes, or else appointments. Nothing, for an offer."""
    intents: set[str] = set()
    appointments: set[str] = set()
    for act in _acts(content):
        intents |= {str(act["intent"])} if act.get("intent") else set()
        appointments |= set(map(str, act.get("appointment_ids") or ()))
    return frozenset(intents or appointments)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a turn was and led to, as far as it matters to the cards before it. `pressed` is the data of a button.

    `open_subjects` is what buttons can be about after it, `cards` are those it shows, and `asks` is set where it has
    offered anything to choose from.
    """

    said: str
    pressed: Mapping[str, object] | None
    open_subjects: Collection[str]
    cards: Sequence[JsonObject]
    asks: bool


def is_used_up(card: ShownCard, after: Answered) -> bool:
    """Whether nothing on the card is to be pressed any more: what it is about is over, or stands on a newer card.

    An offer is about nothing in particular: it goes when something of it is chosen, and with the next choice.
    """
    subjects = subjects_of(card.activity.get("attachments"))
    if subjects:
        stands_anew = any(subjects & subjects_of(one) for one in after.cards)
        return stands_anew or not subjects & set(after.open_subjects)
    return after.asks or _chosen(card, after) is not None


def used(card: ShownCard, after: Answered) -> JsonObject:
    """The message as it stays: all that it told, without buttons, and what was chosen if it was one of them."""
    content = content_of(card.activity) or {}
    left = _without_buttons(content)
    left.pop("refresh", None)
    if chosen := _chosen(card, after):
        mark = {"type": "TextRun", "text": f"✓ {chosen}", "color": "Good", "weight": "Bolder"}
        left["body"] = [*left.get("body", ()), {"type": "RichTextBlock", "inlines": [mark], "spacing": "Medium"}]
    attachments = [
        one | {"content": left} if one.get("content") is content else one for one in card.activity["attachments"]
    ]
    kept = {name: value for name, value in card.activity.items() if name not in {"id", "replyToId", "inputHint"}}
    return kept | {"attachments": attachments}


def comes_from(card: ShownCard, card_id: object, pressed: Mapping[str, object] | None) -> bool:
    """Whether this was pressed on it; where the channel has told no id of it, its buttons tell."""
    if card.activity_id is not None:
        return card.activity_id == card_id
    return pressed is not None and any(one.get("data") == pressed for one in _buttons(content_of(card.activity)))


def asking_again(content: JsonObject, user: str) -> JsonObject:
    """The card, such that its reader's client asks whether it has been used meanwhile, on another device.

    https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#refresh-mechanism
    """
    return content | {"refresh": {"action": {"type": "Action.Execute", "verb": REFRESH}, "userIds": [user]}}


def _chosen(card: ShownCard, after: Answered) -> str | None:
    buttons = _buttons(content_of(card.activity))
    return next((str(one.get("title")) for one in buttons if _is_chosen(one, after)), None)


def _is_chosen(button: JsonObject, after: Answered) -> bool:
    if after.pressed is not None:
        return bool(button.get("data") == after.pressed)
    typed = _plain(after.said)
    return bool(typed) and typed in {_plain(button.get("title")), _plain(button.get("tooltip"))}


def _plain(text: object) -> str:
    return str(text).strip(" .!").casefold()


def _buttons(found: Any) -> Iterator[JsonObject]:
    """Every action of a card that comes back to us, in its order; what stands in for one is not looked into."""
    if isinstance(found, list | tuple):
        for one in found:
            yield from _buttons(one)
    elif isinstance(found, dict):
        if found.get("type") in _PRESSED:
            yield found
        else:
            for name, one in found.items():
                if name != "refresh":
                    yield from _buttons(one)


def _acts(content: Any) -> Iterator[JsonObject]:
    for button in _buttons(content):
        data = button.get("data")
        acts = data.get("acts") if isinstance(data, dict) else None
        yield from (act for act in acts or () if isinstance(act, dict))


def _without_buttons(element: JsonObject) -> JsonObject:
    """A copy; what holds nothing any more is left out."""
    left: JsonObject = {}
    for name, value in element.items():
        if isinstance(value, list):
            kept = [one for one in map(_part, value) if one is not None]
            if kept or not value:
                left[name] = kept
        elif not (name == "selectAction" and _is_button(value)):
            left[name] = _without_buttons(value) if isinstance(value, dict) else value
    return left


_HOLDERS = {"Column": "items", "ActionSet": "actions", "RichTextBlock": "inlines"}


def _part(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    is_link = one.get("type") == "TextRun" and _is_button(one.get("selectAction"))
    if is_link or _is_button(one) or str(one.get("type")).startswith("Input."):
        return None
    left = _without_buttons(one)
    holds = _HOLDERS.get(str(one.get("type")))
    return None if holds and one.get(holds) and not left.get(holds) else left


def _is_button(element: Any) -> bool:
    return isinstance(element, dict) and element.get("type") in _PRESSED
