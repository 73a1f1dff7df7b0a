"""Entra as the operator's page meets it: what is known of a tenant, its keys, and tokens for codes. In memory."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from requests.adapters import BaseAdapter

from bot.operator_page.routes import Door
from bot.operator_page.sign_in import Operators, SignIn
from graph.auth.sign_in import Registration
from simulator.channel.issuer import Issuer

HOST = "https://login.microsoftonline.com"
TENANT = "11111111-1111-1111-1111-111111111111"
CLIENT = "22222222-2222-2222-2222-222222222222"
SECRET = "the secret of the registration"
ISSUER = f"{HOST}/{TENANT}/v2.0"


class Entra(BaseAdapter):
    """`claims` stand above those of a good token; `page` is where people sign in, and `asked` what the last sign-in was
    begun with.
    """

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now
        self.claims: dict[str, Any] = {}
        self.issuer = Issuer(self.now.timestamp)
        self.signs_with = self.issuer
        self.is_down = False
        self.page = f"{HOST}/{TENANT}/oauth2/v2.0/authorize"
        self.asked: dict[str, str] = {}
        self.http = requests.Session()
        self.http.mount("https://", self)

    def door(self, *operators: str) -> Door:
        """To a page for which people sign in here."""
        sign_in = SignIn(Registration(TENANT, CLIENT), lambda: SECRET, lambda: self.now, self.http)
        return Door(Operators(operators), sign_in, "a secret that all processes share, long enough", lambda: self.now)

    def goes_to(self, address: str) -> str:
        """A person signs in there, and is sent back with this state."""
        assert address.startswith(f"{self.page}?")
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return self.asked["state"]

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if self.is_down:
            raise requests.ConnectionError
        path = urlsplit(str(request.url)).path
        if path.endswith("/openid-configuration"):
            return _answer(request, 200, self._about())
        if path.endswith("/keys"):
            return _answer(request, 200, self.issuer.key_set())
        assert path == f"/{TENANT}/oauth2/v2.0/token", path
        sent = {name: values[0] for name, values in parse_qs(str(request.body)).items()}
        return _answer(request, *self._tokens(sent))

    def _about(self) -> dict[str, Any]:
        root = f"{HOST}/{TENANT}"
        return {
            "issuer": ISSUER,
            "authorization_endpoint": self.page,
            "token_endpoint": f"{root}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{root}/discovery/v2.0/keys",
        }

    def _tokens(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Only for the code, the secret, and the proof of PKCE that belong to the sign-in that was begun."""
        proof = urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        is_right = sent["code"] == "the-code" and sent["client_secret"] == SECRET
        if not is_right or proof != self.asked["code_challenge"] or sent["redirect_uri"] != self.asked["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "not this code"}
        return 200, {"token_type": "Bearer", "expires_in": 3600, "access_token": "any", "id_token": self._token()}

    def _token(self) -> str:
        now = int(self.now.timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "tid": TENANT,
            "oid": "33333333-3333-3333-3333-333333333333",
            "sub": "someone",
            "preferred_username": "olga@contoso.example",
            "name": "Olga Quist",
            "nonce": self.asked["nonce"],
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
        } | self.claims
        key_id, key = self.signs_with._keys[-1]  # it signs tokens for the channels only
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": key_id})


def _answer(request: requests.PreparedRequest, status: int, body: dict[str, Any]) -> requests.Response:
    response = requests.Response()
    response.status_code, response.request, response.url = status, request, str(request.url)
    response.raw = BytesIO(json.dumps(body).encode())
    response.headers["Content-Type"] = "application/json"
    return response
