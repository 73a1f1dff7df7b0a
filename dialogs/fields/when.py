"""Day and time as they are wished for: one wish, which each message may change a part of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.acts import Ask, ExcludeWhen, GiveStaff, GiveWhen, Goal, Shift, Topic, Want
from dialogs.fields import day as day_field
from dialogs.fields import staff
from dialogs.fields import time as time_field
from dialogs.fields.offer import with_slot, with_wish, without_offer
from dialogs.offers import chosen_from, is_ruled_out, local_day
from dialogs.state.tasks import Booking, Moving
from dialogs.step import Step
from dialogs.understanding.context import Asked
from dialogs.when import Like, When
from dialogs.zones import customer_zone
from scheduling.model import Slot


def give(step: Step, act: GiveWhen) -> Step:
    """One of the times on offer, or another wish: then what was on offer is forgotten."""
    visit = step.state.visit
    assert visit is not None  # as the table has looked
    said = said_here(step, act.when)
    chosen = _chosen_on_offer(step, visit, said, act.staff_id)
    if chosen is not None:
        return step.to(with_slot(step.state, chosen, step.zone))
    if act.staff_id in {one.id for one in step.able}:
        # It was offered as theirs, and is not on offer any more as such.
        step = staff.give(step, GiveStaff(staff_ids=(act.staff_id,)))
        visit = step.state.visit or visit
    wish = _as_meant_here(step, visit, said)
    if not wish:
        return step
    step = _without_what_it_replaces(step, visit, wish)
    now = step.state.visit
    assert now is not None  # as before
    allowed = tuple(one for one in now.not_when if not _is_wished_after_all(one, wish, step))
    return step.to(with_wish(step.state, now.when.changed_by(wish))).visit(not_when=allowed)


def _chosen_on_offer(step: Step, visit: Booking | Moving, when: When, staff_id: str | None) -> Slot | None:
    if step.state.asked is not Asked.TIME or not visit.slots or not time_field.chooses(step):
        return None
    chosen = chosen_from(visit.slots, when, step.zone)
    if chosen is None or staff_id not in {None, *chosen.staff_ids}:
        return None
    return chosen.having(staff_id) if staff_id else chosen


def _without_what_it_replaces(step: Step, visit: Booking | Moving, wish: When) -> Step:
    """The step before the wish is taken in, without what is wished for no more."""
    if wish.soonest and not wish.has_days and visit.missed:
        step = step.to(day_field.forget(step.state))  # that day had nothing
    has_hour = visit.slot is not None or visit.when.at is not None  # a morning that was wished for stays one
    names_hour = wish.has_time or Like.SAME_TIME in wish.like
    return step.to(time_field.forget(step.state)) if has_hour and not names_hour and _asks_for_times(step) else step


def _is_wished_after_all(ruled_out: When, wish: When, step: Step) -> bool:
    """ "Tuesday then", by somebody who has said before that Tuesday would not do: what leaves nothing of the wish."""
    before = step.before.visit
    if before is None or ruled_out not in before.not_when:
        return False
    if ruled_out.has_time:
        at = wish.at
        return at is not None and _all_days(wish, lambda day: ruled_out.fits(day, at))
    if wish.weekdays and not wish.days:
        return not ruled_out.days and set(wish.weekdays) <= set(ruled_out.weekdays)
    return _all_days(wish, ruled_out.fits_day)


def _all_days(wish: When, is_one: Callable[[date], bool]) -> bool:
    return bool(wish.days) and all(map(is_one, wish.days))


def said_here(step: Step, when: When) -> When:
    """On the clock that is spoken of here; as it was said, until it is known for which service it is."""
    return when if step.service is None else in_zone(when, step.zone, step.today)


def in_zone(when: When, zone: ZoneInfo, today: date) -> When:
    """A time that was said in a zone of its own, on the clock that is spoken of here; each of its days by itself."""
    if when.zone is None:
        return when
    theirs = customer_zone(when.zone)
    if theirs is None or not (when.names_starts or when.has_time):
        return replace(when, zone=None)
    if when.choices:
        return When.one_of([in_zone(replace(one, zone=when.zone), zone, today) for one in when.choices])
    return _on_clock(replace(when, zone=None), theirs, zone, today)


def _on_clock(when: When, theirs: ZoneInfo, zone: ZoneInfo, today: date) -> When:
    """The hours of their zone as they are in this one, where it can be another day by then."""
    day = when.days[0] if when.days else when.since or today

    def moved(clock: time | None) -> datetime | None:
        return None if clock is None else datetime.combine(day, clock, tzinfo=theirs).astimezone(zone)

    at, after, before = moved(when.at), moved(when.after), moved(when.before)
    begins = at or after or before
    by = begins.date() - day if begins else timedelta(0)
    return replace(
        when,
        days=tuple(one + by for one in when.days),
        at=_clock_of(at),
        after=_clock_of(after),
        before=_clock_of(before),
    )


def _clock_of(moment: datetime | None) -> time | None:
    return None if moment is None else moment.time()


def _as_meant_here(step: Step, visit: Booking | Moving, when: When) -> When:
    chosen = local_day(visit.slot, step.zone) if visit.slot else None
    if chosen in when.days and not when.has_time and not _asks_for_times(step):
        return replace(when, days=())  # "Tuesday, yes": the day that is chosen already
    if when.has_time and not when.has_days and (offered := _other_day_on_offer(step, visit)):
        return replace(when, days=(offered,))
    return when


def _asks_for_times(step: Step) -> bool:
    """What times there are, whatever was wished for before."""
    return any(isinstance(act, Ask) and act.topic is Topic.AVAILABILITY for act in step.acts)


def _other_day_on_offer(step: Step, visit: Booking | Moving) -> date | None:
    """The day of all times on offer in the place of what was wished for: an hour said now is one of that day."""
    days = {local_day(slot, step.zone) for slot in visit.slots or ()}
    is_instead = step.state.asked is Asked.TIME and visit.missed and len(days) == 1
    return next(iter(days)) if is_instead and not days & set(visit.when.days) else None


def exclude(step: Step, act: ExcludeWhen) -> Step:
    """Days or hours that would not do: not offered, and given up if they were chosen."""
    visit = step.state.visit
    if visit is None or not act.when:
        return step
    ruled_out = (*visit.not_when, act.when)
    kept = tuple(day for day in visit.when.days if act.when.has_time or not act.when.fits_day(day))
    is_chosen = visit.slot is not None and is_ruled_out(visit.slot, (act.when,), step.zone)
    when = visit.when if not is_chosen else replace(visit.when, at=None)
    return step.to(without_offer(step.state, not_when=ruled_out, when=replace(when, days=kept)))


def wants_another_time(act: object) -> bool:
    """Whether an act says when an appointment that is made should be instead."""
    match act:
        case GiveWhen() | Shift() | Want(goal=Goal.MOVE):
            return True
        case _:
            return False
