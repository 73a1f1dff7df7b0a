"""Who may call the web chat, from which pages, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.webchat.origins import Origins
from bot.channels.webchat.tokens import Tokens
from bot.networks import Networks
from bot.throttle import Throttle


@dataclass(frozen=True, slots=True)
class Admission:
    """`tokens` says who a caller is, `networks` where they are, `origins` whose pages may ask for a token, and
    `throttle` how much one may ask.
    """

    tokens: Tokens
    origins: Origins
    networks: Networks
    throttle: Throttle
