"""What a person's name looks like among the words of a message.

A name has one to five words, none of them a common word of the language (a few that are names too apart).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.acts import Field
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_words import NameWords
from dialogs.understanding.values.written_names import as_written

Stretch = tuple[int, int]

_MOST_WORDS = 5
_LEAST_LETTERS = 2
_FIRST_AND_LAST = 2


@dataclass(frozen=True, slots=True)
class NameShapes(NameWords):
    """The stretches of a message that are names."""

    def name_end(self, start: int, *, needs_capitals: bool) -> int:
        """Where the name that begins here ends; `start` itself where none does."""
        first = self._after_titles(start)
        is_titled = first > start
        last = self._after_parts(first, needs_capitals=needs_capitals and not is_titled)
        if last == first:
            return start
        end = self._without_particles(first, last)
        return end if end > first and self._is_name(first, end, is_titled=is_titled) else start

    def _after_titles(self, at: int) -> int:
        """The place after "Dr.", "Mr and Mrs"."""
        titles = self.language.names.titles
        while at < len(self.tokens) and self.plain(at) in titles:
            at += 1 + (self.plain_after(at) == ".")
            joined = at + (at < len(self.tokens) and self.plain(at) in self.language.people.joiners)
            at = joined if joined < len(self.tokens) and self.plain(joined) in titles else at
        return at

    def _after_parts(self, first: int, *, needs_capitals: bool) -> int:
        count, at = 0, first
        while at < len(self.tokens) and count < _MOST_WORDS:
            if self.is_part(at, is_first=at == first, needs_capitals=needs_capitals):
                count += 1
            elif at == first or not self.is_sign_inside(at):
                break
            at += 1
        return at

    def _without_particles(self, first: int, end: int) -> int:
        """Where the last word of the name ends, which is none like "de"."""
        particles = self.language.names.particles
        while end > first and (not self.tokens[end - 1].is_word or self.plain(end - 1) in particles):
            end -= 1
        return end

    def small_end(self, start: int) -> int:
        """Where a first and a last name end in small letters, of words that stand for nothing else."""
        end = start + _FIRST_AND_LAST
        said = self.tokens[start:end]
        if len(said) < _FIRST_AND_LAST or not all(token.is_word for token in said):
            return start
        is_first = self.is_strange(said[0].plain) or self.is_small_first(start)
        is_end = end == len(self.tokens) or not self.tokens[end].is_word or self.plain(end) in self.language.common
        return end if is_first and is_end and self.is_small_last(start + 1) else start

    def _is_name(self, start: int, end: int, *, is_titled: bool) -> bool:
        said = [self.tokens[n] for n in range(start, end) if self.tokens[n].is_word]
        plain = [t.plain for t in said]
        named = [word for word in plain if word not in self.language.people.joiners]
        if len("".join(plain)) < _LEAST_LETTERS or (not is_titled and self.is_service(named)):
            return False
        return not all(word in self.language.names.particles for word in plain)

    def names_service(self, start: int, end: int) -> bool:
        """Whether any of the words stands in names of services."""
        return any(self.is_service([token.plain]) for token in self.tokens[start:end] if token.is_word)

    def runs(self, *, needs_capitals: bool) -> Iterator[Stretch]:
        at = 0
        while at < len(self.tokens):
            end = self.name_end(at, needs_capitals=needs_capitals)
            if end > at:
                yield at, end
            at = max(end, at + 1)

    def text(self, start: int, end: int) -> str:
        if end <= start:
            return ""
        said = self.message.own[self.tokens[start].start : self.tokens[end - 1].end]
        return self.text_of(said)

    def text_of(self, said: str) -> str:
        return as_written(said, self.language)

    def found(self, start: int, end: int, text: str, *, score: float = 1.0, is_weak: bool = False) -> FoundText:
        span = self.tokens[start].start, self.tokens[end - 1].end
        return FoundText(span=span, field=Field.NAME, text=text, score=score, is_weak=is_weak)
