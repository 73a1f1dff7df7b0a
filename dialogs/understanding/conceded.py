"""A time that would do if need be, beside another that is rather wished for: it is not taken."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.found import Found
from dialogs.understanding.language import Language

_CAN_BE_ASKED = {"availability", "other"}


def leave_what_is_conceded(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "Three would work, but what's Friday like?": Friday is asked for, and three is not yet chosen."""
    for number, reading in enumerate(readings):
        conceded = _whens(reading.counted)
        if not (conceded or reading.names("picks")) or reading.names("goals"):
            continue
        is_if_need_be = any(one.has("concedes") for one in readings[number : number + 2])
        for other in readings[number + 1 :]:
            wished = _wished_for_rather(other, language, is_if_need_be=is_if_need_be)
            if wished and not _are_same(conceded, wished):
                _leave(reading, conceded)
                other.aside = [one for one in other.aside if one not in wished]
                other.counted += [one for one in wished if one not in other.counted]
                return


def _wished_for_rather(reading: ClauseReading, language: Language, *, is_if_need_be: bool) -> list[Found]:
    """The days and times of a clause that asks for them, or likes them better, after a "but"."""
    asks = reading.clause.ends_asked or reading.has("question")
    is_other = reading.has("contrasts") and (is_if_need_be or asks)
    if not (is_other or reading.has("prefers")) or set(reading.words) & language.words.only:
        return []
    if counted := _whens(reading.counted):
        return counted
    is_open = asks and set(reading.names("questions")) <= _CAN_BE_ASKED
    return _whens(reading.aside) if is_open and not reading.is_condition else []


def _whens(found: Sequence[Found]) -> list[Found]:
    return [one for one in found if isinstance(one.act, GiveWhen) and (one.act.when.has_days or one.act.when.at)]


def _are_same(conceded: Sequence[Found], wished: Sequence[Found]) -> bool:
    return bool(conceded) and [one.act for one in conceded] == [one.act for one in wished]


def _leave(reading: ClauseReading, conceded: Sequence[Found]) -> None:
    reading.counted = [one for one in reading.counted if one not in conceded]
    reading.aside += conceded
    reading.won = [match for match in reading.won if match.group != "picks"]
