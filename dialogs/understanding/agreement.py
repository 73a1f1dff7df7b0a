"""Yes and no, by clauses: a message agrees if one clause agrees plainly and every other leaves it at that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from enum import Enum

from dialogs.acts import Field, GiveStaff, GiveText, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found
from dialogs.understanding.words import Words
from dialogs.when import When


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
    stances = [stance_of(reading, context, words) for reading in readings]
    has_yes = Stance.AGREES in stances or (Stance.AGREES_SOFTLY in stances and Stance.ASKS not in stances)
    if Stance.DECLINES in stances:
        # "Fine. Actually no": what was said last stands.
        return False if not has_yes or stances[-1] is Stance.DECLINES else None
    return True if has_yes and Stance.AGAINST not in stances else None


def stance_of(reading: ClauseReading, context: Context, words: Words) -> Stance:
    said = [word for word in reading.words if any(c.isalnum() for c in word) or word in words.signs_of_yes]
    if not said:
        return Stance.AGAINST if words.doubts & set(reading.clause.rest) else Stance.EMPTY
    if reading.has("condition") or words.doubts & set(reading.clause.rest) or _covered(reading, "never"):
        return Stance.AGAINST
    if _is_question_of_fact(reading):
        return Stance.ASKS
    agreed, soft = _covered(reading, "agree") | _cancels(reading, context), _covered(reading, "agree-softly")
    if reading.clause.ends_asked or (reading.clause.is_asked and reading.has("question")):
        return Stance.AGAINST
    opens_question = any(match.name == "question" and match.start == 0 for match in reading.moods)
    if opens_question and 0 not in agreed | _covered(reading, "thanks"):
        return Stance.AGAINST  # "is that right", whether or not a question mark stands there; not "have a nice day"
    declined = _covered(reading, "decline") - agreed
    if 0 in declined or (declined and len(declined | soft | _filler(reading, words)) == len(reading.words)):
        return Stance.DECLINES
    restated = _restated(reading, context)
    if restated is None or _covered(reading, "hedge") - agreed or reading.names("changes"):
        return Stance.AGAINST
    return _plainly(reading, agreed, soft, restated, words)


def _plainly(reading: ClauseReading, agreed: set[int], soft: set[int], restated: set[int], words: Words) -> Stance:
    """What a clause says that neither asks nor hedges: a yes only where nothing in it is outside of the bag."""
    thanks, beside = _covered(reading, "thanks"), _covered(reading, "beside")
    filler = _filler(reading, words)
    if len(agreed | soft | restated | thanks | filler) == len(reading.words):
        if agreed:
            return Stance.AGREES
        return Stance.AGREES_SOFTLY if soft else Stance.BESIDE
    if beside and not agreed:
        return Stance.BESIDE
    if agreed and beside and len(agreed | soft | restated | thanks | filler | beside) + 1 >= len(reading.words):
        return Stance.AGREES
    return Stance.BESIDE if _is_thanks(reading, thanks, filler) else Stance.AGAINST


def _filler(reading: ClauseReading, words: Words) -> set[int]:
    said = enumerate(reading.words)
    return {n for n, word in said if word in words.beside_yes or not any(c.isalnum() for c in word)}


def _is_question_of_fact(reading: ClauseReading) -> bool:
    """Answered in the same turn, after the writing; a question of whether it is right, or free, is none of these."""
    topics = set(reading.names("questions")) - {"availability", "other", "why"}
    goals = set(reading.names("goals")) - {"none"}
    return bool(topics) and not goals and not reading.counted and not reading.excluded


def _is_thanks(reading: ClauseReading, thanks: set[int], beside: set[int]) -> bool:
    return "hello" in reading.names("commands") or (bool(thanks) and len(reading.words) - len(thanks | beside) <= 2)


def _covered(reading: ClauseReading, kind: str) -> set[int]:
    return {n for match in reading.answers if match.name == kind for n in range(match.start, match.end)}


def _cancels(reading: ClauseReading, context: Context) -> set[int]:
    """Who is asked whether to cancel, and says "cancel it", agrees."""
    if context.asked is not Asked.CONFIRM_CANCEL:
        return set()
    return {n for match in reading.won if match.name == "cancel" for n in range(match.start, match.end)}


def _restated(reading: ClauseReading, context: Context) -> set[int] | None:
    """The words that say again what is on the table; None where a value says something else."""
    places: set[int] = set()
    whens = tuple(one.act.when for one in reading.counted if isinstance(one.act, GiveWhen))
    are_of_all = len(whens) > 1 and _are_of_all(whens, context)
    for one in (*reading.counted, *reading.aside, *reading.excluded):
        is_one_of_all = are_of_all and isinstance(one.act, GiveWhen)
        if one in reading.excluded or not (is_one_of_all or is_known(one, context)):
            return None
        places |= {n for n, span in enumerate(reading.clause.spans) if one.span[0] <= span[0] < one.span[1]}
    return places


def is_known(one: Found, context: Context) -> bool:
    """Whether a value is the one that is on the table already."""
    draft = context.draft
    match one.act:
        case GiveWhen(when=when):
            if not when.choices:
                return _is_of(when, draft.start)
            return _are_of_all(when.choices, context)
        case GiveStaff(staff_ids=ids):
            return draft.staff_id is not None and ids == (draft.staff_id,)
        case GiveText(field=field, text=text):
            known = {Field.NAME: draft.name, Field.EMAIL: draft.email}.get(field, draft.phone)
            return _bare(text) == _bare(known or "")
        case None:
            return True
        case _:
            return draft.service_id is not None and getattr(one.act, "service_ids", None) == (draft.service_id,)


def _are_of_all(whens: Sequence[When], context: Context) -> bool:
    """Whether several times are those of all who come together."""
    starts = [start for start in (context.draft.start, *context.draft.starts_after) if start is not None]
    ordered = sorted(whens, key=lambda one: one.at or time.min)
    return len(starts) == len(ordered) and all(map(_is_of, ordered, sorted(starts)))


def _is_of(when: When, start: datetime | None) -> bool:
    """Whether a wish is that time, said again."""
    if start is None or not (when.has_days or when.at is not None):
        return False
    clock = start.time().replace(second=0, microsecond=0)
    return when.fits_day(start.date()) and (not when.has_time or when.fits(start.date(), clock))


def _bare(text: str) -> str:
    """Without spaces, signs and capitals; of a number its last nine digits, whatever the country's code."""
    plain = "".join(c for c in text.casefold() if c.isalnum())
    return plain[-9:] if plain.isdecimal() else plain
