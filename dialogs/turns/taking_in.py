"""Taking a message in: what is on screen first, else its words, with those that could not be read before."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo

from dialogs.acts import Agree, AnyAct, Ask, Do, Doubt, GiveAppointment, GiveBusiness, GiveService, Reason, Topic
from dialogs.aids.second_reading import Reading
from dialogs.apply import apply, events
from dialogs.apply.goals import about_what_was_made
from dialogs.happenings import NO_SUCH_STAFF, Happened
from dialogs.saying import questions, understood
from dialogs.state.tasks import Cancelling, Moving
from dialogs.step import Note
from dialogs.turns.acting import carry_on
from dialogs.turns.aided import aided, prepare
from dialogs.turns.buttons import acts_of_label, acts_of_press, confirms, is_label
from dialogs.turns.open_turn import OpenTurn
from dialogs.turns.reading import acts_alone, acts_of, as_written, context_of
from dialogs.understanding.context import Asked
from scheduling.model import Catalogue

_OF_ONE_BUSINESS = {
    Topic.ABOUT,
    Topic.ADVANCE,
    Topic.CONTACT,
    Topic.HOURS,
    Topic.LENGTH,
    Topic.ONLINE,
    Topic.PLACE,
    Topic.PRICE,
    Topic.ROTA,
    Topic.SERVICES,
    Topic.STAFF,
}

_CONFIRMATIONS = {Asked.CONFIRM, Asked.CONFIRM_CANCEL, Asked.CONFIRM_ERASE}
"""What a yes to is carried out."""


async def load_shops(turn: OpenTurn) -> None:
    """All of them, so that each can be named; once one is chosen, the others may be out of reach."""
    ids = turn.desk.business_ids
    found = await asyncio.gather(*map(turn.desk.catalogue, ids), return_exceptions=True)
    chosen = turn.state.business_id
    for business_id, shop in zip(ids, found, strict=True):
        if isinstance(shop, BaseException) and (chosen not in ids or business_id == chosen):
            raise shop
    turn.meets(tuple(shop for shop in found if isinstance(shop, Catalogue)))
    prepare(turn.aids.meaning, turn.shops, turn.words.locale)


async def take_message(turn: OpenTurn) -> None:
    said = turn.said
    if said.joined and not said.text and turn.state.greeted and not turn.state.unread:
        return
    reading = await _read(turn)
    if turn.before.interrupted and _may_agree_to_what_was_said_between(turn, reading.acts):
        reading = replace(reading, acts=_without_yes(reading.acts))
        if not reading.acts:
            turn.note("yes-to-this")
            await carry_on(turn)
            return
    proposed = understood.sayable(turn.speaker, turn.state, reading.proposed) if turn.shops else ()
    open_questions = tuple(act for act in reading.acts if turn.shop is None and _is_of_one_business(act))
    acts = tuple(act for act in reading.acts if act not in open_questions)
    if not _take_in(turn, acts, is_more=bool(proposed or open_questions)):
        return
    if proposed and turn.shop is not None:
        _say_back(turn, proposed)
        return
    if turn.shop is None and not _is_seen_to(reading.acts, open_questions):
        # Its services and people cannot be known in it before the business is.
        turn.state = events.unread(turn.state, turn.text or _words_of(turn, reading.acts))
    if open_questions:
        turn.ask(Asked.BUSINESS, questions.ask_business(turn.words, turn.shops))
    else:
        await carry_on(turn)
    turn.say_afterwards()


def _words_of(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> str:
    """Of the button that was pressed."""
    return next((one.says for one in turn.before.offered if one.acts == acts), "")


def _is_of_one_business(act: AnyAct) -> bool:
    """Whether each of several businesses would answer it otherwise."""
    return isinstance(act, Ask) and act.topic in _OF_ONE_BUSINESS


def _is_seen_to(acts: tuple[AnyAct, ...], open_questions: tuple[AnyAct, ...]) -> bool:
    """Whether the business makes no difference to the message."""
    return bool(acts) and not open_questions and all(isinstance(act, Ask | Do) for act in acts)


async def go_on(turn: OpenTurn) -> None:
    """With what was under way, as the message is about nothing of it."""
    turn.is_read = True
    _let_old_yes_go(turn, ())
    turn.state = events.gone_on(turn.state)
    await carry_on(turn)


def _say_back(turn: OpenTurn, proposed: tuple[AnyAct, ...]) -> None:
    """It is asked whether this is what was meant; until there is a yes nothing of it counts."""
    turn.state = events.proposing(turn.state, proposed)
    turn.ask(Asked.UNDERSTOOD, understood.ask(turn.speaker, turn.state, proposed))


async def _read(turn: OpenTurn) -> Reading:
    """What the message is: what is on screen, else its words, with those that could not be read before."""
    acts, unread = on_screen(turn), turn.state.unread
    if unread and acts is not None and all(isinstance(act, GiveBusiness) or act in turn.try_again.acts for act in acts):
        _turn_to_business(turn, acts)
        turn.text, acts = unread, None
    elif unread and turn.said.pressed is None:
        turn.text, acts = _with_unread(turn, unread), None
    reading = Reading(acts) if acts is not None else await _read_words(turn)
    if turn.text not in {turn.said.text, unread} and turn.state.asked in _CONFIRMATIONS:
        reading = replace(reading, acts=_without_old_yes(turn, reading.acts))
    _let_old_yes_go(turn, reading.acts)
    if turn.before.is_in_doubt:
        reading = replace(reading, acts=about_what_was_made(reading.acts, turn.state))
    turn.acts, turn.is_read = reading.acts, True
    turn.state = events.read(turn.state)
    return reading


def on_screen(turn: OpenTurn) -> tuple[AnyAct, ...] | None:
    """A pressed button, or a text that is one's words, is what the button means."""
    if turn.said.pressed is not None:
        return acts_of_press(turn.said.pressed)
    return acts_of_label(turn.said.text, turn.state)


