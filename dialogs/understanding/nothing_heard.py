"""What is left to say of a message of which nothing was read: whose question, or wish, it perhaps is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import AnyAct, Ask, Doubt, Field, Reason, Skip, Topic
from dialogs.understanding.asides import OF_WHAT_STANDS
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.described import as_described
from dialogs.understanding.known import is_known
from dialogs.understanding.message_reading import MessageReading

_WORDS_OF_A_WISH = 4


def nothing_heard(whole: MessageReading, readings: Sequence[ClauseReading]) -> Iterator[AnyAct]:
    """ "I have a toothache", and whoever cannot tell which service they need. Of some clauses of the message."""
    context, message = whole.context, whole.message
    if context.asked is Asked.CONFIRM and _asks_what_stands(readings, context):
        yield OF_WHAT_STANDS
    elif context.asked is Asked.SERVICE and any(map(_is_unsure, readings)):
        yield Skip(field=Field.SERVICE)
    elif any(reading.is_question for reading in readings) and _may_ask(readings, context):
        yield as_described(Ask(topic=Topic.OTHER, span=(0, len(message.own))), whole)
    elif _is_idle(context) and _words(whole, readings) >= _WORDS_OF_A_WISH and not _is_asked(readings):
        yield Doubt(reason=Reason.UNKNOWN_WORDS, words=message.own, span=(0, len(message.own)))


def _is_unsure(reading: ClauseReading) -> bool:
    return any(match.name == "unsure" for match in reading.answers)


def _may_ask(readings: Sequence[ClauseReading], context: Context) -> bool:
    """At a summary only what begins with "wait" ("wait, is it with her or with him?")."""
    return context.asked is not Asked.CONFIRM or any("wait" in reading.names("commands") for reading in readings)


def _is_idle(context: Context) -> bool:
    return context.asked in {None, Asked.GOAL} and context.draft.goal is None


def _is_asked(readings: Sequence[ClauseReading]) -> bool:
    return any(reading.clause.is_asked for reading in readings)


def _words(whole: MessageReading, readings: Sequence[ClauseReading]) -> int:
    places = [reading.clause.span for reading in readings]
    words = (token for token in whole.message.tokens if token.is_word)
    return sum(any(start <= token.start < end for start, end in places) for token in words)


def _asks_what_stands(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "Is that the 25th?", of what is on the 25th."""
    asked = [reading for reading in readings if reading.is_question]
    values = [one for reading in asked for one in (*reading.aside, *reading.counted)]
    is_open = any(match.name == "hedge" for reading in asked for match in reading.answers)
    return bool(values) and not is_open and all(one.act is None or is_known(one, context) for one in values)
