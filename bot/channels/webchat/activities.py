"""Turns what a web chat client sends into an activity that can be trusted, and builds the opening one. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from bot.activities import LONGEST_TEXT, BadActivityError
from bot.channels.webchat.tokens import ChatSession
from storage.conversations.model import END
from storage.json_types import JsonObject

CHANNEL = "webchat"
BOT = {"id": "bookings-bot", "name": "Bookings", "role": "bot"}

# The types that have a turn; all others a client may send are of no use to the bot.
WITH_TURN = frozenset({"message", "event"})

# Everything else (role, channel, service address, recipient, conversation ...) is the server's to say.
_CLIENTS_OWN = (
    "type",
    "text",
    "textFormat",
    "value",
    "name",
    "locale",
    "localTimestamp",
    "localTimezone",
)

_LONGEST_CLIENT_ID = 100
_LONGEST_OF_DEVICE = 64

# Of a button; the largest of ours names the appointments that it is about.
_LONGEST_VALUE = 16_384


def trusted(sent: Mapping[str, Any], session: ChatSession, now: datetime) -> JsonObject:
    """A checked activity of a client, with the server's word on who sent it, when and where.

    What nobody reads is left out, as all of it is kept and sent to every page. Raises BadActivityError.
    """
    own = {name: sent[name] for name in _CLIENTS_OWN if sent.get(name) is not None}
    if len(json.dumps(own.get("value"))) > _LONGEST_VALUE:
        raise BadActivityError(f"value must not be longer than {_LONGEST_VALUE} characters")
    read = {"channelData": _drawn_by(sent), "entities": _of_device(sent)}
    return own | {name: part for name, part in read.items() if part} | _from_user(session, now)


def _drawn_by(sent: Mapping[str, Any]) -> JsonObject:
    """What Web Chat knows its own message by when it comes back, and what it draws of a button that was pressed."""
    data: Mapping[str, Any] = sent.get("channelData") or {}
    known, back = data.get("clientActivityID"), data.get("messageBack")
    kept: JsonObject = {"clientActivityID": known} if _is_short(known, _LONGEST_CLIENT_ID) else {}
    if isinstance(back, Mapping):
        said = back.get("displayText")
        kept["messageBack"] = {"displayText": said} if _is_short(said, LONGEST_TEXT) else {}
    return kept | ({"postBack": True} if data.get("postBack") is True else {})


def _of_device(sent: Mapping[str, Any]) -> list[JsonObject]:
    """The language and the zone, as `bot.locale_and_zone` looks for them."""
    found = (one for one in sent.get("entities") or () if one.get("type") == "clientInfo")
    told = [
        {name: one[name] for name in ("locale", "timezone") if _is_short(one.get(name), _LONGEST_OF_DEVICE)}
        for one in islice(found, 1)
    ]
    return [{"type": "clientInfo"} | one for one in told if one]


def _is_short(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest


def sent_as(sent: Mapping[str, Any]) -> str | None:
    """By what a client knows a message again that it sends twice; None where it says nothing of use.

    https://github.com/microsoft/BotFramework-WebChat: `channelData.clientActivityID` stays the same on "Retry".
    """
    data = sent.get("channelData")
    told = data.get("clientActivityID") if isinstance(data, Mapping) else None
    return f"client/{told}" if isinstance(told, str) and 0 < len(told) <= _LONGEST_CLIENT_ID else None


def opening(session: ChatSession, locale: str | None, now: datetime) -> JsonObject:
    """The conversationUpdate with which a new conversation begins."""
    user = {"id": session.user, "role": "user"}
    told: JsonObject = {"locale": locale} if locale else {}
    if session.business:
        told |= {"value": {"business": session.business}}
    update = {"type": "conversationUpdate", "id": "opening", "membersAdded": [BOT, user]}
    return update | told | _from_user(session, now)


def ending(session: ChatSession, now: datetime) -> JsonObject:
    """What a closed conversation ends with; every open page of it hears so, and lets go of it."""
    return {
        "type": END,
        "timestamp": now.isoformat(timespec="milliseconds"),
        "channelId": CHANNEL,
        "from": BOT,
        "conversation": {"id": session.conversation},
    }


def for_client(activity: JsonObject) -> JsonObject:
    """An activity of the log as a client gets it."""
    return {name: value for name, value in activity.items() if name not in {"serviceUrl", "recipient"}}


def activity_set(activities: list[JsonObject], position: int) -> JsonObject:
    """A page of the log. A client only moves on for a watermark that is not empty, so position 0 has none."""
    page: JsonObject = {"activities": [for_client(activity) for activity in activities]}
    return page | ({"watermark": str(position)} if position else {})


def read_watermark(watermark: str | None) -> int:
    """The place in the log after which to go on; none, or an empty one, is the beginning. Raises ValueError."""
    if not watermark or watermark == "-":
        return 0
    if not (watermark.isascii() and watermark.isdigit() and len(watermark) <= 9):
        raise ValueError("watermark must be one that this server gave")
    return int(watermark)


def _from_user(session: ChatSession, now: datetime) -> JsonObject:
    return {
        "timestamp": now.isoformat(timespec="milliseconds"),
        "channelId": CHANNEL,
        "from": {"id": session.user, "role": "user"},
        "recipient": BOT,
        "conversation": {"id": session.conversation},
    }
