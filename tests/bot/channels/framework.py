"""The other side of the channels of Bot Framework: it publishes its keys, calls the bot, and takes what it answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bot.server import Channels
from tests.worlds.sample import WEBCHAT_SECRET

Json = dict[str, Any]

APP_ID = "11111111-2222-3333-4444-555555555555"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)

IDENTITY = {
    "BOOKINGS_BUSINESS_IDS": "studio@example.com",
    "GRAPH_BASE_URL": "http://127.0.0.1:1/v1.0",
    "GRAPH_STATIC_TOKEN": "simulated",
    "WEBCHAT_SECRET": WEBCHAT_SECRET,
    "MicrosoftAppId": APP_ID,
    "MicrosoftAppPassword": "secret",
    "MicrosoftAppTenantId": "tenant",
}


@dataclass
class BotFramework:
    """The other side: publishes its keys, and takes what the bot answers."""

    app: web.Application = field(default_factory=web.Application)
    base: str = ""
    published: list[Json] = field(default_factory=list)
    reads: int = 0
    is_down: bool = False
    taken: list[tuple[str, str | None, Json]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    member: Json | None = None
    looked_up: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.may_answer.set()
        self.app.router.add_get("/amer/v3/conversations/{conversation}/members/{member}", self.tell_member)
        self.app.router.add_get("/openid", self.metadata)
        self.app.router.add_get("/keys", self.keys)
        self.app.router.add_post("/amer/v3/{tail:.*}", self.take)
        self.app.router.add_put("/amer/v3/{tail:.*}", self.take)

    def options(self) -> Json:
        """Of an edge whose channels are all here."""
        return {"env": IDENTITY, "demo": False, "channels": self.channels}

    @property
    def channels(self) -> Channels:
        return Channels(
            tokens=FixedToken(),
            metadata_url=f"{self.base}/openid",
            is_trusted_service=lambda url: url.startswith(self.base),
        )

    async def metadata(self, request: web.Request) -> web.Response:
        self.reads += 1
        if self.is_down:
            raise web.HTTPServiceUnavailable
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.base}/keys"})

    async def keys(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": self.published})

    async def tell_member(self, request: web.Request) -> web.Response:
        self.looked_up.append(f"{request.match_info['conversation']} {request.match_info['member']}")
        return web.json_response(self.member or {}, status=200 if self.member else 404)

    async def take(self, request: web.Request) -> web.Response:
        self.taken.append((request.raw_path, request.headers.get("Authorization"), await request.json()))
        await self.may_answer.wait()
        status = self.answers.pop(0) if self.answers else 200
        return web.json_response({"id": "theirs"}, status=status)

    def publish(self, kid: str, key: rsa.RSAPrivateKey, *endorsements: str) -> None:
        public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        self.published.append(public | {"kid": kid, "endorsements": list(endorsements)})

    @property
    def service_url(self) -> str:
        return f"{self.base}/amer/"

    def message(self, **changes: Any) -> Json:
        return {
            "type": "message",
            "id": "1",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "conversation": {"id": "a:1"},
            "from": {"id": "29:1"},
            "recipient": {"id": "28:bot"},
            "text": "hi",
        } | changes

    def claims(self, **changes: Any) -> Json:
        now = int(time.time())
        claims = {
            "iss": "https://api.botframework.com",
            "aud": APP_ID,
            "exp": now + 3600,
            "nbf": now - 60,
            "serviceurl": self.service_url,
        }
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def token(self, key: Any = KEY, kid: str | None = "k1", algorithm: str = "RS256", **changes: Any) -> str:
        return jwt.encode(self.claims(**changes), key, algorithm=algorithm, headers={"kid": kid} if kid else {})


class FixedToken:
    """Stands for the sign-in at Entra, which graph/ tests."""

    def __init__(self) -> None:
        self.value = "outbound-1"

    async def token(self) -> str:
        return self.value

    async def refresh(self, refused: str) -> str:
        self.value = "outbound-2"
        return self.value


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # the other side is a server and knows no event of ours
            await asyncio.sleep(0.005)
