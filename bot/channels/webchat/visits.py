"""A visit to the chat page: goes on with the conversation that the browser remembers, or begins one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.channels.webchat.admission import Admission
from bot.channels.webchat.direct_line import BASE, DirectLine
from bot.channels.webchat.tokens import LIFETIME, BadTokenError, ChatSession
from bot.http import public_origin
from storage.conversations.model import EMBEDDED, Key, Standing
from storage.conversations.store import Conversations
from storage.json_types import JsonObject

# A business's id is the address of its mailbox.
MOST_OF_A_NAME = 200

# Where the page looks for what was said last, before it has brought the whole conversation. Each visit adds an event.
MOST_RECENT = 30


class Visits(Protocol):
    """`memory` is what the browser was given to keep the last time, untrusted; None where it has nothing."""

    async def token(self, request: web.Request, memory: str | None, business: str | None = None) -> JsonObject:
        """A token, of the remembered conversation if it can be gone on with, and the `memory` to keep from now on.

        `business` is the one that the page is about, as it says, untrusted: a new conversation begins with it.

        Raises RefusedError.
        """
        ...

    async def forget(self, memory: str) -> None:
        """Nobody comes back with this memory, nor goes on in its conversation."""
        ...


class OwnVisits:
    """With our own Direct Line server."""

    def __init__(
        self, direct_line: DirectLine, store: Conversations, admission: Admission, clock: Callable[[], datetime]
    ) -> None:
        self._direct_line = direct_line
        self._store = store
        self._tokens = admission.tokens
        self._origins = admission.origins
        self._clock = clock

    async def token(self, request: web.Request, memory: str | None, business: str | None = None) -> JsonObject:
        self._origins.check(request)
        remembered, standing = await self._remembered(memory)
        session = remembered or await self._direct_line.admit(request, (business or "")[:MOST_OF_A_NAME] or None)
        is_resumed = standing is Standing.OPEN
        length = await self._store.length(Key(EMBEDDED, session.conversation)) if is_resumed else 0
        return self._direct_line.token_of(session) | {
            "domain": public_origin(request) + BASE,
            "isResumed": is_resumed,
            "recentFrom": str(max(0, length - MOST_RECENT)),
            "memory": self._tokens.issue_memory(session, self._clock()),
            "memoryExpiresIn": int(self._tokens.memory_lifetime.total_seconds()),
        }

    async def forget(self, memory: str) -> None:
        session = self._read(memory)
        if session is not None:
            await self._direct_line.close(session)

    async def _remembered(self, memory: str | None) -> tuple[ChatSession | None, Standing]:
        """Whose conversation is closed, or has rested so long that it was forgotten here, begins another.

        One that was given out just now is still to begin: two pages that come at the same moment begin the same.
        """
        session = self._read(memory)
        if session is None:
            return None, Standing.UNKNOWN
        standing = await self._store.standing(Key(EMBEDDED, session.conversation))
        is_new = session.begun is not None and self._clock() - session.begun < LIFETIME
        may_go_on = standing is Standing.OPEN or (standing is Standing.UNKNOWN and is_new)
        return (session if may_go_on else None), standing

    def _read(self, memory: str | None) -> ChatSession | None:
        if not memory:
            return None
        try:
            return self._tokens.read_memory(memory, self._clock())
        except BadTokenError:
            return None
