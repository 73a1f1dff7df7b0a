"""Who a caller is: tokens issued here carry the roles they were issued with, other tokens are taken at their word.

Those issued here look like Entra's, with the claim `roles`. An opaque token that begins with `delegated` is a signed-in
administrator; any other is an application with every Bookings role. In strict mode only issued tokens count.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import jwt

from simulator.http.errors import unauthenticated
from simulator.http.permissions import ALL_ROLES
from simulator.json_types import JsonObject

LIFETIME = timedelta(seconds=3599)


@dataclass(frozen=True, slots=True)
class Caller:
    name: str
    roles: frozenset[str]
    is_delegated: bool = False


@dataclass(frozen=True, slots=True)
class AppRegistration:
    client_id: str
    client_secret: str = field(repr=False)
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Issued:
    caller: Caller
    expires: datetime


class SignInRefusedError(Exception):
    """The token endpoint's refusal, in the form of OAuth."""

    def __init__(self, status: int, error: str, code: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.code = code
        self.description = description

    def to_json(self, now: datetime) -> JsonObject:
        stamp = now.strftime("%Y-%m-%d %H:%M:%SZ")
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        return {
            "error": self.error,
            "error_description": (
                f"AADSTS{self.code}: {self.description} "
                f"Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}"
            ),
            "error_codes": [self.code],
            "timestamp": stamp,
            "trace_id": trace,
            "correlation_id": correlation,
        }


_REFUSALS = {
    1002012: (400, "invalid_scope", "The provided value for scope is not valid: it must end in /.default."),
    50194: (400, "invalid_request", "The client credentials flow needs an authority of one tenant."),
    70003: (400, "unsupported_grant_type", "The app requested an unsupported grant type."),
    700016: (400, "unauthorized_client", "Application was not found in the directory of this tenant."),
    7000215: (401, "invalid_client", "Invalid client secret provided."),
    7000218: (401, "invalid_client", "The body must contain 'client_assertion' or 'client_secret'."),
    7000222: (401, "invalid_client", "The provided client secret keys for the app are expired."),
    900144: (400, "invalid_request", "The request body must contain 'client_id'."),
    90002: (400, "invalid_request", "Tenant was not found. Check that it is the right one, and the right cloud."),
}


def refusal_of(code: int) -> SignInRefusedError:
    """https://learn.microsoft.com/entra/identity-platform/reference-error-codes"""
    status, error, description = _REFUSALS[code]
    return SignInRefusedError(status, error, code, description)


class SignIn:
    """The app registrations of the simulated tenant, and the tokens issued to them.

    Until an app is registered, every client id is known, has every role, and any secret will do.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self.strict = strict
        self._apps: dict[str, AppRegistration] = {}
        self._issued: dict[str, _Issued] = {}
        self._key = secrets.token_bytes(32)

    @property
    def apps(self) -> list[AppRegistration]:
        return list(self._apps.values())

    def register(self, client_id: str, client_secret: str, roles: Iterable[str]) -> AppRegistration:
        app = AppRegistration(client_id, client_secret, frozenset(roles))
        self._apps[client_id] = app
        return app

    def forget(self) -> None:
        """No registered apps any more; tokens that were issued stay good until they expire."""
        self._apps.clear()

    def issue(self, tenant: str, form: JsonObject, now: datetime) -> JsonObject:
        """https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow"""
        if tenant.casefold() in ("common", "organizations", "consumers"):
            raise refusal_of(50194)
        if form.get("grant_type") != "client_credentials":
            raise refusal_of(70003)
        if not str(form.get("scope", "")).endswith("/.default"):
            raise refusal_of(1002012)
        app = self._app(str(form.get("client_id", "")))
        self._check_credential(app, form)
        token = self._token(app, now)
        self._issued[token] = _Issued(Caller(app.client_id, app.roles), now + LIFETIME)
        seconds = int(LIFETIME.total_seconds())
        return {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token}

    def caller(self, authorization: str | None, now: datetime) -> Caller:
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.casefold() != "bearer" or not token:
            raise unauthenticated("Access token is empty.")
        issued = self._issued.get(token)
        if issued is not None and issued.expires <= now:
            raise unauthenticated("Lifetime validation failed, the token is expired.")
        if issued is not None:
            return issued.caller
        if self.strict or _is_issued(token):
            raise unauthenticated("CompactToken parsing failed with error code: 80049217")
        if token.startswith("delegated"):
            return Caller("administrator", ALL_ROLES, is_delegated=True)
        return Caller("application", ALL_ROLES)

    def _token(self, app: AppRegistration, now: datetime) -> str:
        """In the form of Entra's, with the claims that tell whose it is and what for; nobody checks its signature.

        https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
        """
        claims = {
            "appid": app.client_id,
            "roles": sorted(app.roles),
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
            "uti": secrets.token_urlsafe(16),
        }
        return jwt.encode(claims, self._key, algorithm="HS256")

    def _app(self, client_id: str) -> AppRegistration:
        if not client_id:
            raise refusal_of(900144)
        if not self._apps:
            return AppRegistration(client_id, "", ALL_ROLES)
        if client_id not in self._apps:
            raise refusal_of(700016)
        return self._apps[client_id]

    def _check_credential(self, app: AppRegistration, form: JsonObject) -> None:
        if form.get("client_assertion"):
            return
        secret = str(form.get("client_secret", ""))
        if not secret:
            raise refusal_of(7000218)
        if app.client_secret and not secrets.compare_digest(app.client_secret.encode(), secret.encode()):
            raise refusal_of(7000215)


def _is_issued(token: str) -> bool:
    """By its form: then it is one of another simulator, or forgotten."""
    return token.startswith("eyJ") and token.count(".") == 2
