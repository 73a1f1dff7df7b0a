"""Replies as Bot Framework activities: a file for each kind of card; `drawing.py` has what each reply becomes."""

from bot.cards.drawing import MOST_BYTES, adaptive_card, draw

__all__ = ["MOST_BYTES", "adaptive_card", "draw"]
