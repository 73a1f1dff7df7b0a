"""The names of the services made ready for matching, once for each catalogue and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from dialogs.understanding.context import NamedService
from dialogs.understanding.message import folded
from dialogs.understanding.values.language import Language, load_language
from dialogs.understanding.values.matching import ENDING, INFLECTED, NONE, OF_ONE_KIND, SAME, likeness_of_parts
from dialogs.understanding.values.words import words_of

TELLING, LIGHT, OF_AUDIENCE = 1.0, 0.3, 0.6
_COMPOUND = re.compile(r"\w+(?:['-]\w+)*'?")
_POSSESSIVE = re.compile(r"'[^\W\d_]{0,2}$")
_ELIDED = re.compile(r"^[^\W\d_]{1,2}'")
_KNOWN_WORDS = 5_000
_SHORTEST_FIRST = 3
_LEAST_OF_COMPOUND = 4


def bare(word: str) -> str:
    """Without a possessive's ending or an article's elision ("children's", "l'examen")."""
    if "'" not in word:
        return word
    return _ELIDED.sub("", _POSSESSIVE.sub("", word)).replace("'", "")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name; a compound with a hyphen is one word."""

    plain: str
    weight: float
    kind: str = ""
    """What it says of whom the service is for ("child"), if anything."""

    @property
    def is_telling(self) -> bool:
        return self.weight == TELLING


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a service. `condition` is what must be said before the service is guessed at all.

    `audience` is for whom it is, where that is the beginning of a compound ("Herrenschnitt").
    """

    id: str
    run: tuple[str, ...]
    parts: tuple[Part, ...]
    condition: str = ""
    audience: str = ""

    @property
    def head(self) -> Part | None:
        """The last of its telling words."""
        return next((part for part in reversed(self.parts) if part.is_telling), None)

    @property
    def weight(self) -> float:
        return sum(part.weight for part in self.parts)


class Catalogue:
    """All names of some services. `is_offered`: common words may tell apart what is on offer."""

    def __init__(self, services: Sequence[NamedService], language: Language, *, is_offered: bool = False) -> None:
        self.language = language
        self.is_offered = is_offered
        self.labels = tuple(
            self._label(service.id, name) for service in services for name in (service.name, *service.also_called)
        )
        self._described = tuple((service.id, service.description) for service in services)
        self._hits: dict[str, dict[str, float]] = {}

    @cached_property
    def runs(self) -> dict[str, tuple[Label, ...]]:
        """Labels by the first of their words as they are written, the longest first."""
        found: dict[str, list[Label]] = {}
        for label in sorted((one for one in self.labels if one.run), key=lambda one: -len(one.run)):
            found.setdefault(label.run[0], []).append(label)
        return {first: tuple(labels) for first, labels in found.items()}

    @cached_property
    def labels_with(self) -> dict[str, tuple[tuple[Label, Part], ...]]:
        found: dict[str, list[tuple[Label, Part]]] = {}
        for label in self.labels:
            for part in label.parts:
                found.setdefault(part.plain, []).append((label, part))
        return {word: tuple(pairs) for word, pairs in found.items()}

    @cached_property
    def ids_with(self) -> dict[str, frozenset[str]]:
        return {word: frozenset(label.id for label, _ in pairs) for word, pairs in self.labels_with.items()}

    @cached_property
    def described(self) -> dict[str, frozenset[str]]:
        """Which services a telling word of the descriptions speaks of."""
        found: dict[str, set[str]] = {}
        for service_id, text in self._described:
            for word in self._telling_of(text):
                found.setdefault(self.language.grammar.stem(word), set()).add(service_id)
        return {word: frozenset(ids) for word, ids in found.items()}

    def is_of_the_trade(self, label: Label, part: Part) -> bool:
        """Whether a word of a name is what all is about, so that it tells of none by itself: "bike" of "bike fitting",
        where there are e-bikes too.
        """
        if self.is_offered:
            return False
        return bool(self._in_compounds.get(part.plain, frozenset()) - {label.id})

    @cached_property
    def _in_compounds(self) -> dict[str, frozenset[str]]:
        """The words that stand in compounds with a hyphen, and in which names."""
        found: dict[str, set[str]] = {}
        for label in self.labels:
            for before, after in pairwise(label.run):
                if "-" in {before, after}:
                    found.setdefault(after if before == "-" else before, set()).add(label.id)
        return {word: frozenset(ids) for word, ids in found.items()}

    def _telling_of(self, text: str) -> Iterator[str]:
        """The telling words of a description, a compound with a hyphen as one ("check-up"); not what it is without."""
        denied = self.language.services.denied
        before = ""
        for whole in _COMPOUND.findall(folded(text)):
            for word in dict.fromkeys((bare(whole.replace("-", "")), *map(bare, whole.split("-")))):
                if len(word) > 3 and word.isalpha() and not self._is_light(word) and before not in denied:
                    yield word
            before = whole

    @cached_property
    def _by_form(self) -> dict[str, dict[str, float]]:
        """The words of names by how they are spelt, by their other spellings, and by their stems."""
        found: dict[str, dict[str, float]] = {}
        grammar = self.language.grammar
        for word in self.labels_with:
            for form in (word, *grammar.spellings(word)):
                found.setdefault(form, {})[word] = SAME
        return found

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(form[:2] for form in self._by_form)

    @cached_property
    def _by_stem(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for word in self.labels_with:
            found.setdefault(self.language.grammar.stem(word), []).append(word)
        return {stem: tuple(words) for stem, words in found.items()}

    @cached_property
    def _by_kind(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for word in self.labels_with:
            found.setdefault(self.kind_of(word), []).append(word)
        return {kind: tuple(words) for kind, words in found.items() if kind}

    def hits(self, said: str) -> dict[str, float]:
        """The words of names that this word could be, each with its likeness."""
        found = self._hits.get(said)
        if found is None:
            found = self._hits_of(said)
            if len(self._hits) < _KNOWN_WORDS:
                self._hits[said] = found
        return found

    def _hits_of(self, said: str) -> dict[str, float]:
        common = self.language.common
        is_common = said in common and said not in self.language.people.adjectives
        found = dict.fromkeys(self._by_kind.get(self.kind_of(said), ()), OF_ONE_KIND)
        for word in self._by_stem.get(self.language.grammar.stem(said), ()):
            if not is_common or word in common:
                found[word] = INFLECTED
        if said in self.language.services.endings:
            found |= dict.fromkeys(self._ending_with(self.language.grammar.stem(said)), ENDING)
        found |= self._by_form.get(said, {})
        if is_common:
            return found
        for word in self.labels_with:
            if word not in found and (like := likeness_of_parts(said, word, self.language)) > NONE:
                found[word] = like
        return found

    def _ending_with(self, said: str) -> Iterator[str]:
        """ "Haircut" for "cut"."""
        words = (word for word in self.labels_with if word not in self.language.common)
        return (word for word in words if len(word) >= len(said) + _SHORTEST_FIRST and word.endswith(said))

    def hits_of_two(self, first: str, second: str) -> dict[str, float]:
        """The words of names that are written as one and were said as two ("check up"; "erstes Gespräch")."""
        if first[:2] not in self._beginnings:
            return {}
        grammar = self.language.grammar
        found: dict[str, float] = {}
        for whole in grammar.compounds(first, second):
            found |= dict.fromkeys(self._by_stem.get(grammar.stem(whole), ()), INFLECTED)
        return found | self._by_form.get(first + second, {})

    def is_of_first(self, word: str) -> bool:
        """ "Initial", and the beginning of "Erstbehandlung"."""
        firsts = self.language.services.first
        if word in firsts:
            return True
        return self.language.grammar.has_compounds and any(word.startswith(one) for one in firsts)

    def is_for_complaints(self, label: Label, words: frozenset[str]) -> bool:
        """Whether a name says by one of these words that one is seen in it, and nothing of what for."""
        begins = self.language.grammar.has_compounds

        def is_one(word: str) -> bool:
            return word in words or (begins and any(word.startswith(one) for one in words))

        others = (part for part in label.parts if part.is_telling and not is_one(part.plain))
        return any(map(is_one, label.run)) and not any(not self.is_of_first(part.plain) for part in others)

    def kind_of(self, word: str) -> str:
        """ "Kids" and "junior" are of one kind, and so are "gents" and "men's"."""
        return _kinds(self.language).get(word, "")

    def _label(self, service_id: str, name: str) -> Label:
        run = words_of(name)
        compounds = [bare(word.replace("-", "")) for word in _COMPOUND.findall(folded(name).replace("_", " "))]
        aged = self._condition_of_age(run)
        words = [word for word in compounds if word not in self.language.words.function] or compounds
        parts = tuple(self._part(word, is_last=word == words[-1]) for word in dict.fromkeys(words))
        conditions = self.language.services.conditions
        audience = next((kind for word in words if (kind := self.kind_of_compound(word))), "")
        kinds = [part.kind for part in parts] + [audience]
        condition = next((kind for kind in kinds if kind in conditions), aged)
        return Label(service_id, run, parts, condition, audience)

    def kind_of_compound(self, word: str) -> str:
        """For whom a service is by the beginning of its name, in a language that writes words as one."""
        return _kind_of_compound(self.language, word) if self.language.grammar.has_compounds else ""

    def without_audience(self, word: str) -> str:
        """A compound without the beginning that says for whom it is ("schnitt" of "Herrenschnitt")."""
        kinds = _kinds(self.language)
        begins = (known for known in kinds if self.kind_of_compound(word) == kinds[known] and word.startswith(known))
        return word.removeprefix(max(begins, key=len, default=""))

    def _condition_of_age(self, run: tuple[str, ...]) -> str:
        ages = self.language.services.ages
        return next((ages[word] for word, after in pairwise(run) if word in ages and after.isdecimal()), "")

    def _part(self, word: str, *, is_last: bool) -> Part:
        """ "Kleiner Hund" is for no child; "für Kleine" is."""
        kind = self.kind_of(word)
        if kind and (is_last or word not in self.language.people.adjectives):
            return Part(word, OF_AUDIENCE, kind)
        return Part(word, LIGHT if self._is_light(word) else TELLING)

    def _is_light(self, word: str) -> bool:
        if self.is_offered:
            return word in self.language.words.function or word in self.language.time or word.isdecimal()
        is_light = word in self.language.light or word in self.language.services.generic
        return is_light or word.isdecimal() or len(word) < 2


@lru_cache(maxsize=20)
def _kinds(language: Language) -> dict[str, str]:
    groups = {**language.services.audiences, **language.services.conditions}
    return {bare(word): kind for kind, words in groups.items() for word in words}


@lru_cache(maxsize=5_000)
def _kind_of_compound(language: Language, word: str) -> str:
    kinds = _kinds(language).items()
    fits = (
        kind
        for known, kind in kinds
        if _LEAST_OF_COMPOUND <= len(known) <= len(word) - _LEAST_OF_COMPOUND and word.startswith(known)
    )
    return next(fits, "")


@lru_cache(maxsize=200)
def catalogue_of(services: tuple[NamedService, ...], locale: str, only: frozenset[str] | None = None) -> Catalogue:
    """Of all services, or of those `only` that are on offer."""
    chosen: Iterable[NamedService] = services if only is None else (one for one in services if one.id in only)
    return Catalogue(tuple(chosen), load_language(locale), is_offered=only is not None)
