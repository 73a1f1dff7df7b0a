"""Azure's Direct Line instead of the embedded server: the page gets its tokens, the secret stays here.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-authentication
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot.channels.webchat.admission import Admission
from bot.http import RefusedError
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

_FAULTS = (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError)


def domain_of(direct_line: str) -> str:
    """What the page's client takes for Direct Line in some cloud."""
    return f"{direct_line}/v3/directline"


def origins_of(domain: str) -> tuple[str, str]:
    """Where the page connects to, with and without a socket."""
    scheme, rest = domain.split("://", 1)
    host = rest.partition("/")[0]
    return f"{scheme}://{host}", f"{scheme.replace('http', 'ws', 1)}://{host}"


class AzureDirectLine:
    def __init__(
        self,
        http: aiohttp.ClientSession,
        secret: SecretStr,
        admission: Admission,
        clock: Callable[[], datetime],
        domain: str,
    ) -> None:
        self._http = http
        self._secret = secret
        self._admission = admission
        self._clock = clock
        self._domain = domain

    async def token(self, request: web.Request, memory: str | None, business: str | None = None) -> JsonObject:
        """Azure's token is the memory, so that only who comes back before it expires goes on. The page tells the bot
        about which business it is.
        """
        self._admission.origins.check(request)
        refreshed = await self._refreshed(memory) if memory else None
        answer = refreshed or await self._new_token(request)
        kept = {"memory": answer["token"], "memoryExpiresIn": answer["expires_in"], "isResumed": refreshed is not None}
        return answer | {"domain": self._domain} | kept

    async def forget(self, memory: str) -> None:
        """Azure takes no token back; it expires within the hour."""

    async def _new_token(self, request: web.Request) -> JsonObject:
        """A token for a new conversation of a new user, if this address may have one."""
        await self._admission.throttle.new_chat(self._admission.networks.mark_of(request), self._clock())
        user = f"dl_{secrets.token_hex(16)}"
        answer = await self._generate(user)
        return {**answer, "userId": user}

    async def _refreshed(self, memory: str) -> JsonObject | None:
        """None for a token that Azure does not take any more, and for whatever else a browser may have kept."""
        if not re.fullmatch(r"[A-Za-z0-9._\-]{1,4000}", memory):
            return None
        try:
            return await self._ask("refresh", memory)
        except aiohttp.ClientResponseError as error:
            if error.status < 500:
                return None
            raise _no_answer(error) from None
        except _FAULTS as error:
            raise _no_answer(error) from None

    async def _generate(self, user: str) -> JsonObject:
        try:
            return await self._ask("generate", self._secret.get_secret_value(), json={"user": {"id": user}})
        except _FAULTS as error:
            raise _no_answer(error) from None

    async def _ask(self, what: str, bearer: str, **options: Any) -> JsonObject:
        headers = {"Authorization": f"Bearer {bearer}"}
        async with self._http.post(f"{self._domain}/tokens/{what}", headers=headers, **options) as response:
            response.raise_for_status()
            found = await response.json()
            return {name: found[name] for name in ("token", "conversationId", "expires_in")}


def _no_answer(error: Exception) -> RefusedError:
    log.error("azure direct line gives no token: %s", type(error).__name__)
    return RefusedError(502, "BadGateway", "the chat service does not answer now")
