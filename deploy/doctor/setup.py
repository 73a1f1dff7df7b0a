"""What the checks look at: the settings, and the ways to whatever they name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiohttp

from bot.settings import Settings
from graph.admin import BookingsAdmin
from graph.auth.tokens import TokenSource

ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Setup:
    """`tokens` and `client` sign in to Graph as the app does; `http` carries no token of Graph. `clock` is that of this
    machine, and `direct_line` where Azure has it.
    """

    settings: Settings
    data: Path
    clock: Callable[[], datetime]
    tokens: TokenSource
    client: BookingsAdmin
    http: aiohttp.ClientSession
    direct_line: str
