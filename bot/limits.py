"""Counts events per key: in this process in a sliding window, and over all processes in minutes of the clock."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from scheduling.limits import Limit
from storage.quotas import Rate, Rates, minute_of

_MINUTE = timedelta(minutes=1)

# What a process takes of a minute's allowance at once, as its part of that: then it need not ask for every message.
_PORTION = 10


class SlidingWindow:
    """At most `most` events of a key in any `seconds`. `clock` is monotonic seconds."""

    _MOST_KEYS = 10_000

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._events: OrderedDict[str, deque[float]] = OrderedDict()

    def refuse_for(self, key: str) -> int | None:
        """Count an event; or, when there were too many, how many whole seconds to wait (the event is not counted)."""
        now = self._clock()
        events = self._events.setdefault(key, deque())
        self._events.move_to_end(key)
        while events and events[0] <= now - self._seconds:
            events.popleft()
        if len(events) >= self._most:
            return max(1, ceil(events[0] + self._seconds - now))
        events.append(now)
        self._forget_quiet_keys(now)
        return None

    def _forget_quiet_keys(self, now: float) -> None:
        """Keys stand in the order of their last event, so those to forget are in front."""
        while self._events:
            key, events = next(iter(self._events.items()))
            is_quiet = not events or events[-1] <= now - self._seconds
            if not is_quiet and len(self._events) <= self._MOST_KEYS:
                return
            del self._events[key]


@dataclass(frozen=True, slots=True)
class PerMinute:
    """So many events of this mark may there be in a minute of the clock, in all processes together."""

    limit: Limit
    mark: str
    most: int


@dataclass(frozen=True, slots=True)
class Excess:
    """Which limit has been reached, and in how many whole seconds the next minute begins."""

    limit: Limit
    seconds: int


@dataclass(slots=True)
class _Allowance:
    """What this process has taken of a minute and not used up; `is_spent` when nobody can take any more."""

    left: int = 0
    is_spent: bool = False


class SharedRates:
    """Takes a tenth of a limit from the database at a time, so that no more than the limit ever passes in a minute.

    What a process has taken and not used is lost to the others: with many processes somewhat less may pass.
    """

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._minute: datetime | None = None
        self._allowances: dict[tuple[Limit, str], _Allowance] = {}

    async def excess(self, wanted: Sequence[PerMinute], now: datetime) -> Excess | None:
        """Counts one event for all of these; or says for which there have been too many, and counts it for none.

        Mostly without a statement, as long as there is something left of what was taken.
        """
        minute = minute_of(now)
        if minute != self._minute:
            self._minute, self._allowances = minute, {}
        allowances = {one: self._allowances.setdefault((one.limit, one.mark), _Allowance()) for one in wanted}
        in_seconds = ceil((minute + _MINUTE - now) / timedelta(seconds=1)) or 1
        # While the database is asked, others may use up what was there before; then it is asked again.
        while missing := [one for one, allowance in allowances.items() if not allowance.left]:
            for one in missing:
                if allowances[one].is_spent:
                    return Excess(one.limit, in_seconds)
            portions = [Rate(one.limit.value, one.mark, _portion(one.most)) for one in missing]
            for one, portion, total in zip(missing, portions, await self._rates.add(portions, now), strict=True):
                granted = max(0, min(portion.number, one.most - (total - portion.number)))
                allowances[one].left += granted
                allowances[one].is_spent = granted < portion.number
        for allowance in allowances.values():
            allowance.left -= 1
        return None


def _portion(most: int) -> int:
    return max(1, most // _PORTION)
