"""JSON as bytes, read and written with msgspec: docs/decisions/msgspec.md says why."""

from __future__ import annotations

import json

import msgspec

from graph.errors import Rejected
from graph.wire.request import JsonObject


class NotJson(ValueError):
    """An answer that is no JSON at all."""


def read_json(content: bytes) -> object:
    """What stands in an answer. msgspec will not have half of a surrogate pair, which is what Microsoft leaves behind
    when it cuts a text in the middle of an emoji; one such text must not make a whole page unreadable."""
    try:
        found: object = msgspec.json.decode(content)
    except (ValueError, RecursionError):
        return _read_leniently(content)
    return found


def _read_leniently(content: bytes) -> object:
    try:
        found: object = json.loads(content)
    except (ValueError, RecursionError):
        raise NotJson from None
    return found


def write_json(operation: str, body: JsonObject) -> bytes:
    """The body of a request."""
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:
        pass
    raise Rejected(f"{operation}: a text in it is no proper text")
