"""The receipt after a yes, and an appointment that is shown: what is booked, and what can be done with it."""

from __future__ import annotations

from bot.cards.elements import Element, envelope, opens, quiet_links, run, submit, title
from bot.cards.rows import told
from dialogs.replies import Card


def receipt(card: Card, channel: str) -> Element:
    """Whoever is to come online finds the way there first."""
    submits = [submit(choice, channel) for choice in card.choices]
    joins = [one | {"style": "positive"} for one in opens(card.links)]
    return envelope(card.text, told(_heading(card), card, channel, _calendar(card, channel)), [*joins, *submits])


def _calendar(card: Card, channel: str) -> list[Element]:
    ways = card.calendar
    if ways is None:
        return []
    # What is read aloud is the action's title, and "Google" alone would not say what it is for.
    found = quiet_links(opens(ways.links, channel), ways.title)
    for block in found:
        for one in block["inlines"]:
            if "selectAction" in one:
                one["selectAction"] = one["selectAction"] | {"title": f"{ways.title}: {one['text']}"}
    return found


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
