"""Checks activities that come over the wire, field by field, before the SDK or anybody else reads them.

The SDK itself takes wrong types silently (a `text` that is an object becomes its string form), so it is not asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from botbuilder.schema import Activity

from bot.bot_framework import to_model
from storage.json_types import JsonObject


class BadActivityError(ValueError):
    """The body is not an activity; the text says why, to whoever sent it."""


# The dialog answers kindly from 4,000 characters on; more than this nobody reads, so no more is kept.
LONGEST_TEXT = 5_000

_TEXTS = {
    "type": 64,
    "id": 512,
    "timestamp": 64,
    "localTimestamp": 64,
    "localTimezone": 128,
    "serviceUrl": 2_048,
    "channelId": 64,
    "name": 256,
    "text": 262_144,
    "textFormat": 32,
    "locale": 64,
    "action": 64,
    "replyToId": 512,
    "deliveryMode": 64,
}
_DEEPEST = 32
_ACCOUNTS = ("from", "recipient", "conversation")
_LISTS = {"entities": 100, "membersAdded": 1_000, "membersRemoved": 1_000}

# What the bot is shown; the rest of an activity is of no use to it.
_SHOWN = frozenset(_TEXTS) - {"timestamp", "localTimestamp"} | {*_ACCOUNTS, *_LISTS, "value", "channelData"}


def parse_object(body: bytes) -> JsonObject:
    try:
        parsed = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        if not isinstance(parsed, dict):
            raise BadActivityError("the body must be a JSON object")
        return {_storable(key): _storable(value) for key, value in parsed.items()}
    except UnicodeDecodeError:
        raise BadActivityError("the body must be UTF-8") from None
    except RecursionError:
        raise BadActivityError("the body is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise BadActivityError(f"the body must be JSON: {error.msg.lower()} at position {error.pos}") from None
    except BadActivityError:
        raise
    except ValueError as error:
        raise BadActivityError(f"the body must be JSON: {error}") from None


def check_activity(activity: Mapping[str, Any]) -> None:
    """Types and lengths of every field that anybody reads. Raises BadActivityError."""
    if not activity.get("type"):
        raise BadActivityError("type is missing")
    for name, longest in _TEXTS.items():
        _check_text(name, activity.get(name), longest)
    for name in _ACCOUNTS:
        _check_account(name, activity.get(name))
    for name, most in _LISTS.items():
        _check_list(name, activity.get(name), most)
    if not isinstance(activity.get("channelData"), dict | None):
        raise BadActivityError("channelData must be an object")


def without_excess(checked: JsonObject) -> JsonObject:
    """A checked activity with no more of its text than the conversation reads."""
    text = checked.get("text")
    return checked if text is None or len(text) <= LONGEST_TEXT else checked | {"text": text[:LONGEST_TEXT]}


def to_activity(checked: JsonObject) -> Activity:
    """The SDK's form of a checked activity."""
    return to_model({name: value for name, value in checked.items() if name in _SHOWN})


def _check_text(name: str, value: object, longest: int) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        raise BadActivityError(f"{name} must be a string")
    if len(value) > longest:
        raise BadActivityError(f"{name} must not be longer than {longest} characters")


def _check_account(name: str, value: object) -> None:
    if value is None:
        return
    if not isinstance(value, dict):
        raise BadActivityError(f"{name} must be an object")
    for part, longest in (("id", 1_024), ("name", 1_024), ("role", 64), ("aadObjectId", 64), ("tenantId", 64)):
        _check_text(f"{name}.{part}", value.get(part), longest)
    if not isinstance(value.get("isGroup"), bool | None):
        raise BadActivityError(f"{name}.isGroup must be true or false")


def _check_list(name: str, value: object, most: int) -> None:
    if value is None:
        return
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadActivityError(f"{name} must be a list of objects")
    if len(value) > most:
        raise BadActivityError(f"{name} must not have more than {most} entries")
    for item in value:
        _check_text(f"{name}[].type", item.get("type"), 64)
        _check_text(f"{name}[].id", item.get("id"), 1_024)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _storable(value: Any, depth: int = 1) -> Any:
    """Without what no database takes: half characters (lone surrogates) and the null character."""
    if depth > _DEEPEST:
        raise BadActivityError("the body is nested too deeply")
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "�")
        case dict():
            return {_storable(key, depth): _storable(item, depth + 1) for key, item in value.items()}
        case list():
            return [_storable(item, depth + 1) for item in value]
        case _:
            return value
