"""What each reply becomes: sentences plain text, choices buttons, cards Adaptive Cards."""

from __future__ import annotations

import json

from botbuilder.schema import Activity, ActivityTypes, Attachment, CardAction, SuggestedActions

from bot.cards.elements import CONTENT_TYPE, MOST_BYTES, WEB_CHANNELS, Element
from bot.cards.receipt import receipt
from bot.cards.summary import summary
from dialogs.replies import Ask, Card, Choice, End, Reply, Say


def draw(reply: Reply, channel: str) -> Activity:
    """One reply as one message for this channel."""
    match reply:
        case Say(text):
            return _message(text)
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
        return _message(card.text, [_button(choice, channel) for choice in card.choices])
    return Activity(
        type=ActivityTypes.message,
        attachments=[Attachment(content_type=CONTENT_TYPE, content=content)],
        speak=card.text,
        input_hint="expectingInput" if card.choices else "acceptingInput",
    )


def adaptive_card(card: Card, channel: str) -> Element:
    """The card as Adaptive Card JSON."""
    return summary(card, channel) if card.kind == "summary" else receipt(card, channel)
