"""What `benchmarks.scale` runs against: simulator, PostgreSQL, several `python app.py`, and a balancer before them."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.scale_business import business
from tests.postgres_server import database_on, find_binaries, running
from tests.programs import Program, free_port

ROOT = Path(__file__).parents[1]
GRAPH_SECONDS, GRAPH_FAULTS = 0.15, 0.01
_TICKS = os.sysconf("SC_CLK_TCK")
# As a server has it; the tests' own is quicker, and would lose what it had written when the machine loses power.
_DURABLE = {"listen_addresses": "127.0.0.1", "max_connections": "200"}

Json = dict[str, Any]


@dataclass
class MeasuredProgram(Program):
    """What it has used is what the kernel of Linux says."""

    def cpu_seconds(self) -> float:
        stat = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / _TICKS

    def resident_mb(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


class Balancer:
    """Passes each TCP connection on to the next process that takes it, and knows nothing of what goes through."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._turn = cycle(range(len(ports)))
        self.port = 0
        self._passing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Balancer]:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for passing in self._passing:
                passing.cancel()
            await asyncio.gather(*self._passing, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passing = asyncio.create_task(self._pass_on(reader, writer))
        self._passing.add(passing)
        passing.add_done_callback(self._passing.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind = await self._one_that_answers()
        if behind is None:
            writer.close()
            return
        there_reader, there_writer = behind
        await asyncio.gather(_pour(reader, there_writer), _pour(there_reader, writer))

    async def _one_that_answers(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turn)
        for more in range(len(self._ports)):
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self._ports[(first + more) % len(self._ports)])
        return None


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


@dataclass
class Stage:
    http: aiohttp.ClientSession
    apps: list[MeasuredProgram]
    simulator: MeasuredProgram
    address: str
    business_ids: Sequence[str]

    async def switch(self, fault: Json) -> None:
        async with self.http.post(f"{self._simulator}/_simulator/faults", json=fault) as answer:
            answer.raise_for_status()

    async def in_calendar(self) -> list[Json]:
        """Every appointment that there is, read without faults."""
        async with self.http.delete(f"{self._simulator}/_simulator/faults") as answer:
            answer.raise_for_status()
        return [one for business_id in self.business_ids for one in await self._appointments(business_id)]

    async def _appointments(self, business_id: str) -> list[Json]:
        url: str | None = f"{self._simulator}/v1.0/solutions/bookingBusinesses/{business_id}/appointments"
        found: list[Json] = []
        while url:
            async with self.http.get(url, headers={"Authorization": "Bearer benchmark"}) as answer:
                answer.raise_for_status()
                page = await answer.json()
            found += page["value"]
            url = page.get("@odata.nextLink")
        return found

    @property
    def _simulator(self) -> str:
        return f"http://127.0.0.1:{self.simulator.port}"


@contextmanager
def open_database() -> Iterator[str]:
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL is not on this machine (initdb, pg_ctl)")
    with running(binaries, _DURABLE) as server, database_on(server.address) as database:
        yield database.replace("+asyncpg", "")


@asynccontextmanager
async def open_stage(processes: int, business_ids: Sequence[str], database: str, folder: Path) -> AsyncIterator[Stage]:
    with ExitStack() as stack:
        simulator = _simulator(business_ids, folder)
        stack.enter_context(_ended(simulator))
        await simulator.ready()
        apps = [_app(number, business_ids, simulator.port, database, folder) for number in range(processes)]
        for app in apps:
            stack.enter_context(_ended(app))
        await asyncio.gather(*(app.ready() for app in apps))
        connector = aiohttp.TCPConnector(limit=0)
        async with (
            Balancer([app.port for app in apps]).open() as balancer,
            aiohttp.ClientSession(connector=connector) as http,
        ):
            stage = Stage(http, apps, simulator, f"http://127.0.0.1:{balancer.port}", business_ids)
            await stage.switch({"name": "slow", "operation": "*", "seconds": GRAPH_SECONDS})
            fault = {"name": "unavailable", "operation": "*", "status": 503, "probability": GRAPH_FAULTS, "seed": 1}
            await stage.switch(fault)
            yield stage


@contextmanager
def _ended(program: Program) -> Iterator[None]:
    program.start()
    try:
        yield
    finally:
        program.end()


def _simulator(business_ids: Sequence[str], folder: Path) -> MeasuredProgram:
    port = free_port()
    arguments: list[str | Path] = ["-m", "simulator", "--port", str(port)]
    for business_id in business_ids:
        plan = folder / f"{business_id}.json"
        plan.write_text(json.dumps(business(business_id)), encoding="utf-8")
        arguments += ["--business", plan]
    return MeasuredProgram("simulator", arguments, folder, port)


def _app(number: int, business_ids: Sequence[str], simulator: int, database: str, folder: Path) -> MeasuredProgram:
    port = free_port()
    settings = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATABASE_URL": database,
        "GRAPH_BASE_URL": f"http://127.0.0.1:{simulator}/v1.0",
        "GRAPH_STATIC_TOKEN": "benchmark",
        "BOOKINGS_BUSINESS_IDS": ",".join(business_ids),
        "WEBCHAT_SECRET": "a secret of the benchmarks, long enough",
        # The balancer adds no address: all customers come from one.
        **{f"LIMIT_{name}": "100000" for name in _OF_NETWORKS},
    }
    return MeasuredProgram(f"app-{number}", [ROOT / "app.py"], folder, port, settings)


_OF_NETWORKS = (
    "BOOKINGS_PER_NETWORK",
    "HOLDS_PER_NETWORK",
    "HOLDERS_PER_NETWORK",
    "CHATS_PER_MINUTE",
    "MESSAGES_PER_NETWORK_PER_MINUTE",
    "SOCKETS_PER_NETWORK",
)
