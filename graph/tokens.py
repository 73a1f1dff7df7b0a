"""Where the bearer token for Graph comes from. The ways of signing in are in `graph/sign_in.py`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import requests
from msal.exceptions import MsalError

from graph.errors import TryLater
from graph.sign_in_errors import sign_in_error


class TokenSource(Protocol):
    async def token(self) -> str:
        """A token that is good now, as far as is known here."""

    async def refresh(self, refused: str) -> str:
        """Another token than `refused`, which Graph would not have."""


class StaticToken:
    """One fixed token, for the simulator and for tests."""

    def __init__(self, value: str) -> None:
        self._value = value

    async def token(self) -> str:
        return self._value

    async def refresh(self, refused: str) -> str:
        return self._value


Acquire = Callable[[], Mapping[str, Any]]
"""Asks msal for a token, from its cache or from Microsoft; blocks. Answers with `access_token` or with `error`."""


class MsalToken:
    """Tokens from msal, which blocks and so runs in a worker thread, one caller at a time.

    msal keeps the tokens and renews them before they expire; nothing is kept here.

    `sign_in` builds an msal application and gives its way to ask for a token. It is called on first use, as msal
    already talks to Microsoft while it is built, and again to forget a token that Graph has refused. `credential` is
    the name of the setting that holds the credential, for errors.
    """

    def __init__(self, sign_in: Callable[[], Acquire], credential: str) -> None:
        self._sign_in = sign_in
        self._credential = credential
        self._acquire: Acquire | None = None
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        async with self._lock:
            return await asyncio.to_thread(self._ask)

    async def refresh(self, refused: str) -> str:
        """Of many callers that were refused the same token, the first gets a new one and the others share it."""
        async with self._lock:
            current = await asyncio.to_thread(self._ask)
            if current != refused:
                return current
            self._acquire = None
            return await asyncio.to_thread(self._ask)

    def _ask(self) -> str:
        try:
            if self._acquire is None:
                self._acquire = self._sign_in()
            answer = self._acquire()
        except (requests.RequestException, MsalError) as cause:
            raise TryLater(f"sign-in ({self._credential}): no answer ({type(cause).__name__})") from None
        except (ValueError, LookupError) as cause:
            raise TryLater(f"sign-in ({self._credential}): unreadable answer ({type(cause).__name__})") from None
        if "access_token" in answer:
            return str(answer["access_token"])
        raise sign_in_error(answer, self._credential)
