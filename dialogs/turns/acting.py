"""Acting on what is known, until something has to be said: the policy names the action, and here it is carried out."""

from __future__ import annotations

from typing import assert_never

from dialogs.acts import Agree
from dialogs.apply import events
from dialogs.fields.people import MOST
from dialogs.policy import (
    Action,
    AskFor,
    Book,
    Cancel,
    CheckCode,
    ChooseAppointment,
    Erase,
    FindAppointments,
    FindStaff,
    LookAhead,
    Move,
    Search,
    SendCode,
    ShowAppointments,
    Summarise,
    TellKept,
    TellLate,
    TurnAway,
    decide,
)
from dialogs.saying import questions
from dialogs.state.tasks import Booking, Moving
from dialogs.tasks.another import ask_another
from dialogs.tasks.booking import book, summarise
from dialogs.tasks.cancelling import ask_cancel, cancel
from dialogs.tasks.choosing import choose_appointment
from dialogs.tasks.holding import keep
from dialogs.tasks.identifying import identify
from dialogs.tasks.lateness import tell_late
from dialogs.tasks.moving import move, summarise_move
from dialogs.tasks.party import keep_all
from dialogs.tasks.personal_data import ask_of_erasing, see_to_personal_data
from dialogs.tasks.searching import find_staff, search
from dialogs.tasks.showing import show_appointments
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked

_ENOUGH = 11 + MOST
"""Actions in one turn before something must have been said, one for each who is booked with one yes; a policy that goes
round in circles is a bug. Cancellations do not count: with each there is one less to go.
"""


async def carry_on(turn: OpenTurn) -> None:
    left = _ENOUGH
    while left:
        if _has_lost_its_service(turn):
            turn.note("sorry-gone")
            turn.state = events.service_gone(turn.state)
        turn.state = events.on_one_clock(turn.state, turn.zones.main, turn.today)
        action = decide(turn.state, turn.shop, can_prove=turn.proofs is not None)
        left -= not isinstance(action, Cancel)
        if _rests_on_slot(turn, action) and not (await keep(turn) and await keep_all(turn)):
            continue
        turn.count_stages(is_agreed=isinstance(action, Book))
        turn.actions.append(action)
        if await _do(turn, action):
            turn.count_stages(is_agreed=False)
            return
    raise AssertionError("the policy goes round in circles")


def _has_lost_its_service(turn: OpenTurn) -> bool:
    """Whether what is to be booked was on offer when it was chosen, and is not any more."""
    task = turn.state.task
    is_open = isinstance(task, Booking) and not task.sent and task.service_id is not None
    return is_open and turn.shop is not None and turn.service is None


def _rests_on_slot(turn: OpenTurn, action: Action) -> bool:
    """Whether something is asked of a customer who has chosen their slot."""
    visit = turn.state.visit
    return isinstance(action, AskFor | Summarise) and visit is not None and visit.slot is not None


async def _do(turn: OpenTurn, action: Action) -> bool:
    """Carry out one action; True when it has left the customer with something to answer."""
    match action:
        case AskFor():
            return await _ask(turn, action)
        case Search():
            await search(turn)
            return False
        case FindStaff():
            await find_staff(turn)
            return False
        case SendCode() | CheckCode() | FindAppointments() | TurnAway():
            return await identify(turn, action)
        case ChooseAppointment():
            return await choose_appointment(turn)
        case ShowAppointments():
            return await show_appointments(turn)
        case TellKept() | LookAhead() | Erase():
            return await see_to_personal_data(turn, action)
        case TellLate():
            return await tell_late(turn)
        case Summarise():
            return await summarise_move(turn) if isinstance(turn.state.task, Moving) else summarise(turn)
        case Book() | Move() | Cancel():
            return await _write(turn, action)
        case _:
            assert_never(action)


async def _write(turn: OpenTurn, action: Book | Move | Cancel) -> bool:
    match action:
        case Book():
            return await book(turn)
        case Move():
            return await move(turn)
        case Cancel():
            return await cancel(turn)
        case _:
            assert_never(action)


async def _ask(turn: OpenTurn, action: AskFor) -> bool:
    match action.what:
        case Asked.CONFIRM_CANCEL:
            return await ask_cancel(turn)
        case Asked.UPCOMING | Asked.CONFIRM_ERASE:
            return ask_of_erasing(turn, action.what)
        case Asked.GOAL:
            has_agreed = any(isinstance(act, Agree) for act in turn.acts) and turn.before.is_idle
            return turn.ask(
                Asked.GOAL, questions.ask_goal(turn.speaker, turn.state, is_first=turn.is_greeting or has_agreed)
            )
        case Asked.ANOTHER:
            return await ask_another(turn)
        case Asked.BUSINESS:
            return turn.ask(Asked.BUSINESS, questions.ask_business(turn.words, turn.shops))
        case _:
            turn.state = events.about_question(turn.state, action.question_id)
            before, speaker, asked = events.seen_before(turn.before, turn.acts), turn.speaker, action.what
            turn.notes = questions.understood(speaker, asked, turn.acts, turn.state, before, turn.notes)
            turn.notes = turn.notes or questions.not_understood(speaker, asked, turn.acts, turn.state, before)
            return turn.ask(asked, questions.ask_field(speaker, asked, turn.state, before))
