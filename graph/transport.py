"""The one way to Graph: a limit, a token, a deadline, retries, paging, and errors of ours.

Logged and traced are the operation, the status, ids of requests and the time; never a body, an address or a token.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote
from uuid import uuid4

import httpx
from opentelemetry.trace import SpanKind
from opentelemetry.util.types import AttributeValue

from graph import wire
from graph.auth.tokens import TokenSource
from graph.errors import BookingsError, NotAllowed, Rejected, TryLater
from graph.outcomes import GONE, Failure, doubtful, error_of, unreadable
from graph.request_limits import RequestLimits
from graph.retry import THROTTLED, NoAnswer, leaves_doubt, may_still_arrive, pause_before_retry, retry_after
from graph.spans import Span
from graph.tries import Try, Watcher, unwatched

T = TypeVar("T")

logger = logging.getLogger("graph")

# No documented collection of Bookings comes near this; a chain of pages that never ends must end somewhere.
MOST_PAGES = 1000

LEAST_OF_A_WRITE = 1 / 6
"""A write that has this much of its time left, or more, is sent. Whatever leaves later is likely to be broken off, and
then nobody knows whether it was carried out: in a crowd, that would become of most.
"""

# Raised before a byte of the request has left.
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.LocalProtocolError,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

# Without this preference Graph hides members that came after the first version of an enumeration.
# https://learn.microsoft.com/graph/best-practices-concept#handling-future-members-in-evolvable-enumerations
_PREFER = "include-unknown-enum-members"


@dataclass(slots=True)
class _Call:
    """One call and what is known of it so far. `in_doubt`: one of its tries may have written; `is_loose`: it may even
    do so later.
    """

    request: wire.Request
    url: httpx.URL
    content: bytes | None
    tries: int = 0
    in_doubt: bool = False
    is_loose: bool = False
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class CallTiming:
    """Every call ends within `call_seconds`, its retries and pages included.

    `clock` counts seconds, `sleep` waits for so many, `chance` gives random numbers in [0, 1).
    """

    call_seconds: float = 30.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


USUAL_TIMING = CallTiming()


class Transport:
    """Sends requests to one root of Graph."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        root: str,
        tokens: TokenSource,
        limits: RequestLimits,
        timing: CallTiming = USUAL_TIMING,
    ) -> None:
        self._http = http
        self._root = httpx.URL(root.rstrip("/"))
        self._tokens = tokens
        self._limits = limits
        self._call_seconds = timing.call_seconds
        self._clock = timing.clock
        self._sleep = timing.sleep
        self._chance = timing.chance
        self._watcher: Watcher = unwatched
        self.in_flight = 0
        """How many requests of this process are under way at this moment."""

    def watch(self, watcher: Watcher) -> None:
        """Tells this one, and no earlier one any more, of every request that has come to its end."""
        self._watcher = watcher

    @property
    def paused(self) -> int:
        """How many businesses wait at this moment because Graph has throttled one of their requests."""
        return self._limits.paused

    def deadline(self) -> float:
        """By the clock, when a call that begins now has to end; several requests can share one."""
        return self._clock() + self._call_seconds

    async def send(self, request: wire.Request) -> None:
        """For a request whose answer says nothing; or some object, but never a page of something in between."""
        await self.read(request, lambda content: content and wire.read_json(content))

    async def read_one(self, request: wire.Request, kind: type[T]) -> T:
        """For a request that is answered by one thing."""
        return await self.read(request, lambda content: wire.read_one(content, kind))

    async def read(self, request: wire.Request, read: Callable[[bytes], T], until: float | None = None) -> T:
        """For a request whose answer has a reading of its own."""
        call = _call(request, self._url(request))
        return _read(call, await self._settled(call, self.deadline() if until is None else until), read)

    async def read_all(self, request: wire.Request, kind: type[T], until: float | None = None) -> tuple[T, ...]:
        """For a request that is answered by a collection, over as many pages as it has."""
        until = self.deadline() if until is None else until
        found: list[T] = []
        url = self._url(request)
        for _ in range(MOST_PAGES):
            call = _call(request, url)
            things, following = _read(call, await self._settled(call, until), lambda body: wire.read_page(body, kind))
            found += things
            if following is None:
                return tuple(found)
            url = self._below_root(request, following)
        raise Rejected(f"{request.operation}: more than {MOST_PAGES} pages")

    async def _settled(self, call: _Call, until: float) -> httpx.Response:
        """The successful answer. Raises what the failure means, with no more said than is known."""
        with self._span_of(call):
            try:
                async with asyncio.timeout(until - self._clock()):
                    return await self._tried(call, until)
            except TimeoutError:
                error: BookingsError = error_of(call.request, Failure(NoAnswer.OUT_OF_TIME, request_id=call.request_id))
            except BookingsError as failure:
                error = failure
            raise doubtful(call.request, error, may_still_arrive=call.is_loose) if call.in_doubt else error

    def _span_of(self, call: _Call) -> Span:
        """The call as a whole, with the waiting for a place, a pause and a retry; each request in it has its own."""
        business = call.request.business_id
        told: dict[str, AttributeValue] = {"bookings.operation": call.request.operation}
        if business:
            told["bookings.business"] = business
        return Span(f"bookings.graph {call.request.operation}", SpanKind.INTERNAL, told)

    async def _tried(self, call: _Call, until: float) -> httpx.Response:
        """Tries until an answer is final or the next pause would outlast the call."""
        request = call.request
        token = await self._tokens.token()
        is_renewed = False
        while True:
            was_in_doubt = call.in_doubt
            answer = await self._tried_once(call, token, until)
            if isinstance(answer, httpx.Response):
                if answer.is_success:
                    return answer
                if was_in_doubt and request.effect is wire.Effect.REMOVE and _says_it_is_gone(answer):
                    return answer
                if answer.status_code == 401 and not is_renewed:
                    token, is_renewed = await self._tokens.refresh(token), True
                    continue
            failure = _failure(call, answer)
            pause = pause_before_retry(
                failure.outcome,
                failure.retry_after,
                tries=call.tries,
                repeatable=request.repeatable and not (request.in_order and call.is_loose),
                chance=self._chance(),
            )
            if pause is None or self._clock() + pause >= until:
                raise error_of(request, failure)
            if failure.outcome == THROTTLED:
                self._limits.pause(request.business_id, pause)
            else:
                await self._sleep(pause)

    async def _tried_once(self, call: _Call, token: str, until: float) -> httpx.Response | NoAnswer:
        """One try, within the limits. While it is under way, and if it is broken off, a write is in doubt."""
        async with self._limits.place(call.request.business_id):
            await self._wait_for_pause(call.request, until)
            if call.request.writes and until - self._clock() < self._call_seconds * LEAST_OF_A_WRITE:
                raise error_of(call.request, Failure(NoAnswer.OUT_OF_TIME, request_id=call.request_id))
            was_in_doubt, was_loose = call.in_doubt, call.is_loose
            call.in_doubt = was_in_doubt or call.request.writes
            call.is_loose = was_loose or call.request.writes
            call.tries += 1
            answer = await self._exchange(call, token)
            outcome = answer.status_code if isinstance(answer, httpx.Response) else answer
            if not leaves_doubt(outcome):
                call.is_loose = was_loose
                # What has worked stays in doubt until it is told: time may run out while the place is being left.
                has_written = call.request.writes and isinstance(answer, httpx.Response) and answer.is_success
                call.in_doubt = was_in_doubt or has_written
            elif isinstance(answer, httpx.Response) and not may_still_arrive(outcome) and _is_graphs(answer):
                call.is_loose = was_loose
            return answer

    async def _wait_for_pause(self, request: wire.Request, until: float) -> None:
        while wait := self._limits.pause_left(request.business_id):
            if self._clock() + wait >= until:
                raise TryLater(f"{request.operation}: the business is throttled", retry_after=wait)
            await self._sleep(wait)

    async def _exchange(self, call: _Call, token: str) -> httpx.Response | NoAnswer:
        """The HTTP request itself, its span, and its one line in the log."""
        began = self._clock()
        ours = str(uuid4())
        call.request_id = ours
        said = "broken off"
        self.in_flight += 1
        with Span(f"{call.request.method} {call.request.operation}", SpanKind.CLIENT, _told_of(call, ours)) as span:
            try:
                answer = await self._http.send(self._http_request(call, token, ours), follow_redirects=False)
            except _NOT_SENT:
                said = NoAnswer.NOT_SENT.value
                span.failed(said)
                return NoAnswer.NOT_SENT
            except httpx.HTTPError:
                said = NoAnswer.LOST.value
                span.failed(said)
                return NoAnswer.LOST
            else:
                said = str(answer.status_code)
                span.note("http.response.status_code", answer.status_code)
                if answer.status_code >= 400:
                    span.failed(said)
                if (named := wire.identifier(answer.headers.get("request-id"))) is not None:
                    call.request_id = named
                    span.note("azure.service.request.id", named)
                return answer
            finally:
                self.in_flight -= 1
                took = self._clock() - began
                self._watcher(Try(call.request.operation, said, took, call.tries))
                logger.info(
                    "%s %s in %d ms, request-id %s, client-request-id %s",
                    call.request.operation, said, round(took * 1000), call.request_id, ours,
                )  # fmt: skip

    def _http_request(self, call: _Call, token: str, client_request_id: str) -> httpx.Request:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "client-request-id": client_request_id,
            "return-client-request-id": "true",
            "Prefer": _PREFER,
        }
        if call.content is not None:
            headers["Content-Type"] = "application/json"
        return self._http.build_request(call.request.method, call.url, content=call.content, headers=headers)

    def _url(self, request: wire.Request) -> httpx.URL:
        url = httpx.URL(f"{self._root}{request.path}")
        return url.copy_merge_params(request.params) if request.params else url

    def _below_root(self, request: wire.Request, link: str) -> httpx.URL:
        """The address of a next page, as given. It gets our token, so it must be where all our calls go."""
        try:
            url = httpx.URL(link)
        except httpx.InvalidURL:
            url = httpx.URL()
        root = self._root
        is_same_host = (url.scheme, url.host, url.port, url.userinfo) == (root.scheme, root.host, root.port, b"")
        segments = unquote(url.path).split("/")
        if is_same_host and url.path.startswith(f"{root.path.rstrip('/')}/") and ".." not in segments:
            return url
        raise NotAllowed(
            f"{request.operation}: the next page is not below GRAPH_BASE_URL but at {url.host or 'nowhere'}"
        )


