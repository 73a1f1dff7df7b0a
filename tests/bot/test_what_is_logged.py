"""Whole conversations over both doors, with everything beside the chat read: what is logged, counted and refused."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import aiohttp
import pytest

from bot.telemetry.logs import LogFormat, formatter_of
from dialogs.said import Said
from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.connect import http_client
from storage.conversations.model import Key
from storage.conversations.store import Conversations
from tests.bot.channels.framework import KEY, BotFramework, until
from tests.spans import kept_spans
from tests.whole_app import DirectLineCustomer, open_app
from tests.worlds.sample import BUSINESS, ZONE_NAME
from tests.worlds.studio import AT_ONCE, Studio, open_studio

if TYPE_CHECKING:
    from tests.bot.conftest import Serve

SETTINGS = {
    "MicrosoftAppId": "11111111-2222-3333-4444-555555555555",
    "MicrosoftAppPassword": "password-of-the-bot",
    "MicrosoftAppTenantId": "tenant-of-vera",
    "MAIL_SENDER": BUSINESS,
}
ON_THE_WEB = ("Wanda Oduya", "Wanda", "Oduya", "wanda.oduya@example.com", "910000777", "910 000 777", "hibiscus")
IN_TEAMS = (
    "Vera Lindqvist",
    "Vera",
    "Lindqvist",
    "vera@contoso.onmicrosoft.com",
    "910000888",
    "910 000 888",
    "marigold",
)
TEAMS_IDS = ("29:vera-in-teams", "object-of-vera", "a:chat-with-vera")


class EveryRecord(logging.Handler):
    """Keeps what any formatter could write of a record, with the trace of its error, and with addresses decoded."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = logging.Formatter("%(name)s %(message)s").format(record)
        written = [formatter_of(form).format(record) for form in LogFormat]
        self.lines.append(unquote(f"{text} {record.__dict__} {written}"))


@pytest.fixture
def log() -> Iterator[EveryRecord]:
    """All that an operator can have logged: everything of ours, and of libraries what they are not kept from."""
    root, every = logging.getLogger(), EveryRecord()
    level = root.level
    root.addHandler(every)
    root.setLevel(logging.DEBUG)
    yield every
    root.setLevel(level)
    root.removeHandler(every)


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


async def ids_of_appointments(studio: Studio) -> list[str]:
    """Of those there are now, and of the customers in them."""
    there = await studio.get("appointments")
    return [one["id"] for one in there] + [who["customerId"] for one in there for who in one["customers"]]


def codes(studio: Studio) -> list[str]:
    return [
        found[0]
        for mail in studio.mail
        if mail["kind"] == "sendMail" and (found := re.search(r"\b\d{6}\b", str(mail["body"])))
    ]


@dataclass
class OnTheWeb:
    """Books with a proof, comes upon trouble of Graph's, moves and cancels."""

    customer: DirectLineCustomer
    studio: Studio
    heard: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        await self.customer.send(Said(text, locale="en-GB", zone=ZONE_NAME))
        self.heard += [one.text for one in await self.customer.shown()]

    async def goes_through_it(self) -> None:
        await self.customer.open("en-GB")
        await self.say("a beard trim on 5 January at 14:00")
        await self.say("Wanda Oduya")
        await self.say("wanda.oduya@example.com")
        await self.say("000000")
        await self.say(codes(self.studio)[-1])
        await self.say("+351 910 000 777")
        await self.say("note: please bring hibiscus")
        await self.studio.fault("unavailable", "createAppointment", status=503)
        await self.say("yes")
        await self.studio.repair()
        await self.say("yes")
        self.ids += await ids_of_appointments(self.studio)
        await self.say("move it to 5 January at 15:00")
        await self.say("yes")
        await self.say("wanda.oduya@example.com Oduya hibiscus ??")
        await self.say("what do you know about me?")
        await self.say("cancel my appointment")
        await self.say("yes")


@dataclass
class InTeams:
    base: str
    http: aiohttp.ClientSession
    framework: BotFramework
    store: Conversations
    number: int = 0
    heard: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        self.number += 1
        before = len(self.framework.taken)
        user, object_id, chat = TEAMS_IDS
        activity = self.framework.message(
            id=str(self.number),
            text=text,
            locale="en-GB",
            conversation={"id": chat},
            channelData={"tenant": {"id": "tenant-of-vera"}},
            **{"from": {"id": user, "name": "Vera Lindqvist", "aadObjectId": object_id}},
        )
        headers = {"Authorization": f"Bearer {self.framework.token(KEY)}"}
        async with self.http.post(f"{self.base}/api/messages", json=activity, headers=headers) as response:
            assert response.status == 200
        await until(lambda: len(self.framework.taken) > before)
        async with asyncio.timeout(30):
            here = Key("msteams", chat)
            while await self.store.open_turns() or await self.store.outgoing.waiting(here):  # noqa: ASYNC110
                await asyncio.sleep(0)
        self.heard += [json.dumps(said) for _, _, said in self.framework.taken[before:]]

    async def goes_through_it(self) -> None:
        user, object_id, _ = TEAMS_IDS
        self.framework.member = {
            "id": user,
            "name": "Vera Lindqvist",
            "email": "vera@contoso.onmicrosoft.com",
            "userPrincipalName": "vera@contoso.onmicrosoft.com",
            "objectId": object_id,
            "tenantId": "tenant-of-vera",
            "userRole": "user",
        }
        await self.say("a beard trim on 5 January at 12:00")
        await self.say("+351 910 000 888")
        self.framework.answers = [403]
        await self.say("note: marigold")
        await self.say("yes")
        await self.say("show my appointments")
        await self.say("cancel my appointment")
        await self.say("yes")


