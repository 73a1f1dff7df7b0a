"""The words of a language by which values are found: `names.toml` of its folder, as typed tables."""

from __future__ import annotations

import tomllib
from functools import cache, cached_property
from importlib import resources
from typing import Any, TypeAlias

import msgspec
from babel import Locale
from msgspec import Struct

from dialogs.understanding.grammar import Grammar, load_grammar
from dialogs.understanding.message import folded
from dialogs.understanding.values.words import Phrases

WordSet: TypeAlias = frozenset[str]
Runs: TypeAlias = tuple[str, ...]

_CHILD_BELOW, _SENIOR_FROM = 18, 60


class CommonWords(Struct, frozen=True, forbid_unknown_fields=True):
    """`function` words are part of no name; `ordinary` ones of none where they stand alone or in lower case."""

    function: WordSet
    ordinary: WordSet
    also_names: WordSet
    time: WordSet


class ContactWords(Struct, frozen=True, forbid_unknown_fields=True, rename={"not_": "not"}):
    at: Runs
    dot: Runs
    not_: Runs
    as_one: Runs
    phone: Runs
    email: Runs
    without: Runs
    missing: Runs
    between: WordSet
    refusals: Runs
    unwilling: Runs
    giving: Runs
    unwilling_filler: WordSet
    going_on: Runs
    going_on_filler: WordSet
    not_refusals: WordSet
    enough: Runs
    digit_filler: WordSet
    refusal_filler: WordSet
    signs: dict[str, str]
    digits: dict[str, str]
    repeats: dict[str, int]


class PeopleWords(Struct, frozen=True, dict=True, forbid_unknown_fields=True, rename={"for_": "for"}):
    unnamed: Runs
    selves: WordSet
    subjects: WordSet
    together: WordSet
    own: WordSet
    for_: Runs
    determiners: WordSet
    articles: WordSet
    twos: WordSet
    adjectives: WordSet
    singles: WordSet
    plurals: WordSet
    parties: WordSet
    heads: WordSet
    pairs: WordSet
    of_us: Runs
    joiners: WordSet
    conjunctions: WordSet
    plus_one: Runs
    groups: Runs
    companions: Runs
    brought: Runs
    other_for: Runs
    named: Runs
    units: WordSet
    before_days: WordSet
    hours_before: WordSet
    number_for: Runs
    sets: dict[str, int]

    @cached_property
    def anybody(self) -> WordSet:
        return self.selves | self.singles | self.plurals | self.pairs

    @cached_property
    def speakers(self) -> WordSet:
        """Whoever says one of these speaks of themselves, or of those who are theirs."""
        return self.selves | self.together | self.own


class NameWords(Struct, frozen=True, forbid_unknown_fields=True):
    strong: Runs
    weak: Runs
    others: WordSet
    others_called: WordSet
    possessives: Runs
    introducing: Runs
    closing: Runs
    first: Runs
    last: Runs
    announcing: WordSet
    here: Runs
    spelt: WordSet
    before: WordSet
    after: WordSet
    titles: WordSet
    particles: WordSet
    capitals: WordSet
    prefixes: WordSet
    no_parts: WordSet
    into: WordSet
    only: WordSet
    things: WordSet
    under: Runs
    denials: Runs
    left_off: Runs
    with_letter: Runs
    letter_articles: WordSet
    of_adjectives: tuple[str, ...]
    exclamations: WordSet
    called: Runs
    never: Runs


class ServiceWords(Struct, frozen=True, forbid_unknown_fields=True):
    generic: WordSet
    kinds: WordSet
    telling: WordSet
    years: WordSet
    ages: dict[str, str]
    conditions: dict[str, WordSet]
    audiences: dict[str, WordSet]
    endings: WordSet = frozenset()
    unconditional: WordSet = frozenset()
    denied: WordSet = frozenset()
    besides: WordSet = frozenset()
    online: WordSet = frozenset()
    first: WordSet = frozenset()
    first_time: Runs = ()
    before_verbs: Runs = ()
    complaints: Runs = ()
    urgent: WordSet = frozenset()
    looking: WordSet = frozenset()

    def ages_of(self, age: int) -> str:
        """The kind of people who are so old, where that is a kind of its own."""
        under, over = (*self.ages.values(), "", "")[:2]
        return under if 0 < age < _CHILD_BELOW else over if age >= _SENIOR_FROM else ""


class StaffWords(Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    with_: Runs
    with_person: Runs
    roles: WordSet
    titles: WordSet
    anyone: Runs
    anyone_asked: Runs
    anyone_alone: Runs
    pronouns: WordSet
    not_after: Runs
    short_endings: WordSet = frozenset()


class _Tables(Struct, frozen=True, forbid_unknown_fields=True):
    words: CommonWords
    numbers: dict[str, int]
    contact: ContactWords
    people: PeopleWords
    names: NameWords
    services: ServiceWords
    staff: StaffWords


class Language:
    """The tables of one language, its grammar, and its phrases made searchable."""

    def __init__(self, code: str, tables: _Tables, grammar: Grammar) -> None:
        self.code = code
        self.grammar = grammar
        self.words = tables.words
        self.numbers = tables.numbers
        self.contact = tables.contact
        self.people = tables.people
        self.names = tables.names
        self.services = tables.services
        self.staff = tables.staff
        self._phrases: dict[Runs, Phrases] = {}

    def phrases(self, runs: Runs) -> Phrases:
        found = self._phrases.get(runs)
        if found is None:
            found = self._phrases[runs] = Phrases(runs)
        return found

    @cached_property
    def sets(self) -> dict[int, Phrases]:
        """Sayings of a fixed number of people ("the two of us"), by the number."""
        counts = sorted(set(self.people.sets.values()))
        return {n: Phrases(saying for saying, count in self.people.sets.items() if count == n) for n in counts}

    @cached_property
    def calendar(self) -> WordSet:
        """The names of days and months, in full and short."""
        locale = Locale.parse(self.code)
        names = [
            name
            for kind in (locale.days, locale.months)
            for width in ("wide", "abbreviated")
            for name in kind["format"][width].values()
        ]
        return frozenset(folded(name).rstrip(".") for name in names)

    @cached_property
    def weekdays(self) -> WordSet:
        """The names of days of the week, in full."""
        return frozenset(map(folded, Locale.parse(self.code).days["format"]["wide"].values()))

    @cached_property
    def time(self) -> WordSet:
        return self.words.time | self.calendar

    @cached_property
    def common(self) -> WordSet:
        """Words that are no misspelling of anything."""
        return self.words.function | self.words.ordinary | self.time | self.people.singles | self.people.plurals

    @cached_property
    def light(self) -> WordSet:
        """Words that name no service but as parts of a longer name."""
        return self.common - self.services.telling


@cache
def load_language(locale: str) -> Language:
    """The language of a locale ("en-GB"); FileNotFoundError where the product does not speak it."""
    code = locale.replace("_", "-").partition("-")[0].lower()
    file = resources.files("dialogs") / "languages" / code / "names.toml"
    data = _split(tomllib.loads(file.read_text(encoding="utf-8")))
    return Language(code, msgspec.convert(data, _Tables), load_grammar(code))


def _split(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Texts that run over lines are lists of words."""
    if isinstance(value, dict):
        return {key: _split(inner) for key, inner in value.items()}
    return value.split() if isinstance(value, str) and " " in value else value
