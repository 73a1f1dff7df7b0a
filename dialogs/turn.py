"""One turn of the conversation: a message in, the next state and the replies out.

The order is always the same: read, apply, decide, act until something has to be said. Whatever fails on the way, the
state keeps what it had learned by then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from uuid import uuid4

from dialogs.apply import events, news, proofs
from dialogs.happenings import Happened, Outage
from dialogs.ports import Desk
from dialogs.replies import Ask, Say
from dialogs.said import Said, Settled
from dialogs.saying.languages import language_asked_for, language_of, words_in
from dialogs.saying.not_spoken import not_spoken
from dialogs.saying.spoken import spoken_languages
from dialogs.state.conversation import ConversationState
from dialogs.tasks.holding import let_go
from dialogs.tasks.party import let_go_of_guests
from dialogs.turns.absence import AWAY, tell_absence
from dialogs.turns.buttons import confirms
from dialogs.turns.in_doubt import settle, tell
from dialogs.turns.in_public import answer_in_public
from dialogs.turns.news import CHANGE, tell_news
from dialogs.turns.open_turn import USUAL, OpenTurn, Turn, TurnOptions
from dialogs.turns.reading import named_services
from dialogs.turns.taking_in import go_on, load_shops, on_screen, says_again, take_message
from dialogs.understanding.context import Asked
from dialogs.understanding.language import is_rather
from graph.errors import BookingsError, OutcomeUnknown, Rejected, TryLater
from scheduling.errors import UnderWayError

__all__ = ["Turn", "TurnOptions", "take_turn"]


_NAMES = {Asked.NAME, Asked.GUEST}
_IN_ANY_LANGUAGE = {Asked.QUESTION}
"""A question of the business's own has the business's language, and so may its answer."""

_UNASKED = {CHANGE: tell_news, AWAY: tell_absence}


def _one_time_id() -> str:
    return uuid4().hex


async def take_turn(
    state: ConversationState,
    said: Said,
    desk: Desk,
    *,
    now: datetime,
    new_id: Callable[[], str] = _one_time_id,
    options: TurnOptions = USUAL,
) -> Turn:
    """Take one message in and answer it. Always answers; raises nothing that the desk documents.

    `now` is aware. `new_id` makes the one-time ids of confirm buttons.
    """
    if said.settled is not None:
        before = proofs.told(state, now, said.signed_in)
        if _cannot_be_told_now(state, before, said, now):
            return Turn(state, ())
        return await _speak_unasked(OpenTurn(before, said, desk, now, new_id, options), said.settled)
    if said.is_public:
        there = await answer_in_public(OpenTurn(ConversationState(), said, desk, now, new_id, options))
        return replace(there, state=state)
    turn = OpenTurn(proofs.begun(state, now, said.signed_in), said, desk, now, new_id, options)
    turn.is_proof_over = turn.state.tasks != state.tasks
    if state.begun_anew:
        turn.replies.append(Say(turn.words.say("sorry-begun-anew")))
    try:
        await _run(turn)
    except UnderWayError as error:
        _keep_what_ended(turn)
        minutes = ceil((error.until - now) / timedelta(minutes=1)) if error.until else 0
        _try_again(turn, "sorry-under-way-for" if minutes > 0 else "sorry-under-way", minutes=minutes)
    except (TryLater, OutcomeUnknown):
        _keep_what_ended(turn)
        _try_again(turn, "sorry-outage")
    except BookingsError as error:
        _keep_what_ended(turn, is_told=isinstance(error, Rejected))
        _out_of_order(turn)
    await let_go(turn)
    await let_go_of_guests(turn)
    return turn.ended()


async def _speak_unasked(turn: OpenTurn, settled: Settled) -> Turn:
    is_of_task = turn.state.task is not None and turn.state.task.intent == settled.intent
    ended = await _UNASKED.get(settled.kind, tell)(turn, settled)
    is_between = ended.replies and not ended.state.is_idle and not is_of_task
    return replace(ended, state=events.interrupted(ended.state)) if is_between else ended


def _cannot_be_told_now(state: ConversationState, before: ConversationState, said: Said, now: datetime) -> bool:
    """Whether it is theirs only if their channel vouches for them, and that cannot say so just now: it comes again."""
    if said.settled is None or said.signed_in is None or not said.signed_in.is_open:
        return False
    made = news.known(state, said.settled.known_as)
    is_ahead = made is not None and not news.is_past(made, now)
    return is_ahead and news.known(before, said.settled.known_as) is None


async def _run(turn: OpenTurn) -> None:
    await load_shops(turn)
    if turn.state.business_id not in {None, *turn.desk.business_ids}:
        # It was served when this was stored, and is not any more.
        turn.state = events.business_gone(turn.state)
        turn.note("sorry-gone")
    if turn.state.business_id is None and turn.said.business_id in turn.desk.business_ids:
        assert turn.said.business_id is not None
        turn.state = events.in_business(turn.state, turn.said.business_id)
    if turn.state.business_id is None and len(turn.shops) == 1:
        turn.state = events.in_business(turn.state, turn.shops[0].business.id)
    is_for_language = _speak_as_they_do(turn)
    if turn.state.is_in_doubt:
        if await settle(turn):
            return
        turn.state = proofs.only_theirs(turn.state)
    if is_for_language:
        await go_on(turn)
    else:
        await take_message(turn)


def _speak_as_they_do(turn: OpenTurn) -> bool:
    """Whoever writes in another language is answered in it where it is spoken, and else hears once, in that language,
    that it is not. True where the message asks for a language, and for nothing else.
    """
    text, names = turn.said.text, _names_here(turn)
    if on_screen(turn) is not None or turn.state.asked in _IN_ANY_LANGUAGE:
        return False
    asked_for = language_asked_for(text, names, is_name=turn.state.asked in _NAMES)
    language = asked_for or language_of(text, names)
    if language is None or (asked_for is None and is_rather(text, turn.words.language)):
        return False
    if language in dict(spoken_languages()):
        turn.speak(language)
        if asked_for:
            turn.note("now-in-this-language")
    elif language not in turn.state.not_spoken:
        _tell_what_is_spoken(turn, language)
    return asked_for is not None


def _names_here(turn: OpenTurn) -> frozenset[str]:
    """What is named here is called so in every language."""
    names = [name for shop in turn.shops for name in (shop.business.name, *(one.name for one in shop.staff))]
    services = [service for shop in turn.shops for service in named_services(shop)]
    return words_in((*names, *(name for one in services for name in (one.name, *one.also_called))))


def _tell_what_is_spoken(turn: OpenTurn, language: str) -> None:
    business = (turn.shop or turn.shops[0]).business
    told = not_spoken(
        language, (turn.words.language,), business=business.name, phone=business.phone, form=turn.words.form
    )
    turn.replies.append(Say(told))
    turn.state = events.told_not_spoken(turn.state, language)


def _keep_what_ended(turn: OpenTurn, *, is_told: bool = False) -> None:
    """What was done before an outage in the same turn is said; an outage says nothing of how the write under way ended,
    unless it `is_told`.
    """
    task = turn.state.task
    ended = turn.told_of - {task.intent if task is not None else None}
    if ended:
        turn.say_notes()
    if not is_told:
        turn.told_of = ended


def _try_again(turn: OpenTurn, why: str, **values: int) -> None:
    """Nothing could be done: say why, keep everything, offer to try again."""
    pressed = turn.said.pressed
    if not turn.is_read and pressed is None and not says_again(turn):
        turn.keep_for_later()
    if not turn.is_read and pressed is not None and not confirms(pressed) and not turn.state.is_in_doubt:
        # What else was pressed is not kept, so that a yes now would be to a summary that was not to stay as it is.
        turn.state = events.not_carried_out(turn.state)
    turn.notes.clear()
    turn.happened(Happened.OUTAGE, Outage.TRY_LATER.value)
    turn.replies.append(Ask(turn.words.say(why, **values), (turn.try_again,)))


def _out_of_order(turn: OpenTurn) -> None:
    """Our set-up is wrong: the customer cannot help it, and is told whom to ask."""
    turn.happened(Happened.OUTAGE, Outage.SET_UP.value)
    contact = turn.speaker.contact() if turn.shops else None
    say = turn.words.say
    turn.replies.append(Say(say("sorry-setup-contact", contact=contact) if contact else say("sorry-setup")))
