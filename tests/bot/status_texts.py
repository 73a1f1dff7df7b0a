"""What the edge of the tests says of its own accord."""

from __future__ import annotations

from bot.status_texts import StatusTexts

SENTENCES = StatusTexts(
    patience="Still at it.",
    more_patience="And still.",
    trouble="Sorry, please try again.",
    unsaved="It takes a little longer.",
    private="Write to me alone.",
)
