"""An end that is told beside a start that is given: by when the customer has to be away, and no wish of its own."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.found import Found
from dialogs.when import When


def keep_the_start(readings: Sequence[ClauseReading]) -> None:
    """ "Three is good, but I'll need to be out by four": three stands."""
    for number, reading in enumerate(readings):
        if not any(_is_start(_when_of(one)) for one in reading.counted):
            continue
        for other in readings[number + 1 :]:
            ends = [one for one in other.counted if _is_end(_when_of(one))]
            if not other.has("correction"):
                other.counted = [one for one in other.counted if one not in ends]
                other.aside += ends


def _when_of(one: Found) -> When:
    return one.act.when if isinstance(one.act, GiveWhen) and not one.act.is_correction else When()


def _is_start(when: When) -> bool:
    return when.at is not None


def _is_end(when: When) -> bool:
    """Only by when: without a day, and without a time from which."""
    return when.before is not None and when.after is None and when.at is None and not when.has_days
