"""The words of a message, looked at for staff: titles, "with" before them, and what looks like a name."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.understanding.context import Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.catalogue import bare, catalogue_of
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.staff_roster import Roster
from dialogs.understanding.values.words import is_capitalised, own


@dataclass(frozen=True, slots=True)
class StaffWords:
    """Places are places of tokens."""

    message: Message
    tokens: tuple[Token, ...]
    context: Context
    language: Language
    roster: Roster

    def is_capitalised(self, at: int) -> bool:
        return is_capitalised(own(self.message, self.tokens[at]))

    def is_proper(self, at: int) -> bool:
        token = self.tokens[at]
        is_known = token.plain in self.language.words.function or token.plain in self.language.time
        return token.is_word and self.is_capitalised(at) and not is_known

    def is_service(self, word: str) -> bool:
        catalogue = catalogue_of(self.context.services, self.context.locale)
        return bare(word) in catalogue.labels_with

    def is_common(self, word: str) -> bool:
        """Whether the name is a word of every day as well (Will, May, Grace)."""
        return word in self.language.words.also_names or word in self.language.common

    def is_after_with(self, at: int) -> bool:
        return self.language.phrases(self.language.staff.with_).ends_before(self.tokens, at - self.titles_before(at))

    def titles_before(self, at: int) -> int:
        count = 0
        titles = self.language.staff.titles
        while at - count > 0 and ((word := self.tokens[at - count - 1].plain) == "." or word in titles):
            count += 1
        if count and self.tokens[at - count].plain == ".":
            count -= 1  # the end of the sentence before
        return count if any(self.tokens[n].plain in titles for n in range(at - count, at)) else 0
