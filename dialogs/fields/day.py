"""The day: asked where there are too many times to list, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs.acts import GiveWhen
from dialogs.fields import staff
from dialogs.fields.offer import without_offer
from dialogs.offers import DAYS_SHOWN
from dialogs.picking.days import day_choice, day_picker
from dialogs.replies import Ask
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.when import When


def options(state: ConversationState) -> tuple[date, ...]:
    """Those on offer, in the order in which they are shown."""
    visit = state.visit
    return ((visit.open_days if visit else None) or ())[:DAYS_SHOWN]


def forget(state: ConversationState) -> ConversationState:
    """The day, and not the time of day that was wished for."""
    visit = state.visit
    when = visit.when if visit else When()
    kept = replace(when, days=(), since=None, until=None, weekdays=(), soonest=False, latest=False, like=())
    return without_offer(state, when=kept, shift=None)


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    visit, say, words = state.visit, speaker.words.say, speaker.words
    assert visit is not None  # only a visit needs a day
    if visit.slots == () and not visit.open_days:
        if _is_always_closed(visit.when, speaker):
            return Ask(say("ask-day-else"))
        until = visit.looked_until
        return Ask(say("ask-day-none-until", day=words.day(until)) if until else say("ask-day-none"))
    shown = options(state)
    days = tuple(day_choice(speaker, day) for day in shown)
    picker = day_picker(speaker, visit.days_seen) if visit.days_seen else None
    key = "ask-day-again" if again else "ask-day-online" if speaker.zones.online else "ask-day"
    if visit.when.has_days:
        open_days = words.all_of([words.short_day(d) for d in shown])
        text, lead = say("ask-day-open", days=open_days), say(key)
        return Ask(text, (*days, *staff.choices(visit, speaker)), picker, lead)
    soonest = speaker.choice("button-soonest", GiveWhen(when=When(soonest=True)))
    return Ask(say(key), (soonest, *days, *staff.choices(visit, speaker)), picker, say(key))


def _is_always_closed(when: When, speaker: Speaker) -> bool:
    """Whether only such weekdays are wished for as the business is closed on: nothing was looked for on them."""
    hours = speaker.shop.business.hours
    wished = {day.weekday() for day in when.days} or set(when.weekdays)
    return hours is not None and bool(wished) and not any(hours[number] for number in wished)
