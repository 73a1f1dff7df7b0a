"""Replies as Bot Framework activities: a file for each kind of card; `drawing.py` has what each reply becomes."""

from bot.cards.drawing import adaptive_card, draw
from bot.cards.elements import CONTENT_TYPE, MOST_BYTES, PRESS, TEAMS
from bot.cards.notice import notice_card

__all__ = ["CONTENT_TYPE", "MOST_BYTES", "PRESS", "TEAMS", "adaptive_card", "draw", "notice_card"]
