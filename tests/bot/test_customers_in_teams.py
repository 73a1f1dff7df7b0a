"""Customers who write in Microsoft Teams, from a checked token to the simulator's calendar: who may do what there."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from storage.conversations.model import Key
from storage.conversations.store import Conversations
from tests.bot.channels.framework import KEY, BotFramework, until
from tests.whole_app import open_app
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, NOON
from tests.worlds.studio import Studio, open_studio
from tests.worlds.values import member_called, service_called

if TYPE_CHECKING:
    from tests.bot.conftest import Serve

AT_WORK, AT_HOME = "joe@contoso.onmicrosoft.com", "joe@example.com"
TENANT = "tenant"
SETTINGS = {
    "MicrosoftAppId": "11111111-2222-3333-4444-555555555555",
    "MicrosoftAppPassword": "secret",
    "MicrosoftAppTenantId": TENANT,
    "MAIL_SENDER": BUSINESS,
}


NEIGHBOUR = {
    "name": "Nadia Grinberg",
    "emailAddress": "nadia@example.com",
    "phone": "+351 910 000 999",
    "notes": "allergic to talc",
}


@dataclass(frozen=True)
class Person:
    """What Teams says of them when it is asked, which address they give where they are asked, and whether they can read
    the mail to it.
    """

    tenant: str = TENANT
    principal: str = AT_WORK
    address: str = AT_WORK
    reads_mail: bool = False

    @property
    def is_member(self) -> bool:
        return self.tenant == TENANT and "#EXT#" not in self.principal

    @property
    def is_proved(self) -> bool:
        return self.is_member or self.reads_mail

    @property
    def is_of_organization(self) -> bool:
        return self.is_proved and self.address == AT_WORK

    def as_member(self) -> dict[str, Any]:
        told = {"id": "29:1", "name": "Joe May", "email": AT_WORK, "userPrincipalName": self.principal}
        return told | {"objectId": "object-1", "tenantId": self.tenant, "userRole": "user"}


PEOPLE = {
    "member": Person(),
    "guest": Person(principal="joe_example.com#EXT#@contoso.onmicrosoft.com"),
    "guest who reads mail at work": Person(principal="joe#EXT#@contoso", reads_mail=True),
    "guest who reads mail at home": Person(principal="joe#EXT#@contoso", address=AT_HOME, reads_mail=True),
    "foreign tenant": Person(tenant="another"),
    "foreign tenant who reads mail at work": Person(tenant="another", reads_mail=True),
}


@dataclass(frozen=True)
class Wish:
    """What is asked for, what is said when it is done, and at which hours of the day the calendar has something then.

    Before it the neighbour has eleven o'clock and the customer twelve.
    """

    words: str
    when_done: str
    hours: tuple[int, ...]


WISHES = {
    "look up": Wish("show my appointments", "12:00", (11, 12)),
    "book": Wish(f"book a new {BEARD_TRIM} on 5 January at 14:00", "You're booked!", (11, 12, 14)),
    "move": Wish("move my appointment to 5 January at 15:00", "Your appointment has moved", (11, 15)),
    "cancel": Wish("cancel my appointment", "is cancelled.", (11,)),
}
PAGES = list(product(("unrestricted", "restrictedToOrganization"), (False, True)))


def is_done(operation: str, who: Person, access: str, *, one_time_password: bool) -> bool:
    """The rule as an owner would tell it: their own is seen by whoever is proved, and changed by them where they may
    write; and they write whom the page lets in.
    """
    writes = who.is_of_organization or (access == "unrestricted" and (who.is_proved or not one_time_password))
    return {"look up": who.is_proved, "book": writes}.get(operation, who.is_proved and writes)


def what_stops(operation: str, who: Person, access: str) -> str:
    """What they hear who are not let do it."""
    if access != "unrestricted" and operation != "look up" and who.address != AT_WORK:
        return "only people of"
    return "That isn't the code I sent"


def _words_of(said: Mapping[str, Any]) -> str:
    """All of it but the time of day at which it was said, which may look like an appointment's."""
    return json.dumps({name: one for name, one in said.items() if name != "timestamp"}, ensure_ascii=False)


