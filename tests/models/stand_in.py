"""A server on this machine that speaks like an OpenAI-compatible endpoint, and answers as it is told."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
"""How one request is answered."""

PATH = "/v1/chat/completions"

# What a request that is left waiting waits for.
_CLOSING = web.AppKey("closing", asyncio.Event)


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in; the names of `headers` are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: Any


class StandIn:
    """Serves while the `async with` lasts; `requests` are all that came, `url` is the base for the client.

    `answer` is what it answers as a rule; what `next` is given comes before, one answer for each request.
    """

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer or says({})
        self.requests: list[Received] = []
        self._next: deque[Answer] = deque()
        self._closing = asyncio.Event()
        app = web.Application()
        app[_CLOSING] = self._closing
        app.router.add_post("/{path:.*}", self._handle)
        self._server = TestServer(app)

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("/v1"))

    def next(self, *answers: Answer) -> None:
        self._next.extend(answers)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Received(request.path, headers, json.loads(await request.read() or b"null")))
        return await (self._next.popleft() if self._next else self.answer)(request)


def says(found: object) -> Answer:
    """The model's answer is this, written as JSON."""
    return completes(json.dumps(found))


def says_what(choose: Callable[[Any], object]) -> Answer:
    """The model's answer depends on the body of the request."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return await says(choose(await request.json()))(request)

    return answer


def completes(content: str | None, *, finish_reason: str = "stop", refusal: str | None = None) -> Answer:
    """A completion around what the model wrote, which may be anything.

    https://learn.microsoft.com/azure/ai-foundry/openai/reference#chat-completions
    """
    choice = {
        "index": 0,
        "finish_reason": finish_reason,
        "logprobs": None,
        "message": {"role": "assistant", "content": content, "refusal": refusal},
    }
    usage = {"prompt_tokens": 20, "completion_tokens": 10, "total_tokens": 30}
    completion = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "a-model", "usage": usage}
    return sends(json.dumps(completion | {"choices": [choice]}))


def sends(body: str | bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Any body at all, said to be JSON."""
    content = body.encode() if isinstance(body, str) else body

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(
            body=content, status=status, headers={"Content-Type": "application/json", **(headers or {})}
        )

    return answer


def fails(status: int, headers: Mapping[str, str] | None = None) -> Answer:
    """An error, whose text quotes the request, as those of real endpoints can."""

    async def answer(request: web.Request) -> web.StreamResponse:
        error = {"error": {"code": str(status), "message": f"no good: {await request.text()}"}}
        return web.json_response(error, status=status, headers=headers)

    return answer


def redirects(to: str) -> Answer:
    return sends("", 307, {"Location": to})


async def waits(request: web.Request) -> web.StreamResponse:
    """No answer while the server is there."""
    await request.app[_CLOSING].wait()
    return web.Response()


async def stops_midway(request: web.Request) -> web.StreamResponse:
    """The answer begins and does not go on."""
    begun = web.StreamResponse()
    await begun.prepare(request)
    await begun.write(b'{"choices": [')
    await request.app[_CLOSING].wait()
    return begun


async def never_ends(request: web.Request) -> web.StreamResponse:
    """Sends more and more, until nobody reads it any longer."""
    endless = web.StreamResponse()
    await endless.prepare(request)
    while not request.app[_CLOSING].is_set():
        try:
            await endless.write(b" " * 16_384)
        except ConnectionError:
            break
    return endless


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Closes the connection without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
