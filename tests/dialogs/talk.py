"""A customer who talks to a small studio in memory: what is said to them, what is known, and what is booked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from dialogs.replies import Choice, Reply, choices_of
from dialogs.said import Said, SignedIn
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Visit
from dialogs.stored import read_state
from dialogs.trial.business import shop_of
from dialogs.trial.desk import TrialDesk
from dialogs.turn import TurnOptions, take_turn
from dialogs.turns.open_turn import USUAL, Erases, Learned

MONDAY = datetime(2026, 11, 23, 9)  # noqa: DTZ001  # in the zone of whatever business it is
OPEN = [["09:00", "19:00"]]
STUDIO: dict[str, Any] = {
    "name": "Studio",
    "phone": "+351 210 000 300",
    "address": "Mill Lane 4",
    "hours": dict.fromkeys(("tue", "wed", "thu", "fri", "sat"), OPEN),
    "staff": ["Ana Costa", "Dana Ferreira", {"name": "Marco Silva", "services": ["Haircut", "Beard trim", "Massage"]}],
    "services": [
        {"name": "Haircut", "minutes": 30, "price": 30},
        {"name": "Children's haircut", "minutes": 30, "price": 20},
        {"name": "Beard trim", "minutes": 30, "price": 15},
        {"name": "Colour", "minutes": 90, "price": 80},
        {"name": "Massage", "minutes": 60, "price": 60, "description": "Back, neck and shoulders."},
        {"name": "Yoga class", "minutes": 60, "price": 12, "seats": 8},
    ],
}


class Talk:
    """The state goes through its stored form between the messages."""

    def __init__(
        self, business: dict[str, Any] = STUDIO, *, locale: str = "en-GB", options: TurnOptions = USUAL
    ) -> None:
        shop = shop_of(business)
        self.now = MONDAY.replace(tzinfo=shop.zone)
        self.desk = TrialDesk(shop, self.now)
        self.locale = locale
        self.options = options
        self.signed_in: SignedIn | None = None
        self.holder = ""
        self.state = ConversationState()
        self.replies: tuple[Reply, ...] = ()
        self.learned: tuple[Learned, ...] = ()
        self.erases: Erases | None = None
        self._numbers = count(1)

    async def say(self, *texts: str) -> str:
        """What the last of them is answered."""
        for text in texts:
            await self._take(Said(text, locale=self.locale))
        return self.answer

    async def press(self, label: str) -> str:
        choice = next(one for one in self.choices if one.label == label)
        await self._take(Said(pressed=choice.value, locale=self.locale))
        return self.answer

    async def press_old(self, choice: Choice) -> str:
        """One that stands further up."""
        await self._take(Said(pressed=choice.value, locale=self.locale))
        return self.answer

    async def _take(self, said: Said) -> None:
        number = self._numbers
        said = replace(said, signed_in=self.signed_in, holder=self.holder)
        turn = await take_turn(
            self.state, said, self.desk, now=self.now, new_id=lambda: f"intent-{next(number)}", options=self.options
        )
        self.state = read_state(json.loads(json.dumps(turn.state.to_json())))
        self.replies = turn.replies
        self.learned = turn.learned
        self.erases = turn.erases

    @property
    def answer(self) -> str:
        return "\n".join(reply.text for reply in self.replies)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(choice for reply in self.replies for choice in choices_of(reply))

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(choice.label for choice in self.choices)

    @property
    def visit(self) -> Visit:
        """What is under way."""
        assert self.state.visit is not None
        return self.state.visit

    @property
    def booked(self) -> list[str]:
        """Every appointment there is, as "Haircut 2026-12-03 10:00 Dana Ferreira"."""
        zone = self.desk.shop.zone
        return [
            f"{one.service_name} {one.start.astimezone(zone):%Y-%m-%d %H:%M} {', '.join(one.staff_ids)}"
            for one in self.desk.appointments
        ]
