"""`POST /api/messages`: what the channels of Bot Framework deliver.

The answer only acknowledges; the turn runs afterwards, and its replies go out through the connector. What is answered
in the body is in `bot.channels.azure.answers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.activities import BadActivityError, check_activity, without_excess
from bot.channels.azure.answers import Answers, pressed_by
from bot.channels.azure.token_check import Guard
from bot.channels.teams.messages import arrival_of
from bot.http import RefusedError, read_object
from bot.throttle import Throttle
from bot.turns.adapter import user_mark
from bot.turns.runner import Turns
from storage.conversations.model import Inbound, Key, Received
from storage.conversations.store import Conversations
from storage.json_types import JsonObject

# Teams delivers messages of up to 100 KB, measured in UTF-16 and without their envelope.
# https://learn.microsoft.com/microsoftteams/limits-specifications-teams
MOST_BYTES = 256 * 1024

_NEEDED = ("id", "serviceUrl", "channelId")
_NEEDED_IDS = ("conversation", "recipient")

# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
_REPLIES_EXPECTED = "expectReplies"


class Messages:
    def __init__(
        self,
        store: Conversations,
        turns: Turns,
        answers: Answers,
        guard: Guard,
        throttle: Throttle,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._turns = turns
        self._answers = answers
        self._guard = guard
        self._throttle = throttle
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/api/messages", self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            raise RefusedError(415, "UnsupportedMediaType", "the content type must be application/json")
        activity = await read_object(request, MOST_BYTES)
        try:
            check_delivered(activity)
        except BadActivityError as error:
            raise RefusedError(400, "BadArgument", str(error)) from None
        await self._guard.check(request.headers.get("Authorization"), activity)
        if activity["type"] == "invoke":
            return await self._answer_invoke(activity)
        key, received = await self._take(activity)
        if activity.get("deliveryMode") == _REPLIES_EXPECTED:
            return await self._answers.replies(received, key)
        if received is not None:
            self._turns.start(received)
        return web.Response(status=200)

    async def _answer_invoke(self, invoke: JsonObject) -> web.Response:
        pressed = pressed_by(invoke)
        if pressed is None:
            return await self._answers.card(key_of(invoke), invoke)
        key, received = await self._take(pressed)
        return await self._answers.press(received, invoke, key)

    async def _take(self, activity: JsonObject) -> tuple[Key, Received | None]:
        """None where it has come in before. Raises RefusedError where there have been too many."""
        key, now = key_of(activity), self._clock()
        await self._throttle.message(key, now, user=user_mark(activity))
        inbound = Inbound(key, arrival_of(activity), without_excess(activity))
        return key, await self._store.receive(inbound, now)


def check_delivered(activity: JsonObject) -> None:
    """What every channel sends, and our answer needs. Raises BadActivityError."""
    check_activity(activity)
    for name in _NEEDED:
        if not activity.get(name):
            raise BadActivityError(f"{name} is missing")
    for name in _NEEDED_IDS:
        if not (activity.get(name) or {}).get("id"):
            raise BadActivityError(f"{name}.id is missing")
    if not re.fullmatch(r"[A-Za-z0-9_.\-]+", activity["channelId"]):
        raise BadActivityError("channelId must be a channel's id")


def key_of(activity: JsonObject) -> Key:
    return Key(activity["channelId"], activity["conversation"]["id"])
