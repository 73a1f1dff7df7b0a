"""A connection that can be lost: everything between a browser and the app goes through here, until it does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

AT_ONCE = 65_536


@dataclass
class Proxy:
    """`is_down`: nobody gets through. `loses_answers_to`: what begins so gets through, and its answer does not."""

    target: str
    base: str = ""
    is_down: bool = False
    loses_answers_to: bytes = b""
    lost_answers: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def drop(self) -> None:
        """Every connection there is, in the middle of what it does."""
        for writer in self._writers:
            writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_down:
            writer.transport.abort()
            return
        host, _, port = urlsplit(self.target).netloc.partition(":")
        there, here = await asyncio.open_connection(host, int(port))
        self._writers |= {writer, here}
        try:
            is_lost = asyncio.Event()
            back = asyncio.create_task(self._pass(there, writer, is_lost))
            await self._ask(reader, here, is_lost)
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)
        finally:
            self._writers -= {writer, here}
            for one in (writer, here):
                one.transport.abort()

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_lost: asyncio.Event) -> None:
        try:
            while sent := await reader.read(AT_ONCE):
                if self.loses_answers_to and sent.startswith(self.loses_answers_to):
                    is_lost.set()
                writer.write(sent)
                await writer.drain()
        except ConnectionError:
            return

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_lost: asyncio.Event) -> None:
        try:
            while answer := await reader.read(AT_ONCE):
                if is_lost.is_set():
                    self.lost_answers += 1
                    break
                writer.write(answer)
                await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.transport.abort()


@asynccontextmanager
async def open_proxy(target: str) -> AsyncIterator[Proxy]:
    proxy = Proxy(target)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        proxy.drop()
        await server.wait_closed()
