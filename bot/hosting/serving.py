"""Serves an application until the process is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.hosting.http_server import make_runner


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve, and tell the address; port 0 takes a free one. Leaving the block lets turns in flight end.

    What had begun is ended too when the rest does not.
    """
    runner = make_runner(app, shutdown_timeout=5.0)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def when_told_to_stop() -> asyncio.Event:
    """Set by Ctrl+C and by SIGTERM, from now on."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


def tell(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
