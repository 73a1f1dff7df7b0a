"""Azure's Direct Line instead of the embedded server: the page gets its tokens, the secret stays here.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-authentication
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot.channels.webchat.admission import Admission
from bot.http import RefusedError
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

DOMAIN = "https://directline.botframework.com/v3/directline"
AZURE_ORIGINS = ("https://directline.botframework.com", "wss://directline.botframework.com")


class AzureDirectLine:
    def __init__(
        self,
        http: aiohttp.ClientSession,
        secret: SecretStr,
        admission: Admission,
        clock: Callable[[], datetime],
        domain: str = DOMAIN,
    ) -> None:
        self._http = http
        self._secret = secret
        self._admission = admission
        self._clock = clock
        self._domain = domain

    async def new_token(self, request: web.Request) -> JsonObject:
        """A token for a new conversation of a new user, if this page and this address may have one."""
        self._admission.origins.check(request)
        await self._admission.throttle.new_chat(self._admission.networks.mark_of(request), self._clock())
        user = f"dl_{secrets.token_hex(16)}"
        answer = await self._generate(user)
        return {**answer, "userId": user, "domain": self._domain}

    async def _generate(self, user: str) -> JsonObject:
        headers = {"Authorization": f"Bearer {self._secret.get_secret_value()}"}
        try:
            async with self._http.post(
                f"{self._domain}/tokens/generate", json={"user": {"id": user}}, headers=headers
            ) as response:
                response.raise_for_status()
                found = await response.json()
                return {name: found[name] for name in ("token", "conversationId", "expires_in")}
        except (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError) as error:
            log.error("azure direct line gives no token: %s", type(error).__name__)
            raise RefusedError(502, "BadGateway", "the chat service does not answer now") from None