async def refusals(base: str, http: aiohttp.ClientSession, token: str, conversation: str) -> list[str]:
    """What the app answers to mistakes that carry something of a customer's."""
    bearer, forged = {"Authorization": f"Bearer {token}"}, {"Authorization": f"Bearer {token[:-6]}AAAAAA"}
    there = f"/directline/conversations/{conversation}/activities"
    said = {"type": "message", "text": ON_THE_WEB[0], "from": {"id": ON_THE_WEB[3], "name": ON_THE_WEB[0]}}
    mistakes: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", there, {"headers": forged, "json": said}),
        ("POST", there, {"json": said}),
        ("POST", there, {"headers": bearer, "data": f"{{{ON_THE_WEB[0]}"}),
        ("POST", there, {"headers": bearer, "json": said | {"type": ON_THE_WEB[0]}}),
        ("POST", there, {"headers": bearer, "json": said | {"text": ["x", ON_THE_WEB[0]]}}),
        ("POST", f"/directline/conversations/{ON_THE_WEB[3]}/activities", {"headers": bearer, "json": said}),
        ("GET", f"{there}?watermark={ON_THE_WEB[3]}", {"headers": bearer}),
        ("GET", f"/directline/conversations/{conversation}/stream?t={token}", {}),
        ("GET", f"/{ON_THE_WEB[3]}/{token}", {}),
        ("PUT", f"/chat?{ON_THE_WEB[3]}", {"headers": bearer}),
        ("POST", "/webchat/token", {"json": {"memory": [ON_THE_WEB[3]]}}),
        ("POST", "/webchat/token", {"data": ON_THE_WEB[3]}),
        ("POST", "/api/messages", {"headers": forged, "json": said | {"from": {"id": TEAMS_IDS[0]}}}),
        ("POST", "/api/messages", {"json": {"from": {"id": TEAMS_IDS[0], "aadObjectId": TEAMS_IDS[1]}}}),
    ]
    bodies = []
    for method, path, options in mistakes:
        async with http.request(method, base + path, **options) as response:
            body = await response.text()
            if response.status >= 400:
                bodies.append(f"{body} {dict(response.headers)}")
    assert len(bodies) >= len(mistakes) - 4
    return bodies


async def test_nothing_of_a_customer_is_in_the_log_the_figures_or_a_refusal(
    studio: Studio, framework: BotFramework, tmp_path: Path, log: EveryRecord
) -> None:
    await studio.set_page(enforceOneTimePassword=True)
    client = BookingsClient(http_client(studio.base_url), studio.base_url, StaticToken("test"), timing=AT_ONCE)
    options: dict[str, Any] = {"client": client, "channels": framework.channels, "clock": lambda: studio.watch.now}
    with kept_spans() as spans:
        web, teams, token, refused, figures = await everything(studio, framework, tmp_path, options)

    for word in ("You're booked!", "Your appointment has moved", "is cancelled.", "That isn't the code I sent"):
        assert word in "\n".join(web.heard)
    for word in ("You're booked!", "is cancelled."):
        assert word in "\n".join(teams.heard)
    assert len(codes(studio)) == 1
    assert len(web.ids) == 2
    private = [*ON_THE_WEB, *IN_TEAMS, *TEAMS_IDS, *codes(studio), *web.ids, token, web.customer.conversation]
    private += [framework.token(KEY)[:60], SETTINGS["MicrosoftAppPassword"], "outbound-1"]
    assert log.lines
    assert [line[:600] for line in log.lines if any(word in line for word in private)] == []
    assert [word for word in private if word in figures] == []
    assert [body for body in refused if any(word in body for word in private)] == []
    traced = [unquote(span.to_json()) for span in spans]
    assert [one for one in traced if any(word in one for word in private)] == []
    names = {span.name for span in spans}
    assert {"bookings.turn", "bookings.book", "bookings.move", "bookings.cancel", "POST create_appointment"} <= names
    assert 'bookings_chat_writes_total{kind="book",outcome="booked"} 2.0' in figures
    assert 'bookings_chat_writes_total{kind="cancel",outcome="cancelled"} 2.0' in figures
    assert 'bookings_chat_graph_requests_total{operation="create_appointment",status="503"}' in figures
    failed = [span for span in spans if span.attributes and span.attributes.get("http.response.status_code") == 503]
    assert failed
    assert all(span.parent is not None and not span.events for span in failed)


async def everything(
    studio: Studio, framework: BotFramework, folder: Path, options: dict[str, Any]
) -> tuple[OnTheWeb, InTeams, str, list[str], str]:
    """Both customers, the token of the one on the web, what was refused, and the figures after it."""
    async with (
        open_app(studio, folder, settings=SETTINGS, **options) as (base, store),
        aiohttp.ClientSession() as http,
    ):
        web = OnTheWeb(DirectLineCustomer(http, base, store), studio)
        await web.goes_through_it()
        teams = InTeams(base, http, framework, store)
        await teams.goes_through_it()
        token = web.customer.headers["Authorization"].removeprefix("Bearer ")
        refused = await refusals(base, http, token, web.customer.conversation)
        async with http.get(f"{base}/metrics") as response:
            figures = await response.text()
    return web, teams, token, refused, figures
