"""Lists of people: "my wife and me", "for me and 2 friends", "with me come my wife and our three children"."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.understanding.values.candidates import FoundPeople
from dialogs.understanding.values.people_members import Party, party_at
from dialogs.understanding.values.people_words import PeopleWords


def lists(words: PeopleWords) -> Iterator[FoundPeople]:
    people = words.language.people
    if not any(token.plain in people.anybody for token in words.tokens):
        return
    companions = words.language.phrases(people.companions)
    at = 0
    while at < len(words.tokens):
        first = companions.end_at(words.tokens, at)
        party = party_at(words, first)
        if party is None:
            at = max(first, at + 1)
            continue
        if first > at:
            yield _of_companions(words, at, first, party)
        elif party.has_self:
            yield from _with_self(words, at, party)
        elif not party.has_named and not _goes_on(words, party.end):
            yield from _of_others(words, at, party)
        at = party.end


def _of_companions(words: PeopleWords, start: int, first: int, party: Party) -> FoundPeople:
    """ "With me come ...": oneself and all of them, or one other who comes alone."""
    if not party.has_self and _is_for_thing(words, party.end):
        is_one = party.count == 1
        return words.found(first, party.end, party.count, 0.3 if is_one else 0.9, is_for_other=is_one)
    return words.found(start, party.end, party.count + (not party.has_self), 0.9)


def _is_for_thing(words: PeopleWords, at: int) -> bool:
    """ "Can I bring my son for a haircut", "both kids for a check-up": it is they who get it."""
    after = words.language.phrases(words.language.people.for_).end_at(words.tokens, at)
    return at < after < len(words.tokens) and words.plain(after) in words.language.people.articles


def _with_self(words: PeopleWords, start: int, party: Party) -> Iterator[FoundPeople]:
    if party.count > 1:
        yield words.found(start, party.end, party.count, 0.9)


def _goes_on(words: PeopleWords, end: int) -> bool:
    """Whether people of an unknown number follow ("my wife and kids")."""
    at = words.after_adjectives(words.after_joiners(end))
    return end < at < len(words.tokens) and words.plain(at) in words.language.people.plurals


def _of_others(words: PeopleWords, start: int, party: Party) -> Iterator[FoundPeople]:
    """Others alone: "both my kids" are two; "for my son" is one, and not the customer."""
    is_for = words.language.phrases(words.language.people.other_for).ends_before(words.tokens, start)
    if party.count == 1:
        if is_for:
            yield words.found(start, party.end, 1, 0.3, is_for_other=True)
    elif is_for or len(party.members) > 1 or _starts_group(words, start):
        is_weak = not is_for and not _is_counted(words, start)
        yield words.found(start, party.end, party.count, 0.6 + 0.11 * len(party.members), is_weak=is_weak)


def _starts_group(words: PeopleWords, at: int) -> bool:
    people = words.language.people
    return words.plain(at) in people.determiners or words.plain(at) in people.twos


def _is_counted(words: PeopleWords, at: int) -> bool:
    return words.plain(at) in words.language.people.twos or words.number(at) > 0
