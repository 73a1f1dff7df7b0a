"""The addresses of the operator's page, and who is let in: signed in as an operator, or on this machine in the demo."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.channels.webchat.assets import Assets
from bot.health import Health
from bot.http import public_origin
from bot.operator_page.page import PATH, OperatorPage, Sources
from bot.operator_page.sessions import (
    SIGNED_IN_FOR,
    SIGNING_IN_FOR,
    Account,
    Seal,
    account_in,
    kept_of,
)
from bot.operator_page.sign_in import Operators, SignIn, SignInError, UnreachableError

log = logging.getLogger(__name__)

CALLBACK = f"{PATH}/signed-in"
SESSION, FLOW = "bookings-operator", "bookings-operator-sign-in"


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in, and how they show who they are. `clock` is the real one; the secret is shared by all processes."""

    operators: Operators
    sign_in: SignIn
    secret: str
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class OperatorOptions:
    """Without a door everybody is let in: for the demo, which only this machine can reach."""

    sources: Sources
    door: Door | None


class OperatorRoutes:
    def __init__(self, options: OperatorOptions, health: Health, assets: Assets, public_url: str | None) -> None:
        self._page = OperatorPage(options.sources, health, assets)
        self._public_url = public_url
        self._door = options.door
        if options.door is not None:
            secret, clock = options.door.secret, options.door.clock
            self._sessions = Seal(secret, "session", SIGNED_IN_FOR, clock)
            self._flows = Seal(secret, "sign-in", SIGNING_IN_FOR, clock)

    def routes(self) -> list[web.RouteDef]:
        shown = [web.get(PATH, self.page)]
        if self._door is None:
            return shown
        return [*shown, web.get(CALLBACK, self.signed_in), web.post(f"{PATH}/sign-out", self.sign_out)]

    async def page(self, request: web.Request) -> web.Response:
        door = self._door
        if door is None:
            return await self._page.show(request)
        account = self._account(request)
        if account is None:
            return await self._to_sign_in(request, door)
        if not door.operators.may_see(account):  # they were, when they signed in
            return self._page.told(request, "not-operator", 403, again="another")
        return await self._page.show(request, account.name)

    async def _to_sign_in(self, request: web.Request, door: Door) -> web.Response:
        try:
            address, flow = await door.sign_in.begin(self._origin(request) + CALLBACK)
        except UnreachableError as error:
            log.warning("the operator's sign-in is out of reach: %s", error)
            return self._page.told(request, "unreachable", 503)
        response = web.Response(status=302, headers={"Location": address, "Cache-Control": "no-store"})
        self._keep(request, response, FLOW, self._flows, self._flows.close(flow))
        return response

    async def signed_in(self, request: web.Request) -> web.Response:
        """Where Entra sends the browser back to."""
        door = self._door
        assert door is not None  # or there is no such route
        flow = self._flows.open(request.cookies.get(FLOW, ""))
        try:
            if flow is None:
                raise SignInError("no sign-in is under way in this browser")
            account = await door.sign_in.end(flow, request.query)
        except SignInError as error:
            log.warning("an operator's sign-in was refused: %s", error)
            return self._without(FLOW, self._page.told(request, "failed", 400))
        except UnreachableError as error:
            log.warning("the operator's sign-in is out of reach: %s", error)
            return self._page.told(request, "unreachable", 503)
        if not door.operators.may_see(account):
            log.warning("somebody of the tenant who is no operator asked for the operator's page")
            return self._without(FLOW, self._page.told(request, "not-operator", 403, again="another"))
        response = web.Response(status=303, headers={"Location": PATH, "Cache-Control": "no-store"})
        self._keep(request, response, SESSION, self._sessions, self._sessions.close(kept_of(account)))
        return self._without(FLOW, response)

    async def sign_out(self, request: web.Request) -> web.Response:
        """It ends the session of this browser. A form of another site ends none: `Lax` cookies do not come with it."""
        told = self._page.told(request, "signed-out", 200)
        return self._without(SESSION, told) if SESSION in request.cookies else told

    def _account(self, request: web.Request) -> Account | None:
        kept = self._sessions.open(request.cookies.get(SESSION, ""))
        return account_in(kept) if kept is not None else None

    def _origin(self, request: web.Request) -> str:
        return self._public_url or public_origin(request)

    def _keep(self, request: web.Request, response: web.Response, name: str, seal: Seal, value: str) -> None:
        """Lax and not Strict: the browser comes back from Entra's site."""
        response.set_cookie(
            name,
            value,
            path=PATH,
            max_age=int(seal.lasts.total_seconds()),
            httponly=True,
            secure=self._origin(request).startswith("https:"),
            samesite="Lax",
        )

    @staticmethod
    def _without(name: str, response: web.Response) -> web.Response:
        response.del_cookie(name, path=PATH)
        return response
