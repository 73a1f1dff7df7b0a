"""What each reply becomes: sentences plain text, choices buttons, cards Adaptive Cards."""

from __future__ import annotations

import json
from collections.abc import Sequence

from botbuilder.schema import Activity, ActivityTypes, Attachment, CardAction, SuggestedActions

from bot.cards.elements import (
    CARD_CHANNELS,
    CONTENT_TYPE,
    MOST_BYTES,
    MOST_SUGGESTED,
    TEAMS,
    WEB_CHANNELS,
    Element,
    calendar_links,
    envelope,
)
from bot.cards.notice import followed_card, offer_card
from bot.cards.picker import CONTENT_TYPE as PICKER
from bot.cards.picker import picker_attachment, picker_card
from bot.cards.receipt import receipt
from bot.cards.summary import summary
from dialogs.replies import Ask, Card, Choice, End, InPublic, Reply, Say


def draw(reply: Reply, channel: str) -> Activity:
    """One reply as one message for this channel."""
    match reply:
        case InPublic(text):
            return _message(text)
        case Say():
            return _with_calendar(_message(reply.text), reply, channel)
        case Ask():
            return _question(reply, channel)
        case Card():
            return _card_message(reply, channel)
        case End(text, elsewhere):
            if channel not in WEB_CHANNELS:
                return _message(elsewhere)
            return Activity(type=ActivityTypes.end_of_conversation, text=text, text_format="plain")


def _question(ask: Ask, channel: str) -> Activity:
    """In our own page the buttons give way to the picker; a client that does not know it has them and the text."""
    plainly = _message(ask.text, _suggested(ask.choices, channel))
    if ask.picker is None:
        if channel != TEAMS or len(ask.choices) <= MOST_SUGGESTED:
            return _with_calendar(plainly, ask, channel)
        return _with_card(offer_card(ask, channel), ask.text, "expectingInput")
    if channel in WEB_CHANNELS:
        content = picker_attachment(ask, ask.picker)
        if _is_short(content):
            plainly.attachments = [Attachment(content_type=PICKER, content=content), *_beside(ask, channel)]
        return plainly
    content = picker_card(ask, ask.picker, calendar_links(ask.calendar, channel))
    return (
        _with_card(content, ask.text, "expectingInput") if channel in CARD_CHANNELS and _is_short(content) else plainly
    )


def _beside(ask: Ask, channel: str) -> list[Attachment]:
    """The ways by which the customer's calendar follows what is said over a picker."""
    links = calendar_links(ask.calendar, channel)
    title = ask.calendar.title if ask.calendar else ""
    return [Attachment(content_type=CONTENT_TYPE, content=envelope(title, links))] if links else []


def _with_calendar(plainly: Activity, said: Say | Ask, channel: str) -> Activity:
    """On a card, where a link can have a name. Beside a card Teams suggests nothing: there the buttons are on it."""
    links = calendar_links(said.calendar, channel)
    if not links or channel not in WEB_CHANNELS | CARD_CHANNELS:
        return plainly
    choices = said.choices if isinstance(said, Ask) and channel not in WEB_CHANNELS else ()
    content = followed_card(said.text, links, choices, channel)
    if not _is_short(content):
        return plainly
    drawn = _with_card(content, said.text, str(plainly.input_hint))
    drawn.summary = said.text  # what a notification of it says
    drawn.suggested_actions = None if choices else plainly.suggested_actions
    return drawn


def _is_short(content: Element) -> bool:
    return len(json.dumps(content, ensure_ascii=False).encode()) <= MOST_BYTES


def _with_card(content: Element, text: str, hint: str) -> Activity:
    attached = [Attachment(content_type=CONTENT_TYPE, content=content)]
    return Activity(type=ActivityTypes.message, attachments=attached, speak=text, input_hint=hint)


def _message(text: str, buttons: list[CardAction] | None = None) -> Activity:
    # "expectingInput" lets a speaking client listen after a question.
    hint = "expectingInput" if buttons else "acceptingInput"
    message = Activity(type=ActivityTypes.message, text=text, text_format="plain", input_hint=hint)
    if buttons:
        message.suggested_actions = SuggestedActions(actions=buttons)
    return message


def _suggested(choices: Sequence[Choice], channel: str) -> list[CardAction]:
    return [_button(choice, channel) for choice in (choices[:MOST_SUGGESTED] if channel == TEAMS else choices)]


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
    if not _is_short(content):
        return _message(card.text, _suggested(card.choices, channel))
    drawn = _with_card(content, card.text, "expectingInput" if card.choices else "acceptingInput")
    drawn.summary = card.title  # what a notification of it says
    return drawn


def adaptive_card(card: Card, channel: str) -> Element:
    """The card as Adaptive Card JSON."""
    return summary(card, channel) if card.kind == "summary" else receipt(card, channel)
