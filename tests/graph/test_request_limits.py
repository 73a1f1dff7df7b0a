import asyncio

import pytest

from graph.request_limits import RequestLimits


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Visitors:
    """Calls that stay in their place until they are let go."""

    def __init__(self, limits: RequestLimits) -> None:
        self._limits = limits
        self.inside: list[str] = []
        self._leave: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, name: str, business_id: str | None = "salon@example.com") -> None:
        self._leave[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._visit(name, business_id))
        await self._settle()

    async def go(self, name: str) -> None:
        self._leave[name].set()
        await self._settle()

    async def cancel(self, name: str) -> None:
        self._tasks[name].cancel()
        with pytest.raises(asyncio.CancelledError):
            await self._tasks[name]
        await self._settle()

    async def all_go(self) -> None:
        for leave in self._leave.values():
            leave.set()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _visit(self, name: str, business_id: str | None) -> None:
        async with self._limits.place(business_id):
            self.inside.append(name)
            try:
                await self._leave[name].wait()
            finally:
                self.inside.remove(name)

    @staticmethod
    async def _settle() -> None:
        for _ in range(5):
            await asyncio.sleep(0)


async def test_a_business_has_its_places_and_then_first_come_first_served() -> None:
    visitors = Visitors(RequestLimits(2, Clock()))
    for name in "abcd":
        await visitors.come(name)
    at_first = list(visitors.inside)

    await visitors.go("b")

    assert (at_first, visitors.inside) == (["a", "b"], ["a", "c"])
    await visitors.all_go()


async def test_a_cancelled_visitor_frees_its_place_and_a_cancelled_waiter_its_turn() -> None:
    visitors = Visitors(RequestLimits(1, Clock()))
    for name in "abc":
        await visitors.come(name)

    await visitors.cancel("b")
    await visitors.cancel("a")

    assert visitors.inside == ["c"]
    await visitors.all_go()


async def test_businesses_do_not_wait_for_each_other_and_case_makes_no_other_business() -> None:
    visitors = Visitors(RequestLimits(1, Clock()))

    await visitors.come("first", "salon@example.com")
    await visitors.come("same", "Salon@Example.com")
    await visitors.come("other", "spa@example.com")
    await visitors.come("none", None)

    assert visitors.inside == ["first", "other", "none"]
    await visitors.all_go()


def test_a_paused_business_goes_on_when_its_longest_pause_is_over() -> None:
    clock = Clock()
    limits = RequestLimits(4, clock)

    limits.pause("salon@example.com", 10)
    limits.pause("Salon@example.com", 4)
    clock.now = 7.0

    assert (limits.pause_left("salon@example.com"), limits.pause_left("spa@example.com")) == (3.0, 0.0)
    clock.now = 10.0
    assert limits.pause_left("salon@example.com") == 0.0
