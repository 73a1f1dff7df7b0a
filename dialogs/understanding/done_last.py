"""Another of the appointments, after one was moved or cancelled: "and hers too", "the same for my wife"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import AnyAct, GiveService, GiveWhen, Goal
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.found import Found
from dialogs.understanding.message import folded
from dialogs.understanding.named_appointments import Named, by_person, is_of, words_of
from dialogs.when import When


def is_done_too(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "And Kabir's too", "the same for my wife", after one was moved or cancelled: of another that there is."""
    if context.done is None or context.asked not in {None, Asked.GOAL} or context.draft.goal is not None:
        return False
    left = [one for one in context.appointments if one.id != context.done.appointment_id]
    if not left or any(reading.names("goals") or reading.names("questions") for reading in readings):
        return False
    if any(names_service_at_large(reading) for reading in readings):
        return False
    amounts = {name for reading in readings for name in reading.names("amounts")}
    if "rest" in amounts or any(_is_of_whom(one, readings) for one in left) or _is_theirs(readings):
        return True
    values = [one for reading in readings for one in reading.counted]
    is_named = any(is_of(one, made) for one in values for made in left)
    is_alone = len(values) == 1 and values[0].is_definite
    return is_named and (is_alone or "more" in amounts or any(reading.has("also") for reading in readings))


def next_of_done(readings: Sequence[ClauseReading], context: Context) -> Named | None:
    """Which of the others it is, by what is said of it; None where nothing of the kind is meant."""
    if context.done is None or not is_done_too(readings, context):
        return None
    left: Sequence[MadeAppointment] = [one for one in context.appointments if one.id != context.done.appointment_id]
    naming: list[Found] = []
    for one in (value for reading in readings for value in (*reading.counted, *reading.aside)):
        fits = [made for made in left if is_of(one, made)]
        is_target = context.done.goal is Goal.MOVE and isinstance(one.act, GiveWhen)
        if fits and not is_target:
            naming.append(one)
            left = fits
    theirs = [one for one in left if _is_of_whom(one, readings)] or by_person(left, readings, context) or left
    return tuple(naming), tuple(theirs)


def _is_of_whom(made: MadeAppointment, readings: Sequence[ClauseReading]) -> bool:
    said = {word for reading in readings for word in words_of(reading)}
    return bool(said & set(folded(made.customer).split()))


def _is_theirs(readings: Sequence[ClauseReading]) -> bool:
    return any("theirs" in reading.names("whose") for reading in readings)


def same_as_done(readings: Sequence[ClauseReading], context: Context) -> Iterator[AnyAct]:
    """In a move to the same time as the one before it, where no other is said."""
    done = context.done
    if done is None or done.start is None or not is_done_too(readings, context):
        return
    if not any(isinstance(one.act, GiveWhen) for reading in readings for one in reading.counted):
        yield GiveWhen(when=When(days=(done.start.date(),), at=done.start.time()))


def names_service_at_large(reading: ClauseReading) -> bool:
    """ "A haircut too" is a new one, "the haircut too" the one that there is."""
    return any(isinstance(one.act, GiveService) and not one.is_definite for one in reading.counted)
