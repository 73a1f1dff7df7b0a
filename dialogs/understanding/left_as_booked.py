"""What shall be changed of an appointment is left as it was booked: "leave it where it is", "cancel the change"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialogs.acts import Goal
from dialogs.understanding.agreement import agrees
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.named_appointments import is_of
from dialogs.understanding.words import Words

_MOOD = "leaves-it"
_OF_THE_CHANGE = {"move", "change", "cancel"}


def leave_as_booked(readings: Sequence[ClauseReading], context: Context, words: Words) -> None:
    """It gives the change up, and never the appointment; with a wish beside it ("leave the time, but with Marco"), or
    as a yes to the summary, it means what it says there.
    """
    leaving = [reading for reading in readings if _leaves(reading, context, words)]
    if not leaving or not _is_changing(context) or any(_wishes(reading, context) for reading in readings):
        return
    for reading in readings:
        reading.won = [one for one in reading.won if one.group != "goals" or one.name not in _OF_THE_CHANGE]
    for reading in leaving:
        mood = next(one for one in reading.moods if one.name == _MOOD)
        reading.won = [replace(mood, group="commands", name="stop")]
        reading.counted = []


def _leaves(reading: ClauseReading, context: Context, words: Words) -> bool:
    if not reading.has(_MOOD) or reading.clause.is_asked or reading.is_condition:
        return False
    return context.asked is not Asked.CONFIRM or not (reading.opens_with_yes and agrees(reading, context, words))


def _is_changing(context: Context) -> bool:
    """Whether an appointment is being moved, or nothing is known yet of what is booked beside one."""
    draft = context.draft
    if draft.goal is Goal.MOVE or context.asked is Asked.MOVE_INSTEAD:
        return True
    return draft.goal is Goal.BOOK and draft.service_id is None and bool(context.appointments)


def _wishes(reading: ClauseReading, context: Context) -> bool:
    """For anything but what is booked, which is only named by it ("I'll stick to Friday as booked")."""
    return any(not any(is_of(one, made) for made in context.appointments) for one in reading.counted)
