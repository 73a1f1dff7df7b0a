"""The language and the zone of whoever sent an activity, as far as their channel tells them: unchecked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from storage.json_types import JsonObject

_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_ZONE = re.compile(r"[A-Za-z0-9_+\-/]{1,64}")


def locale_of(activity: JsonObject) -> str:
    """The activity's own, else what Teams or a joining page says beside it; "" where nothing is known.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
    """
    value = activity.get("value")
    joined = value.get("language") if isinstance(value, dict) else None
    for told in (activity.get("locale"), *_client_infos(activity, "locale"), joined):
        if isinstance(told, str) and _LOCALE.fullmatch(told):
            return told.replace("_", "-")
    return ""


def zone_of(activity: JsonObject) -> str | None:
    """The zone that the customer's device names; whether it exists is for the conversation to find out."""
    for told in (activity.get("localTimezone"), *_client_infos(activity, "timezone")):
        if isinstance(told, str) and _ZONE.fullmatch(told):
            return told
    return None


def _client_infos(activity: JsonObject, name: str) -> Iterator[Any]:
    return (one.get(name) for one in activity.get("entities") or [] if one.get("type") == "clientInfo")
