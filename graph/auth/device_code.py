"""Signing in to Graph as a person, with a code that is typed into a browser on any machine.

For what Graph does not let applications do: create and delete a business, and read currencies.
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msal
import requests

from graph.auth.sign_in import Registration, authority_of, session, unknown_tenant
from graph.auth.tokens import OneAtATime, answer_with, token_in
from graph.errors import NotAllowed

MANAGE_BOOKINGS = ("Bookings.Manage.All",)


class DeviceCodeToken:
    """Tokens of the person who has signed in; `sign_in` comes first, as it takes longer than any call may.

    msal keeps the tokens in memory and renews them; they are gone with the process.
    """

    def __init__(
        self,
        registration: Registration,
        permissions: Sequence[str] = MANAGE_BOOKINGS,
        *,
        http: requests.Session | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._registration = registration
        # Nothing but the registration takes part in this sign-in, so it is at fault when nothing else is.
        self._settings = registration.settings(registration.client_setting)
        self._scopes = [f"{registration.resource}/{permission}" for permission in permissions]
        self._http = http or session()
        self._sleep = sleep
        self._application: msal.PublicClientApplication | None = None
        self._turns = OneAtATime()

    async def sign_in(self, tell: Callable[[str], None]) -> None:
        """Tells the person what to do, in Microsoft's words, and waits until it is done, refused or too late."""
        flow: dict[str, Any] = {}
        await self._turns.run(lambda: self._begin(flow))
        tell(str(flow["message"]))
        while not await self._turns.run(lambda: self._poll(flow)):
            await self._sleep(flow.get("interval", 5))

    async def token(self) -> str:
        return await self._turns.run(self._ask)

    async def refresh(self, refused: str) -> str:
        return await self._turns.run(lambda: self._ask_again(refused))

    def _begin(self, flow: dict[str, Any]) -> str:
        def ask() -> Mapping[str, Any]:
            self._application = self._new_application()
            begun: Mapping[str, Any] = self._application.initiate_device_flow(self._scopes)
            return begun

        flow |= answer_with("user_code", ask, self._settings)
        return str(flow["user_code"])

    def _new_application(self) -> msal.PublicClientApplication:
        registration = self._registration
        try:
            return msal.PublicClientApplication(
                registration.client_id, http_client=self._http, **authority_of(registration)
            )
        except ValueError:
            raise unknown_tenant(registration) from None

    def _poll(self, flow: dict[str, Any]) -> str:
        """The token, or nothing when the person is not done yet."""
        assert self._application is not None
        application = self._application

        def ask() -> Mapping[str, Any]:
            answer: Mapping[str, Any] = application.acquire_token_by_device_flow(flow, exit_condition=lambda _: True)
            return {"access_token": ""} if answer.get("error") in {"authorization_pending", "slow_down"} else answer

        return token_in(ask, self._settings)

    def _ask(self, *, renewed: bool = False) -> str:
        application = self._application
        accounts = application.get_accounts() if application else []
        if application is None or not accounts:
            raise NotAllowed("sign-in: nobody has signed in with a device code yet")

        def ask() -> Mapping[str, Any]:
            answer: Mapping[str, Any] | None = application.acquire_token_silent_with_error(
                self._scopes, accounts[0], force_refresh=renewed
            )
            return answer or {"error": "interaction_required"}

        return token_in(ask, self._settings)

    def _ask_again(self, refused: str) -> str:
        current = self._ask()
        return current if current != refused else self._ask(renewed=True)
