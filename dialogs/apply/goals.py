"""What a message wants where the conversation stands: its acts together decide that, and not one of them alone."""

from __future__ import annotations

from dialogs.acts import (
    NOWHERE,
    Agree,
    AnyAct,
    Ask,
    Besides,
    Change,
    Command,
    Decline,
    Do,
    Doubt,
    Field,
    GiveAppointment,
    GiveBusiness,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveWhen,
    Goal,
    Shift,
    Skip,
    Topic,
    Want,
)
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.when import Like, When

_OF_A_BOOKING = (GiveBusiness, GiveService, GiveStaff, GiveWhen)
_OF_A_TIME = frozenset({Field.DAY, Field.TIME})


def goal_of(acts: tuple[AnyAct, ...], state: ConversationState) -> Goal | None:
    """The goal that a message turns to; None when it stays with the one under way, or has none."""
    said = next((act for act in acts if isinstance(act, Want)), None)
    if state.is_idle:
        return _goal_to_begin(acts, state, said)
    task = state.task
    if said is None or said.goal in {Goal.BOOK, Goal.CHANGE}:
        return None
    is_of_made = _has(acts, GiveAppointment)
    is_open = isinstance(task, Booking) and (task.slot is not None or not state.customer.made)
    if said.goal is Goal.MOVE and is_open and not is_of_made:
        return None  # "move it to four": a booking under way is the one that is meant
    return said.goal


def _goal_to_begin(acts: tuple[AnyAct, ...], state: ConversationState, said: Want | None) -> Goal | None:
    has_made = bool(state.customer.made)
    if said is None:
        return _goal_unsaid(acts, has_made=has_made)
    match said.goal:
        case Goal.BOOK:
            is_new = said.again or _has(acts, GiveService)
            counts = any(isinstance(act, Shift) and act.by is not None for act in acts)
            return Goal.MOVE if has_made and counts and not is_new else Goal.BOOK
        case Goal.CHANGE:
            return _goal_of_change(acts, has_made=has_made)
        case _:
            return said.goal


def _goal_unsaid(acts: tuple[AnyAct, ...], *, has_made: bool) -> Goal | None:
    """What is named without a word of what shall be done with it."""
    if has_made and (_means_another_time(acts) or _wants_somebody_else(acts)):
        return Goal.MOVE
    if has_made and any(isinstance(act, GivePeople) and act.is_for_other for act in acts):
        return Goal.BOOK
    return Goal.BOOK if _has(acts, *_OF_A_BOOKING) or _asks_for_times(acts) else None


def _goal_of_change(acts: tuple[AnyAct, ...], *, has_made: bool) -> Goal | None:
    """Somebody cannot come: to another time, if they say to which."""
    if has_made:
        names_one = any(_names_one(act.when) for act in acts if isinstance(act, GiveWhen))
        is_new = _has(acts, GiveService)
        return Goal.BOOK if is_new else Goal.MOVE if names_one or _has(acts, Shift) else Goal.CHANGE
    return Goal.BOOK if _has(acts, GiveService) else Goal.CANCEL


def _means_another_time(acts: tuple[AnyAct, ...]) -> bool:
    """ "Could we do five instead?", said by somebody who has an appointment."""
    for act in acts:
        match act:
            case Shift():
                return True
            case Change(field=field) if field in _OF_A_TIME:
                return True
            case GiveWhen(when=When(like=like)) if Like.SAME_TIME in like:
                return True
            case GiveWhen(when=when, is_correction=True) if _names_one(when) and not _has(acts, GiveService):
                return True
            case _:
                pass
    return False


def _names_one(when: When) -> bool:
    return when.at is not None or len(when.days) == 1


def _wants_somebody_else(acts: tuple[AnyAct, ...]) -> bool:
    """Whether nothing but another person is wished for."""
    named = any(isinstance(act, GiveStaff) and act.staff_ids for act in acts)
    return named and not _has(acts, GiveWhen, GiveService, Besides, Want, Ask, GivePeople)


def _asks_for_times(acts: tuple[AnyAct, ...]) -> bool:
    return any(isinstance(act, Ask) and act.topic is Topic.AVAILABILITY for act in acts)


def _has(acts: tuple[AnyAct, ...], *kinds: type) -> bool:
    return any(isinstance(act, kinds) for act in acts)


def _without(acts: tuple[AnyAct, ...], kind: type) -> tuple[AnyAct, ...]:
    return tuple(act for act in acts if not isinstance(act, kind))


def is_wish(acts: tuple[AnyAct, ...]) -> bool:
    """Whether a message wants something done, and neither asks a question, nor how things stand."""
    return any(_is_wish(act) for act in acts)


def _is_wish(act: AnyAct) -> bool:
    match act:
        case Do(command=command):
            return command in {Command.STOP, Command.START_OVER}
        case Ask(topic=topic):
            return topic is Topic.AVAILABILITY
        case Agree() | Decline() | Skip() | Doubt():
            return False
        case _:
            return True


def about_what_was_made(acts: tuple[AnyAct, ...], state: ConversationState) -> tuple[AnyAct, ...]:
    """What was said while it was not known whether an appointment was made is about that appointment, once it is."""
    if not state.is_idle or not state.customer.made or _has(acts, Besides) or not _is_open(acts):
        return acts
    acts = _without(acts, Want)
    if any(isinstance(act, Do) and act.command is Command.STOP for act in acts):
        return (Want(goal=Goal.CANCEL), *_without(acts, Do))
    is_change = _has(acts, GiveService, GiveWhen, Shift) or _means_another_time(acts)
    return (Want(goal=Goal.MOVE), *acts) if is_change else acts


def _is_open(acts: tuple[AnyAct, ...]) -> bool:
    """Whether no goal is said in words of its own, or pressed, and no service that is not a correction."""
    said = [act for act in acts if isinstance(act, Want)]
    if said and len(said) == len(acts):
        return False
    is_new = any(isinstance(act, GiveService) and not act.is_correction for act in acts)
    return not is_new and all(act.goal is Goal.BOOK and act.span == NOWHERE and not act.again for act in said)
