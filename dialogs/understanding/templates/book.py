"""All templates of a language, and the search for those that fit a clause."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from dialogs.understanding.templates.notation import needed, parse, pattern_of, words_of


@dataclass(frozen=True, slots=True)
class Match:
    """A template of the group and name fits the words [start, end) of a clause. `weight` counts the words that it
    fits by themselves, those of `common` a third.
    """

    group: str
    name: str
    start: int
    end: int
    weight: float

    def holds(self, other: Match) -> bool:
        """Whether it takes all the words of the other."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class _Template:
    group: str
    name: str
    expression: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a message first has its words: most are never asked for, and all take half a second."""
        return re.compile(self.expression)


class TemplateBook:
    """Templates by group ("goals") and name ("move"), searched within one clause at a time."""

    def __init__(
        self,
        groups: Mapping[str, Mapping[str, Iterable[str]]],
        rules: Mapping[str, str],
        places: Mapping[str, str],
        common: frozenset[str] = frozenset(),
    ) -> None:
        """`places` are the regular expressions of typed places; `common` are words that every other sentence has.

        Raises TemplateError.
        """
        self._common = common
        self._by_word: dict[str, list[_Template]] = defaultdict(list)
        self._always: list[_Template] = []
        self.vocabulary: frozenset[str] = frozenset()
        words: set[str] = set()
        for group, names in groups.items():
            for name, templates in names.items():
                for template in templates:
                    node = parse(template, rules)
                    words |= words_of(node)
                    one = _Template(group, name, pattern_of(node, places) + r"(?= |$)")
                    keys = needed(node, common)
                    if keys is None:
                        self._always.append(one)
                    for key in keys or ():
                        self._by_word[key].append(one)
        self.vocabulary = frozenset(words)

    def search(self, words: tuple[str, ...]) -> Iterator[Match]:
        """Every place at which a template fits the words of one clause."""
        text = "".join(f" {word}" for word in words)
        starts = {}
        at = 0
        for number, word in enumerate(words):
            starts[at] = number
            at += len(word) + 1
        starts[at] = len(words)
        seen: set[int] = set()
        for template in chain(self._always, *(self._by_word.get(word, ()) for word in set(words))):
            if id(template) in seen:
                continue
            seen.add(id(template))
            for found in template.pattern.finditer(text):
                if found.end() == found.start():
                    continue
                start, end = starts[found.start()], starts.get(found.end(), len(words))
                weight = sum(0.3 if word in self._common else 1.0 for word in words[start:end])
                yield Match(template.group, template.name, start, end, weight)
