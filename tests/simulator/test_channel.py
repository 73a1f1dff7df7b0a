"""A stranger tries the whole sign-in on their own machine: signed by the local channel, checked by the real app."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web

from bot.hosting.http_server import make_runner
from bot.settings import Settings
from simulator.channel.__main__ import main
from simulator.channel.issuer import Issuer
from simulator.channel.server import METADATA, Channel, create_channel
from simulator.server import create_simulator, serve
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET
from wiring import AppOptions, create_app

APP_ID = "00000000-0000-0000-0000-000000000001"
NOW = 1_800_000_000.0


@dataclass
class Scene:
    http: aiohttp.ClientSession
    root: str
    bot: str
    channel: Channel

    async def say(self, **activity: Any) -> Any:
        async with self.http.post(f"{self.root}/_channel/say", data=json.dumps(activity)) as answer:
            return await answer.json()

    async def deliver(self, activity: Any, token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        async with self.http.post(self.bot, json=activity, headers=headers) as answer:
            return answer.status

    async def get(self, path: str) -> str:
        async with self.http.get(f"{self.root}{path}") as answer:
            return await answer.text()

    async def hear(self, number: int) -> list[str]:
        async with asyncio.timeout(30):
            while len(self.channel.heard) < number:  # noqa: ASYNC110  # the channel is a server and knows no event
                await asyncio.sleep(0.02)
        return [str(activity.get("text")) for activity in self.channel.heard]


@asynccontextmanager
async def bot_before(metadata: str, graph: str, folder: Path) -> AsyncIterator[str]:
    """The app as `python app.py` has it, with these settings and no others."""
    settings = Settings.from_env(
        {
            "DATABASE_URL": f"sqlite:///{folder / 'bookings-chat.sqlite'}",
            "GRAPH_BASE_URL": graph,
            "GRAPH_STATIC_TOKEN": "test",
            "BOOKINGS_BUSINESS_IDS": BUSINESS,
            "WEBCHAT_SECRET": WEBCHAT_SECRET,
            "OFFLINE_MEANING": "false",
            "MicrosoftAppId": APP_ID,
            "BOT_METADATA_URL": metadata,
        }
    )
    runner = make_runner(create_app(settings, AppOptions(data=folder)), shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    finally:
        await runner.cleanup()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    channel = Channel(APP_ID, "", Issuer(time.time))
    async with (
        serve(create_simulator()) as graph,
        serve(create_channel(channel)) as running,
        bot_before(f"{running.root}{METADATA}", graph.base_url, tmp_path) as bot,
        aiohttp.ClientSession() as http,
    ):
        channel.bot_url = bot
        yield Scene(http, running.root, bot, channel)


async def test_what_is_signed_here_is_answered_here(scene: Scene) -> None:
    said = await scene.say(text="hello")

    assert (said["status"], said["answer"]) == (200, "")
    [answer] = await scene.hear(1)
    assert "Studio Almeida" in answer


async def test_an_activity_is_sent_by_hand_and_a_forged_one_is_refused(scene: Scene) -> None:
    activity, token = json.loads(await scene.get("/_channel/activity")), await scene.get("/_channel/token")
    header, claims, signature = token.split(".")
    forged = f"{header}.{claims}.{signature[::-1]}"

    assert await scene.deliver(activity, forged) == 401
    assert await scene.deliver(activity | {"serviceUrl": "https://smba.trafficmanager.net/emea/"}, token) == 403
    assert await scene.deliver(activity | {"channelId": "sms"}, token) == 403
    assert await scene.deliver(activity, token) == 200
    assert len(await scene.hear(1)) == 1


async def test_what_cannot_be_delivered_is_said(scene: Scene) -> None:
    async with scene.http.post(f"{scene.root}/_channel/say", data="hello") as answer:
        no_object = answer.status
    scene.channel.bot_url = "http://127.0.0.1:1/api/messages"
    nobody = await scene.say(text="hello")

    assert no_object == 400
    assert nobody["error"].startswith("http://127.0.0.1:1/api/messages: Client")


async def test_a_rollover_keeps_the_key_before_and_no_older_one() -> None:
    issuer = Issuer(lambda: NOW)
    tokens = [issuer.token(APP_ID, "http://127.0.0.1/teams/")]
    for _ in range(2):
        issuer.roll_over()
        tokens.append(issuer.token(APP_ID, "http://127.0.0.1/teams/"))
    published = [key["kid"] for key in issuer.key_set()["keys"]]

    assert [jwt.get_unverified_header(token)["kid"] for token in tokens] == ["key-1", "key-2", "key-3"]
    assert published == ["key-2", "key-3"]


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert main(["--port", str(port)]) == 1
        assert capsys.readouterr().err.startswith(f"--port: cannot listen on {port} (")
