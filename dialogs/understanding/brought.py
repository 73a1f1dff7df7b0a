"""Whoever somebody brings along is no customer: "is it ok if I bring my baby along?" asks, and books for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dialogs.acts import GivePeople, Topic
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found
from dialogs.understanding.message import Message, folded
from dialogs.understanding.templates.book import Match
from dialogs.understanding.values.language import load_language

_OPEN = {"availability", "other"}
_AVAILABILITY = ("questions", "availability")


def leave_who_is_brought(readings: Sequence[ClauseReading], message: Message, context: Context) -> None:
    """Where nothing is being booked and nothing is wished for besides; told only of an appointment that there is."""
    if context.draft.goal is not None:
        return
    values = [one for reading in readings for one in (*reading.counted, *reading.excluded)]
    if any(not isinstance(one.act, GivePeople) for one in values) or any(map(_wishes, readings)):
        return
    is_asked = any(reading.is_question or reading.asks_whether for reading in readings)
    for reading in readings:
        brought = [one for one in reading.counted if _is_brought(one, message, context)]
        if brought and (is_asked or context.appointments):
            reading.counted = [one for one in reading.counted if one not in brought]
            reading.aside += brought
            reading.won = [one for one in reading.won if one.group != "questions" or one.name not in _OPEN]
            reading.won.append(Match("questions", Topic.BRING.value, 0, len(reading.words), 1.0))
    _leave_whether_it_is_fine(readings)


def _leave_whether_it_is_fine(readings: Sequence[ClauseReading]) -> None:
    """ "Is it fine | if my friend comes along": nothing else is asked by the first."""
    for asking, condition in pairwise(readings):
        is_of_bringing = condition.is_condition and Topic.BRING.value in condition.names("questions")
        if is_of_bringing and not asking.counted:
            asking.won = [one for one in asking.won if (one.group, one.name) != _AVAILABILITY]


def _wishes(reading: ClauseReading) -> bool:
    return bool(set(reading.names("goals")) - {"none"})


def _is_brought(one: Found, message: Message, context: Context) -> bool:
    """Whether words say that they come along, inside of what is read as people."""
    said = f" {folded(message.own[slice(*one.span)])} "
    return any(f" {phrase} " in said for phrase in load_language(context.locale).people.brought)
