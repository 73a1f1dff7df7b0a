"""Appointments made in this conversation: showing, moving and cancelling them."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from dialogs.frame import Frame
from dialogs.heard import ANYONE, Field, Goal, When
from dialogs.replies import Ask, Choice
from dialogs.speak import answers_of, customer_of
from dialogs.talk import Talk
from dialogs.understand.text import plain
from graph.model import Appointment
from scheduling.model import Cancelled, CancelOrder, Moved, MoveOrder, NotFound, Refused, Rule, SlotTaken, Uncertain


async def choose_target(talk: Talk) -> bool:
    ahead = [a for a in await talk.looked_up() if a.end > talk.now]
    if not ahead:
        talk.note_none_made()
        talk.finish()
        return False
    named = [a for a in ahead if a.id == talk.frame.target_id] or _named(talk, ahead)
    if len(named) == 1:
        _aim(talk, named[0])
        return False
    key = "ask-target-move" if talk.frame.goal is Goal.MOVE else "ask-target-cancel"
    choices = tuple(Choice(text, text) for text in talk.speaker.told_apart(named).values())
    talk.frame = replace(talk.frame, target_options=tuple(a.id for a in named))
    return talk.ask(Field.TARGET, Ask(talk.words.say(key), choices))


def _named(talk: Talk, appointments: list[Appointment]) -> list[Appointment]:
    """The appointments that the message names by service, by who comes or, when cancelling, by day; all if none."""
    zone = talk.zones.main
    named = [a for a in appointments if not talk.heard.service_ids or a.service_id in talk.heard.service_ids]
    said = set(plain(talk.said.text).replace("'", " ").split())
    named = [a for a in named if said & set(plain(customer_of(a)).split())] or named
    if talk.frame.goal is Goal.CANCEL and talk.heard.staff not in {None, ANYONE}:
        named = [a for a in named if talk.heard.staff in a.staff_ids]
    if talk.frame.goal is Goal.CANCEL and talk.heard.when.days:
        named = [a for a in named if a.start.astimezone(zone).date() in talk.heard.when.days]
    if talk.frame.goal is Goal.CANCEL and talk.heard.when.at:
        named = [a for a in named if a.start.astimezone(zone).time() == talk.heard.when.at]
    if talk.heard.pick is not None and -1 <= talk.heard.pick < len(named):
        named = [named[talk.heard.pick]]
    return named or appointments


def _aim(talk: Talk, appointment: Appointment) -> None:
    made = next(m for m in talk.frame.made if m.appointment_id == appointment.id)
    aimed = replace(talk.frame, target_id=appointment.id, target_options=(), business_id=made.business_id)
    if aimed.goal is Goal.MOVE:
        others = [key for key in talk.heard.service_ids if key != appointment.service_id]
        aimed = replace(
            aimed,
            service_id=others[0] if len(others) == 1 else appointment.service_id,
            moves_from=appointment.service_id,
            service_options=(),
            staff=_staff_for(talk, aimed, appointment),
            when=_wish_for(talk, appointment),
        )
    talk.frame = aimed
    is_refused = talk.heard.staff not in {None, ANYONE, aimed.staff}
    if aimed.goal is Goal.MOVE and is_refused and not aimed.when and talk.heard.shift is None:
        talk.finish()  # nothing else was wished for


def _staff_for(talk: Talk, aimed: Frame, appointment: Appointment) -> str | None:
    """Whoever is wished for, where they do it and customers may choose; else whoever has the appointment."""
    theirs = next(iter(appointment.staff_ids), None)
    shop = next((shop for shop in talk.shops if shop.business.id == aimed.business_id), None)
    service = shop.service(appointment.service_id) if shop and appointment.service_id else None
    if shop is None or service is None or aimed.staff in {None, ANYONE, theirs}:
        return aimed.staff or theirs
    if aimed.staff not in {member.id for member in shop.staff_of(service)}:
        name = talk.speaker.staff_name(aimed.staff) or ""
        talk.notes.append(talk.words.say("trouble-staff-not-for", staff=name, service=service.name))
        return theirs
    if not shop.policy_of(service).allow_staff_selection:
        talk.notes.append(talk.words.say("trouble-staff-not-chosen", business=shop.business.name))
        return theirs
    return aimed.staff


def _wish_for(talk: Talk, appointment: Appointment) -> When:
    """The new time that was wished for: an hour without a day is meant on the appointment's own day."""
    start = appointment.start.astimezone(talk.zones.main)
    wish = talk.frame.when
    return replace(wish, days=(start.date(),)) if wish.has_time and not wish.days else wish


async def summarise_move(talk: Talk) -> bool:
    """Put the new time beside the old one, with a one-time confirm button."""
    appointment = await talk.target()
    if appointment is None:
        return _is_gone(talk)
    slot = talk.frame.slot
    talk.frame = replace(talk.frame, keeps_time=slot is not None and slot.start == appointment.start)
    talk.put_on_table()
    talk.say_notes()
    talk.replies.append(talk.speaker.move_summary(talk.frame, appointment))
    return True


