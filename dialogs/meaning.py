"""What a message means where the conversation stands: the same words can mean another thing a moment later.

Pure: from what was heard and the frame to what is meant. Decides nothing about what to do next.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.frame import Frame
from dialogs.heard import ANYONE, Command, Field, Goal, Heard, When
from dialogs.offers import DAYS_SHOWN, LOOK_AHEAD, chosen_from, local_day, local_time
from dialogs.speak import BUTTONS
from scheduling.model import Slot


def unmixed(heard: Heard, frame: Frame) -> Heard:
    """What "cancel it" means here: yes to a cancellation just asked for, an appointment made before, or giving up."""
    if heard.command is not Command.GIVE_UP or heard.goal is not Goal.CANCEL:
        return heard
    if frame.asked is Field.CONFIRM_CANCEL:
        return replace(heard, command=None, goal=None, yes=True)
    if frame.goal is None and frame.made:
        return replace(heard, command=None)
    return replace(heard, goal=None)


def goal_of(heard: Heard, frame: Frame) -> Goal | None:
    """The goal that a message turns to; None when it stays with the one under way, or has none."""
    about_booking = heard.service_ids or heard.when or heard.staff or heard.business_id
    goal = Goal.BOOK if heard.same_again and heard.goal is None else heard.goal
    is_new = heard.same_again or heard.service_ids
    if goal is Goal.BOOK and heard.shift is not None and not is_new and frame.goal is None and frame.made:
        goal = Goal.MOVE
    if goal is None and frame.goal is None and frame.made and _means_another_time(heard):
        goal = Goal.MOVE
    if goal is None and wants_somebody_else(heard, frame):
        goal = Goal.MOVE
    if goal is None and frame.goal is None and frame.made and heard.for_companion and heard.also:
        goal = Goal.BOOK
    if goal is None and frame.goal is None and frame.made and (heard.earlier or heard.later):
        goal = Goal.MOVE
    if goal is None and frame.goal is None and heard.cannot_come and not frame.made and not heard.service_ids:
        goal = Goal.CANCEL
    if goal is None and frame.goal is None and about_booking:
        goal = Goal.BOOK
    if goal is Goal.MOVE and frame.goal is Goal.BOOK and (frame.slot is not None or not frame.made):
        # "move it to four": a booking under way is the one that is meant.
        return None
    if goal in {Goal.BOOK, Goal.LOOK_UP} and frame.goal is not None:
        return None
    return goal


def is_wish(heard: Heard) -> bool:
    """Whether a message wants something done, and neither asks a question, nor how things stand."""
    idle = {Command.THANKS, Command.HELLO, Command.TRY_AGAIN, Command.HELP, Command.PERSON, Command.GO_BACK}
    command = None if heard.command in idle else heard.command
    rest = replace(heard, command=None, topics=(), yes=False, no=False, skip=False, intent=None, troubles=())
    if heard.topics:
        rest = replace(rest, service_ids=(), asks_of=None, asks_days=())
    return command is not None or bool(rest)


def about_what_was_made(heard: Heard, frame: Frame) -> Heard:
    """What was said while it was not known whether an appointment was made is about that appointment, once it is."""
    if frame.goal is not None or not frame.made or heard.goal is not None or heard.also:
        return heard
    if heard.command is Command.GIVE_UP:
        return replace(heard, goal=Goal.CANCEL)
    changes = heard.when or heard.shift or heard.earlier or heard.later or heard.change in {Field.DAY, Field.SLOT}
    is_new = bool(heard.service_ids) and not heard.corrects
    return replace(heard, goal=Goal.MOVE) if (changes or heard.service_ids) and not is_new else heard


def wants_back(heard: Heard, frame: Frame) -> bool:
    """ "Actually yes, book it", by somebody who has just said "never mind"."""
    if frame.dropped is None or frame.goal is not None or heard.when or heard.service_ids or heard.staff:
        return False
    points_back = heard.of_it or (heard.corrects and heard.goal is Goal.BOOK)
    return heard.command is Command.GO_BACK or (points_back and heard.goal in {None, Goal.BOOK})


def wants_somebody_else(heard: Heard, frame: Frame) -> bool:
    """Whether nothing but another person is wished for by somebody who has an appointment."""
    about_more = heard.when or heard.service_ids or heard.goal or heard.also or heard.lists
    return frame.goal is None and bool(frame.made) and heard.staff not in {None, ANYONE} and not about_more


def _means_another_time(heard: Heard) -> bool:
    """ "Can't make three, could we do five instead?", said by somebody who has an appointment."""
    if not heard.when or heard.service_ids:
        return heard.same_time or heard.shift is not None
    names_one = heard.when.at is not None or len(heard.when.days) == 1
    return heard.same_time or (names_one and (heard.corrects or heard.cannot_come))


def wonders_what_to_do(heard: Heard, frame: Frame) -> bool:
    """Whether somebody with an appointment cannot come, and has not said whether to move or to cancel."""
    return heard.cannot_come and heard.goal is None and frame.goal is None and bool(frame.made)


def is_one_wish_too_many(heard: Heard, frame: Frame) -> bool:
    """Whether this adds a second booking to the one whose time is chosen already."""
    other = bool(heard.service_ids) and frame.service_id not in heard.service_ids
    if frame.goal is not Goal.BOOK or heard.corrects:
        return False
    if frame.slot is None:
        # "10 please, and can my son have a cut at the same time": the time is of the first.
        is_choosing = frame.asked is Field.SLOT and (heard.also or heard.for_companion)
        return is_choosing and len(heard.service_ids) == 1 and other
    return heard.also and (other or heard.goal is Goal.BOOK)


def taken_from_offer(heard: Heard, frame: Frame, zone: ZoneInfo) -> Slot | None:
    """The offered slot that was chosen, by its time, by its place in the list, or by a yes to the only one."""
    slots = frame.slots or ()
    if (
        frame.asked is not Field.SLOT
        or not slots
        or heard.change
        or heard.service_ids
        or heard.staff
        or heard.not_staff
    ):
        return None
    if heard.pick is not None and -1 <= heard.pick < len(slots):
        return slots[heard.pick]
    if heard.yes and not heard.when and (len(slots) == 1 or frame.when.soonest):
        return slots[0]
    return chosen_from(slots, heard.when, zone)


def wish_of(heard: Heard, frame: Frame, zone: ZoneInfo, now: datetime) -> When:
    """The day and time that a message wishes for, with "later", "the second day" and the like put into dates."""
    if (
        frame.asked is Field.DAY
        and frame.open_days
        and not heard.when.days
        and (day := _picked_day(frame.open_days, heard))
    ):
        return replace(heard.when, days=(day,))
    if heard.shift and not heard.when:
        is_of_appointment = heard.goal is Goal.MOVE or frame.moves_from is not None or heard.same_again
        return _moved_on(heard.shift, frame, zone, None if is_of_appointment else now)
    if heard.when:
        chosen = local_day(frame.slot, zone) if frame.slot else None
        if chosen in heard.when.days and not heard.when.has_time and not heard.lists:
            # "Tuesday, yes": the day that is chosen already.
            return replace(heard.when, days=())
        if heard.when.has_time and not heard.when.days and (offered := _other_day_on_offer(frame, zone)):
            return replace(heard.when, days=(offered,))
        return heard.when
    if frame.asked is Field.CONFIRM and frame.slot is not None and (heard.earlier or heard.later):
        day, clock = local_day(frame.slot, zone), local_time(frame.slot, zone)
        return When(days=(day,), before=clock) if heard.earlier else When(days=(day,), after=_just_after(clock))
    if frame.asked in {Field.SLOT, Field.DAY} and (heard.earlier or heard.later):
        return _further(frame, zone, now.astimezone(zone).date(), later=heard.later)
    return When()


def _other_day_on_offer(frame: Frame, zone: ZoneInfo) -> date | None:
    """The day of all times on offer in the place of what was wished for: an hour said now is one of that day."""
    days = {local_day(slot, zone) for slot in frame.slots or ()}
    is_instead = frame.asked is Field.SLOT and frame.missed and len(days) == 1
    return next(iter(days)) if is_instead and not days & set(frame.when.days) else None


def shifted(start: datetime, shift: timedelta) -> When:
    """The wish for that much later than this start, on the clock on the wall."""
    wall = start.replace(tzinfo=None) + shift
    return When(days=(wall.date(),), at=wall.time())


def _moved_on(shift: timedelta, frame: Frame, zone: ZoneInfo, now: datetime | None) -> When:
    """Counted from the time that is chosen or wished for; days, where there is none, from `now`."""
    if frame.slot is not None:
        return shifted(frame.slot.start.astimezone(zone), shift)
    if len(frame.when.days) == 1 and frame.when.at is not None:
        return shifted(datetime.combine(frame.when.days[0], frame.when.at), shift)
    if shift % timedelta(days=1) or now is None:
        return When()
    day = frame.when.days[0] if len(frame.when.days) == 1 else now.astimezone(zone).date()
    return When(days=(day + shift,))


def _picked_day(days: tuple[date, ...], heard: Heard) -> date | None:
    """The day that "the second" means among those on offer."""
    shown = days[:DAYS_SHOWN]
    return shown[heard.pick] if heard.pick is not None and -1 <= heard.pick < len(shown) else None


def _further(frame: Frame, zone: ZoneInfo, today: date, *, later: bool) -> When:
    """The wish that "later" or "earlier" stands for, seen from what is on offer now."""
    slots, days = frame.slots or (), (frame.open_days or ())[:DAYS_SHOWN]
    if slots and not later:
        return When(days=(local_day(slots[0], zone),), before=local_time(slots[0], zone))
    if slots and (frame.when.soonest or frame.missed):
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
