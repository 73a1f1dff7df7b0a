"""A customer whose appointment is with somebody who is away is asked what to do: once, and nothing is moved unasked.

What they answer leads to the ordinary move, with its summary and its yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from dialogs.acts import AnyAct, ExcludeStaff, GiveAppointment, GiveStaff, GiveWhen, Goal, Want
from dialogs.apply import events, news
from dialogs.offers import said_of
from dialogs.replies import Ask, Choice, Say
from dialogs.said import Away, Settled
from dialogs.saying.speaker import Speaker
from dialogs.state.customer import Made
from dialogs.turns.news import with_name
from dialogs.turns.open_turn import OpenTurn, Turn
from dialogs.turns.taking_in import load_shops
from graph.errors import BookingsError
from graph.model import Appointment
from scheduling.availability.alternatives import REACH
from scheduling.availability.stand_ins import Missing, StandIns, stand_ins
from scheduling.model import Change, Slot, SlotQuery

AWAY = "away"
"""`Settled.kind` of it."""


async def tell_absence(turn: OpenTurn, settled: Settled) -> Turn:
    """Nothing where it is not theirs any more, or is not with that person at that time by now.

    It comes again where it cannot be told now: while a write of theirs is being looked into, or Graph is down.
    """
    before, told_of, away = turn.state, (settled.intent,), settled.away
    made = news.known(before, settled.known_as)
    if made is None or away is None or made.business_id not in turn.desk.business_ids or away.start <= turn.now:
        return Turn(before, (), told_of)
    if before.is_in_doubt:
        return Turn(before, ())
    turn.state = events.in_business(before, made.business_id)
    try:
        await load_shops(turn)
        found = await turn.desk.look_up(made.business_id, settled.known_as[0])
        if found is None or found.start != away.start or away.staff_id not in found.staff_ids:
            return Turn(before, (), told_of)
        # Its buttons name it by the id that it has now, by which it is known from here on.
        asked = await _asked(turn, replace(made, appointment_id=found.id, other_id=""), found, away)
    except BookingsError:
        return Turn(before, ())
    after = news.told_change(before, made, found)
    if after.is_idle:
        return Turn(events.offering(events.in_business(after, made.business_id), (asked,)), (asked,), told_of)
    # What was asked still is: its answers stay within reach.
    answers = tuple(Choice(one.label, one.says, one.acts) for one in after.offered)
    choices = (*asked.choices, *answers) if isinstance(asked, Ask) else answers
    return Turn(after, (Ask(asked.text, choices) if choices else Say(asked.text),), told_of)


async def _asked(turn: OpenTurn, made: Made, found: Appointment, away: Away) -> Ask | Say:
    """Whoever cannot move it here is told whom to ask; nobody hears why somebody is away."""
    speaker, say = turn.speaker, turn.words.say
    what, name = with_name(turn, made, speaker.appointment(found)), speaker.staff_name(away.staff_id)
    sorry = say("news-away", staff=name, what=what) if name else say("news-away-unnamed", what=what)
    is_offered = found.service_id is not None and speaker.shop.service(found.service_id) is not None
    if not is_offered or await turn.desk.why_not_change(made.business_id, found, Change.MOVE):
        return Say(f"{sorry} {say('news-away-fixed', business=speaker.contact_by_name())}")
    instead = await _instead(turn, made, found, away)
    this = GiveAppointment(appointment_ids=(made.appointment_id,))
    choices = (
        *_times(speaker.about(found.service_id), this, instead, away),
        Choice(say("button-away-other"), say("says-move"), (Want(goal=Goal.MOVE), this)),
        Choice(say("button-cancel-this"), say("says-cancel"), (Want(goal=Goal.CANCEL), this)),
    )
    return Ask(f"{sorry} {say('news-away-offer' if instead.times else 'news-away-none')}", choices)


async def _instead(turn: OpenTurn, made: Made, found: Appointment, away: Away) -> StandIns:
    query = SlotQuery(
        made.business_id,
        found.service_id or "",
        holder=turn.said.holder or None,
        moving=made.appointment_id,
        identity=turn.identity,
    )
    slots = await turn.desk.find(query, found.start - REACH, found.start + REACH)
    return stand_ins(slots, Missing(found.start, away.staff_id), turn.speaker.shop.zone)


def _times(speaker: Speaker, this: GiveAppointment, instead: StandIns, away: Away) -> Iterator[Choice]:
    """Each with who has it, where that is not a whole team."""
    for slot in instead.times:
        label = _label(speaker, slot, slot.start == away.start)
        yield Choice(label, label, (Want(goal=Goal.MOVE), this, *_wish(speaker, slot, away)))


def _wish(speaker: Speaker, slot: Slot, away: Away) -> Sequence[AnyAct]:
    when = GiveWhen(when=said_of(slot, speaker.zones.main))
    if slot.staff_needed > 1:
        return (when, *([ExcludeStaff(staff_ids=(away.staff_id,))] if away.staff_id not in slot.staff_ids else []))
    return when, GiveStaff(staff_ids=slot.staff_ids[:1])


def _label(speaker: Speaker, slot: Slot, is_same_time: bool) -> str:
    say = speaker.words.say
    name = speaker.staff_name(slot.staff_ids[0]) if slot.staff_needed == 1 else None
    when = speaker.moment(slot.start)
    if name is None:
        return when
    return say("button-away-same" if is_same_time else "button-away-time", when=when, staff=name)
