"""Conversations in an operator's words: where each stands, and whether it is stuck; whose it is only on request."""

from __future__ import annotations

from datetime import datetime, timedelta

from deploy.operations.finding import NotFoundError
from dialogs.state.conversation import ConversationState
from dialogs.stored import read_state
from storage.overview import Overview, Seen
from storage.stuck import SENT_WITHIN, TURN_WITHIN

# A write without a clear answer is looked into every few seconds.
_SETTLED_WITHIN = timedelta(minutes=10)

COLUMNS = ("reference", "channel", "step", "rested for", "stuck")


def why_stuck(one: Seen, now: datetime) -> str:
    """Nothing where it goes on."""
    if one.is_closed:
        return ""
    if one.waits_since is not None and now - one.waits_since > TURN_WITHIN:
        return f"a message waits for its turn since {_ago(now - one.waits_since)}"
    rested = now - one.touched
    if one.unsent and rested > SENT_WITHIN:
        return f"{one.unsent} replies wait for the channel"
    if one.state is not None and read_state(one.state).is_in_doubt and rested > _SETTLED_WITHIN:
        return "a write has had no clear answer; see `writes uncertain`"
    return ""


def row_of(one: Seen, now: datetime) -> tuple[str, ...]:
    return one.reference, one.key.channel, step_of(one), _ago(now - one.touched), why_stuck(one, now) or "no"


def as_json(one: Seen, now: datetime, *, personal: bool = False) -> dict[str, object]:
    found: dict[str, object] = {
        "reference": one.reference,
        "channel": one.key.channel,
        "step": step_of(one),
        "touched": one.touched,
        "stuck": why_stuck(one, now),
        "closed": one.is_closed,
        "can_be_spoken_to": one.is_reached,
        "waits_since": one.waits_since,
        "unsent": one.unsent,
        "appointments": len(_state(one).customer.made),
    }
    return found | (_personal(one) if personal else {})


def step_of(one: Seen) -> str:
    """What is under way, and what was asked last."""
    if one.is_closed:
        return "closed"
    if one.state is None:
        return "nothing said yet, or erased"
    state = read_state(one.state)
    if state.task is None:
        return "at rest"
    asked = f", asked for {state.asked.value}" if state.asked else ""
    return f"{state.task.goal.value}{asked}"


async def one_called(overview: Overview, reference: str) -> Seen:
    """Raises NotFoundError."""
    found = await overview.of(reference)
    if len(found) == 1:
        return found[0]
    raise NotFoundError(
        f"{reference}: {'several conversations have' if found else 'no conversation has'} this reference; "
        "`conversations list` shows them"
    )


def _state(one: Seen) -> ConversationState:
    return read_state(one.state) if one.state is not None else ConversationState()


def _personal(one: Seen) -> dict[str, object]:
    customer = _state(one).customer
    return {
        "conversation": one.key.conversation,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "appointment_ids": [made.appointment_id for made in customer.made],
    }


def _ago(length: timedelta) -> str:
    minutes = max(length // timedelta(minutes=1), 0)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
