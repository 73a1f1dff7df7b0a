"""The operator's page behind its sign-in, in a browser that goes to Entra and back: an operator's, and another's."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from bot.channels.webchat.assets import Assets
from bot.health import Health
from bot.operator_page.page import Sources
from bot.operator_page.routes import OperatorOptions, OperatorRoutes
from bot.operator_page.view import Shop
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from dialogs.state.tasks import Booking
from dialogs.understanding.context import Asked
from storage.conversations.model import Inbound, Key
from storage.conversations.store import Conversations
from storage.database.engine import open_database
from storage.database.transactions import Database
from storage.marks import Marks
from tests.bot.operator_page.entra import Entra
from tests.e2e.conftest import PATIENCE_MS, ROOT
from tests.e2e.looking import SCHEMES, Looker
from tests.worlds.sample import WEBCHAT_SECRET

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PICTURES = ROOT / "build" / "operator"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLGA = "33333333-3333-3333-3333-333333333333"
STUCK = Key("msteams", "a:1")
STATE = ConversationState(
    tasks=(Booking(service_id="cut"),),
    asked=Asked.DAY,
    customer=Customer(name="Ana Silva", email="ana@example.com"),
)
ACCOUNTS = """<!doctype html><html lang="en"><title>Pick an account</title><link rel="icon" href="data:,">
<p><a href="{back}?code=the-code&amp;state={state}">Olga Quist</a></p>
<p><a href="{back}?code=the-code&amp;state={state}" id="other">Paul Ney</a></p>
<p><a href="{back}?error=access_denied&amp;state={state}">Cancel</a></p>"""


async def get_stuck(database: Database) -> None:
    """A conversation in Teams whose second message has had no turn for an hour."""
    store, at = Conversations(database, "one"), NOW - timedelta(hours=1)
    first = await store.receive(Inbound(STUCK, "1", {"from": {"id": "u"}}), at, begins=True)
    assert first is not None
    await store.commit(first, STATE.to_json(), [], at)
    await store.receive(Inbound(STUCK, "2", {"from": {"id": "u"}, "text": "on Friday"}), at)


@asynccontextmanager
async def accounts_of(entra: Entra) -> AsyncIterator[None]:
    """Where people sign in: on another site than the operator's page, as in life."""

    async def ask_who(request: web.Request) -> web.Response:
        state = entra.goes_to(entra.page + "?" + request.query_string)
        body = ACCOUNTS.format(back=entra.asked["redirect_uri"], state=state)
        return web.Response(text=body, content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/authorize", ask_who)])
    async with TestServer(app) as server:
        entra.page = f"http://localhost:{server.port}/authorize"
        yield


@asynccontextmanager
async def page_behind(entra: Entra, address: str) -> AsyncIterator[str]:
    async def shops() -> list[Shop]:
        return [Shop("shop@x", "Studio Almeida", ZoneInfo("Europe/Lisbon"), {})]

    database = open_database(address)
    await get_stuck(database)
    sources = Sources(database, Marks(WEBCHAT_SECRET), shops, lambda: NOW)
    assets = Assets(Path("no bundle"))
    app = web.Application()
    app.add_routes(OperatorRoutes(OperatorOptions(sources, entra.door(OLGA)), Health({}), assets, None).routes())
    app.add_routes(assets.routes())
    try:
        async with TestServer(app) as server:
            yield str(server.make_url("/operator"))
    finally:
        await database.aclose()


async def fits(page: Page, name: str) -> None:
    """It fits a phone and a desk; with FACE_PICTURES=1 pictures are taken for people, in light and dark."""
    for width in (390, 1280):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in SCHEMES if os.environ.get("FACE_PICTURES") else ():
            PICTURES.mkdir(parents=True, exist_ok=True)
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)


async def test_operators_come_in_and_go_out_and_nobody_else_does(browser: Browser, sqlite_address: str) -> None:
    entra, looker = Entra(NOW), Looker.here()

    async with accounts_of(entra), page_behind(entra, sqlite_address) as address:
        context = await browser.new_context(locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)

        # Somebody of the tenant who is no operator is told so, and may take another account.
        await page.goto(address)
        entra.claims = {"oid": "44444444-4444-4444-4444-444444444444", "name": "Paul Ney"}
        await page.get_by_role("link", name="Paul Ney").click()
        await expect(page.get_by_role("heading", name="Your account may not see this page")).to_be_visible()
        await expect(page.get_by_text("Whoever runs it can add you.")).to_be_visible()
        await looker.look(page, "refused")
        await fits(page, "refused")
        await page.get_by_role("link", name="Use another account").click()

        # An operator sees the page, and which conversation does not go on, but not whose it is.
        entra.claims = {}
        await page.get_by_role("link", name="Olga Quist").click()
        await expect(page.get_by_text("Signed in as Olga Quist")).to_be_visible()
        reference = Marks(WEBCHAT_SECRET).reference(str(STUCK))
        row = page.get_by_role("listitem").filter(has_text=reference)
        await expect(row).to_contain_text("Since Mon 23 Nov, 11:00")
        await expect(row).to_contain_text("A message waits for its turn")
        await expect(row).to_contain_text("Asked last: Which day")
        await expect(page.get_by_text(f"python -m deploy conversations reset {reference}")).to_be_visible()
        shown = await page.content()
        assert not any(word in shown for word in ("Ana", "example.com", "a:1", "on Friday"))
        await looker.look(page, "signed in")
        await fits(page, "signed-in")

        # It is over with the session, and what was broken off at Entra comes to nothing.
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
        assert await context.cookies(address) == []
        await looker.look(page, "signed out")
        await page.goto(address)
        await page.get_by_role("link", name="Cancel").click()
        await expect(page.get_by_role("heading", name="The sign-in did not work")).to_be_visible()
        await context.close()

    assert looker.found == []
    # A browser tells its console of each answer that is an error.
    assert [said for said in complaints if "403" not in said and "400" not in said] == []
