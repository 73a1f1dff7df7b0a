"""Stands for Azure's Direct Line and the bot connector behind it, as far as the chat page and the bot see them.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import jwt
from aiohttp import web

from bot.hosting.http_server import make_runner

Json = dict[str, Any]

SECRET = "the-secret-of-the-channel"  # of a channel that does not exist
_KEY = "the key of the stand-in, which nobody else has"


@dataclass
class Talk:
    user: str
    log: list[Json] = field(default_factory=list)
    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    has_begun: bool = False


@dataclass
class Azure:
    """`asked` are method, path and bearer of each request; `bot` is the address of the bot behind it."""

    base: str = ""
    bot: str = ""
    talks: dict[str, Talk] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    http: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession)

    @property
    def domain(self) -> str:
        return f"{self.base}/v3/directline"

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self.share])
        line, talk = "/v3/directline", "/v3/directline/conversations/{id}"
        app.add_routes(
            [
                web.post(f"{line}/tokens/generate", self.generate),
                web.post(f"{line}/tokens/refresh", self.refresh),
                web.post(f"{line}/conversations", self.start),
                web.get(talk, self.reconnect),
                web.post(f"{talk}/activities", self.post),
                web.get(f"{talk}/stream", self.stream),
                web.post("/connector/v3/conversations/{id}/activities", self.reply),
                web.post("/connector/v3/conversations/{id}/activities/{to}", self.reply),
            ]
        )
        return app

    @web.middleware
    async def share(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Azure lets pages of every origin call, who have a token."""
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.method != "OPTIONS":
            self.asked.append((request.method, request.path_qs, bearer))
        response: web.StreamResponse = web.Response() if request.method == "OPTIONS" else await handler(request)
        if not response.prepared:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Allow-Headers"] = (
                "authorization, content-type, x-ms-bot-agent, x-requested-with"
            )
        return response

    async def generate(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            raise web.HTTPForbidden
        conversation = secrets.token_hex(8)
        self.talks[conversation] = Talk((await request.json())["user"]["id"])
        return web.json_response(self._token(conversation))

    async def refresh(self, request: web.Request) -> web.Response:
        return web.json_response(self._token(self._conversation(request)))

    async def start(self, request: web.Request) -> web.Response:
        conversation = self._conversation(request)
        talk = self.talks[conversation]
        if not talk.has_begun:
            talk.has_begun = True
            members = [{"id": "bot"}, {"id": talk.user}]
            await self._to_bot(conversation, {"type": "conversationUpdate", "membersAdded": members})
        return web.json_response(self._token(conversation) | self._stream(conversation, ""), status=201)

    async def reconnect(self, request: web.Request) -> web.Response:
        conversation = self._own(request)
        if not self.talks[conversation].has_begun:
            return web.Response(status=404)
        watermark = request.query.get("watermark", "")
        return web.json_response(self._token(conversation) | self._stream(conversation, watermark))

    async def post(self, request: web.Request) -> web.Response:
        conversation = self._own(request)
        activity = await request.json()
        known = await self._say(conversation, activity | {"from": {"id": self.talks[conversation].user}})
        await self._to_bot(conversation, activity | {"id": known["id"]})
        return web.json_response({"id": known["id"]})

    async def reply(self, request: web.Request) -> web.Response:
        known = await self._say(request.match_info["id"], await request.json())
        return web.json_response({"id": known["id"]})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        claims = jwt.decode(request.query["t"], _KEY, algorithms=["HS256"])
        talk = self.talks[claims["conv"]]
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        after = int(request.query.get("watermark") or 0)
        talk.sockets.add(socket)
        if talk.log[after:]:
            await socket.send_json({"activities": talk.log[after:], "watermark": str(len(talk.log))})
        try:
            async for _ in socket:
                pass
        finally:
            talk.sockets.discard(socket)
        return socket

    async def drop_sockets(self) -> None:
        for talk in self.talks.values():
            await asyncio.gather(*(socket.close() for socket in set(talk.sockets)))

    async def _say(self, conversation: str, activity: Json) -> Json:
        talk = self.talks[conversation]
        place = {"id": f"{conversation}|{len(talk.log):07d}", "timestamp": datetime.now(UTC).isoformat()}
        known = activity | place | {"channelId": "directline", "conversation": {"id": conversation}}
        talk.log.append(known)
        page = {"activities": [known], "watermark": str(len(talk.log))}
        await asyncio.gather(*(socket.send_json(page) for socket in set(talk.sockets)), return_exceptions=True)
        return known

    async def _to_bot(self, conversation: str, activity: Json) -> None:
        delivered: Json = {"id": secrets.token_hex(8)} | activity
        delivered |= {
            "channelId": "directline",
            "serviceUrl": f"{self.base}/connector/",
            "conversation": {"id": conversation},
            "from": {"id": self.talks[conversation].user},
            "recipient": {"id": "bot"},
        }
        async with self.http.post(f"{self.bot}/api/messages", json=delivered) as answer:
            assert answer.status == 200, await answer.text()

    def _token(self, conversation: str) -> Json:
        claims = {"conv": conversation, "user": self.talks[conversation].user, "jti": secrets.token_hex(4)}
        token = jwt.encode(claims, _KEY, algorithm="HS256")
        return {"conversationId": conversation, "token": token, "expires_in": 3600}

    def _stream(self, conversation: str, watermark: str) -> Json:
        socket = self.base.replace("http", "ws", 1)
        token = self._token(conversation)["token"]
        path = f"/v3/directline/conversations/{conversation}/stream?watermark={watermark}&t={token}"
        return {"streamUrl": socket + path}

    def _conversation(self, request: web.Request) -> str:
        """The secret is not taken here: whoever has it would not have to ask for a token."""
        try:
            bearer = request.headers["Authorization"].removeprefix("Bearer ")
            return str(jwt.decode(bearer, _KEY, algorithms=["HS256"])["conv"])
        except (KeyError, jwt.InvalidTokenError):
            raise web.HTTPForbidden from None

    def _own(self, request: web.Request) -> str:
        conversation = self._conversation(request)
        if conversation != request.match_info["id"]:
            raise web.HTTPForbidden
        return conversation


@asynccontextmanager
async def open_azure() -> AsyncIterator[Azure]:
    azure = Azure()
    runner = make_runner(azure.app(), shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        azure.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield azure
    finally:
        await azure.drop_sockets()
        await azure.http.close()
        await runner.cleanup()
