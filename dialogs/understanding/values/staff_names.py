"""Which of the staff a message names, whether anyone would do, and who is named and is nobody of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.acts import GiveStaff, Reason, Span
from dialogs.understanding.context import Asked, Context, NamedStaff
from dialogs.understanding.message import Message, Token, folded
from dialogs.understanding.values.candidates import FoundStaff, FoundTrouble
from dialogs.understanding.values.catalogue import bare, catalogue_of
from dialogs.understanding.values.language import Language, load_language
from dialogs.understanding.values.matching import misspelling
from dialogs.understanding.values.words import free_tokens, is_capitalised, is_stop, own, words_of
from dialogs.understanding.words import words_of as filler_of

_LONGEST_NAME = 4
_DENIED_WITHIN = 2
"""In words."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The ways in which the staff are called: whole names by their first word, and first and last names alone."""

    full: dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    short: dict[str, frozenset[str]]


@lru_cache(maxsize=200)
def roster_of(staff: tuple[NamedStaff, ...], locale: str) -> Roster:
    titles = load_language(locale).staff.titles
    full: dict[tuple[str, ...], set[str]] = {}
    short: dict[str, set[str]] = {}
    for one in staff:
        words = words_of(one.name)
        untitled = tuple(word for word in words if word not in titles and word != ".") or words
        for run in {words, tuple(word for word in words if word != "."), untitled}:
            if len(run) > 1:
                full.setdefault(run, set()).add(one.id)
        for word in {untitled[0], untitled[-1]} if untitled else ():
            short.setdefault(word, set()).add(one.id)
    by_length = sorted(full, key=len, reverse=True)
    by_first = {run[0]: tuple((one, frozenset(full[one])) for one in by_length if one[0] == run[0]) for run in full}
    return Roster(by_first, {word: frozenset(ids) for word, ids in short.items()})


