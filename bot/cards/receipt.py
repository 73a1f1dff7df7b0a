"""The receipt after a yes, and an appointment that is shown: what is booked, and what can be done with it."""

from __future__ import annotations

from bot.cards.elements import Element, calendar_links, envelope, opens, run, submit, title
from bot.cards.rows import told
from dialogs.replies import Card


def receipt(card: Card, channel: str) -> Element:
    """Whoever is to come online finds the way there first."""
    submits = [submit(choice, channel) for choice in card.choices]
    joins = [one | {"style": "positive"} for one in opens(card.links)]
    body = told(_heading(card), card, channel, calendar_links(card.calendar, channel))
    return envelope(card.text, body, [*joins, *submits])


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
