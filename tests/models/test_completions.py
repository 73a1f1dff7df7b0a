"""The client against an endpoint over real HTTP: what it sends, what it reads, and when it gives up."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from graph.auth.tokens import TokenSource
from graph.errors import BookingsError, NotAllowed, TryLater
from models.completions import MOST_BYTES, ChatCompletions
from models.endpoint import Endpoint
from models.errors import (
    ModelBusyError,
    ModelError,
    ModelRefusedError,
    ModelTimeoutError,
    ModelUnreachableError,
    ModelUnreadableError,
)
from models.pauses import FAILURE_PAUSE, MOST_FAILURES
from models.wire import LONGEST_PAUSE, MOST_TOKENS
from tests.models.stand_in import (
    PATH,
    Answer,
    StandIn,
    completes,
    fails,
    hangs_up,
    never_ends,
    redirects,
    says,
    says_what,
    sends,
    stops_midway,
    waits,
)

KEY = "the-key-value"
PROMPT = "My name is Ada Lovelace"
ANSWERED = "Ada whom the model read"
MESSAGES = [{"role": "system", "content": "Read what the customer wrote."}, {"role": "user", "content": PROMPT}]
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": ["string", "null"]}},
    "required": ["name"],
    "additionalProperties": False,
}
WHOLE = '{"choices": [{"message": {"content": "{}"}}]}'
AZURE = "https://contoso.openai.azure.com/openai/v1"

# For what has no answer, and only for that: how long an answer takes is up to the machine.
SOON = 0.05
LONG = 30.0


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Tokens:
    """A sign-in with token after token, or one that fails."""

    def __init__(self, *, fault: BookingsError | None = None, never: bool = False) -> None:
        self.refused: list[str] = []
        self._fault = fault
        self._never = never

    async def token(self) -> str:
        if self._never:
            await asyncio.Event().wait()
        if self._fault:
            raise self._fault
        return f"token-{len(self.refused)}"

    async def refresh(self, refused: str) -> str:
        self.refused.append(refused)
        return await self.token()


class ToStandIn(httpx.AsyncBaseTransport):
    """Sends what is meant for a host out in the world to the server on this machine."""

    def __init__(self, server: StandIn) -> None:
        self._url = httpx.URL(server.url)
        self._way = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host=self._url.host, port=self._url.port)
        return await self._way.handle_async_request(request)

    async def aclose(self) -> None:
        await self._way.aclose()


Opened = Callable[..., ChatCompletions]


@pytest.fixture
async def server() -> AsyncIterator[StandIn]:
    async with StandIn(says({"name": ANSWERED})) as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def opened(server: StandIn, clock: Clock) -> AsyncIterator[Opened]:
    """Opens clients of the server, and closes them."""
    clients: list[ChatCompletions] = []

    def opened(
        url: str | None = None,
        tokens: TokenSource | None = None,
        *,
        key: str | None = None,
        seconds: float = LONG,
        client: httpx.AsyncClient | None = None,
    ) -> ChatCompletions:
        endpoint = Endpoint(url or server.url, "a-model", key)
        made = ChatCompletions(endpoint, tokens, seconds=seconds, client=client, clock=clock)
        clients.append(made)
        return made

    yield opened
    for client in clients:
        await client.aclose()


@pytest.fixture
async def rerouted(server: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=ToStandIn(server), follow_redirects=True) as client:
        yield client


async def ask(client: ChatCompletions) -> object:
    return await client.complete(MESSAGES, SCHEMA, "reading")


async def error_of(client: ChatCompletions) -> ModelError:
    with pytest.raises(ModelError) as raised:
        await ask(client)
    return raised.value


def everything_said(error: BaseException) -> str:
    """The error and whatever hangs on it, as a log would show it."""
    return f"{error!r} {vars(error)} " + "".join(traceback.format_exception(error))


# What is sent.


async def test_the_models_answer_is_read_as_json(server: StandIn, opened: Opened) -> None:
    assert await ask(opened()) == {"name": ANSWERED}


async def test_a_request_has_all_that_bounds_the_answer(server: StandIn, opened: Opened) -> None:
    await ask(opened())

    [received] = server.requests
    assert received.path == PATH
    assert received.headers["content-type"] == "application/json"
    assert received.headers["accept-encoding"] == "identity"
    assert received.body == {
        "model": "a-model",
        "messages": MESSAGES,
        "temperature": 0,
        "max_completion_tokens": MOST_TOKENS,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "reading", "strict": True, "schema": SCHEMA},
        },
    }


@pytest.mark.parametrize("url", [AZURE, "https://api.openai.com/v1", "https://eu.api.openai.com/v1"])
async def test_openai_and_azure_are_asked_to_keep_nothing(
    server: StandIn, opened: Opened, rerouted: httpx.AsyncClient, url: str
) -> None:
    await ask(opened(url, key=KEY, client=rerouted))

    [received] = server.requests
    assert (received.body["store"], received.body["seed"]) == (False, 1)


@pytest.mark.parametrize(
    "url",
    [
        AZURE,
        "https://contoso.cognitiveservices.azure.com/openai/v1/",
        "https://contoso.services.ai.azure.com/openai/v1",
        "https://contoso.services.ai.azure.com/api/projects/bot/openai/v1",
    ],
)
async def test_azure_is_given_the_key_in_its_own_header(
    server: StandIn, opened: Opened, rerouted: httpx.AsyncClient, url: str
) -> None:
    await ask(opened(url, key=KEY, client=rerouted))

    [received] = server.requests
    assert received.headers["api-key"] == KEY
    assert "authorization" not in received.headers
    assert received.path.endswith("/openai/v1/chat/completions")


@pytest.mark.parametrize("url", ["https://api.openai.com/v1", "https://openai.azure.com.example.com/v1"])
async def test_others_are_given_the_key_as_a_bearer(
    server: StandIn, opened: Opened, rerouted: httpx.AsyncClient, url: str
) -> None:
    await ask(opened(url, key=KEY, client=rerouted))

    [received] = server.requests
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert "api-key" not in received.headers


async def test_a_token_is_a_bearer_on_azure_too(server: StandIn, opened: Opened, rerouted: httpx.AsyncClient) -> None:
    await ask(opened(AZURE, Tokens(), client=rerouted))

    [received] = server.requests
    assert received.headers["authorization"] == "Bearer token-0"
    assert "api-key" not in received.headers


async def test_a_server_that_wants_no_key_is_given_none(server: StandIn, opened: Opened) -> None:
    await ask(opened())

    assert {"authorization", "api-key"}.isdisjoint(server.requests[0].headers)


async def test_half_of_an_emoji_does_not_keep_a_message_back(server: StandIn, opened: Opened) -> None:
    await opened().complete([{"role": "user", "content": "Grüße \ud83d"}], SCHEMA, "reading")

    assert server.requests[0].body["messages"] == [{"role": "user", "content": "Grüße ?"}]


async def test_the_connection_is_kept_for_the_next_request(server: StandIn, opened: Opened) -> None:
    seen: set[object] = set()

    async def answer(request: Any) -> Any:
        seen.add(request.transport)
        return await says({})(request)

    server.answer = answer
    client = opened()
    for _ in range(3):
        await ask(client)

    assert len(seen) == 1


# What is read.


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(sends("<html>A page of some network</html>"), id="no JSON"),
        pytest.param(sends(""), id="nothing"),
        pytest.param(sends("[]"), id="a list"),
        pytest.param(sends("{}"), id="no choices"),
        pytest.param(sends('{"choices": []}'), id="empty choices"),
        pytest.param(sends('{"choices": [{"finish_reason": "stop"}]}'), id="no message"),
        pytest.param(sends('{"choices": [{"message": {"content": {"a": 1}}}]}'), id="content that is no text"),
        pytest.param(sends("[" * 60_000), id="deeper than anything"),
        pytest.param(sends(gzip.compress(WHOLE.encode()), headers={"Content-Encoding": "gzip"}), id="compressed"),
        pytest.param(completes(None), id="no content"),
        pytest.param(completes(""), id="empty content"),
        pytest.param(completes(f"Certainly! {ANSWERED}"), id="content that is no JSON"),
        pytest.param(completes('{"name": '), id="broken content"),
        pytest.param(completes(f'["{ANSWERED}"]'), id="content that is no object"),
        pytest.param(completes(r'{"name": "\ud83d"}'), id="half of an emoji"),
        pytest.param(completes('{"name": "Ada"}', finish_reason="length"), id="cut off"),
        pytest.param(completes('{"name": "Ada"}', finish_reason="content_filter"), id="filtered"),
        pytest.param(completes(None, refusal=f"No, {ANSWERED}"), id="declined"),
        pytest.param(never_ends, id="endless"),
        pytest.param(sends(" " * (MOST_BYTES + 1)), id="too long"),
    ],
)
async def test_anything_but_a_json_object_is_unreadable(server: StandIn, opened: Opened, answer: Answer) -> None:
    server.answer = answer

    error = await error_of(opened())

    assert isinstance(error, ModelUnreadableError)
    assert ANSWERED not in everything_said(error)


async def test_an_answer_may_be_as_long_as_the_bound(server: StandIn, opened: Opened) -> None:
    server.answer = sends(WHOLE + " " * (MOST_BYTES - len(WHOLE)))

    assert await ask(opened()) == {}


# What goes wrong on the way.


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_a_refusal_has_its_status_and_nothing_of_its_text(server: StandIn, opened: Opened, status: int) -> None:
    server.answer = fails(status)

    error = await error_of(opened(key=KEY))

    assert isinstance(error, ModelRefusedError)
    assert (error.status, str(error)) == (status, f"the request was refused (status {status})")
    assert len(server.requests) == 1


@pytest.mark.parametrize("own", [True, False])
async def test_redirects_are_not_followed(
    server: StandIn, opened: Opened, rerouted: httpx.AsyncClient, own: bool
) -> None:
    server.next(redirects(server.url + "/elsewhere"))

    error = await error_of(opened(key=KEY) if own else opened(AZURE, key=KEY, client=rerouted))

    assert (type(error), error.status, len(server.requests)) == (ModelRefusedError, 307, 1)


@pytest.mark.parametrize("status", [408, 500, 502, 504])
async def test_a_fault_of_the_server_is_not_retried(server: StandIn, opened: Opened, status: int) -> None:
    server.answer = fails(status)

    error = await error_of(opened())

    assert (type(error), error.status, len(server.requests)) == (ModelUnreachableError, status, 1)


async def test_a_connection_that_drops_is_not_retried(server: StandIn, opened: Opened) -> None:
    server.answer = hangs_up

    assert isinstance(await error_of(opened()), ModelUnreachableError)
    assert len(server.requests) == 1


async def test_where_nobody_listens_the_model_is_unreachable(opened: Opened) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/v1"

        error = await error_of(opened(url))

    assert (type(error), str(error)) == (ModelUnreachableError, "no answer: ConnectError")


@pytest.mark.parametrize("answer", [waits, stops_midway])
async def test_time_ends_for_the_whole_answer(server: StandIn, opened: Opened, answer: Answer) -> None:
    server.answer = answer

    error = await error_of(opened(seconds=SOON))

    assert (type(error), str(error)) == (ModelTimeoutError, "no answer in 0.05 seconds")


async def test_time_ends_for_the_token_too(server: StandIn, opened: Opened) -> None:
    error = await error_of(opened(tokens=Tokens(never=True), seconds=SOON))

    assert isinstance(error, ModelTimeoutError)
    assert server.requests == []


# Signing in.


async def test_a_token_that_is_refused_is_renewed_once(server: StandIn, opened: Opened) -> None:
    server.next(fails(401))
    tokens = Tokens()

    assert await ask(opened(tokens=tokens)) == {"name": ANSWERED}
    assert tokens.refused == ["token-0"]
    assert [r.headers["authorization"] for r in server.requests] == ["Bearer token-0", "Bearer token-1"]


async def test_a_second_refusal_is_final(server: StandIn, opened: Opened) -> None:
    server.answer = fails(401)

    error = await error_of(opened(tokens=Tokens()))

    assert (type(error), error.status, len(server.requests)) == (ModelRefusedError, 401, 2)


async def test_a_renewal_is_within_the_same_time(server: StandIn, opened: Opened) -> None:
    server.next(fails(401), waits)

    assert isinstance(await error_of(opened(tokens=Tokens(), seconds=SOON)), ModelTimeoutError)


async def test_no_other_refusal_asks_for_another_token(server: StandIn, opened: Opened) -> None:
    server.answer = fails(403)
    tokens = Tokens()

    assert isinstance(await error_of(opened(tokens=tokens)), ModelRefusedError)
    assert (tokens.refused, len(server.requests)) == ([], 1)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (NotAllowed("sign-in: MODEL_SECRET: it has expired"), ModelRefusedError),
        (TryLater("sign-in (MODEL_SECRET): no answer"), ModelUnreachableError),
    ],
)
async def test_a_sign_in_that_fails_says_which_setting(
    server: StandIn, opened: Opened, fault: BookingsError, kind: type[ModelError]
) -> None:
    error = await error_of(opened(tokens=Tokens(fault=fault)))

    assert (type(error), str(error), error.status) == (kind, str(fault), None)
    assert server.requests == []


def test_a_key_and_a_token_are_one_too_many() -> None:
    with pytest.raises(ValueError, match=r"either a key or a token"):
        ChatCompletions(Endpoint(AZURE, "a-model", KEY), Tokens())


# Pauses.


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "86400"}, LONGEST_PAUSE),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:20 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 20.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:20 -0000", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 20.0),
        ({"Retry-After": "Thu, 22 Oct 2026 07:28:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, LONGEST_PAUSE),
    ],
)
async def test_nothing_is_sent_until_the_time_that_the_endpoint_names(
    server: StandIn, opened: Opened, clock: Clock, status: int, headers: dict[str, str], seconds: float
) -> None:
    server.next(fails(status, headers))
    client = opened()

    first = await error_of(client)
    clock.now += seconds - 1
    second = await error_of(client)

    assert isinstance(first, ModelBusyError)
    assert isinstance(second, ModelBusyError)
    assert (first.retry_after, first.status) == (seconds, status)
    assert (second.retry_after, second.status, len(server.requests)) == (1.0, None, 1)
    clock.now += 1
    assert await ask(client) == {"name": ANSWERED}


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ({}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:20 GMT"}, 0.0),
    ],
)
async def test_without_a_time_the_next_request_is_sent(
    server: StandIn, opened: Opened, headers: dict[str, str], named: float | None
) -> None:
    server.next(fails(429, headers))
    client = opened()

    error = await error_of(client)

    assert isinstance(error, ModelBusyError)
    assert error.retry_after == named
    assert await ask(client) == {"name": ANSWERED}


FAILURES = pytest.mark.parametrize(
    "answer", [hangs_up, fails(500), fails(503), fails(503, {"Retry-After": "0"}), fails(429)]
)


@FAILURES
async def test_failures_in_a_row_hold_requests_back(
    server: StandIn, opened: Opened, clock: Clock, answer: Answer
) -> None:
    server.next(*[answer] * MOST_FAILURES)
    client = opened()
    for _ in range(MOST_FAILURES):
        await error_of(client)

    clock.now += FAILURE_PAUSE - 1
    held = await error_of(client)

    assert isinstance(held, ModelBusyError)
    assert (held.retry_after, len(server.requests)) == (1.0, MOST_FAILURES)


@FAILURES
async def test_a_trial_that_fails_holds_them_back_again(
    server: StandIn, opened: Opened, clock: Clock, answer: Answer
) -> None:
    await give_up(server, client := opened(), clock)

    server.next(answer)
    failed = await error_of(client)
    held = await error_of(client)

    assert isinstance(held, ModelBusyError)
    assert failed is not held
    assert (held.retry_after, len(server.requests)) == (FAILURE_PAUSE, MOST_FAILURES + 1)


async def test_time_outs_in_a_row_hold_requests_back(server: StandIn, opened: Opened, clock: Clock) -> None:
    server.answer = waits
    client = opened(seconds=SOON)
    outcomes = [await error_of(client) for _ in range(MOST_FAILURES + 1)]
    clock.now += FAILURE_PAUSE
    outcomes += [await error_of(client) for _ in range(2)]

    assert [type(o) for o in outcomes] == [*[ModelTimeoutError] * 3, ModelBusyError, ModelTimeoutError, ModelBusyError]


@pytest.mark.parametrize("answer", [says({}), fails(400), sends("no JSON"), fails(429, {"Retry-After": "0"})])
async def test_an_endpoint_that_answers_is_trusted_again(
    server: StandIn, opened: Opened, clock: Clock, answer: Answer
) -> None:
    await give_up(server, client := opened(), clock)

    server.next(answer)
    with contextlib.suppress(ModelError):
        await ask(client)

    server.next(*[fails(500)] * (MOST_FAILURES - 1))
    for _ in range(MOST_FAILURES - 1):
        assert isinstance(await error_of(client), ModelUnreachableError)
    assert await ask(client) == {"name": ANSWERED}


async def test_one_trial_is_under_way_at_a_time(server: StandIn, opened: Opened, clock: Clock) -> None:
    await give_up(server, client := opened(), clock)
    arrived, may_answer = asyncio.Event(), asyncio.Event()

    async def held_up(request: Any) -> Any:
        arrived.set()
        await may_answer.wait()
        return await says({"name": ANSWERED})(request)

    server.next(held_up)
    trial = asyncio.create_task(ask(client))
    await arrived.wait()
    meanwhile = await error_of(client)
    may_answer.set()

    assert await trial == {"name": ANSWERED}
    assert isinstance(meanwhile, ModelBusyError)
    assert len(server.requests) == MOST_FAILURES + 1
    assert list(await asyncio.gather(ask(client), ask(client))) == [{"name": ANSWERED}] * 2


async def test_a_trial_that_is_cancelled_leaves_room_for_another(server: StandIn, opened: Opened, clock: Clock) -> None:
    await give_up(server, client := opened(), clock)
    arrived = asyncio.Event()

    async def held_up(request: Any) -> Any:
        arrived.set()
        return await waits(request)

    server.next(held_up)
    trial = asyncio.create_task(ask(client))
    await arrived.wait()
    trial.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trial

    assert await ask(client) == {"name": ANSWERED}


async def test_the_longer_pause_holds(server: StandIn, opened: Opened, clock: Clock) -> None:
    server.next(*[fails(503, {"Retry-After": "0"})] * (MOST_FAILURES - 1), fails(503, {"Retry-After": "200"}))
    client = opened()
    for _ in range(MOST_FAILURES):
        await error_of(client)

    held = await error_of(client)

    assert isinstance(held, ModelBusyError)
    assert held.retry_after == 200.0


async def give_up(server: StandIn, client: ChatCompletions, clock: Clock) -> None:
    """As many failures as bring a pause, and the pause itself."""
    server.next(*[fails(500)] * MOST_FAILURES)
    for _ in range(MOST_FAILURES):
        await error_of(client)
    clock.now += FAILURE_PAUSE


# Nothing is said of what was asked or answered.


@pytest.mark.parametrize(
    "answer",
    [
        says({"name": ANSWERED}),
        completes(f"{ANSWERED} and no JSON"),
        completes(None, refusal=ANSWERED),
        sends(ANSWERED),
        fails(400),
        fails(401),
        fails(429, {"Retry-After": "5"}),
        fails(500),
        hangs_up,
        waits,
        stops_midway,
        redirects(f"/{KEY}"),
    ],
)
@pytest.mark.parametrize("signs_in", [True, False])
async def test_no_error_and_no_log_repeats_anything(
    server: StandIn, opened: Opened, caplog: pytest.LogCaptureFixture, answer: Answer, signs_in: bool
) -> None:
    seconds = SOON if answer in {waits, stops_midway} else LONG
    client = opened(tokens=Tokens(), seconds=seconds) if signs_in else opened(key=KEY, seconds=seconds)
    server.answer = answer
    said = repr(client)

    with caplog.at_level(logging.DEBUG):
        try:
            await ask(client)
        except ModelError as error:
            said += everything_said(error)

    said += caplog.text + str([record.args for record in caplog.records])
    assert [secret for secret in (KEY, "token-", PROMPT, ANSWERED) if secret in said] == []


@pytest.mark.parametrize("answer", [fails(401), hangs_up, waits, sends("no JSON"), completes("no JSON")])
async def test_an_error_has_nothing_else_hanging_on_it(server: StandIn, opened: Opened, answer: Answer) -> None:
    """What httpx raises has the request on it, and that the key."""
    server.answer = answer

    error = await error_of(opened(tokens=Tokens(), seconds=SOON if answer is waits else LONG))

    assert (error.__cause__, error.__context__) == (None, None)


async def test_each_request_has_one_line_in_the_log(
    server: StandIn, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    server.next(says({}), fails(404))
    client = opened()

    with caplog.at_level(logging.INFO, logger="models"):
        await ask(client)
        await error_of(client)

    assert [record.getMessage() for record in caplog.records if record.name == "models"] == [
        "chat completion: answered, 0 ms",
        "chat completion: the request was refused (status 404), 0 ms",
    ]


async def test_who_gives_up_waiting_is_noted(server: StandIn, opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    server.answer = waits
    client = opened()

    with caplog.at_level(logging.INFO, logger="models"), pytest.raises(TimeoutError):
        async with asyncio.timeout(SOON):
            await ask(client)

    assert [r.getMessage() for r in caplog.records if r.name == "models"] == ["chat completion: broken off, 0 ms"]


# The connection.


async def test_a_client_that_was_handed_in_is_not_closed(server: StandIn, rerouted: httpx.AsyncClient) -> None:
    client = ChatCompletions(Endpoint(AZURE, "a-model", KEY), client=rerouted)

    await client.aclose()

    assert rerouted.is_closed is False
    assert await ask(client) == {"name": ANSWERED}


async def test_its_own_client_is_closed(opened: Opened) -> None:
    client = opened()

    await client.aclose()

    with pytest.raises(RuntimeError, match="closed"):
        await ask(client)


async def test_the_way_to_this_machine_takes_no_proxy(
    server: StandIn, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)

    assert await ask(opened()) == {"name": ANSWERED}


# The server of these tests, which others use as well.


async def test_the_stand_in_can_answer_by_what_is_asked(server: StandIn, opened: Opened) -> None:
    server.answer = says_what(lambda body: {"name": body["messages"][-1]["content"]})

    assert await ask(opened()) == {"name": PROMPT}


async def test_the_stand_in_answers_in_turn_and_then_as_a_rule(server: StandIn, opened: Opened) -> None:
    server.next(says({"turn": 1}), says({"turn": 2}))
    client = opened()

    assert [await ask(client) for _ in range(3)] == [{"turn": 1}, {"turn": 2}, {"name": ANSWERED}]
    assert len(server.requests) == 3
