"""Whether a request really comes from a channel of Bot Framework, and for this bot.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

import aiohttp
import jwt

from bot.clouds import ADDRESSES, Cloud
from bot.http import RefusedError
from bot.settings import is_loopback_url
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

ALGORITHM = "RS256"

CLOCK_SKEW_SECONDS = 5 * 60
KEYS_LAST_SECONDS = 24 * 3600.0
# While the publisher cannot be reached the keys stay good for longer. After that one of them may have been withdrawn
# long ago.
KEYS_LAST_AT_MOST_SECONDS = 3 * KEYS_LAST_SECONDS
# A key we do not know may be new, and has to be known within seconds; but strangers can name any, so that we look no
# more often than this, however many they send.
LOOK_AGAIN_SECONDS = 10.0


class Guard(Protocol):
    async def check(self, authorization: str | None, activity: Mapping[str, Any]) -> None:
        """Raises RefusedError unless the caller may send this activity."""


class ClosedGuard:
    """Lets nobody in: the web chat is served alone, without a bot registration."""

    async def check(self, authorization: str | None, activity: Mapping[str, Any]) -> None:
        raise RefusedError(404, "NotFound", "no bot is registered here; only the web chat is served")


class LoopbackGuard:
    """Knows no callers; for the demo, which only this machine can reach, and which answers only to this machine."""

    async def check(self, authorization: str | None, activity: Mapping[str, Any]) -> None:
        if not is_loopback_url(activity["serviceUrl"]):
            raise RefusedError(403, "Forbidden", "the demo answers to a serviceUrl on this machine only")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key of Bot Framework's, and the channels it may sign for."""

    key: jwt.PyJWK
    endorsements: frozenset[str]


class SigningKeys:
    """The keys that Bot Framework publishes, kept for a day; for three while it publishes none."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        metadata_url: str = ADDRESSES[Cloud.PUBLIC].metadata,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._http = http
        self._metadata_url = metadata_url
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._read_at: float | None = None
        self._tried_at: float | None = None
        self._lock = asyncio.Lock()

    async def find(self, kid: str) -> SigningKey | None:
        """The key of this id. Raises RefusedError when no key could be read, ever or for days."""
        if not self._is_known(kid) and self._may_look_again():
            await self._renew(kid)
        if self._read_at is None or self._clock() - self._read_at >= KEYS_LAST_AT_MOST_SECONDS:
            raise RefusedError(503, "KeysUnavailable", "the signing keys of bot framework cannot be read now")
        return self._keys.get(kid)

    def _is_known(self, kid: str) -> bool:
        return self._read_at is not None and self._clock() - self._read_at < KEYS_LAST_SECONDS and kid in self._keys

    def _may_look_again(self) -> bool:
        return self._tried_at is None or self._clock() - self._tried_at >= LOOK_AGAIN_SECONDS

    async def _renew(self, kid: str) -> None:
        """Read the keys once for all who wait; when that fails, the old ones stay good."""
        async with self._lock:
            if self._is_known(kid) or not self._may_look_again():
                return
            try:
                metadata = await self._get(self._metadata_url)
                self._keys = read_keys(await self._get(metadata["jwks_uri"]))
                self._read_at = self._clock()
            except (aiohttp.ClientError, jwt.PyJWTError, TimeoutError, KeyError, TypeError, ValueError) as error:
                log.warning("signing keys not renewed from %s: %s", self._metadata_url, type(error).__name__)
            finally:
                # From its end on: those who waited do not each wait for the next.
                self._tried_at = self._clock()

    async def _get(self, url: str) -> JsonObject:
        async with self._http.get(url) as response:
            response.raise_for_status()
            found: JsonObject = await response.json(content_type=None)
            return found


def read_keys(jwks: Mapping[str, Any]) -> dict[str, SigningKey]:
    """The RSA signing keys of a key set by their ids; entries of other kinds are passed over."""
    keys: dict[str, SigningKey] = {}
    for entry in jwks["keys"]:
        if entry.get("kty") != "RSA" or not entry.get("kid"):
            continue
        keys[entry["kid"]] = SigningKey(jwt.PyJWK(entry, ALGORITHM), frozenset(entry.get("endorsements") or ()))
    return keys


class ChannelGuard:
    """Verifies the token that Bot Framework puts on every request to the bot."""

    def __init__(
        self,
        app_id: str,
        keys: SigningKeys,
        is_trusted_service: Callable[[str], bool] = ADDRESSES[Cloud.PUBLIC].is_service,
        issuer: str = ADDRESSES[Cloud.PUBLIC].issuer,
    ) -> None:
        self._app_id = app_id
        self._keys = keys
        self._is_trusted_service = is_trusted_service
        self._issuer = issuer

    async def check(self, authorization: str | None, activity: Mapping[str, Any]) -> None:
        token = _bearer(authorization)
        kid = _key_id(token)
        self._claims(token)  # what is not for us anyway costs no look for keys
        key = await self._keys.find(kid)
        if key is None:
            raise RefusedError(401, "Unauthorized", "the token is signed by an unknown key")
        claims = self._claims(token, key)
        if activity["channelId"] not in key.endorsements:
            raise RefusedError(403, "Forbidden", "the token's key may not sign for this channel")
        if _without_slash(claims.get("serviceurl")) != _without_slash(activity["serviceUrl"]):
            raise RefusedError(403, "Forbidden", "the token is for another serviceUrl")
        if not self._is_trusted_service(activity["serviceUrl"]):
            raise RefusedError(403, "Forbidden", "the serviceUrl is not one of bot framework's")

    def _claims(self, token: str, key: SigningKey | None = None) -> JsonObject:
        """Checked in every way; all but the signature where no key is given."""
        try:
            claims: JsonObject = jwt.decode(
                token,
                key.key if key else "",
                algorithms=[ALGORITHM],
                audience=self._app_id,
                issuer=self._issuer,
                leeway=CLOCK_SKEW_SECONDS,
                options={
                    "verify_signature": key is not None,
                    "require": ["exp", "iss", "aud"],
                    "strict_aud": True,
                    # Without a signature PyJWT checks only what it is told to.
                    "verify_exp": True,
                    "verify_nbf": True,
                    "verify_iat": True,
                    "verify_aud": True,
                    "verify_iss": True,
                },
            )
        except jwt.InvalidTokenError as error:
            raise _not_valid(error) from None
        return claims


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise RefusedError(401, "Unauthorized", "a bearer token is needed")
    return token.strip()


def _key_id(token: str) -> str:
    """Raises RefusedError when the token is signed in any way but the one that Bot Framework has."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, UnicodeEncodeError):
        raise RefusedError(401, "Unauthorized", "the token is not a token") from None
    if header.get("alg") != ALGORITHM:
        raise _not_valid(jwt.InvalidAlgorithmError())
    kid = header.get("kid")
    if not isinstance(kid, str):
        raise RefusedError(401, "Unauthorized", "the token names no key")
    return kid


def _not_valid(error: jwt.InvalidTokenError) -> RefusedError:
    return RefusedError(401, "Unauthorized", f"the token is not valid here: {type(error).__name__}")


def _without_slash(url: object) -> str:
    return url.rstrip("/") if isinstance(url, str) else ""
