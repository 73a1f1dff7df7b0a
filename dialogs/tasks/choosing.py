"""Which appointment shall be moved or cancelled: the only one, the one that is named, or the customer is asked."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import GiveAppointment, GiveStaff
from dialogs.apply import events, proofs
from dialogs.apply.appointments import MOST
from dialogs.policy import comes_apart
from dialogs.replies import Ask, Choice
from dialogs.state.customer import Made
from dialogs.state.tasks import Cancelling, Moving
from dialogs.tasks.cancelling import cannot_change
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from graph.model import Appointment, Service
from scheduling.model import Catalogue, Change


async def choose_appointment(turn: OpenTurn) -> bool:
    await turn.look_elsewhere()
    ahead = [one for one in await turn.looked_up() if one.end > turn.now]
    if not ahead and turn.proofs is not None and not turn.identity.addresses:
        turn.state = proofs.about_what_is_elsewhere(turn.state)
        return False
    if not ahead:
        turn.note("none-made")
        turn.end_task()
        return False
    task = turn.state.task
    assert isinstance(task, Moving | Cancelling)  # nothing else is of one that is made
    named = _named(task, ahead)
    if isinstance(task, Moving) and _are_one_party(turn, task, named):
        turn.state = task_state = events.with_others(turn.state, tuple(one.id for one in named[1:]))
        assert isinstance(task_state.task, Moving)
        task, named = task_state.task, named[:1]
    if len(named) == 1:
        if _was_another(turn, named[0]):
            turn.note("then-this", what=turn.speaker.appointment(named[0]))
        _aim(turn, task, named[0])
        if isinstance(turn.state.task, Moving):
            await cannot_change(turn, named[0], Change.MOVE)
        return False
    turn.state = events.between(turn.state, tuple(one.id for one in named))
    return turn.ask(Asked.WHICH, _which(turn, task, named))


def _which(turn: OpenTurn, task: Moving | Cancelling, named: Sequence[Appointment]) -> Ask:
    key = "ask-target-move" if isinstance(task, Moving) else "ask-target-cancel"
    choices = [
        Choice(text, text, (GiveAppointment(appointment_ids=(key,)),))
        for key, text in turn.speaker.told_apart(named).items()
    ]
    if len(named) <= MOST:
        all_of_these = turn.words.say("button-all-of-these", number=len(named))
        ids = tuple(one.id for one in named)
        choices.append(Choice(all_of_these, all_of_these, (GiveAppointment(appointment_ids=ids, is_all=True),)))
    return Ask(turn.words.say(key), tuple(choices))


def _was_another(turn: OpenTurn, appointment: Appointment) -> bool:
    """Whether another one was being moved until now."""
    before = turn.before.task
    return isinstance(before, Moving) and before.appointment_id not in {None, appointment.id}


def _are_one_party(turn: OpenTurn, task: Moving, named: Sequence[Appointment]) -> bool:
    """Whether nobody is named, and all of several who were booked together are there, at the same time."""
    made = [one for appointment in named if (one := turn.state.made(appointment.id)) is not None]
    parties = {events.party_of(one) for one in made}
    kinds = {(one.service_id, one.start) for one in named}
    return not task.options and len(named) > 1 and len(parties) == 1 and len(kinds) == 1


def _named(task: Moving | Cancelling, appointments: Sequence[Appointment]) -> Sequence[Appointment]:
    """The one that is known; else those that the message fits; all if it fits none."""
    if known := [one for one in appointments if one.id == task.appointment_id]:
        return known
    among = [one for one in appointments if one.id in task.options] or appointments
    services = task.service_options if isinstance(task, Moving) else ()
    return [one for one in among if one.service_id in services] or among


def _aim(turn: OpenTurn, task: Moving | Cancelling, appointment: Appointment) -> None:
    made = turn.state.made(appointment.id)
    assert made is not None  # what is looked up is what was made
    if isinstance(task, Cancelling):
        turn.state = events.pointed_at(turn.state, made)
        return
    others = [key for key in task.service_options if key != appointment.service_id]
    service_id = others[0] if len(others) == 1 else appointment.service_id
    staff_ids = _staff_for(turn, task, made, appointment)
    is_wished = task.staff_ids is not None or staff_ids != tuple(appointment.staff_ids[:1])
    turn.state = events.moving(turn.state, made, appointment, service_id, staff_ids, is_wished=is_wished)
    _divide(turn, task, appointment)
    if _is_only_for_others_than(staff_ids, turn, task):
        turn.end_task()


def _is_only_for_others_than(staff_ids: tuple[str, ...] | None, turn: OpenTurn, task: Moving) -> bool:
    """Whether nothing is wished for but somebody with whom it cannot be."""
    wished = [act.staff_ids for act in turn.acts if isinstance(act, GiveStaff) and act.staff_ids]
    return bool(wished) and staff_ids not in wished and not task.when and task.shift is None


def _divide(turn: OpenTurn, task: Moving, appointment: Appointment) -> None:
    """Those who come at the same time for the same are moved with one yes; all others come after it."""
    if not task.others:
        return
    there = {one.id: one for one in turn.seen()}
    others = [there[key] for key in task.others if key in there]
    beside = _moved_beside(turn, appointment, others)
    turn.state = events.with_others(turn.state, beside)
    later = tuple(one.id for one in others if one.id not in beside)
    turn.state = events.followed_by(turn.state, later)
    if later:
        turn.note("first-this", what=turn.speaker.appointment(appointment))
    if beside and comes_apart(turn.state.visit or task, turn.open_shop):
        turn.state = events.with_anyone(turn.state)  # each of them with somebody else


def _moved_beside(turn: OpenTurn, appointment: Appointment, others: Sequence[Appointment]) -> tuple[str, ...]:
    """Those for the same at the same time; nobody where it shall be another service."""
    if turn.state.visit is not None and turn.state.visit.changes_service:
        return ()
    kind = appointment.service_id, appointment.start
    return tuple(one.id for one in others if (one.service_id, one.start) == kind)


def _staff_for(turn: OpenTurn, task: Moving, made: Made, appointment: Appointment) -> tuple[str, ...] | None:
    """Whoever is wished for, where they do it and customers may choose; else whoever has the appointment.

    Where the customer did not mind who it is with, they do not mind now.
    """
    wished = task.staff_ids
    shop = next((shop for shop in turn.shops if shop.business.id == made.business_id), None)
    service = shop.service(appointment.service_id) if shop and appointment.service_id else None
    theirs = appointment.staff_ids[: shop.staff_needed_for(service) if shop and service else 1]
    if wished is None:
        return () if made.is_with_anyone else theirs or None
    if shop is None or service is None or wished in {(), theirs}:
        return wished
    return wished if _can_be_had(turn, shop, service, wished) else theirs


def _can_be_had(turn: OpenTurn, shop: Catalogue, service: Service, staff_ids: tuple[str, ...]) -> bool:
    """Whether customers may choose one of them for it; it is said where they may not."""
    if not set(staff_ids) & {member.id for member in shop.staff_of(service)}:
        name = turn.speaker.staff_name(staff_ids[0]) or ""
        turn.note("trouble-staff-not-for", staff=name, service=service.name)
        return False
    if not shop.policy_of(service).allow_staff_selection:
        turn.note("trouble-staff-not-chosen")
        return False
    return True
