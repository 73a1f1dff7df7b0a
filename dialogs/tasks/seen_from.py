"""The wish that is searched for, seen from an appointment: the one that is moved, or the one made last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dialogs.acts import Change, Direction, GiveStaff, Shift
from dialogs.fields.shift import shifted
from dialogs.state.tasks import Moving
from dialogs.turns.open_turn import OpenTurn
from dialogs.when import Like, When
from graph.model import Appointment


def wish_to_book(turn: OpenTurn) -> When:
    """ "Right after that", "the same day": seen from the appointment that was made last."""
    visit, made = turn.state.visit, turn.state.last_made
    assert visit is not None  # a search is for one
    like, wish = visit.when.like, replace(visit.when, like=())
    if not like or made is None or made.start is None or made.end is None:
        return wish
    start, end = (moment.astimezone(turn.zones.main) for moment in (made.start, made.end))
    if Like.SAME_TIME in like and not wish.has_time:
        wish = replace(wish, at=start.time())
    if wish.has_days:
        return _on_its_weekday(wish, start) if Like.SAME_DAY in like else wish
    return wish if Like.SAME_TIME in like else _on_its_day(wish, end, is_right_after=Like.RIGHT_AFTER in like)


def _on_its_day(wish: When, end: datetime, *, is_right_after: bool) -> When:
    """An hour that was said is one of that day, and not right after."""
    day = replace(wish, days=(end.date(),))
    return replace(day, after=end.time(), soonest=True) if is_right_after and not wish.has_time else day


def wish_to_move(turn: OpenTurn, appointment: Appointment) -> When:
    """ "Thursday, same time" means the hour that the appointment has now; another service or person, the same time."""
    moving = turn.state.visit
    assert isinstance(moving, Moving)
    start, wish = appointment.start.astimezone(turn.zones.main), replace(moving.when, like=())
    if moving.shift is not None and _is_no_more_than_its_day(wish, start):
        return _moved_from(start, moving.shift.by, moving.shift.direction)
    if Like.SAME_TIME in moving.when.like and _leaves_hour(wish, start):
        day = replace(_on_its_weekday(wish, start), after=None, before=None, is_loose=False, is_before_included=False)
        return replace(day, at=start.time())
    if Like.SAME_DAY in moving.when.like:
        return _on_its_weekday(wish, start) if wish.has_days else replace(wish, days=(start.date(),))
    if not wish and _keeps_its_time(turn, moving, appointment):
        return When(days=(start.date(),), at=start.time())
    return wish if turn.has(Change) else _an_hour_alone(wish, start, moving.shift)


def _is_no_more_than_its_day(wish: When, start: datetime) -> bool:
    return not wish or (wish.days == (start.date(),) and not wish.has_time)


def _an_hour_alone(wish: When, start: datetime, shift: Shift | None) -> When:
    """It is meant on the appointment's own day, or that many days from it ("a week later, at three")."""
    by = shift.by if shift is not None and shift.by is not None else timedelta(0)
    return replace(wish, days=(start.date() + by,)) if wish.has_time and not wish.has_days else wish


def _leaves_hour(wish: When, start: datetime) -> bool:
    """ "Monday evening, same time": a part of the day in which that time is says no other."""
    hour = start.time()
    is_within = wish.is_loose and (wish.after or hour) <= hour and (wish.before is None or hour < wish.before)
    return not wish.has_time or is_within


def _on_its_weekday(wish: When, start: datetime) -> When:
    """ "Same time next week" is the same day of the week too."""
    if not wish.days:
        return replace(wish, weekdays=(start.weekday(),)) if wish.has_days else wish
    return replace(wish, days=tuple(day for day in wish.days if day.weekday() == start.weekday()) or wish.days)


def _moved_from(start: datetime, by: timedelta | None, direction: Direction) -> When:
    if by is not None:
        return shifted(start, by)
    day = When((start.date(),))
    return replace(day, before=start.time()) if direction is Direction.EARLIER else replace(day, after=start.time())


def _keeps_its_time(turn: OpenTurn, moving: Moving, appointment: Appointment) -> bool:
    """Whether nothing but another service or person is wished for."""
    before = turn.before.visit
    is_other_service = moving.changes_service and (before is None or before.service_id != moving.service_id)
    is_somebody_else = turn.has(GiveStaff) and moving.staff_id not in {None, *appointment.staff_ids}
    return not turn.has(Change) and (is_other_service or is_somebody_else)


def is_as_now(turn: OpenTurn, appointment: Appointment, wish: When) -> bool:
    """Whether the wished new time is the time at which the appointment is already, and with the same person."""
    start, visit = appointment.start.astimezone(turn.zones.main), turn.state.visit
    if visit is None or visit.changes_service:
        return False
    is_same_person = visit.staff_id is None or visit.staff_id in appointment.staff_ids
    return is_same_person and wish.at == start.time() and wish.days == (start.date(),)
