"""What a check says."""

from __future__ import annotations

from enum import Enum

import msgspec


class Gravity(Enum):
    """NEVER_BOOKABLE: customers are offered no time. REFUSED: Graph will not take it. RISK: it works, and surprises."""

    NEVER_BOOKABLE = "never bookable"
    REFUSED = "refused"
    RISK = "risk"


class Finding(msgspec.Struct, frozen=True):
    """`place` is where in the file; `remedy` what to write there."""

    gravity: Gravity
    place: str
    why: str
    remedy: str
