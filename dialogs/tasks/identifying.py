"""Showing who one is: a code to an address, and what was booked under it elsewhere; or being told whom to ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from dialogs.apply import events, proofs
from dialogs.apply.as_before import as_last_time
from dialogs.fields.email import only_here
from dialogs.happenings import Happened
from dialogs.policy import CheckCode, FindAppointments, SendCode, TurnAway
from dialogs.ports import AddressProofs, CodeCheck, CodeSending, Letter
from dialogs.replies import Ask
from dialogs.state.tasks import Booking, Erasing
from dialogs.step import Note
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import Asked
from scheduling.model import Access

PROOF_LASTS = timedelta(hours=1)
"""So long a proved address counts in the conversation in which it was proved."""


async def identify(turn: OpenTurn, action: SendCode | CheckCode | FindAppointments | TurnAway) -> bool:
    """Carry out one of these; True when it has left the customer with something to answer."""
    match action:
        case SendCode():
            return await _send_code(turn)
        case CheckCode():
            await _check_code(turn)
        case FindAppointments():
            await _find_appointments(turn)
        case TurnAway(access):
            return _turn_away(turn, access)
        case _:
            assert_never(action)
    return False


async def _send_code(turn: OpenTurn) -> bool:
    email, speaker = turn.state.customer.email, turn.speaker
    assert email is not None  # the policy asks for it first
    business = speaker.shop.business.name

    def letter(code: str) -> Letter:
        say = speaker.words.say
        values = {"business": business, "code": code}
        return Letter(say("code-subject", **values), say("code-letter", **values))

    sending = await _proofs(turn).send(email, turn.asker, letter)
    if sending is CodeSending.SENT:
        if isinstance(turn.state.task, Erasing):
            turn.note("erase-proof")
        turn.note("code-sent", email=email)
        turn.state = proofs.code_sent(turn.state, email)
        return False
    turn.note("code-too-many" if sending is CodeSending.TOO_MANY else "code-not-sent")
    [*before, last] = turn.notes
    turn.notes.clear()
    here = only_here(speaker) if isinstance(turn.state.task, Erasing) else ()
    turn.replies.append(Ask("\n".join([*before, last]), (turn.try_again, *here)))
    return True


async def _check_code(turn: OpenTurn) -> None:
    customer = turn.state.customer
    assert customer.email is not None  # as above
    match await _proofs(turn).check(customer.email, customer.code, turn.asker):
        case CodeCheck.RIGHT:
            turn.note("code-right")
            turn.state = proofs.proved(turn.state, customer.email, turn.now + PROOF_LASTS)
        case CodeCheck.WRONG:
            turn.note("code-wrong")
            turn.state = proofs.code_was_wrong(turn.state)
        case CodeCheck.OVER:
            turn.note("code-over")
            turn.state = proofs.code_counts_no_more(turn.state)


async def _find_appointments(turn: OpenTurn) -> None:
    """What is booked under the address that was just proved; what is under way goes on with it."""
    if isinstance(turn.state.task, Booking):
        await _find_last_time(turn)
        return
    await turn.look_elsewhere()
    turn.state = proofs.looked_elsewhere(turn.state)
    there = [one for one in await turn.looked_up() if one.end > turn.now]
    if not there:
        is_of_address = turn.proofs is not None or turn.state.customer.is_proved
        turn.note("none-found" if is_of_address else "none-made", email=turn.state.customer.email or "")
        turn.end_task()


async def _find_last_time(turn: OpenTurn) -> None:
    """What they had last, for whoever wants the same again; it is said what that was before anything is made of it."""
    shop = turn.open_shop
    past = await turn.desk.past_appointments_of(shop.business.id, turn.identity)
    if past and shop.service(past[0].service_id or "") is not None:
        turn.state = as_last_time(turn.state, past, shop, turn.zones_of(past[0]).main)
        at = turn.state.visit.when.at if turn.state.visit is not None else None
        usual = turn.words.time(datetime.combine(turn.today, at)) if at is not None else "none"
        turn.note("as-last-time", what=turn.speaker.appointment(past[0]), time=usual)
        return
    turn.state = proofs.looked_elsewhere(turn.state)
    if past:
        turn.note("last-time-gone", what=turn.speaker.appointment(past[0]))
    else:
        turn.note("last-time-unknown")


def _turn_away(turn: OpenTurn, access: Access) -> bool:
    """Perhaps they have an address of the organisation beside the one that they gave: the booking waits for it."""
    if access is Access.MEMBERS_ONLY and turn.proofs is not None:
        turn.happened(Happened.REFUSED, access.value)
        turn.state = events.asking(proofs.without_address(turn.state), Asked.EMAIL)
        turn.say_last(Note("members-only"))
        return True
    end_without_access(turn, access)
    return False


def end_without_access(turn: OpenTurn, access: Access) -> None:
    """The business has not opened its page to them: whom to ask is said, and what is under way ends."""
    turn.happened(Happened.REFUSED, access.value)
    match access:
        case Access.MEMBERS_ONLY:
            turn.note("members-only-here")
        case Access.PROVE_ADDRESS:
            turn.note("cannot-prove" if turn.proofs is None else "not-proved")
            if turn.proofs is None and turn.identity.addresses:
                # Next time they can have the address that is known to be theirs.
                turn.state = proofs.without_address(turn.state)
        case Access.ALLOWED:
            raise AssertionError("whoever is allowed is not turned away")
        case _:
            assert_never(access)
    turn.end_task()


def _proofs(turn: OpenTurn) -> AddressProofs:
    assert turn.proofs is not None  # the policy asks for a code only where one can be sent
    return turn.proofs
