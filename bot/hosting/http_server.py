"""Serves an application to callers who may be slow, broken or hostile, which aiohttp by itself waits for and quotes.

Bodies are handed on as they came: `bot.http.read_object` unpacks them, and no other body is ever unpacked.
"""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader

from bot.http import SAFE_HEADERS, RefusedError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """In seconds. A request's headers must be complete `headers` after its first byte, its body `body` after those.

    A connection on which nothing is asked is closed after `idle`. A WebSocket has no deadline once it is open.
    """

    headers: float = 10.0
    body: float = 20.0
    idle: float = 75.0


USUAL_DEADLINES = Deadlines()


def make_runner(
    app: web.Application, *, shutdown_timeout: float, deadlines: Deadlines = USUAL_DEADLINES
) -> web.AppRunner:
    """Every application of ours is run by this, in production as in tests."""
    return _Runner(app, shutdown_timeout, deadlines)


class _Runner(web.AppRunner):
    __slots__ = ("_deadlines",)

    def __init__(self, app: web.Application, shutdown_timeout: float, deadlines: Deadlines) -> None:
        super().__init__(
            app,
            access_log=None,
            shutdown_timeout=shutdown_timeout,
            keepalive_timeout=deadlines.idle,
            auto_decompress=False,
        )
        self._deadlines = deadlines

    async def _make_server(self) -> web.Server:
        return _Server(await super()._make_server(), self._deadlines)


class _Server(web.Server):
    """The server of an application, with connections of our own."""

    def __init__(self, made: web.Server, deadlines: Deadlines) -> None:
        super().__init__(
            _answering(made.request_handler),
            request_factory=self._begin,
            handler_cancellation=made.handler_cancellation,
            **made._kwargs,  # noqa: SLF001  # what aiohttp was told and hands on to its requests
        )
        self._make = made.request_factory
        self._deadlines = deadlines

    def __call__(self) -> web.RequestHandler:
        return _Connection(self, self._deadlines, loop=self._loop, **self._kwargs)

    def _begin(
        self,
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: web.RequestHandler,
        writer: AbstractStreamWriter,
        task: asyncio.Task[None],
    ) -> web.BaseRequest:
        """Called when the headers of a request are complete and its turn has come."""
        assert isinstance(protocol, _Connection)
        protocol.begin(payload)
        return self._make(message, payload, protocol, writer, task)


def _answering(
    answer: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        assert isinstance(connection, _Connection)
        try:
            response = await answer(request) if _is_text(request) else _not_text()
        finally:
            connection.end()
        if connection.is_given_up:
            response.force_close()
        return response

    return handler


def _is_text(request: web.BaseRequest) -> bool:
    """Bytes that are no UTF-8 come as half characters, which nothing that reads a header expects."""
    try:
        "".join((request.path_qs, *request.headers.values())).encode()
    except UnicodeEncodeError:
        return False
    return True


def _not_text() -> web.Response:
    return _refusal(RefusedError(400, "BadSyntax", "the headers must be UTF-8"))


def _refusal(refused: RefusedError) -> web.Response:
    """A refusal that no application has a part in."""
    response = refused.response()
    response.headers.update(SAFE_HEADERS | {"Server": "bookings-chat"})
    return response


class _Connection(web.RequestHandler):
    __slots__ = ("_body", "_body_timer", "_deadlines", "_headers_timer", "_is_busy", "is_given_up")

    def __init__(self, server: web.Server, deadlines: Deadlines, **options: Any) -> None:
        super().__init__(server, **options)
        self._deadlines = deadlines
        self._headers_timer: asyncio.TimerHandle | None = None
        self._body_timer: asyncio.TimerHandle | None = None
        self._body: StreamReader = EMPTY_PAYLOAD
        self._is_busy = False
        self.is_given_up = False

    def data_received(self, data: bytes) -> None:
        if self.is_given_up:
            return
        is_between_requests = not self._is_busy and self._body.is_eof()
        super().data_received(data)
        if data and is_between_requests and self._headers_timer is None and self.transport is not None:
            self._headers_timer = self._loop.call_later(self._deadlines.headers, self._headers_are_late)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_timers()
        super().connection_lost(exc)

    def begin(self, body: StreamReader) -> None:
        self._stop_timers()
        self._is_busy, self._body = True, body
        if not body.is_eof():
            self._body_timer = self._loop.call_later(self._deadlines.body, self._body_is_late)

    def end(self) -> None:
        self._is_busy = False

    def _stop_timers(self) -> None:
        for timer in (self._headers_timer, self._body_timer):
            if timer is not None:
                timer.cancel()
        self._headers_timer = self._body_timer = None

    def _headers_are_late(self) -> None:
        if self.transport is not None:
            self.transport.write(_LATE_HEADERS)
        self.force_close()

    def _body_is_late(self) -> None:
        if self._body.is_eof():
            return
        if not self._is_busy:  # it has had its answer
            self.force_close()
            return
        self.is_given_up = True
        self._body.set_exception(RefusedError(408, "RequestTimeout", "the body did not arrive in time"))
        self._body.feed_eof()  # nobody waits for the rest

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """As aiohttp does, but neither the log nor the answer quotes what came in: it may be somebody's token."""
        if isinstance(exc, HttpProcessingError):
            log.info("what came in is no request: %s", type(exc).__name__)
            refused = RefusedError(400, "BadSyntax", "the request could not be read")
        else:
            self.log_exception("a request failed", exc_info=exc)
            refused = RefusedError(status, "InternalError", "something went wrong here")
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun, and cannot be replaced")
        response = _refusal(refused)
        response.force_close()
        return response

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Where it happened; an exception's text may quote what came in. A caller who hung up is no fault."""
        error = kw.get("exc_info")
        if isinstance(error, ConnectionError):
            log.debug("a caller hung up")
            return
        what = str(args[0]).replace(" from %s", "") if args else "a request failed"
        where = "".join(traceback.format_tb(error.__traceback__)) if isinstance(error, BaseException) else ""
        log.error("%s: %s\n%s", what, type(error).__name__, where)


def _raw(refused: RefusedError, phrase: str) -> bytes:
    """An answer to what never became a request."""
    body = json.dumps({"error": {"code": refused.code, "message": str(refused)}})
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
        "Server": "bookings-chat",
        **SAFE_HEADERS,
    }
    lines = (f"HTTP/1.1 {refused.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items()))
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


_LATE_HEADERS = _raw(RefusedError(408, "RequestTimeout", "the headers did not arrive in time"), "Request Timeout")
