"""A day or time at which the customer is busy, told beside the wish for another: it is none that is wished for."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.counting import little_else
from dialogs.understanding.found import Found
from dialogs.understanding.language import Language


def leave_to_the_wish(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "I'm at the hospital tomorrow. Same time on Friday?": why one day would not do, and the other."""
    for n, told in enumerate(readings):
        if not set(told.names("goals")) <= {"book"} or not _tells(told, language):
            continue
        is_wished = _tells_of_oneself(told, language) and any(_wishes_a_day(one, language) for one in readings[n + 1 :])
        if is_wished and (days := _days_of(told)):
            _leave(told, days)
        elif any(_concludes(other, language) for other in readings[n + 1 : n + 2]):
            _leave(told, _times_of(told))


def _leave(told: ClauseReading, values: Sequence[Found]) -> None:
    told.aside += values
    told.counted = [one for one in told.counted if one not in values]
    told.won = [one for one in told.won if one.group != "goals"]


def _times_of(reading: ClauseReading) -> list[Found]:
    return [one for one in reading.counted if isinstance(one.act, GiveWhen) and one.act.when.has_time]


def _concludes(reading: ClauseReading, language: Language) -> bool:
    """ "I'm at the dentist's at three, so the last one": why, and what follows."""
    is_wish = bool(reading.names("picks")) or any(isinstance(one.act, GiveWhen) for one in reading.counted)
    opens = {reading.clause.joiner, reading.clause.first} & language.words.clauses.conclusions
    return bool(opens) and is_wish


def _days_of(reading: ClauseReading) -> list[Found]:
    return [one for one in reading.counted if isinstance(one.act, GiveWhen) and one.act.when.has_days]


def _tells_of_oneself(reading: ClauseReading, language: Language) -> bool:
    """Whether it is said who does or has it."""
    return any(word in language.words.clauses.subjects for word in reading.words)


def _tells(reading: ClauseReading, language: Language) -> bool:
    """Whether a clause says what somebody does or has, in words that wish for nothing."""
    return not _is_open(reading) and not _wishes(reading) and not _is_all_known(reading, language)


def _is_open(reading: ClauseReading) -> bool:
    is_asked = reading.clause.ends_asked or bool(reading.names("questions"))
    return is_asked or any(map(reading.has, ("question", "adds", "correction")))


def _wishes(reading: ClauseReading) -> bool:
    """Not by a day in its first place, which is told as often as it is wished for ("Mittwoch bin ich in Graz")."""
    return reading.has("wish") and not reading.has("told") and not reading.words[0].startswith("<")


def _is_all_known(reading: ClauseReading, language: Language) -> bool:
    words = language.words
    return all(
        word.startswith("<") or word in words.kept or word in words.dropped or word in words.common
        for word in reading.words
    )


def _wishes_a_day(reading: ClauseReading, language: Language) -> bool:
    """Whether a clause is a day and little else, puts one right, or asks for one."""
    has_day = any(isinstance(one.act, GiveWhen) and one.act.when.days for one in reading.counted)
    is_wish = reading.has("correction") or reading.has("wish") or "availability" in reading.names("questions")
    return has_day and (is_wish or little_else(reading, language.words))
