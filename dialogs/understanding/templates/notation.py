"""The notation in which templates are written, parsed.

    [x]        x or nothing                     (a|b)      one of them
    {rule}     what the rule of that name says  <when>     a value of that kind
    *          any one word                     ...        up to four words
    ^  $       the beginning, the end of the clause

A word is written in its plain form (`message.folded`), with contractions written out as the language's words say;
"2nd" and "no-show" are the words that a message has there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from dialogs.understanding.message import Message


class TemplateError(ValueError):
    """A template that does not follow the notation."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value of this kind stands."""

    kind: str


@dataclass(frozen=True, slots=True)
class Gap:
    """From `least` to `most` words of any kind."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning (`^`) or the end (`$`) of the clause."""

    sign: str


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    ways: tuple[Node, ...]
    is_optional: bool = False


Node: TypeAlias = Word | Place | Gap | Edge | Sequence | Either

_SIGNS = re.compile(r"\s*(\.\.\.|[\[\]()|*^$]|\{[^}]+\}|<[^>]+>|[^\s\[\]()|*^${}<>]+)")
_GAP = Gap(0, 4)


def parse(template: str, rules: Mapping[str, str] | None = None) -> Node:
    """The template as a tree. `rules` are templates by name; one that names itself is an error."""
    return _Parser(template, rules or {}, frozenset()).read()


class _Parser:
    def __init__(self, template: str, rules: Mapping[str, str], within: frozenset[str]) -> None:
        self.template, self.rules, self.within = template, rules, within
        self.signs = list(_cut(template))
        self.at = 0

    def read(self) -> Node:
        node = self._either()
        if self.at < len(self.signs):
            raise TemplateError(f"{self.template!r}: nothing opens {self.signs[self.at]!r}")
        return node

    def _either(self) -> Node:
        ways = [self._sequence()]
        while self._next() == "|":
            self.at += 1
            ways.append(self._sequence())
        return ways[0] if len(ways) == 1 else Either(tuple(ways))

    def _sequence(self) -> Node:
        parts = []
        while (sign := self._next()) is not None and sign not in "|)]":
            self.at += 1
            parts.append(self._part(sign))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _part(self, sign: str) -> Node:
        if sign in "([":
            inner = self._either()
            self._close(")" if sign == "(" else "]")
            return Either((inner,), is_optional=True) if sign == "[" else inner
        if sign.startswith("{"):
            return self._rule(sign[1:-1].strip())
        if sign.startswith("<"):
            return Place(sign[1:-1].strip())
        signs: dict[str, Node] = {"*": Gap(1, 1), "...": _GAP, "^": Edge("^"), "$": Edge("$")}
        return signs.get(sign) or _word(sign)

    def _rule(self, name: str) -> Node:
        if name not in self.rules or name in self.within:
            raise TemplateError(f"{self.template!r}: no rule {name!r} here")
        return _Parser(self.rules[name], self.rules, self.within | {name}).read()

    def _next(self) -> str | None:
        return self.signs[self.at] if self.at < len(self.signs) else None

    def _close(self, sign: str) -> None:
        if self._next() != sign:
            raise TemplateError(f"{self.template!r}: {sign!r} is missing")
        self.at += 1


# A language has some 24,000 words in its templates, and most of them many times.
@cache
def _word(sign: str) -> Node:
    """A word as it stands in messages, where "2nd" and "no-show" are several."""
    words = [Word(token.plain) for token in Message(sign).tokens]
    return Sequence(tuple(words)) if len(words) > 1 else Word(sign)


def _cut(template: str) -> Iterator[str]:
    at, text = 0, template.strip()
    while at < len(text):
        found = _SIGNS.match(text, at)
        if found is None:
            raise TemplateError(f"{template!r}: cannot be read from {text[at:]!r}")
        yield found[1]
        at = found.end()


def pattern_of(node: Node, places: Mapping[str, str]) -> str:
    """As a regular expression over a rendered clause, in which each word begins with one space."""
    match node:
        case Word(text):
            return " " + re.escape(text)
        case Place(kind):
            return " " + places[kind]
        case Gap(least, most):
            return rf"(?: [^ ]+){{{least},{most}}}?"
        case Edge(sign):
            return "^" if sign == "^" else " ?$"
        case Sequence(parts):
            return "".join(pattern_of(part, places) for part in parts)
        case Either(ways, is_optional):
            longest_first = sorted((pattern_of(way, places) for way in ways), key=lambda one: -one.count(" "))
            return f"(?:{'|'.join(longest_first)})" + ("?" if is_optional else "")


def words_of(node: Node) -> frozenset[str]:
    """Every word that stands in it."""
    match node:
        case Word(text):
            return frozenset({text})
        case Sequence(parts) | Either(parts):
            return frozenset[str]().union(*map(words_of, parts))
        case _:
            return frozenset()


def needed(node: Node, common: frozenset[str]) -> frozenset[str] | None:
    """Words of which one must occur for the template to fit; None where it can do without any. `common` words last."""
    match node:
        case Word(text):
            return frozenset({text})
        case Sequence(parts):
            found = [words for part in parts if (words := needed(part, common)) is not None]
            return min(found, key=lambda words: (len(words & common), len(words)), default=None)
        case Either(ways, is_optional):
            each = [needed(way, common) for way in ways]
            known = [words for words in each if words is not None]
            return None if is_optional or len(known) < len(each) else frozenset[str]().union(*known)
        case _:
            return None
