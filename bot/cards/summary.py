"""The summary before a yes: what would be booked, and first of its buttons the one that says yes."""

from __future__ import annotations

from bot.cards.elements import Element, envelope, opens, quiet_links, submit, title
from bot.cards.rows import told
from dialogs.replies import Card


def summary(card: Card, channel: str) -> Element:
    submits = [submit(choice, channel) for choice in card.choices]
    actions = [submits[0] | {"style": "positive"}, *submits[1:]] if submits else []
    return envelope(card.text, told(title(card.title), card, channel, quiet_links(opens(card.links))), actions)
