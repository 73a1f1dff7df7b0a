"""The manifest of the app for Teams, and the files with what it says in other languages.

https://learn.microsoft.com/microsoft-365/extensibility/schema/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from deploy.teams_package.languages import MASTER, Texts, languages, texts_in

VERSION = "1.22"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
LOCALIZATION_SCHEMA = SCHEMA.replace("MicrosoftTeams.", "MicrosoftTeams.Localization.")

COLOUR_ICON, OUTLINE_ICON = "color.png", "outline.png"

USUAL_COLOUR = "#0F5F66"
"""Where a business has no colour, or one that is none."""

_LONGEST_SHORT_NAME, _LONGEST_FULL_NAME, _LONGEST_DEVELOPER = 30, 100, 32
_NAME_IN_TEXTS = "{business}"

JsonObject: TypeAlias = dict[str, Any]


class AppError(ValueError):
    """What the manifest cannot be without, one line for each thing that is missing or wrong."""


@dataclass(frozen=True, slots=True)
class App:
    """What a manifest is made of. `bot_id` is the bot's app id; `public_url` is where the chat is reached.

    Addresses are "" where there are none. `language` is that of the business ("de-DE"), `version` that of the package:
    Teams takes an update only with a higher one.
    """

    bot_id: str
    name: str
    colour: str
    website_url: str
    privacy_url: str
    terms_url: str
    public_url: str = ""
    language: str = MASTER
    version: str = "1.0.0"

    @property
    def accent(self) -> str:
        """The colour as Teams writes it."""
        return self.colour.upper() if is_colour(self.colour) else USUAL_COLOUR


def is_colour(written: str) -> bool:
    return re.fullmatch(r"#[0-9A-Fa-f]{6}", written) is not None


def manifest(app: App) -> JsonObject:
    """Raises AppError."""
    _check(app)
    first, *others = _languages_for(app)
    texts = texts_in(first)
    commands = [{"title": one.title, "description": one.description} for one in texts.commands]
    host = urlsplit(app.public_url).hostname
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": app.version,
        "id": app_id(app.bot_id),
        "developer": {
            "name": shortened(app.name, _LONGEST_DEVELOPER),
            "websiteUrl": app.website_url,
            "privacyUrl": app.privacy_url,
            "termsOfUseUrl": app.terms_url,
        },
        "name": {"short": _short_name(app), "full": shortened(app.name, _LONGEST_FULL_NAME)},
        "description": {"short": _said(texts.short, app), "full": _said(texts.full, app)},
        "icons": {"color": COLOUR_ICON, "outline": OUTLINE_ICON},
        "accentColor": app.accent,
        "localizationInfo": {
            "defaultLanguageTag": first,
            "additionalLanguages": [{"languageTag": one, "file": file_of(one)} for one in others],
        },
        "bots": [
            {
                "botId": app.bot_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": False,
                "isNotificationOnly": False,
                # Where others read along, the bot tells what everybody may know; appointments are personal.
                "commandLists": [{"scopes": ["personal"], "commands": commands}],
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host] if host else [],
        "defaultInstallScope": "personal",
    }


def localizations(app: App) -> dict[str, JsonObject]:
    """What each other language says, by the name of its file."""
    return {file_of(one): _localization(texts_in(one), app) for one in _languages_for(app)[1:]}


def app_id(bot_id: str) -> str:
    """The same for the same bot, whoever makes the package: Teams knows an update by it."""
    return str(uuid5(UUID(bot_id), "teams"))


def file_of(language: str) -> str:
    return f"{language}.json"


def shortened(name: str, longest: int) -> str:
    """Whole words as far as they go."""
    if len(name) <= longest:
        return name
    words = name[: longest + 1].rpartition(" ")[0].rstrip(" ,-–&")
    return words or name[:longest]


def _languages_for(app: App) -> tuple[str, ...]:
    """That of the business first: it is shown to whoever uses Teams in one that is not there."""
    own = app.language.partition("-")[0].lower()
    return tuple(sorted(languages(), key=lambda one: one != own))


def _localization(texts: Texts, app: App) -> JsonObject:
    said: JsonObject = {
        "$schema": LOCALIZATION_SCHEMA,
        "name.short": _short_name(app),
        "name.full": shortened(app.name, _LONGEST_FULL_NAME),
        "description.short": _said(texts.short, app),
        "description.full": _said(texts.full, app),
    }
    for number, command in enumerate(texts.commands):
        place = f"bots[0].commandLists[0].commands[{number}]"
        said |= {f"{place}.title": command.title, f"{place}.description": command.description}
    return said


def _short_name(app: App) -> str:
    return shortened(app.name, _LONGEST_SHORT_NAME)


def _said(text: str, app: App) -> str:
    """In it the name is the short one, as a short description has room for no other."""
    return text.strip().replace(_NAME_IN_TEXTS, _short_name(app))


def _check(app: App) -> None:
    addresses = {
        "web site": (app.website_url, "enter it in Bookings, set PUBLIC_URL, or add --set website_url=https://…"),
        "privacy statement": (
            app.privacy_url,
            "enter it on the booking page in Bookings, or add --set privacy_url=https://…",
        ),
        "terms of use": (app.terms_url, "enter them on the booking page in Bookings, or add --set terms_url=https://…"),
    }
    wrong = [f"the {what}: {_wrong(url)}; {remedy}" for what, (url, remedy) in addresses.items() if _wrong(url)]
    if not _is_uuid(app.bot_id):
        wrong.insert(0, "MicrosoftAppId: must be the app id of the bot's registration, such as 33333333-3333-…")
    if not app.name.strip():
        wrong.append("the name of the business: missing; add --set name=…")
    if re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", app.version) is None:
        wrong.append("--app-version: must be three numbers, such as 1.0.1")
    if wrong:
        raise AppError("\n".join(wrong))


def _wrong(url: str) -> str:
    if not url:
        return "missing, and Teams demands an address"
    return "" if re.match(r"https://[^\s/]+\.[^\s/]+", url) else "must be an address that begins with https://"


def _is_uuid(text: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}", text) is not None
