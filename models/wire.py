"""Both sides of a request without the request: its body is written, and what comes back is read or is an error.

https://learn.microsoft.com/azure/ai-foundry/openai/reference#chat-completions
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import msgspec

from models.endpoint import Endpoint
from models.errors import (
    ModelBusyError,
    ModelError,
    ModelRefusedError,
    ModelUnreachableError,
    ModelUnreadableError,
)

T = TypeVar("T")

MOST_TOKENS = 600
LONGEST_PAUSE = 300.0

# OpenAI keeps chat completions of new accounts unless told otherwise, and what a customer writes is nothing to keep.
# The same seed with the same request gives the same answer as far as can be.
# https://learn.microsoft.com/azure/ai-foundry/openai/how-to/stored-completions
# https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reproducible-output
_OPENAI_FIELDS: Mapping[str, object] = {"store": False, "seed": 1}


class _Message(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    """https://learn.microsoft.com/azure/ai-foundry/openai/reference#chat-completions"""

    choices: list[_Choice]


def request_body(
    endpoint: Endpoint, messages: Sequence[Mapping[str, str]], schema: Mapping[str, object], name: str
) -> bytes:
    body = {
        "model": endpoint.model,
        "messages": [dict(message) for message in messages],
        "temperature": 0,
        "max_completion_tokens": MOST_TOKENS,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": name, "strict": True, "schema": dict(schema)},
        },
    }
    if endpoint.is_openai:
        body |= _OPENAI_FIELDS
    # A channel may cut a customer's text in the middle of an emoji, and half of one is no UTF-8.
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def error_of(answer: httpx.Response) -> ModelError:
    """What an answer without success means. Its body is left unread: it can quote the customer."""
    status = answer.status_code
    if status in {429, 503}:
        return ModelBusyError("the endpoint is too busy", retry_after=_retry_after(answer.headers), status=status)
    if status >= 500 or status == 408:
        return ModelUnreachableError("a fault of the server", status=status)
    return ModelRefusedError("the request was refused", status=status)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a Retry-After names. A date counts from the answer's own Date, so that clocks need not agree.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_PAUSE)
    until, now = _http_date(value), _http_date(headers.get("Date", ""))
    return min(max((until - now).total_seconds(), 0.0), LONGEST_PAUSE) if until and now else None


def _http_date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read_answer(content: bytes) -> dict[str, object]:
    """The object in a completion. Raises outside of the handlers, so that no error has the answer on it."""
    completion = _decoded(content, _Completion)
    if completion is None or not completion.choices:
        raise ModelUnreadableError("the answer is no completion")
    choice = completion.choices[0]
    if choice.finish_reason == "length":
        raise ModelUnreadableError(f"the answer was cut off at {MOST_TOKENS} tokens")
    if choice.finish_reason == "content_filter":
        raise ModelUnreadableError("a content filter withheld the answer")
    if choice.message.refusal:
        raise ModelUnreadableError("the model declined to answer")
    found = _decoded((choice.message.content or "").encode(), dict)
    if found is None:
        raise ModelUnreadableError("the answer holds no JSON object")
    return found


def _decoded(content: bytes, kind: type[T]) -> T | None:
    try:
        found: T = msgspec.json.decode(content, type=kind)
    except (ValueError, RecursionError):
        return None
    return found
