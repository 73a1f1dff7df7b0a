"""Somebody whom a message wants to come to, and who is nobody of the staff."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.acts import Reason
from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundTrouble
from dialogs.understanding.values.staff_words import StaffWords

_LONGEST_NAME = 4


def unknown(words: StaffWords) -> Iterator[FoundTrouble]:
    """Somebody with a capital, or a title, after "with"."""
    if not words.context.staff or words.message.own.isupper():
        return
    for _, start in words.language.phrases(words.language.staff.with_person).all_in(words.tokens):
        first = _after_titles(words, start)
        end = _name_end(words, first)
        if end > first and (first > start or _may_be_person(words, first, end)):
            span = words.tokens[start].start, words.tokens[end - 1].end
            said = words.message.own[slice(*span)]
            yield FoundTrouble(span=span, reason=Reason.NO_SUCH_STAFF, words=said)


def _after_titles(words: StaffWords, at: int) -> int:
    titles = words.language.staff.titles | {"."}
    while at < len(words.tokens) and words.tokens[at].plain in titles:
        at += 1
    return at


def _name_end(words: StaffWords, first: int) -> int:
    end = first
    while end < len(words.tokens) and end - first < _LONGEST_NAME and words.is_proper(end):
        end += 1
    return end


def _may_be_person(words: StaffWords, first: int, end: int) -> bool:
    """Where every noun has a capital, one word is a name only as an answer to the question who it shall be."""
    word = words.tokens[first].plain
    is_one_noun = words.language.grammar.has_capital_nouns and end - first < 2
    if is_one_noun and words.context.asked is not Asked.STAFF:
        return False
    return word not in words.language.common and not words.is_service(word)
