"""Rounds in the background: one that fails does not end them, and what it quotes of a customer is not logged."""

from __future__ import annotations

import logging

import pytest

from storage.background import Rounds


async def test_after_a_round_that_failed_comes_the_next(caplog: pytest.LogCaptureFixture) -> None:
    numbers: list[int] = []

    async def work(number: int) -> None:
        numbers.append(number)
        if number == 0:
            raise ValueError("vera@example.com")
        rounds.stop()

    rounds = Rounds("looking after what is owed", work)
    with caplog.at_level(logging.ERROR):
        await rounds.go_on(every=0)

    assert numbers == [0, 1]
    assert rounds.is_stopped
    assert caplog.messages == ["looking after what is owed failed: ValueError"]


async def test_rounds_that_were_stopped_before_they_began_do_nothing() -> None:
    numbers: list[int] = []

    async def work(number: int) -> None:
        numbers.append(number)

    rounds = Rounds("nothing", work)
    rounds.stop()
    await rounds.go_on(every=0)

    assert numbers == []
