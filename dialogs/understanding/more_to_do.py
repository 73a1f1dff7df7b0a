"""What else shall be done, of an appointment that is not spoken of yet: "and Kabir's too", "both", "only mine"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import AnyAct, GiveAppointment, GiveService, GiveWhen, Goal
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.found import Found
from dialogs.understanding.goal_reading import GoalReading
from dialogs.understanding.message import folded
from dialogs.understanding.named_appointments import Named, by_person, fitting, is_of, words_of
from dialogs.when import When

_TELLING = frozenset({"amounts", "whose"})
_ON_TABLE = (Asked.CONFIRM, Asked.CONFIRM_CANCEL)


def more_to_do(readings: Sequence[ClauseReading], context: Context) -> GoalReading:
    """While it is asked whether some shall be moved or cancelled: others besides them, all, or only one of them."""
    if context.asked not in _ON_TABLE or not context.draft.appointment_ids:
        return GoalReading()
    if any(reading.excluded or "none" in reading.names("amounts") for reading in readings):
        return GoalReading()
    on_table = context.draft.appointment_ids
    if any(map(_says_both, readings)):
        ids = tuple(one.id for one in context.appointments)
        is_more = set(ids) > set(on_table)
        return GoalReading(None, (GiveAppointment(appointment_ids=ids, is_all=True),)) if is_more else GoalReading()
    if only := _only(readings, context):
        return GoalReading(None, (GiveAppointment(appointment_ids=(only.id,)),))
    return _next(readings, context)


def _says_both(reading: ClauseReading) -> bool:
    """ "That is everything" is no more than a yes."""
    names = set(reading.names("amounts"))
    return bool({"both", "each"} & names) or ("all" in names and "cancel" in reading.names("goals"))


def _only(readings: Sequence[ClauseReading], context: Context) -> MadeAppointment | None:
    """ "Only mine", of several."""
    there = [one for one in context.appointments if one.id in context.draft.appointment_ids]
    if len(there) < 2 or not any("mine" in reading.names("whose") for reading in readings):
        return None
    own = by_person(there, readings, context)
    return own[0] if len(own) == 1 else None


def _next(readings: Sequence[ClauseReading], context: Context) -> GoalReading:
    """One that is not on the table, in a clause that says that it is meant too."""
    left = [one for one in context.appointments if one.id not in context.draft.appointment_ids]
    for reading in readings:
        says_more = _says_more(reading)
        naming, meant = _meant(reading, left, context) if says_more or _is_open(reading) else ((), ())
        if len(meant) == 1 and _is_plain(reading, meant[0]):
            act = GiveAppointment(appointment_ids=(meant[0].id,), is_next=True)
            return GoalReading(None, (act,), naming, (reading,) if says_more else ())
    return GoalReading()


def _says_more(reading: ClauseReading) -> bool:
    is_said = bool({"more", "rest", "goes-on"} & set(reading.names("amounts"))) or reading.has("also")
    return (is_said or "cancel" in reading.names("goals")) and _is_open(reading)


def _is_open(reading: ClauseReading) -> bool:
    return not (reading.is_condition or reading.clause.ends_asked or reading.has("held"))


def _is_plain(reading: ClauseReading, meant: MadeAppointment) -> bool:
    """Whether nothing else is said in the clause: "and the beard trim stays" is the opposite."""
    if "cancel" in reading.names("goals"):
        return True
    if _names_service_at_large(reading):
        return False
    told = {n for match in reading.won if match.group in _TELLING for n in range(match.start, match.end)}
    names = set(folded(meant.customer).split())
    left = (
        word for n, word in enumerate(reading.words) if n not in told and folded(word).removesuffix("'s") not in names
    )
    return all(word.startswith("<") or not word.isalpha() for word in left)


def _meant(
    reading: ClauseReading, left: Sequence[MadeAppointment], context: Context
) -> tuple[tuple[Found, ...], Sequence[MadeAppointment]]:
    naming = tuple(one for one in (*reading.counted, *reading.aside) if one.act is not None)
    fits = [made for made in left if naming and all(made in fitting(one, left) for one in naming)]
    if naming:
        return naming, fits
    if told := by_person(context.appointments, [reading], context):
        return (), [made for made in told if made in left]
    return (), left if "rest" in reading.names("amounts") else ()


def is_done_too(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "And Kabir's too", "the same for my wife", after one was moved or cancelled: of another that there is."""
    if context.done is None or context.asked not in {None, Asked.GOAL} or context.draft.goal is not None:
        return False
    left = [one for one in context.appointments if one.id != context.done.appointment_id]
    if not left or any(reading.names("goals") or reading.names("questions") for reading in readings):
        return False
    if any(_names_service_at_large(reading) for reading in readings):
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


def _names_service_at_large(reading: ClauseReading) -> bool:
    """ "A haircut too" is a new one, "the haircut too" the one that there is."""
    return any(isinstance(one.act, GiveService) and not one.is_definite for one in reading.counted)


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
