"""Commands in a message: to stop, to wait, to go back, to speak to a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import Command, Field, GiveText
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked
from dialogs.understanding.message_reading import MessageReading


def commands_of(reading: ClauseReading, whole: MessageReading) -> Iterator[Command]:
    """To stop beside another goal, or where it is asked whether to cancel, gives nothing up."""
    gives_number = any(
        isinstance(one.act, GiveText) and one.act.field is Field.PHONE for each in whole.clauses for one in each.counted
    )
    for command in map(Command, reading.names("commands")):
        is_given = gives_number or whole.context.asked is Asked.PHONE
        if command is Command.PERSON and is_given:
            continue  # "912 345 678, call me after five" gives a number
        if command is Command.PERSON and len(reading.words) == 1 and whole.goals.goal is not None:
            continue  # "Mensch, I have to move it": a cry, where something else is wanted
        if command is Command.WAIT and (whole.goals.acts or any(each.names("questions") for each in whole.clauses)):
            continue  # "wait, cancel that", "wait, where is it?"
        is_asked = whole.context.asked is Asked.CONFIRM_CANCEL
        is_turned = whole.goals.goal or is_asked or _is_interjection(reading, whole.clauses)
        if command is not Command.STOP or not is_turned:
            yield command


def _is_interjection(reading: ClauseReading, readings: Sequence[ClauseReading]) -> bool:
    """ "Stop, that's an e-bike, the other service please", "scrap that, I meant Friday": the rest tells."""
    others = [each for each in readings if each is not reading]
    if len(reading.words) == 1:
        return any(each.counted or each.names("changes") or each.has("correction") for each in others)
    wishing = [each for each in others if each.counted and (each.has("correction") or each.has("wish"))]
    wishing += [each for each in others if each.has("correction") and not each.has("past")]
    return any(each.clause.span > reading.clause.span for each in wishing)
