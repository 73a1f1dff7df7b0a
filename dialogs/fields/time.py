"""The time: one of those on offer."""

from __future__ import annotations

from dialogs.acts import (
    Agree,
    Change,
    Decline,
    Direction,
    ExcludeServices,
    ExcludeStaff,
    Field,
    GiveService,
    GiveStaff,
    GiveWhen,
    Shift,
)
from dialogs.fields import day, staff
from dialogs.fields.offer import with_slot, with_wish
from dialogs.offers import BUTTONS, local_day, local_time, said_of
from dialogs.picking.times import time_picker
from dialogs.replies import Ask, Choice
from dialogs.saying import times, who
from dialogs.saying.speaker import Speaker, lines
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Moving
from dialogs.step import Step
from dialogs.when import When
from scheduling.model import Slot

_TURNS_AWAY = (Change, GiveService, GiveStaff, ExcludeStaff)


def chooses(step: Step) -> bool:
    """Whether a time in this message can be one of those on offer: nothing else is changed by it."""
    return not step.has(*_TURNS_AWAY)


def agree(step: Step, act: Agree) -> Step:
    """Yes to the only time, or to the first."""
    visit = step.state.visit
    slots = visit.slots if visit else None
    if visit is None or not slots or not chooses(step) or step.has(GiveWhen, Shift):
        return step
    if len(slots) == 1 or visit.when.soonest:
        return step.to(with_slot(step.state, slots[0], step.zone))
    same = _at_the_same_time(step, visit)
    return step if same is None else step.to(with_slot(step.state, same, step.zone))


def _at_the_same_time(step: Step, visit: Booking | Moving) -> Slot | None:
    """In a move to another day the hour of now, which was said to be free then too."""
    made = step.state.made(visit.appointment_id) if isinstance(visit, Moving) else None
    if made is None or made.start is None or not visit.when.is_one_day:
        return None
    own = made.start.astimezone(step.zone).time()
    return next((slot for slot in visit.slots or () if local_time(slot, step.zone) == own), None)


def decline(step: Step, act: Decline) -> Step:
    """None of these: the day is asked again. A no to a service is none to the times; "no, earlier" says which way."""
    if not chooses(step) or step.has(GiveWhen, ExcludeServices, GiveService) or _says_which_way(step):
        return step
    return step.to(forget(day.forget(step.state)))


def _says_which_way(step: Step) -> bool:
    return any(isinstance(act, Shift) and act.direction is not Direction.OTHER for act in step.acts)


def forget(state: ConversationState) -> ConversationState:
    """The time of day, and not the day that was wished for."""
    visit = state.visit
    when = visit.when if visit else When()
    kept = When(days=when.days, since=when.since, until=when.until, weekdays=when.weekdays)
    return with_wish(state, kept).with_visit(shift=None)


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    """The times on offer, all in words; the first dozen on buttons too."""
    visit, say = state.visit, speaker.words.say
    assert visit is not None  # only a visit needs a time
    slots = who.told(speaker, visit)
    days = sorted({local_day(slot, speaker.zones.main) for slot in slots})
    if visit.when.soonest and slots:
        text = _soonest(speaker, slots[0])
    elif len(days) > 1:
        text = _by_day(speaker, slots, missed=visit.missed)
    elif again and len(slots) > times.FEW:
        text = say("ask-slot-again", day=speaker.day(slots[0].start))
    else:
        text = times.of_day(speaker, slots, missed=visit.missed)
    shown = times.on_buttons(speaker, slots) if len(days) == 1 else slots[:BUTTONS]
    is_named = who.in_common(slots) is None
    of_all = tuple(choice(speaker, slot, with_day=len(days) > 1, is_named=is_named) for slot in slots)
    choices = tuple(one for slot, one in zip(slots, of_all, strict=True) if slot in shown)
    is_more = len(slots) > BUTTONS and shown == slots[:BUTTONS]
    more = (speaker.choice("button-later", Shift(direction=Direction.LATER)),) if is_more else ()
    others = (*staff.choices(visit, speaker), speaker.choice("button-other-day", Change(field=Field.DAY)))
    note, lead = times.zone_note(speaker, slots), text.partition("\n")[0]
    picker = time_picker(speaker, slots, of_all, more)
    return Ask(lines(text, note), (*choices, *more, *others), picker, lines(lead, note))


def _soonest(speaker: Speaker, slot: Slot) -> str:
    first = slot.start.astimezone(speaker.zones.main)
    clock = who.with_people(speaker, speaker.words.clock(first), slot.staff_ids)
    return speaker.words.say("ask-slot-soonest", day=speaker.day(first), time=clock)


def _by_day(speaker: Speaker, slots: tuple[Slot, ...], *, missed: bool) -> str:
    near, fits = ("ask-slot-near", "ask-slot-near-with"), ("ask-slot-days", "ask-slot-days-with")
    return lines(times.heading(speaker, slots, near if missed else fits), *times.by_day(speaker, slots))


def choice(speaker: Speaker, slot: Slot, *, with_day: bool, is_named: bool) -> Choice:
    """A time that only one person has is theirs; the label says so where other times are of others."""
    local, words = slot.start.astimezone(speaker.zones.main), speaker.words
    label = says = words.time(local)
    theirs = slot.staff_ids[0] if len(slot.staff_ids) == 1 else None
    acts = (GiveWhen(when=said_of(slot, speaker.zones.main), staff_id=theirs),)
    if with_day:
        label = f"{words.short_day(local.date())} {label}"
        says = words.say("at-time", day=words.day(local.date()), time=words.clock(local))
    if theirs is None or not is_named:
        return Choice(label, says, acts)
    name = who.short_name(speaker, theirs)
    return Choice(f"{label} {name}", words.say("times-with", times=says, staff=name), acts)
