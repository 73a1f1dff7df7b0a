"""Patterns as data, compiled into a trie: "[the] <weekday> (after next|following)" = "shift(coming($1), 7)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from dialogs.understanding.message import folded
from dialogs.understanding.times.values import Grain

_PIECES = re.compile(r"<[a-z_0-9]+>|[\[\]()|]|[^\s\[\]()|<>]+")
_ACTION = re.compile(r"\s*(?:(\$\d+)|(-?\d+)|([a-z_][a-z_0-9-]*)|([(),]))")
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+|[^\w\s]|_")
_GRAINS = {grain.name.lower(): grain for grain in Grain}
MOST_VARIANTS = 4_000


@dataclass(frozen=True, slots=True)
class Place:
    """What stood at a typed place of the pattern, the first is 0."""

    index: int


@dataclass(frozen=True, slots=True)
class Call:
    operator: str
    arguments: tuple[Action, ...]


Action: TypeAlias = Place | Call | int | str


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say a thing of the type `symbol`. `places` are where the parts of its action stand; None: left out."""

    symbol: str
    action: Action
    places: tuple[int | None, ...]
    cost: int = 0
    source: str = ""


@dataclass(slots=True)
class Node:
    """A place in the trie of all patterns: where each symbol leads, and which rules are whole here."""

    next: dict[str, Node] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)


class Grammar:
    """All patterns of a language. A word in it is a symbol as it stands; a type stands as "<type>"."""

    def __init__(self) -> None:
        self.root = Node()
        self.words: set[str] = set()

    def add(self, symbol: str, pattern: str, action: str, cost: int = 0) -> None:
        parsed = parse_action(action)
        for variant in variants(pattern):
            self._put(symbol, variant, parsed, cost, pattern)

    def add_phrase(self, symbol: str, phrase: str, value: int | str) -> None:
        """A word or a few, with the value that they have in this type."""
        meant = _GRAINS.get(value, value) if isinstance(value, str) else value
        for variant in variants(phrase):
            self._put(symbol, variant, meant, 0, phrase)

    def _put(self, symbol: str, variant: Sequence[tuple[str, int]], action: Action, cost: int, source: str) -> None:
        node = self.root
        seen: dict[int, int] = {}
        for position, (item, place) in enumerate(variant):
            if place >= 0:
                seen[place] = position
            else:
                self.words.add(item)
            node = node.next.setdefault(item, Node())
        count = max(_highest(action) + 1, 0)
        places = tuple(seen.get(i) for i in range(count))
        rule = Rule(f"<{symbol}>", action, places, cost, source)
        if rule not in node.rules:
            node.rules.append(rule)


def words_of(text: str) -> list[str]:
    """A phrase cut as messages are."""
    return _WORDS.findall(folded(text))


def variants(pattern: str) -> list[tuple[tuple[str, int], ...]]:
    """Every way to leave out what is optional and to choose; each symbol with the number of its place, or -1."""
    pieces = _PIECES.findall(pattern)
    found, end, _ = _sequence(pieces, 0, 0)
    if end != len(pieces):
        raise ValueError(f"brackets do not match: {pattern!r}")
    if len(found) > MOST_VARIANTS:
        raise ValueError(f"{len(found)} variants: {pattern!r}")
    return [one for one in found if one]


_Variants: TypeAlias = list[tuple[tuple[str, int], ...]]


def _sequence(pieces: Sequence[str], i: int, place: int) -> tuple[_Variants, int, int]:
    """Alternatives of sequences from a place on, up to a bracket that closes."""
    whole: _Variants = []
    here: _Variants = [()]
    while i < len(pieces) and pieces[i] not in {")", "]"}:
        piece = pieces[i]
        if piece == "|":
            whole, here, i = whole + here, [()], i + 1
            continue
        if piece in {"(", "["}:
            inner, i, place = _sequence(pieces, i + 1, place)
            choices: _Variants = [*inner, ()] if piece == "[" else inner
            i += 1
        elif piece.startswith("<"):
            choices, i, place = [((piece, place),)], i + 1, place + 1
        else:
            choices, i = [tuple((word, -1) for word in words_of(piece))], i + 1
        here = [left + right for left in here for right in choices]
    return list(dict.fromkeys(whole + here)), i, place


def parse_action(text: str) -> Action:
    """An action: "$1", a number, a name, or an operator over actions."""
    tokens = [m.group().strip() for m in _ACTION.finditer(text)]
    if "".join(tokens) != text.replace(" ", "") or tokens.count("(") != tokens.count(")"):
        raise ValueError(f"not an action: {text!r}")
    action, end = _action(tokens, 0)
    if end != len(tokens):
        raise ValueError(f"not one action: {text!r}")
    return action


def _action(tokens: Sequence[str], i: int) -> tuple[Action, int]:
    token = tokens[i]
    if token.startswith("$"):
        return Place(int(token[1:]) - 1), i + 1
    if token.lstrip("-").isdigit():
        return int(token), i + 1
    if i + 1 < len(tokens) and tokens[i + 1] == "(":
        arguments, i = [], i + 2
        while tokens[i] != ")":
            argument, i = _action(tokens, i)
            arguments.append(argument)
            i += tokens[i] == ","
        return Call(token, tuple(arguments)), i + 1
    return _GRAINS.get(token, token), i + 1


def _highest(action: Action) -> int:
    """The highest place that an action speaks of; -1 if none."""
    match action:
        case Place(index):
            return index
        case Call(_, arguments):
            return max((_highest(one) for one in arguments), default=-1)
        case _:
            return -1


def operators_in(action: Action) -> Iterator[str]:
    """The names of all operators in an action."""
    if isinstance(action, Call):
        yield action.operator
        for one in action.arguments:
            yield from operators_in(one)
