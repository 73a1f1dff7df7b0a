"""How time passes for turns: the clock, what waits, and how patient a customer is taken to be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from storage.background import happens


@dataclass(frozen=True, slots=True)
class Patience:
    """After how many seconds a waiting customer sees typing, and after which of them they hear that it takes longer.

    Web Chat and Teams show typing for a few seconds, so it is shown again every `typing_every`.
    """

    typing_after: float = 1.0
    words_after: tuple[float, ...] = (5.0, 20.0, 60.0)
    typing_every: float = 4.0


USUAL_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Pace:
    """`clock` stamps what is said. `sleep` waits for other processes and for the database; `wait` for an event, for so
    many seconds at most, and says whether it happened.
    """

    clock: Callable[[], datetime]
    patience: Patience = USUAL_PATIENCE
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    wait: Callable[[asyncio.Event, float], Awaitable[bool]] = happens
