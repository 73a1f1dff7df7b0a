"""What cards are made of: text runs, which no client interprets, links, and buttons that carry what they mean.

Customers' words may be inside any reply, so nothing here is ever Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from dialogs.replies import Choice, Links

Element: TypeAlias = dict[str, Any]

# Teams renders at most 1.5, and cards should stay well below its message limit of 100 KB.
# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
VERSION = "1.5"
MOST_BYTES = 25_000

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
WEB_CHANNELS = frozenset({"webchat", "directline"})
TEAMS = "msteams"
# Others may have cards too; what they make of a button in one is not known.
CARD_CHANNELS = frozenset({TEAMS})

# The verb by which Teams tells that a button of ours was pressed.
PRESS = "press"

# Teams shows no more than these as suggestions, and on a card as many side by side.
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#send-suggested-actions
MOST_SUGGESTED = 6


def envelope(text: str, body: Sequence[Element], actions: Sequence[Element] = ()) -> Element:
    """A card; `text` stands in wherever cards are not drawn."""
    content: Element = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "fallbackText": text,
        "speak": text,
        "body": list(body),
    }
    return content | ({"actions": list(actions)} if actions else {})


def run(text: str, **look: Any) -> Element:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}


def title(text: str) -> Element:
    return run(text, size="Medium", weight="Bolder")


def quiet_links(links: Sequence[Element], title: str = "") -> list[Element]:
    """Links in small print; as buttons, they would stand beside the others as if they were answers."""
    look = {"size": "Small", "color": "Accent"}
    runs = [{"type": "TextRun", "text": one["title"], **look, "selectAction": one} for one in links]
    between = {"type": "TextRun", "text": " · ", "size": "Small"}
    inlines = [element for one in runs for element in (between, one)][1:]
    if title:
        inlines.insert(0, {"type": "TextRun", "text": f"{title}: ", "size": "Small", "isSubtle": True})
    return [{"type": "RichTextBlock", "inlines": inlines, "spacing": "Small"}] if runs else []


def opens(links: Sequence[tuple[str, str]], channel: str = "") -> list[Element]:
    """The links; only safe addresses may be opened from a card. Our chat page knows what is on our own host."""
    safe = ("https://", "/") if channel in WEB_CHANNELS else ("https://",)
    return [
        {"type": "Action.OpenUrl", "title": name, "url": address}
        for name, address in links
        if address.startswith(safe) and not address.startswith("//")
    ]


def calendar_links(ways: Links | None, channel: str) -> list[Element]:
    """Nothing where this channel opens none of them."""
    if ways is None:
        return []
    # What is read aloud is the action's title, and "Google" alone would not say what it is for.
    found = quiet_links(opens(ways.links, channel), ways.title)
    for block in found:
        for one in block["inlines"]:
            if "selectAction" in one:
                one["selectAction"] = one["selectAction"] | {"title": f"{ways.title}: {one['text']}"}
    return found


def button_rows(buttons: Sequence[Element], width: int) -> list[Element]:
    """A few to a row: what is more than six in one, Teams hides behind a menu."""
    rows = [list(buttons[at : at + width]) for at in range(0, len(buttons), width)]
    return [{"type": "ActionSet", "actions": row, "spacing": "Small"} for row in rows]


def submit(choice: Choice, channel: str) -> Element:
    """A button inside a card. Each client has its own way of showing in the chat what was pressed."""
    value = dict(choice.value or {})
    data: Element
    if channel in WEB_CHANNELS:
        pressed = {"type": "messageBack", "text": choice.says, "displayText": choice.says}
        action = pressed | ({"value": value} if value else {})
        data = {"__isBotFrameworkCardAction": True, "cardAction": action}
    else:
        # What has no acts is typed, and says its words when it is pressed.
        data = value or {"says": choice.says}
    submit = {"type": "Action.Submit", "title": choice.label, "data": data, "tooltip": choice.says}
    if channel != TEAMS:
        return submit
    # Teams answers an execute with the card as it is then; an older client knows submits alone. Neither takes `msteams`
    # in its data: the used card shows what was pressed.
    # https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/overview
    return submit | {"type": "Action.Execute", "verb": PRESS, "fallback": submit}
