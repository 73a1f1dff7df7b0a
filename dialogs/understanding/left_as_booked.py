"""What shall be changed of an appointment is left as it was booked: "leave it where it is", "cancel the change"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from dialogs.acts import GiveStaff, Goal
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.named_appointments import is_of
from dialogs.understanding.templates.book import Match

_OF_THE_CHANGE = {"move", "change", "cancel"}


def leave_as_booked(readings: Sequence[ClauseReading], context: Context) -> None:
    """It gives the change up, and never the appointment; with a wish beside it ("leave the time, but with Marco") or
    after a yes it means what it says there.
    """
    leaving = list(_leaving(readings, context)) if _is_changing(context) else []
    if not leaving or any(_wishes(reading, context) for reading in readings):
        return
    for reading in readings:
        reading.won = [one for one in reading.won if one.group != "goals" or one.name not in _OF_THE_CHANGE]
    for reading, mood in leaving:
        reading.won = [replace(mood, group="commands", name="stop")]
        reading.answers, reading.counted = [], []


def _leaving(readings: Sequence[ClauseReading], context: Context) -> Iterator[tuple[ClauseReading, Match]]:
    """In one clause, or in two ("keep it", "as it was"); of the person alone, where no more was to change."""
    open_ = [reading for reading in readings if not (reading.clause.is_asked or reading.is_condition)]
    for reading in open_:
        said = _mood(reading, "leaves-it") or (_mood(reading, "keeps-who") if _is_of_who(reading, context) else None)
        if said is not None and not _agrees_before(reading, said):
            yield reading, said
    for one, then in pairwise(open_):
        keeps, as_it_is = _mood(one, "keeps-it"), _mood(then, "as-it-is")
        if keeps is not None and as_it_is is not None and not _agrees_before(one, keeps):
            yield from ((one, keeps), (then, as_it_is))


def _mood(reading: ClauseReading, name: str) -> Match | None:
    return next((match for match in reading.moods if match.name == name), None)


def _agrees_before(reading: ClauseReading, said: Match) -> bool:
    return any(match.name == "agree" and match.end <= said.start for match in reading.answers)


def _is_changing(context: Context) -> bool:
    """Whether an appointment is being moved, or nothing is known yet of what is booked beside one."""
    draft = context.draft
    if draft.goal is Goal.MOVE or context.asked is Asked.MOVE_INSTEAD:
        return True
    return draft.goal is Goal.BOOK and draft.service_id is None and bool(context.appointments)


def _is_of_who(reading: ClauseReading, context: Context) -> bool:
    """Whether it names who has the appointment now, and only the person was to change."""
    draft = context.draft
    made = [one for one in context.appointments if one.id in draft.appointment_ids and one.start == draft.start]
    named = [one for one in (*reading.counted, *reading.aside) if isinstance(one.act, GiveStaff)]
    return bool(named) and any(all(is_of(one, each) for one in named) for each in made)


def _wishes(reading: ClauseReading, context: Context) -> bool:
    """For anything but what is booked, which is only named by it ("I'll stick to Friday as booked")."""
    return any(not any(is_of(one, made) for made in context.appointments) for one in reading.counted)
