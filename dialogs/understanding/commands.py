"""Commands in a message: to stop, to wait, to go back, to speak to a person, to be forgotten on this device."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import Command, Field, GiveService, GiveText
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked
from dialogs.understanding.message_reading import MessageReading

_DETAILS: dict[Asked | None, Field] = {Asked.NAME: Field.NAME, Asked.EMAIL: Field.EMAIL, Asked.PHONE: Field.PHONE}


def commands_of(reading: ClauseReading, whole: MessageReading) -> Iterator[Command]:
    """To stop beside another goal, or where it is asked whether to cancel, gives nothing up."""
    for command in map(Command, reading.names("commands")):
        if command is Command.PERSON and (_gives_number(whole) or _is_cry(reading, whole)):
            continue
        if command is Command.WAIT and _says_more(reading, whole):
            continue  # "wait, cancel that", "wait, where is it?", "wait, he needs a jab too"
        if command is Command.FORGET and any(_is_more(each) for each in whole.clauses if each is not reading):
            continue  # nobody can go on after it, so it has to be all that is said, but for a courtesy
        if command is not Command.STOP or not (_goes_on_with_another(reading, whole) or _answers(whole)):
            yield command


def _gives_number(whole: MessageReading) -> bool:
    """ "912 345 678, call me after five" gives a number."""
    context = whole.context
    if context.asked is Asked.PHONE:
        return True
    is_under_way = context.asked not in {None, Asked.GOAL} or bool(context.draft.goal or whole.goals.goal)
    given = (one.act for reading in whole.clauses for one in reading.counted)
    return is_under_way and any(isinstance(act, GiveText) and act.field is Field.PHONE for act in given)


def _is_cry(reading: ClauseReading, whole: MessageReading) -> bool:
    """ "Mensch, I have to move it": where something else is wanted."""
    return len(reading.words) == 1 and whole.goals.goal is not None


def _goes_on_with_another(reading: ClauseReading, whole: MessageReading) -> bool:
    is_asked = whole.context.asked is Asked.CONFIRM_CANCEL
    return bool(whole.goals.goal) or is_asked or _is_interjection(reading, whole.clauses)


def _answers(whole: MessageReading) -> bool:
    """ "I'll ring you about that. Claudia Moser": whoever gives what was asked for goes on."""
    asked = _DETAILS.get(whole.context.asked)
    given = (one.act for reading in whole.clauses for one in reading.counted)
    return asked is not None and any(isinstance(act, GiveText) and act.field is asked for act in given)


def _says_more(reading: ClauseReading, whole: MessageReading) -> bool:
    """Whether a word of waiting only begins what else is said."""
    if whole.goals.acts or any(each.names("questions") for each in whole.clauses):
        return True
    if any(isinstance(one.act, GiveService) for each in whole.clauses for one in each.counted):
        return True
    return any(_goes_on(each) for each in whole.clauses if each is not reading)


def _is_interjection(reading: ClauseReading, readings: Sequence[ClauseReading]) -> bool:
    """ "Stop, that's an e-bike, the other service please", "scrap that, I meant Friday": the rest tells.

    "Never mind. Is it for cats too?" takes a question back, and not what is under way.
    """
    others = [each for each in readings if each is not reading]
    if any(_asks_after(reading, each) for each in others):
        return True
    if len(reading.words) == 1:
        return any(each.counted or each.names("changes") or each.has("correction") for each in others)
    return any(each.clause.span > reading.clause.span and _wishes_instead(each) for each in others)


def _wishes_instead(reading: ClauseReading) -> bool:
    """With a value, or in words that correct what was said before."""
    if reading.counted and (reading.has("correction") or reading.has("wish")):
        return True
    return reading.has("correction") and not reading.has("past") and not _says_it_again(reading)


def _says_it_again(reading: ClauseReading) -> bool:
    """ "..., I said": words of a correction alone correct nothing."""
    whole = (0, len(reading.words))
    return any(match.name == "correction" and (match.start, match.end) == whole for match in reading.moods)


def _is_more(reading: ClauseReading) -> bool:
    """Whether a clause says anything but a thank-you or a goodbye."""
    commands = set(reading.names("commands"))
    return bool(reading.words) and (not commands or not commands <= {"thanks", "bye", "hello"})


def _goes_on(reading: ClauseReading) -> bool:
    """Whether a clause says more than that a moment is needed."""
    is_said = reading.is_question or bool(reading.counted) or any(map(reading.has, ("also", "wish")))
    return is_said and "wait" not in reading.names("commands")


def _asks_after(reading: ClauseReading, other: ClauseReading) -> bool:
    is_question = other.clause.is_asked and (other.is_question or bool(other.names("questions")))
    return other.clause.span > reading.clause.span and is_question
