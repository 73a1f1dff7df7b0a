"""The members of a list of people: oneself, relations ("my wife", "our three children"), and names beside oneself."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.understanding.values.people_words import PeopleWords
from dialogs.understanding.values.words import is_capitalised, is_stop, own

_MOST_BEFORE_NOUN = 4
"""Words like "the two", "both my" before who comes."""
_MOST_NAMES = 2
"""After a relation ("my neighbour Jean")."""
_LONGEST_LIST = 12
"""In words."""


@dataclass(frozen=True, slots=True)
class Member:
    """Some of those who come, in words up to `end`."""

    end: int
    count: int
    is_self: bool = False
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """All members of a list."""

    members: tuple[Member, ...]

    @property
    def end(self) -> int:
        return self.members[-1].end

    @property
    def count(self) -> int:
        return sum(one.count for one in self.members)

    @property
    def has_self(self) -> bool:
        return any(one.is_self for one in self.members)

    @property
    def has_named(self) -> bool:
        return any(one.is_named for one in self.members)


def party_at(words: PeopleWords, start: int) -> Party | None:
    """The list of people that begins here, if one does."""
    found: list[Member] = []
    at = start
    while (one := _member(words, at, has_self=any(member.is_self for member in found))) is not None:
        found.append(one)
        at = words.after_joiners(one.end)
        if at == one.end:
            break
    return Party(tuple(found)) if found else None


def _member(words: PeopleWords, at: int, *, has_self: bool) -> Member | None:
    if at >= len(words.tokens):
        return None
    plus_one = words.language.phrases(words.language.people.plus_one)
    plus = plus_one.end_at(words.tokens, at)
    if plus > at:
        return Member(plus, 1)
    if words.plain(at) in words.language.people.selves:
        end = plus_one.end_at(words.tokens, at + 1)
        return Member(end, 2 if end > at + 1 else 1, is_self=True)
    return _relation(words, at) or (_named(words, at) if has_self or _leads_to_self(words, at) else None)


def _relation(words: PeopleWords, start: int) -> Member | None:
    """ "My wife", "the two young ones", "both my kids", "2 friends", with a name after it ("my neighbour Jean")."""
    at, count = _count_before_noun(words, start)
    noun = words.after_adjectives(at)
    if noun >= len(words.tokens):
        return None
    is_bare = noun == start
    if is_bare and not (start > 0 and words.plain(start - 1) in words.language.people.joiners):
        return None
    return _of_noun(words, noun, count)


def _count_before_noun(words: PeopleWords, start: int) -> tuple[int, int]:
    """The place after "the two", "both my", and how many these words say; 0 where they leave it open."""
    people = words.language.people
    at, count = start, 0
    while at < len(words.tokens) and at - start < _MOST_BEFORE_NOUN:
        word = words.plain(at)
        if word in people.twos:
            count = 2
        elif count == 0 and (number := words.number(at)):
            count = number
        elif word not in people.determiners:
            break
        at += 1
    return at, count


def _of_noun(words: PeopleWords, noun: int, count: int) -> Member | None:
    people, word = words.language.people, words.plain(noun)
    if word in people.pairs:
        return Member(noun + 1, max(count, 2))
    if word in people.plurals and count:
        return Member(noun + 1, count)
    if word in people.singles and count <= 1:
        return Member(_after_names(words, noun + 1), 1)
    return None


def _after_names(words: PeopleWords, at: int) -> int:
    end = at
    while end < len(words.tokens) and end - at < _MOST_NAMES and _is_proper(words, end):
        end += 1
    return end


def _named(words: PeopleWords, at: int) -> Member | None:
    """ "Bob, Vera and me": a name beside oneself, joined by more than a comma."""
    if not _is_proper(words, at) or (at > 0 and _is_proper(words, at - 1)):
        return None
    is_last = words.after_joiners(at + 1) == at + 1
    if is_last and at > 0 and words.plain(at - 1) == ",":
        return None
    return Member(at + 1, 1, is_named=True)


def _leads_to_self(words: PeopleWords, start: int) -> bool:
    """Whether a run of names that begins a clause, or follows "for", ends in oneself ("Ana and I")."""
    people = words.language.people
    for at in range(start, min(start + _LONGEST_LIST, len(words.tokens))):
        word = words.plain(at)
        if word in people.selves and at > start:
            is_joined = words.plain(at - 1) in people.joiners - {","}
            return is_joined and (word not in people.subjects or _begins(words, start))
        if not _is_proper(words, at) and word not in people.joiners:
            return False
    return False


def _begins(words: PeopleWords, at: int) -> bool:
    return at == 0 or is_stop(words.tokens[at - 1]) or words.is_after_for(at)


def _is_proper(words: PeopleWords, at: int) -> bool:
    token, language = words.tokens[at], words.language
    if not token.is_word or not is_capitalised(own(words.message, token)):
        return False
    if token.plain in language.words.function or token.plain in language.time:
        return False
    return not (language.grammar.has_capital_nouns and token.plain in language.common)
