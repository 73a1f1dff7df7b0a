"""Whether and when a call to Graph is tried again, as pure rules.

https://learn.microsoft.com/graph/throttling
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import TypeAlias

TRIES = 4
LONGEST_PAUSE = 60.0
FIRST_PAUSE = 1.0

THROTTLED = 429
_PASSING_FAULTS = frozenset({408, 500, 502, 503, 504, 509})

# These come from somebody on the way, who does not know whether Graph is still at work on it.
_GIVEN_UP_ON = frozenset({408, 502, 504})


class NoAnswer(Enum):
    """Why there is no HTTP status."""

    NOT_SENT = "no connection"
    """No connection: Graph has seen nothing of the call."""

    LOST = "no answer"
    """Sent, at least in part, and no complete answer came."""

    OUT_OF_TIME = "out of time"
    """The time for the whole call ended while it waited, or while it was under way."""


Outcome: TypeAlias = int | NoAnswer


def leaves_doubt(outcome: Outcome) -> bool:
    """Whether Graph may have carried out the call all the same. A throttled call was not carried out."""
    return outcome is NoAnswer.LOST or (isinstance(outcome, int) and (outcome >= 500 or outcome == 408))


def may_still_arrive(outcome: Outcome) -> bool:
    """Whether a call that left doubt may still be on its way: a gateway gave up on it, or nobody has answered."""
    return not isinstance(outcome, int) or outcome in _GIVEN_UP_ON


def pause_before_retry(
    outcome: Outcome, named: float | None, *, tries: int, repeatable: bool, chance: float
) -> float | None:
    """Seconds to wait before the next try, or None when this outcome is final.

    `named` is the wait that Graph asked for, if it did, `tries` how many have been made, and `chance` a random number
    in [0, 1) that spreads the callers out.
    """
    if tries >= TRIES or not _may_help(outcome, repeatable=repeatable):
        return None
    if named is not None:
        return min(named, LONGEST_PAUSE)
    doubled: float = FIRST_PAUSE * 2 ** (tries - 1)
    return doubled * (0.5 + chance / 2)


def _may_help(outcome: Outcome, *, repeatable: bool) -> bool:
    if outcome is NoAnswer.NOT_SENT or outcome == THROTTLED:
        return True
    return repeatable and (outcome is NoAnswer.LOST or outcome in _PASSING_FAULTS)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The wait that a Retry-After names, in seconds or as a date. A date counts from the answer's own Date, so that
    our clock need not agree with Graph's.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    until, now = _http_date(value), _http_date(headers.get("Date", ""))
    return max((until - now).total_seconds(), 0.0) if until and now else None


def _http_date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
