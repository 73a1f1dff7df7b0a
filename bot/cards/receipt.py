"""The receipt after a yes, and an appointment that is shown: what is booked, and what can be done with it."""

from __future__ import annotations

from bot.cards.elements import Element, envelope, opens, run, submit, title
from bot.cards.rows import told
from dialogs.replies import Card


def receipt(card: Card, channel: str) -> Element:
    submits = [submit(choice, channel) for choice in card.choices]
    return envelope(card.text, told(_heading(card), card, channel), [*submits, *opens(card.links)])


def _heading(card: Card) -> Element:
    if card.kind != "receipt":
        return title(card.title)
    tick = run("✓", size="Medium", weight="Bolder", color="Good")
    return {
        "type": "ColumnSet",
        "columns": [
            {"type": "Column", "width": "auto", "items": [tick]},
            {"type": "Column", "width": "stretch", "items": [title(card.title)], "spacing": "Small"},
        ],
    }
