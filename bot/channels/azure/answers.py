"""What is answered in the body of a request itself: presses of buttons that are invokes, and replies that are expected.

All else is acknowledged, and answered through the connector.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from aiohttp import web

from bot.cards import CONTENT_TYPE, PRESS, notice_card
from bot.channels.azure.connector import ConnectorDelivery
from bot.channels.teams.cards import REFRESH, comes_from, content_of
from bot.http import RefusedError
from bot.locale_and_zone import locale_of
from bot.status_texts import StatusTextsFor
from bot.turns.adapter import CHANGES
from bot.turns.runner import Turns
from storage.conversations.model import Key, Logged, Received
from storage.conversations.store import Conversations
from storage.json_types import JsonObject

# The channel waits for ten seconds, and then shows its user that something went wrong.
# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
_ANSWERED_WITHIN = 8.0

_CARD_ACTION = "adaptiveCard/action"
_MESSAGE_TYPE = "application/vnd.microsoft.activity.message"

Pressed: TypeAlias = JsonObject
"""The invoke as the message that an older client would have sent for the same press."""


def pressed_by(invoke: JsonObject) -> Pressed | None:
    """None where it only asks how a card looks now. Raises RefusedError for every invoke that is not of our cards."""
    value = invoke.get("value")
    action = value.get("action") if isinstance(value, dict) else None
    if invoke.get("name") != _CARD_ACTION or not isinstance(action, dict):
        raise RefusedError(501, "NotImplemented", "this bot does not answer this invoke")
    if action.get("verb") == REFRESH:
        return None
    data = action.get("data")
    if action.get("verb") != PRESS or not isinstance(data, dict):
        raise RefusedError(501, "NotImplemented", "no card of this bot has such an action")
    return {name: part for name, part in invoke.items() if name != "name"} | {"type": "message", "value": data}


class Answers:
    """`within` is how many seconds a request waits for its turn; what takes longer comes through the connector."""

    def __init__(
        self,
        store: Conversations,
        turns: Turns,
        delivery: ConnectorDelivery,
        texts: StatusTextsFor,
        *,
        within: float = _ANSWERED_WITHIN,
    ) -> None:
        self._store = store
        self._turns = turns
        self._delivery = delivery
        self._texts = texts
        self._within = within

    async def card(self, key: Key, invoke: JsonObject) -> web.Response:
        """The card from which this came, as it is now."""
        pressed = invoke["value"]["action"].get("data")
        for shown in await self._store.shown_cards(key):
            if comes_from(shown, invoke.get("replyToId"), pressed):
                return _card(content_of(shown.activity))
        return _card(notice_card(self._texts(locale_of(invoke)).outdated))

    async def press(self, received: Received | None, invoke: JsonObject, key: Key) -> web.Response:
        """Runs the turn; the card as that leaves it. None is a press that came in before."""
        said = await self._turns.answer(received, self._within) if received is not None else []
        if said is None:
            text = self._texts(locale_of(invoke)).patience
            return web.json_response({"statusCode": 200, "type": _MESSAGE_TYPE, "value": text})
        for entry in said:
            if entry.activity.get(CHANGES) == invoke.get("replyToId"):
                return _card(_content(entry.activity))
        return await self.card(key, invoke)

    async def replies(self, received: Received | None, key: Key) -> web.Response:
        """Runs the turn, and gives what it says to whoever asked for it in the body."""
        said: Sequence[Logged] = ()
        if received is not None:
            async with self._delivery.held_back(key):
                entries = await self._turns.answer(received, self._within, keeps=True) or []
                said = [entry for entry in entries if CHANGES not in entry.activity]
                for entry in said:
                    await self._store.outgoing.taken(key, entry.seq)
            # Whatever else there is to say, and all of it where the turn took too long.
            self._turns.deliver(key)
        return web.json_response({"activities": [entry.activity for entry in said]})


def _card(content: JsonObject | None) -> web.Response:
    return web.json_response({"statusCode": 200, "type": CONTENT_TYPE, "value": content})


def _content(activity: JsonObject) -> JsonObject | None:
    found: JsonObject | None = next((one.get("content") for one in activity.get("attachments") or []), None)
    return found
