"""What clauses say of each other: where a value counts, or does not, for what stands beside its clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dialogs.acts import ExcludeWhen, GiveService, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.compared import put_days_of_compared
from dialogs.understanding.conceded import leave_what_is_conceded
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.counting import little_else
from dialogs.understanding.firm_start import keep_the_start
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.later_than_that import lead_to_the_time
from dialogs.understanding.next_of_its_name import go_on_to_the_next
from dialogs.understanding.refused_after import rule_out_what_is_refused_after
from dialogs.understanding.times import Excluded, Said
from dialogs.understanding.told_days import leave_to_the_wish

_SEVERAL = 2
_FEW_WORDS = 5
_ANSWERED_BY = {Asked.STAFF: Kind.STAFF, Asked.SERVICE: Kind.SERVICE}


def see_together(readings: Sequence[ClauseReading], context: Context, language: Language) -> None:
    """Moves the values of clauses that mean something else together than each by itself."""
    _leave_to_the_question(readings, language)
    _without_relative_questions(readings, language)
    _count_what_is_asked_for(readings)
    _without_greeting(readings, context)
    _count_the_answer(readings, context)
    _rule_out_what_is_declined(readings, context)
    _count_what_stands(readings)
    _ask_after_days(readings, language)
    rule_out_what_is_refused_after(readings, language)
    go_on_to_the_next(readings)
    put_days_of_compared(readings, context, language)
    lead_to_the_time(readings, context)
    keep_the_start(readings)
    leave_what_is_conceded(readings, language)
    leave_to_the_wish(readings, language)


def _leave_to_the_question(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "Which is cheaper, a cut or a colour?": values alone, before the question mark, are what is asked about."""
    for before, after in pairwise(readings):
        is_asking = before.asks_openly and before.clause.is_asked and after.clause.ends_asked
        if is_asking and all(word.startswith("<") or word in language.words.clauses.soft for word in after.words):
            before.aside += after.counted
            after.aside, after.counted = after.aside + after.counted, []


def _without_relative_questions(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "One for my lad who is 12" asks nothing; "can you tell me who is in on Friday" does."""
    pronouns = language.words.clauses.pronouns
    for before, reading in pairwise(readings):
        is_relative = reading.clause.is_attached and reading.clause.joiner in pronouns
        if is_relative and not reading.clause.is_asked and not before.has("question"):
            reading.won = [match for match in reading.won if match.group != "questions"]


def _count_what_is_asked_for(readings: Sequence[ClauseReading]) -> None:
    """ "Ich wollte fragen, ob ich am Freitag zur Kontrolle kommen kann" wishes; "ich weiß nicht, ob ..." does not."""
    for before, reading in pairwise(readings):
        asking = [mood for mood in reading.moods if mood.name == "asks-if-possible"]
        if asking and before.has("question") and not reading.names("questions"):
            reading.moods += [replace(mood, name="wish") for mood in asking]
            reading.counted, reading.aside = [*reading.counted, *reading.aside], []


def _without_greeting(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "Morning! Could I come on Friday?" greets; "morning, if possible" does not."""
    begins = context.asked in {None, Asked.GOAL} and context.draft.goal is None
    if not begins or len(readings) < _SEVERAL or not _is_part_of_day(readings[0]):
        return
    rest = [reading for reading in readings[1:] if not reading.is_condition]
    if any(reading.has("wish") or reading.names("goals") or reading.is_question for reading in rest):
        readings[0].aside, readings[0].counted = readings[0].counted, []


def _is_part_of_day(reading: ClauseReading) -> bool:
    """Whether a clause is nothing else."""
    whens = [one.act.when for one in reading.counted if isinstance(one.act, GiveWhen)]
    is_alone = len(reading.words) == 1 and len(reading.counted) == 1
    return is_alone and any(when.is_loose and when.after is not None and not when.has_days for when in whens)


def _count_the_answer(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "That Graham so": in few words, the one value of what was asked for is the answer, whatever the others say."""
    kind = _ANSWERED_BY.get(context.asked) if context.asked else None
    if kind is None or sum(len(reading.words) for reading in readings) > _FEW_WORDS:
        return
    for reading in readings:
        is_told = _is_asked_or_supposed(reading) or reading.has("past") or reading.has("told")
        if not is_told and _speaks_only_of(kind, reading):
            reading.counted, reading.aside = reading.aside, []


def _speaks_only_of(kind: Kind, reading: ClauseReading) -> bool:
    return not reading.counted and not reading.excluded and [one.kind for one in reading.aside] == [kind]


def _is_asked_or_supposed(reading: ClauseReading) -> bool:
    return reading.is_question or reading.is_condition or reading.has("held")


def _rule_out_what_is_declined(readings: Sequence[ClauseReading], context: Context) -> None:
    """ "No pedicure", in one breath, of one that is wished for; not "no, the pedicure"."""
    for reading in readings:
        services = [one for one in reading.counted if isinstance(one.act, GiveService)]
        if len(reading.words) == _SEVERAL and reading.opens_with_no and len(services) == 1:
            (one,) = services
            is_wished = isinstance(one.act, GiveService) and set(one.act.service_ids) <= context.draft.service_ids
            if is_wished and one.span[0] - reading.clause.spans[0][1] <= 1:
                reading.counted.remove(one)
                reading.excluded.append(one)


def _count_what_stands(readings: Sequence[ClauseReading]) -> None:
    """ "My doctor wrote lymph drainage, not massage": beside one that is ruled out the one that is told stands."""
    is_wished = any(_services(reading.counted) for reading in readings)
    if is_wished or not any(_services(reading.excluded) for reading in readings):
        return
    for reading in readings:
        told = _services(reading.aside)
        if len(told) == 1 and not _is_asked_or_supposed(reading):
            reading.counted += told
            reading.aside = [one for one in reading.aside if one not in told]
            return


def _services(found: Sequence[Found]) -> list[Found]:
    return [one for one in found if one.kind is Kind.SERVICE]


def _ask_after_days(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "Not even on Wednesday?", a question by itself: a day that has not been on offer is asked for."""
    for before, reading in zip((None, *readings), readings, strict=False):
        if reading.counted or not _is_question_by_itself(reading, before):
            continue
        days = [one for one in reading.excluded if one.kind is Kind.WHEN]
        if len(days) == 1 and little_else(reading, language.words):
            reading.excluded, reading.counted = [], [_as_wished(days[0])]


def _is_question_by_itself(reading: ClauseReading, before: ClauseReading | None) -> bool:
    """Whether it is no end of a question that begins in the clause before, and has no topic."""
    goes_on = before is not None and before.clause.is_asked and not before.clause.ends_asked
    return reading.clause.ends_asked and not goes_on and not reading.names("questions")


def _as_wished(one: Found) -> Found:
    if not isinstance(one.act, ExcludeWhen) or not isinstance(one.piece, Excluded):
        return one
    wish = Said(one.span, one.act.when, wish=one.piece.wish)
    return replace(one, act=GiveWhen(when=wish.when, span=one.span), piece=wish)
