"""How the businesses are reached otherwise, for pages on which the chat cannot be used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Contact:
    """As the business itself has made it public; either may be missing."""

    name: str
    phone: str | None = None
    email: str | None = None


ContactsNow: TypeAlias = Callable[[], Awaitable[tuple[Contact, ...]]]
"""Of every business that can be told of at once. It neither fails nor waits for long: a page stands behind it."""


async def nobody_to_call() -> tuple[Contact, ...]:
    return ()
