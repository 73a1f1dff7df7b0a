"""A sentence with links below it, and a question whose buttons Teams cannot all show as suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.elements import MOST_SUGGESTED, Element, button_rows, envelope, opens, run, submit
from dialogs.replies import Ask, Choice


def notice_card(text: str, *links: tuple[str, str]) -> Element:
    """The links are (title, https address) each."""
    return envelope(text, [run(text)], opens(links))


def followed_card(text: str, links: Sequence[Element], choices: Sequence[Choice], channel: str) -> Element:
    """A sentence, or a question with its buttons, and in small print the ways by which a calendar follows it."""
    return envelope(text, [run(text), *links], [submit(choice, channel) for choice in choices])


def offer_card(ask: Ask, channel: str) -> Element:
    buttons = [submit(choice, channel) for choice in ask.choices]
    return envelope(ask.text, [run(ask.text), *button_rows(buttons, MOST_SUGGESTED)])
