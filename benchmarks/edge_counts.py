"""Counts what a turn asks of the database and of threads, in whatever way the storage goes about it."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool


class Counter:
    """Statements, check-outs of connections, and thread hops of this process and its running event loop.

    A statement is one execution of a cursor; BEGIN and COMMIT have none, and are not counted. A hop is one piece of
    work that was handed from the event loop to another thread, and is counted when its result comes back, which is by
    `call_soon_threadsafe` for an executor, for aiosqlite, and for whoever else does the like.
    """

    def __init__(self) -> None:
        self.counts = {"statements": 0, "checkouts": 0, "hops": 0}

    def begin(self) -> dict[str, Any]:
        """From here on everything is a little slower."""
        event.listen(Engine, "before_cursor_execute", lambda *_: self._count("statements"))
        event.listen(Pool, "checkout", lambda *_: self._count("checkouts"))
        loop = asyncio.get_running_loop()
        call_soon_threadsafe = loop.call_soon_threadsafe

        def counted(*args: Any, **options: Any) -> asyncio.Handle:
            self._count("hops")
            return call_soon_threadsafe(*args, **options)

        loop.call_soon_threadsafe = counted  # type: ignore[method-assign, assignment]  # of this loop
        return {}

    def take(self) -> dict[str, Any]:
        """What was counted since the last look."""
        counted, self.counts = self.counts, dict.fromkeys(self.counts, 0)
        return counted

    def _count(self, what: str) -> None:
        self.counts[what] += 1