def _with_unread(turn: OpenTurn, unread: str) -> str:
    """The message, with one that could not be read before put in front of it."""
    text = turn.said.text
    return unread if not text or says_again(turn) else f"{unread}. {text}"


def says_again(turn: OpenTurn) -> bool:
    return acts_alone(turn.said.text, turn.now, turn.words.locale) == turn.try_again.acts


def _without_old_yes(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    """A yes that could not be read when it was given is none to what is said after it, unless that is one too."""
    now = acts_of(turn.said.text, context_of(turn))
    is_repeated = any(isinstance(act, Agree) for act in now)
    return acts if is_repeated else _without_yes(acts)


def _without_yes(acts: tuple[AnyAct, ...]) -> tuple[AnyAct, ...]:
    return tuple(act for act in acts if not isinstance(act, Agree))


def _may_agree_to_what_was_said_between(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> bool:
    """Whether a yes is typed that would have something carried out; its own button, and what stands on that, are to it
    alone.
    """
    is_yes = any(isinstance(act, Agree) for act in acts) and turn.before.asked in _CONFIRMATIONS
    return is_yes and not (turn.said.pressed is not None and confirms(turn.said.pressed)) and not _is_button(turn)


def _is_button(turn: OpenTurn) -> bool:
    buttons = (one for one in turn.before.offered if any(isinstance(act, Agree) for act in one.acts))
    return any(is_label(turn.said.text, one) for one in buttons)


def _let_old_yes_go(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> None:
    """A yes that an outage kept from being carried out counts for whoever says it again, or asks to try again: whoever
    says anything else is shown once more what it is to.
    """
    is_repeated = any(isinstance(act, Agree) or act in turn.try_again.acts for act in acts)
    if not is_repeated and turn.state.asked in _CONFIRMATIONS:
        turn.state = events.yes_counts_no_more(turn.state)


async def _read_words(turn: OpenTurn) -> Reading:
    """Once another business is chosen, its services and people can be known in the message."""
    if any(made.start is None for made in turn.state.customer.made):
        await turn.looked_up()  # an earlier build kept no more than its id
    context = context_of(turn)
    acts = acts_of(turn.text, context)
    if _turn_to_business(turn, acts):
        context = context_of(turn)
        acts = acts_of(turn.text, context)
    zone = _zone_meant(turn, acts)
    if zone is not context.now.tzinfo:
        context = context_of(turn, zone)  # it can be another day there
        acts = acts_of(turn.text, context)
    return await aided(turn.text, acts, as_written(turn.text, context), turn.aids)


def _zone_meant(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> ZoneInfo:
    """That of the service or the appointment that a message names, where no service is under way."""
    if turn.service is not None:
        return turn.zones.main
    services = [key for act in acts if isinstance(act, GiveService) for key in act.service_ids]
    zones = {turn.context.zones_of(turn.state, key).main for key in services}
    if len(zones) == 1:
        return zones.pop()
    named = tuple(key for act in acts if isinstance(act, GiveAppointment) for key in act.appointment_ids)
    return turn.context.zones(turn.state, named).main


def _turn_to_business(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> bool:
    """The business is taken in before the rest; True when it is another one."""
    given = tuple(act for act in acts if isinstance(act, GiveBusiness))
    if not given or isinstance(turn.state.task, Moving | Cancelling):
        return False
    chosen = turn.shop
    turn.state, _ = apply(turn.state, given, turn.context)
    return turn.shop is not chosen


def _take_in(turn: OpenTurn, acts: tuple[AnyAct, ...], *, is_more: bool = False) -> bool:
    """Apply the acts; False when the turn has been answered already. Where there `is_more`, nothing is unclear."""
    turn.state, taken = apply(turn.state, acts, turn.context)
    _count(turn, acts, is_more=is_more)
    is_to_be_proved = turn.is_proof_over and turn.state.task is not None and turn.state.task.elsewhere
    if is_to_be_proved:
        turn.note("proof-over")  # a yes, say, was to what cannot be done without
    if is_more or is_to_be_proved:
        taken = tuple(note for note in taken if not (isinstance(note, Note) and note.key.startswith("unclear")))
    turn.note_all(taken)
    last = next((note for note in taken if isinstance(note, Note) and note.is_final), None)
    if last is not None:
        turn.say_last(last)
    return last is None


def _count(turn: OpenTurn, acts: tuple[AnyAct, ...], *, is_more: bool) -> None:
    """Who was wished for that there is not, and whether nothing was understood twice in a row."""
    if any(isinstance(act, Doubt) and act.reason is Reason.NO_SUCH_STAFF for act in acts):
        turn.happened(Happened.UNMET, NO_SUCH_STAFF)
    if turn.before.unclear and turn.state.unclear and not is_more:
        turn.happened(Happened.STUCK, turn.before.asked.value if turn.before.asked else Asked.GOAL.value)
