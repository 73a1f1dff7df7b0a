"""One turn of the conversation: a message in, the next state and the replies out.

The order is always the same: read, apply, decide, act until something has to be said. Whatever fails on the way, the
state keeps what it had learned by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import assert_never
from uuid import uuid4

from dialogs.acts import Agree, AnyAct, GiveBusiness
from dialogs.apply import apply, events
from dialogs.apply.goals import about_what_was_made, is_wish
from dialogs.buttons import acts_of_label, acts_of_press
from dialogs.open_turn import OpenTurn
from dialogs.policy import (
    Action,
    AskFor,
    Book,
    Cancel,
    ChooseAppointment,
    Move,
    Search,
    ShowAppointments,
    Summarise,
    decide,
)
from dialogs.ports import Desk
from dialogs.reading import acts_alone, acts_of, context_of
from dialogs.replies import Ask, Reply, Say
from dialogs.said import Said, Settled
from dialogs.saying import notes, questions
from dialogs.saying.languages import language_of
from dialogs.saying.not_spoken import not_spoken
from dialogs.saying.wording import FormOfAddress
from dialogs.state import Booking, Cancelling, ConversationState, Moving
from dialogs.step import Answer, Note
from dialogs.tasks.booking import book, summarise
from dialogs.tasks.cancelling import ask_cancel, cancel
from dialogs.tasks.choosing import choose_appointment
from dialogs.tasks.holding import keep, let_go
from dialogs.tasks.moving import move, summarise_move
from dialogs.tasks.searching import search
from dialogs.tasks.showing import show_appointments
from dialogs.understanding.context import Asked
from graph.errors import BookingsError, OutcomeUnknown, Rejected, TryLater
from scheduling.errors import UnderWayError
from scheduling.model import Catalogue

_ENOUGH = 8
"""Actions in one turn before something must have been said; a policy that goes round in circles is a bug."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message led to: the state to store, and the replies to send after it is stored.

    `told_of` are the intents of which the replies say how they ended.
    """

    state: ConversationState
    replies: tuple[Reply, ...]
    told_of: tuple[str, ...] = ()


def _one_time_id() -> str:
    return uuid4().hex


async def take_turn(
    state: ConversationState,
    said: Said,
    desk: Desk,
    *,
    now: datetime,
    new_id: Callable[[], str] = _one_time_id,
    form: FormOfAddress = FormOfAddress.FORMAL,
) -> Turn:
    """Take one message in and answer it. Always answers; raises nothing that the desk documents.

    `now` is aware. `new_id` makes the one-time ids of confirm buttons. `form` is how customers are addressed.
    """
    if said.settled is not None:
        return await _tell(OpenTurn(state, said, desk, now, new_id, form), said.settled)
    turn = OpenTurn(events.begun(state), said, desk, now, new_id, form)
    if state.begun_anew:
        turn.replies.append(Say(turn.words.say("sorry-begun-anew")))
    try:
        await _run(turn)
    except UnderWayError as error:
        turn.told_of.clear()  # here and below: an outage says nothing of how a write ended
        minutes = ceil((error.until - now) / timedelta(minutes=1)) if error.until else 0
        _try_again(turn, "sorry-under-way-for" if minutes > 0 else "sorry-under-way", minutes=minutes)
    except (TryLater, OutcomeUnknown):
        turn.told_of.clear()
        _try_again(turn, "sorry-outage")
    except BookingsError as error:
        if not isinstance(error, Rejected):
            turn.told_of.clear()
        _out_of_order(turn)
    await let_go(turn)
    return _ended(turn)


def _ended(turn: OpenTurn) -> Turn:
    state = events.offering(turn.state, turn.replies)
    return Turn(state, tuple(turn.replies), tuple(sorted(turn.told_of)))


async def _run(turn: OpenTurn) -> None:
    await _load_shops(turn)
    if turn.state.business_id not in {None, *turn.desk.business_ids}:
        # It was served when this was stored, and is not any more.
        turn.state = events.business_gone(turn.state)
        turn.note("sorry-gone")
    if turn.state.business_id is None and len(turn.shops) == 1:
        turn.state = events.in_business(turn.state, turn.shops[0].business.id)
    _tell_what_is_spoken(turn)
    if turn.state.is_in_doubt and await _settle(turn):
        return
    await _read_and_go_on(turn)


def _tell_what_is_spoken(turn: OpenTurn) -> None:
    """Whoever writes in a language that this conversation is not held in hears so once, in that language."""
    language = language_of(turn.said.text)
    if turn.said.pressed is not None or language in {None, turn.words.language, *turn.state.not_spoken}:
        return
    assert language is not None
    business = (turn.shop or turn.shops[0]).business
    told = not_spoken(
        language, (turn.words.language,), business=business.name, phone=business.phone, form=turn.words.form
    )
    turn.replies.append(Say(told))
    turn.state = events.told_not_spoken(turn.state, language)


async def _load_shops(turn: OpenTurn) -> None:
    """All of them, so that each can be named; once one is chosen, the others may be out of reach."""
    ids = turn.desk.business_ids
    found = await asyncio.gather(*map(turn.desk.catalogue, ids), return_exceptions=True)
    chosen = turn.state.business_id
    for business_id, shop in zip(ids, found, strict=True):
        if isinstance(shop, BaseException) and (chosen not in ids or business_id == chosen):
            raise shop
    turn.shops = tuple(shop for shop in found if isinstance(shop, Catalogue))


# Reading


async def _read_and_go_on(turn: OpenTurn) -> None:
    said = turn.said
    if said.joined and not said.text and turn.state.greeted and not turn.state.unread:
        return
    acts = await _read(turn)
    if not _take_in(turn, acts):
        return
    if turn.shop is None:
        # Its services and people cannot be known in it before the business is.
        turn.state = events.unread(turn.state, turn.text)
    await _carry_on(turn)


async def _read(turn: OpenTurn) -> tuple[AnyAct, ...]:
    """The acts of the message: of what is on screen, else of its words, with those that could not be read before."""
    acts, unread = _on_screen(turn), turn.state.unread
    if unread and acts is not None and all(isinstance(act, GiveBusiness) or act in turn.try_again.acts for act in acts):
        _turn_to_business(turn, acts)
        turn.text, acts = unread, None
    elif unread and turn.said.pressed is None:
        turn.text, acts = _with_unread(turn, unread), None
    if acts is None:
        acts = await _read_words(turn)
    if turn.before.is_in_doubt:
        acts = about_what_was_made(acts, turn.state)
    turn.acts, turn.is_read = acts, True
    turn.state = events.read(turn.state)
    return acts


def _on_screen(turn: OpenTurn) -> tuple[AnyAct, ...] | None:
    """A pressed button, or a text that is one's words, is what the button means."""
    if turn.said.pressed is not None:
        return acts_of_press(turn.said.pressed)
    return acts_of_label(turn.said.text, turn.state)


