"""Where the parts of a chart stand, in per cent of its box, so that it fits any screen and needs no script: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_TOP, _BOTTOM = 6.0, 86.0
_BAR = 0.68
"""So much of its column a bar takes."""

_GAP = 0.8
"""Between the parts of one bar."""

_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar; `colour` is the number of the series."""

    x: str
    y: str
    width: str
    height: str
    colour: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at an axis."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Columns:
    parts: tuple[Part, ...]
    lines: tuple[Mark, ...]
    labels: tuple[Mark, ...]


def columns(numbers: Sequence[Sequence[int]], labels: Sequence[str], most_labels: int = 7) -> Columns:
    """Stacked bars, one for each of `numbers`, the first series at the bottom."""
    top = ceiling(max((sum(bar) for bar in numbers), default=0))
    wide = 100 / max(len(numbers), 1)
    parts = [part for at, bar in enumerate(numbers) for part in _stacked(bar, at * wide, wide, top)]
    every = -(-len(labels) // most_labels) or 1
    shown = [Mark(_percent((at + 0.5) * wide), "100%", text) for at, text in enumerate(labels) if at % every == 0]
    lines = [Mark("0%", _percent(_height(value, top)), str(value)) for value in sorted({0, top // 2, top})]
    return Columns(tuple(parts), tuple(lines), tuple(shown))


def _stacked(bar: Sequence[int], x: float, wide: float, top: int) -> list[Part]:
    parts, below = [], 0
    for colour, number in enumerate(bar):
        if number:
            upper, lower = _height(below + number, top), _height(below, top)
            gap = _GAP if below else 0
            left, width = _percent(x + wide * (1 - _BAR) / 2), _percent(wide * _BAR)
            parts.append(Part(left, _percent(upper), width, _percent(max(lower - upper - gap, 0.4)), colour))
        below += number
    return parts


def _height(value: int, top: int) -> float:
    """From above."""
    return _BOTTOM - (_BOTTOM - _TOP) * value / top


def ceiling(most: int) -> int:
    """The first of 2, 4, 10, 20, 40, 100 … that is not less: its half is a whole number too."""
    power = 1
    while True:
        for step in _STEPS:
            if most <= 2 * step * power:
                return 2 * step * power
        power *= 10


def share(number: int, most: int) -> str:
    """How long a bar is, beside the longest."""
    return _percent(100 * number / most if most else 0)


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
