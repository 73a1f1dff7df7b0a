"""A language's words and patterns of times, read from its folder and compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.understanding.message import folded
from dialogs.understanding.times.algebra import Operators
from dialogs.understanding.times.grammar import Grammar, Node, operators_in, parse_action, words_of
from dialogs.understanding.times.values import Part

FOLDERS = Path(__file__).parents[2] / "languages"
_SHORTEST_FUZZY = 5
_LONG = 7
_TYPES = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Suffixes:
    """What stands right behind a number: it is an ordinal; it is a clock in letters ("3p", "15h30")."""

    ordinal: tuple[str, ...] = ()
    hours: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class TimeLanguage:
    """Compiled: patterns, and what the lexer has to know of words. `light` ones weigh little where readings compete.

    `lone` are words that are a time only beside others ("may"); `temporal` are words whose loss would change a time:
    names of days and months, units (`grains`), "next" and "before" (`ends`). `leading` are those that say something
    only of what follows them. `numbers` are by their words. `verbs` stand second in a sentence.
    """

    code: str
    grammar: Grammar
    parts: Mapping[str, Part]
    light: frozenset[str]
    lone: frozenset[str]
    temporal: frozenset[str]
    leading: frozenset[str]
    ends: frozenset[str]
    grains: frozenset[str]
    numbers: Mapping[tuple[str, ...], tuple[str, int]]
    longest_number: int
    is_dot_ordinal: bool
    pronouns: frozenset[str]
    """Numbers in words that stand for things too ("the bronze one"), and what they are an hour behind."""
    before_hours: frozenset[str]
    before_counts: frozenset[str]
    """What a number in words counts behind ("the two bikes"), unless one of `after_hours` follows ("the two works")."""
    after_hours: frozenset[str]
    spoken_digits: frozenset[str]
    verbs: frozenset[str]
    aliases: Mapping[str, str]
    digraphs: tuple[tuple[str, str], ...]
    suffixes: Suffixes
    fuzzy: tuple[str, ...]
    real: frozenset[str]
    _close: dict[str, str | None] = field(default_factory=dict)

    @property
    def root(self) -> Node:
        return self.grammar.root

    def meant_by(self, word: str) -> str | None:
        """The word of this language that a word is, or is a slip of; None where it has no such word."""
        words = self.grammar.words
        word = self.spelt(word)
        if word in words:
            return word
        stem = word.partition("'")[0]
        if stem in words:
            return stem
        if len(word) < _SHORTEST_FUZZY or not word[:1].isalpha() or word in self.real:
            return None
        if word not in self._close:
            if len(self._close) > 20_000:
                self._close.clear()
            self._close[word] = self._closest(stem)
        return self._close[word]

    def spelt(self, word: str) -> str:
        """A word as this language writes it: without its short forms, and "frueh" as "früh"."""
        word = self.aliases.get(word, word)
        if word in self.grammar.words or (word,) in self.numbers:
            return word
        stem, _, ending = word.partition("'")
        if len(ending) > 1 and (stem,) in self.numbers:
            return stem  # "half ten'll do"
        whole = word
        for pair, letter in self.digraphs:
            whole = whole.replace(pair, letter)
        return whole if whole in self.grammar.words or (whole,) in self.numbers else word

    def _closest(self, word: str) -> str | None:
        if len(word) < _SHORTEST_FUZZY:
            return None
        found = process.extractOne(word, self.fuzzy, scorer=OSA.distance, score_cutoff=2)
        if found is None or not found[0]:
            return None
        name, distance = str(found[0]), int(found[1])
        allowed = 2 if len(name) >= _LONG and len(word) >= _LONG - 1 and word[0] == name[0] else 1
        return name if distance <= allowed else None


@cache
def language(code: str) -> TimeLanguage:
    """The language of a folder. Raises FileNotFoundError where there is none."""
    with (FOLDERS / code / "times.toml").open("rb") as file:
        return compiled(code, tomllib.load(file))


def has_folder(code: str) -> bool:
    return (FOLDERS / code / "times.toml").is_file()


def compiled(code: str, data: Mapping[str, object]) -> TimeLanguage:
    """A language out of its data. Raises ValueError for a pattern or an operator that is none."""
    lists = _table(data, "words")
    numbers = {tuple(words_of(phrase)): (kind, n) for kind, n, phrase in _numbers(_table(data, "numbers"))}
    return TimeLanguage(
        code=code,
        grammar=_grammar(data, lists),
        parts={name: _part(name, part) for name, part in _table(data, "parts").items()},
        light=_words(data, "light"),
        lone=_words(data, "lone"),
        suffixes=Suffixes(
            ordinal=tuple(_strings(_table(data, "suffixes").get("ordinal", []))),
            hours={suffix: str(half) for suffix, half in _table(_table(data, "suffixes"), "hours").items()},
        ),
        numbers=numbers,
        longest_number=max((len(words) for words in numbers), default=0),
        temporal=_words(data, "ends") | _first_words(lists),
        leading=_words(data, "leading"),
        ends=_words(data, "ends"),
        grains=_first_words({"grain": lists.get("grain", {})}),
        is_dot_ordinal="." in _strings(_table(data, "suffixes").get("ordinal", [])),
        aliases=_aliases(_table(data, "aliases")),
        digraphs=tuple((pair, folded(str(letter))) for pair, letter in _table(data, "digraphs").items()),
        pronouns=_words(data, "pronouns"),
        before_hours=_words(data, "before_hours"),
        before_counts=_words(data, "before_counts"),
        after_hours=_words(data, "after_hours"),
        spoken_digits=_words(data, "spoken_digits"),
        verbs=_words(data, "verbs"),
        real=_words(data, "real"),
        fuzzy=tuple(folded(word) for word in _strings(data.get("fuzzy", [])) if len(word) > _SHORTEST_FUZZY),
    )


def _grammar(data: Mapping[str, object], lists: Mapping[str, object]) -> Grammar:
    grammar = Grammar()
    for symbol, entries in lists.items():
        for value, phrases in _entries(entries):
            for phrase in phrases:
                grammar.add_phrase(symbol, phrase, value)
    for cost, section in enumerate(("patterns", "unlikely")):
        for symbol, rules in _table(data, section).items():
            for pattern, action in _pairs(rules):
                _check(pattern, action)
                grammar.add(symbol, pattern, action, cost)
    _join(grammar, lists, _table(data, "joined"))
    return grammar


def _join(grammar: Grammar, lists: Mapping[str, object], joined: Mapping[str, object]) -> None:
    """Two words that are written as one: every one of the first type before every one of the second."""
    for symbol, rules in joined.items():
        for pattern, action in _pairs(rules):
            first, second = (list(_single_words(lists[name])) for name in _TYPES.findall(pattern))
            for one, word in first:
                for other, rest in second:
                    grammar.add(symbol, word + rest, action.replace("$1", str(one)).replace("$2", str(other)))


def _single_words(entries: object) -> Iterator[tuple[int | str, str]]:
    return ((value, one) for value, several in _entries(entries) for one in several if one.isalpha())


def _check(pattern: str, action: str) -> None:
    for operator in operators_in(parse_action(action)):
        if not hasattr(Operators, operator) or operator.startswith("_"):
            raise ValueError(f"no such operator: {operator!r}, for {pattern!r}")


def _table(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = data.get(key, {})
    if not isinstance(found, dict):
        raise TypeError(f"not a table: {key!r}")
    return found


def _strings(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {value!r}")
    return [str(one) for one in value]


def _words(data: Mapping[str, object], key: str) -> frozenset[str]:
    return frozenset(word for phrase in _strings(data.get(key, [])) for word in words_of(phrase))


def _first_words(lists: Mapping[str, object]) -> frozenset[str]:
    """The single words that name a weekday, a month, a unit or a zone."""
    named = [_entries(lists[symbol]) for symbol in ("weekday", "weekdays", "month", "grain", "zone") if symbol in lists]
    phrases = [words_of(phrase) for entries in named for _, several in entries for phrase in several]
    return frozenset(words[0] for words in phrases if len(words) == 1)


def _aliases(table: Mapping[str, object]) -> dict[str, str]:
    return {folded(short): folded(str(word)) for word, several in _entries(table) for short in several}


def _pairs(rules: object) -> Iterator[tuple[str, str]]:
    """Patterns with their actions; patterns in a list have the action "$1"."""
    if isinstance(rules, dict):
        yield from ((str(pattern), str(action)) for pattern, action in rules.items())
    else:
        yield from ((pattern, "$1") for pattern in _strings(rules))


def _entries(entries: object) -> Iterator[tuple[int | str, list[str]]]:
    """A list gives its places as values, from 0; a table its keys; each with phrases, alternatives set off by "|"."""
    rows = entries.items() if isinstance(entries, dict) else enumerate(_strings(entries))
    for key, phrases in rows:
        value = int(key) if isinstance(key, int) or key.lstrip("-").isdigit() else str(key)
        yield value, [phrase.strip() for phrase in str(phrases).split("|") if phrase.strip()]


def _part(name: str, data: object) -> Part:
    if not isinstance(data, dict):
        raise TypeError(f"not a part of the day: {name!r}")
    return Part(name, time.fromisoformat(data["from"]), time.fromisoformat(data["to"]), data.get("half"))


def _numbers(data: Mapping[str, object]) -> list[tuple[str, int, str]]:
    """Numbers and ordinals in words; between the tens they are joined as the language's forms say."""
    tens = _strings(data.get("tens", []))
    cardinals, ordinals = _strings(data.get("units", [])), _strings(data.get("ordinals", []))
    joined = {
        "number": _strings(data.get("joined_units", cardinals[:9])),
        "ordinal": _strings(data.get("joined_ordinals", ordinals[:9])),
    }
    found = [*_counted("number", cardinals, 1, 1), *_counted("number", tens, 20, 10)]
    found += [
        *_counted("ordinal", ordinals, 1, 1),
        *_counted("ordinal", _strings(data.get("ordinal_tens", [])), 20, 10),
    ]
    for kind, units in joined.items():
        for form in _strings(data.get(f"{kind}_joined", [])):
            found += [
                (kind, ten + unit, form.format(tens=ten_name, unit=name))
                for _, ten, ten_name in _counted("", tens, 20, 10)
                for _, unit, name in _counted("", units, 1, 1)
            ]
    return found


def _counted(kind: str, names: list[str], first: int, step: int) -> list[tuple[str, int, str]]:
    return [(kind, first + step * i, name.strip()) for i, several in enumerate(names) for name in several.split("|")]
