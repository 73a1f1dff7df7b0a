"""Talk to the conversation, and see what it makes of it.

    python -m dialogs "a haircut with ana on friday" "the second one" [--locale de-DE] [--business FILE] [--now ...]

Each message is a turn of one conversation; without any, each line of the standard input is one. Of each are printed its
acts, its doubts, the state after it, what the policy did next, and what the bot says. Its buttons can be typed.

FILE is TOML or JSON, {"services": ["Haircut"], "staff": ["Ana"]} at the least; `dialogs/trial/business.py` tells the
rest. FILE#KEY is one of several. Without it there is a small studio.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from itertools import count

from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.trial import showing
from dialogs.trial.business import read, sample
from dialogs.trial.desk import TrialDesk
from dialogs.turn import take_turn
from scheduling.model import Catalogue

_MONDAY = "2026-11-23T09:00"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m dialogs", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("message", nargs="*")
    parser.add_argument("--locale", default="en-GB")
    parser.add_argument("--business", metavar="FILE")
    parser.add_argument(
        "--now", type=datetime.fromisoformat, default=_MONDAY, help=f"the business's own time; {_MONDAY} if left out"
    )
    said = parser.parse_args()
    try:
        shop = read(said.business) if said.business else sample(said.locale[:2])
    except (OSError, ValueError) as error:
        parser.error(f"--business: {error}")
    messages = said.message or (line.strip() for line in sys.stdin)
    with suppress(BrokenPipeError):  # whoever reads it may have enough: `| head`
        asyncio.run(_talk(messages, shop, said.now.replace(tzinfo=shop.zone), said.locale))


async def _talk(messages: Iterable[str], shop: Catalogue, now: datetime, locale: str) -> None:
    desk, state, numbers = TrialDesk(shop, now), ConversationState(), count(1)
    _print(f"{shop.business.name}, {now:%a %Y-%m-%d %H:%M} {shop.zone.key}, {locale}")
    for message in messages:
        said = Said(message, locale=locale)
        turn = await take_turn(state, said, desk, now=now, new_id=lambda: f"yes-{next(numbers)}")
        state = turn.state
        _print("", *showing.lines(message, turn, shop.zone))


def _print(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)  # noqa: T201  # a tool that prints


if __name__ == "__main__":
    main()
