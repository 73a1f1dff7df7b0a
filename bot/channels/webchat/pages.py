"""The pages: the chat itself, the script that puts it on any page, and a page to try it on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from string import Template
from typing import Any

from aiohttp import web

from bot.channels.webchat.assets import Assets, send
from bot.channels.webchat.page_texts import PageTextsFor
from bot.channels.webchat.visits import Visits
from bot.http import RefusedError, host_of, read_object
from storage.json_types import JsonObject

_FILES = (
    ("chat", "css"),
    ("chat", "js"),
    ("memory", "js"),
    ("picking", "css"),
    ("picking", "js"),
    ("home", "css"),
    ("icon", "svg"),
)

# A memory has a few hundred characters, and Azure's tokens up to two thousand.
MOST_BYTES = 8 * 1024


@dataclass(frozen=True, slots=True)
class SampleBusiness:
    """The business of the demo. `mail_at` is where the mails can be read that it would have sent."""

    name: str
    mail_at: str


@dataclass(frozen=True, slots=True)
class PageOptions:
    """`allowed_origins` may frame the chat; `chat_origins` are where its script connects to besides our own host.

    `remembers`: the chat is kept on the customer's device. `business` is there when the demo page is to be shown.
    """

    allowed_origins: tuple[str, ...]
    chat_origins: tuple[str, ...] = ()
    remembers: bool = True
    business: SampleBusiness | None = None


class Pages:
    def __init__(self, assets: Assets, visits: Visits, texts: PageTextsFor, options: PageOptions) -> None:
        self._assets = assets
        self._visits = visits
        self._texts = texts
        self._options = options

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/chat", self.chat),
            web.get("/widget.js", self.widget),
            web.post("/webchat/token", self.token),
            web.post("/webchat/forget", self.forget),
        ]

    async def home(self, request: web.Request) -> web.Response:
        business = self._options.business
        if business is None:
            return _page(self._fill("home.html"), home_policy())
        told = {"business": business.name, "mail_at": business.mail_at}
        body = self._fill("demo.html", **{name: escape(value) for name, value in told.items()})
        return _page(body, home_policy())

    async def chat(self, request: web.Request) -> web.Response:
        webchat = await self._assets.webchat()
        options = self._options
        policy = chat_policy(host_of(request), options.chat_origins, options.allowed_origins)
        if webchat is None:
            return _page(self._fill("missing.html"), policy, status=503)
        texts = asdict(self._texts(_first_language(request)))
        values = {
            "webchat_js": webchat.path,
            "texts": escape(json.dumps(texts, ensure_ascii=False)),
            "hosts": escape(" ".join(options.allowed_origins)),
            "remembers": "true" if options.remembers else "false",
        }
        response = _page(
            self._fill("chat.html", **values, **{name: escape(text) for name, text in texts.items()}), policy
        )
        response.headers["Vary"] = "Accept-Language"
        return response

    async def widget(self, request: web.Request) -> web.Response:
        response = send(request, self._assets.own("widget.js"), "public, max-age=300")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    async def token(self, request: web.Request) -> web.Response:
        """A token for the chat page; the secret behind it never leaves the server."""
        answer = await self._visits.token(request, await _memory(request))
        return web.json_response(answer, headers={"Cache-Control": "no-store"})

    async def forget(self, request: web.Request) -> web.Response:
        """Nobody goes on in the conversation that this device remembers. The same answer whatever it remembered."""
        memory = await _memory(request)
        if memory:
            await self._visits.forget(memory)
        return web.json_response({}, headers={"Cache-Control": "no-store"})

    def _fill(self, file: str, **values: str) -> str:
        paths = {f"{name}_{kind}": self._assets.own(f"{name}.{kind}").path for name, kind in _FILES}
        return Template(self._assets.own(file).plain.decode()).substitute(paths | values)


def chat_policy(host: str, chat_origins: tuple[str, ...], allowed_origins: tuple[str, ...]) -> str:
    """The strictest policy under which the unmodified Web Chat runs without a violation (tried with 4.18.1)."""
    return _policy(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "font-src": "'self' data:",
            "connect-src": " ".join(("'self'", f"ws://{host}", f"wss://{host}", *chat_origins)),
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": " ".join(("'self'", *allowed_origins)),
        }
    )


def home_policy() -> str:
    return _policy(
        {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self'",
            "frame-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
    )


async def _memory(request: web.Request) -> str | None:
    sent: JsonObject = await read_object(request, MOST_BYTES) if request.can_read_body else {}
    memory = sent.get("memory")
    if not isinstance(memory, str | None):
        raise RefusedError(400, "BadArgument", "memory must be a string")
    return memory


def _first_language(request: web.Request) -> str:
    """https://www.rfc-editor.org/rfc/rfc9110#name-accept-language"""
    found = re.match(
        r"\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\s*(?:[;,]|$)", request.headers.get("Accept-Language", "")
    )
    return found[1] if found else "en"


def _policy(parts: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _page(body: str, policy: str, status: int = 200) -> web.Response:
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return web.Response(text=body, status=status, content_type="text/html", headers=headers)
