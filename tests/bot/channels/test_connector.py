"""How often, and after how long, an answer to a channel is sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.azure.connector import (
    ChannelDownError,
    Connector,
    RefusedByChannelError,
    UnclearError,
    address,
    pause,
    retry_after_seconds,
)

if TYPE_CHECKING:
    from tests.bot.conftest import Serve

Json = dict[str, Any]
NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
HANG_UP = 0


class Channel:
    """Answers with the listed statuses, in order, and then with 200."""

    def __init__(self, *statuses: int, retry_after: str | None = None) -> None:
        self.statuses = list(statuses)
        self.retry_after = retry_after
        self.asked = 0

    @property
    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/v3/conversations/c/activities", self.take)
        return app

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        status = self.statuses.pop(0) if self.statuses else 200
        if status == HANG_UP:
            assert request.transport is not None
            request.transport.abort()
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        return web.json_response({}, status=status, headers=headers)


class Pauses(list[float]):
    async def sleep(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def message(base: str) -> Json:
    return {"type": "message", "serviceUrl": base, "conversation": {"id": "c"}}


@pytest.mark.parametrize("status", [412, 429])
async def test_a_busy_channel_is_asked_again(http: aiohttp.ClientSession, serve: Serve, status: int) -> None:
    channel, pauses = Channel(status, status), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep, chance=lambda: 0.0)

    await connector.send(message(await serve(channel.app)))

    assert (channel.asked, pauses) == (3, [0.5, 1.0])


async def test_a_long_pause_is_not_waited_for_here(http: aiohttp.ClientSession, serve: Serve) -> None:
    channel, pauses = Channel(429, 429, retry_after="120"), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep)

    with pytest.raises(ChannelDownError) as down:
        await connector.send(message(await serve(channel.app)))

    assert (channel.asked, pauses, down.value.for_seconds) == (1, [], 120.0)


@pytest.mark.parametrize("status", [412, 429])
async def test_a_busy_channel_is_asked_four_times_at_most(
    http: aiohttp.ClientSession, serve: Serve, status: int
) -> None:
    channel, pauses = Channel(*[status] * 9), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep, chance=lambda: 0.0)

    with pytest.raises(ChannelDownError):
        await connector.send(message(await serve(channel.app)))

    assert (channel.asked, pauses) == (4, [0.5, 1.0, 2.0])


async def test_the_channels_own_pause_is_kept(http: aiohttp.ClientSession, serve: Serve) -> None:
    channel, pauses = Channel(429, retry_after="7"), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep)

    await connector.send(message(await serve(channel.app)))

    assert pauses == [7.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 425, 307])
async def test_a_refusal_is_final(http: aiohttp.ClientSession, serve: Serve, status: int) -> None:
    channel, pauses = Channel(status), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep)

    with pytest.raises(RefusedByChannelError):
        await connector.send(message(await serve(channel.app)))

    assert (channel.asked, pauses) == (1, [])


UNCLEAR = [HANG_UP, 408, 502, 503, 504]


@pytest.mark.parametrize("status", UNCLEAR)
async def test_after_an_unclear_end_it_is_sent_once_more(
    http: aiohttp.ClientSession, serve: Serve, status: int
) -> None:
    channel, pauses = Channel(status), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep, chance=lambda: 0.0)

    await connector.send(message(await serve(channel.app)))

    assert (channel.asked, pauses) == (2, [0.5])


@pytest.mark.parametrize("status", UNCLEAR)
async def test_after_two_unclear_ends_it_is_sent_no_more(
    http: aiohttp.ClientSession, serve: Serve, status: int
) -> None:
    channel, pauses = Channel(*[status] * 3), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep)

    with pytest.raises(UnclearError) as unclear:
        await connector.send(message(await serve(channel.app)))

    assert (channel.asked, len(pauses), unclear.value.posts) == (2, 1, 2)


@pytest.mark.parametrize(
    ("statuses", "asked", "posts"),
    [
        ([504, 429, 429, 429, 429], 4, 1),
        ([429, 504, 429, 408], 4, 2),
        ([429, HANG_UP, 503], 3, 2),
        ([504, 500], 2, 2),
    ],
)
async def test_it_stays_unclear_whatever_is_answered_to_the_other_tries(
    http: aiohttp.ClientSession, serve: Serve, statuses: list[int], asked: int, posts: int
) -> None:
    channel, pauses = Channel(*statuses), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep)

    with pytest.raises(UnclearError) as unclear:
        await connector.send(message(await serve(channel.app)))

    assert (channel.asked, unclear.value.posts) == (asked, posts)


@pytest.mark.parametrize("status", [500, 501, 599])
async def test_a_failure_of_the_channels_own_says_nothing_of_the_message(
    http: aiohttp.ClientSession, serve: Serve, status: int
) -> None:
    channel, pauses = Channel(status), Pauses()
    connector = Connector(http, None, sleep=pauses.sleep)

    with pytest.raises(UnclearError, match=str(status)):
        await connector.send(message(await serve(channel.app)))

    assert (channel.asked, pauses) == (1, [])


async def test_a_channel_to_which_no_connection_comes_about_does_not_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any, **__: Any) -> None:
        raise TimeoutError

    pauses = Pauses()
    async with aiohttp.ClientSession() as http:
        assert http.connector is not None
        monkeypatch.setattr(http.connector, "connect", never)
        with pytest.raises(ChannelDownError):
            await Connector(http, None, sleep=pauses.sleep).send(message("http://127.0.0.1:9"))

    assert len(pauses) == 3


async def test_what_never_left_is_tried_as_often_as_is_sensible(http: aiohttp.ClientSession) -> None:
    pauses = Pauses()
    connector = Connector(http, None, sleep=pauses.sleep)

    with pytest.raises(ChannelDownError):
        await connector.send(message("http://127.0.0.1:9"))

    assert len(pauses) == 3


@pytest.mark.parametrize(
    ("attempt", "retry_after", "chance", "seconds"),
    [
        (1, None, 0.0, 0.5),
        (1, None, 1.0, 1.0),
        (3, None, 0.5, 3.0),
        (9, None, 1.0, 30.0),
        (1, 0.0, 1.0, 0.0),
        (1, 900.0, 0.0, 30.0),
    ],
)
def test_pauses_grow_and_are_bounded(attempt: int, retry_after: float | None, chance: float, seconds: float) -> None:
    assert pause(attempt, retry_after, chance) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("12", 12.0),
        ("Fri, 27 Mar 2026 09:00:30 GMT", 30.0),
        ("Fri, 27 Mar 2026 08:00:00 GMT", 0.0),
        ("Fri, 27 Mar 2026 09:00:30", None),
        ("soon", None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


def test_an_answer_goes_to_what_it_answers() -> None:
    activity = {
        "serviceUrl": "https://smba.example/emea/",
        "conversation": {"id": "a:1;messageid=2"},
        "replyToId": "f:3",
    }

    assert address(activity) == ("https://smba.example/emea/v3/conversations/a%3A1%3Bmessageid%3D2/activities/f%3A3")
