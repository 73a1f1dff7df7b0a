"""What every route of ours has in common: reading a body, refusing with a reason, safe headers."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.activities import BadActivityError, parse_object
from storage.database.errors import DatabaseUnavailable
from storage.json_types import JsonObject

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = logging.getLogger(__name__)

# How soon whoever was not taken because of the database may try again.
TRY_AGAIN_SECONDS = 5

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
}


_PLAIN = frozenset({"", "identity"})
_PACKINGS = _PLAIN | {"gzip", "x-gzip", "deflate"}
# https://docs.python.org/3/library/zlib.html#zlib.decompress
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


class RefusedError(Exception):
    """A request that is answered with an error status and, in the shape of Bot Framework's errors, the reason."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after

    def response(self) -> web.Response:
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after is not None else {}
        body = {"error": {"code": self.code, "message": str(self)}}
        return web.json_response(body, status=self.status, headers=headers)


async def read_object(request: web.Request, at_most: int) -> JsonObject:
    """The JSON object in the request's body, read and unpacked no further than the limit. Raises RefusedError."""
    body = await _read(request, at_most)
    try:
        return parse_object(body)
    except BadActivityError as error:
        raise RefusedError(400, "BadSyntax", str(error)) from None


async def _read(request: web.Request, at_most: int) -> bytes:
    packing = request.headers.get("Content-Encoding", "").strip().lower()
    if packing not in _PACKINGS:
        raise RefusedError(415, "UnsupportedMediaType", "the body must be plain, or packed with gzip or deflate")
    unpack = None if packing in _PLAIN else zlib.decompressobj(_GZIP_OR_ZLIB)
    received, body = 0, bytearray()
    try:
        async for chunk in request.content.iter_chunked(16_384):
            received += len(chunk)
            body += chunk if unpack is None else unpack.decompress(chunk, at_most + 1 - len(body))
            if max(received, len(body)) > at_most:
                raise RefusedError(413, "MessageSizeTooBig", f"the body must not be larger than {at_most} bytes")
    except zlib.error:
        raise RefusedError(400, "BadSyntax", f"the body is not packed with {packing}") from None
    except (web.RequestPayloadError, HttpProcessingError):
        raise RefusedError(400, "BadSyntax", "the body could not be read") from None
    if unpack is not None and (not unpack.eof or unpack.unused_data):
        raise RefusedError(400, "BadSyntax", f"the body is not packed with {packing}")
    return bytes(body)


PUBLIC_URL = web.AppKey("public url", str)
"""Where the app is reached from outside; not set where the operator does not say."""

# Two years, as the lists that browsers are delivered with ask for. https://www.rfc-editor.org/rfc/rfc6797
_HTTPS_ALONE = "max-age=63072000"


def is_by_public_url(request: web.Request) -> bool:
    """Whether the caller came by that address, whatever the proxy says of the scheme."""
    public = request.config_dict.get(PUBLIC_URL)
    return public is not None and _at(public) == request.host.lower()


def _at(origin: str) -> str:
    return origin.partition("://")[2]


def public_origin(request: web.Request) -> str:
    """Scheme and host as the caller sees them, also behind a proxy that ends TLS."""
    if is_by_public_url(request):
        return request.config_dict[PUBLIC_URL]
    scheme = request.headers.get("X-Forwarded-Proto", request.scheme).split(",")[0].strip()
    return f"{'https' if scheme == 'https' else 'http'}://{host_of(request)}"


def host_of(request: web.Request) -> str:
    """The host that the caller asked for; it goes into headers and pages, so it must look like one."""
    if not re.fullmatch(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?", request.host):
        raise RefusedError(400, "BadArgument", "the host header is not a host name")
    return request.host


@web.middleware
async def refuse_kindly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal leaves as JSON with a reason, so that nobody has to guess from a number."""
    try:
        return await handler(request)
    except RefusedError as refused:
        return refused.response()
    except DatabaseUnavailable as trouble:
        # Clients of Direct Line and the channels send it again by themselves.
        log.error("a request was not taken: %s", trouble)
        reason = "nothing can be stored here now; please send it again"
        return RefusedError(503, "StorageUnavailable", reason, retry_after=TRY_AGAIN_SECONDS).response()
    except web.HTTPNotFound:
        return RefusedError(404, "NotFound", "there is nothing at this address").response()
    except web.HTTPMethodNotAllowed as error:
        allowed = ", ".join(sorted(error.allowed_methods))
        response = RefusedError(405, "MethodNotAllowed", f"this address takes {allowed}").response()
        response.headers["Allow"] = allowed
        return response


async def add_safe_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: the headers that protect every answer, unless the route has set its own."""
    # A browser heeds the others for what it shows as a page, which it never does with these.
    is_part = response.status == 200 and response.content_type in {"text/javascript", "text/css"}
    for name, value in SAFE_HEADERS.items():
        if name == "X-Content-Type-Options" or not is_part:
            response.headers.setdefault(name, value)
    if is_by_public_url(request) and request.config_dict[PUBLIC_URL].startswith("https://"):
        response.headers["Strict-Transport-Security"] = _HTTPS_ALONE
    response.headers["Server"] = "bookings-chat"
