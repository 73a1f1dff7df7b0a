"""What a customer has ruled out is never put before them again, whatever they press, and never booked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.acts import AnyAct, Command, Do, GiveService, GiveStaff, GiveWhen
from dialogs.offers import local_day, local_time
from dialogs.replies import Choice, Reply, choices_of
from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.turn import take_turn
from dialogs.understanding.context import Asked
from dialogs.when import When
from scheduling.model import Slot
from tests.dialogs.conftest import SalonDesk
from tests.worlds.sample import NOW, ZONE, ZONE_NAME

NEVER = When()


@dataclass(frozen=True)
class RuledOut:
    """How it is said in each language, and what it is."""

    said: dict[str, str]
    service: str = ""
    staff: str = ""
    when: When = NEVER


TOMORROW = NOW.date() + timedelta(days=1)
THINGS = (
    RuledOut({"en-GB": "book, just not the haircut", "de-DE": "einen Termin, aber keinen Haircut"}, service="cut"),
    RuledOut({"en-GB": "haircut with anyone but Marco", "de-DE": "Haircut, nur nicht bei Marco"}, staff="m"),
    RuledOut({"en-GB": "haircut, but not with Dana", "de-DE": "Haircut, aber nicht bei Dana"}, staff="d"),
    RuledOut({"en-GB": "haircut, but not on Tuesday", "de-DE": "Haircut, nicht am Dienstag"}, when=When(weekdays=(1,))),
    RuledOut({"en-GB": "haircut, not tomorrow", "de-DE": "Haircut, nicht morgen"}, when=When(days=(TOMORROW,))),
    RuledOut(
        {"en-GB": "haircut, not in the afternoon", "de-DE": "Haircut, aber nicht nachmittags"},
        when=When(after=time(12), before=time(18)),
    ),
)


@dataclass
class Walk:
    """Somebody who presses what they are offered."""

    locale: str
    ruled_out: RuledOut
    desk: SalonDesk = field(default_factory=SalonDesk)
    state: ConversationState = field(default_factory=ConversationState)
    replies: tuple[Reply, ...] = ()
    ids: count[int] = field(default_factory=count)

    async def take(self, said: Said) -> None:
        turn = await take_turn(self.state, said, self.desk, now=NOW, new_id=lambda: f"intent-{next(self.ids)}")
        self.state, self.replies = turn.state, turn.replies
        self.check()

    async def say(self, text: str) -> None:
        await self.take(Said(text, locale=self.locale, zone=ZONE_NAME))

    async def press(self, number: int) -> None:
        choices = [one for one in self.choices() if AWAY not in one.acts]
        if choices:
            await self.take(Said(pressed=choices[number % len(choices)].value, locale=self.locale, zone=ZONE_NAME))

    async def go_on(self, number: int) -> None:
        """0 is the way to the receipt."""
        asked = self.state.asked
        if asked in DETAILS and number % 2 == 0 and not (asked is Asked.QUESTION and self.choices()):
            await self.say(DETAILS[asked])
        else:
            await self.press(number)

    def nobody_is_left(self) -> bool:
        """They have gone on to a service that only somebody gives whom they do not want."""
        visit = self.state.visit
        service = self.desk.catalogues["salon@x"].service(visit.service_id) if visit and visit.service_id else None
        return service is not None and service.staff_ids == (self.ruled_out.staff,)

    def choices(self) -> list[Choice]:
        return [choice for reply in self.replies for choice in choices_of(reply)]

    def check(self) -> None:
        offered = [act for choice in self.choices() for act in choice.acts if self.forbids(act)]
        visit = self.state.visit
        slots = [*(visit.slots or ()), *([visit.slot] if visit.slot else [])] if visit else []
        assert offered == []
        assert [slot for slot in slots if self.is_forbidden(slot)] == []
        assert visit is None or visit.service_id != (self.ruled_out.service or "-")
        assert list(self.wrongly_booked()) == []

    def forbids(self, act: AnyAct) -> bool:
        out = self.ruled_out
        match act:
            case GiveService(service_ids=ids):
                return out.service in ids
            case GiveStaff(staff_ids=ids):
                return out.staff in ids
            case GiveWhen(when=When(days=(day,), at=at)):
                return bool(out.when) and (
                    out.when.fits(day, at) if at else not out.when.has_time and out.when.fits_day(day)
                )
            case _:
                return False

    def is_forbidden(self, slot: Slot) -> bool:
        when, staff = self.ruled_out.when, self.ruled_out.staff
        return (bool(when) and when.fits(local_day(slot, ZONE), local_time(slot, ZONE))) or slot.staff_ids == (staff,)

    def wrongly_booked(self) -> Iterator[str]:
        out = self.ruled_out
        for made in self.desk.appointments:
            start = made.start.astimezone(ZONE)
            if bool(out.when) and out.when.fits(start.date(), start.time()):
                yield f"on {start}"
            if made.service_id == out.service or out.staff in made.staff_ids:
                yield f"{made.service_name} with {made.staff_ids}"


AWAY = Do(command=Command.STOP)
ENOUGH = 15
DETAILS = {
    Asked.NAME: "Rita Sol",
    Asked.EMAIL: "rita.sol@example.com",
    Asked.PHONE: "912345678",
    Asked.QUESTION: "peanuts",
}


@pytest.mark.parametrize("ruled_out", THINGS, ids=lambda one: one.said["en-GB"])
@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@settings(max_examples=8, derandomize=True)
@given(pressed=st.lists(st.integers(0, 20), max_size=12))
def test_it_is_never_offered_chosen_or_booked(locale: str, ruled_out: RuledOut, pressed: list[int]) -> None:
    walk = Walk(locale, ruled_out)

    asyncio.run(_walk(walk, pressed))

    assert len(walk.desk.appointments) == (0 if walk.nobody_is_left() else 1)


async def _walk(walk: Walk, pressed: list[int]) -> None:
    """Wherever the buttons have led, on to the receipt from there."""
    await walk.say(walk.ruled_out.said[walk.locale])
    for number in pressed:
        if not walk.desk.appointments:
            await walk.go_on(number)
    for _ in range(ENOUGH):
        if not walk.desk.appointments:
            await walk.go_on(0)
