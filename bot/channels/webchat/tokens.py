"""The tokens of the web chat: signed, short-lived, each bound to one conversation and one user."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from storage.json_types import JsonObject

LIFETIME = timedelta(minutes=30)
STREAM_LIFETIME = timedelta(minutes=2)

_TALK = "directline"
_STREAM = "directline-stream"


class BadTokenError(Exception):
    """The token is not ours, not for this purpose, or has expired; the text says which."""


@dataclass(frozen=True, slots=True)
class ChatSession:
    """Who may speak in which conversation."""

    conversation: str
    user: str


def new_session() -> ChatSession:
    """A new conversation of a new user. Web Chat takes the user's id from the token because it begins with `dl_`."""
    return ChatSession(conversation=secrets.token_urlsafe(16), user=f"dl_{secrets.token_hex(16)}")


class Tokens:
    """Signs and reads tokens with one secret, shared by all replicas."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def issue(self, session: ChatSession, now: datetime) -> str:
        """The token with which a client speaks; it must be a JWT with the claim `user`, because the client reads it."""
        return self._sign(session, _TALK, now + LIFETIME)

    def issue_stream_key(self, session: ChatSession, now: datetime) -> str:
        """A key for one WebSocket's address: addresses end up in logs, so the token itself stays out of them."""
        return self._sign(session, _STREAM, now + STREAM_LIFETIME)

    def read(self, token: str, now: datetime) -> ChatSession:
        return self._read(token, _TALK, now)

    def read_stream_key(self, key: str, now: datetime) -> ChatSession:
        return self._read(key, _STREAM, now)

    def network_mark(self, address: str) -> str:
        """By which callers from one place can be counted together, and which says nothing of where that is."""
        return hmac.new(self._secret.encode(), f"network/{network_of(address)}".encode(), "sha256").hexdigest()[:32]

    def _sign(self, session: ChatSession, audience: str, expires: datetime) -> str:
        claims = {
            "aud": audience,
            "user": session.user,
            "conv": session.conversation,
            "exp": int(expires.timestamp()),
            "jti": secrets.token_hex(8),
        }
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
        return ChatSession(conversation=claims["conv"], user=claims["user"])


def network_of(address: str) -> str:
    """What one customer has for themselves: an IPv4 address, or of IPv6 the network of their home.

    https://www.rfc-editor.org/rfc/rfc6177
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip), 64), strict=False))
    return str(ip)


def token_answer(session: ChatSession, token: str) -> JsonObject:
    """What Direct Line answers to a request for a token."""
    expires_in = int(LIFETIME.total_seconds())
    return {"conversationId": session.conversation, "token": token, "expires_in": expires_in}
