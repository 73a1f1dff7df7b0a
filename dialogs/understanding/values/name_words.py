"""Which words of a message can be part of a person's name: by what else they mean, and by their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.catalogue import bare, catalogue_of
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.words import is_capitalised, own

_SHORTEST_END = 6
_INSIDE = frozenset("-'.")


@dataclass(frozen=True, slots=True)
class NameWords:
    """The tokens of a message, each looked at for whether a name has it; places are places of tokens."""

    message: Message
    tokens: tuple[Token, ...]
    context: Context
    language: Language

    def is_part(self, at: int, *, is_first: bool, needs_capitals: bool) -> bool:
        token = self.tokens[at]
        names = self.language.names
        if not token.is_word or (is_first and token.plain in names.strong):
            return False
        has_capital = is_capitalised(self.own(at))
        if token.plain in names.particles:
            return has_capital or self.plain_after(at).isalpha()
        if len(token.plain) == 1:
            return has_capital and self._is_initial(at, is_first=is_first)
        if self._is_one_by_its_place(at, is_first=is_first, is_small=not (needs_capitals or has_capital)):
            return True
        return self._is_name_word(token.plain, has_capital, is_first=is_first, needs_capitals=needs_capitals)

    def _is_one_by_its_place(self, at: int, *, is_first: bool, is_small: bool) -> bool:
        """A surname right after a first name; a first name in small letters before one."""
        if is_first:
            return is_small and self.is_small_first(at)
        return self._is_surname(at, has_capital=is_capitalised(self.own(at)))

    def _is_initial(self, at: int, *, is_first: bool) -> bool:
        """A letter with a dot or a longer word after it, or the last of all.

        "I" is more often a word ("this is Ann Lee I have ...").
        """
        after = self.plain_after(at)
        if self.plain(at) in self.language.words.function and after != ".":
            is_last = at + 1 == len(self.tokens)
            return not is_first and (is_last or is_capitalised(self.own(at + 1)))
        return after == "." or len(after) > 1 or at + 1 == len(self.tokens)

    def _is_name_word(self, word: str, has_capital: bool, *, is_first: bool, needs_capitals: bool) -> bool:
        language, words = self.language, self.language.words
        if word in words.also_names and has_capital:
            return True
        if word in words.function or word in language.time or word in language.names.titles:
            return False
        if word in language.names.no_parts:
            return False
        if word in words.ordinary or word in language.people.singles:
            return has_capital and not is_first and not language.grammar.has_capital_nouns
        return has_capital or not needs_capitals

    def is_small_first(self, at: int) -> bool:
        """ "Mark deegan", "jan kröger": a word that is a name too, with a last name behind it, or a month alone."""
        word, words = self.plain(at), self.language.words
        if word not in words.also_names or word in words.function | self.language.weekdays:
            return False
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if after is None or not (after.is_word or after.is_number):
            return word in self.language.time
        return after.is_word and self.is_small_last(at + 1)

    def is_small_last(self, at: int) -> bool:
        """A word that is none of the language's; or, at the end, one that is a name too ("rose may")."""
        word = self.plain(at)
        if word in self.language.words.also_names and not is_capitalised(self.own(at)):
            return at + 1 == len(self.tokens) and self.context.asked is Asked.NAME
        return self.is_strange(word)

    def is_strange(self, word: str) -> bool:
        language = self.language
        known = word in language.common or word in language.time or word in language.names.no_parts
        return len(word) > 1 and not known and not self.is_service([word])

    def _is_surname(self, at: int, *, has_capital: bool) -> bool:
        """ "Vreni Frei": whatever else a word means, it is a surname right after a first name.

        In small letters only the last of two words that are all that answers the question for a name.
        """
        word = self.plain(at)
        if self._is_small_pair(at):
            return True
        if self._is_no_surname(word) or not self._is_after_first_name(at) or not self._is_end_of_name(at + 1):
            return False
        if has_capital:
            return word in self.language.common and not self.is_service([word])
        words = self.language.words
        is_name_too = word in words.also_names and word not in words.function
        return is_name_too and self.context.asked is Asked.NAME and self._is_second_of_two(at)

    def _is_no_surname(self, word: str) -> bool:
        words, names = self.language.words, self.language.names
        is_small = word in words.function and word not in words.also_names
        return is_small or word in names.no_parts or word in self.language.time

    def _is_second_of_two(self, at: int) -> bool:
        """Whether nothing that is said stands before it but one word of a name."""
        return at == 1 or self.plain(at - 2) in self.language.names.before | {".", ",", "!", "\n"}

    def _is_small_pair(self, at: int) -> bool:
        """ "Rose may"."""
        is_all = at + 1 == len(self.tokens) and self.context.asked is Asked.NAME
        return is_all and self.plain(at) in self.language.words.also_names and self.is_small_first(at - 1)

    def _is_after_first_name(self, at: int) -> bool:
        before = self.tokens[at - 1] if at else None
        if before is None or not before.is_word or self.message.own[before.end : self.tokens[at].start] != " ":
            return False
        is_common = before.plain in self.language.common or before.plain in self.language.names.no_parts
        return not is_common and is_capitalised(self.own(at - 1)) == is_capitalised(self.own(at))

    def _is_end_of_name(self, at: int) -> bool:
        return at >= len(self.tokens) or not self.tokens[at].is_word or not is_capitalised(self.own(at))

    def is_service(self, words: Sequence[str]) -> bool:
        """Whether all of the words stand in names of services."""
        catalogue = catalogue_of(self.context.services, self.context.locale)
        return all(bare(word) in catalogue.labels_with or self._is_wished(bare(word)) for word in words)

    def _is_wished(self, word: str) -> bool:
        """ "Massage", where "Heilmassage" is wished for, and "nails", where it is "Nail clipping"."""
        catalogue, stem = catalogue_of(self.context.services, self.context.locale), self.language.grammar.stem
        names = [part.plain for label in catalogue.labels for part in label.parts
                 if label.id in self.context.draft.service_ids]  # fmt: skip
        is_end = len(word) >= _SHORTEST_END
        return any((is_end and name.endswith(word)) or stem(name) == stem(word) for name in names)

    def is_sign_inside(self, at: int) -> bool:
        """A hyphen, an apostrophe or the dot of an initial, with a word after it."""
        token = self.tokens[at]
        if token.plain not in _INSIDE or at + 1 >= len(self.tokens) or not self.tokens[at + 1].is_word:
            return False
        before = self.tokens[at - 1]
        is_tight = before.end == token.start and self.tokens[at + 1].start == token.end
        return is_tight if token.plain != "." else before.end == token.start and len(before.plain) <= 1

    def plain(self, at: int) -> str:
        return self.tokens[at].plain

    def plain_after(self, at: int) -> str:
        return self.tokens[at + 1].plain if at + 1 < len(self.tokens) else ""

    def own(self, at: int) -> str:
        return own(self.message, self.tokens[at])
