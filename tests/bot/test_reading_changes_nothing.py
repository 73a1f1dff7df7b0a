"""Whatever is read of the app, nothing is changed by it: each route, with what a customer's page knows and without."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.server import Timing
from bot.turns.pace import Patience
from dialogs.said import Said
from tests.whole_app import DirectLineCustomer, open_app
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, ZONE_NAME
from tests.worlds.studio import Studio, open_studio
from wiring import create_app

# The app's own rounds change rows too, so none begins in the meantime.
RESTING = Timing(patience=Patience(typing_after=600, words_after=()), look_every=3600)
LURE = "type=message&text=yes&value=confirm&memory=x&id=1"
READS = {"GET", "HEAD"}


def rows(file: Path) -> dict[str, list[Any]]:
    """Everything in the database."""
    with closing(sqlite3.connect(file)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608


def addresses(app: web.Application, **parts: str) -> list[str]:
    """Of all routes, those too that take nothing but what is posted."""
    paths = {route.resource.canonical for route in app.router.routes() if route.resource is not None}
    return sorted(path.format(**parts) for path in paths)


async def look(http: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> list[int]:
    statuses = []
    for method in sorted(READS):
        async with http.request(method, url, headers=headers, allow_redirects=False) as response:
            await response.read()
            statuses.append(response.status)
    return statuses


async def comes_to_the_summary(customer: DirectLineCustomer) -> None:
    """With a time that is held, and a yes that is waited for."""
    await customer.open("en-GB")
    for text in ("a beard trim on 5 January at 14:00", "Ana Silva", "ana@example.com", "skip"):
        await customer.send(Said(text, locale="en-GB", zone=ZONE_NAME))
        heard = await customer.shown()
    assert "Please check your booking" in heard[-1].text


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[web.Application]:
    made: list[web.Application] = []

    def keep(*what: Any) -> web.Application:
        made.append(create_app(*what))
        return made[-1]

    monkeypatch.setattr("tests.whole_app.create_app", keep)
    return made


async def test_a_look_at_any_address_changes_no_row_and_no_appointment(
    tmp_path: Path, made: list[web.Application]
) -> None:
    file = tmp_path / "bookings-chat.sqlite"
    async with open_studio() as studio, aiohttp.ClientSession() as http:
        await studio.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", "neighbour@example.com")
        app = open_app(
            studio,
            tmp_path,
            settings={"MAIL_SENDER": BUSINESS},
            timing=RESTING,
            look_every=RESTING.look_every,
            clock=lambda: studio.watch.now,
        )
        async with app as (base, store):
            customer = DirectLineCustomer(http, base, store)
            await comes_to_the_summary(customer)
            async with http.get(f"{base}/chat") as response:
                (asset,) = re.findall(r"/assets/(chat-[0-9a-f]+\.js)", await response.text())
            before, calendar = rows(file), await studio.get("appointments")
            await studio.requests()

            seen: set[int] = set()
            for path in addresses(
                made[0], conversation=customer.conversation, name=asset, token="some", colour="0f5f66"
            ):
                for headers in (customer.headers, {}):
                    for query in ("", f"?{LURE}", "?watermark=0"):
                        seen.update(await look(http, base + path + query, headers))
            await listen(http, customer)
            await look_at_requests(studio)

            # `/readyz` tries whether a row can be written, with one of its own.
            assert rows(file) | {"health": []} == before
            assert await studio.get("appointments") == calendar
    assert {200, 403, 405} <= seen
    assert max(seen) < 500
    assert sum(map(len, before.values())) > 5


async def listen(http: aiohttp.ClientSession, customer: DirectLineCustomer) -> None:
    """To the stream of the conversation, as a page that comes back does."""
    found = await customer.call("GET", f"/directline/conversations/{customer.conversation}?watermark=0")
    async with http.ws_connect(found["streamUrl"]) as stream:
        assert "activities" in (await stream.receive_json())


async def look_at_requests(studio: Studio) -> None:
    """Nothing was asked for that writes, and no mail was sent."""
    assert {request.method for request in studio.tenant.journal.requests} <= READS
    assert [mail["kind"] for mail in studio.mail] == ["create"], "of the neighbour's appointment, before"
