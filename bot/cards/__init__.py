"""Replies as Bot Framework activities: a file for each kind of card; `drawing.py` has what each reply becomes."""

from bot.cards.drawing import adaptive_card, draw
from bot.cards.elements import MOST_BYTES

__all__ = ["MOST_BYTES", "adaptive_card", "draw"]
