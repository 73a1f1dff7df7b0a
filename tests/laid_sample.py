"""Lays the business of a simulator once for each description and day, and hands out copies of it.

What a description makes is the same each time (a test of the sample holds that to be so), and to make it takes longer
than most of what tests then do with it. `build_businesses` itself is left as it is for whoever calls it directly.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from datetime import datetime

from simulator.bookings.mailbox import BookingMailbox
from simulator.json_types import JsonObject
from simulator.sample.description import build_businesses

_KEPT = 32

_laid: OrderedDict[tuple[str, str], bytes] = OrderedDict()
"""By description and moment, as bytes, so that nothing that is done to a copy reaches the next."""


def copies_of_businesses(description: JsonObject, now: datetime) -> list[BookingMailbox]:
    """As `build_businesses`, which it stands in for."""
    wanted = repr(description), now.isoformat()
    if wanted not in _laid:
        made = build_businesses(description, now)
        _laid[wanted] = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        if len(_laid) > _KEPT:
            _laid.popitem(last=False)
        return made
    _laid.move_to_end(wanted)
    copies: list[BookingMailbox] = pickle.loads(_laid[wanted])  # noqa: S301 - our own bytes
    return copies
