"""The acts of one message in the order in which they are taken in, each as it is meant here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from dialogs.acts import (
    NOWHERE,
    UNPUBLISHED,
    Agree,
    AnyAct,
    Ask,
    Besides,
    Change,
    Command,
    Decline,
    Do,
    Doubt,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    Field,
    GiveAppointment,
    GiveBusiness,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveTogether,
    GiveWhen,
    Goal,
    Pick,
    Shift,
    Skip,
    Topic,
    Want,
)
from dialogs.apply.goals import goal_of
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.understanding.context import Asked
from dialogs.when import Like, When

ORDER: tuple[type, ...] = (
    Doubt,
    Do,
    Ask,
    Want,
    Change,
    GiveBusiness,
    GivePeople,
    GiveTogether,
    Besides,
    GiveService,
    ExcludeServices,
    ExcludeStaff,
    GiveStaff,
    ExcludeWhen,
    GiveWhen,
    Shift,
    GiveText,
    Skip,
    GiveAppointment,
    Pick,
    Decline,
    Agree,
)
"""First what is asked and wanted, then facts (those that others rest on first), last a yes or no to what is left."""

_PLACE = {kind: number for number, kind in enumerate(ORDER)}


def arranged(acts: tuple[AnyAct, ...], state: ConversationState) -> tuple[AnyAct, ...]:
    """With the goal that the message turns to as its only `Want`."""
    acts = _without_interjections(tuple(dict.fromkeys(acts)))
    if Do(command=Command.START_OVER) in [replace(act, span=NOWHERE) for act in acts if isinstance(act, Do)]:
        state = state.cleared()  # "start over: a massage on Friday, please"
    acts = _what_is_asked_for(tuple(_of_times(act) if state.is_idle else act for act in acts))
    acts = _by_days(_together(acts, state))
    acts = (*(act for act in acts if not isinstance(act, Want)), *_turned_to(acts, state))
    if any(isinstance(act, Doubt) for act in acts):
        acts = tuple(act for act in acts if not isinstance(act, Agree))
    return tuple(sorted(acts, key=_place))


def _turned_to(acts: tuple[AnyAct, ...], state: ConversationState) -> tuple[AnyAct, ...]:
    """The goal, with what else is meant by it here."""
    goal, said = goal_of(acts, state), next((act for act in acts if isinstance(act, Want)), None)
    if goal is not None:
        want = replace(said, goal=goal) if said is not None else Want(goal=goal)
    elif said is None:
        return ()
    elif said.goal is Goal.CHANGE:
        return (Decline(),) if state.asked is Asked.CONFIRM else ()  # "I can't come then": the summary is not right
    else:
        want = replace(said, goal=Goal.BOOK)  # whatever it says, it is of what is under way
    return (want, *_meant_by_it(acts, want, state))


def _by_days(acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    """ "I can't do Friday, a week later, same time": counted from what stands, which keeps its hour."""
    lengths = [act.by for act in acts if isinstance(act, Shift) and act.by is not None]
    is_again = any(isinstance(act, Want) and act.again for act in acts)
    if not lengths or is_again or any(by % timedelta(days=1) for by in lengths):
        return acts
    return tuple(act for act in acts if not _is_said_by_days(act))


def _is_said_by_days(act: AnyAct) -> bool:
    match act:
        case Shift(by=by):
            return by is None
        case ExcludeWhen(when=when):
            return not when.has_time
        case GiveWhen(when=when):
            return when == When(like=(Like.SAME_TIME,))
        case _:
            return False


_COURTESIES = {Command.WAIT, Command.HELLO, Command.THANKS, Command.BYE}


def _without_interjections(acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    """ "Oh hang on, make it a massage": a moment is asked for only by whoever says nothing else."""
    if all(isinstance(act, Do) and act.command in _COURTESIES for act in acts):
        return acts
    return tuple(act for act in acts if not (isinstance(act, Do) and act.command is Command.WAIT))


def _together(acts: tuple[AnyAct, ...], state: ConversationState) -> tuple[AnyAct, ...]:
    """ "At the same time": of several who come it is how they come, and not the time of what was made before."""
    people = _people_of(acts, state)
    if people == 1:
        return tuple(act for act in acts if not isinstance(act, GiveTogether))
    each = tuple(part for act in acts for part in _times_of_each(act, people))
    if each != acts:  # "9 for one and half past for the other": "one" is nobody alone
        each = tuple(act for act in each if not (isinstance(act, GivePeople) and act.count == 1))
    return tuple(part for act in each for part in _of_a_party(act))


def _people_of(acts: tuple[AnyAct, ...], state: ConversationState) -> int:
    """As many as are said to come, or were before."""
    known = state.task.people if isinstance(state.task, Booking) else 1
    return next((act.count for act in acts if isinstance(act, GivePeople) and act.count > 1), known)


def _times_of_each(act: AnyAct, people: int) -> Iterator[AnyAct]:
    """ "9 and half past 9": as many times as come, and the first of them is that of the first."""
    choices = act.when.choices if isinstance(act, GiveWhen) else ()
    times = sorted({one.at for one in choices if one.at is not None})
    days = {one.days for one in choices}
    if not isinstance(act, GiveWhen) or len(times) != len(choices) or len(times) != people or len(days) != 1:
        yield act
        return
    yield GiveTogether(at_once=False)
    yield replace(
        act, when=dataclasses.replace(act.when, choices=(), at=times[0], days=choices[0].days or act.when.days)
    )


_WAYS = {Like.SAME_TIME: GiveTogether(at_once=True), Like.RIGHT_AFTER: GiveTogether(at_once=False)}


def _of_a_party(act: AnyAct) -> Iterator[AnyAct]:
    if not isinstance(act, GiveWhen):
        yield act
        return
    yield from (_WAYS[like] for like in act.when.like if like in _WAYS)
    left = dataclasses.replace(act.when, like=tuple(like for like in act.when.like if like not in _WAYS))
    if left:
        yield replace(act, when=left)


def _place(act: AnyAct) -> tuple[int, bool]:
    """Which times there are is asked of what is under way by then, and who has them of the service and the day.

    What nobody here can answer comes after what can be.
    """
    match act:
        case Ask(topic=Topic.AVAILABILITY):
            return _PLACE[Change], False
        case Ask(topic=Topic.STAFF | Topic.GENDER):
            return _PLACE[Pick], False
        case Ask(topic=topic, is_described=is_described):
            return _PLACE[Ask], topic in UNPUBLISHED and not is_described
        case _:
            return _PLACE[type(act)], False


def _of_times(act: AnyAct) -> AnyAct:
    """ "Who is free for a haircut on Friday?" is answered by the times, which say who has them."""
    is_of_one = isinstance(act, Ask) and act.topic is Topic.STAFF and act.service_ids and act.when
    return replace(act, topic=Topic.AVAILABILITY) if is_of_one and isinstance(act, Ask) else act


def _what_is_asked_for(acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    """ "What do you have on Tuesday?" wishes for Tuesday; a time that is named says what of the time shall change."""
    given = {type(act) for act in acts}
    acts = (*acts, *(wish for act in acts for wish in _wishes_in(act) if type(wish) not in given))
    if not any(isinstance(act, GiveWhen | Shift) for act in acts):
        return acts
    return tuple(act for act in acts if not (isinstance(act, Change) and act.field in {Field.DAY, Field.TIME}))


def _wishes_in(act: AnyAct) -> Iterator[AnyAct]:
    if not isinstance(act, Ask) or act.topic is not Topic.AVAILABILITY:
        return
    if act.service_ids:
        yield GiveService(service_ids=act.service_ids)
    if act.staff_ids:
        yield GiveStaff(staff_ids=act.staff_ids)
    if act.when:
        yield GiveWhen(when=act.when)


def _meant_by_it(acts: tuple[AnyAct, ...], want: Want, state: ConversationState) -> tuple[AnyAct, ...]:
    """ "How much is a massage?" - "Then book it for tomorrow"."""
    if want.goal is not Goal.BOOK or state.spoken_of is None or any(isinstance(act, GiveService) for act in acts):
        return ()
    begins = state.is_idle and (want.points_back or any(isinstance(act, GiveWhen | GiveStaff) for act in acts))
    visit = state.visit
    goes_on = visit is not None and visit.service_id is None and want.points_back
    return (GiveService(service_ids=(state.spoken_of,)),) if begins or goes_on else ()
