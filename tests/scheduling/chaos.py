"""What the chaos test plays with: two clocks, a wire that loses what it carries, and a process that can die anywhere.

Nothing here takes real time or depends on chance: waiting moves the clocks, and every trouble is switched on by name.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import httpx

from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from graph.transport import CallTiming
from scheduling.ledger import Ledger
from scheduling.service import BookingService
from simulator.bookings.calendar import StoredAppointment
from simulator.faults.switched_on import Faults
from simulator.http.gateway import TENANT
from simulator.http.operations import OPERATIONS
from simulator.server import create_simulator, serve
from storage.database.engine import open_database
from storage.entries import Entry
from storage.records import R
from storage.transitions import Event
from tests.scheduling.telling import TellingDesk
from tests.worlds.sample import BUSINESS
from tests.worlds.values import description

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


# Each request takes this long, so that no two appointments are made at the same moment.
REQUEST_TAKES = timedelta(seconds=1)

WRITES = ("createAppointment", "updateAppointment", "cancelAppointment", "deleteAppointment")
READS = ("getAppointment", "listCalendarView")
CATALOGUE = "the reading of a catalogue"


@dataclass
class Clocks:
    """Graph's clock is right; ours may be behind it, as after being set. `seconds` counts on whatever happens."""

    graph: datetime = datetime(2026, 11, 23, 8, tzinfo=UTC)  # a Monday; Lisbon keeps UTC in winter
    behind: timedelta = timedelta(0)
    seconds: float = 0.0

    def ours(self) -> datetime:
        return self.graph - self.behind

    def go_on(self, length: timedelta) -> None:
        self.graph += length
        self.seconds += length.total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.go_on(timedelta(seconds=seconds))
        await asyncio.sleep(0)


class Died(Exception):  # not an error: what a test sees of a process that is gone
    """The process was killed before it could answer."""


class Life:
    """Counts the steps of a process, a request or a line in the ledger each, and ends it at one of them."""

    def __init__(self) -> None:
        self._steps_left = 0
        self._is_step_taken = False
        self.is_over = asyncio.Event()

    def end_in(self, steps: int, *, is_step_taken: bool) -> None:
        """`is_step_taken`: whether the last step still has its effect, or nothing of it."""
        self._steps_left, self._is_step_taken = steps, is_step_taken

    async def step(self, take: Callable[[], Awaitable[T]]) -> T:
        if self.is_over.is_set():
            await _for_ever()
        if self._steps_left == 0:
            return await take()
        self._steps_left -= 1
        if self._steps_left > 0:
            return await take()
        if self._is_step_taken:
            await take()
        self.is_over.set()
        return await _for_ever()


async def _for_ever() -> NoReturn:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


@dataclass
class Loss:
    """A request of this operation whose answer never comes, `times` times; it arrives there, or it does not.

    `late` is how long after its answer was given up it arrives.
    """

    operation: str
    arrives: bool
    times: int
    late: timedelta = timedelta(0)


@dataclass
class Troubles:
    """What is wrong with the wire at the moment; it outlives the processes."""

    losses: list[Loss] = field(default_factory=list)
    meanwhile: tuple[bool, Callable[[], Awaitable[object]]] | None = None
    """What somebody else does around our next write: before it arrives (False), or after it took effect (True)."""

    def clear(self) -> None:
        self.losses.clear()
        self.meanwhile = None

    def loss_of(self, operation: str) -> Loss | None:
        found = next((one for one in self.losses if one.operation == operation and one.times), None)
        if found:
            found.times -= 1
        return found


class Late:
    """Requests that are still on their way when their sender has given them up, or has died; nothing stops them."""

    def __init__(self, clocks: Clocks) -> None:
        self._inner = httpx.AsyncHTTPTransport(verify=_certificates())
        self._clocks = clocks
        self._on_their_way: list[tuple[datetime, httpx.Request]] = []

    def send(self, request: httpx.Request, late: timedelta) -> None:
        self._on_their_way.append((self._clocks.graph + late, request))

    async def arrive(self, *, all_of_them: bool = False) -> None:
        """What gets there until now, at its time."""
        now = self._clocks.graph
        for at, request in sorted(self._on_their_way, key=lambda one: one[0]):
            if at <= now or all_of_them:
                self._on_their_way.remove((at, request))
                self._clocks.graph = at
                with suppress(httpx.TransportError):  # a fault that is on strikes it as well
                    await (await self._inner.handle_async_request(request)).aread()
        self._clocks.graph = now

    async def aclose(self) -> None:
        await self._inner.aclose()


class Wire(httpx.AsyncBaseTransport):
    """Real HTTP, with the troubles, and the steps of the process that sends."""

    def __init__(self, clocks: Clocks, troubles: Troubles, life: Life, late: Late) -> None:
        self._inner = httpx.AsyncHTTPTransport(verify=_certificates())
        self._clocks, self._troubles, self._life, self._late = clocks, troubles, life, late

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if _operation(request) == CATALOGUE:
            # These are read beside each other and in the background: who comes first must make no difference.
            response = await self._inner.handle_async_request(request)
            await response.aread()
            return response
        return await self._life.step(lambda: self._carry(request))

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _carry(self, request: httpx.Request) -> httpx.Response:
        operation = _operation(request)
        happens = self._troubles.meanwhile if operation in WRITES else None
        if happens:
            self._troubles.meanwhile = None
        if happens and not happens[0]:
            await happens[1]()
        self._clocks.go_on(REQUEST_TAKES)
        await self._late.arrive()
        loss = self._troubles.loss_of(operation)
        if loss and not loss.arrives:
            raise httpx.ReadTimeout("the request got lost", request=request)
        if loss and loss.late:
            self._late.send(request, loss.late)
            raise httpx.ReadTimeout("the request takes long", request=request)
        response = await self._inner.handle_async_request(request)
        await response.aread()  # now, so that nothing stays open when the process dies over it
        if happens and happens[0]:
            await happens[1]()
        if loss:
            raise httpx.ReadTimeout("the answer got lost", request=request)
        return response


