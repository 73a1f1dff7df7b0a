"""A simulated tenant for the operator's command line, and a client that dies after so many writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from deploy.business_file.parts import BusinessFile
from deploy.planning.apply import Provisioning
from deploy.planning.live import Live, as_file, find_business, read_live
from deploy.planning.matching import match, with_keys_for_all
from deploy.planning.plan import NO_KEYS
from graph.admin import BookingsAdmin
from graph.auth.tokens import StaticToken
from simulator.json_types import JsonObject
from simulator.server import Running, create_simulator, serve
from tests.worlds.studio import AT_ONCE

ADMINISTRATOR = "delegated-administrator"
APPLICATION = "application"
# Another business of the tenant, without the sample's diary, which takes long to fill.
ELSEWHERE: JsonObject = {"business": {"id": "elsewhere@contoso.onmicrosoft.com", "displayName": "Elsewhere"}}


class KilledError(BaseException):
    """What a killed process does not see: nothing may catch it."""


class DyingTransport(httpx.AsyncHTTPTransport):
    """Ends after `writes` requests that change something; the last has been carried out and is not answered."""

    def __init__(self, writes: int | None) -> None:
        super().__init__(verify=False)  # plain http, on this machine
        self._left = writes
        self.writes = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        if request.method != "GET":
            self.writes += 1
            if self._left == self.writes:
                await response.aread()
                raise KilledError
        return response


class Tenant:
    def __init__(self, running: Running, folder: Path) -> None:
        self._running = running
        self._folder = folder
        self.file = folder / "business.toml"
        self.writes = 0

    @asynccontextmanager
    async def client(self, writes: int | None = None, token: str = ADMINISTRATOR) -> AsyncIterator[BookingsAdmin]:
        transport = DyingTransport(writes)
        http = httpx.AsyncClient(transport=transport, trust_env=False)
        async with BookingsAdmin(http, self._running.base_url, StaticToken(token), timing=AT_ONCE) as client:
            try:
                yield client
            finally:
                self.writes = transport.writes

    async def apply(self, described: BusinessFile, writes: int | None = None) -> bool:
        """Whether it came to its end."""
        try:
            async with self.client(writes) as client:
                await Provisioning(client, self.file).apply(described)
        except KilledError:
            return False
        return True

    async def rollback(self) -> None:
        async with self.client() as client:
            await Provisioning(client, self.file).rollback()

    async def live(self, name: str) -> Live | None:
        async with self.client() as client:
            id_ = await find_business(client, name)
            return await read_live(client, id_) if id_ else None

    async def described(self, like: BusinessFile) -> BusinessFile | None:
        """All that is there, in the words of the file."""
        live = await self.live(like.business.name)
        return as_file(live, with_keys_for_all(live, match(like, live, NO_KEYS))) if live else None


@asynccontextmanager
async def open_tenant(folder: Path) -> AsyncIterator[Tenant]:
    async with serve(create_simulator(ELSEWHERE)) as running:
        yield Tenant(running, folder)
