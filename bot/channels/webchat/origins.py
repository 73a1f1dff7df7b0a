"""Which pages may use the chat: the app's own, and those of the origins that the operator names."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aiohttp import web

from bot.http import Handler, RefusedError, public_origin

# The client sends all four; leaving one out blocks the chat completely.
_ALLOWED_HEADERS = "authorization, content-type, x-ms-bot-agent, x-requested-with"
_FRAMES = frozenset({"iframe", "frame", "embed", "object"})
_SHARED_PATHS = ("/directline/", "/webchat/token")


class Origins:
    """The allow-list, and the CORS headers that follow from it."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed

    def may_use(self, request: web.Request) -> bool:
        """A caller that names no origin is no browser on a foreign page, and has nothing to be protected from."""
        origins = request.headers.getall("Origin", [])
        return not origins or (len(origins) == 1 and self.is_of(request, origins[0]))

    def is_of(self, request: web.Request, origin: str) -> bool:
        """Whether an origin is allowed, or the app's own."""
        return origin.lower() in self.allowed or _is_at(origin, request)

    def check(self, request: web.Request) -> None:
        if not self.may_use(request):
            raise _not_allowed()

    @web.middleware
    async def answer_preflights(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A browser asks first whether a page of another origin may. An origin that cannot be read may nothing."""
        if not request.path.startswith(_SHARED_PATHS):
            return await handler(request)
        if not _is_readable(request.headers.get("Origin", "")):
            return _not_allowed().response()
        return self._preflight(request) if _is_preflight(request) else await handler(request)

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Signal handler: lets allowed pages of other origins read our answers, also the one to a fault of ours.

        https://fetch.spec.whatwg.org/#http-cors-protocol
        """
        if not request.path.startswith(_SHARED_PATHS):
            return
        response.headers["Vary"] = "Origin"
        origin = request.headers.get("Origin")
        if origin and self.may_use(request):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"

    def _preflight(self, request: web.Request) -> web.Response:
        if not self.may_use(request):
            return _not_allowed().response()
        headers = {
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": "600",
        }
        return web.Response(status=204, headers=headers)


def _is_preflight(request: web.Request) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _not_allowed() -> RefusedError:
    return RefusedError(403, "OriginNotAllowed", "pages of this origin may not use the chat")


def _is_readable(origin: str) -> bool:
    try:
        urlsplit(origin)
    except ValueError:
        return False
    return True


def _is_at(origin: str, request: web.Request) -> bool:
    """Of the host that was asked, and no less safe: a page of http may have been put there by anybody on the way."""
    try:
        ours = public_origin(request).lower()
    except RefusedError:  # no host that anything could be at
        return False
    return origin.lower() in {ours, ours.replace("http://", "https://", 1)}


def framed_by(request: web.Request) -> str | None:
    """The origin of the page in whose frame this one is to be shown, as far as the browser says so; None on a page of
    its own. It is told to be kind: whose page may show the chat is kept by the browser, from `frame-ancestors`.

    Browsers say so to a host of https alone, and old ones not at all; the widget says it itself.
    https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header
    """
    if request.headers.get("Sec-Fetch-Dest", "iframe" if "framed" in request.query else "") not in _FRAMES:
        return None
    found = re.match(r"https?://[A-Za-z0-9.\-]+(?::\d{1,5})?(?=/|$)", request.headers.get("Referer", ""))
    return found[0].lower() if found else None
