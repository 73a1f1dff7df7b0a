"""How an intent goes from state to state: one table, and nothing else moves an intent.

Each line says in which state which event may happen, what the state is then, what that says of the intent's requests,
and what its customer is owed from then on. `docs/writes.md` is drawn from it by `scripts/draw_writes.py`.

A state is all that another process has to go by when it finds the intent, after a death or a restart. So an event that
is not listed for a state is a mistake of ours, and is stopped before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class State(Enum):
    PROPOSED = "proposed"
    """Nothing of it is in the calendar, and nothing is on its way there."""

    SENDING = "sending"
    """About to be sent, or sent: from here on nobody writes again without looking first."""

    CONFIRMED = "confirmed"
    """Done, and read back."""

    REFUSED = "refused"
    """Not done, and an answer given: nothing of it is in the calendar."""

    UNCERTAIN = "uncertain"
    """Sent, and looking has not settled what became of it."""

    @property
    def is_end(self) -> bool:
        return self in (State.CONFIRMED, State.REFUSED)

    @property
    def is_in_doubt(self) -> bool:
        return self in (State.SENDING, State.UNCERTAIN)


class InFlight(Enum):
    """What an event says of the requests of its intent. While one may still arrive others keep away from its target."""

    LEAVES = "one is about to leave"
    """On disk before it leaves: a process that dies in between has sent something, as far as others know."""

    AT_REST = "all at rest"
    """Graph has ended whatever was sent, one way or the other: nothing of it arrives any more."""

    AS_BEFORE = "as before"
    """Nothing new is known: what could still arrive still can, until its two minutes are over."""


class Owed(Enum):
    """What the customer has to be told, put on their list in the transaction of the event itself."""

    NOTHING = "nothing new"
    """Also where nobody knows the end: then nothing is claimed."""

    END = "the end"
    """At once if they were left without an answer. Else in two minutes, unless the turn that asked has said it."""

    SAME_END = "the end, if still owed"
    """They have an answer, and it is the same; only who was left without one hears it unasked."""

    OLD_END_LATER = "the old end, later"
    """They are asking again, and the turn answers them. If its process dies before it has sent, the old end holds."""

    OLD_END_NEVER = "the old end no more"
    """It is no longer true: whoever still has it on their list does not hear it."""


class Event(Enum):
    """What happens to an intent. The names say it; the lines below say when, and what goes wrong otherwise."""

    ASKED_AGAIN = "asked again"
    """A customer says yes once more after it was not done: a new try, with nothing left of the old one."""

    LEAVES = "request leaves"
    """Just before each request, with all it takes to find what it makes; else a death in between books twice."""

    STEPS_BEGIN = "steps begin"
    """A move into a new appointment begins; its steps are intents of their own and send for themselves."""

    ANSWERED = "answered, not done"
    """Graph has ended a request and nothing came of it; the next one is not held up by it for two minutes."""

    FOUND = "found"
    """What was sent is in the calendar, and has an id."""

    FOUND_YIELDING = "found, yielding"
    """The same, while it is being taken back: what takes it back may still arrive."""

    NEW_ONE_TAKEN = "new one taken"
    """A move has its new appointment, and still has the old one: whoever goes on leaves that and books nothing."""

    LOOKED_INTO = "looked into"
    """In the background, for a customer who has gone on: they are owed the end from now on."""

    NOT_WRITTEN = "not written"
    """Graph could not be asked, or would not now: the customer hears so at once and may say yes again."""

    UNCLEAR = "unclear"
    """Neither done nor certainly not done: the customer hears that it is being looked into."""

    UNCLEAR_AT_REST = "unclear, at rest"
    """The same, once nothing can arrive any more: the next look may write."""

    DONE = "done"
    """Read back from the calendar; something that does no harm may still arrive."""

    DONE_AT_REST = "done, at rest"
    """Read back, and nothing is on its way."""

    REFUSED = "refused"
    """Certainly not done, whatever may still arrive of what took it back."""

    REFUSED_AT_REST = "refused, at rest"
    """Certainly not done, and nothing is on its way."""

    LET_GO = "let go"
    """Its time is long over and Graph cannot be asked: what became of it is not known, and never will be."""


@dataclass(frozen=True, slots=True)
class Transition:
    before: State
    event: Event
    after: State
    request: InFlight
    owed: Owed


class UnlistedTransitionError(Exception):
    """An event in a state in which it cannot happen. Nothing has been written."""


TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.PROPOSED, Event.ASKED_AGAIN, State.PROPOSED, InFlight.AT_REST, Owed.OLD_END_NEVER),
    Transition(State.PROPOSED, Event.LEAVES, State.SENDING, InFlight.LEAVES, Owed.OLD_END_NEVER),
    Transition(State.PROPOSED, Event.STEPS_BEGIN, State.SENDING, InFlight.AS_BEFORE, Owed.OLD_END_NEVER),
    # An earlier try that could not be asked after is there after all.
    Transition(State.PROPOSED, Event.FOUND, State.SENDING, InFlight.AT_REST, Owed.OLD_END_NEVER),
    # A move that was asked for again by a process that died then, while a step of the earlier try is in doubt.
    Transition(State.PROPOSED, Event.LOOKED_INTO, State.PROPOSED, InFlight.AT_REST, Owed.OLD_END_NEVER),
    Transition(State.PROPOSED, Event.NOT_WRITTEN, State.PROPOSED, InFlight.AT_REST, Owed.OLD_END_NEVER),
    Transition(State.PROPOSED, Event.UNCLEAR, State.UNCERTAIN, InFlight.AS_BEFORE, Owed.OLD_END_NEVER),
    Transition(State.PROPOSED, Event.UNCLEAR_AT_REST, State.UNCERTAIN, InFlight.AT_REST, Owed.OLD_END_NEVER),
    # A move to where it is already; and what was found while the database would not take that down.
    Transition(State.PROPOSED, Event.DONE, State.CONFIRMED, InFlight.AS_BEFORE, Owed.END),
    # What is to be cancelled is gone.
    Transition(State.PROPOSED, Event.DONE_AT_REST, State.CONFIRMED, InFlight.AT_REST, Owed.END),
    Transition(State.PROPOSED, Event.REFUSED_AT_REST, State.REFUSED, InFlight.AT_REST, Owed.END),
    Transition(State.SENDING, Event.LEAVES, State.SENDING, InFlight.LEAVES, Owed.NOTHING),
    Transition(State.SENDING, Event.ANSWERED, State.SENDING, InFlight.AT_REST, Owed.NOTHING),
    Transition(State.SENDING, Event.FOUND, State.SENDING, InFlight.AT_REST, Owed.NOTHING),
    Transition(State.SENDING, Event.FOUND_YIELDING, State.SENDING, InFlight.AS_BEFORE, Owed.NOTHING),
    Transition(State.SENDING, Event.NEW_ONE_TAKEN, State.SENDING, InFlight.AS_BEFORE, Owed.NOTHING),
    Transition(State.SENDING, Event.LOOKED_INTO, State.SENDING, InFlight.AS_BEFORE, Owed.NOTHING),
    Transition(State.SENDING, Event.NOT_WRITTEN, State.PROPOSED, InFlight.AT_REST, Owed.NOTHING),
    Transition(State.SENDING, Event.UNCLEAR, State.UNCERTAIN, InFlight.AS_BEFORE, Owed.NOTHING),
    Transition(State.SENDING, Event.UNCLEAR_AT_REST, State.UNCERTAIN, InFlight.AT_REST, Owed.NOTHING),
    Transition(State.SENDING, Event.DONE, State.CONFIRMED, InFlight.AS_BEFORE, Owed.END),
    Transition(State.SENDING, Event.DONE_AT_REST, State.CONFIRMED, InFlight.AT_REST, Owed.END),
    Transition(State.SENDING, Event.REFUSED, State.REFUSED, InFlight.AS_BEFORE, Owed.END),
    Transition(State.SENDING, Event.REFUSED_AT_REST, State.REFUSED, InFlight.AT_REST, Owed.END),
    Transition(State.SENDING, Event.LET_GO, State.REFUSED, InFlight.AT_REST, Owed.NOTHING),
    Transition(State.UNCERTAIN, Event.LEAVES, State.SENDING, InFlight.LEAVES, Owed.NOTHING),
    Transition(State.UNCERTAIN, Event.FOUND, State.SENDING, InFlight.AT_REST, Owed.NOTHING),
    Transition(State.UNCERTAIN, Event.FOUND_YIELDING, State.SENDING, InFlight.AS_BEFORE, Owed.NOTHING),
    Transition(State.UNCERTAIN, Event.NEW_ONE_TAKEN, State.SENDING, InFlight.AS_BEFORE, Owed.NOTHING),
    Transition(State.UNCERTAIN, Event.LOOKED_INTO, State.UNCERTAIN, InFlight.AS_BEFORE, Owed.NOTHING),
    Transition(State.UNCERTAIN, Event.UNCLEAR, State.UNCERTAIN, InFlight.AS_BEFORE, Owed.NOTHING),
    Transition(State.UNCERTAIN, Event.UNCLEAR_AT_REST, State.UNCERTAIN, InFlight.AT_REST, Owed.NOTHING),
    Transition(State.UNCERTAIN, Event.DONE, State.CONFIRMED, InFlight.AS_BEFORE, Owed.END),
    Transition(State.UNCERTAIN, Event.DONE_AT_REST, State.CONFIRMED, InFlight.AT_REST, Owed.END),
    Transition(State.UNCERTAIN, Event.REFUSED, State.REFUSED, InFlight.AS_BEFORE, Owed.END),
    Transition(State.UNCERTAIN, Event.REFUSED_AT_REST, State.REFUSED, InFlight.AT_REST, Owed.END),
    Transition(State.UNCERTAIN, Event.LET_GO, State.REFUSED, InFlight.AT_REST, Owed.NOTHING),
    Transition(State.REFUSED, Event.ASKED_AGAIN, State.PROPOSED, InFlight.AT_REST, Owed.OLD_END_LATER),
    # A cancellation is tried again as it is, without being proposed anew.
    Transition(State.REFUSED, Event.LEAVES, State.SENDING, InFlight.LEAVES, Owed.OLD_END_NEVER),
    Transition(State.REFUSED, Event.NOT_WRITTEN, State.PROPOSED, InFlight.AT_REST, Owed.OLD_END_LATER),
    Transition(State.REFUSED, Event.DONE_AT_REST, State.CONFIRMED, InFlight.AT_REST, Owed.END),
    Transition(State.REFUSED, Event.REFUSED_AT_REST, State.REFUSED, InFlight.AT_REST, Owed.SAME_END),
)

_BY_STATE_AND_EVENT: Mapping[tuple[State, Event], Transition] = MappingProxyType(
    {(one.before, one.event): one for one in TRANSITIONS}
)


def transition(state: State, event: Event) -> Transition:
    """The line of the table. Raises UnlistedTransitionError."""
    found = _BY_STATE_AND_EVENT.get((state, event))
    if found is None:
        raise UnlistedTransitionError(f"an intent that is {state.value} cannot become {event.value!r}")
    return found
