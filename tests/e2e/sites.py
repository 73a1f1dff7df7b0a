"""The app, and beside it the site of a business that has its widget, each at an origin of its own; and a device before
them that keeps what pages store, also where it blocks what frames of other sites store.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import BrowserContext, Page, Playwright

from bot.channels.webchat.pages import SampleBusiness
from bot.hosting.http_server import make_runner
from bot.server import Channels
from tests.e2e.conftest import FLAGS, Chat, chromium_here
from tests.whole_app import open_app
from tests.worlds.studio import Studio, open_studio

WINDOW = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "timezone_id": "Europe/Lisbon"}
LAUNCHER = "Book an appointment"


@dataclass
class Site:
    """The pages of a business, at `localhost`: to a browser another site than `127.0.0.1`."""

    base: str = ""
    pages: dict[str, str] = field(default_factory=dict)

    async def get(self, request: web.Request) -> web.Response:
        body = self.pages.get(request.path, "")
        return web.Response(
            text=f"<!doctype html><title>A business</title><h1>A business</h1>{body}", content_type="text/html"
        )


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_get("/{page:.*}", site.get)
    runner = make_runner(app, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "localhost", 0).start()
        site.base = f"http://localhost:{runner.addresses[0][1]}"
        yield site
    finally:
        await runner.cleanup()


@dataclass
class Place:
    """The app at `base`, and the site whose pages have its widget."""

    base: str
    site: Site
    studio: Studio

    @property
    def key(self) -> str:
        """Under which name a page keeps what is remembered."""
        return f"bookings-chat {self.base}"


@asynccontextmanager
async def open_place(folder: Path, *, channels: Channels | None = None, **settings: str) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(open_site())
        studio = await stack.enter_async_context(open_studio())
        settings = {"WEBCHAT_ALLOWED_ORIGINS": site.base} | settings
        app = open_app(
            studio,
            folder,
            settings=settings,
            clock=lambda: studio.watch.now,
            business=SampleBusiness("Studio Almeida", "/mail"),
            channels=channels,
        )
        base, _ = await stack.enter_async_context(app)
        widget = f'<script src="{base}/widget.js" defer></script>'
        site.pages |= {"/": widget, "/prices": widget}
        yield Place(base, site, studio)


@asynccontextmanager
async def device(playwright: Playwright, folder: Path, *, blocked: str = "") -> AsyncIterator[BrowserContext]:
    """A browser with a profile on disk. `blocked`: the host that may store nothing at all, wherever it is shown."""
    if blocked:
        _block(folder / "Default", blocked)
    context = await playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=chromium_here(),
        args=list(FLAGS),
        **WINDOW,  # type: ignore[arg-type]
    )
    try:
        yield context
    finally:
        await context.close()


def _block(profile: Path, host: str) -> None:
    """As who forbids a site to store data, in the settings of Chromium."""
    exceptions = {f"{host},*": {"setting": 2}}
    settings = {"profile": {"content_settings": {"exceptions": {"cookies": exceptions}}}}
    profile.mkdir(parents=True)
    (profile / "Preferences").write_text(json.dumps(settings))


async def visit(context: BrowserContext, url: str, *, script: str = "") -> Chat:
    """A tab with this page. Its complaints are gathered. `script` runs before any of the page's own."""
    page = await context.new_page()
    if script:
        await page.add_init_script(script)
    chat = Chat(page, page)
    page.on("console", lambda m: chat.complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: chat.complaints.append(str(error)))
    await page.goto(url)
    return chat


async def visit_widget(context: BrowserContext, url: str, *, script: str = "") -> Chat:
    """The same, with the widget opened on it."""
    chat = await visit(context, url, script=script)
    await chat.page.get_by_role("button", name=LAUNCHER).click()
    chat.place = chat.page.frame_locator("iframe")
    return chat


async def stored(page: Page) -> dict[str, str]:
    found: Any = await page.evaluate("() => ({ ...localStorage })")
    return dict(found)
