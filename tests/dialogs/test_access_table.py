"""Every kind of page, of customer and of wish, in whole conversations with the real desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, product

import pytest

from dialogs.said import Said, SignedIn
from dialogs.saying.wording import FormOfAddress
from dialogs.state.conversation import ConversationState
from dialogs.turn import TurnOptions, take_turn
from dialogs.understanding.context import Asked
from graph.model import Appointment
from scheduling.service import BookingService
from tests.dialogs.mailbox import Mailbox
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, NOW_IN_UTC, ZONE_NAME
from tests.worlds.studio import Studio, open_desk, open_studio

AT_WORK, AT_HOME = "joe@contoso.onmicrosoft.com", "joe@example.com"
NEIGHBOUR = "neighbour@example.com"


@dataclass(frozen=True)
class Who:
    """`reads_mail`: of their address. `made_here`: they booked in this conversation, before the page was changed."""

    address: str = AT_HOME
    reads_mail: bool = False
    made_here: bool = False
    signed_in: SignedIn | None = None

    @property
    def is_of_organization(self) -> bool:
        is_member = self.signed_in is not None and self.signed_in.is_member
        return is_member or (self.reads_mail and self.address == AT_WORK)

    @property
    def is_proved(self) -> bool:
        return self.reads_mail or (self.signed_in is not None and self.signed_in.is_member)


GUEST, STRANGER = SignedIn("Joe May", "", is_member=False), SignedIn("Joe May", AT_HOME, is_member=False)
PEOPLE = {
    "web: nobody": Who(),
    "web: who reads no mail of the organisation": Who(AT_WORK),
    "web: this conversation": Who(made_here=True),
    "web: this conversation, with a proof": Who(made_here=True, reads_mail=True),
    "web: proved address of the organisation": Who(AT_WORK, reads_mail=True),
    "web: proved foreign address": Who(reads_mail=True),
    "teams: member": Who(AT_WORK, signed_in=SignedIn("Joe May", AT_WORK, is_member=True)),
    "teams: guest": Who(signed_in=GUEST),
    "teams: guest with a proof": Who(AT_WORK, reads_mail=True, signed_in=GUEST),
    "teams: foreign tenant": Who(signed_in=STRANGER),
    "teams: foreign tenant with a proof": Who(reads_mail=True, signed_in=STRANGER),
}
PAGES = list(product(("unrestricted", "restrictedToOrganization"), (False, True)))


def may_write(who: Who, access: str, *, one_time_password: bool) -> bool:
    if access != "unrestricted" and not who.is_of_organization:
        return False
    return who.is_proved or not one_time_password


def sees_their_own(who: Who) -> bool:
    return who.is_proved or who.made_here


@dataclass
class Visitor:
    """Answers what they are asked, as well as they can."""

    desk: BookingService
    who: Who
    mailbox: Mailbox = field(default_factory=Mailbox)
    state: ConversationState = field(default_factory=ConversationState)
    heard: list[str] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    async def say(self, text: str) -> None:
        said = Said(text, locale="en-GB", zone=ZONE_NAME, holder="the chat", signed_in=self.who.signed_in)
        options = TurnOptions(FormOfAddress.FORMAL, proofs=self.mailbox)
        turn = await take_turn(
            self.state, said, self.desk, now=NOW_IN_UTC, new_id=lambda: f"i{next(self.numbers)}", options=options
        )
        self.state = turn.state
        self.heard += [reply.text for reply in turn.replies]

    async def wishes(self, text: str) -> None:
        await self.say(text)
        for _ in range(10):
            answer = self._answer()
            if answer is None:
                return
            await self.say(answer)

    def _answer(self) -> str | None:
        code = self.mailbox.code if self.who.reads_mail else "000000"
        tries = sum("isn't the code" in one for one in self.heard)
        match self.state.asked:
            case Asked.NAME:
                return "Joe May"
            case Asked.EMAIL:
                turned_away = sum("only people of" in one for one in self.heard) > 1
                return None if turned_away else self.who.address
            case Asked.CODE:
                return code if tries < 2 else None
            case Asked.PHONE:
                return "skip"
            case Asked.CONFIRM | Asked.CONFIRM_CANCEL:
                return "yes"
            case _:
                return None


@asynccontextmanager
async def at_the_studio(who: Who, access: str, *, one_time_password: bool) -> AsyncIterator[tuple[Studio, Visitor]]:
    """A neighbour has an appointment at eleven, and whoever this is one at twelve, booked by phone or in this chat."""
    async with open_studio() as studio, open_desk(studio) as desk:
        visitor = Visitor(desk, who)
        await studio.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", NEIGHBOUR)
        if who.made_here:
            await visitor.wishes("a beard trim on 5 January at 12:00")
            assert len(await calendar(studio)) == 2
        else:
            await studio.book_from_outside(ELEVEN + timedelta(hours=1), BEARD_TRIM, "Marco", who.address)
        page = studio.tenant.businesses[BUSINESS].body["bookingPageSettings"]
        page |= {"accessControl": access, "enforceOneTimePassword": one_time_password}
        desk._context.catalogues.forget(BUSINESS)
        yield studio, visitor


async def calendar(studio: Studio) -> list[Appointment]:
    found = await studio.counter.calendar_view(BUSINESS, NOW_IN_UTC, ELEVEN + timedelta(days=3))
    return sorted(found, key=lambda one: one.start)


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize(("access", "one_time_password"), PAGES)
@pytest.mark.parametrize("operation", ["book", "look up", "move", "cancel"])
async def test_what_is_allowed_is_done_and_nothing_else(
    operation: str, access: str, one_time_password: bool, name: str
) -> None:
    who = PEOPLE[name]
    writes = may_write(who, access, one_time_password=one_time_password)
    sees = sees_their_own(who)
    async with at_the_studio(who, access, one_time_password=one_time_password) as (studio, visitor):
        neighbours, own = await calendar(studio)
        match operation:
            case "book":
                await visitor.wishes("book a new beard trim on 5 January at 14:00")
                made = [one.start.hour for one in await calendar(studio)]
                assert made == ([11, 12, 14] if writes else [11, 12])
            case "look up":
                visitor.heard.clear()
                await visitor.wishes("show my appointments")
                assert ("12:00" in "\n".join(visitor.heard)) == sees
                assert await calendar(studio) == [neighbours, own]
            case "move":
                await visitor.wishes("move my appointment to 5 January at 15:00")
                made = [one.start.hour for one in await calendar(studio)]
                assert made == ([11, 15] if writes and sees else [11, 12])
            case "cancel":
                await visitor.wishes("cancel my appointment")
                left = await calendar(studio)
                assert left == ([neighbours] if writes and sees else [neighbours, own])
        assert neighbours in await calendar(studio)
        assert not any("11:00" in one for one in visitor.heard if "12:00" not in one)
        assert NEIGHBOUR not in "\n".join(visitor.heard)
