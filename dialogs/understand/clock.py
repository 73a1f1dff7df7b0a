"""Times of day: what a spoken hour means when nobody says "am" or "pm"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Spoken:
    """A time as it was said. `half` is "am", "pm", or None when it was left open and could be either."""

    hour: int
    minute: int = 0
    half: str | None = None
    exact: bool = False


def resolve(
    spoken: Spoken,
    opening: tuple[time, time] | None = None,
    half: str | None = None,
    offered: Collection[time] = (),
) -> time | None:
    """The time that was meant, or None if there is no such time.

    Without "am" or "pm" the reading that is on offer wins, then the one that lies in the opening hours; where both or
    neither do, the one that people mean by daylight: 8 to 11 in the morning, 12 to 7 in the afternoon.
    """
    half = spoken.half or half
    if spoken.hour > 24 or spoken.minute > 59 or (spoken.half and not 1 <= spoken.hour <= 23):
        return None
    if spoken.hour == 24:
        return time(0, 0) if spoken.minute == 0 else None
    if spoken.exact or spoken.hour > 12 or spoken.hour == 0:
        return time(spoken.hour, spoken.minute)
    morning = time(spoken.hour % 12, spoken.minute)
    evening = time(spoken.hour % 12 + 12, spoken.minute)
    if half:
        return morning if half == "am" else evening
    on_offer = [t for t in (morning, evening) if t in offered]
    if len(on_offer) == 1:
        return on_offer[0]
    if opening:
        within = [t for t in (morning, evening) if opening[0] <= t < opening[1]]
        if len(within) == 1:
            return within[0]
    return morning if 8 <= spoken.hour <= 11 else evening
