"""Who the customer is, as far as it is known: proofs of their address, and what was found by them.

Small pure functions; `events.py` beside it has those for all else that the booking service answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from dialogs.apply.events import made_of
from dialogs.fields import code, email
from dialogs.said import SignedIn
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Proof
from dialogs.state.tasks import AnyTask, Cancelling, Moving
from dialogs.when import When
from graph.model import Appointment
from scheduling.identity import comparable

_A_TURN = timedelta(minutes=15)
"""So long what a channel says of somebody counts: it says so again with each message."""


def begun(state: ConversationState, now: datetime, signed_in: SignedIn | None) -> ConversationState:
    """Who the customer is now: what was proved may not count any more, nor do appointments that rest on it.

    The customer is told in this turn that what was said before is lost, where it is.
    """
    known = state.customer
    proofs = tuple(one for one in known.proofs if one.until > now)
    state = replace(state, begun_anew=False).with_customer(proofs=proofs, is_member=False)
    if signed_in is not None:
        state = _signed_in(state, now, signed_in)
    # What was allowed when it was sent comes to its end.
    return state if state.is_in_doubt else only_theirs(state)


def told(state: ConversationState, now: datetime, signed_in: SignedIn | None) -> ConversationState:
    """Who the customer is, where they are told something that they have not asked for: a proof may be over by then, if
    the channel does not vouch for them anew.
    """
    left = state.with_customer(proofs=tuple(one for one in state.customer.proofs if one.until > now))
    if signed_in is not None:
        left = _signed_in(left, now, signed_in)
    return left if left.is_in_doubt else only_theirs(left)


def only_theirs(state: ConversationState) -> ConversationState:
    """What was found under an address that is not proved any more is forgotten, and looked for anew where it is needed:
    it is in the calendar all the same.
    """
    identity, known = state.customer.identity, state.customer.made
    made = tuple(one for one in known if not one.found_for or identity.owns(one.found_for))
    gone = tuple(one for one in state.customer.gone if not one.found_for or identity.owns(one.found_for))
    lost = {one.appointment_id for one in known} - {one.appointment_id for one in made}
    tasks = tuple(_looked_for_again(one, lost) for one in state.tasks)
    asked = state.asked if tasks[-1:] == state.tasks[-1:] else None
    return replace(state, tasks=tasks, asked=asked).with_customer(made=made, gone=gone)


def _looked_for_again(task: AnyTask, lost: Collection[str]) -> AnyTask:
    if not isinstance(task, Moving | Cancelling) or task.appointment_id not in lost:
        return task
    if isinstance(task, Cancelling):
        return Cancelling(business_id=task.business_id, elsewhere=True)
    wish = task.when if task.slot is None else When(days=task.when.days, at=task.when.at)
    return Moving(business_id=task.business_id, when=wish, not_when=task.not_when, elsewhere=True)


def _signed_in(state: ConversationState, now: datetime, signed_in: SignedIn) -> ConversationState:
    """What the channel knows of them need not be typed; it is confirmed with the summary."""
    known = state.customer
    named = state.with_customer(name=known.name or signed_in.name or None, is_member=signed_in.is_member)
    if not signed_in.is_member or not signed_in.email:
        return named
    proved_here = proved(named, signed_in.email, now + _A_TURN)
    return proved_here.with_customer(email=known.email or signed_in.email)


def proved(state: ConversationState, address: str, until: datetime) -> ConversationState:
    """The address is theirs beyond doubt for some time."""
    mine = comparable(address)
    others = tuple(one for one in state.customer.proofs if one.address != mine)
    return state.with_customer(proofs=(*others, Proof(mine, until)), code="", code_sent_to="")


def without_address(state: ConversationState) -> ConversationState:
    """Nothing can be done with the address that they have given; perhaps they have another."""
    return email.forget(state)


def code_sent(state: ConversationState, address: str) -> ConversationState:
    return state.with_customer(code_sent_to=address, code="")


def code_was_wrong(state: ConversationState) -> ConversationState:
    """It can be typed once more."""
    return state.with_customer(code="")


def code_counts_no_more(state: ConversationState) -> ConversationState:
    """The next one is another."""
    return code.forget(state)


def about_what_is_elsewhere(state: ConversationState) -> ConversationState:
    """Nothing of what was made here is meant, so that it has to be looked for under the customer's address."""
    return state if state.task is None else state.with_task(replace(state.task, elsewhere=True))


def found_elsewhere(
    state: ConversationState, business_id: str, appointments: Iterable[Appointment]
) -> ConversationState:
    """What is booked under a proved address is theirs for as long as that counts; what was made here stays as it is."""
    known = {key for one in state.customer.made for key in (one.appointment_id, one.other_id)}
    identity = state.customer.identity
    new = tuple(
        replace(made_of(business_id, "", one), found_for=min(filter(identity.owns, one.emails), default=""))
        for one in appointments
        if one.id not in known
    )
    return state.with_customer(made=(*state.customer.made, *new))


def looked_elsewhere(state: ConversationState) -> ConversationState:
    """What there is has been found."""
    return state if state.task is None else state.with_task(replace(state.task, elsewhere=False))