def _is_gone(talk: Talk) -> bool:
    talk.notes.append(talk.words.say("already-gone"))
    _forget_target(talk)
    return False


def _forget_target(talk: Talk) -> None:
    left = tuple(m for m in talk.frame.made if m.appointment_id != talk.frame.target_id)
    talk.frame = replace(talk.frame, made=left)
    talk.finish()


async def ask_cancel(talk: Talk) -> bool:
    appointment = await talk.target()
    if appointment is None:
        return _is_gone(talk)
    intent = talk.frame.intent or talk.new_id()
    talk.frame = replace(talk.frame, intent=intent)
    say = talk.words.say
    yes = Choice(say("button-cancel-yes"), say("button-cancel-yes"), {"do": "confirm", "intent": intent})
    keep = Choice(say("button-keep"), say("button-keep"), {"do": "keep"})
    what = talk.speaker.told_apart([*talk.seen(), appointment])[appointment.id]
    ask = Ask(say("ask-cancel", what=what), (yes, keep))
    return talk.ask(Field.CONFIRM_CANCEL, ask)


async def cancel(talk: Talk) -> bool:
    appointment = await talk.target()
    made = next((m for m in talk.frame.made if m.appointment_id == talk.frame.target_id), None)
    assert made is not None and talk.frame.intent is not None  # decide saw to it
    what = talk.speaker.appointment(appointment) if appointment else None
    talk.told_of.add(talk.frame.intent)
    outcome = await talk.desk.cancel(
        CancelOrder(talk.frame.intent, made.business_id, made.appointment_id, "", holder=talk.holder)
    )
    match outcome:
        case Cancelled():
            say = talk.words.say
            talk.notes.append(say("cancelled", what=what) if what else say("cancelled-unnamed"))
            _forget_target(talk)
        case Refused(reasons):
            _refuse_change(talk, any(r.rule is Rule.PAST for r in reasons), outcome)
        case Uncertain():
            return talk.checking("sorry-checking-cancel")
        case _:
            assert_never(outcome)
    return False


def _refuse_change(talk: Talk, past: bool, refused: Refused) -> None:
    notice = next((r.notice for r in refused.reasons if r.notice), None)
    if past or notice is None:
        talk.notes.append(talk.words.say("sorry-cancel-past"))
    else:
        word = talk.words.say("sorry-cancel-late", notice=talk.words.notice(notice), business=_contact(talk))
        talk.notes.append(word)
    talk.finish()


def _contact(talk: Talk) -> str:
    business = talk.open_shop.business
    return " / ".join(part for part in (business.name, business.phone) if part)


async def move(talk: Talk) -> bool:
    frame = talk.frame
    made = next((m for m in frame.made if m.appointment_id == frame.target_id), None)
    assert made is not None and frame.intent is not None and frame.slot is not None  # decide saw to it
    talk.told_of.add(frame.intent)
    outcome = await talk.desk.move(
        MoveOrder(
            frame.intent,
            made.business_id,
            made.appointment_id,
            frame.slot.start,
            talk.staff_id,
            service_id=frame.service_id if frame.changes_service else None,
            answers=answers_of(frame, talk.open_shop) if frame.changes_service else (),
            holder=talk.holder,
        )
    )
    match outcome:
        case Moved(appointment, still_there, is_left_there):
            title = "receipt-change-title" if frame.changes_service or frame.keeps_time else "receipt-move-title"
            talk.receipt(title, appointment)
            now = replace(made, appointment_id=appointment.id)
            kept = tuple(m for m in frame.made if m is not made or still_there is not None)
            talk.frame = replace(talk.frame, made=(*kept, now))
            if still_there is not None:
                what, word = talk.speaker.appointment(still_there), "is-left-there" if is_left_there else "still-there"
                talk.notes.append(talk.words.say(word, what=what, business=_contact(talk)))
                talk.say_notes()
            return talk.finish()
        case SlotTaken():
            talk.look_again("sorry-taken")
            talk.notes.append(talk.words.say("sorry-moved-not"))
        case Refused(reasons):
            _refuse_change(talk, any(r.rule is Rule.PAST for r in reasons), outcome)
        case NotFound():
            return _is_gone(talk)
        case Uncertain():
            return talk.checking("sorry-checking-move")
        case _:
            assert_never(outcome)
    return False


async def show_appointments(talk: Talk) -> bool:
    again = talk.frame.target_id is not None
    shown = await show(talk, "receipt-again-title" if again else "mine-title", talk.frame.target_id)
    return talk.finish() and shown


async def show(talk: Talk, title: str, appointment_id: str | None = None) -> bool:
    """Put the appointments of this conversation before the customer; False when there are none."""
    found = await talk.looked_up()
    wanted = [a for a in found if a.id == appointment_id] or [a for a in found if a.end > talk.now]
    if not wanted:
        talk.note_none_made()
        return False
    talk.say_notes()
    talk.replies.extend(talk.speaker.receipt(talk.words.say(title), appointment) for appointment in wanted)
    return True