def _with_unread(turn: OpenTurn, unread: str) -> str:
    """The message, with one that could not be read before put in front of it."""
    text = turn.said.text
    return unread if not text or _says_again(turn) else f"{unread}. {text}"


def _says_again(turn: OpenTurn) -> bool:
    return acts_alone(turn.said.text, turn.now, turn.words.locale) == turn.try_again.acts


async def _read_words(turn: OpenTurn) -> tuple[AnyAct, ...]:
    """Once another business is chosen, its services and people can be known in the message."""
    if any(made.start is None for made in turn.state.customer.made):
        await turn.looked_up()  # an earlier build kept no more than its id
    acts = acts_of(turn.text, context_of(turn))
    if _turn_to_business(turn, acts):
        acts = acts_of(turn.text, context_of(turn))
    return acts


def _turn_to_business(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> bool:
    """The business is taken in before the rest; True when it is another one."""
    given = tuple(act for act in acts if isinstance(act, GiveBusiness))
    if not given or isinstance(turn.state.task, Moving | Cancelling):
        return False
    chosen = turn.shop
    turn.state, _ = apply(turn.state, given, turn.context)
    return turn.shop is not chosen


def _take_in(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> bool:
    """Apply the acts; False when the turn has been answered already."""
    turn.state, taken = apply(turn.state, acts, turn.context)
    turn.note_all(taken)
    last = next((note for note in taken if isinstance(note, Note) and note.is_final), None)
    if last is not None:
        turn.say_last(last)
    return last is None


# Acting


async def _carry_on(turn: OpenTurn) -> None:
    for _ in range(_ENOUGH):
        if _has_lost_its_service(turn):
            turn.note("sorry-gone")
            turn.state = events.service_gone(turn.state)
        action = decide(turn.state, turn.shop)
        if _rests_on_slot(action) and not await keep(turn):
            continue
        if await _do(turn, action):
            return
    raise AssertionError("the policy goes round in circles")


def _has_lost_its_service(turn: OpenTurn) -> bool:
    """Whether what is to be booked was on offer when it was chosen, and is not any more."""
    task = turn.state.task
    is_open = isinstance(task, Booking) and not task.sent and task.service_id is not None
    return is_open and turn.shop is not None and turn.service is None


def _rests_on_slot(action: Action) -> bool:
    """Whether this is asked of a customer who has chosen their slot."""
    match action:
        case AskFor(Asked.NAME | Asked.EMAIL | Asked.PHONE | Asked.QUESTION) | Summarise():
            return True
        case _:
            return False


async def _do(turn: OpenTurn, action: Action) -> bool:
    """Carry out one action; True when it has left the customer with something to answer."""
    match action:
        case AskFor():
            return await _ask(turn, action)
        case Search():
            await search(turn)
            return False
        case ChooseAppointment():
            return await choose_appointment(turn)
        case ShowAppointments():
            return await show_appointments(turn)
        case Summarise():
            return await summarise_move(turn) if isinstance(turn.state.task, Moving) else summarise(turn)
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
        case Asked.GOAL:
            has_agreed = any(isinstance(act, Agree) for act in turn.acts) and turn.before.is_idle
            return turn.ask(
                Asked.GOAL, questions.ask_goal(turn.speaker, turn.state, is_first=turn.is_greeting or has_agreed)
            )
        case Asked.BUSINESS:
            return turn.ask(Asked.BUSINESS, questions.ask_business(turn.words, turn.shops))
        case _:
            turn.state = events.about_question(turn.state, action.question_id)
            before, speaker, asked = turn.before, turn.speaker, action.what
            turn.notes = questions.understood(speaker, asked, turn.acts, turn.state, before, turn.notes)
            return turn.ask(asked, questions.ask_field(speaker, asked, turn.state, before))


# Writes that had no clear answer


async def _tell(turn: OpenTurn, settled: Settled) -> Turn:
    """Say unasked how a write ended that the customer has not been told of.

    While Graph is down it is said in a word, and the whole with the next message.
    """
    before = turn.state
    if before.task is None or before.task.intent != settled.intent:
        return await _tell_of_what_is_forgotten(turn, settled)
    word = turn.words.say("went-through" if settled.is_done else "sorry-not-done")
    is_asked_again = not settled.is_done and not isinstance(before.task, Cancelling)
    after = events.not_carried_out(before) if is_asked_again else events.carried_out(before)
    told_of = (settled.intent,)
    try:
        await _load_shops(turn)
        if is_asked_again:
            turn.notes.append(word)
        turn.state = after
        if not (is_asked_again and before.unread):
            await _carry_on(turn)
        if before.unread and not turn.state.is_in_doubt:
            turn.state = events.unread(turn.state, before.unread)
            await _read_and_go_on(turn)
    except BookingsError:
        return Turn(after, (Say(word),), told_of)
    return Turn(before, ()) if turn.state.is_in_doubt else replace(_ended(turn), told_of=told_of)


async def _tell_of_what_is_forgotten(turn: OpenTurn, settled: Settled) -> Turn:
    """The conversation does not know of that write any more: what was said after the yes could not be kept."""
    told_of, say = (settled.intent,), turn.words.say
    if any(made.intent == settled.intent for made in turn.state.customer.made):
        return Turn(turn.state, (), told_of)  # its receipt has been shown
    if not settled.is_done:
        return Turn(turn.state, (Say(say("sorry-not-done")),), told_of)
    if settled.kind == "cancel":
        return Turn(turn.state, (Say(say("cancelled-unnamed")),), told_of)
    if settled.business_id in turn.desk.business_ids and settled.appointment_id:
        turn.state = events.known_as_made(turn.state, settled.business_id, settled.appointment_id, settled.intent)
        with suppress(BookingsError):
            await _load_shops(turn)
            found = await turn.desk.look_up(settled.business_id, settled.appointment_id)
            if found is not None:
                turn.say_receipt("receipt-move-title" if settled.kind == "move" else "receipt-title", found)
    replies = tuple(turn.replies) or (Say(say("went-through")),)
    return Turn(events.offering(turn.state, replies), replies, told_of)


async def _settle(turn: OpenTurn) -> bool:
    """Finish the write that had no clear answer, before anything new; True when that answers this turn too.

    Until it is finished questions are answered all the same, and a wish is kept to be seen to afterwards.
    """
    unread = turn.state.unread
    acts = _on_screen(turn)
    if acts is None:
        acts = acts_of(turn.said.text, context_of(turn))
    await _carry_on(turn)
    if turn.state.is_in_doubt:
        _answer_meanwhile(turn, acts)
        return True
    if not (is_wish(acts) or questions.asks(acts)):
        turn.said, turn.text = (
            replace(turn.said, text="", pressed=None),
            "",
        )  # it asked how things stand, and that has been told
        if not unread:
            return True
    return False


def _answers(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> list[str]:
    """What can be said to a message whatever else is under way."""
    _, taken = apply(turn.state, questions.only_questions(acts), turn.context)
    said = [note for note in taken if isinstance(note, Answer) or note.key.startswith("person")]
    return [notes.text_of(note, turn.speaker, turn.state, turn.today) for note in said]


def _answer_meanwhile(turn: OpenTurn, acts: tuple[AnyAct, ...]) -> None:
    """Over the word that the write is still being looked into, which is the last reply."""
    answers = _answers(turn, acts)
    if answers:
        turn.replies.insert(-1, Say("\n".join(answers)))
    if is_wish(acts):
        turn.keep_for_later()
        turn.replies[-1] = replace(turn.replies[-1], text=turn.words.say("sorry-still-checking-wish"))


# When nothing can be done


def _try_again(turn: OpenTurn, why: str, **values: int) -> None:
    """Nothing could be done: say why, keep everything, offer to try again."""
    pressed = turn.said.pressed
    if not turn.is_read and pressed is None and not _says_again(turn):
        turn.keep_for_later()
    if not turn.is_read and pressed is not None and not _confirms(pressed) and not turn.state.is_in_doubt:
        # What else was pressed is not kept, so that a yes now would be to a summary that was not to stay as it is.
        turn.state = events.not_carried_out(turn.state)
    turn.notes.clear()
    turn.replies.append(Ask(turn.words.say(why, **values), (turn.try_again,)))


def _confirms(pressed: object) -> bool:
    return isinstance(pressed, dict) and any(isinstance(act, Agree) for act in acts_of_press(pressed))


def _out_of_order(turn: OpenTurn) -> None:
    """Our set-up is wrong: the customer cannot help it, and is told whom to ask."""
    contact = turn.speaker.contact() if turn.shops else None
    say = turn.words.say
    turn.replies.append(Say(say("sorry-setup-contact", contact=contact) if contact else say("sorry-setup")))
