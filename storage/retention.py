"""How long what leads to a person is kept, where an operator may say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """`conversations`: what was said, after the last turn. `appointments`: those made in a conversation that somebody
    may come back to later than that. `bookings`: whose a write was, after its end. `suggestions`: what customers call
    a service, undecided, after it was last said.
    """

    conversations: timedelta = timedelta(days=30)
    appointments: timedelta = timedelta(days=400)
    bookings: timedelta = timedelta(days=30)
    suggestions: timedelta = timedelta(days=90)

    @property
    def of_chats(self) -> tuple[timedelta, timedelta]:
        """What was said, and the appointments made there."""
        return self.conversations, self.appointments


USUAL_RETENTION = Retention()
