"""What whoever counts requests to Graph is told of each: never a body, an address or an id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Try:
    """One request that has come to its end.

    `outcome` is the HTTP status, or the words for why there is none. `number` is 1 for the first try of a call, and
    more for those after it.
    """

    operation: str
    outcome: str
    seconds: float
    number: int


Watcher: TypeAlias = Callable[[Try], None]
"""Called in the task that asked, so that it knows by its context what the request was for."""


def unwatched(_: Try) -> None:
    """Nobody counts."""
