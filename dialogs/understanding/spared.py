"""What stays as it is while something is done to all the others: "cancel all but the cut", "the guitar stays"."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import ExcludeWhen, GivePeople, Goal
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context, MadeAppointment
from dialogs.understanding.found import Found
from dialogs.understanding.named_appointments import Named, fitting

ALL = frozenset({"both", "each", "all"})
CHANGED = (Goal.MOVE, Goal.CANCEL)


def spared_of(readings: Sequence[ClauseReading], context: Context) -> Named:
    """The values that name what is left out of all, and the appointments that stay."""
    excepted = excepted_of(readings, context)
    held = [one for reading in readings if reading.has("held") for one in reading.aside]
    there = context.appointments
    stay = [made for made in there if any(_is_it(one, made, there) for one in excepted)]
    kept = [made for made in there if any(_is_it(one, made, there) for one in held)]
    kept = kept if len(kept) < len(there) else []
    return excepted, tuple(made for made in there if made in stay or made in kept)


def excepted_of(readings: Sequence[ClauseReading], context: Context) -> tuple[Found, ...]:
    """Nothing where it is not said that all are meant; not what stands beside a wish of its own."""
    if not says_all(readings, context):
        return ()
    beside = [reading for reading in readings if is_of_change(reading) or not reading.names("goals")]
    return tuple(one for each in beside for one in (*each.counted, *each.aside, *each.excluded) if one.is_excepted)


def says_all(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "All of them", where it was asked which, or beside what shall be done with them."""
    is_begun = any(map(is_of_change, readings))
    befores = (None, *readings)
    return any(
        _says_all(reading, before, context, is_begun=is_begun)
        for before, reading in zip(befores, readings, strict=False)
    )


def _says_all(reading: ClauseReading, before: ClauseReading | None, context: Context, *, is_begun: bool) -> bool:
    names = set(reading.names("amounts"))
    if "none" in names or reading.is_condition:
        return False
    is_asked = context.asked is Asked.WHICH
    counts = [one.act.count for one in reading.counted if isinstance(one.act, GivePeople)]
    is_counted = is_asked and len(context.appointments) in counts
    is_turned = is_put_right(reading) or (before is not None and before.has("turns-to-more"))
    is_meant = is_asked or is_of_change(reading) or (is_begun and is_turned)
    return is_counted or (bool(ALL & names) and is_meant)


def is_put_right(reading: ClauseReading) -> bool:
    """ "Actually both", "no, both", "or rather both"."""
    return reading.has("correction") or reading.opens_with_no or reading.has("turns-to-more")


def is_of_change(reading: ClauseReading) -> bool:
    return bool({goal.value for goal in CHANGED} & set(reading.names("goals")))


def _is_it(one: Found, made: MadeAppointment, there: Sequence[MadeAppointment]) -> bool:
    if isinstance(one.act, ExcludeWhen):
        return one.act.when.fits(made.start.date(), made.start.time())
    return made in fitting(one, there)
