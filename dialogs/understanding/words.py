"""What a language's `words.toml` says: spelling, filler, and how its sentences part into clauses."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """How a message parts: see the comments in `words.toml`."""

    joiners: frozenset[str]
    soft: frozenset[str]
    strong: frozenset[str]
    pronouns: frozenset[str]
    starters: frozenset[str]
    subjects: frozenset[str]
    before_subjects: frozenset[str]
    fronted: frozenset[str]
    signs: frozenset[str]
    abbreviations: frozenset[str]
    conditions: frozenset[str]
    open_words: frozenset[str]
    unparted: frozenset[str]
    cleft_openers: frozenset[str]
    cleft_verbs: frozenset[str]
    reasons: frozenset[str]
    conclusions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words, all in their plain form (`message.folded`)."""

    spelling: dict[str, tuple[str, ...]]
    endings: dict[str, str]
    is_after: frozenset[str]
    is_before: frozenset[str]
    dropped: frozenset[str]
    kept: frozenset[str]
    common: frozenset[str]
    clauses: ClauseWords
    rules_out: tuple[tuple[str, ...], ...]
    rules_nothing_out: frozenset[str]
    not_yet: tuple[tuple[str, ...], ...]
    exceptions: tuple[str, ...]
    comparing: frozenset[str]
    denying: frozenset[str]
    only: frozenset[str]
    before_only: frozenset[str]
    enough: tuple[str, ...]
    besides: tuple[str, ...]
    besides_told: tuple[str, ...]
    definite: frozenset[str]
    adding: frozenset[str]
    either: frozenset[str]
    between: frozenset[str]
    every: frozenset[str]
    whom: frozenset[str]
    languages: dict[str, str]
    beside_yes: frozenset[str]
    signs_of_yes: frozenset[str]
    pointing: frozenset[str]
    doubts: frozenset[str]
    plainly: dict[str, str]

    def spelt(self, word: str) -> tuple[str, ...]:
        """A word as it is written out: "cant" is ("can", "not"); what needs nothing is itself."""
        if word in self.spelling:
            return self.spelling[word]
        for ending, full in self.endings.items():
            stem = word.removesuffix(ending)
            if stem != word and stem and (ending != "'s" or stem in self.is_after):
                return (stem, full)
        return (word,)

    def short_verb(self, value: str, after: str) -> tuple[str, ...]:
        """What an ending of a value's last word stands for before this word: "Friday's no good" says that it is."""
        endings = (full for ending, full in self.endings.items() if value.endswith(ending))
        return tuple(endings) if after in self.is_before else ()


@cache
def words_of(language: str) -> Words:
    """The words of a language ("en"). Raises FileNotFoundError for one that is not there."""
    file = resources.files("dialogs") / "languages" / language / "words.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    contractions: dict[str, Any] = dict(data.get("contractions", {}))
    is_after = frozenset(contractions.pop("is_after", ()))
    is_before = frozenset(contractions.pop("is_before", ()))
    whole = dict(contractions.pop("whole", {}))
    clauses = data["clauses"]
    return Words(
        spelling={word: tuple(full.split()) for word, full in (data["spelling"] | whole).items()},
        endings={ending: str(full) for ending, full in contractions.items()},
        is_after=is_after,
        is_before=is_before,
        dropped=frozenset(data["filler"]["dropped"]),
        kept=frozenset(data["filler"]["kept"]),
        common=frozenset(data["common"]["words"]),
        clauses=ClauseWords(**{name: frozenset(clauses.get(name, ())) for name in ClauseWords.__dataclass_fields__}),
        rules_out=tuple(sorted((tuple(one.split()) for one in data["polarity"]["not"]), key=len, reverse=True)),
        rules_nothing_out=frozenset(data["polarity"]["not_before"]),
        not_yet=tuple(tuple(one.split()) for one in data["polarity"].get("not_yet", ())),
        exceptions=tuple(data["polarity"].get("exceptions", ())),
        comparing=frozenset(data["polarity"].get("comparing", ())),
        denying=frozenset(data["polarity"].get("denying", ())),
        only=frozenset(data["polarity"].get("only", ())),
        before_only=frozenset(data["polarity"].get("before_only", ())),
        enough=tuple(data["polarity"].get("enough", ())),
        besides=tuple(data["polarity"].get("besides", ())),
        besides_told=tuple(data["polarity"].get("besides_told", ())),
        every=frozenset(data["polarity"].get("every", ())),
        whom=frozenset(data["clauses"].get("whom", ())),
        languages=dict(data.get("languages", {})),
        either=frozenset(data["polarity"]["either"]),
        between=frozenset(data["polarity"].get("between", ())),
        definite=frozenset(data["polarity"].get("definite", ())),
        adding=frozenset(data["polarity"].get("adding", ())),
        beside_yes=frozenset(data["agreement"]["beside"]),
        signs_of_yes=frozenset(data["agreement"]["signs"]),
        pointing=frozenset(data["agreement"]["pointing"]),
        doubts=frozenset(data["agreement"]["doubts"]),
        plainly=dict(data["agreement"]["plainly"]),
    )
