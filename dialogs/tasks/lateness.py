"""Somebody comes late, today or on the day that they name: the staff find a note on it, and the customer hears so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from dialogs.acts import AnyAct, Decline, Direction, GiveAppointment, Goal, Shift, Topic, Want
from dialogs.acts import Ask as AskAct
from dialogs.apply import events, proofs
from dialogs.replies import Ask, Choice
from dialogs.saying.spoken import words_for
from dialogs.saying.wording import Wording
from dialogs.state.customer import Made
from dialogs.state.tasks import Late
from dialogs.tasks.identifying import end_without_access
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from graph.model import Appointment
from scheduling.model import Change, Forbidden, Noted, NoteOrder, NotFound, Refused, Uncertain

_AN_HOUR = timedelta(hours=1)
_USUAL_MINUTES = (5, 10, 15, 30)


async def tell_late(turn: OpenTurn) -> bool:
    """Of the one that is today, or on the day that was named; of several it is asked which. To what is on another day
    nobody is late yet.
    """
    await turn.look_elsewhere()
    ahead = [one for one in await turn.looked_up() if one.end > turn.now]
    today = [one for one in ahead if _is_on_its_day(turn, one)]
    meant = _meant(turn, today)
    if not meant:
        return await _none_today(turn, ahead)
    if len(meant) > 1 and not _are_one_party(turn, meant):
        turn.state = events.between(turn.state, tuple(one.id for one in meant))
        return turn.ask(Asked.WHICH, _which(turn, meant))
    minutes = late_by(_task(turn), meant[0].start.astimezone(turn.zones_of(meant[0]).main))
    if minutes is not None and minutes <= 0:
        turn.note("late-in-time", what=turn.speaker.appointment(meant[0]))
        turn.end_task()
        return False
    if minutes is not None and meant[0].start + timedelta(minutes=minutes) >= meant[0].end:
        return await _offer_to_move(turn, meant[0], "late-after-end", "late-after-end-fixed")
    for one in meant:
        if not await _leave_note(turn, one, minutes):
            return False
    return _say_noted(turn, meant, minutes)


def late_by(task: Late, start: datetime) -> int | None:
    """In minutes, of an appointment that starts then; None where they have not said it."""
    if task.minutes:
        return task.minutes
    if task.arrives is not None:
        wall = start.replace(tzinfo=None)
        arrives = datetime.combine(wall.date(), task.arrives)
        return round((arrives - wall) / timedelta(minutes=1))
    if task.past_hour is not None:
        hour = start.replace(minute=0, second=0, microsecond=0)
        arrives = hour + timedelta(minutes=task.past_hour)
        return round(((arrives if arrives > start else arrives + _AN_HOUR) - start) / timedelta(minutes=1))
    return None


def _task(turn: OpenTurn) -> Late:
    task = turn.state.task
    assert isinstance(task, Late)  # the policy saw to it
    return task


def _is_on_its_day(turn: OpenTurn, appointment: Appointment) -> bool:
    zones = turn.zones_of(appointment)
    return zones.day(appointment.start) == (_task(turn).day or zones.day(turn.now))


def _meant(turn: OpenTurn, today: Sequence[Appointment]) -> list[Appointment]:
    """Those that were pointed at; else all of today."""
    task = _task(turn)
    pointed_at = {task.appointment_id, *task.others} - {None}
    if pointed_at:
        return [one for one in today if one.id in pointed_at]
    return [one for one in today if one.id in task.options] or list(today)


def _are_one_party(turn: OpenTurn, appointments: Sequence[Appointment]) -> bool:
    """Whether all of them were meant, or booked together for the same time."""
    if _task(turn).others:
        return True
    made = [one for each in appointments if (one := turn.state.made(each.id)) is not None]
    is_of_one = len({events.party_of(one) for one in made}) == 1 and not any(one.found_for for one in made)
    return is_of_one and len({one.start for one in appointments}) == 1


def _which(turn: OpenTurn, appointments: Sequence[Appointment]) -> Ask:
    named = turn.speaker.told_apart(appointments).items()
    choices = tuple(Choice(text, text, (GiveAppointment(appointment_ids=(key,)),)) for key, text in named)
    return Ask(turn.words.say("ask-target-late"), choices)


async def _none_today(turn: OpenTurn, ahead: Sequence[Appointment]) -> bool:
    """Perhaps one was made elsewhere; else the next is on another day, or there is none."""
    if not ahead and turn.proofs is not None and not turn.identity.addresses:
        turn.state = proofs.about_what_is_elsewhere(turn.state)
        return False
    if ahead:
        return await _offer_to_move(turn, ahead[0], "late-other-day", "late-other-day-fixed")
    turn.note("late-none", contact=_contact(turn))
    turn.end_task()
    return False


async def _offer_to_move(turn: OpenTurn, appointment: Appointment, key: str, fixed: str) -> bool:
    """With the sentence `key`, where it can be moved and nothing else is under way; else `fixed` says whom to tell. A
    plain yes moves it by as much as they are late, where they have said so.
    """
    made = turn.state.made(appointment.id)
    what = turn.speaker.appointment(appointment)
    assert made is not None  # what is looked up is what was made
    is_fixed = bool(await turn.desk.why_not_change(made.business_id, appointment, Change.MOVE))
    if is_fixed or len(turn.state.tasks) > 1:  # a yes now would be to what goes on
        turn.note(fixed, what=what, contact=_contact(turn, appointment))
        turn.end_task()
        return False
    later = tuple(Shift(direction=Direction.LATER, by=timedelta(minutes=one)) for one in (_task(turn).minutes,) if one)
    turn.end_task()
    move: tuple[AnyAct, ...] = (Want(goal=Goal.MOVE), GiveAppointment(appointment_ids=(appointment.id,)), *later)
    turn.state = events.proposing(turn.state, move)
    choices = (
        Choice(turn.words.say("button-move-it"), turn.words.say("says-move"), move),
        turn.speaker_choice("button-keep", Decline()),
    )
    return turn.ask(Asked.MOVE_INSTEAD, Ask(turn.words.say(key, what=what), choices))


async def _leave_note(turn: OpenTurn, appointment: Appointment, minutes: int | None) -> bool:
    """True where the staff have it; else it is said why not, and what is under way has ended."""
    made = turn.state.made(appointment.id)
    assert made is not None  # as above
    text = _words_of_staff(turn, made).say("late-staff-note", minutes=minutes or 0)
    outcome = await turn.desk.leave_note(NoteOrder(made.business_id, made.appointment_id, text, identity=turn.identity))
    match outcome:
        case Noted(noted):
            turn.state = events.known_as(turn.state, made, noted)
            return True
        case Refused() | Uncertain():
            turn.note("late-not-noted", contact=_contact(turn, appointment))
            turn.end_task()
        case NotFound():
            contact = _contact(turn, appointment)
            turn.state = events.forgotten(turn.state, made.appointment_id)
            turn.note("late-none", contact=contact)
            turn.end_task()
        case Forbidden(access):
            end_without_access(turn, access)
        case _:
            assert_never(outcome)
    return False


def _words_of_staff(turn: OpenTurn, made: Made) -> Wording:
    """What staff read is in their business's language, as far as it is spoken here."""
    business = next(shop.business for shop in turn.shops if shop.business.id == made.business_id)
    return words_for(business.language, turn.words.form) if business.language else turn.words


def _say_noted(turn: OpenTurn, appointments: Sequence[Appointment], minutes: int | None) -> bool:
    """And by how much they are late is asked, where they have not said it and nothing else goes on."""
    speaker = turn.speaker.of(appointments[0].id)
    staff = speaker.together(dict.fromkeys(key for one in appointments for key in one.staff_ids))
    ids = tuple(made.appointment_id for one in appointments if (made := turn.state.made(one.id)) is not None)
    turn.note("late-noted", minutes=minutes or 0, staff=staff or "none")
    if not turn.end_task() or minutes:
        return False
    turn.state = events.proposing(turn.state, (GiveAppointment(appointment_ids=ids),))
    say = turn.words.say
    choices = tuple(
        Choice(label, label, (AskAct(topic=Topic.LATE, is_told=True, minutes=number),))
        for number in _USUAL_MINUTES
        for label in (say("minutes", minutes=number),)
    )
    return turn.ask(Asked.HOW_LATE, Ask(say("ask-how-late"), choices))


def _contact(turn: OpenTurn, appointment: Appointment | None = None) -> str:
    speaker = turn.speaker.of(appointment.id if appointment else "")
    return speaker.contact() or speaker.shop.business.name
