"""What Graph answers, as bytes, and what is read from it."""

from __future__ import annotations

import json
from typing import TypeVar

from graph import wire

T = TypeVar("T")


def as_bytes(data: object) -> bytes:
    return json.dumps(data).encode()


def read_as(data: object, kind: type[T]) -> T:
    return wire.read_one(as_bytes(data), kind)
