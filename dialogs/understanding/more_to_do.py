"""What else shall be done, of an appointment that is not spoken of yet: "and Kabir's too", "both", "only mine"."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import GiveAppointment
from dialogs.understanding.clause_reading import ClauseReading, places_of
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.done_last import names_service_at_large
from dialogs.understanding.found import Found
from dialogs.understanding.goal_reading import GoalReading
from dialogs.understanding.message import folded
from dialogs.understanding.named_appointments import by_person, fitting

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
    if names_service_at_large(reading):
        return False
    told = places_of(match for match in reading.won if match.group in _TELLING)
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
