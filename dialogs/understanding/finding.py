"""All values of a message, each word taken by one of them at most: the order is that of docs/understanding.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dialogs.acts import (
    ExcludeWhen,
    Field,
    GivePeople,
)
from dialogs.understanding.candidate_acts import as_found
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.finding_times import times_in
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, folded
from dialogs.understanding.names_beside import companion_and_name, named_like_a_day
from dialogs.understanding.narrowing import narrowed
from dialogs.understanding.signature import name_at_end, name_before_contact
from dialogs.understanding.values.candidates import (
    AnyCandidate,
    FoundServices,
    FoundStaff,
    FoundText,
)
from dialogs.understanding.values.language import load_language
from dialogs.understanding.values.read import read_values
from dialogs.understanding.words_around import with_its_words

_WORDS_BEFORE_TIMES = 2
_TOLD = 0.9
"""The score of a name that words announce."""


def find_values(message: Message, context: Context, language: Language) -> tuple[Found, ...]:
    """What stands in the message, without overlaps, in the order of the words."""
    kept = _with_name_beside(_taken_apart(message, context, language), message, context, language)
    parts = [part for one in kept for part in companion_and_name(one, message, context)]
    whole = narrowed(named_like_a_day(parts, message, context), message, context, language)
    told = (with_its_words(one, message, language) for one in whole if not _is_within(one, whole))
    return tuple(sorted(told, key=lambda one: one.span))


def _taken_apart(message: Message, context: Context, language: Language) -> list[Found]:
    """Values before days and times, these of what is left, and after them the values that give way to times."""
    candidates = (one for one in read_values(message, context) if not _is_time(one, message, context, language))
    first: list[Found] = []
    later: list[Found] = []
    for found, candidate in (as_found(one, message, context) for one in candidates):
        (first if _goes_before_times(candidate) else later).append(found)
    first = _with_companions(first)
    times = times_in(message.masked(one.span for one in first), context, language)
    return list(_apart((*first, *times, *later)))


def _with_companions(found: list[Found]) -> list[Found]:
    """ "My son" stands within the name of a service in "for my son's haircut", and still comes."""
    found.sort(key=lambda one: one.kind is not Kind.SERVICE)
    kept = list(_apart(found))
    if any(isinstance(one.act, GivePeople) for one in kept):
        return kept
    return kept + [replace(one, span=(one.span[0], one.span[0])) for one in found if _is_companion(one)]


def _with_name_beside(found: list[Found], message: Message, context: Context, language: Language) -> list[Found]:
    others = [one for one in found if one.kind is not Kind.STAFF]
    if (name := name_before_contact(message, others, language, context.locale)) is not None:
        return [one for one in found if not one.overlaps(name)] + [name]
    if (name := name_at_end(message, found, language, context)) is not None:
        return [*found, name]
    return found


def _is_within(one: Found, others: Sequence[Found]) -> bool:
    """Whether what only looked like a time has told which service is meant by now ("the 90 min one")."""
    if one.kind is not Kind.NOTHING:
        return False
    return any(other is not one and other.kind is Kind.SERVICE and other.overlaps(one) for other in others)


def _is_companion(one: Found) -> bool:
    return isinstance(one.act, GivePeople) and one.act.is_for_other


def _is_time(candidate: AnyCandidate, message: Message, context: Context, language: Language) -> bool:
    """ "Book it for Friday": a name that is all names of days and months is none; April June is one."""
    if not isinstance(candidate, FoundText) or candidate.field is not Field.NAME:
        return False
    if candidate.is_put_right and " " in candidate.text:
        return False  # "mein Vorname ist Jan", where the last name is known
    words = folded(message.own[slice(*candidate.span)]).split()
    if len(words) != 1 or words[0] not in language.times.temporal:
        return False
    is_all = candidate.score >= _TOLD or words == [token.plain for token in message.tokens if token.is_word]
    return context.asked is not Asked.NAME or not is_all or not _is_name_too(words[0], context)


def _is_name_too(word: str, context: Context) -> bool:
    """ "Ich heiße Jan"."""
    tables = load_language(context.locale)
    return word in tables.words.also_names and word not in tables.weekdays


def _goes_before_times(candidate: AnyCandidate) -> bool:
    if isinstance(candidate, FoundServices):
        return candidate.words >= _WORDS_BEFORE_TIMES or candidate.is_in_full
    return not isinstance(candidate, FoundStaff)


def _apart(found: Iterable[Found]) -> Iterator[Found]:
    taken: list[Found] = []
    for one in found:
        is_same = [other for other in taken if other.span == one.span and isinstance(one.act, ExcludeWhen)]
        if is_same or not any(one.overlaps(other) for other in taken):
            taken.append(one)
            yield one