def find_staff(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[FoundStaff | FoundTrouble, ...]:
    """All who are named, from left to right; pronouns and "anyone" only where nobody is."""
    roster = roster_of(context.staff, context.locale)
    reader = _Reader(message, free_tokens(message, taken), context, language, roster)
    named = tuple(reader.named())
    anyone = tuple(one for one in reader.anyone() if not named or reader.is_with_exception(one))
    if named or anyone:
        is_one = len(named) == 1 and len(named[0].ids) == 1 and not reader.is_denied(named[0])
        again = tuple(reader.pronouns(named[0])) if is_one else ()
        return tuple(sorted((*named, *anyone, *again), key=lambda one: one.span))
    return tuple(reader.pronouns()) or tuple(reader.unknown())


@dataclass(frozen=True, slots=True)
class _Reader:
    message: Message
    tokens: tuple[Token, ...]
    context: Context
    language: Language
    roster: Roster

    def named(self) -> Iterator[FoundStaff]:
        at = 0
        while at < len(self.tokens):
            found = self._named_at(at)
            if found is None:
                at += 1
                continue
            end, ids, score = found
            start = at - self._titles_before(at)
            span = self.tokens[start].start, self.tokens[end - 1].end
            yield FoundStaff(span=span, ids=self._sorted(ids), score=score, is_weak=score < 0.9 or len(ids) > 1)
            at = end

    def _named_at(self, at: int) -> tuple[int, frozenset[str], float] | None:
        for run, ids in self.roster.full.get(self.tokens[at].plain, ()):
            end = at + len(run)
            if tuple(t.plain for t in self.tokens[at:end]) == run:
                return end, ids, 1.0
        return self._short_at(at) or self._misspelt_at(at)

    def _short_at(self, at: int) -> tuple[int, frozenset[str], float] | None:
        word = bare(self.tokens[at].plain)
        ids = self.roster.short.get(word)
        if ids is None or not self.tokens[at].is_word:
            return None
        if self._is_common(word) and not self._is_in_place(at):
            return None
        ids = self._narrowed(at, ids)
        is_of_customer = self._is_customer(at) or self.context.asked is Asked.NAME
        is_clear = self._titles_before(at) > 0 or self._is_in_place(at) or not is_of_customer
        return (at + 1, ids, 0.95) if is_clear else None

    def _narrowed(self, at: int, ids: frozenset[str]) -> frozenset[str]:
        """Of two of one name, whoever's other name stands beside it, if only by its first letter ("Ana S")."""
        if len(ids) == 1 or at + 1 >= len(self.tokens):
            return ids
        after = self.tokens[at + 1].plain
        names = {one.id: folded(one.name) for one in self.context.staff if one.id in ids}
        fits = {key for key, name in names.items() if len(after) == 1 and f" {after}" in name}
        return frozenset(fits) if len(fits) == 1 else ids

    def _misspelt_at(self, at: int) -> tuple[int, frozenset[str], float] | None:
        """Written with a capital, or after "with"; or all that is said where it was asked who."""
        token = self.tokens[at]
        if not token.is_word or token.plain in self.language.common or self._is_service(token.plain):
            return None
        has_capital = is_capitalised(own(self.message, token)) and not self.language.grammar.has_capital_nouns
        is_placed = has_capital or self._is_after_with(at) or self.context.asked is Asked.STAFF
        if not is_placed or self._is_customer(at):
            return None
        word = bare(token.plain)
        likes = {name: misspelling(word, name) for name in self.roster.short}
        best = max(likes.values(), default=0.0)
        if not best:
            return None
        ids = frozenset(key for name, like in likes.items() if like == best for key in self.roster.short[name])
        return at + 1, ids, best

    def anyone(self) -> Iterator[FoundStaff]:
        """ "Whoever", "no preference"; more is said so where it was asked who, or times of several are on offer."""
        words, phrases = self.language.staff, self.language.phrases
        found = phrases(words.anyone).all_in(self.tokens)
        if not found and self.context.asked is Asked.STAFF:
            found = phrases(words.anyone_asked).all_in(self.tokens)
        if not found and self.context.asked in {Asked.DAY, Asked.TIME}:
            found = tuple(one for one in phrases(words.anyone_alone).all_in(self.tokens) if self._is_all(*one))
        for start, end in found:
            yield FoundStaff(span=(self.tokens[start].start, self.tokens[end - 1].end), score=0.9)

    def _is_all(self, start: int, end: int) -> bool:
        """Whether nothing else is said that says anything."""
        filler = filler_of(self.language.code)
        rest = (token for at, token in enumerate(self.tokens) if not start <= at < end and not is_stop(token))
        return all(token.plain in filler.dropped or token.plain in filler.kept for token in rest)

    def is_with_exception(self, anyone: FoundStaff) -> bool:
        """ "Anyone but Tomasz"."""
        behind = (n for n, t in enumerate(self.tokens) if t.start >= anyone.span[1] and not is_stop(t))
        after = next(behind, len(self.tokens))
        return self.language.phrases(self.language.staff.not_after).end_at(self.tokens, after) > after

    def is_denied(self, named: FoundStaff) -> bool:
        """ "Not Tomasz please, he talks a lot": whoever is ruled out is not wished for by a pronoun."""
        before = [token.plain for token in self.tokens if token.end <= named.span[0]][-_DENIED_WITHIN:]
        return bool(self.language.services.denied & set(before))

    def pronouns(self, named: FoundStaff | None = None) -> Iterator[FoundStaff]:
        """ "With her": whoever was named before, else the person chosen, or the only one on offer."""
        meant = named.ids[0] if named else self._only_one()
        if meant is None:
            return
        for at, token in enumerate(self.tokens):
            if named is not None and token.start < named.span[1]:
                continue
            is_placed = self._is_after_with(at) or (self.context.asked is Asked.STAFF and named is None)
            if token.plain in self.language.staff.pronouns and is_placed:
                yield FoundStaff(span=(token.start, token.end), ids=(meant,), score=0.6)
                return

    def _only_one(self) -> str | None:
        acts = (act for option in self.context.options for act in option.acts)
        offered = {key for act in acts if isinstance(act, GiveStaff) for key in act.staff_ids}
        if self.context.asked is Asked.STAFF and len(offered) == 1:
            return next(iter(offered))
        return self.context.draft.staff_id

    def unknown(self) -> Iterator[FoundTrouble]:
        """Somebody with a capital, or a title, after "with", who is nobody of the staff."""
        if not self.context.staff or self.message.own.isupper():
            return
        for _, start in self.language.phrases(self.language.staff.with_person).all_in(self.tokens):
            first = start
            while first < len(self.tokens) and self.tokens[first].plain in {*self.language.staff.titles, "."}:
                first += 1
            end = first
            while end < len(self.tokens) and end - first < _LONGEST_NAME and self._is_proper(end):
                end += 1
            if end > first and (first > start or self._may_be_person(first, end)):
                words = self.message.own[self.tokens[start].start : self.tokens[end - 1].end]
                span = self.tokens[start].start, self.tokens[end - 1].end
                yield FoundTrouble(span=span, reason=Reason.NO_SUCH_STAFF, words=words)

    def _is_proper(self, at: int) -> bool:
        token = self.tokens[at]
        is_known = token.plain in self.language.words.function or token.plain in self.language.time
        return token.is_word and is_capitalised(own(self.message, token)) and not is_known

    def _may_be_person(self, first: int, end: int) -> bool:
        """Where every noun has a capital, one word is a name only as an answer to the question who it shall be."""
        word = self.tokens[first].plain
        if self.language.grammar.has_capital_nouns and end - first < 2 and self.context.asked is not Asked.STAFF:
            return False
        return word not in self.language.common and not self._is_service(word)

    def _is_service(self, word: str) -> bool:
        catalogue = catalogue_of(self.context.services, self.context.locale)
        return bare(word) in catalogue.labels_with

    def _is_common(self, word: str) -> bool:
        """Whether the name is a word of every day as well (Will, May, Grace)."""
        words = self.language.words
        return word in words.also_names or word in self.language.common

    def _is_in_place(self, at: int) -> bool:
        """Where a name that is a common word counts: with a capital after "with", or where it was asked who."""
        has_capital = (
            is_capitalised(own(self.message, self.tokens[at])) and self.message.own != self.message.own.upper()
        )
        if self._titles_before(at) or (has_capital and self._is_after_with(at)):
            return True
        if self.context.asked is not Asked.STAFF:
            return False
        said = [t for t in self.tokens if t.is_word or t.is_number]
        return (has_capital and at > 0) or all(
            t is self.tokens[at] or t.plain in self.language.names.after for t in said
        )

    def _is_after_with(self, at: int) -> bool:
        return self.language.phrases(self.language.staff.with_).ends_before(self.tokens, at - self._titles_before(at))

    def _titles_before(self, at: int) -> int:
        count = 0
        titles = self.language.staff.titles
        while at - count > 0 and self.tokens[at - count - 1].plain in titles | {"."}:
            count += 1
        if count and self.tokens[at - count].plain == ".":
            count -= 1  # the end of the sentence before
        return count if any(self.tokens[n].plain in titles for n in range(at - count, at)) else 0

    def _is_customer(self, at: int) -> bool:
        """A longer name that begins or ends like one of the staff's: "Dana Whitlock" is a customer."""
        if self.language.grammar.has_capital_nouns:
            return False
        near = [n for n in (at - 1, at + 1) if 0 <= n < len(self.tokens)]
        return any(
            self._is_proper(n) and not self._is_common(self.tokens[n].plain) and not is_stop(self.tokens[n])
            and self.tokens[n].plain not in self.roster.short and not self._is_service(self.tokens[n].plain)
            for n in near
        )  # fmt: skip

    def _sorted(self, ids: frozenset[str]) -> tuple[str, ...]:
        return tuple(one.id for one in self.context.staff if one.id in ids)
