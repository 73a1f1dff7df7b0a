"""The tokens of the web chat: signed, each for one purpose and bound to one conversation and one user.

A client speaks with a short-lived one. What a browser keeps to come back with is a memory: it says nothing in the
conversation, and is only exchanged for a token and the next memory.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from storage.conversations.store import REMEMBERED_FOR
from storage.json_types import JsonObject

LIFETIME = timedelta(minutes=30)
STREAM_LIFETIME = timedelta(minutes=2)

# How long after the last visit a browser may come back: as long as what was said there is kept.
DEVICE_LIFETIME = REMEMBERED_FOR
# Where nothing is remembered, a page can still be reloaded.
TAB_LIFETIME = LIFETIME
# Whatever is renewed, no token of a conversation is valid longer than this after its beginning: a stolen one ends too.
LONGEST = timedelta(days=180)

_TALK = "directline"
_STREAM = "directline-stream"
_DEVICE = "webchat-device"
_TAB = "webchat-tab"


class BadTokenError(Exception):
    """The token is not ours, not for this purpose, or has expired; the text says which."""


@dataclass(frozen=True, slots=True)
class ChatSession:
    """Who may speak in which conversation. `begun` is when it began; None of a token of an older release. `business` is
    the one that the page was about on which it began, if any.
    """

    conversation: str
    user: str
    begun: datetime | None = None
    business: str | None = None


def new_session(now: datetime, business: str | None = None) -> ChatSession:
    """A new conversation of a new user. Web Chat takes the user's id from the token because it begins with `dl_`."""
    return ChatSession(secrets.token_urlsafe(16), f"dl_{secrets.token_hex(16)}", now, business)


class Tokens:
    """Signs and reads tokens with one secret, shared by all replicas.

    `remembers`: memories are for the device, and else for the tab. Those of the one kind are refused by the other.
    """

    def __init__(self, secret: str, *, remembers: bool = True) -> None:
        self._secret = secret
        self._memory = _DEVICE if remembers else _TAB
        self.memory_lifetime = DEVICE_LIFETIME if remembers else TAB_LIFETIME

    def issue(self, session: ChatSession, now: datetime) -> str:
        """The token with which a client speaks; it must be a JWT with the claim `user`, because the client reads it."""
        return self._sign(session, _TALK, now, LIFETIME)

    def issue_stream_key(self, session: ChatSession, now: datetime) -> str:
        """A key for one WebSocket's address: addresses end up in logs, so the token itself stays out of them."""
        return self._sign(session, _STREAM, now, STREAM_LIFETIME)

    def issue_memory(self, session: ChatSession, now: datetime) -> str:
        """What a browser keeps, to come back to the conversation."""
        return self._sign(session, self._memory, now, self.memory_lifetime)

    def read(self, token: str, now: datetime) -> ChatSession:
        return self._read(token, _TALK, now)

    def read_stream_key(self, key: str, now: datetime) -> ChatSession:
        return self._read(key, _STREAM, now)

    def read_memory(self, memory: str, now: datetime) -> ChatSession:
        return self._read(memory, self._memory, now)

    def _sign(self, session: ChatSession, audience: str, now: datetime, lifetime: timedelta) -> str:
        begun = session.begun or now
        claims = {
            "aud": audience,
            "user": session.user,
            "conv": session.conversation,
            "begun": int(begun.timestamp()),
            "exp": int(min(now + lifetime, begun + LONGEST).timestamp()),
            "jti": secrets.token_hex(8),
        } | ({"business": session.business} if session.business else {})
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def _read(self, token: str, audience: str, now: datetime) -> ChatSession:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=["HS256"],
                audience=audience,
                options={"require": ["exp", "aud", "user", "conv"], "verify_exp": False},
            )
        except jwt.InvalidTokenError:
            raise BadTokenError("the token is not valid here") from None
        if claims["exp"] <= now.timestamp():
            raise BadTokenError("the token has expired")
        begun = datetime.fromtimestamp(claims["begun"], UTC) if "begun" in claims else None
        return ChatSession(claims["conv"], claims["user"], begun, claims.get("business"))


def token_answer(session: ChatSession, token: str) -> JsonObject:
    """What Direct Line answers to a request for a token."""
    expires_in = int(LIFETIME.total_seconds())
    return {"conversationId": session.conversation, "token": token, "expires_in": expires_in}
