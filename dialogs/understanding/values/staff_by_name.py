"""Staff who are called by their names: in full, by one of them, or with a slip."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.understanding.context import Asked
from dialogs.understanding.message import folded
from dialogs.understanding.values.candidates import FoundStaff
from dialogs.understanding.values.catalogue import bare
from dialogs.understanding.values.matching import misspelling
from dialogs.understanding.values.staff_words import StaffWords
from dialogs.understanding.values.words import is_stop

_CLEAR = 0.9
_SHORTEST = 3
"""So many letters has a name that is cut short at the least."""


def named(words: StaffWords) -> Iterator[FoundStaff]:
    at = 0
    while at < len(words.tokens):
        found = _named_at(words, at)
        if found is None:
            at += 1
            continue
        end, ids, score = found
        span = words.tokens[at - words.titles_before(at)].start, words.tokens[end - 1].end
        in_order = tuple(one.id for one in words.context.staff if one.id in ids)
        yield FoundStaff(span=span, ids=in_order, score=score, is_weak=score < _CLEAR or len(ids) > 1)
        at = end


def _named_at(words: StaffWords, at: int) -> tuple[int, frozenset[str], float] | None:
    """Where the name that begins here ends, whose it is, and how sure that is."""
    for run, ids in words.roster.full.get(words.tokens[at].plain, ()):
        end = at + len(run)
        if tuple(t.plain for t in words.tokens[at:end]) == run:
            return end, ids, 1.0
    return _short_at(words, at) or _cut_short_at(words, at) or _misspelt_at(words, at)


def _short_at(words: StaffWords, at: int) -> tuple[int, frozenset[str], float] | None:
    word = bare(words.tokens[at].plain)
    ids = words.roster.short.get(word)
    if ids is None or not words.tokens[at].is_word:
        return None
    if words.is_common(word) and not _is_in_place(words, at):
        return None
    is_of_customer = _is_customer(words, at) or words.context.asked is Asked.NAME
    is_clear = words.titles_before(at) > 0 or _is_in_place(words, at) or not is_of_customer
    return (at + 1, _narrowed(words, at, ids), 0.95) if is_clear else None


def _narrowed(words: StaffWords, at: int, ids: frozenset[str]) -> frozenset[str]:
    """Of two of one name, whoever's other name stands beside it, if only by its first letter ("Ana S")."""
    if len(ids) == 1 or at + 1 >= len(words.tokens):
        return ids
    after = words.tokens[at + 1].plain
    names = {one.id: folded(one.name) for one in words.context.staff if one.id in ids}
    fits = {key for key, name in names.items() if len(after) == 1 and f" {after}" in name}
    return frozenset(fits) if len(fits) == 1 else ids


def _cut_short_at(words: StaffWords, at: int) -> tuple[int, frozenset[str], float] | None:
    """ "Tobi" for Tobias, "Liz" for Elizabeth: the beginning of one first name, or after "with" any part of it."""
    word = words.tokens[at].plain
    if len(word) < _SHORTEST or not _may_be_unlike_its_name(words, at):
        return None
    if words.context.asked is Asked.NAME and not words.is_after_with(at):
        return None
    ids = _begun_by(words, bare(word))
    if not ids and words.is_after_with(at):
        ids = {key for name, key in words.roster.first if bare(word) in name}
    return (at + 1, frozenset(ids), 0.95) if len(ids) == 1 else None


def _begun_by(words: StaffWords, word: str) -> set[str]:
    """Whose first name a word begins, with or without the ending of a pet name."""
    endings = words.language.staff.short_endings
    stems = (word, *(word.removesuffix(end) for end in endings if len(word) - len(end) >= _SHORTEST))
    return {key for name, key in words.roster.first if name.startswith(stems)}


def _misspelt_at(words: StaffWords, at: int) -> tuple[int, frozenset[str], float] | None:
    if not _may_be_unlike_its_name(words, at):
        return None
    word = bare(words.tokens[at].plain)
    likes = {name: misspelling(word, name) for name in words.roster.short}
    best = max(likes.values(), default=0.0)
    if not best:
        return None
    ids = frozenset(key for name, like in likes.items() if like == best for key in words.roster.short[name])
    return at + 1, ids, best


def _may_be_unlike_its_name(words: StaffWords, at: int) -> bool:
    """Whether a word may be a name cut short or misspelt: none that is a word, or of a customer's name."""
    token = words.tokens[at]
    if not token.is_word or token.plain in words.language.common or words.is_service(token.plain):
        return False
    return _may_be_misspelt(words, at) and not _is_customer(words, at)


def _may_be_misspelt(words: StaffWords, at: int) -> bool:
    """Written with a capital, or after "with"; or all that is said where it was asked who."""
    if words.is_capitalised(at) and not words.language.grammar.has_capital_nouns:
        return True
    return words.is_after_with(at) or words.context.asked is Asked.STAFF


def _is_in_place(words: StaffWords, at: int) -> bool:
    """Where a name that is a common word counts: with a capital after "with", or where it was asked who."""
    has_capital = words.is_capitalised(at) and words.message.own != words.message.own.upper()
    if words.titles_before(at) or (has_capital and words.is_after_with(at)):
        return True
    if words.context.asked is not Asked.STAFF:
        return False
    return (has_capital and at > 0) or _is_alone(words, at)


def _is_alone(words: StaffWords, at: int) -> bool:
    """Whether nothing else is said but words like "please"."""
    after = words.language.names.after
    said = (n for n, token in enumerate(words.tokens) if token.is_word or token.is_number)
    return all(n == at or words.tokens[n].plain in after for n in said)


def _is_customer(words: StaffWords, at: int) -> bool:
    """A longer name that begins or ends like one of the staff's: "Dana Whitlock" is a customer."""
    if words.language.grammar.has_capital_nouns:
        return False
    return any(_is_other_name(words, n) for n in (at - 1, at + 1) if 0 <= n < len(words.tokens))


def _is_other_name(words: StaffWords, at: int) -> bool:
    word = words.tokens[at].plain
    if not words.is_proper(at) or words.is_common(word) or is_stop(words.tokens[at]):
        return False
    return word not in words.roster.short and not words.is_service(word)
