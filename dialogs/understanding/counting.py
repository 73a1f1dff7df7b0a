"""Whether the values of a clause count: wished for, ruled out, or only spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, product

from dialogs.acts import ExcludeWhen, GiveStaff, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading, places_of
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.refused import is_meant, is_refused, refused_stretches
from dialogs.understanding.times import Excluded, Said, ending_before
from dialogs.understanding.words import Words

ENOUGH = 0.6
"""A clause is "little else" where this part of its words is values, filler, yes or no."""

_FEW_WORDS = 3
"""A clause so short that names a service is that name with a word of its own before it ("ladies cut")."""
_ISLANDS = frozenset(f"<{kind.value}>" for kind in Kind)


def sort_values(reading: ClauseReading, found: Sequence[Found], words: Words, *, is_foreign: bool) -> None:
    """Into those that count, those that are ruled out, and those that are only spoken of."""
    counts = is_foreign or values_count(reading, found, words)
    stretches = tuple(refused_stretches(reading, words))
    only_asks = _is_only_asked_about(reading, found, counts=counts)
    for one in (each for each in found if each.act is not None):
        if (sure := _sure(reading, one)) is not None:
            reading.counted.append(sure)
        elif only_asks:
            reading.aside.append(_as_asked_about(one))
        elif is_refused(reading, one, stretches, words):
            (reading.excluded if is_meant(reading, one, counts=counts) else reading.aside).append(one)
        elif not counts or _is_aside(reading, one):
            reading.aside.append(one)
        else:
            reading.counted.append(_before(one) if _stands_in(reading, one, "deadline") else one)
    _rule_out_with_days(reading)


def _sure(reading: ClauseReading, one: Found) -> Found | None:
    """Who writes an address gives it, whatever stands beside; "it doesn't have to be Helen" is anybody."""
    if isinstance(one.act, GiveStaff) and _stands_in(reading, one, "need-not-be"):
        return replace(one, act=GiveStaff(span=one.span))
    return one if one.kind is Kind.CONTACT else None


def _is_only_asked_about(reading: ClauseReading, found: Sequence[Found], *, counts: bool) -> bool:
    if reading.asks_openly and not reading.has("adds"):
        return True
    topics = set(topics_of(reading, found)) - {"availability"}
    return bool(topics) and not counts and not reading.has("wish")


def _rule_out_with_days(reading: ClauseReading) -> None:
    """ "I can't do Friday before noon" wishes for no time before noon: hours right behind days that are ruled out."""
    for days, hours in product(tuple(reading.excluded), tuple(reading.counted)):
        if _are_days_at(days, hours) and (days.span, hours.span) in pairwise(reading.clause.spans):
            reading.counted.remove(hours)
            reading.excluded.append(hours)


def _are_days_at(days: Found, hours: Found) -> bool:
    if not isinstance(days.piece, Excluded) or not isinstance(hours.piece, Said):
        return False
    ruled_out, when = days.piece.when, hours.piece.when
    return ruled_out.has_days and not ruled_out.has_time and when.has_time and not when.has_days


def _before(one: Found) -> Found:
    """ "Before we fly on the 9th": the day is the first that is too late."""
    if not isinstance(one.piece, Said) or (earlier := ending_before(one.piece)) is None:
        return one
    return replace(one, act=GiveWhen(when=earlier.when, span=one.span), piece=earlier)


def _as_asked_about(one: Found) -> Found:
    """Days that would be ruled out elsewhere ("not working on Friday") are what a question is about."""
    if isinstance(one.act, ExcludeWhen):
        return replace(one, act=GiveWhen(when=one.act.when, span=one.span))
    return one


def values_count(reading: ClauseReading, found: Sequence[Found], words: Words) -> bool:
    """Whether a clause wishes, or is little else than its values. What only asks, tells or supposes does not wish."""
    has_goals = bool(set(reading.names("goals")) - {"none"})
    if _is_no_wish(reading, found, words, has_goals=has_goals):
        return False
    is_open = "availability" in reading.names("questions")
    is_little_else = not reading.opens_question and little_else(reading, words, found)
    if reading.is_condition:
        return is_open or (is_little_else and not reading.clause.is_asked)  # "what do I bring if it is a colour?"
    if has_goals or is_open or is_little_else:
        return True
    return reading.has("wish") or reading.has("adds") or _wishes_in_few_words(reading, found, words)


def _is_no_wish(reading: ClauseReading, found: Sequence[Found], words: Words, *, has_goals: bool) -> bool:
    """Whether it gives a reason, asks what things are like, or leaves it for now."""
    gives_reason = reading.clause.joiner in words.clauses.reasons and not has_goals
    return gives_reason or _only_asks(reading, found, has_goals=has_goals) or _leaves_it_for_now(reading)


def _wishes_in_few_words(reading: ClauseReading, found: Sequence[Found], words: Words) -> bool:
    return not reading.opens_question and (_names_service(reading, found, words) or _corrects(reading))


def _leaves_it_for_now(reading: ClauseReading) -> bool:
    """For a person to answer, or for a moment; but "wait, he also needs a jab" wishes."""
    commands = reading.names("commands")
    return "person" in commands or ("wait" in commands and not reading.has("wish"))


def _only_asks(reading: ClauseReading, found: Sequence[Found], *, has_goals: bool) -> bool:
    asks = any(topic != "availability" for topic in topics_of(reading, found))
    return (reading.asks_openly and not reading.has("adds")) or (asks and not has_goals)


def _names_service(reading: ClauseReading, found: Sequence[Found], words: Words) -> bool:
    """ "Ladies cut", and not "we sold the piano", which tells."""
    is_short = 0 < len(reading.words) <= _FEW_WORDS and reading.words[0] not in words.clauses.subjects
    return is_short and any(one.kind is Kind.SERVICE for one in found)


def _corrects(reading: ClauseReading) -> bool:
    """ "I meant the normal haircut"."""
    return len(reading.words) <= 2 * _FEW_WORDS and reading.has("correction") and not reading.has("past")


def topics_of(reading: ClauseReading, found: Sequence[Found]) -> tuple[str, ...]:
    """What a clause asks about."""
    is_wish = reading.has("wish") and not reading.asks_openly and any(one.kind is Kind.SERVICE for one in found)
    return tuple(name for name in reading.names("questions") if name != "other" or not is_wish)


def little_else(reading: ClauseReading, words: Words, found: Sequence[Found] = ()) -> bool:
    """Whether values, filler, yes and no are most of the words of a clause; what only looks like a value is neither."""
    nothing = [one.span for one in found if one.kind is Kind.NOTHING]
    answers = places_of(reading.answers)
    total = said = 0.0
    for number, word in enumerate(reading.words):
        at = reading.clause.spans[number][0]
        if any(start <= at < end for start, end in nothing):
            continue
        weight = _weight(reading, number)
        total += weight
        said += weight if word in _ISLANDS or number in answers or _is_filler(word, words) else 0
    return total > 0 and said / total >= ENOUGH


def _is_filler(word: str, words: Words) -> bool:
    return word in words.kept or word in words.dropped or not any(c.isalnum() for c in word)


def _weight(reading: ClauseReading, number: int) -> int:
    """For how many words one counts: a value for as many as it may be made of."""
    if reading.words[number] not in _ISLANDS:
        return 1
    start, end = reading.clause.spans[number]
    return max(1, round((end - start) / 6))


def _stands_in(reading: ClauseReading, one: Found, mood: str) -> bool:
    return any(reading.within(match, one.span) for match in reading.moods if match.name == mood)


def _is_aside(reading: ClauseReading, one: Found) -> bool:
    if one.kind is Kind.NAME:
        return False  # "since last year my name is ..."
    is_past = reading.has("past") and not reading.has("wish") and not reading.names("goals")
    return is_past or reading.has("held") or any(_stands_in(reading, one, mood) for mood in ("past", "told"))
