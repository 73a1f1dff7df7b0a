"""Counts of all who come: "the two of us", "6 adults", "a party of 5", "for 6"."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundPeople
from dialogs.understanding.values.people_words import PeopleWords
from dialogs.understanding.values.words import is_stop


def sets(words: PeopleWords) -> Iterator[FoundPeople]:
    """ "The two of us", "zu dritt": sayings of a fixed number."""
    for count, sayings in words.language.sets.items():
        for start, end in sayings.all_in(words.tokens):
            yield words.found(start, end, count, 0.9 + 0.01 * (end - start))


def counted(words: PeopleWords) -> Iterator[FoundPeople]:
    """ "Four of us", "3 seats", "6 adults", "a party of 5"."""
    of_us = words.language.phrases(words.language.people.of_us)
    groups = words.language.phrases(words.language.people.groups)
    for at, count in words.numbers():
        end = of_us.end_at(words.tokens, at + 1)
        if end > at + 1:
            yield words.found(at, end, count, 0.95)
        elif _is_head(words, head := words.after_adjectives(at + 1), count):
            yield words.found(at, head + 1, count, 0.8)
        elif groups.ends_before(words.tokens, at) and _ends_count(words, at + 1):
            yield words.found(at, at + 1, count, 0.85)


def _is_head(words: PeopleWords, at: int, count: int) -> bool:
    """Whether what is counted are people or their seats; one seat tells of nobody."""
    people = words.language.people
    word = words.plain(at) if at < len(words.tokens) else ""
    return word in people.heads and (count > 1 or word in people.singles)


def bare(words: PeopleWords) -> Iterator[FoundPeople]:
    """ "For 6", "three for yoga"."""
    asked = words.context.asked
    for at, count in words.numbers():
        if words.is_after_for(at) and _ends_count(words, at + 1):
            is_weak = _may_be_hour(words, at, count)
            if not (is_weak and _is_before_day(words, at + 1)):
                yield words.found(at, at + 1, count, 0.6, is_weak=is_weak)
        elif at == 0 and _is_for_something(words):
            yield words.found(at, at + 1, count, 0.55, is_weak=asked is Asked.TIME)
        elif asked is Asked.PEOPLE and _ends_count(words, at + 1):
            yield words.found(at, at + 1, count, 0.5)


def _ends_count(words: PeopleWords, at: int) -> bool:
    """Whether nothing follows that the number could count instead: the end, a stop, a small word, a day."""
    if at >= len(words.tokens):
        return True
    word, language = words.plain(at), words.language
    if word in language.people.units or words.number(at):
        return False
    return is_stop(words.tokens[at]) or word in language.words.function or word in language.time


def _is_before_day(words: PeopleWords, at: int) -> bool:
    """ "Ein Termin für zehn am Freitag" is for ten o'clock."""
    return at < len(words.tokens) and words.plain(at) in words.language.people.before_days


def _is_for_something(words: PeopleWords) -> bool:
    """Whether "for yoga" follows the first word, and not "for tomorrow"."""
    after = words.language.phrases(words.language.people.number_for).end_at(words.tokens, 1)
    return after > 1 and not _is_time(words, after)


def _is_time(words: PeopleWords, at: int) -> bool:
    return at < len(words.tokens) and (words.plain(at) in words.language.time or words.tokens[at].is_number)


def _may_be_hour(words: PeopleWords, at: int, count: int) -> bool:
    """ "Book me in for 4", or a number that is a time on offer."""
    if words.context.asked is Asked.TIME or any(start.hour % 12 == count % 12 for start in words.context.starts):
        return True
    return at > 1 and words.plain(at - 2) in words.language.people.hours_before
