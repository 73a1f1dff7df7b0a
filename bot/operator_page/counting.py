"""Adds up what happens, and writes it into the database every few seconds.

It is counted in memory once a turn is committed, and written in batches: no turn waits for a counter or fails over one,
and processes do not queue for the same rows. What a process had not written when it was killed is missing from the
page, at most some seconds of it; one that is told to stop writes it first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.undelivered import GivenUp, Undelivered
from dialogs.happenings import Happening
from scheduling.limits import Limit, Refusals
from storage.happenings import Happenings, Tally

LIMIT = "limit"
"""A limit was reached before anything came to a conversation; `why` is the limit."""

UNDELIVERED = "undelivered"
"""A message was given up; `why` is a `GivenUp`."""

COUNTED_IN_TURNS = frozenset(
    {Limit.CHAT_BOOKINGS, Limit.ADDRESS_BOOKINGS, Limit.PROVED_ADDRESS_BOOKINGS, Limit.NETWORK_BOOKINGS}
)
"""Limits of which the conversation tells, so that they are counted as its refusals."""


class Counting:
    """One per process."""

    def __init__(
        self, happenings: Happenings, refusals: Refusals, undelivered: Undelivered, clock: Callable[[], datetime]
    ) -> None:
        self._happenings = happenings
        self._refusals = refusals
        self._undelivered = undelivered
        self._clock = clock
        self._counts: Counter[tuple[Tally, datetime]] = Counter()
        self._written: Counter[Tally] = Counter()

    def count(self, happenings: Sequence[Happening]) -> None:
        now = self._clock()
        self._counts.update((tally_of(one), now.replace(minute=0, second=0, microsecond=0)) for one in happenings)

    async def write(self) -> None:
        """What has come together since the last time; where it cannot be written it stays for the next."""
        self._take_up(_refused(self._refusals))
        self._take_up((Tally("", UNDELIVERED, why=why.value), self._undelivered[why]) for why in GivenUp)
        counts, self._counts = self._counts, Counter()
        try:
            await self._happenings.add(counts)
        except BaseException:
            self._counts.update(counts)
            raise

    def _take_up(self, totals: Iterable[tuple[Tally, int]]) -> None:
        """What these have grown by since they were last looked at."""
        now = self._clock().replace(minute=0, second=0, microsecond=0)
        for tally, total in totals:
            if grown := total - self._written[tally]:
                self._counts[tally, now] += grown
                self._written[tally] = total


def _refused(refusals: Refusals) -> Iterable[tuple[Tally, int]]:
    return ((Tally("", LIMIT, why=one.value), refusals[one]) for one in Limit if one not in COUNTED_IN_TURNS)


def tally_of(happening: Happening) -> Tally:
    return Tally(
        happening.business_id,
        happening.kind.value,
        happening.service_id,
        happening.why,
        happening.weekday,
        happening.hour,
    )
