"""Whom a page lets look up, move and cancel what was booked by phone, in a browser and in the simulator's calendar."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.e2e.conftest import PATIENCE_MS, Chat, Demo, Visits
from tests.e2e.sites import Place, open_place
from tests.worlds.sample import BEARD_TRIM, BUSINESS, TUESDAY
from tests.worlds.studio import Studio
from tests.worlds.values import member_called, service_called

# In the loop of the browser.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WISHES = {
    "look up": "show my appointments",
    "move": "move my appointment to 6 January at {hour}:00",
    "cancel": "cancel my appointment",
}


@dataclass(frozen=True)
class Person:
    """Who has an appointment of the Tuesday at this hour. Nobody's is anybody else's business.

    `gives_address`: they say which address it is booked under, where they are asked.
    """

    hour: int
    name: str
    address: str
    phone: str
    notes: str
    gives_address: bool = True
    reads_mail: bool = False

    def may_write(self, access: str) -> bool:
        """A code is asked for on each page before anything of theirs is shown, so a one-time password adds nothing."""
        is_let_in = access == "unrestricted" or self.address.endswith("@contoso.onmicrosoft.com")
        return self.reads_mail and is_let_in

    @property
    def secrets(self) -> list[str]:
        return [f"{self.hour}:00", self.name, self.address, self.phone, self.notes]


NEIGHBOUR = Person(11, "Nadia Grinberg", "nadia@example.com", "+351 910 000 911", "allergic to talc")
PEOPLE = [
    Person(12, "Olga Quist", "olga@contoso.onmicrosoft.com", "+351 910 000 912", "likes tea", gives_address=False),
    Person(14, "Pedro Rua", "pedro@contoso.onmicrosoft.com", "+351 910 000 914", "brings a dog"),
    Person(15, "Rita Simas", "rita@example.com", "+351 910 000 915", "sits by the door", reads_mail=True),
    Person(16, "Timo Urban", "timo@contoso.onmicrosoft.com", "+351 910 000 916", "hums along", reads_mail=True),
]


@dataclass
class Visit:
    """What one person does in front of the chat, and what they hear each time."""

    chat: Chat
    who: Person
    studio: Studio

    async def hears(self, said: str, answer: str) -> None:
        """Waits for an answer that was not there before."""
        bubbles = self.chat.page.locator(".webchat__bubble__content", has_text=answer)
        before = await bubbles.count()
        await self.chat.say(said)
        await expect(bubbles).to_have_count(before + 1, timeout=PATIENCE_MS)

    async def wishes(self, operation: str, *, writes: bool) -> None:
        wish = WISHES[operation].format(hour=self.who.hour)
        if not self.who.gives_address:
            await self.hears(wish, "Which e-mail address is the appointment booked under?")
            await self.hears("no", "I can't see an appointment made in this chat")
        elif not self.who.reads_mail:
            await self._guess(wish, is_first=operation == "look up")
        elif operation == "look up":
            await self._prove(wish)
        elif not writes:
            if operation == "cancel":  # another address was asked for before
                await self.hears(wish, "Which e-mail address is the appointment booked under?")
                wish = self.who.address
            await self.hears(wish, "only people of Studio Almeida can book here")
            await self.hears("never mind", "Is there anything else I can do for you?")
        elif operation == "move":
            await self.hears(wish, "Please check the new time")
            await self.hears("yes", "Your appointment has moved")
        else:
            await self.hears(wish, "Shall I cancel your Beard trim")
            await self.hears("yes", "is cancelled.")

    async def _guess(self, wish: str, *, is_first: bool) -> None:
        if is_first:
            await self.hears(wish, "Which e-mail address is the appointment booked under?")
            await self.hears(self.who.address, "Which six digits are in it?")
        else:
            await self.hears(wish, "Which six digits are in it?")
        await self.hears("000000", "That isn't the code I sent")
        await self.hears("never mind", "your appointment stays as it is")

    async def _prove(self, wish: str) -> None:
        await self.hears(wish, "Which e-mail address is the appointment booked under?")
        await self.hears(self.who.address, "Which six digits are in it?")
        mails = [mail for mail in self.studio.mail if mail["kind"] == "sendMail" and self.who.address in mail["to"]]
        code = re.search(r"\b\d{6}\b", str(mails[-1]["body"]))
        assert code is not None
        await self.hears(code[0], f"Tuesday 5 January at {self.who.hour}:00")

    async def appointment(self) -> list[dict[str, Any]]:
        there = await self.studio.get("appointments")
        return [one for one in there if one["customers"][0]["emailAddress"] == self.who.address]


async def write_down(studio: Studio, who: Person) -> None:
    """The receptionist takes a call, with another client than ours."""
    service, start = service_called(BEARD_TRIM), TUESDAY.replace(hour=who.hour)
    body = {
        "serviceId": service.id,
        "startDateTime": {"dateTime": f"{start:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
        "endDateTime": {"dateTime": f"{start + service.duration:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
        "staffMemberIds": [member_called("Marco").id],
        "customers": [
            {
                "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                "name": who.name,
                "emailAddress": who.address,
                "phone": who.phone,
                "notes": who.notes,
            }
        ],
    }
    url = f"{studio.base_url}/solutions/bookingBusinesses/{BUSINESS}/appointments"
    (await studio.http.post(url, json=body)).raise_for_status()


@pytest_asyncio.fixture(loop_scope="module")
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path, MAIL_SENDER=BUSINESS) as place:
        for who in (NEIGHBOUR, *PEOPLE):
            await write_down(place.studio, who)
        yield place


async def passes(visit: Visit, access: str) -> None:
    """All three wishes of one person, with a look at the calendar after each."""
    writes = visit.who.may_write(access)
    await visit.chat.sees("welcome to Studio Almeida")
    planted = await visit.appointment()

    await visit.wishes("look up", writes=writes)
    assert await visit.appointment() == planted

    await visit.wishes("move", writes=writes)
    moved = await visit.appointment()
    if writes:
        start = f"{TUESDAY:%Y-%m}-06T{visit.who.hour}:00:00"
        assert [one["startDateTime"]["dateTime"][:19] for one in moved] == [start]
    else:
        assert moved == planted

    await visit.wishes("cancel", writes=writes)
    assert await visit.appointment() == ([] if writes else planted)

    told = await visit.chat.page.content()
    theirs = [who for who in (NEIGHBOUR, *PEOPLE) if who is not visit.who]
    assert not [word for who in theirs for word in who.secrets if word in told]
    if not visit.who.reads_mail:
        own = {visit.who.address, f"{visit.who.hour}:00"}  # which they wrote themselves
        assert not [word for word in visit.who.secrets if word in told and word not in own]
        assert f"Tuesday 5 January at {visit.who.hour}:00" not in told
    assert visit.chat.complaints == []


@pytest.mark.parametrize("one_time_password", [False, True])
@pytest.mark.parametrize("access", ["unrestricted", "restrictedToOrganization"])
async def test_what_was_booked_by_phone_is_changed_by_whom_the_page_lets(
    browser: Browser, place: Place, access: str, one_time_password: bool
) -> None:
    """At the same time in one browser: who shows nothing, who guesses, who proves an address of somewhere else, and who
    proves one of the organisation.
    """
    page = place.studio.tenant.businesses[BUSINESS].body["bookingPageSettings"]
    page |= {"accessControl": access, "enforceOneTimePassword": one_time_password}
    everything = await place.studio.get("appointments")
    visits = Visits(browser, Demo(place.base, place.studio.base_url))
    try:
        chats = [await visits.open(width=800) for _ in PEOPLE]
        await asyncio.gather(
            *(passes(Visit(chat, who, place.studio), access) for chat, who in zip(chats, PEOPLE, strict=True))
        )
    finally:
        for context in visits.contexts:
            await context.close()

    left = await place.studio.get("appointments")
    cancelled = {who.address for who in PEOPLE if who.may_write(access)}
    assert left == [one for one in everything if one["customers"][0]["emailAddress"] not in cancelled]
