"""The one table: what is under way, what was asked, and an act, to the transition that takes it in.

The most particular row counts: first by the task, then by what was asked, then by what the act says. Drawn into
docs/conversation-table.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from dialogs.acts import (
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
    Reason,
    Shift,
    Skip,
    Topic,
    Want,
)
from dialogs.apply import (
    appointments,
    commands,
    consent,
    identity,
    lateness,
    personal_data,
    questions,
    tasks,
    twins,
    waiting,
)
from dialogs.fields import (
    business,
    code,
    email,
    guest,
    name,
    people,
    phone,
    question,
    service,
    shift,
    staff,
    time,
    together,
    when,
)
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking, Cancelling, Erasing, Late, Moving, Recalling, Showing, Visit
from dialogs.step import Step
from dialogs.understanding.context import Asked

Transition: TypeAlias = Callable[[Step, Any], Step]


class Idle:
    """Nothing is under way."""


@dataclass(frozen=True, slots=True)
class Row:
    """`task` and `asked` None stand for any, `says` for whatever the act says."""

    task: type | None
    asked: Asked | None
    act: type
    says: Enum | None
    transition: Transition


TABLE: tuple[Row, ...] = (
    # What is wanted
    Row(Idle, None, Want, Goal.BOOK, tasks.begin_booking),
    Row(Idle, None, Want, Goal.CHANGE, tasks.ask_move_or_cancel),
    Row(None, None, Want, Goal.BOOK, commands.nothing),
    Row(None, None, Want, Goal.CHANGE, commands.nothing),
    Row(None, None, Want, Goal.SHOW, tasks.show_beside),
    Row(Idle, None, Want, Goal.SHOW, tasks.begin_showing),
    Row(Showing, None, Want, Goal.SHOW, commands.nothing),
    Row(Showing, Asked.EMAIL, Want, Goal.BOOK, tasks.book_instead),
    Row(Showing, Asked.CODE, Want, Goal.BOOK, tasks.book_instead),
    Row(Late, Asked.EMAIL, Want, Goal.BOOK, tasks.book_instead),
    Row(Late, Asked.CODE, Want, Goal.BOOK, tasks.book_instead),
    Row(Moving, Asked.EMAIL, Want, Goal.BOOK, tasks.book_instead),
    Row(Moving, Asked.CODE, Want, Goal.BOOK, tasks.book_instead),
    Row(Cancelling, Asked.EMAIL, Want, Goal.BOOK, tasks.book_instead),
    Row(Cancelling, Asked.CODE, Want, Goal.BOOK, tasks.book_instead),
    Row(None, None, Want, Goal.MOVE, tasks.begin_moving),
    Row(Moving, None, Want, Goal.MOVE, commands.nothing),
    Row(Booking, Asked.ANOTHER, Want, Goal.BOOK, twins.take_another),
    Row(Booking, Asked.ANOTHER, Want, Goal.MOVE, twins.move_twin),
    Row(None, None, Want, Goal.CANCEL, tasks.begin_cancelling),
    Row(Booking, None, Want, Goal.CANCEL, tasks.cancel_booking),
    Row(Cancelling, None, Want, Goal.CANCEL, commands.nothing),
    Row(None, None, Want, Goal.RECALL, personal_data.begin_recalling),
    Row(None, None, Want, Goal.ERASE, personal_data.begin_erasing),
    Row(Erasing, None, Want, Goal.ERASE, commands.nothing),
    Row(Erasing, Asked.UPCOMING, Want, Goal.CANCEL, personal_data.cancel_some),
    Row(None, None, Want, Goal.LATE, lateness.begin),
    Row(None, None, Besides, None, waiting.wish_besides),
    # What can be said at any time
    Row(None, None, Do, Command.STOP, tasks.give_up),
    Row(None, None, Do, Command.START_OVER, tasks.start_over),
    Row(None, None, Do, Command.BACK, commands.go_back),
    Row(Idle, None, Do, Command.BACK, tasks.go_back_to_given_up),
    Row(None, None, Do, Command.AGAIN, commands.nothing),
    Row(None, None, Do, Command.HELP, commands.say_help),
    Row(None, None, Do, Command.PERSON, commands.name_person),
    Row(None, None, Do, Command.HELLO, commands.nothing),
    Row(None, None, Do, Command.THANKS, commands.nothing),
    Row(Idle, None, Do, Command.THANKS, commands.say_goodbye),
    Row(None, None, Do, Command.BYE, commands.nothing),
    Row(Idle, None, Do, Command.BYE, commands.say_goodbye),
    Row(None, None, Do, Command.WAIT, commands.wait),
    Row(None, None, Do, Command.FORGET, commands.forget_device),
    # Facts
    Row(None, None, GiveBusiness, None, business.give),
    Row(Visit, None, GiveService, None, service.give),
    Row(Cancelling, None, GiveService, None, appointments.narrow),
    Row(Booking, None, GivePeople, None, people.give),
    Row(Booking, None, GiveTogether, None, together.give),
    Row(Visit, None, ExcludeServices, None, service.exclude),
    Row(Visit, None, GiveStaff, None, staff.give),
    Row(Cancelling, None, GiveStaff, None, appointments.narrow),
    Row(Visit, None, ExcludeStaff, None, staff.exclude),
    Row(Idle, None, ExcludeStaff, None, commands.exclude_idle),
    Row(Visit, None, GiveWhen, None, when.give),
    Row(Cancelling, None, GiveWhen, None, appointments.narrow),
    Row(Visit, None, ExcludeWhen, None, when.exclude),
    Row(Visit, None, Shift, None, shift.give),
    Row(Visit, Asked.SERVICE, Shift, None, service.others),
    Row(None, None, GiveText, Field.NAME, name.give),
    Row(Booking, Asked.GUEST, GiveText, Field.NAME, guest.give),
    Row(None, None, GiveText, Field.EMAIL, email.give),
    Row(None, None, GiveText, Field.PHONE, phone.give),
    Row(None, Asked.CODE, GiveText, Field.CODE, code.give),
    Row(Idle, None, GiveText, Field.NAME, commands.give_detail),
    Row(Idle, None, GiveText, Field.EMAIL, commands.give_detail),
    Row(Idle, None, GiveText, Field.PHONE, commands.give_detail),
    Row(Visit, None, GiveText, Field.ANSWER, question.give),
    Row(None, None, GiveAppointment, None, appointments.point_at),
    # What is changed, or not given
    Row(Visit, None, Change, None, commands.forget),
    Row(Visit, None, Change, Field.STAFF, staff.choose),
    Row(Idle, None, Change, None, commands.change_idle),
    Row(None, Asked.CODE, Change, Field.CODE, identity.send_again),
    Row(None, Asked.CODE, Change, Field.EMAIL, identity.another_address),
    Row(None, Asked.CODE, Do, Command.AGAIN, identity.send_again),
    Row(Visit, Asked.SERVICE, Skip, Field.SERVICE, questions.advise),
    Row(Booking, Asked.GUEST, Skip, None, guest.skip),
    Row(None, None, Skip, Field.PHONE, phone.skip),
    Row(Visit, Asked.EMAIL, Skip, Field.EMAIL, email.skip),
    Row(None, Asked.EMAIL, Skip, Field.EMAIL, identity.refuse),
    Row(Moving, Asked.EMAIL, Skip, Field.EMAIL, identity.refuse),
    Row(None, Asked.CODE, Skip, Field.EMAIL, identity.send_again),
    Row(Recalling, Asked.EMAIL, Skip, Field.EMAIL, personal_data.tell_no_more),
    Row(Erasing, Asked.EMAIL, Skip, Field.EMAIL, personal_data.only_here),
    # Yes and no
    Row(None, Asked.CONFIRM, Agree, None, consent.agree),
    Row(None, Asked.CONFIRM_CANCEL, Agree, None, consent.agree),
    Row(Recalling, Asked.ELSEWHERE, Agree, None, personal_data.tell_all),
    Row(Erasing, Asked.UPCOMING, Agree, None, personal_data.cancel_first),
    Row(Erasing, Asked.CONFIRM_ERASE, Agree, None, consent.agree),
    Row(Visit, Asked.TIME, Agree, None, time.agree),
    Row(Visit, Asked.SERVICE, Agree, None, service.agree),
    Row(Visit, Asked.STAFF, Agree, None, staff.agree),
    Row(Idle, None, Decline, None, commands.say_goodbye),
    Row(None, Asked.UNDERSTOOD, Decline, None, consent.put_otherwise),
    Row(Idle, Asked.UNDERSTOOD, Decline, None, consent.put_otherwise),
    Row(Idle, Asked.MOVE_INSTEAD, Decline, None, consent.keep_as_it_is),
    Row(Cancelling, Asked.CONFIRM_CANCEL, Decline, None, consent.keep),
    Row(Recalling, None, Decline, None, personal_data.tell_no_more),
    Row(Erasing, None, Decline, None, personal_data.only_here),
    Row(Erasing, Asked.UPCOMING, Decline, None, personal_data.keep_them),
    Row(Erasing, Asked.CONFIRM_ERASE, Decline, None, personal_data.leave_it),
    Row(Visit, Asked.CONFIRM, Decline, None, consent.ask_what_to_change),
    Row(Visit, Asked.NAME, Decline, None, consent.ask_what_to_change),
    Row(Booking, Asked.GUEST, Decline, None, guest.skip),
    Row(Visit, Asked.SERVICE, Decline, None, service.decline),
    Row(Visit, Asked.TIME, Decline, None, time.decline),
    Row(Visit, Asked.EMAIL, Decline, None, email.skip),
    Row(None, Asked.EMAIL, Decline, None, identity.refuse),
    Row(Moving, Asked.EMAIL, Decline, None, identity.refuse),
    Row(None, Asked.CODE, Decline, None, identity.refuse),
    Row(Visit, Asked.PHONE, Decline, None, phone.skip),
    # Questions
    Row(None, None, Ask, None, questions.answer),
    Row(None, None, Ask, Topic.LATE, lateness.begin),
    Row(None, None, Ask, Topic.AVAILABILITY, questions.list_times),
    Row(Idle, None, Ask, Topic.SERVICES, tasks.choose_service),
    Row(Visit, Asked.SERVICE, Ask, Topic.SERVICES, questions.list_services),
    Row(Visit, None, Ask, Topic.STAFF, questions.tell_staff),
    Row(None, None, Ask, Topic.GENDER, questions.tell_who_there_is),
    Row(None, None, Ask, Topic.ONLINE, questions.tell_online),
    Row(None, None, Ask, Topic.SERIES, questions.one_at_a_time),
    Row(None, None, Ask, Topic.OTHER, questions.name_who_knows),
    Row(None, None, Ask, Topic.PARKING, questions.name_who_knows),
    Row(None, None, Ask, Topic.PAYMENT, questions.name_who_knows),
    Row(None, None, Ask, Topic.ACCESS, questions.name_who_knows),
    Row(None, None, Ask, Topic.BRING, questions.name_who_knows),
    Row(None, None, Ask, Topic.WHY, questions.name_who_knows),
    Row(None, Asked.NAME, Ask, Topic.WHY, questions.say_why_asked),
    Row(None, Asked.EMAIL, Ask, Topic.WHY, questions.say_why_asked),
    Row(None, Asked.CODE, Ask, Topic.WHY, questions.say_why_asked),
    Row(None, Asked.CODE, Ask, Topic.PRIVACY, questions.say_why_asked),
    Row(None, Asked.CODE, Ask, Topic.CONFIRMATION, identity.send_again),
    Row(None, Asked.CODE, Ask, Topic.PLACE, identity.another_address),
    Row(None, Asked.PHONE, Ask, Topic.WHY, questions.say_why_asked),
    # What cannot be used
    Row(None, None, Doubt, None, questions.doubt),
    Row(None, None, Doubt, Reason.UNKNOWN_WORDS, questions.unknown_words),
)

_ROWS = {(row.task, row.asked, row.act, row.says): row.transition for row in TABLE}
assert len(_ROWS) == len(TABLE)


def transition_of(act: AnyAct, state: ConversationState) -> Transition:
    """The transition of the most particular row; an act that no row has means nothing here."""
    task = Idle if state.task is None else type(state.task)
    above: tuple[type | None, ...] = (task, Visit, None) if task in {Booking, Moving} else (task, None)
    for of_task in above:
        for asked in (state.asked, None):
            for says in (_said(act), None):
                if found := _ROWS.get((of_task, asked, type(act), says)):
                    return found
    return commands.nothing


def _said(act: AnyAct) -> Enum | None:
    """What tells acts of one kind apart in the table."""
    match act:
        case Want(goal=goal):
            return goal
        case Do(command=command):
            return command
        case GiveText(field=field) | Change(field=field) | Skip(field=field):
            return field
        case Ask(topic=topic):
            return topic
        case Doubt(reason=reason):
            return reason
        case _:
            return None
