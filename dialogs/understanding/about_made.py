"""Whether a message that wants nothing by its words is about an appointment that there is."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import GivePeople, GiveService, GiveStaff, GiveWhen, Shift
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.named_appointments import at_origin, fitting, is_of, is_thing
from dialogs.when import Like


def is_told_of_made(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "I booked the glazing for Sunday, can we do the week after": what there is, and another time for it."""
    told = [one for reading in readings if reading.has("past") or reading.has("held") for one in reading.aside]
    is_named = any(is_of(one, made) for one in told for made in context.appointments)
    counted = [one for reading in readings for one in reading.counted]
    kinds = {one.kind for one in counted}
    return is_named and Kind.WHEN in kinds and Kind.SERVICE not in kinds


def is_about_made(readings: Sequence[ClauseReading], context: Context) -> bool:
    """A length of time away from what is booked; or "the crown on the 21st", where a crown is booked."""
    counted = [one for reading in readings for one in reading.counted]
    if any(isinstance(one.act, Shift) for one in counted):
        return True
    if any(isinstance(one.act, GiveWhen) for one in counted) and _names_made(counted, context):
        return True
    if _is_one_more(readings):
        return _is_that_day(counted, context)
    return _is_that_day(counted, context) or _is_same_time(counted) or _is_same_with_other(counted, context)


def _is_same_time(counted: Sequence[Found]) -> bool:
    """ "Can we do the day before, same time?": of what is booked, where nothing and nobody else is named."""
    whens = [one.act.when for one in counted if isinstance(one.act, GiveWhen)]
    is_other = any(isinstance(one.act, GiveService | GivePeople) for one in counted)
    return not is_other and any(Like.SAME_TIME in when.like and when.has_days for when in whens)


def _is_same_with_other(counted: Sequence[Found], context: Context) -> bool:
    """ "Same day and time, but with Tom", by somebody who has an appointment with somebody else."""
    whens = [one.act.when for one in counted if isinstance(one.act, GiveWhen)]
    people = {key for one in counted if isinstance(one.act, GiveStaff) for key in one.act.staff_ids}
    is_same = bool(whens) and all(when.like and not when.has_days and not when.has_time for when in whens)
    is_all = len(whens) + sum(isinstance(one.act, GiveStaff) for one in counted) == len(counted)
    theirs = {key for made in context.appointments for key in made.staff_ids}
    return is_same and is_all and bool(people - theirs)


def _is_one_more(readings: Sequence[ClauseReading]) -> bool:
    return any(
        set(reading.names("references")) - {"how-it-works", "thinks-better"} or reading.names("whose")
        for reading in readings
    )


def _names_made(counted: Sequence[Found], context: Context) -> bool:
    services = [one for one in counted if one.is_definite and isinstance(one.act, GiveService)]
    return any(is_of(one, made) for one in services for made in context.appointments)


def _is_that_day(counted: Sequence[Found], context: Context) -> bool:
    """ "Could I come at two on Friday?", where the appointment is on Friday at three."""
    whens = [one.act.when for one in counted if isinstance(one.act, GiveWhen)]
    days = {day for when in whens for day in when.days}
    is_timed = any(when.has_time for when in whens) and not any(isinstance(one.act, GiveService) for one in counted)
    return is_timed and bool(days) and days <= {made.start.date() for made in context.appointments}


def is_from_made(readings: Sequence[ClauseReading], context: Context) -> bool:
    """ "From Thursday to Friday, please", "the Tuesday one, can it be Monday?": another day for what is booked."""
    if any("availability" in reading.names("questions") and reading.clause.ends_asked for reading in readings):
        return False
    counted = [one for reading in readings for one in reading.counted]
    whens = [one for one in counted if one.kind is Kind.WHEN]
    if any(isinstance(one.act, GiveService | GivePeople) for one in counted):
        return False
    is_from = any(at_origin(one, context.appointments) for one in whens)
    return is_from or (len(whens) > 1 and any(is_thing(one) and fitting(one, context.appointments) for one in whens))


def is_instead(readings: Sequence[ClauseReading]) -> bool:
    """Another day or time that is wished for in the place of the one that there is."""
    counted = [one for reading in readings for one in reading.counted]
    kinds = {one.kind for one in counted}
    is_correction = any(reading.has("correction") for reading in readings)
    is_correction = is_correction or any(isinstance(one.act, GiveWhen) and one.act.is_correction for one in counted)
    return Kind.WHEN in kinds and Kind.SERVICE not in kinds and is_correction
