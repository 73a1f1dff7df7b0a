"""Away from what is on offer, chosen or booked: "later", "another day", "half an hour earlier"."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dialogs.acts import Direction, GiveWhen, Shift, Want
from dialogs.fields import day as day_field
from dialogs.fields import time as time_field
from dialogs.fields import when as when_field
from dialogs.offers import BUTTONS, DAYS_SHOWN, LOOK_AHEAD, local_day, local_time
from dialogs.state.tasks import Booking, Moving
from dialogs.step import Step
from dialogs.understanding.context import Asked
from dialogs.when import When
from scheduling.model import Slot


def give(step: Step, act: Shift) -> Step:
    """ "Later", "earlier", "half an hour later", "another one": seen from what is chosen, on offer or booked."""
    visit = step.state.visit
    assert visit is not None  # as the table has looked
    if step.has(GiveWhen) and (isinstance(visit, Moving) or not _is_by_days(step, act)):
        return _beside_a_wish(step, act)
    if act.direction is Direction.LATER and act.by is None and (last := _shown_to_its_end(step, visit)) is not None:
        return step.note("nothing-later", day=last)
    wish = _shifted_wish(step, visit, act)
    if wish:
        return when_field.give(step, GiveWhen(when=wish))
    if act.direction is Direction.OTHER and act.by is None:
        return step.to(day_field.forget(time_field.forget(step.state)))
    if not isinstance(visit, Moving) and not (is_again(step) and visit.service_id is None):
        return step
    forgotten = day_field.forget(time_field.forget(step.state)) if step.before.visit is not None else step.state
    return step.to(forgotten.with_visit(shift=act))  # counted from the appointment


def _shown_to_its_end(step: Step, visit: Booking | Moving) -> date | None:
    """The one day that they wish for, where its last times are on offer: it stays until they name another."""
    slots, days = visit.slots or (), visit.when.days
    if step.state.asked is not Asked.TIME or not slots or len(slots) > BUTTONS or visit.when.soonest or visit.missed:
        return None
    return days[0] if days == (local_day(slots[-1], step.zone),) else None


def _beside_a_wish(step: Step, act: Shift) -> Step:
    """ "Anything later that day?", of an appointment: later on that day than it is."""
    counts = act.by is None or _is_by_days(step, act)
    return step.visit(shift=act) if isinstance(step.state.visit, Moving) and counts else step


def _is_by_days(step: Step, act: Shift) -> bool:
    """ "A week later, at three"."""
    return act.by is not None and not act.by % timedelta(days=1) and _is_hour_alone(step)


def _is_hour_alone(step: Step) -> bool:
    """ "A week later, at three"."""
    return not any(isinstance(one, GiveWhen) and one.when.has_days for one in step.acts)


def is_again(step: Step) -> bool:
    """Whether the same as what was made before is wished for."""
    return any(isinstance(act, Want) and act.again for act in step.acts)


def _shifted_wish(step: Step, visit: Booking | Moving, act: Shift) -> When:
    if act.by is not None:
        is_of_appointment = isinstance(visit, Moving) or is_again(step)
        return _moved_on(act.by, visit, step.zone, None if is_of_appointment else step.today)
    asked, is_later = step.state.asked, act.direction is Direction.LATER
    if act.direction is Direction.OTHER:
        return _later(visit, step.zone, step.today) if _is_more_to_show(asked, visit) else When()
    if asked is Asked.CONFIRM and visit.slot is not None:
        return _after(visit.slot, step.zone) if is_later else _before(visit.slot, step.zone)
    if asked in {Asked.TIME, Asked.DAY}:
        return _later(visit, step.zone, step.today) if is_later else _earlier(visit, step.zone, step.today)
    return When()


def _is_more_to_show(asked: Asked | None, visit: Booking | Moving) -> bool:
    return asked is Asked.DAY or (asked is Asked.TIME and len(visit.slots or ()) > BUTTONS)


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


def _later(visit: Booking | Moving, zone: ZoneInfo, today: date) -> When:
    """After what is shown of the times; on the days after those on offer, where that was all of them."""
    slots, days = visit.slots or (), (visit.open_days or ())[:DAYS_SHOWN]
    if slots and (visit.when.soonest or visit.missed):
        return _after(slots[-1], zone)
    if len(slots) > BUTTONS:
        return When(days=(local_day(slots[0], zone),), after=local_time(slots[BUTTONS], zone))
    last = local_day(slots[-1], zone) if slots else days[-1] if days else today
    return When(days=tuple(last + timedelta(days=n) for n in range(1, LOOK_AHEAD.days)))


def _earlier(visit: Booking | Moving, zone: ZoneInfo, today: date) -> When:
    """Before the first time on offer; on the days from today to the first on offer, where those are days."""
    if visit.slots:
        return _before(visit.slots[0], zone)
    first = visit.open_days[0] if visit.open_days else today
    ahead = max((first - today).days, 1)
    return When(days=tuple(today + timedelta(days=n) for n in range(ahead)))


def _after(slot: Slot, zone: ZoneInfo) -> When:
    """Later on its day."""
    just_after = slot.start.astimezone(zone) + timedelta(minutes=1)
    return When(days=(local_day(slot, zone),), after=just_after.time())


def _before(slot: Slot, zone: ZoneInfo) -> When:
    """Earlier on its day."""
    return When(days=(local_day(slot, zone),), before=local_time(slot, zone))
