"""Arithmetic on stretches of time, as whole seconds: joining them, and finding what two lists have in common.

A stretch runs from its first second up to, but not including, its last. Seconds are counted since the Unix epoch for
moments, and since midnight for hours of the day; integers keep the search for slots quick and exact.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil, floor
from typing import TypeAlias

Interval: TypeAlias = tuple[int, int]

ONE_SECOND = timedelta(seconds=1)


def second_of(moment: datetime) -> int:
    """The second in which a moment lies."""
    return floor(moment.timestamp())


def second_after(moment: datetime) -> int:
    """The first whole second that is not before a moment."""
    return ceil(moment.timestamp())


def whole_seconds(length: timedelta) -> int:
    """A length in seconds, cut to whole ones."""
    return length // ONE_SECOND


def merged(stretches: Iterable[Interval]) -> list[Interval]:
    """The same time in order, with what overlaps or touches joined and what is empty dropped."""
    joined: list[Interval] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            if end > joined[-1][1]:
                joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def common(ones: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """The time that lies in both of two merged lists."""
    shared: list[Interval] = []
    i = j = 0
    while i < len(ones) and j < len(others):
        start = max(ones[i][0], others[j][0])
        end = min(ones[i][1], others[j][1])
        if start < end:
            shared.append((start, end))
        if ones[i][1] <= others[j][1]:
            i += 1
        else:
            j += 1
    return shared


def covers(stretches: Sequence[Interval], start: int, end: int) -> bool:
    """Whether one stretch of a merged list holds all of [start, end)."""
    before = bisect_right(stretches, start, key=_first_second) - 1
    return before >= 0 and end <= stretches[before][1]


def meets(stretches: Iterable[Interval], start: int, end: int) -> bool:
    """Whether any of these stretches shares a moment with [start, end)."""
    return any(first < end and start < last and first < last for first, last in stretches)


def _first_second(stretch: Interval) -> int:
    return stretch[0]
