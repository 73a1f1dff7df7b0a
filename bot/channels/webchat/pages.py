"""The pages: the chat itself, the script that puts it on any page, and a page to try it on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from html import escape
from string import Template
from typing import Any

from aiohttp import web

from bot.channels.webchat.assets import Assets, send
from bot.channels.webchat.direct_line import BASE, DirectLine
from bot.http import host_of, public_origin
from storage.json_types import JsonObject

NewToken = Callable[[web.Request], Awaitable[JsonObject]]


class Pages:
    """`business` is the name of the sample business when the demo page is to be shown, else None.

    `chat_origins` are where the chat's script connects to besides our own host.
    """

    def __init__(
        self,
        assets: Assets,
        new_token: NewToken,
        *,
        allowed_origins: tuple[str, ...],
        chat_origins: tuple[str, ...] = (),
        business: str | None = None,
    ) -> None:
        self._assets = assets
        self._new_token = new_token
        self._allowed_origins = allowed_origins
        self._chat_origins = chat_origins
        self._business = business

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/chat", self.chat),
            web.get("/widget.js", self.widget),
            web.post("/webchat/token", self.token),
        ]

    async def home(self, request: web.Request) -> web.Response:
        page = "home.html" if self._business is None else "demo.html"
        body = self._fill(page, business=escape(self._business or ""))
        return _page(body, home_policy())

    async def chat(self, request: web.Request) -> web.Response:
        webchat = await self._assets.webchat()
        policy = chat_policy(host_of(request), self._chat_origins, self._allowed_origins)
        if webchat is None:
            return _page(self._fill("missing.html"), policy, status=503)
        return _page(self._fill("chat.html", webchat_js=webchat.path), policy)

    async def widget(self, request: web.Request) -> web.Response:
        response = send(request, self._assets.own("widget.js"), "public, max-age=300")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    async def token(self, request: web.Request) -> web.Response:
        """A token for the chat page; the secret behind it never leaves the server."""
        return web.json_response(await self._new_token(request), headers={"Cache-Control": "no-store"})

    def _fill(self, file: str, **values: str) -> str:
        paths = {
            f"{name}_{kind}": self._assets.own(f"{name}.{kind}").path
            for name, kind in (("chat", "css"), ("chat", "js"), ("home", "css"), ("icon", "svg"))
        }
        return Template(self._assets.own(file).plain.decode()).substitute(paths | values)


def own_token(direct_line: DirectLine) -> NewToken:
    """Tokens of the embedded Direct Line server."""

    async def new_token(request: web.Request) -> JsonObject:
        answer = await direct_line.new_token(request)
        return {**answer, "domain": public_origin(request) + BASE}

    return new_token


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


def _policy(parts: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _page(body: str, policy: str, status: int = 200) -> web.Response:
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return web.Response(text=body, status=status, content_type="text/html", headers=headers)
