"""Draws replies as Bot Framework activities: sentences as plain text, choices as buttons, cards as Adaptive Cards.

Customers' words may be inside any reply, so nothing here is ever Markdown: sentences go out as plain text, and cards
are made of text runs, which no client interprets.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from botbuilder.schema import Activity, ActivityTypes, Attachment, CardAction, SuggestedActions

from dialogs.replies import Ask, Card, Choice, End, Reply, Row, Say

Element: TypeAlias = dict[str, Any]

# Teams renders at most 1.5, and cards should stay well below its message limit of 100 KB.
# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
VERSION = "1.5"
MOST_BYTES = 25_000

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
WEB_CHANNELS = frozenset({"webchat", "directline"})
TEAMS = "msteams"

# The verb by which Teams tells that a button of ours was pressed.
PRESS = "press"

# Teams shows no more than these as suggestions, and on a card as many side by side.
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#send-suggested-actions
MOST_SUGGESTED = 6


def draw(reply: Reply, channel: str) -> Activity:
    """One reply as one message for this channel."""
    match reply:
        case Say(text):
            return _message(text)
        case Ask(text, choices) if channel == TEAMS and len(choices) > MOST_SUGGESTED:
            return _card_message(Card("offer", text, (), choices, text), channel)
        case Ask(text, choices):
            return _message(text, [_button(choice, channel) for choice in choices])
        case Card():
            return _card_message(reply, channel)
        case End(text, elsewhere):
            if channel not in WEB_CHANNELS:
                return _message(elsewhere)
            return Activity(type=ActivityTypes.end_of_conversation, text=text, text_format="plain")


def _message(text: str, buttons: list[CardAction] | None = None) -> Activity:
    # "expectingInput" lets a speaking client listen after a question.
    hint = "expectingInput" if buttons else "acceptingInput"
    message = Activity(type=ActivityTypes.message, text=text, text_format="plain", input_hint=hint)
    if buttons:
        message.suggested_actions = SuggestedActions(actions=buttons)
    return message


def _button(choice: Choice, channel: str) -> CardAction:
    """Pressing shows `says` in the chat, and carries the choice's data back where the channel can.

    Teams takes no other suggested actions than those that send their words; the conversation knows them by these.
    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#send-suggested-actions
    """
    if choice.value is None or channel not in WEB_CHANNELS:
        return CardAction(type="imBack", title=choice.label, value=choice.says)
    return CardAction(
        type="messageBack",
        title=choice.label,
        text=choice.says,
        display_text=choice.says,
        value=dict(choice.value),
    )


def _card_message(card: Card, channel: str) -> Activity:
    content = adaptive_card(card, channel)
    if len(json.dumps(content).encode()) > MOST_BYTES:
        buttons = [_button(choice, channel) for choice in card.choices]
        return _message(card.text, buttons[:MOST_SUGGESTED] if channel == TEAMS else buttons)
    return Activity(
        type=ActivityTypes.message,
        attachments=[Attachment(content_type=CONTENT_TYPE, content=content)],
        speak=card.text,
        summary=card.title,  # what a notification of it says
        input_hint="expectingInput" if card.choices else "acceptingInput",
    )


def adaptive_card(card: Card, channel: str) -> Element:
    """The card as Adaptive Card JSON; `text` stands in wherever cards are not drawn."""
    body: list[Element] = [_title(card)]
    body += [_row(row, channel, first=index == 0) for index, row in enumerate(card.rows)]
    if card.note:
        body.append(_text(card.note, size="Small", isSubtle=True) | {"spacing": "Medium", "separator": True})
    if links := _quiet_links(card):
        body.append(links)
    content: Element = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "fallbackText": card.text,
        "speak": card.text,
        "body": body,
    }
    actions = _actions(card, channel)
    if channel == TEAMS and len(actions) > MOST_SUGGESTED:
        body += [{"type": "ActionSet", "actions": row} for row in _in_rows(actions)]
    elif actions:
        content["actions"] = actions
    return content


def _in_rows(actions: list[Element]) -> list[list[Element]]:
    return [actions[at : at + MOST_SUGGESTED] for at in range(0, len(actions), MOST_SUGGESTED)]


def notice_card(text: str, *links: tuple[str, str]) -> Element:
    """A sentence with links below it, (title, https address) each."""
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "fallbackText": text,
        "speak": text,
        "body": [_text(text)],
        "actions": [{"type": "Action.OpenUrl", "title": title, "url": address} for title, address in links],
    }


def _title(card: Card) -> Element:
    if card.kind == "offer":
        return _text(card.title)
    run = _text(card.title, size="Medium", weight="Bolder")
    if card.kind != "receipt":
        return run
    tick = _text("✓", size="Medium", weight="Bolder", color="Good")
    return {
        "type": "ColumnSet",
        "columns": [
            {"type": "Column", "width": "auto", "items": [tick]},
            {"type": "Column", "width": "stretch", "items": [run], "spacing": "Small"},
        ],
    }


def _row(row: Row, channel: str, *, first: bool) -> Element:
    """What it is in small print over its value, and on the right the quiet button that changes it.

    Label over value needs no fixed column, so a narrow chat never squeezes the value.
    """
    told = {
        "type": "Column",
        "width": "stretch",
        "items": [_text(row.label, size="Small", isSubtle=True), _text(row.value) | {"spacing": "None"}],
    }
    columns = [told]
    if row.change:
        # What is read aloud is the action's title, and a row of buttons all called "Change" would say nothing.
        action = _submit(row.change, channel) | {"title": row.change.says}
        link = _text(row.change.label, size="Small", color="Accent", selectAction=action)
        columns.append(
            {
                "type": "Column",
                "width": "auto",
                "verticalContentAlignment": "Center",
                "items": [link | {"horizontalAlignment": "Right"}],
            }
        )
    return {"type": "ColumnSet", "columns": columns, "spacing": "Medium" if first else "Small", "separator": first}


def _text(text: str, **look: Any) -> Element:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}


def _quiet_links(card: Card) -> Element | None:
    """The small print of a summary; as buttons, they would stand beside the yes as if they were answers."""
    opens = _opens(card) if card.kind == "summary" else []
    runs = [
        {"type": "TextRun", "text": o["title"], "size": "Small", "color": "Accent", "selectAction": o} for o in opens
    ]
    between = {"type": "TextRun", "text": " · ", "size": "Small"}
    inlines = [element for run in runs for element in (between, run)][1:]
    return {"type": "RichTextBlock", "inlines": inlines, "spacing": "Small"} if inlines else None


def _actions(card: Card, channel: str) -> list[Element]:
    """The buttons below the card; the first of a summary is the one that says yes."""
    submits = [_submit(choice, channel) for choice in card.choices]
    if card.kind != "summary":
        return submits + _opens(card)
    return [submits[0] | {"style": "positive"}, *submits[1:]] if submits else []


def _opens(card: Card) -> list[Element]:
    """The links; only safe addresses may be opened from a card."""
    return [
        {"type": "Action.OpenUrl", "title": title, "url": address}
        for title, address in card.links
        if address.startswith("https://")
    ]


def _submit(choice: Choice, channel: str) -> Element:
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
