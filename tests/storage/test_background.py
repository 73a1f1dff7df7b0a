"""Work in the background ends when it is told to, and is cancelled when it does not."""

from __future__ import annotations

import asyncio

from storage.background import Rounds, end


async def test_a_round_that_ends_in_time_is_not_cut_off() -> None:
    ended = []

    async def work() -> None:
        await asyncio.sleep(0)
        ended.append("work")

    await end(asyncio.create_task(work()), within=10)

    assert ended == ["work"]


async def test_a_round_that_goes_on_for_ever_is_cancelled() -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def round_(_: int) -> None:
        begun.set()
        await never.wait()

    rounds = Rounds("waiting for a channel that is down", round_)
    going_on = asyncio.create_task(rounds.go_on(every=1))
    await begun.wait()
    rounds.stop()

    await end(going_on, within=0)

    assert going_on.cancelled()
