"""The ways in which the staff are called, made ready once for each staff and language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from dialogs.understanding.context import NamedStaff
from dialogs.understanding.values.language import load_language
from dialogs.understanding.values.words import words_of

Run: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Whole names by their first word, the longest first, and first and last names alone."""

    full: dict[str, tuple[tuple[Run, frozenset[str]], ...]]
    short: dict[str, frozenset[str]]
    first: tuple[tuple[str, str], ...]
    """First names, each with whose it is."""


@lru_cache(maxsize=200)
def roster_of(staff: tuple[NamedStaff, ...], locale: str) -> Roster:
    titles = load_language(locale).staff.titles
    full: dict[Run, set[str]] = {}
    short: dict[str, set[str]] = {}
    first: list[tuple[str, str]] = []
    for one in staff:
        words = words_of(one.name)
        untitled = tuple(word for word in words if word not in titles and word != ".") or words
        for run in _whole_names(words, untitled):
            full.setdefault(run, set()).add(one.id)
        first += [(untitled[0], one.id)] if untitled else []
        for word in {*untitled[:1], *untitled[-1:]}:
            short.setdefault(word, set()).add(one.id)
    return Roster(_by_first_word(full), {word: frozenset(ids) for word, ids in short.items()}, tuple(first))


def _whole_names(words: Run, untitled: Run) -> Iterator[Run]:
    """With titles and dots, without dots, without either; one word is no whole name."""
    without_dots = tuple(word for word in words if word != ".")
    return (run for run in {words, without_dots, untitled} if len(run) > 1)


def _by_first_word(full: Mapping[Run, set[str]]) -> dict[str, tuple[tuple[Run, frozenset[str]], ...]]:
    by_length = sorted(full, key=len, reverse=True)
    return {run[0]: tuple((one, frozenset(full[one])) for one in by_length if one[0] == run[0]) for run in full}
