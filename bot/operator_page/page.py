"""`GET /operator`: what was counted, drawn on the server. Nothing is changed by it, and no script runs in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.webchat.assets import Asset, Assets, load_asset
from bot.health import Health
from bot.operator_page.figures import RANGES, USUAL_RANGE, begins, figures
from bot.operator_page.view import Asked, Present, Shop, view
from bot.operator_page.wording import Words, words_for
from dialogs.happenings import Happened
from storage.database.transactions import Database
from storage.happenings import Happenings
from storage.marks import Marks
from storage.standing import standing
from storage.stuck import stuck_conversations

PATH = "/operator"

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

NO_BUSINESS = ""
"""What belongs to no business is shown with each: a limit that was reached, a message that did not arrive."""

_HERE = Path(__file__).parent

ShopsNow: TypeAlias = Callable[[], Awaitable[Sequence[Shop]]]
"""The businesses that are served, never none; one that cannot be read now is called by its id."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the page is drawn from; `clock` is that by which appointments are made."""

    database: Database
    marks: Marks
    shops: ShopsNow
    clock: Callable[[], datetime]


class OperatorPage:
    def __init__(self, sources: Sources, health: Health, assets: Assets) -> None:
        self._sources = sources
        self._happenings = Happenings(sources.database)
        self._health = health
        self._css = load_asset(_HERE / "static" / "operator.css")
        self._icon: Asset = assets.own("icon.svg")
        assets.add(self._css)
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def show(self, request: web.Request, person: str = "") -> web.Response:
        """For somebody who may see it; `person` is who has signed in, "" where nobody has to."""
        words, now = _words(request), self._sources.clock()
        shops = await self._sources.shops()
        shop = next((one for one in shops if one.id == request.query.get("business")), shops[0])
        days = _days(request)
        asked = Asked(shop, days, now, self._mark)
        ids, since = (shop.id, NO_BUSINESS), begins(now, days, shop.zone)
        counted, booked, stands, stuck, health = await asyncio.gather(
            self._happenings.in_all(ids, since),
            self._happenings.by_hour(ids, (Happened.BOOKED.value,), since),
            standing(self._sources.database, [shop.id], now),
            stuck_conversations(self._sources.database, now),
            self._health.results(),
        )
        drawn = view(words, asked, figures(counted, booked, now, days, shop.zone), Present(health, stands, stuck))
        values = drawn | {"shop": shop, "shops": shops, "days": days, "person": person}
        return self._page("operator.html", values)

    def told(self, request: web.Request, key: str, status: int, *, again: str = "again") -> web.Response:
        """A page that says one thing about the sign-in; `again` is what leads to the next."""
        words = _words(request)
        said = {"title": words.say("sign-in", key), "why": words.say("sign-in", f"{key}-why")}
        return self._page("told.html", said | {"words": words, "again": words.say("sign-in", again)}, status)

    def _page(self, template: str, values: dict[str, object], status: int = 200) -> web.Response:
        body = self._templates.get_template(template).render(values, css=self._css.path, icon=self._icon.path)
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
        return web.Response(text=body, status=status, content_type="text/html", headers=headers)

    def _mark(self, conversation: str) -> str:
        return self._sources.marks.reference(conversation)


def _words(request: web.Request) -> Words:
    return words_for(request.headers.get("Accept-Language", ""))


def _days(request: web.Request) -> int:
    said = request.query.get("days", "")
    return next((days for days in RANGES if str(days) == said), USUAL_RANGE)