def _call(request: wire.Request, url: httpx.URL) -> _Call:
    return _Call(request, url, None if request.json is None else wire.write_json(request.operation, request.json))


def _told_of(call: _Call, client_request_id: str) -> dict[str, AttributeValue]:
    """By the conventions for clients of HTTP, but for `url.full`: a path leads to a customer or an appointment."""
    told: dict[str, AttributeValue] = {
        "http.request.method": call.request.method,
        "server.address": call.url.host,
        "url.scheme": call.url.scheme,
        "bookings.operation": call.request.operation,
        "bookings.client_request_id": client_request_id,
    }
    if call.url.port is not None:
        told["server.port"] = call.url.port
    if call.tries > 1:
        told["http.request.resend_count"] = call.tries - 1
    return told


def _is_graphs(answer: httpx.Response) -> bool:
    """Whether Graph itself has answered, and not somebody on the way in its place."""
    code, _ = wire.read_failure(answer.content)
    return code is not None


def _says_it_is_gone(answer: httpx.Response) -> bool:
    return answer.status_code in GONE and _is_graphs(answer)


def _failure(call: _Call, answer: httpx.Response | NoAnswer) -> Failure:
    if isinstance(answer, NoAnswer):
        return Failure(answer, request_id=call.request_id)
    code, inner_request_id = wire.read_failure(answer.content)
    named = wire.identifier(answer.headers.get("request-id")) or inner_request_id or call.request_id
    return Failure(answer.status_code, code, named, retry_after(answer.headers))


def _read(call: _Call, answer: httpx.Response, read: Callable[[bytes], T]) -> T:
    """Raises outside of the handlers, so that no error of ours drags a body along as its context."""
    try:
        return read(answer.content)
    except wire.NotJson:
        why, is_json = "not JSON", False
    except wire.Unreadable as cause:
        why, is_json = str(cause), True
    raise unreadable(call.request, why, is_json=is_json, status=answer.status_code, request_id=call.request_id)
