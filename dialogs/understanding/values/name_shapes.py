"""What a person's name looks like among the words of a message.

A name has one to five words, none of them a common word of the language (a few that are names too apart).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogs.understanding.context import Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.catalogue import bare, catalogue_of
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.words import is_capitalised, own
from dialogs.understanding.values.written_names import as_written

Stretch = tuple[int, int]

_MOST_WORDS = 5
_LEAST_LETTERS = 2
_INSIDE = frozenset("-'.")


@dataclass(frozen=True, slots=True)
class NameShapes:
    """The tokens of a message, looked at for names; places are places of tokens."""

    message: Message
    tokens: tuple[Token, ...]
    context: Context
    language: Language

    def name_end(self, start: int, *, needs_capitals: bool) -> int:
        """Where the name that begins here ends; `start` itself where none does."""
        names = self.language.names
        at = start
        while at < len(self.tokens) and self.plain(at) in names.titles:
            at += 1 + (at + 1 < len(self.tokens) and self.plain(at + 1) == ".")
            joined = at + (at < len(self.tokens) and self.plain(at) in self.language.people.joiners)
            at = joined if joined < len(self.tokens) and self.plain(joined) in names.titles else at
        titled = at > start
        count, first = 0, at
        while at < len(self.tokens) and count < _MOST_WORDS:
            if self.is_part(at, is_first=at == first, needs_capitals=needs_capitals and not titled):
                count += 1
                at += 1
            elif at > first and self.is_sign_inside(at):
                at += 1
            else:
                break
        while at > first and (not self.tokens[at - 1].is_word or self.plain(at - 1) in names.particles):
            at -= 1
        return at if at > first and self.is_name(first, at, titled=titled) else start

    def is_part(self, at: int, *, is_first: bool, needs_capitals: bool) -> bool:
        token = self.tokens[at]
        names, words = self.language.names, self.language.words
        if not token.is_word:
            return False
        if is_first and token.plain in names.strong:
            return False
        has_capital = is_capitalised(self.own(at))
        if token.plain in names.particles:
            return has_capital or self.plain_after(at).isalpha()
        if len(token.plain) == 1:
            return has_capital and self._is_initial(at) and not (token.plain in words.function and is_first)
        if token.plain in words.also_names and has_capital:
            return True
        if token.plain in words.function or token.plain in self.language.time or token.plain in names.titles:
            return False
        if token.plain in words.ordinary or token.plain in self.language.people.singles:
            return has_capital and not is_first and not self.language.grammar.has_capital_nouns
        return has_capital or not needs_capitals

    def _is_initial(self, at: int) -> bool:
        """Before a dot or another word; "I" is more often a word than an initial ("this is Ann Lee I have ...")."""
        if at + 1 == len(self.tokens) or self.plain_after(at) == ".":
            return True
        is_word = self.tokens[at].plain in self.language.words.function
        return len(self.plain_after(at)) > 1 and (not is_word or is_capitalised(self.own(at + 1)))

    def is_name(self, start: int, end: int, *, titled: bool) -> bool:
        said = [self.tokens[n] for n in range(start, end) if self.tokens[n].is_word]
        plain = [t.plain for t in said]
        if len("".join(plain)) < _LEAST_LETTERS or (not titled and self.is_service(plain)):
            return False
        return not all(word in self.language.names.particles for word in plain)

    def is_service(self, words: Sequence[str]) -> bool:
        """Whether all of the words stand in names of services."""
        catalogue = catalogue_of(self.context.services, self.context.locale)
        return all(bare(word) in catalogue.labels_with for word in words)

    def is_sign_inside(self, at: int) -> bool:
        """A hyphen, an apostrophe or the dot of an initial, with a word after it."""
        token = self.tokens[at]
        if token.plain not in _INSIDE or at + 1 >= len(self.tokens) or not self.tokens[at + 1].is_word:
            return False
        before = self.tokens[at - 1]
        is_tight = before.end == token.start and self.tokens[at + 1].start == token.end
        return is_tight if token.plain != "." else before.end == token.start and len(before.plain) <= 1

    def runs(self, *, needs_capitals: bool) -> Iterator[Stretch]:
        at = 0
        while at < len(self.tokens):
            end = self.name_end(at, needs_capitals=needs_capitals)
            if end > at:
                yield at, end
            at = max(end, at + 1)

    def plain(self, at: int) -> str:
        return self.tokens[at].plain

    def plain_after(self, at: int) -> str:
        return self.tokens[at + 1].plain if at + 1 < len(self.tokens) else ""

    def own(self, at: int) -> str:
        return own(self.message, self.tokens[at])

    def text(self, start: int, end: int) -> str:
        if end <= start:
            return ""
        said = self.message.own[self.tokens[start].start : self.tokens[end - 1].end]
        return as_written(said, self.language)
