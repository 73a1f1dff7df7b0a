"""Counts what was said and did not reach its channel for certain, for whoever runs the app."""

from __future__ import annotations

from collections import Counter
from enum import Enum


class GivenUp(Enum):
    """Why a message is not sent any more, by the name that operators see."""

    UNCLEAR = "unclear"
    """The channel failed over it time and again, and may have it."""

    REFUSED = "refused"
    """The channel will not have it: the person has removed the bot, or the conversation is no more."""

    TOO_OLD = "too-old"
    """The channel could not be reached for so long that it would be of no use any more."""


class Undelivered:
    """What this process has given up."""

    def __init__(self) -> None:
        self._counts: Counter[GivenUp] = Counter()

    def count(self, why: GivenUp) -> None:
        self._counts[why] += 1

    def __getitem__(self, why: GivenUp) -> int:
        return self._counts[why]
