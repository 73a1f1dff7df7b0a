"""How many people come in all: counts, lists of people ("my wife and our three children"), and one other person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogs.acts import Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.candidates import FoundPeople
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.words import BREAK, free_tokens, is_capitalised, is_stop, own

_MOST = 60
_MOST_ADJECTIVES = 2
_MARKS = frozenset({",", "!", "?", ")", "(", BREAK, "+"})


@dataclass(frozen=True, slots=True)
class _Member:
    """Some of those who come, in words up to `end`."""

    end: int
    count: int
    is_self: bool = False
    is_named: bool = False


def find_people(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[FoundPeople, ...]:
    """At most one count for all, the one that rests on most words; or that one other person is spoken of."""
    reader = _Reader(message, free_tokens(message, taken), context, language)
    found = [one for way in (reader.sets, reader.counted, reader.lists, reader.bare) for one in way()]
    if not found:
        return ()
    strong = [one for one in found if not one.is_weak and not one.is_for_other] or found
    return (max(strong, key=lambda one: (one.score, one.count)),)


@dataclass(frozen=True, slots=True)
class _Reader:
    message: Message
    tokens: tuple[Token, ...]
    context: Context
    language: Language

    def sets(self) -> Iterator[FoundPeople]:
        """ "The two of us", "zu dritt": sayings of a fixed number."""
        for count, sayings in self.language.sets.items():
            for start, end in sayings.all_in(self.tokens):
                yield self._found(start, end, count, 0.9 + 0.01 * (end - start))

    def counted(self) -> Iterator[FoundPeople]:
        """ "Four of us", "3 seats", "6 adults", "a party of 5"."""
        words, phrases = self.language.people, self.language.phrases
        for at, count in self._numbers():
            end = phrases(words.of_us).end_at(self.tokens, at + 1)
            if end > at + 1:
                yield self._found(at, end, count, 0.95)
            elif self._is_head(head := self._after_adjectives(at + 1), count):
                yield self._found(at, head + 1, count, 0.8)
            elif phrases(words.groups).ends_before(self.tokens, at) and self._ends_count(at + 1):
                yield self._found(at, at + 1, count, 0.85)

    def _is_head(self, at: int, count: int) -> bool:
        """Whether what is counted are people or their seats; one seat tells of nobody."""
        word = self._plain(at) if at < len(self.tokens) else ""
        return word in self.language.people.heads and (count > 1 or word in self.language.people.singles)

    def lists(self) -> Iterator[FoundPeople]:
        """ "My wife and me", "for me and 2 friends", "with me come my wife and our three children"."""
        words = self.language.people
        if not any(token.plain in words.anybody for token in self.tokens):
            return
        at = 0
        companions = self.language.phrases(words.companions)
        while at < len(self.tokens):
            after = companions.end_at(self.tokens, at)
            members = self._members(after)
            if members:
                yield from self._of_list(at, after, members)
            at = members[-1].end if members else max(after, at + 1)

    def _of_list(self, start: int, first: int, members: list[_Member]) -> Iterator[FoundPeople]:
        count = sum(one.count for one in members)
        has_self = any(one.is_self for one in members)
        end = members[-1].end
        if first > start and count == 1 and not has_self and self._is_for_thing(end):
            yield self._found(first, end, 1, 0.3, is_for_other=True)
        elif first > start:
            yield self._found(start, end, count + (0 if has_self else 1), 0.9)
        elif has_self and count > 1:
            yield self._found(start, end, count, 0.9)
        elif not has_self and not any(one.is_named for one in members) and not self._goes_on(end):
            yield from self._of_others(start, end, count, members)

    def _is_for_thing(self, at: int) -> bool:
        """ "Can I bring my son for a haircut": it is he who gets it."""
        after = self.language.phrases(self.language.people.for_).end_at(self.tokens, at)
        return at < after < len(self.tokens) and self._plain(after) in self.language.people.articles

    def _goes_on(self, end: int) -> bool:
        """Whether people of an unknown number follow ("my wife and kids")."""
        at = self._after_adjectives(self._joined(end))
        return end < at < len(self.tokens) and self._plain(at) in self.language.people.plurals

    def _of_others(self, start: int, end: int, count: int, members: list[_Member]) -> Iterator[FoundPeople]:
        """Others alone: "both my kids" are two; "for my son" is one, and not the customer."""
        is_for = self.language.phrases(self.language.people.other_for).ends_before(self.tokens, start)
        if count == 1:
            if is_for:
                yield self._found(start, end, 1, 0.3, is_for_other=True)
        elif is_for or len(members) > 1 or self._starts_group(start):
            is_counted = self._plain(start) in self.language.people.twos or self._number(start) > 0
            yield self._found(start, end, count, 0.6 + 0.11 * len(members), is_weak=not is_for and not is_counted)

    def _starts_group(self, at: int) -> bool:
        return self._plain(at) in self.language.people.determiners or self._plain(at) in self.language.people.twos

    def bare(self) -> Iterator[FoundPeople]:
        """ "For 6", "three for yoga"."""
        for at, count in self._numbers():
            if self._is_after_for(at) and self._ends_count(at + 1):
                yield self._found(at, at + 1, count, 0.6, is_weak=self._may_be_hour(at, count))
            elif at == 0 and self._is_for_something():
                yield self._found(at, at + 1, count, 0.55, is_weak=self.context.asked is Asked.TIME)
            elif self.context.asked is Asked.PEOPLE and self._ends_count(at + 1):
                yield self._found(at, at + 1, count, 0.5)

    def _members(self, start: int) -> list[_Member]:
        """A list of people from here on; empty where none begins here."""
        found: list[_Member] = []
        at = start
        while (one := self._member(at, has_self=any(m.is_self for m in found))) is not None:
            found.append(one)
            at = self._joined(one.end)
            if at == one.end:
                break
        return found

    def _joined(self, at: int) -> int:
        """The place after a joiner ("and", ", ", ", and")."""
        end = at
        while end < len(self.tokens) and end - at < 2 and self._plain(end) in self.language.people.joiners:
            end += 1
        return end

    def _member(self, at: int, *, has_self: bool) -> _Member | None:
        if at >= len(self.tokens):
            return None
        words = self.language.people
        plus = self.language.phrases(words.plus_one).end_at(self.tokens, at)
        if plus > at:
            return _Member(plus, 1)
        if self._plain(at) in words.selves:
            end = self.language.phrases(words.plus_one).end_at(self.tokens, at + 1)
            return _Member(end, 2 if end > at + 1 else 1, is_self=True)
        return self._relation(at) or (self._named(at) if has_self or self._leads_to_self(at) else None)

    def _relation(self, at: int) -> _Member | None:
        """ "My wife", "the two young ones", "both my kids", "2 friends", with a name after it ("my neighbour Jean")."""
        words = self.language.people
        count, start = 0, at
        while at < len(self.tokens) and at - start < 4:
            word = self._plain(at)
            if word in words.twos:
                count = 2
            elif count == 0 and (number := self._number(at)):
                count = number
            elif word not in words.determiners:
                break
            at += 1
        noun = self._after_adjectives(at)
        if noun >= len(self.tokens) or (at == start and noun == at and not self._is_joined_before(at)):
            return None
        return self._of_noun(noun, count)

    def _of_noun(self, noun: int, count: int) -> _Member | None:
        words, word = self.language.people, self._plain(noun)
        if word in words.pairs:
            return _Member(noun + 1, max(count, 2))
        if word in words.plurals and count:
            return _Member(noun + 1, count)
        if word in words.singles and count <= 1:
            end = noun + 1
            while end < len(self.tokens) and end - noun <= 2 and self._is_proper(end):
                end += 1
            return _Member(end, 1)
        return None

    def _named(self, at: int) -> _Member | None:
        """ "Bob, Vera and me": a name beside oneself, joined by more than a comma."""
        if not self._is_proper(at) or (at > 0 and self._is_proper(at - 1)):
            return None
        is_last = self._joined(at + 1) == at + 1
        if is_last and at > 0 and self._plain(at - 1) == ",":
            return None
        return _Member(at + 1, 1, is_named=True)

    def _leads_to_self(self, at: int) -> bool:
        """Whether a run of names that begins a clause, or follows "for", ends in oneself ("Ana and I")."""
        words = self.language.people
        before = self._plain(at - 1) if at else ""
        for n in range(at, min(at + 12, len(self.tokens))):
            if self._plain(n) in words.selves and n > at:
                is_first = not before or is_stop(self.tokens[at - 1]) or self._is_after_for(at)
                return self._plain(n - 1) in words.joiners - {","} and (
                    is_first or self._plain(n) not in words.subjects
                )
            if not self._is_proper(n) and self._plain(n) not in words.joiners:
                return False
        return False

    def _is_proper(self, at: int) -> bool:
        token = self.tokens[at]
        language = self.language
        is_thing = language.grammar.has_capital_nouns and token.plain in language.common
        is_known = is_thing or token.plain in language.words.function or token.plain in language.time
        return token.is_word and is_capitalised(own(self.message, token)) and not is_known

    def _is_joined_before(self, at: int) -> bool:
        return at > 0 and self._plain(at - 1) in self.language.people.joiners

    def _after_adjectives(self, at: int) -> int:
        end = at
        adjectives = self.language.people.adjectives
        while end < len(self.tokens) and end - at < _MOST_ADJECTIVES and self._plain(end) in adjectives:
            end += 1
        return end

    def _numbers(self) -> Iterator[tuple[int, int]]:
        for at in range(len(self.tokens)):
            if count := self._number(at):
                yield at, count

    def _number(self, at: int) -> int:
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

    def _is_after_for(self, at: int) -> bool:
        return self.language.phrases(self.language.people.for_).ends_before(self.tokens, at)

    def _ends_count(self, at: int) -> bool:
        """Whether nothing follows that the number could count instead: the end, a stop, a small word, a day."""
        if at >= len(self.tokens):
            return True
        word, language = self._plain(at), self.language
        if word in language.people.units or self._number(at):
            return False
        return is_stop(self.tokens[at]) or word in language.words.function or word in language.time

    def _is_for_something(self) -> bool:
        """Whether "for yoga" follows the first word, and not "for tomorrow"."""
        after = self.language.phrases(self.language.people.number_for).end_at(self.tokens, 1)
        is_time = after < len(self.tokens) and (
            self._plain(after) in self.language.time or self.tokens[after].is_number
        )
        return after > 1 and not is_time

    def _may_be_hour(self, at: int, count: int) -> bool:
        """ "Book me in for 4", or a number that is a time on offer."""
        if any(start.hour % 12 == count % 12 for start in self.context.starts) or self.context.asked is Asked.TIME:
            return True
        return at > 1 and self._plain(at - 2) in self.language.people.hours_before

    def _plain(self, at: int) -> str:
        return self.tokens[at].plain

    def _found(
        self, start: int, end: int, count: int, score: float, *, is_weak: bool = False, is_for_other: bool = False
    ) -> FoundPeople:
        span = self.tokens[start].start, self.tokens[end - 1].end
        return FoundPeople(span=span, count=count, score=score, is_weak=is_weak, is_for_other=is_for_other)
