"""Where the bearer token for Graph comes from. The ways of signing in are in `graph/auth/sign_in.py`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import requests
from msal.exceptions import MsalError

from graph.auth.sign_in_errors import SettingNames, sign_in_error
from graph.errors import TryLater


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


class OneAtATime:
    """Runs what blocks in a worker thread, one after another.

    A thread cannot be stopped, so the work outlasts a caller who gives up: the next caller waits for it to end, and
    finds what it brought.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._running: set[asyncio.Task[str]] = set()

    async def run(self, work: Callable[[], str]) -> str:
        task = asyncio.create_task(self._locked(work))
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def _locked(self, work: Callable[[], str]) -> str:
        async with self._lock:
            return await asyncio.to_thread(work)

    def _ended(self, task: asyncio.Task[str]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, or asyncio complains when the caller has gone


class MsalToken:
    """Tokens from msal, which blocks and so runs in a worker thread, one caller at a time.

    msal keeps the tokens and renews them before they expire; nothing is kept here.

    `sign_in` builds an msal application and gives its way to ask for a token. It is called on first use, as msal
    already talks to Microsoft while it is built, and again to forget a token that Graph has refused. `settings` says
    which settings errors shall name.
    """

    def __init__(self, sign_in: Callable[[], Acquire], settings: SettingNames) -> None:
        self._sign_in = sign_in
        self._settings = settings
        self._acquire: Acquire | None = None
        self._turns = OneAtATime()

    async def token(self) -> str:
        return await self._turns.run(self._ask)

    async def refresh(self, refused: str) -> str:
        """Of many callers that were refused the same token, the first gets a new one and the others share it."""
        return await self._turns.run(lambda: self._ask_again(refused))

    def _ask_again(self, refused: str) -> str:
        current = self._ask()
        if current != refused:
            return current
        self._acquire = None
        return self._ask()

    def _ask(self) -> str:
        return token_in(self._answer, self._settings)

    def _answer(self) -> Mapping[str, Any]:
        if self._acquire is None:
            self._acquire = self._sign_in()
        return self._acquire()


def token_in(ask: Acquire, settings: SettingNames) -> str:
    """The token that msal is asked for, or an error of ours that names the setting at fault."""
    return str(answer_with("access_token", ask, settings)["access_token"])


def answer_with(wanted: str, ask: Acquire, settings: SettingNames) -> Mapping[str, Any]:
    """What msal answers when all goes well, which has `wanted` in it.

    Raises outside of the handlers: what msal and requests raise can hold the credential itself.
    """
    try:
        answer = ask()
    except (requests.RequestException, MsalError) as cause:
        why = f"no answer ({type(cause).__name__})"
    except (ValueError, LookupError) as cause:
        why = f"unreadable answer ({type(cause).__name__})"
    else:
        if wanted in answer:
            return answer
        raise sign_in_error(answer, settings)
    raise TryLater(f"sign-in ({settings.credential}): {why}")
