"""Counts events per key in a sliding window, to refuse those who send too many."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one caller may ask of us. Many customers may share one address, so those limits are wide."""

    activities_per_minute: int = 60
    tokens_per_minute: int = 60
    sockets_per_address: int = 100


USUAL_LIMITS = Limits()


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
