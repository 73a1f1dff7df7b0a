"""A day that one clause names alone and the next refuses: it is ruled out, and not wished for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dialogs.acts import ExcludeWhen, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.counting import little_else
from dialogs.understanding.found import Found
from dialogs.understanding.language import Language
from dialogs.when import When

_OF_THE_OFFER = {"shifts", "goals", "questions"}


def rule_out_what_is_refused_after(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "Oh, that's a Thursday, I can't do that", "Thursday? I work Thursdays"."""
    for before, after in pairwise(readings):
        named = _day_alone(before, language)
        if named is None:
            continue
        if after.has("refuses-that") and not (after.counted or after.excluded):
            before.counted.remove(named)
            before.excluded.append(named)
            after.won = [match for match in after.won if match.group not in _OF_THE_OFFER]
        elif any(_takes_in(one, named) for one in after.excluded):
            before.counted.remove(named)


def _day_alone(reading: ClauseReading, language: Language) -> Found | None:
    """The one day of a clause that says little else and wants nothing."""
    days = [one for one in reading.counted if isinstance(one.act, GiveWhen) and one.act.when.has_days]
    is_alone = len(days) == 1 == len(reading.counted) and not reading.names("goals") and not reading.excluded
    return days[0] if is_alone and not _is_open(days[0]) and little_else(reading, language.words) else None


def _is_open(named: Found) -> bool:
    """ "Not before the 10th, I'm away" wishes for the days behind it."""
    when = _when_of(named)
    return when is not None and (when.since is None) is not (when.until is None)


def _takes_in(ruled_out: Found, named: Found) -> bool:
    """Whether all of the days that are named are ruled out."""
    out, day = _when_of(ruled_out), _when_of(named)
    if out is None or day is None or not out.has_days or out.has_time:
        return False
    return out.weekdays == day.weekdays if day.weekdays else bool(day.days) and all(map(out.fits_day, day.days))


def _when_of(one: Found) -> When | None:
    return one.act.when if isinstance(one.act, GiveWhen | ExcludeWhen) else None
