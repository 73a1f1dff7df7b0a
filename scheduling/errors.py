"""What can go wrong at the desk itself, besides what Graph says (`graph.errors`) and a ledger that is down."""

from __future__ import annotations

from graph.errors import TryLater


class UnderWayError(TryLater):
    """Somebody else is at work on the same, or an earlier change of it has not come to its end; nothing was written."""
