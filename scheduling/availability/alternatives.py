"""What instead? For a wished time that is not free: the best slot for each wish that the customer might give up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.model import Slot

# How far from the wished day another day may lie.
REACH = timedelta(days=14)


def at_another_time(slots: Iterable[Slot], wished: datetime, zone: ZoneInfo) -> Slot | None:
    """The nearest on the same day of the business's calendar; of two as near, the earlier."""
    day = wished.astimezone(zone).date()
    that_day = (slot for slot in slots if slot.start.astimezone(zone).date() == day and slot.start != wished)
    return min(that_day, key=lambda slot: (abs(slot.start - wished), slot.start), default=None)


def on_another_day(slots: Iterable[Slot], wished: datetime, zone: ZoneInfo) -> Slot | None:
    """The nearest day on which that time is free by the clock of the business; of two as near, the earlier."""
    local = wished.astimezone(zone)

    def days_off(slot: Slot) -> int:
        return abs((slot.start.astimezone(zone).date() - local.date()).days)

    same_time = (slot for slot in slots if slot.start.astimezone(zone).time() == local.time() and days_off(slot))
    return min(same_time, key=lambda slot: (days_off(slot), slot.start), default=None)


def with_others(slots: Iterable[Slot], wished: datetime) -> Slot | None:
    """At the wished time itself."""
    return next((slot for slot in slots if slot.start == wished), None)
