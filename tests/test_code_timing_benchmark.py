"""The measure of whether one can tell by the time that an address is known tells so where one can."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from benchmarks.code_timing import TOLD_APART_BELOW, main, p_value


def exact(one: list[float], other: list[float]) -> float:
    """How many ways to deal out the same values differ at least as much."""
    both = one + other

    def distance(some: tuple[int, ...]) -> float:
        rest = [value for at, value in enumerate(both) if at not in some]
        wins = sum((both[at] > value) + (both[at] == value) / 2 for at in some for value in rest)
        return abs(wins - len(some) * len(rest) / 2)

    deals = [distance(some) for some in combinations(range(len(both)), len(one))]
    seen = distance(tuple(range(len(one))))
    return sum(deal >= seen for deal in deals) / len(deals)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_about_as_likely_as_dealing_out_the_values_anew_says(seed: int) -> None:
    chance = random.Random(seed)
    one = [float(chance.randrange(20)) for _ in range(8)]
    other = [float(chance.randrange(4, 24)) for _ in range(8)]

    assert p_value(one, other) == pytest.approx(exact(one, other), abs=0.06)


def test_what_takes_a_twentieth_longer_is_told_apart_and_what_takes_the_same_is_not() -> None:
    chance = random.Random(1)
    some, others = ([chance.gauss(20, 2) for _ in range(250)] for _ in range(2))

    assert p_value(some, others) > TOLD_APART_BELOW
    assert p_value(some, [value * 1.05 for value in others]) < TOLD_APART_BELOW
    assert p_value([1.0] * 5, [1.0] * 5) == 1.0


async def test_it_says_what_it_has_measured(capsys: pytest.CaptureFixture[str]) -> None:
    await main(4, random.Random(1))

    known, unknown, verdict = capsys.readouterr().out.splitlines()
    assert known.startswith("known    2 sends, median ")
    assert unknown.startswith("unknown  2 sends, median ")
    assert "Mann-Whitney" in verdict
