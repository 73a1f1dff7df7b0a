"""Yes and no, by clauses: a message agrees if one clause agrees plainly and every other leaves it at that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from dialogs.understanding.clause_reading import ClauseReading, places_of
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.restated import is_detail_beside_offer, restated
from dialogs.understanding.short_answers import is_no
from dialogs.understanding.words import Words

_OFFERS = frozenset({Asked.TIME, Asked.SERVICE, Asked.STAFF})
"""What is only offered there is taken by a yes, and the booking still asked about."""
_COURTESIES = frozenset({"thanks", "bye", "hello"})
_FEW_WORDS = 4
_MORE_THAN_A_WORD = 2
_TELLING = 5
"""A word of so many letters that is none of those which stand in every other sentence tells what is spoken of."""


class Stance(Enum):
    """What one clause says to the question that was asked."""

    AGREES = "agrees"
    AGREES_SOFTLY = "agrees-softly"
    """ "Ok", "great": a yes where nothing is asked beside it."""
    ASKS = "asks"
    """A question of fact, which is answered in the same turn after the writing."""
    DECLINES = "declines"
    BESIDE = "beside"
    """Thanks, goodbye: it leaves a yes as it is."""
    EMPTY = "empty"
    AGAINST = "against"
    """A hedge, a change, a condition, or words that nobody here knows: no yes stands beside it."""


def agreement(readings: Sequence[ClauseReading], context: Context, words: Words) -> bool | None:
    """True for a yes, False for a no, None where it is neither, or both."""
    stances = _stances(readings, context, words)
    if _leaves_all_as_it_is(readings, stances, context):
        return True
    has_yes = Stance.AGREES in stances or (Stance.AGREES_SOFTLY in stances and Stance.ASKS not in stances)
    if Stance.DECLINES in stances:
        # "Fine. Actually no": what was said last stands.
        return False if not has_yes or stances[-1] is Stance.DECLINES else None
    return True if has_yes and Stance.AGAINST not in stances else None


def _leaves_all_as_it_is(readings: Sequence[ClauseReading], stances: Sequence[Stance], context: Context) -> bool:
    """ "No, that's right", to a summary that asks what to change: a bare no, and nothing behind it but a yes."""
    if context.asked is not Asked.CONFIRM or not readings or not _is_bare_no(readings[0], context):
        return False
    plain = [one for one, stance in zip(readings[1:], stances[1:], strict=True) if stance is Stance.AGREES]
    is_plain = any(len(_covered(one, "agree") - _thanks(one)) >= _MORE_THAN_A_WORD for one in plain)
    return is_plain and set(stances[1:]) <= {Stance.AGREES, Stance.AGREES_SOFTLY, Stance.BESIDE, Stance.EMPTY}


def _is_bare_no(reading: ClauseReading, context: Context) -> bool:
    """ "No thanks" is more, as is "leave it"."""
    beside = _covered(reading, "beside")
    return all(is_no(word, context) or n in beside for n, word in enumerate(reading.words)) and bool(reading.words)


def agrees(reading: ClauseReading, context: Context, words: Words) -> bool:
    """Whether a clause says yes, so that it neither asks nor commands anything ("so passt's", "leave it like that")."""
    return stance_of(reading, context, words) in {Stance.AGREES, Stance.AGREES_SOFTLY}


def _stances(readings: Sequence[ClauseReading], context: Context, words: Words) -> list[Stance]:
    found = [stance_of(reading, context, words) for reading in readings]
    for n, reading in enumerate(readings):
        if found[n] is Stance.AGAINST:
            found[n] = _beside_others(reading, found[:n], found[n + 1 : n + 2], context, words)
    return found


def _beside_others(
    reading: ClauseReading, before: list[Stance], after: list[Stance], context: Context, words: Words
) -> Stance:
    """What a clause that is no yes by itself says beside those before it and the one after it."""
    if _leaves(reading, context):
        return Stance.ASKS if reading.is_question else Stance.BESIDE
    if _only_gives_details(reading, context):
        return Stance.BESIDE
    is_after_yes = before[:1] == [Stance.AGREES]
    if is_after_yes and (_tells_why(reading, context) or _is_all_beside(reading)):
        return Stance.BESIDE
    is_told_first = after == [Stance.ASKS] and _tells_what_is_asked_about(reading)
    is_asked_after = is_after_yes and _asks_of_other_things(reading, words)
    return Stance.ASKS if is_told_first or is_asked_after else Stance.AGAINST


def _only_gives_details(reading: ClauseReading, context: Context) -> bool:
    """ "My name is Ben", beside a yes to the time that is offered."""
    details = [one for one in reading.counted if is_detail_beside_offer(one, context)]
    if not details or len(details) < len(reading.counted) or reading.is_question:
        return False
    return _wishes_nothing(replace(reading, counted=[]))


def _tells_what_is_asked_about(reading: ClauseReading) -> bool:
    """ "It's for a cat, is that a problem?"."""
    return reading.clause.is_asked and not reading.clause.ends_asked and _wishes_nothing(reading)


def _is_all_beside(reading: ClauseReading) -> bool:
    """ "Ja, alles gut", which by itself says that nothing is needed."""
    return not reading.clause.is_asked and len(_covered(reading, "beside")) == len(reading.words) > 0


def _asks_of_other_things(reading: ClauseReading, words: Words) -> bool:
    """ "Yes. What is the stylist's rating?", "yes. Is it unisex?": what nobody here knows is asked of something that is
    not on the table. "Is that right?" asks of nothing else.
    """
    if not reading.opens_question or reading.has("wish") or _covered(reading, "never"):
        return False
    points = words.pointing & {*reading.words, *reading.clause.rest}
    return not points and _wishes_nothing(reading) and _has_unknown_words(reading, words)


def _has_unknown_words(reading: ClauseReading, words: Words) -> bool:
    """Whether a word that tells what is spoken of stands outside of all templates."""
    known = places_of((*reading.answers, *reading.won))
    rest = [word for n, word in enumerate(reading.words) if n not in known and word.isalpha()]
    return any(len(word) >= _TELLING and word not in words.kept and word not in words.common for word in rest)


def _leaves(reading: ClauseReading, context: Context) -> bool:
    """Whether a remark or a question of any kind leaves it at what is only offered: a yes to that commits nobody."""
    is_open = context.asked in _OFFERS and not _covered(reading, "never")
    return is_open and _wishes_nothing(reading, besides=frozenset({"none", "show"}))


def _tells_why(reading: ClauseReading, context: Context) -> bool:
    """ "Yes, cancel it, I'm not well", "I'll be in touch for a new one": after a yes to cancelling, and only told."""
    if context.asked is not Asked.CONFIRM_CANCEL or reading.clause.is_asked or reading.counted or reading.excluded:
        return False
    names = set(reading.names("goals")) - {"cancel", "book", "change"}
    if names or reading.shifts or reading.names("changes") or reading.has("correction"):
        return False
    return not any(_covered(reading, kind) for kind in ("turns", "decline", "never"))


def _wishes_nothing(reading: ClauseReading, besides: frozenset[str] = frozenset({"none"})) -> bool:
    """`besides` are the goals that it may have: "who is that with?" asks how things stand."""
    values = (*reading.counted, *reading.excluded, *reading.aside)
    if values or reading.shifts or reading.names("changes") or reading.names("picks") or reading.names("ways"):
        return False
    if {"availability", "why"} & set(reading.names("questions")) or set(reading.names("goals")) - besides:
        return False
    if set(reading.names("commands")) - _COURTESIES or any(map(reading.has, ("condition", "also", "correction"))):
        return False
    return not _covered(reading, "hedge") and not _covered(reading, "decline")


def stance_of(reading: ClauseReading, context: Context, words: Words) -> Stance:
    has_doubts = bool(words.doubts & set(reading.clause.rest))
    if not has_doubts and not _says_anything(reading, words):
        return Stance.EMPTY
    if has_doubts or reading.has("condition") or _covered(reading, "never"):
        return Stance.AGAINST
    if _is_question_of_fact(reading):
        return Stance.ASKS
    agreed, soft = _covered(reading, "agree") | _cancels(reading, context), _covered(reading, "agree-softly")
    if _asks_whether_it_is_right(reading, agreed, soft, words):
        return Stance.AGAINST
    if _says_that_nothing_is_wrong(reading, agreed, soft, context, words):
        return Stance.AGREES
    if _declines(reading, agreed, soft, words):
        return Stance.DECLINES
    again = restated(reading, context)
    hedges = _covered(reading, "hedge") - agreed - _covered(reading, "thanks")
    if again is None or hedges or reading.names("changes"):
        return Stance.AGAINST
    return _plainly(reading, agreed, soft, again, words)


def _says_that_nothing_is_wrong(
    reading: ClauseReading, agreed: set[int], soft: set[int], context: Context, words: Words
) -> bool:
    """ "Nope that's perfect" at a summary: a single word of no, and all the rest a yes that is more than a word."""
    declined = _covered(reading, "decline") - agreed
    if context.asked is not Asked.CONFIRM or declined != {0} or not is_no(reading.words[0], context):
        return False
    if restated(reading, context) is None:
        return False
    rest = set(range(1, len(reading.words)))
    said = agreed - _thanks(reading)
    is_plain = rest <= said | soft | _thanks(reading) | _filler(reading, words)
    return is_plain and len(said) >= _MORE_THAN_A_WORD and not reading.names("changes")


def _declines(reading: ClauseReading, agreed: set[int], soft: set[int], words: Words) -> bool:
    """By its first word, or where nothing else is said."""
    declined = _covered(reading, "decline") - agreed
    is_all = len(declined | soft | _filler(reading, words)) == len(reading.words)
    return 0 in declined or (bool(declined) and is_all)


def _says_anything(reading: ClauseReading, words: Words) -> bool:
    return any(word in words.signs_of_yes or any(c.isalnum() for c in word) for word in reading.words)


def _asks_whether_it_is_right(reading: ClauseReading, agreed: set[int], soft: set[int], words: Words) -> bool:
    """ "Is that right", whether or not a question mark stands there; not "have a nice day", "ok passt das"."""
    if reading.clause.ends_asked or (reading.clause.is_asked and reading.has("question")):
        return True
    is_turned = 0 in soft and bool(words.pointing & set(reading.clause.rest))
    return reading.opens_question and (is_turned or 0 not in agreed | _covered(reading, "thanks"))


def _plainly(reading: ClauseReading, agreed: set[int], soft: set[int], again: set[int], words: Words) -> Stance:
    """What a clause says that neither asks nor hedges: a yes only where nothing in it is outside of the bag."""
    thanks, beside = _thanks(reading), _covered(reading, "beside")
    agreed, soft, filler = agreed - thanks, soft - thanks, _filler(reading, words)  # "have a nice day" is no "nice"
    if len(agreed | soft | again | thanks | filler) == len(reading.words):
        if agreed:
            return Stance.AGREES
        return Stance.AGREES_SOFTLY if soft else Stance.BESIDE
    if beside and not agreed:
        return Stance.BESIDE
    if agreed and beside and len(agreed | soft | again | thanks | filler | beside) + 1 >= len(reading.words):
        return Stance.AGREES
    return Stance.BESIDE if _is_thanks(reading, thanks, filler) else Stance.AGAINST


def _thanks(reading: ClauseReading) -> set[int]:
    """Thanks, and what they are for, as far as no value stands in that ("thank you so much for all your help")."""
    said = _covered(reading, "thanks")
    ends = [match.end for match in reading.won if (match.group, match.name) == ("commands", "thanks")]
    what_for = set(range(min(ends), len(reading.words))) if ends else set()
    against = _covered(reading, "hedge") | _covered(reading, "decline")
    is_plain = len(what_for - said) <= _FEW_WORDS and not any(reading.words[n].startswith("<") for n in what_for)
    return said | what_for if is_plain and not what_for & against else said


def _filler(reading: ClauseReading, words: Words) -> set[int]:
    said = enumerate(reading.words)
    return {n for n, word in said if word in words.beside_yes or not any(c.isalnum() for c in word)}


def _is_question_of_fact(reading: ClauseReading) -> bool:
    """Answered in the same turn, after the writing; a question of whether it is right, or free, is none of these."""
    topics = set(reading.names("questions")) - {"availability", "why"}
    if topics == {"other"}:
        return reading.clause.is_asked and _wishes_nothing(reading)  # nobody here knows, which is said as well
    goals = set(reading.names("goals")) - {"none"}
    return bool(topics - {"other"}) and not goals and not reading.counted and not reading.excluded


def _is_thanks(reading: ClauseReading, thanks: set[int], beside: set[int]) -> bool:
    return "hello" in reading.names("commands") or (bool(thanks) and len(reading.words) - len(thanks | beside) <= 2)


def _covered(reading: ClauseReading, kind: str) -> set[int]:
    return places_of(match for match in reading.answers if match.name == kind)


def _cancels(reading: ClauseReading, context: Context) -> set[int]:
    """Who is asked whether to cancel, and says "cancel it", agrees."""
    if context.asked is not Asked.CONFIRM_CANCEL:
        return set()
    return places_of(match for match in reading.won if match.name == "cancel")
