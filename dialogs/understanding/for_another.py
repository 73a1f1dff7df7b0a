"""One more appointment, like the one that is on the table, for somebody else: "and the same for my wife at three"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.acts import Besides, Field, GivePeople, GiveText, GiveWhen
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found
from dialogs.when import When

_CHOSEN = frozenset({Asked.NAME, Asked.EMAIL, Asked.PHONE, Asked.CONFIRM})
_MORE = frozenset({"again", "one-more"})


@dataclass(frozen=True, slots=True)
class ForAnother:
    """What is wished for besides, and the clause in which it is: nothing of that is said of the one on the table."""

    act: Besides
    reading: ClauseReading

    def is_theirs(self, one: Found) -> bool:
        """ "... for my wife, Ingrid Bergstrom": a name behind it is that of the other."""
        is_name = isinstance(one.act, GiveText) and one.act.field is Field.NAME
        return is_name and one.span >= self.reading.clause.span


def for_another(readings: Sequence[ClauseReading], context: Context) -> ForAnother | None:
    """In a clause of its own, once a time is chosen; a time without a day is one of the same day."""
    draft = context.draft
    if context.asked not in _CHOSEN or draft.start is None or draft.service_id is None or draft.appointment_ids:
        return None
    reading = next((one for one in readings if _is_for_another(one)), None)
    if reading is None:
        return None
    when = next((one.act.when for one in reading.counted if isinstance(one.act, GiveWhen)), When())
    if when and not when.has_days:
        when = replace(when, days=(draft.start.date(),))
    act = Besides(service_ids=(draft.service_id,), when=when, is_for_other=True, span=reading.clause.span)
    return ForAnother(act, reading)


def _is_for_another(reading: ClauseReading) -> bool:
    others = [one for one in reading.counted if isinstance(one.act, GivePeople) and one.act.is_for_other]
    is_more = bool(_MORE & set(reading.names("references")))
    return bool(others) and is_more and not reading.is_condition and not reading.has("correction")
