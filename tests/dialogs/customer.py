"""One customer who talks to the core, for tests of whole conversations."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from itertools import count

from dialogs.happenings import Happening
from dialogs.ports import Desk
from dialogs.replies import Choice, Reply, choices_of
from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.stored import read_state
from dialogs.turn import Turn, take_turn
from dialogs.turns.open_turn import USUAL, TurnOptions
from tests.worlds.sample import ZONE_NAME


class Customer:
    """Says things one after the other and keeps what came back; the state goes through its stored form each time."""

    def __init__(self, desk: Desk, now: datetime, holder: str = "", options: TurnOptions = USUAL) -> None:
        self.desk = desk
        self.options = options
        self.now = now
        self.holder = holder
        self.state = ConversationState()
        self.replies: tuple[Reply, ...] = ()
        self.told_of: tuple[str, ...] = ()
        self.happenings: list[Happening] = []
        self.numbers = count(1)

    async def say(self, *texts: str) -> tuple[Reply, ...]:
        for text in texts:
            await self.take(Said(text, locale="en-GB", zone=ZONE_NAME, holder=self.holder))
        return self.replies

    async def press(self, label: str) -> tuple[Reply, ...]:
        return await self.take(replace(pressed(self.button(label)), holder=self.holder))

    def button(self, label: str) -> Choice:
        return next(c for reply in self.replies for c in choices_of(reply) if c.label == label)

    async def take(self, said: Said) -> tuple[Reply, ...]:
        turn: Turn = await take_turn(
            self.state,
            said,
            self.desk,
            now=self.now,
            new_id=lambda: f"intent-{next(self.numbers)}",
            options=self.options,
        )
        self.state = read_state(json.loads(json.dumps(turn.state.to_json())))
        self.replies = turn.replies
        self.told_of = turn.told_of
        self.happenings += turn.happenings
        return turn.replies


def pressed(choice: Choice) -> Said:
    said = Said("" if choice.value else choice.says, locale="en-GB", zone=ZONE_NAME)
    return replace(said, pressed=choice.value)
