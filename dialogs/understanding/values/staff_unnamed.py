"""Staff without a name: whoever is free, and "her" of whom was spoken before."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.acts import GiveStaff
from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundStaff
from dialogs.understanding.values.staff_words import StaffWords
from dialogs.understanding.values.words import is_stop
from dialogs.understanding.words import words_of as filler_of


def anyone(words: StaffWords) -> Iterator[FoundStaff]:
    """ "Whoever", "no preference"; more is said so where it was asked who, or times of several are on offer."""
    sayings, phrases = words.language.staff, words.language.phrases
    found = phrases(sayings.anyone).all_in(words.tokens)
    if not found and words.context.asked is Asked.STAFF:
        found = phrases(sayings.anyone_asked).all_in(words.tokens)
    if not found and words.context.asked in {Asked.DAY, Asked.TIME}:
        found = tuple(one for one in phrases(sayings.anyone_alone).all_in(words.tokens) if _is_all(words, *one))
    for start, end in found:
        yield FoundStaff(span=(words.tokens[start].start, words.tokens[end - 1].end), score=0.9)


def _is_all(words: StaffWords, start: int, end: int) -> bool:
    """Whether nothing else is said that says anything."""
    filler = filler_of(words.language.code)
    rest = (token for at, token in enumerate(words.tokens) if not start <= at < end and not is_stop(token))
    return all(token.plain in filler.dropped or token.plain in filler.kept for token in rest)


def is_with_exception(words: StaffWords, anyone: FoundStaff) -> bool:
    """ "Anyone but Tomasz"."""
    behind = (n for n, t in enumerate(words.tokens) if t.start >= anyone.span[1] and not is_stop(t))
    after = next(behind, len(words.tokens))
    return words.language.phrases(words.language.staff.not_after).end_at(words.tokens, after) > after


def meant_by_pronouns(words: StaffWords) -> Iterator[FoundStaff]:
    """ "With her": the person chosen, or the only one on offer."""
    meant = _only_one(words)
    is_asked = words.context.asked is Asked.STAFF
    if meant is not None:
        places = (at for at in _pronouns(words) if is_asked or words.is_after_with(at))
        yield from _first(words, places, meant)


def named_again(words: StaffWords, named: FoundStaff) -> Iterator[FoundStaff]:
    """ "With her", after somebody was named."""
    places = (at for at in _pronouns(words) if words.tokens[at].start >= named.span[1] and words.is_after_with(at))
    yield from _first(words, places, named.ids[0])


def _pronouns(words: StaffWords) -> Iterator[int]:
    """Not of "and he works then", which tells of somebody."""
    soft = filler_of(words.language.code).clauses.soft
    for at, token in enumerate(words.tokens):
        if token.plain in words.language.staff.pronouns and not (at and words.tokens[at - 1].plain in soft):
            yield at


def _first(words: StaffWords, places: Iterator[int], meant: str) -> Iterator[FoundStaff]:
    at = next(places, None)
    if at is not None:
        token = words.tokens[at]
        yield FoundStaff(span=(token.start, token.end), ids=(meant,), score=0.6)


def _only_one(words: StaffWords) -> str | None:
    acts = (act for option in words.context.options for act in option.acts)
    offered = {key for act in acts if isinstance(act, GiveStaff) for key in act.staff_ids}
    if words.context.asked is Asked.STAFF and len(offered) == 1:
        return next(iter(offered))
    return words.context.draft.staff_id
