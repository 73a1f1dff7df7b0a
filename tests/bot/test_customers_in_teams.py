"""Customers who write in Microsoft Teams, from a checked token to the simulator's calendar: who may book what."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from storage.conversations import Conversations
from tests.bot.channels.framework import KEY, BotFramework, until
from tests.whole_app import open_app
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, NOW_IN_UTC
from tests.worlds.studio import Studio, open_studio

if TYPE_CHECKING:
    from tests.bot.conftest import Serve

AT_WORK = "joe@contoso.onmicrosoft.com"
TENANT = "tenant"
SETTINGS = {
    "MicrosoftAppId": "11111111-2222-3333-4444-555555555555",
    "MicrosoftAppPassword": "secret",
    "MicrosoftAppTenantId": TENANT,
    "MAIL_SENDER": BUSINESS,
}


@dataclass(frozen=True)
class Person:
    """What Teams says of them when it is asked, and whether they can read mail to their address at work."""

    tenant: str = TENANT
    principal: str = AT_WORK
    reads_mail_at_work: bool = False

    @property
    def is_member(self) -> bool:
        return self.tenant == TENANT and "#EXT#" not in self.principal

    def as_member(self) -> dict[str, Any]:
        told = {"id": "29:1", "name": "Joe May", "email": AT_WORK, "userPrincipalName": self.principal}
        return told | {"objectId": "object-1", "tenantId": self.tenant, "userRole": "user"}


PEOPLE = {
    "member": Person(),
    "guest": Person(principal="joe_example.com#EXT#@contoso.onmicrosoft.com"),
    "guest who reads mail at work": Person(principal="joe#EXT#@contoso", reads_mail_at_work=True),
    "foreign tenant": Person(tenant="another"),
    "foreign tenant who reads mail at work": Person(tenant="another", reads_mail_at_work=True),
}


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
        while await self.store.open_turns():
            pass
        self.heard = [json.dumps(said) for _, _, said in self.framework.taken[before:]]

    async def books(self, wish: str) -> None:
        await self.say(wish)
        for _ in range(8):
            answer = self._answer(self.heard[-1])
            if answer is None:
                return
            await self.say(answer)

    def _answer(self, said: str) -> str | None:
        match said:
            case _ if "only people of" in said and "just tell me which" in said:
                return None
            case _ if "six digits" in said:
                self.tries += 1
                return self._code() if self.tries <= 2 else None
            case _ if "e-mail address" in said:
                return AT_WORK
            case _ if "What name" in said:
                return "Joe May"
            case _ if "phone number" in said:
                return "skip"
            case _ if "Is this right?" in said:
                return "yes"
            case _:
                return None

    def _code(self) -> str:
        mails = [mail for mail in self.studio.mail if mail["kind"] == "sendMail"]
        found = re.search(r"\b\d{6}\b", str(mails[-1]["body"]))
        assert found is not None
        return found[0] if self.who.reads_mail_at_work else "000000"


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


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("one_time_password", [False, True])
@pytest.mark.parametrize("access", ["unrestricted", "restrictedToOrganization"])
async def test_who_books_in_teams_is_whom_the_page_lets_in(
    studio: Studio, framework: BotFramework, tmp_path: Path, access: str, one_time_password: bool, name: str
) -> None:
    who = PEOPLE[name]
    framework.member = who.as_member()
    page = studio.tenant.businesses[BUSINESS].body["bookingPageSettings"]
    page |= {"accessControl": access, "enforceOneTimePassword": one_time_password}
    is_known = who.is_member or who.reads_mail_at_work
    is_let_in = is_known or (access == "unrestricted" and not one_time_password)
    app = open_app(studio, tmp_path, settings=SETTINGS, channels=framework.channels, clock=lambda: studio.watch.now)
    async with app as (base, store), aiohttp.ClientSession() as http:
        chat = Chat(base, http, framework, store, studio, who)
        await chat.books(f"a {BEARD_TRIM} on 5 January at 11:00")

    booked = await studio.counter.calendar_view(BUSINESS, NOW_IN_UTC, ELEVEN.replace(hour=20))
    assert [(one.start, sorted(one.emails)) for one in booked] == ([(ELEVEN, [AT_WORK])] if is_let_in else [])
    codes = [mail for mail in studio.mail if mail["kind"] == "sendMail"]
    assert not (who.is_member and codes), "who is signed in need not prove what Teams vouches for"
