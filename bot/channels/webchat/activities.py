"""Turns what a web chat client sends into an activity that can be trusted, and builds the opening one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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
    "entities",
    "channelData",
)

_LONGEST_CLIENT_ID = 100


def trusted(sent: Mapping[str, Any], session: ChatSession, now: datetime) -> JsonObject:
    """A checked activity of a client, with the server's word on who sent it, when and where."""
    own = {name: sent[name] for name in _CLIENTS_OWN if sent.get(name) is not None}
    return own | _from_user(session, now)


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