def _operation(request: httpx.Request) -> str:
    parts = request.url.path.rstrip("/").split("/")
    match request.method, parts[-2:]:
        case "GET", [_, "calendarView"]:
            return "listCalendarView"
        case "POST", [_, "appointments"]:
            return "createAppointment"
        case "POST", [_, "cancel"]:
            return "cancelAppointment"
        case method, ["appointments", _]:
            return {"GET": "get", "PATCH": "update", "DELETE": "delete"}[method] + "Appointment"
    return CATALOGUE if request.method == "GET" else "createCustomer"


@cache
def _certificates() -> SSLContext:
    """Read once; nothing here needs them, and reading them is slow."""
    return httpx.create_ssl_context()


class _MortalLedger(Ledger):
    life: Life

    async def advance(
        self,
        entry: Entry[R],
        event: Event,
        *,
        record: R | None = None,
        appointment_id: str | None = None,
        target: str | None = None,
    ) -> Entry[R]:
        async def go_on() -> Entry[R]:
            return await Ledger.advance(
                self,
                entry,
                event,
                record=record,
                appointment_id=appointment_id,
                target=target,
            )

        return await self.life.step(go_on)


class Process:
    """One desk over a ledger that others have written before it, until it is closed or dies."""

    def __init__(self, database: str, base_url: str, clocks: Clocks, troubles: Troubles, late: Late) -> None:
        self.life = Life()
        self._engine = open_database(database)
        self.ledger = _MortalLedger(self._engine, clocks.ours)
        self.ledger.life = self.life
        self._client = BookingsClient(
            httpx.AsyncClient(transport=Wire(clocks, troubles, self.life, late)),
            base_url,
            StaticToken("opaque"),
            timing=CallTiming(clock=lambda: clocks.seconds, sleep=clocks.sleep, chance=lambda: 0.0),
        )
        self.desk = TellingDesk(self._client, self.ledger, [BUSINESS], clock=clocks.ours)

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Raises Died when the process did not live to see the end of it."""
        task, over = asyncio.ensure_future(work), asyncio.ensure_future(self.life.is_over.wait())
        await asyncio.wait([task, over], return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if not self.life.is_over.is_set():
            return await task
        await _end_all_but_servers()
        raise Died

    async def aclose(self) -> None:
        if not self.life.is_over.is_set():
            await self.desk.aclose()
        await self._client.aclose()
        await self._engine.aclose()


async def _end_all_but_servers() -> None:
    """All that a process leaves is what it has sent: the simulator, another machine in truth, goes on."""
    own = [one for one in asyncio.all_tasks() if getattr(one.get_coro(), "__qualname__", "") != "RequestHandler.start"]
    ended = [one for one in own if one is not asyncio.current_task()]
    for one in ended:
        one.cancel()
    await asyncio.gather(*ended, return_exceptions=True)


@dataclass
class Town:
    """The business at Graph, whoever writes to it from outside, and our process of the moment."""

    clocks: Clocks
    troubles: Troubles
    late: Late
    process: Process
    outside: BookingsClient
    open_process: Callable[[], Process]
    faults: Faults
    bookings: Callable[[], list[StoredAppointment]]
    """What really stands in the calendar, whatever the desk believes."""

    @property
    def desk(self) -> BookingService:
        return self.process.desk

    async def restart(self) -> None:
        await self.process.aclose()
        self.process = self.open_process()

    def repair(self) -> None:
        """Graph works again, and lets appointments overlap: nothing but the desk keeps customers apart."""
        self.troubles.clear()
        self.faults.clear()
        self.faults.switch_on({"name": "overlap-allowed"})

    @contextmanager
    def clear_sky(self) -> Iterator[None]:
        """For a moment no fault happens to anybody."""
        kept, self.faults._on = self.faults._on, []
        try:
            yield
        finally:
            self.faults._on = kept + self.faults._on


@asynccontextmanager
async def open_town(database: str) -> AsyncIterator[Town]:
    clocks, troubles = Clocks(), Troubles()
    late = Late(clocks)
    app = create_simulator(description(), now=lambda: clocks.graph)
    world = app[TENANT]
    async with serve(app) as running:

        def open_process() -> Process:
            return Process(database, running.base_url, clocks, troubles, late)

        outside = BookingsClient(
            httpx.AsyncClient(transport=Wire(clocks, Troubles(), Life(), late)),
            running.base_url,
            StaticToken("delegated"),
        )
        town = Town(
            clocks,
            troubles,
            late,
            open_process(),
            outside,
            open_process,
            world.faults,
            lambda: list(world.business(BUSINESS).calendar),
        )
        town.repair()
        try:
            yield town
        finally:
            await town.process.aclose()
            await outside.aclose()
            await late.aclose()
            await asyncio.sleep(0)  # the last sockets are closed in the next round of the loop


assert {operation.name for operation in OPERATIONS} >= {*WRITES, *READS}
