"""Which Graph the commands talk to, and as whom. The settings are those of the app (docs/settings.md)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from bot.clouds import ADDRESSES, Addresses, Cloud
from graph.admin import BookingsAdmin
from graph.auth.device_code import DeviceCodeToken
from graph.auth.sign_in import Registration, with_assertion, with_certificate, with_managed_identity, with_secret
from graph.auth.tokens import StaticToken, TokenSource
from graph.connect import check_base_url, connect_admin, resource_of, static_token

# Takes a signed-in administrator for granted, as no person can sign in to a simulator.
SIMULATED_PERSON = "delegated-administrator"
# As the app signs in: personal calendars are not shown to a person.
SIMULATED_APPLICATION = "application"
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
            base = check_base_url(self.settings.get("GRAPH_BASE_URL") or self._cloud.graph)
            if self.is_person:
                person = DeviceCodeToken(self._registration(base))
                await person.sign_in(tell)
                return connect_admin(base, person)
            return connect_admin(base, self._tokens(base))
        except ValueError as error:
            raise ConnectionSettingsError(str(error)) from None

    def settings_of_app(self, simulated: str = SIMULATED_APPLICATION) -> dict[str, str]:
        """What the app itself would read; with --simulator, of one that talks to that alone. `simulated` is as whom."""
        if self.simulator is None:
            return dict(self.settings)
        others = {name: value for name, value in self.settings.items() if not name.startswith("GRAPH_")}
        return others | {"GRAPH_BASE_URL": _base_of(self.simulator), "GRAPH_STATIC_TOKEN": simulated}

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
            self.settings["GRAPH_TENANT_ID"],
            self.settings["GRAPH_CLIENT_ID"],
            authority=self._cloud.login,
            resource=resource_of(base),
        )

    @property
    def _cloud(self) -> Addresses:
        said = self.settings.get("MICROSOFT_CLOUD") or Cloud.PUBLIC.value
        try:
            return ADDRESSES[Cloud(said)]
        except ValueError:
            known = ", ".join(one.value for one in Cloud)
            raise ConnectionSettingsError(f"MICROSOFT_CLOUD: {said} is none of {known}") from None


def read_environment() -> dict[str, str]:
    """As the app reads it: `.env` in this folder, and the environment above it."""
    try:
        in_the_file = dotenv_values(_IN_THE_ENVIRONMENT)
    except ValueError:
        raise ConnectionSettingsError(".env: cannot be read as text (UTF-8)") from None
    except PermissionError:
        raise ConnectionSettingsError(
            f".env: {_IN_THE_ENVIRONMENT.resolve()} is closed to you; let whoever runs this read it, "
            "or go to another folder"
        ) from None
    return {name: value for name, value in {**in_the_file, **os.environ}.items() if value}


def _base_of(simulator: str) -> str:
    base = simulator.rstrip("/")
    return base if base.endswith(("/v1.0", "/beta")) else f"{base}/v1.0"


def _connect_simulator(address: str) -> BookingsAdmin:
    try:
        root = check_base_url(_base_of(address))
        static_token(root, SIMULATED_PERSON)
    except ValueError:
        raise ConnectionSettingsError(
            f"--simulator {address}: an address on this machine is expected, such as http://127.0.0.1:8080"
        ) from None
    return connect_admin(root, StaticToken(SIMULATED_PERSON))
