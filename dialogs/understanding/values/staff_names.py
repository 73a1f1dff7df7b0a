"""Which of the staff a message names, whether anyone would do, and who is named and is nobody of them."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Field, Span
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import FoundStaff, FoundText, FoundTrouble
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.staff_by_name import named
from dialogs.understanding.values.staff_roster import roster_of
from dialogs.understanding.values.staff_unknown import unknown
from dialogs.understanding.values.staff_unnamed import anyone, is_with_exception, meant_by_pronouns, named_again
from dialogs.understanding.values.staff_words import StaffWords
from dialogs.understanding.values.words import free_tokens

_DENIED_WITHIN = 2
"""In words."""


def find_staff(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[FoundStaff | FoundTrouble, ...]:
    """All who are named, from left to right; pronouns and "anyone" only where nobody is."""
    roster = roster_of(context.staff, context.locale)
    words = StaffWords(message, free_tokens(message, taken), context, language, roster)
    by_name = tuple(named(words))
    whoever = tuple(one for one in anyone(words) if not by_name or is_with_exception(words, one))
    if by_name or whoever:
        is_one = len(by_name) == 1 and len(by_name[0].ids) == 1 and not _is_denied(words, by_name[0])
        again = tuple(named_again(words, by_name[0])) if is_one else ()
        return tuple(sorted((*by_name, *whoever, *again), key=lambda one: one.span))
    return tuple(meant_by_pronouns(words)) or tuple(unknown(words))


def without_staff(
    names: Sequence[FoundText], message: Message, context: Context, language: Language
) -> tuple[FoundText, ...]:
    """ "With Marco and Dana", of whom both are staff, gives no name, though one was asked for."""
    roster = roster_of(context.staff, context.locale)
    words = StaffWords(message, free_tokens(message, ()), context, language, roster)
    return tuple(one for one in names if not _are_staff(words, one))


def _are_staff(words: StaffWords, one: FoundText) -> bool:
    at = [n for n, token in enumerate(words.tokens) if one.span[0] <= token.start < one.span[1]]
    if one.field is not Field.NAME or not at or not words.is_after_with(at[0]):
        return False
    said = {words.tokens[n].plain for n in at if words.tokens[n].is_word}
    # One name alone, or with a surname, may be the customer's own, who is called as somebody there is.
    joining = said & set(words.language.people.conjunctions)
    return bool(joining) and said > joining and all(word in words.roster.short for word in said - joining)


def _is_denied(words: StaffWords, named: FoundStaff) -> bool:
    """ "Not Tomasz please, he talks a lot": whoever is ruled out is not wished for by a pronoun."""
    before = [token.plain for token in words.tokens if token.end <= named.span[0]][-_DENIED_WITHIN:]
    return bool(words.language.services.denied & set(before))
