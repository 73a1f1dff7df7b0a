"""The channel as an aiohttp application: it publishes keys, takes what the bot says, and says what it is told to.

A personal conversation as Teams has it, and nothing more of Teams: no cards are drawn, and nobody is looked up.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import aiohttp
from aiohttp import web

from simulator.channel.issuer import Issuer
from simulator.json_types import JsonObject

METADATA = "/v1/.well-known/openidconfiguration"
_KEYS = "/v1/.well-known/keys"
_SECONDS = aiohttp.ClientTimeout(total=15)


class Channel:
    """`app_id` is the bot's, and `bot_url` where it takes what channels deliver. `heard` is what the bot has said, each
    of which is shown to `show` too.
    """

    def __init__(
        self, app_id: str, bot_url: str, issuer: Issuer, show: Callable[[JsonObject], None] = lambda _: None
    ) -> None:
        self.bot_url = bot_url
        self.heard: list[JsonObject] = []
        self._app_id = app_id
        self._issuer = issuer
        self._show = show

    def routes(self) -> list[web.RouteDef]:
        activities = "/teams/v3/conversations/{conversation}/activities"
        return [
            web.get(METADATA, self.metadata),
            web.get(_KEYS, self.keys),
            web.post(activities, self.take),
            web.post(f"{activities}/{{answers}}", self.take),
            web.get("/_channel/activity", self.example),
            web.get("/_channel/token", self.token),
            web.post("/_channel/say", self.say),
            web.post("/_channel/roll-over", self.roll_over),
        ]

    async def metadata(self, request: web.Request) -> web.Response:
        return web.json_response({"issuer": self._issuer.name, "jwks_uri": f"{_root(request)}{_KEYS}"})

    async def keys(self, request: web.Request) -> web.Response:
        return web.json_response(self._issuer.key_set())

    async def take(self, request: web.Request) -> web.Response:
        """As a connector: nothing is asked of the bot's own token, which only Microsoft could give it."""
        activity: JsonObject = await request.json()
        self.heard.append(activity)
        self._show(activity)
        return web.json_response({"id": f"answer-{len(self.heard)}"}, status=201)

    async def example(self, request: web.Request) -> web.Response:
        """An activity, for whoever sends one by hand."""
        return web.json_response(self._activity(_root(request), {"text": "hello"}))

    async def token(self, request: web.Request) -> web.Response:
        """And its token, as text."""
        return web.Response(text=self._issuer.token(self._app_id, _service(_root(request))))

    async def roll_over(self, request: web.Request) -> web.Response:
        return web.json_response({"kid": self._issuer.roll_over()})

    async def say(self, request: web.Request) -> web.Response:
        """Delivers `{"text": "..."}`, or any other parts of an activity, signed; answers what the bot has answered."""
        try:
            changes = json.loads(await request.text())
        except ValueError:
            changes = None
        if not isinstance(changes, dict):
            return web.json_response({"error": "a JSON object with the parts of an activity is needed"}, status=400)
        activity = self._activity(_root(request), changes)
        token = self._issuer.token(self._app_id, str(activity["serviceUrl"]))
        try:
            status, answer = await self._deliver(activity, token)
        except (aiohttp.ClientError, TimeoutError) as error:
            return web.json_response({"error": f"{self.bot_url}: {type(error).__name__}"}, status=502)
        return web.json_response({"status": status, "answer": answer, "id": activity["id"]})

    async def _deliver(self, activity: JsonObject, token: str) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            aiohttp.ClientSession(timeout=_SECONDS) as http,
            http.post(self.bot_url, json=activity, headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    def _activity(self, root: str, changes: JsonObject) -> JsonObject:
        """A message of the one who is talking, or whatever the changes make of it."""
        return {
            "type": "message",
            "id": uuid4().hex,
            "channelId": "msteams",
            "serviceUrl": _service(root),
            "conversation": {"id": "a:somebody", "conversationType": "personal", "tenantId": "local"},
            "from": {"id": "29:somebody", "name": "Somebody"},
            "recipient": {"id": f"28:{self._app_id}", "name": "The bot"},
            "locale": "en-GB",
        } | changes


def create_channel(channel: Channel) -> web.Application:
    app = web.Application()
    app.add_routes(channel.routes())
    return app


def _root(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"


def _service(root: str) -> str:
    return f"{root}/teams/"
