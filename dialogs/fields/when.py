"""Day and time as they are wished for: one wish, which each message may change a part of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.acts import Ask, Direction, ExcludeWhen, GiveStaff, GiveWhen, Goal, Shift, Topic, Want
from dialogs.fields import day as day_field
from dialogs.fields import staff
from dialogs.fields import time as time_field
from dialogs.fields.offer import having, with_slot, with_wish, without_offer
from dialogs.offers import BUTTONS, DAYS_SHOWN, LOOK_AHEAD, chosen_from, is_ruled_out, local_day, local_time
from dialogs.state import Booking, Moving
from dialogs.step import Step
from dialogs.understanding.context import Asked
from dialogs.when import Like, When
from dialogs.zones import customer_zone


def give(step: Step, act: GiveWhen) -> Step:
    """One of the times on offer, or another wish: then what was on offer is forgotten."""
    visit = step.state.visit
    assert visit is not None  # as the table has looked
    if step.state.asked is Asked.TIME and visit.slots and time_field.chooses(step):
        chosen = chosen_from(visit.slots, act.when, step.zone)
        if chosen is not None and act.staff_id in {None, *chosen.staff_ids}:
            theirs = having(chosen, act.staff_id) if act.staff_id else chosen
            return step.to(with_slot(step.state, theirs, step.zone))
    if act.staff_id in {one.id for one in step.able}:
        # It was offered as theirs, and is not on offer any more as such.
        step = staff.give(step, GiveStaff(staff_ids=(act.staff_id,)))
        visit = step.state.visit or visit
    wish = _as_meant_here(step, visit, in_zone(act.when, step.zone, step.today))
    if not wish and not wish.like:
        return step
    if wish.soonest and not wish.has_days and visit.missed:
        step = step.to(day_field.forget(step.state))  # that day had nothing
    is_same = Like.SAME_TIME in wish.like
    if (
        _asks_for_times(step)
        and not (wish.has_time or is_same)
        and (visit.slot is not None or visit.when.at is not None)
    ):
        step = step.to(time_field.forget(step.state))  # a morning that was wished for stays one
    now = step.state.visit
    assert now is not None  # as before
    allowed = tuple(one for one in now.not_when if not _is_wished_after_all(one, wish, step))
    return step.to(with_wish(step.state, now.when.changed_by(wish))).visit(not_when=allowed)


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


def in_zone(when: When, zone: ZoneInfo, today: date) -> When:
    """A time that was said in a zone of its own, on the clock that is spoken of here; each of its days by itself."""
    if when.zone is None:
        return when
    theirs = customer_zone(when.zone)
    if theirs is None or not (when.names_starts or when.has_time):
        return replace(when, zone=None)

    def moved(clock: time | None, day: date) -> datetime | None:
        return None if clock is None else datetime.combine(day, clock, tzinfo=theirs).astimezone(zone)

    if when.choices:
        return When.one_of([in_zone(replace(one, zone=when.zone), zone, today) for one in when.choices])
    first = when.days[0] if when.days else when.since or today
    at, after, before = (moved(clock, first) for clock in (when.at, when.after, when.before))
    begins = at or after or before
    by = begins.date() - first if begins else timedelta(0)
    return replace(
        when,
        zone=None,
        days=tuple(day + by for day in when.days),
        at=at.time() if at else None,
        after=after.time() if after else None,
        before=before.time() if before else None,
    )


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


def shift(step: Step, act: Shift) -> Step:
    """ "Later", "earlier", "half an hour later", "another one": seen from what is chosen, on offer or booked."""
    visit = step.state.visit
    assert visit is not None  # as the table has looked
    if step.has(GiveWhen):
        # "Anything later that day?", of an appointment: later on that day than it is.
        return step.visit(shift=act) if isinstance(visit, Moving) and (act.by is None or _is_hour_alone(step)) else step
    wish = _shifted_wish(step, visit, act)
    if wish:
        return give(step, GiveWhen(when=wish))
    if act.direction is Direction.OTHER and act.by is None:
        return step.to(day_field.forget(time_field.forget(step.state)))
    if not isinstance(visit, Moving) and not (_is_again(step) and visit.service_id is None):
        return step
    forgotten = day_field.forget(time_field.forget(step.state)) if step.before.visit is not None else step.state
    return step.to(forgotten.with_visit(shift=act))  # counted from the appointment


def _is_hour_alone(step: Step) -> bool:
    """ "A week later, at three"."""
    return not any(isinstance(one, GiveWhen) and one.when.has_days for one in step.acts)


def _is_again(step: Step) -> bool:
    return any(isinstance(act, Want) and act.again for act in step.acts)


def _shifted_wish(step: Step, visit: Booking | Moving, act: Shift) -> When:
    if act.by is not None:
        is_of_appointment = isinstance(visit, Moving) or _is_again(step)
        return _moved_on(act.by, visit, step.zone, None if is_of_appointment else step.today)
    asked, is_later = step.state.asked, act.direction is Direction.LATER
    if act.direction is Direction.OTHER:
        is_more = asked is Asked.TIME and len(visit.slots or ()) > BUTTONS
        return _further(visit, step.zone, step.today, later=True) if is_more or asked is Asked.DAY else When()
    if asked is Asked.CONFIRM and visit.slot is not None:
        day, clock = local_day(visit.slot, step.zone), local_time(visit.slot, step.zone)
        return When(days=(day,), after=_just_after(clock)) if is_later else When(days=(day,), before=clock)
    if asked in {Asked.TIME, Asked.DAY}:
        return _further(visit, step.zone, step.today, later=is_later)
    return When()


def shifted(start: datetime, by: timedelta) -> When:
    """The wish for that much later than this start, on the clock on the wall."""
    wall = start.replace(tzinfo=None) + by
    return When(days=(wall.date(),), at=wall.time())


def _moved_on(by: timedelta, visit: Booking | Moving, zone: ZoneInfo, today: date | None) -> When:
    """Counted from the time that is chosen or wished for; days, where there is none, from `today`."""
    if visit.slot is not None:
        return shifted(visit.slot.start.astimezone(zone), by)
    if len(visit.when.days) == 1 and visit.when.at is not None:
        return shifted(datetime.combine(visit.when.days[0], visit.when.at), by)
    if by % timedelta(days=1) or today is None:
        return When()
    day = visit.when.days[0] if len(visit.when.days) == 1 else today
    return When(days=(day + by,))


def _further(visit: Booking | Moving, zone: ZoneInfo, today: date, *, later: bool) -> When:
    """The wish that "later" or "earlier" stands for, seen from what is on offer now."""
    slots, days = visit.slots or (), (visit.open_days or ())[:DAYS_SHOWN]
    if slots and not later:
        return When(days=(local_day(slots[0], zone),), before=local_time(slots[0], zone))
    if slots and (visit.when.soonest or visit.missed):
        return When(days=(local_day(slots[-1], zone),), after=_just_after(local_time(slots[-1], zone)))
    if len(slots) > BUTTONS:
        return When(days=(local_day(slots[0], zone),), after=local_time(slots[BUTTONS], zone))
    last = local_day(slots[-1], zone) if slots else days[-1] if days else today
    if later:
        return When(days=tuple(last + timedelta(days=n) for n in range(1, LOOK_AHEAD.days)))
    first = days[0] if days else today
    ahead = max((first - today).days, 1)
    return When(days=tuple(today + timedelta(days=n) for n in range(ahead)))


def _just_after(clock: time) -> time:
    return (datetime.combine(date.min, clock) + timedelta(minutes=1)).time()


def wants_another_time(act: object) -> bool:
    """Whether an act says when an appointment that is made should be instead."""
    match act:
        case GiveWhen() | Shift() | Want(goal=Goal.MOVE):
            return True
        case _:
            return False
