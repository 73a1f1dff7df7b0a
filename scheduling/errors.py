"""What can go wrong in the booking service itself, beside what Graph says and a ledger that is down."""

from __future__ import annotations

from datetime import datetime

from graph.errors import BookingsError, TryLater


class UnderWayError(TryLater):
    """Somebody else is at work on the same, or an earlier change of it has not come to its end; nothing was written.

    `until` is when that is over at the latest, where it is known: what may still arrive can be waited out.
    """

    def __init__(self, message: str, *, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class ClassChangedError(BookingsError):
    """The class that somebody was about to join is another by now; nothing was written."""
