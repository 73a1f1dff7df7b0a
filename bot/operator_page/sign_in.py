"""Signing in to the operator's page with an account of the tenant: OpenID Connect, authorization code with PKCE.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias, TypeVar

import jwt
import msal
import requests

from bot.operator_page.sessions import Account
from graph.auth.sign_in import Credential, Registration, authority_of, session

ALGORITHM = "RS256"
CLOCK_SKEW_SECONDS = 120

# So long where people sign in is not asked for again, however many come.
KNOWN_FOR = timedelta(minutes=5)

# Each waits for Entra in the line of those before it; whoever comes when it is longer is told to come again.
_MOST_IN_LINE = 20

T = TypeVar("T")

Flow: TypeAlias = dict[str, Any]
"""What msal has to know again when the browser comes back: state, nonce and the secret of PKCE."""


class SignInError(Exception):
    """The sign-in came to nothing; the text says why, and holds nothing of anybody."""


class UnreachableError(Exception):
    """Entra cannot be reached."""


@dataclass(frozen=True, slots=True)
class Operators:
    """Who may see the page: sign-in names, object ids, and app roles, which are written `role:NAME`."""

    listed: tuple[str, ...]

    def may_see(self, account: Account) -> bool:
        known = {one.casefold() for one in self.listed}
        theirs = {account.id, account.address, *(f"role:{role}" for role in account.roles)}
        return bool(known & {one.casefold() for one in theirs if one})


class SignIn:
    """One per process. What msal does waits for the network, and so runs in a thread: in one of its own, as anybody may
    begin a sign-in, and those for Graph must not stand in line with them.
    """

    def __init__(
        self,
        registration: Registration,
        credential: Callable[[], Credential],
        clock: Callable[[], datetime],
        http: requests.Session | None = None,
    ) -> None:
        self._registration = registration
        self._credential = credential
        self._clock = clock
        self._http = http or session()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="operator-sign-in")
        self._in_line = 0
        self._finding: asyncio.Task[msal.ConfidentialClientApplication] | None = None
        self._sought_at = clock()

    async def begin(self, redirect_uri: str) -> tuple[str, Flow]:
        """Where the browser goes, and what has to be known when it comes back. Raises UnreachableError."""
        application = await self._for_beginning()
        flow: Flow = application.initiate_auth_code_flow([], redirect_uri=redirect_uri, prompt="select_account")
        if "auth_uri" not in flow:
            raise UnreachableError
        return str(flow.pop("auth_uri")), flow

    async def end(self, flow: Flow, answer: Mapping[str, str]) -> Account:
        """Whose account it is. Raises SignInError and UnreachableError."""

        def work() -> Account:
            application = self._application()
            try:
                found = application.acquire_token_by_auth_code_flow(flow, dict(answer))
            except (ValueError, RuntimeError) as error:  # another state, another nonce, or an answer that is none
                raise SignInError(type(error).__name__) from None
            if "id_token" not in found:
                raise SignInError(str(found.get("error", "no token")))
            return account_of(self._claims(application, str(found["id_token"])))

        return await self._in_thread(work)

    async def _for_beginning(self) -> msal.ConfidentialClientApplication:
        """It has asked Entra while it was built, and asks nothing to begin. Who comes meanwhile waits for the same."""
        if self._finding is None or self._has_failed(self._finding) or self._clock() - self._sought_at >= KNOWN_FOR:
            self._sought_at = self._clock()
            self._finding = asyncio.create_task(self._in_thread(self._application))
        return await asyncio.shield(self._finding)

    @staticmethod
    def _has_failed(finding: asyncio.Task[msal.ConfidentialClientApplication]) -> bool:
        return finding.done() and (finding.cancelled() or finding.exception() is not None)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._in_line >= _MOST_IN_LINE:
            raise UnreachableError("too many at once")
        self._in_line += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (requests.RequestException, KeyError) as error:
            raise UnreachableError(type(error).__name__) from None
        finally:
            self._in_line -= 1

    def _application(self) -> msal.ConfidentialClientApplication:
        """A new one for each that ends: it would keep the tokens of those who sign in, which nobody needs."""
        try:
            return msal.ConfidentialClientApplication(
                self._registration.client_id,
                client_credential=self._credential(),
                http_client=self._http,
                exclude_scopes=["offline_access"],
                **authority_of(self._registration),
            )
        except ValueError as error:
            raise UnreachableError(type(error).__name__) from None

    def _claims(self, application: msal.ConfidentialClientApplication, token: str) -> dict[str, Any]:
        """msal leaves it to the application to look whether a token is for it, and of whom.

        https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
        """
        root = f"{self._registration.authority.rstrip('/')}/{self._registration.tenant_id}"
        about = self._get(f"{root}/v2.0/.well-known/openid-configuration")
        try:
            keys = jwt.PyJWKSet.from_dict(self._get(about["jwks_uri"]))
        except jwt.PyJWKSetError as error:
            raise UnreachableError(type(error).__name__) from None
        try:
            key = keys[jwt.get_unverified_header(token).get("kid", "")]
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=[ALGORITHM],
                audience=self._registration.client_id,
                issuer=about["issuer"],
                options={
                    "require": ["exp", "iat", "iss", "aud", "tid", "oid"],
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except (jwt.InvalidTokenError, KeyError) as error:
            raise SignInError(type(error).__name__) from None
        now = self._clock().timestamp()
        if not claims["iat"] - CLOCK_SKEW_SECONDS <= now < claims["exp"] + CLOCK_SKEW_SECONDS:
            raise SignInError("the token is not of now")
        if f"/{claims['tid']}/" not in about["issuer"]:
            raise SignInError("the token is of another tenant")
        return claims

    def _get(self, address: str) -> dict[str, Any]:
        answer = self._http.get(address)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def account_of(claims: Mapping[str, Any]) -> Account:
    roles = claims.get("roles", ())
    return Account(
        str(claims["oid"]),
        str(claims.get("preferred_username", "")),
        str(claims.get("name") or claims.get("preferred_username") or claims["oid"]),
        tuple(map(str, roles)) if isinstance(roles, list) else (),
    )
