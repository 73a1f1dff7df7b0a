"""Work under way, by what it is about: whoever asks for the same meanwhile waits for the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class SingleFlight(Generic[Key, Answer]):
    """Work goes on when the one who asked for it is cancelled: a write under way must come to its end."""

    def __init__(self) -> None:
        self._under_way: dict[Key, asyncio.Task[Answer]] = {}

    async def join(self, key: Key, start: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """The answer of the work under way for this key, started now if there is none. A failure is not kept."""
        return await asyncio.shield(self.start(key, start))

    def start(self, key: Key, start: Callable[[], Coroutine[Any, Any, Answer]]) -> asyncio.Task[Answer]:
        """The work under way for this key, for whoever does not wait for it now."""
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(start())
            self._under_way[key] = task
            task.add_done_callback(partial(self._landed, key))
        return task

    def _landed(self, key: Key, task: asyncio.Task[Answer]) -> None:
        del self._under_way[key]
        if not task.cancelled():
            task.exception()  # seen, even when everyone who waited for it has gone

    async def aclose(self) -> None:
        """Waits until all that is under way has ended, well or badly."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
