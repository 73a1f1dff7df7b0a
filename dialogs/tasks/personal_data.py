"""What is kept of the customer is told, or erased after a yes; what is not in this conversation only after a proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import assert_never

from dialogs.acts import Agree, Decline, Want
from dialogs.apply import events, personal_data
from dialogs.policy import Erase, LookAhead, TellKept, reaches_elsewhere
from dialogs.replies import Ask, Choice, End
from dialogs.saying.summary import shown_phone
from dialogs.state.customer import Made
from dialogs.state.tasks import Booking, Erasing, Recalling, Visit
from dialogs.turns.open_turn import Erases, OpenTurn
from dialogs.understanding.context import Asked


async def see_to_personal_data(turn: OpenTurn, action: TellKept | LookAhead | Erase) -> bool:
    """Carry out one of these; True when it has left the customer with something to answer."""
    match action:
        case TellKept():
            return await _tell(turn)
        case LookAhead():
            await _look_ahead(turn)
            return False
        case Erase():
            return _erase(turn)
        case _:
            assert_never(action)


# Telling


async def _tell(turn: OpenTurn) -> bool:
    """Of this conversation at once; of what lies elsewhere only to whoever has shown that the address is theirs."""
    task = turn.state.task
    assert isinstance(task, Recalling)
    is_proved = bool(turn.identity.addresses)
    if not task.is_wide:
        is_told = turn.before.asked is Asked.ELSEWHERE and not turn.has(Want)
        turn.notes.extend([] if is_told else _kept_here(turn))
        if turn.proofs is not None and not is_proved:
            yes, no = (
                turn.speaker_choice("button-kept-elsewhere", Agree()),
                turn.speaker_choice("button-kept-enough", Decline()),
            )
            return turn.ask(Asked.ELSEWHERE, Ask(turn.words.say("ask-kept-elsewhere"), (yes, no)))
    if is_proved:
        turn.notes.extend(await _kept_elsewhere(turn))
    turn.note("kept-erase")
    turn.end_task()
    return False


def _kept_here(turn: OpenTurn) -> Iterator[str]:
    say = turn.words.say
    lines = [say("item", what=one) for one in _facts(turn)]
    if lines:
        yield say("kept-here")
        yield from lines
    else:
        yield say("kept-nothing")
    yield say("kept-until", days=turn.kept_for // timedelta(days=1))
    if turn.made_kept_for is not None and turn.made_kept_for > turn.kept_for and _made_here(turn):
        yield say("kept-made-until", days=turn.made_kept_for // timedelta(days=1))


def _facts(turn: OpenTurn) -> Iterator[str]:
    """What is kept of this conversation that leads to its customer, or that they have told for what is under way."""
    state, say, speaker = turn.state, turn.words.say, turn.speaker
    customer = state.customer
    known = {"kept-name": customer.name, "kept-email": customer.email, "kept-phone": shown_phone(customer.phone or "")}
    yield from (say(key, value=value) for key, value in known.items() if value)
    visits = [task for task in state.tasks if isinstance(task, Visit)]
    guests = [guest.name for task in visits if isinstance(task, Booking) for guest in task.guests if guest.name]
    if guests:
        yield say("kept-guests", value=turn.words.all_of(guests))
    if any(task.answers for task in visits):
        yield say("kept-answers")
    if visits:
        yield say("kept-draft")
    yield from (say("kept-made", value=speaker.made(one)) for one in _made_here(turn))


def _made_here(turn: OpenTurn) -> list[Made]:
    return [one for one in turn.state.customer.made if one.start is not None and not one.found_for]


async def _kept_elsewhere(turn: OpenTurn) -> list[str]:
    """Of the addresses that were proved: other conversations, what is on record, and what is ahead in the calendar."""
    await turn.look_elsewhere()
    ahead = [turn.speaker.appointment(one) for one in await turn.looked_up() if one.end > turn.now]
    return [*await _told_of_addresses(turn), *_told_of_calendar(turn, ahead)]


async def _told_of_addresses(turn: OpenTurn) -> list[str]:
    if turn.personal_data is None:
        return []
    addresses = sorted(turn.identity.addresses)
    kept = await turn.personal_data.kept(addresses, turn.said.holder)
    under, say = turn.words.all_of(addresses), turn.words.say
    return [say("kept-elsewhere", addresses=under, chats=kept.conversations, records=kept.records)]


def _told_of_calendar(turn: OpenTurn, ahead: list[str]) -> list[str]:
    if not ahead:
        return [turn.words.say("kept-none-ahead")]
    return [turn.words.say("kept-ahead"), *(turn.words.say("item", what=one) for one in ahead)]


# Erasing


async def _look_ahead(turn: OpenTurn) -> None:
    """In the calendar itself, so that nothing is passed over that was booked in another way."""
    task = turn.state.task
    assert isinstance(task, Erasing)
    if reaches_elsewhere(task):
        await turn.look_elsewhere()
    ahead = [one.id for one in await turn.looked_up() if one.end > turn.now]
    made = (turn.state.made(one) for one in ahead)
    theirs = [one for one in made if one is not None and (reaches_elsewhere(task) or not one.found_for)]
    turn.state = personal_data.looked_ahead(turn.state, [one.appointment_id for one in theirs])


def ask_of_erasing(turn: OpenTurn, asked: Asked) -> bool:
    """What becomes of what lies ahead, and then the yes: each is to just what is listed."""
    task = turn.state.task
    assert isinstance(task, Erasing)
    intent = turn.intent()
    turn.state = events.on_table(turn.state, intent, asked)
    if asked is Asked.UPCOMING:
        ahead = task.ahead or ()
        lines = [turn.words.say("ask-upcoming", number=len(ahead)), *_listed(turn, ahead)]
        yes, no = "button-upcoming-cancel", "button-upcoming-keep"
    else:
        lines = [turn.words.say(_what_goes(turn, task)), *_what_stays(turn, task), turn.words.say("ask-erase")]
        yes, no = "button-erase", "button-erase-not"
    yes_choice: Choice = turn.speaker_choice(yes, Agree(intent=intent))
    return turn.ask(asked, Ask("\n".join(lines), (yes_choice, turn.speaker_choice(no, Decline()))))


def _listed(turn: OpenTurn, appointment_ids: tuple[str, ...]) -> list[str]:
    made = (turn.state.made(one) for one in appointment_ids)
    return [turn.words.say("item", what=turn.speaker.made(one)) for one in made if one is not None and one.start]


def _what_goes(turn: OpenTurn, task: Erasing) -> str:
    if _addresses(turn, task):
        return "erase-all"
    return "erase-here" if turn.proofs is not None else "erase-here-only"


def _what_stays(turn: OpenTurn, task: Erasing) -> list[str]:
    """Bookings keeps what it takes for what is in the calendar, and whom to ask about that."""
    contact = turn.speaker.contact() or turn.speaker.shop.business.name
    if not task.ahead:
        return [turn.words.say("erase-past", contact=contact)]
    return [turn.words.say("erase-stays", number=len(task.ahead), contact=contact), *_listed(turn, task.ahead)]


def _addresses(turn: OpenTurn, task: Erasing) -> tuple[str, ...]:
    return tuple(sorted(turn.identity.addresses)) if reaches_elsewhere(task) else ()


def _erase(turn: OpenTurn) -> bool:
    """Nobody can go on in the conversation after it; what is said last names nobody."""
    task = turn.state.task
    assert isinstance(task, Erasing)
    addresses = _addresses(turn, task)
    key, kept_by_others = (
        ("erased-all", "erased-all-elsewhere") if addresses else ("erased-here", "erased-here-elsewhere")
    )
    turn.notes.clear()
    turn.erases = Erases(addresses)
    turn.state = personal_data.erased()
    turn.replies.append(End(turn.words.say(key), elsewhere=turn.words.say(kept_by_others)))
    return True
