"""The lines of a summary or a receipt: what it is over its value, and the quiet button that changes it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.elements import Element, opens, run, submit
from dialogs.replies import Card, Row


def told(heading: Element, card: Card, channel: str, links: Sequence[Element] = ()) -> list[Element]:
    """The body of a card: its heading, its rows, its small print, and the links that go with that."""
    body: list[Element] = [heading]
    body += [_row(row, channel, first=index == 0) for index, row in enumerate(card.rows)]
    if card.note:
        body.append(run(card.note, size="Small", isSubtle=True) | {"spacing": "Medium", "separator": True})
    return [*body, *links]


def _row(row: Row, channel: str, *, first: bool) -> Element:
    """What it is in small print over its value, and on the right the quiet button that changes it.

    Label over value needs no fixed column, so a narrow chat never squeezes the value.
    """
    shown = {
        "type": "Column",
        "width": "stretch",
        "items": [run(row.label, size="Small", isSubtle=True), run(row.value) | {"spacing": "None"}],
    }
    columns = [shown]
    if quiet := _at_its_end(row, channel):
        columns.append(
            {
                "type": "Column",
                "width": "auto",
                "verticalContentAlignment": "Center",
                "items": [quiet | {"horizontalAlignment": "Right"}],
            }
        )
    return {"type": "ColumnSet", "columns": columns, "spacing": "Medium" if first else "Small", "separator": first}


def _at_its_end(row: Row, channel: str) -> Element | None:
    """What is read aloud is the action's title, and a row of buttons all called "Change" would say nothing."""
    if row.change:
        action = submit(row.change, channel) | {"title": row.change.says}
        return run(row.change.label, size="Small", color="Accent", selectAction=action)
    for action in opens([row.link] if row.link else []):
        named = action | {"title": f"{action['title']}: {row.value}"}
        return run(action["title"], size="Small", color="Accent", selectAction=named)
    return None
