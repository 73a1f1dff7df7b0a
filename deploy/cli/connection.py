"""Which Graph the commands talk to, and as whom. The settings are those of the app (docs/settings.md)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from graph.admin import BookingsAdmin
from graph.auth.device_code import DeviceCodeToken
from graph.auth.sign_in import Registration, with_assertion, with_certificate, with_managed_identity, with_secret
from graph.auth.tokens import StaticToken, TokenSource
from graph.connect import DEFAULT_BASE_URL, check_base_url, connect_admin, resource_of, static_token

# Takes a signed-in administrator for granted, as no person can sign in to a simulator.
SIMULATED_PERSON = "delegated-administrator"
_IN_THE_ENVIRONMENT = Path(".env")


class ConnectionSettingsError(ValueError):
    """A setting is missing or wrong; the text names it."""


@dataclass(frozen=True, slots=True)
class Connection:
    """`is_person` signs somebody in with a device code, for what Graph does not let applications do."""

    settings: Mapping[str, str]
    simulator: str | None = None
    is_person: bool = False

    async def open(self, tell: Callable[[str], None]) -> BookingsAdmin:
        """Raises ConnectionSettingsError, and NotAllowed when the person does not sign in."""
        try:
            if self.simulator is not None:
                return _connect_simulator(self.simulator)
            base = check_base_url(self.settings.get("GRAPH_BASE_URL", DEFAULT_BASE_URL))
            if self.is_person:
                person = DeviceCodeToken(self._registration(base))
                await person.sign_in(tell)
                return connect_admin(base, person)
            return connect_admin(base, self._tokens(base))
        except ValueError as error:
            raise ConnectionSettingsError(str(error)) from None

    def _tokens(self, base: str) -> TokenSource:
        given = self.settings
        if token := given.get("GRAPH_STATIC_TOKEN"):
            return static_token(base, token)
        if identity := given.get("GRAPH_MANAGED_IDENTITY"):
            return with_managed_identity(identity, resource=resource_of(base))
        registration = self._registration(base)
        if secret := given.get("GRAPH_CLIENT_SECRET"):
            return with_secret(registration, secret)
        if certificate := given.get("GRAPH_CERTIFICATE_PATH"):
            return with_certificate(registration, Path(certificate))
        if assertion := given.get("GRAPH_FEDERATED_TOKEN_FILE"):
            return with_assertion(registration, Path(assertion))
        raise ConnectionSettingsError(
            "GRAPH_CLIENT_SECRET: missing; or set GRAPH_CERTIFICATE_PATH or GRAPH_MANAGED_IDENTITY instead, "
            "or sign in yourself with --person"
        )

    def _registration(self, base: str) -> Registration:
        missing = [name for name in ("GRAPH_TENANT_ID", "GRAPH_CLIENT_ID") if not self.settings.get(name)]
        if missing:
            raise ConnectionSettingsError(
                f"{' and '.join(missing)}: missing; which app signs in to Microsoft Graph. The settings are read from "
                "the environment and from .env in this folder; --simulator URL needs none"
            )
        return Registration(
            self.settings["GRAPH_TENANT_ID"], self.settings["GRAPH_CLIENT_ID"], resource=resource_of(base)
        )


def read_environment() -> dict[str, str]:
    """As the app reads it: `.env` in this folder, and the environment above it."""
    try:
        in_the_file = dotenv_values(_IN_THE_ENVIRONMENT)
    except ValueError:
        raise ConnectionSettingsError(".env: cannot be read as text (UTF-8)") from None
    return {name: value for name, value in {**in_the_file, **os.environ}.items() if value}


def _connect_simulator(address: str) -> BookingsAdmin:
    base = address.rstrip("/")
    try:
        root = check_base_url(base if base.endswith(("/v1.0", "/beta")) else f"{base}/v1.0")
        static_token(root, SIMULATED_PERSON)
    except ValueError:
        raise ConnectionSettingsError(
            f"--simulator {address}: an address on this machine is expected, such as http://127.0.0.1:8080"
        ) from None
    return connect_admin(root, StaticToken(SIMULATED_PERSON))
