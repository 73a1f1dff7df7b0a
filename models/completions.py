"""The client of a model behind an OpenAI-compatible endpoint for chat completions, which answers in JSON.

For Azure the v1 API is spoken, which needs no `api-version`; what of this request the dated versions know differs from
one to the next.
https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle

Logged are the outcome and the time taken; never a message, an answer, a key or a token.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence

import httpx

from graph.auth.tokens import TokenSource
from graph.errors import BookingsError, NotAllowed
from models.endpoint import Endpoint
from models.errors import (
    ModelError,
    ModelRefusedError,
    ModelTimeoutError,
    ModelUnreachableError,
    ModelUnreadableError,
)
from models.pauses import Pauses
from models.wire import error_of, read_answer, request_body

logger = logging.getLogger("models")

MOST_BYTES = 64 * 1024

# By itself httpx drops a connection after 5 seconds, and a new one would take from the time of the next request.
_LIMITS = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=60.0)


class ChatCompletions:
    """Asks one model, and gives up early: nothing is tried twice, as a customer waits.

    `seconds` are for a whole request, from the token to the end of the answer. With `tokens`, the endpoint is given a
    token instead of a key. A `client` that is handed in is not closed here. `clock` counts seconds, for pauses.

    After 429 or 503 nothing is sent until the time that the endpoint names, 300 seconds at most; and nothing for a
    while after failures in a row, as `models/pauses.py` has it.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        tokens: TokenSource | None = None,
        *,
        seconds: float = 2.5,
        client: httpx.AsyncClient | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if tokens is not None and endpoint.key is not None:
            raise ValueError("a model is given either a key or a token")
        self._endpoint = endpoint
        self._tokens = tokens
        self._seconds = seconds
        self._is_own_client = client is None
        self._http = client or _http_client(endpoint)
        self._clock = clock
        self._pauses = Pauses(clock)

    async def complete(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, object], name: str
    ) -> dict[str, object]:
        """The JSON object that the model answers. Raises ModelError.

        Messages have `role` and `content`. The model is bound to `schema`, in the subset of JSON Schema that strict
        structured outputs take, but the answer is not checked against it. `name` tells the model what the object is:
        up to 64 letters, digits, underscores and dashes.
        https://learn.microsoft.com/azure/ai-foundry/openai/how-to/structured-outputs
        """
        content = request_body(self._endpoint, messages, schema, name)
        with self._pauses.request():
            began = self._clock()
            said = "broken off"
            try:
                found = read_answer(await self._answer(content))
                said = "answered"
            except ModelError as error:
                said = str(error)
                raise
            finally:
                logger.info("chat completion: %s, %d ms", said, round((self._clock() - began) * 1000))
            return found

    async def aclose(self) -> None:
        if self._is_own_client:
            await self._http.aclose()

    async def _answer(self, content: bytes) -> bytes:
        """The body of the answer, in time.

        Raises outside of the handlers: what httpx raises has the request on it, with the key and the messages.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._signed_in(content)
        except TimeoutError:
            error: ModelError = ModelTimeoutError(f"no answer in {self._seconds:g} seconds")
        except httpx.HTTPError as cause:
            error = ModelUnreachableError(f"no answer: {type(cause).__name__}")
        except NotAllowed as cause:
            error = ModelRefusedError(str(cause))
        except BookingsError as cause:
            error = ModelUnreachableError(str(cause))
        raise error

    async def _signed_in(self, content: bytes) -> bytes:
        if self._tokens is None:
            return await self._sent(content, _key_headers(self._endpoint))
        token = await self._tokens.token()
        try:
            return await self._sent(content, _bearer(token))
        except ModelRefusedError as refused:
            if refused.status != 401:
                raise
        return await self._sent(content, _bearer(await self._tokens.refresh(token)))

    async def _sent(self, content: bytes, credential: dict[str, str]) -> bytes:
        # Compressed, a small answer could become a huge one.
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        async with self._http.stream(
            "POST",
            self._endpoint.completions_url,
            content=content,
            headers=headers | credential,
            follow_redirects=False,
            timeout=None,  # the whole is bounded
        ) as answer:
            if not answer.is_success:
                raise error_of(answer)
            return await _bounded(answer)


def _http_client(endpoint: Endpoint) -> httpx.AsyncClient:
    """Proxies of the environment are honoured, except on the way to this machine itself."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)  # they log addresses and headers
    return httpx.AsyncClient(limits=_LIMITS, trust_env=not endpoint.is_loopback)


def _key_headers(endpoint: Endpoint) -> dict[str, str]:
    if endpoint.key is None:
        return {}
    return {"api-key": endpoint.key} if endpoint.is_azure else _bearer(endpoint.key)


def _bearer(word: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {word}"}


async def _bounded(answer: httpx.Response) -> bytes:
    found = bytearray()
    async for part in answer.aiter_raw():
        found += part
        if len(found) > MOST_BYTES:
            raise ModelUnreadableError(f"the answer is longer than {MOST_BYTES} bytes")
    return bytes(found)