@dataclass
class Chat:
    """One person's chat with the bot in Teams."""

    base: str
    http: aiohttp.ClientSession
    framework: BotFramework
    store: Conversations
    studio: Studio
    who: Person
    tries: int = 0
    number: int = 0
    heard: list[str] = field(default_factory=list)
    all_heard: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        self.number += 1
        before = len(self.framework.taken)
        tenant = {"tenant": {"id": self.who.tenant}}
        whose = {"from": {"id": "29:1", "name": "Joe May", "aadObjectId": "object-1"}, "channelData": tenant}
        activity = self.framework.message(id=str(self.number), text=text, locale="en-GB", **whose)
        headers = {"Authorization": f"Bearer {self.framework.token(KEY)}"}
        async with self.http.post(f"{self.base}/api/messages", json=activity, headers=headers) as response:
            assert response.status == 200
        await until(lambda: len(self.framework.taken) > before)
        here = Key("msteams", "a:1")
        async with asyncio.timeout(30):
            # The database is what tells that a turn is over, and that the channel has all of it.
            while await self.store.open_turns() or await self.store.outgoing.waiting(here):  # noqa: ASYNC110
                await asyncio.sleep(0)
        self.heard = [_words_of(said) for _, _, said in self.framework.taken[before:]]
        self.all_heard += self.heard

    async def wishes(self, words: str) -> None:
        await self.say(words)
        for _ in range(8):
            answer = self._answer(self.heard[-1])
            if answer is None:
                return
            await self.say(answer)

    def _answer(self, said: str) -> str | None:
        match said:
            case _ if "only people of" in said and "just tell me which" in said:
                return None
            case _ if "six digits" in said and "e-mail address" not in said:
                self.tries += 1
                return self._code() if self.tries <= 2 else None
            case _ if "e-mail address" in said:
                return self.who.address
            case _ if "What name" in said:
                return "Joe May"
            case _ if "phone number" in said:
                return "skip"
            case _ if "Is this right?" in said or "Shall I cancel" in said:
                return "yes"
            case _:
                return None

    def _code(self) -> str:
        mails = [mail for mail in self.studio.mail if mail["kind"] == "sendMail"]
        found = re.search(r"\b\d{6}\b", str(mails[-1]["body"]))
        assert found is not None
        return found[0] if self.who.reads_mail else "000000"


@pytest.fixture
async def framework(serve: Serve) -> BotFramework:
    framework = BotFramework()
    framework.publish("k1", KEY, "msteams")
    framework.base = await serve(framework.app)
    return framework


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    async with open_studio() as studio:
        yield studio


async def write_down(studio: Studio, start: datetime, **customer: str) -> None:
    """The receptionist takes a call, with another client than ours."""
    service = service_called(BEARD_TRIM)
    zone = {"timeZone": "UTC"}
    body = {
        "serviceId": service.id,
        "startDateTime": {"dateTime": f"{start:%Y-%m-%dT%H:%M:%S}", **zone},
        "endDateTime": {"dateTime": f"{start + service.duration:%Y-%m-%dT%H:%M:%S}", **zone},
        "staffMemberIds": [member_called("Marco").id],
        "customers": [{"@odata.type": "#microsoft.graph.bookingCustomerInformation", **customer}],
    }
    url = f"{studio.base_url}/solutions/bookingBusinesses/{BUSINESS}/appointments"
    (await studio.http.post(url, json=body)).raise_for_status()


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize(("access", "one_time_password"), PAGES)
@pytest.mark.parametrize("operation", WISHES)
async def test_what_is_done_in_teams_is_what_the_page_lets_them_do(
    studio: Studio,
    framework: BotFramework,
    tmp_path: Path,
    prepared_file: Path,
    operation: str,
    access: str,
    one_time_password: bool,
    name: str,
) -> None:
    who, wish = PEOPLE[name], WISHES[operation]
    framework.member = who.as_member()
    await write_down(studio, ELEVEN, **NEIGHBOUR)
    await write_down(studio, NOON, name="Joe May", emailAddress=who.address)
    page = studio.tenant.businesses[BUSINESS].body["bookingPageSettings"]
    page |= {"accessControl": access, "enforceOneTimePassword": one_time_password}
    shutil.copy(prepared_file, tmp_path / "bookings-chat.sqlite")
    neighbours, own = await studio.get("appointments")

    app = open_app(studio, tmp_path, settings=SETTINGS, channels=framework.channels, clock=lambda: studio.watch.now)
    async with app as (base, store), aiohttp.ClientSession() as http:
        chat = Chat(base, http, framework, store, studio, who)
        await chat.wishes(wish.words)

    there = sorted(await studio.get("appointments"), key=lambda one: str(one["startDateTime"]["dateTime"]))
    hours = tuple(datetime.fromisoformat(one["startDateTime"]["dateTime"][:19]).hour for one in there)
    heard = "\n".join(chat.all_heard)
    if is_done(operation, who, access, one_time_password=one_time_password):
        assert hours == wish.hours
        assert wish.when_done in heard
    else:
        assert there == [neighbours, own], "nothing is changed, not even a note on it"
        assert what_stops(operation, who, access) in heard
        assert not [word for word in (wish.when_done, "12:00") if word in heard]
    assert neighbours in there
    assert not [word for word in ("11:00", *NEIGHBOUR.values()) if word in heard]
    codes = [mail for mail in studio.mail if mail["kind"] == "sendMail"]
    assert not (who.is_member and codes), "who is signed in need not prove what Teams vouches for"
