"""The words of a message, looked at for people: numbers that may count them, adjectives and joiners between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.understanding.context import Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.candidates import FoundPeople
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.words import BREAK

_MOST = 60
_MOST_ADJECTIVES = 2
_MOST_JOINERS = 2
_MARKS = frozenset({",", "!", "?", ")", "(", BREAK, "+"})


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """Places are places of tokens."""

    message: Message
    tokens: tuple[Token, ...]
    context: Context
    language: Language

    def plain(self, at: int) -> str:
        return self.tokens[at].plain

    def numbers(self) -> Iterator[tuple[int, int]]:
        """The places of all counts, with how many they say."""
        for at in range(len(self.tokens)):
            if count := self.number(at):
                yield at, count

    def number(self, at: int) -> int:
        """A count of people in digits or words; 0 for none, for a part of a clock time or a date, and for too many."""
        token = self.tokens[at]
        if not token.is_number:
            return self.language.numbers.get(token.plain, 0)
        count = int(token.plain) if len(token.plain) < 3 else 0
        is_part = any(self._touches(token, other) for other in self.tokens[max(0, at - 1) : at + 2])
        return count if count <= _MOST and not is_part else 0

    def _touches(self, token: Token, other: Token) -> bool:
        """Whether a sign or a letter stands at the number without a space ("4pm", "10:30", "3/4", "£6")."""
        is_beside = other.end == token.start or other.start == token.end
        is_last_stop = other.plain == "." and other.end == len(self.message.text)
        return other is not token and is_beside and other.plain not in _MARKS and not is_last_stop

    def after_joiners(self, at: int) -> int:
        """The place after a joiner ("and", ", ", ", and")."""
        joiners = self.language.people.joiners
        end = at
        while end < len(self.tokens) and end - at < _MOST_JOINERS and self.plain(end) in joiners:
            end += 1
        return end

    def after_adjectives(self, at: int) -> int:
        adjectives = self.language.people.adjectives
        end = at
        while end < len(self.tokens) and end - at < _MOST_ADJECTIVES and self.plain(end) in adjectives:
            end += 1
        return end

    def is_after_for(self, at: int) -> bool:
        return self.language.phrases(self.language.people.for_).ends_before(self.tokens, at)

    def found(
        self, start: int, end: int, count: int, score: float, *, is_weak: bool = False, is_for_other: bool = False
    ) -> FoundPeople:
        span = self.tokens[start].start, self.tokens[end - 1].end
        return FoundPeople(span=span, count=count, score=score, is_weak=is_weak, is_for_other=is_for_other)
