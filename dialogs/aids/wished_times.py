"""The days and times of an answer, as far as our own rules have heard none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time

from dialogs.acts import AnyAct, ExcludeWhen, Field, GiveWhen
from dialogs.aids.answered import Fields
from dialogs.understanding.context import Context
from dialogs.when import When


def times_wished(
    fields: Fields, heard: Sequence[AnyAct], known: frozenset[Field], context: Context
) -> Iterator[GiveWhen]:
    """Only the day, or only the time, where the other was heard: a wish keeps what a later one leaves open."""
    days: tuple[date, ...] = ()
    since = until = at = after = before = None
    if Field.DAY not in known:
        days = _without(fields.days("days"), (*_ruled_out(heard), *fields.days("not_days")))
        since, until = (None, None) if days else fields.stretch("days_from", "days_to")
    if Field.TIME not in known:
        at, after, before = _times(fields)
    soonest = fields.is_true("soonest") and not known & {Field.DAY, Field.TIME}
    when = When(days=days, since=since, until=until, at=at, after=after, before=before, soonest=soonest)
    if when and not _is_known(when, context):
        yield GiveWhen(when=when)


def times_ruled_out(fields: Fields, heard: Sequence[AnyAct], known: frozenset[Field]) -> Iterator[ExcludeWhen]:
    """Not what the answer, or the message, wishes for too."""
    if any(isinstance(act, ExcludeWhen) for act in heard):
        return
    wished = [act.when for act in heard if isinstance(act, GiveWhen)]
    found = [day for day in fields.days("not_days") if not any(_names(when, day) for when in wished)]
    if Field.DAY not in known:
        found = [day for day in found if day not in fields.days("days")]
    if found:
        yield ExcludeWhen(when=When(days=tuple(found)))


def _names(when: When, day: date) -> bool:
    """Whether it is this day, and not a stretch in which it lies."""
    return day in when.days


def _ruled_out(heard: Sequence[AnyAct]) -> list[When]:
    return [act.when for act in heard if isinstance(act, ExcludeWhen) and not act.when.has_time]


def _without(days: tuple[date, ...], out: Sequence[When | date]) -> tuple[date, ...]:
    return tuple(day for day in days if not any(_is_out(day, one) for one in out))


def _is_out(day: date, one: When | date) -> bool:
    return one.fits_day(day) if isinstance(one, When) else one == day


def _times(fields: Fields) -> tuple[time | None, time | None, time | None]:
    """A start, or bounds of it; bounds that are reversed are none."""
    at, after, before = fields.clock("time_at"), fields.clock("time_from"), fields.clock("time_to")
    if at is not None:
        return at, None, None
    if after is not None and before is not None and before <= after:
        return None, None, None
    return None, after, before


def _is_known(when: When, context: Context) -> bool:
    """Whether it says no more than what is chosen or wished for already."""
    draft = context.draft
    if when == draft.when:
        return True
    if draft.start is None or when.soonest or when.since or when.until or when.after or when.before:
        return False
    return when.days in {(), (draft.start.date(),)} and when.at in {None, draft.start.time()}
