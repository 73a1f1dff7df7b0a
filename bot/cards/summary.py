"""The summary before a yes: what would be booked, and first of its buttons the one that says yes."""

from __future__ import annotations

from bot.cards.elements import Element, envelope, opens, submit, title
from bot.cards.rows import told
from dialogs.replies import Card


def summary(card: Card, channel: str) -> Element:
    submits = [submit(choice, channel) for choice in card.choices]
    actions = [submits[0] | {"style": "positive"}, *submits[1:]] if submits else []
    return envelope(card.text, told(title(card.title), card, channel, _quiet_links(card)), actions)


def _quiet_links(card: Card) -> list[Element]:
    """As buttons, they would stand beside the yes as if they were answers."""
    look = {"size": "Small", "color": "Accent"}
    runs = [{"type": "TextRun", "text": one["title"], **look, "selectAction": one} for one in opens(card.links)]
    between = {"type": "TextRun", "text": " · ", "size": "Small"}
    inlines = [element for one in runs for element in (between, one)][1:]
    return [{"type": "RichTextBlock", "inlines": inlines, "spacing": "Small"}] if inlines else []
