"""Phrases made by the grammar of times itself, for what must hold beside every one of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random
from typing import TypeAlias

from dialogs.understanding.times import language
from dialogs.understanding.times.grammar import Node

_FIGURES = {
    "<n>": ("2", "3", "10"),
    "<hour>": ("3", "10", "16"),
    "<min>": ("15", "30"),
    "<dd>": ("5", "17", "28"),
    "<year>": ("2027",),
    "<hhmm>": ("1530",),
    "<hm>": ("10:30", "16:15"),
    "<date>": ("2026-12-04",),
}
_ORDINALS = {"en": ("3rd", "17th"), "de": ("3.", "17.")}
_SPOKEN = {"<hour_word>": range(1, 13), "<spoken_min>": (5, 10, 20), "<min_word>": range(10, 60)}
_DEEPEST = 5
_SIGNS = re.compile(r"\s*([/-])\s*")

Patterns: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]


def phrase(code: str, seed: int) -> str:
    """A wish for a day, a time or both, as the grammar of a language has it. The same seed gives the same phrase."""
    words = " ".join(_said("<wish>", _DEEPEST, _patterns(code), _heights(code), Random(seed)))
    return _SIGNS.sub(r"\1", words).replace(" ,", ",").replace(" .", ".")


def strays(code: str) -> tuple[str, ...]:
    """Numbers, ordinals and units, which no wish can do without if they are said."""
    spoken = [" ".join(words) for words, (_, number) in language(code).numbers.items() if number in {4, 17, 31}]
    units = [pattern[0] for pattern in _patterns(code)["<grain>"] if len(pattern) == 1]
    return ("7", "37", "2028", *_ORDINALS[code], *sorted(spoken), *sorted(units))


def _said(symbol: str, deepest: int, patterns: Patterns, heights: Mapping[str, int], random: Random) -> Iterator[str]:
    fits = [one for one in patterns[symbol] if _height(one, heights) < deepest]
    for item in random.choice(fits):
        if item in patterns:
            yield from _said(item, deepest - 1, patterns, heights, random)
        else:
            yield item


def _height(pattern: Sequence[str], heights: Mapping[str, int]) -> int:
    """How many types have to be written out one in the other."""
    return max((heights.get(item, 99) if item.startswith("<") else 0 for item in pattern), default=0)


@cache
def _heights(code: str) -> Mapping[str, int]:
    patterns = _patterns(code)
    heights: dict[str, int] = {}
    for height in range(1, _DEEPEST + 1):
        new = [one for one, several in patterns.items() if any(_height(each, heights) < height for each in several)]
        heights |= {one: height for one in new if one not in heights}
    return heights


@cache
def _patterns(code: str) -> Patterns:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for symbol, path in _paths(language(code).root, ()):
        found[symbol].append(path)
    words = {number: " ".join(words) for words, (kind, number) in language(code).numbers.items() if kind == "number"}
    spoken = {symbol: [(words[number],) for number in numbers] for symbol, numbers in _SPOKEN.items()}
    figures = {
        symbol: [(one,) for one in several] for symbol, several in (_FIGURES | {"<ord>": _ORDINALS[code]}).items()
    }
    return {**found, **spoken, **figures}


def _paths(node: Node, path: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every pattern, with the type that it is."""
    for rule in node.rules:
        yield rule.symbol, path
    for item, after in node.next.items():
        yield from _paths(after, (*path, item))
