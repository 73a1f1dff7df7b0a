"""Another of the appointments, after one was moved or cancelled: "and hers too", "the same for my wife"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import AnyAct, GiveService, GiveWhen, Goal
from dialogs.understanding.clause_reading import ClauseReading, names_in
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.found import Found
from dialogs.understanding.message import folded
from dialogs.understanding.named_appointments import Named, by_person, is_of, words_of
from dialogs.when import When


def is_done_too(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "And Kabir's too", "the same for my wife", after one was moved or cancelled: of another that there is."""
    left = _others(context)
    if not left or not _is_between_tasks(context) or _wants_something_new(readings):
        return False
    amounts = names_in(readings, "amounts")
    if "rest" in amounts or any(_is_of_whom(one, readings) for one in left) or _is_theirs(readings):
        return True
    return _is_named(readings, left) and (
        _is_one_alone(readings) or "more" in amounts or any(reading.has("also") for reading in readings)
    )


def _others(context: Context) -> list[MadeAppointment]:
    """The appointments beside the one with which something was done last; none where nothing was."""
    if context.done is None:
        return []
    return [one for one in context.appointments if one.id != context.done.appointment_id]


def _is_between_tasks(context: Context) -> bool:
    return context.asked in {None, Asked.GOAL} and context.draft.goal is None


def _wants_something_new(readings: Sequence[ClauseReading]) -> bool:
    if names_in(readings, "goals") or names_in(readings, "questions"):
        return True
    return any(names_service_at_large(reading) for reading in readings)


def _is_named(readings: Sequence[ClauseReading], left: Sequence[MadeAppointment]) -> bool:
    return any(is_of(one, made) for reading in readings for one in reading.counted for made in left)


def _is_one_alone(readings: Sequence[ClauseReading]) -> bool:
    """ "The massage": one value and no other, of something known."""
    values = [one for reading in readings for one in reading.counted]
    return len(values) == 1 and values[0].is_definite


def next_of_done(readings: Sequence[ClauseReading], context: Context) -> Named | None:
    """Which of the others it is, by what is said of it; None where nothing of the kind is meant."""
    if not is_done_too(readings, context):
        return None
    left: Sequence[MadeAppointment] = _others(context)
    naming: list[Found] = []
    for one in (value for reading in readings for value in (*reading.counted, *reading.aside)):
        fits = [made for made in left if is_of(one, made)]
        if fits and not _is_target(one, context):
            naming.append(one)
            left = fits
    return tuple(naming), tuple(_of_whom(readings, left, context) or left)


def _of_whom(
    readings: Sequence[ClauseReading], left: Sequence[MadeAppointment], context: Context
) -> Sequence[MadeAppointment]:
    """Those of the person who is named or meant; none where nobody is."""
    return [one for one in left if _is_of_whom(one, readings)] or by_person(left, readings, context)


def _is_target(one: Found, context: Context) -> bool:
    """Whether it is the time to which the next is moved as well."""
    return context.done is not None and context.done.goal is Goal.MOVE and isinstance(one.act, GiveWhen)


def _is_of_whom(made: MadeAppointment, readings: Sequence[ClauseReading]) -> bool:
    said = {word for reading in readings for word in words_of(reading)}
    return bool(said & set(folded(made.customer).split()))


def _is_theirs(readings: Sequence[ClauseReading]) -> bool:
    return "theirs" in names_in(readings, "whose")


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
