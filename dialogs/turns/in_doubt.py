"""Writes that had no clear answer: they are finished before anything new, and their end is told, asked or unasked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from dialogs.acts import AnyAct
from dialogs.apply import apply, events
from dialogs.apply.goals import is_wish
from dialogs.happenings import Happened, Happening
from dialogs.replies import Links, Say
from dialogs.said import Settled
from dialogs.saying import notes, questions
from dialogs.saying.receipt import Told
from dialogs.state.tasks import Cancelling
from dialogs.step import Answer
from dialogs.turns.acting import carry_on
from dialogs.turns.open_turn import OpenTurn, Turn
from dialogs.turns.reading import acts_of, context_of
from dialogs.turns.taking_in import load_shops, on_screen, take_message
from graph.errors import BookingsError

_DONE = {"cancel": Happened.CANCELLED, "move": Happened.MOVED}


async def tell(turn: OpenTurn, settled: Settled) -> Turn:
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
        await load_shops(turn)
        if is_asked_again:
            turn.notes.append(word)
        turn.state = after
        if not (is_asked_again and before.unread):
            await carry_on(turn)
        await _take_unread(turn, before.unread)
    except BookingsError:
        return Turn(after, (Say(word),), told_of)
    if turn.state.is_in_doubt:
        return Turn(before, ())
    return replace(turn.ended(), told_of=tuple(sorted({*turn.told_of, settled.intent})))


async def _take_unread(turn: OpenTurn, text: str) -> None:
    """What was said before it was known how the write ended."""
    if text and not turn.state.is_in_doubt:
        turn.state = events.unread(turn.state, text)
        await take_message(turn)


async def _tell_of_what_is_forgotten(turn: OpenTurn, settled: Settled) -> Turn:
    """The conversation does not know of that write any more: what was said after the yes could not be kept."""
    told_of, say = (settled.intent,), turn.words.say
    if any(made.intent == settled.intent for made in turn.state.customer.made):
        return Turn(turn.state, (), told_of)  # its receipt has been shown
    if not settled.is_done:
        return Turn(turn.state, (Say(say("sorry-not-done")),), told_of)
    happenings = (Happening(_DONE.get(settled.kind, Happened.BOOKED), settled.business_id or ""),)
    if settled.kind == "cancel":
        calendar = await _withdrawal(turn, settled)
        return Turn(turn.state, (Say(say("cancelled-unnamed"), calendar),), told_of, happenings=happenings)
    if settled.business_id in turn.desk.business_ids and settled.appointment_id:
        before = turn.state
        turn.state = events.known_as_made(before, settled.business_id, settled.appointment_id, settled.intent)
        with suppress(BookingsError):
            await load_shops(turn)
            found = await turn.desk.look_up(settled.business_id, settled.appointment_id)
            if found is None:
                gone = Say(say("went-through-and-gone"))
                return Turn(before, (gone,), told_of, happenings=happenings)
            told = Told(is_news=True)
            turn.say_receipt("receipt-move-title" if settled.kind == "move" else "receipt-title", found, told=told)
    replies = tuple(turn.replies) or (Say(say("went-through")),)
    return Turn(events.offering(turn.state, replies), replies, told_of, happenings=happenings)


async def _withdrawal(turn: OpenTurn, settled: Settled) -> Links | None:
    made = turn.state.made(settled.appointment_id)
    if made is None or made.business_id not in turn.desk.business_ids:
        return None
    before, found = turn.state, None
    turn.state = events.in_business(before, made.business_id)
    with suppress(BookingsError):
        await load_shops(turn)
        found = turn.withdrawal(made)
    turn.state = before  # what is under way goes on, in whichever business that is
    return found


async def settle(turn: OpenTurn) -> bool:
    """Finish the write that had no clear answer, before anything new; True when that answers this turn too.

    Until it is finished questions are answered all the same, and a wish is kept to be seen to afterwards.
    """
    unread = turn.state.unread
    acts = on_screen(turn)
    if acts is None:
        acts = acts_of(turn.said.text, context_of(turn))
    await carry_on(turn)
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
