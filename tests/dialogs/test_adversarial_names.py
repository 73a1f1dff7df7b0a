"""A whole booking where services and people have names that say something else: typing a label is pressing it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from dialogs.acts import AnyAct, Ask, Change, Do, Shift
from dialogs.replies import Choice, Reply, choices_of
from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.turn import Turn, take_turn
from dialogs.turns.buttons import typable
from dialogs.understanding.context import Asked
from scheduling.model import Catalogue
from tests.dialogs.conftest import SalonDesk, salon
from tests.dialogs.understanding.adversarial import labels
from tests.worlds.rehearsal import RehearsalDesk
from tests.worlds.sample import NOW, ZONE_NAME

ENOUGH = 40
"""Screens for two bookings; more are a conversation that goes round in circles."""

CANCEL = {"en-GB": "cancel my appointment", "de-DE": "meinen Termin absagen"}
DETAILS = {Asked.NAME: "Rita Sol", Asked.EMAIL: "rita.sol@example.com", Asked.QUESTION: "peanuts"}


def renamed(services: list[str], staff: list[str]) -> Catalogue:
    """The salon with these names, as many as it has."""
    shop = salon()
    return replace(
        shop,
        services=tuple(structs.replace(one, name=name) for one, name in zip(shop.services, services, strict=False)),
        staff=tuple(structs.replace(one, name=name) for one, name in zip(shop.staff, staff, strict=False)),
    )


@dataclass
class Walk:
    """Somebody who books by buttons, and tries them all on the way."""

    desk: SalonDesk
    locale: str
    state: ConversationState = field(default_factory=ConversationState)
    replies: tuple[Reply, ...] = ()
    ids: count[int] = field(default_factory=count)

    async def take(self, said: Said) -> None:
        turn = await take_turn(self.state, said, self.desk, now=NOW, new_id=lambda: f"intent-{next(self.ids)}")
        self.state, self.replies = turn.state, turn.replies

    async def try_all(self) -> None:
        for choice in self.choices():
            pressed = await self.fork(Said(pressed=choice.value, locale=self.locale, zone=ZONE_NAME))
            assert not pressed.state.unclear, choice.label
            if len(self.meant_by(choice.label)) == 1:
                typed = await self.fork(Said(choice.label, locale=self.locale, zone=ZONE_NAME))
                assert (typed.state, typed.replies) == (pressed.state, pressed.replies), choice.label

    async def fork(self, said: Said) -> Turn:
        desk = RehearsalDesk(self.desk, NOW, {})
        return await take_turn(self.state, said, desk, now=NOW, new_id=lambda: "intent-of-a-fork")

    def choices(self) -> tuple[Choice, ...]:
        return tuple(choice for reply in self.replies for choice in choices_of(reply))

    def meant_by(self, label: str) -> set[tuple[AnyAct, ...]]:
        said = label.casefold()
        return {one.acts for one in typable(self.state) if said in {one.label.casefold(), one.says.casefold()}}

    async def press(self, number: int) -> None:
        """One of the choices, but for those that turn back."""
        forward = [one for one in self.choices() if not isinstance(one.acts[0], Change | Shift | Ask | Do)]
        await self.take(Said(pressed=forward[number % len(forward)].value, locale=self.locale, zone=ZONE_NAME))

    async def say(self, text: str) -> None:
        await self.take(Said(text, locale=self.locale, zone=ZONE_NAME))

    async def book(self, number: int) -> None:
        """On to the receipt, with whatever stands at this place of each list."""
        for _ in range(ENOUGH):
            await self.try_all()
            made = len(self.desk.appointments)
            if self.choices() and self.state.asked not in {Asked.NAME, Asked.EMAIL}:
                await self.press(0 if self.state.asked in {Asked.CONFIRM, Asked.GOAL, Asked.PHONE} else number)
            else:
                await self.say(DETAILS[self.state.asked or Asked.NAME])
            if len(self.desk.appointments) > made:
                return
        raise AssertionError(f"nothing was booked: {self.replies}")


@pytest.mark.parametrize("locale", CANCEL)
@settings(max_examples=5, derandomize=True)
@given(st.data())
def test_typing_a_label_is_pressing_it_at_every_step_to_the_receipt(locale: str, data: st.DataObject) -> None:
    services = data.draw(labels(locale, least=3))
    staff = [name.title() for name in data.draw(labels(locale))]
    asyncio.run(_walk(locale, renamed(services, staff), data.draw(st.integers(0, 5)), data.draw(st.integers(0, 5))))


async def _walk(locale: str, shop: Catalogue, first: int, second: int) -> None:
    walk = Walk(SalonDesk(catalogues={"salon@x": shop}), locale)
    await walk.take(Said(joined=True, locale=locale, zone=ZONE_NAME))
    await walk.book(first)
    await walk.try_all()
    await walk.press(2)
    await walk.book(second)
    await walk.try_all()
    await walk.say(CANCEL[locale])
    assert walk.state.asked is Asked.WHICH
    await walk.try_all()
