"""What the settings show by themselves, though each is valid and they go together."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from uuid import UUID

from bot.settings import AppType, Settings, is_loopback_url
from deploy.doctor.findings import Finding, fault, warning

_FEWEST_CHARACTERS = 10
"""Different ones. Of 32 random hexadecimal digits hardly ever fewer than ten are different."""

_ALIKE = 0.85


def in_settings(problems: tuple[str, ...]) -> Iterator[Finding]:
    """What `Settings` refuses."""
    for problem in problems:
        name = problem.partition(":")[0]
        yield fault(
            problem,
            "the app does not start",
            f"Set it in .env or in the environment; docs/settings.md explains {name}.",
        )


def misspelt(given: Mapping[str, str]) -> Iterator[Finding]:
    """Names that nearly are those of settings; nothing reads them."""
    known = {name.casefold(): name for name in Settings.names()}
    for name in sorted(set(given) - set(known.values())):
        alike = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=_ALIKE)
        if alike and known[alike[0]] not in given:
            meant = known[alike[0]]
            yield warning(
                f"{name}: is no setting",
                "nothing reads it",
                f"If {meant} is meant, write it so, large and small letters too.",
            )


def secrets(settings: Settings) -> Iterator[Finding]:
    """Their lengths are checked with the settings; that they are random cannot be told from fewer characters."""
    for name, secret in (
        ("WEBCHAT_SECRET", settings.webchat_secret),
        ("DIRECTLINE_SECRET", settings.directline_secret),
    ):
        if secret is not None and len(set(secret.get_secret_value())) < _FEWEST_CHARACTERS:
            yield warning(
                f"{name}: is not random",
                "whoever guesses it can read and write in every customer's chat",
                "Make a new one (chats that are open end with it)."
                if name == "WEBCHAT_SECRET"
                else "Take a key of the Direct Line channel, and no other text.",
                *(("openssl rand -hex 32",) if name == "WEBCHAT_SECRET" else ()),
            )


def origins(settings: Settings) -> Iterator[Finding]:
    for origin in settings.webchat_allowed_origins:
        if origin.startswith("http://") and not is_loopback_url(origin):
            yield warning(
                f"WEBCHAT_ALLOWED_ORIGINS: {origin} is not https",
                "whoever is on the way to that page can put another one in its place, and show the chat in it",
                f"Serve the page over https, and write {origin.replace('http', 'https', 1)}.",
            )
        elif is_loopback_url(origin) and (settings.public_url or "").startswith("https://"):
            yield warning(
                f"WEBCHAT_ALLOWED_ORIGINS: {origin} is on the visitor's own machine",
                "any program there may show the chat; it is for trying, not for customers",
                "Take it out.",
            )


def bot(settings: Settings) -> Iterator[Finding]:
    """What Teams and the other channels need besides a sign-in that works."""
    if settings.microsoft_app_id is None or settings.bot_metadata_url is not None:
        return
    if settings.public_url is None:
        yield warning(
            "PUBLIC_URL: not set",
            "whether the channels reach the app cannot be looked at, and calendar files have no address in Teams",
            "Set it to the https address of the app, such as https://chat.example.com.",
        )
    if not _is_id(settings.microsoft_app_id):
        yield warning(
            "MicrosoftAppId: is no application id",
            "tokens of the channels are for an id, so each of their requests is refused",
            "Take the Application (client) ID of the bot's registration.",
            "az ad app list --display-name NAME --query '[].appId' --output tsv",
        )
    if not settings.allowed_tenants:
        yield warning(
            "TEAMS_ALLOWED_TENANTS: missing",
            "a bot of many tenants believes nobody in Teams, so everybody has to prove a mail address",
            "Name the ids of the tenants whose people are yours.",
            "az account show --query tenantId --output tsv",
        )
    for tenant in settings.allowed_tenants:
        if not _is_id(tenant):
            is_own = settings.microsoft_app_type is not AppType.MULTI_TENANT and not settings.teams_allowed_tenants
            yield warning(
                f"{'MicrosoftAppTenantId' if is_own else 'TEAMS_ALLOWED_TENANTS'}: {tenant} is no tenant id",
                "Teams names tenants by their id, so nobody of this one is believed",
                "Write the id, not the domain.",
                "az account show --query tenantId --output tsv",
            )


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
