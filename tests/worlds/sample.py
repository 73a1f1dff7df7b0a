"""The sample business that all tests share, by name, and the days on which they use it.

It is described in `simulator/sample/sample.toml`. Nothing is imported here that takes long to import: processes that
tests start read this as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BUSINESS = "studioalmeida@contoso.onmicrosoft.com"
ZONE_NAME = "Europe/Lisbon"
ZONE = ZoneInfo(ZONE_NAME)

BEARD_TRIM = "Beard trim"
"""Marco's alone, without questions and without time before or after it: the plainest thing to book."""

WEBCHAT_SECRET = "a secret of the tests, long enough to sign"

# Lisbon keeps UTC in winter, so that a time of the clock is the same in both.

NOW = datetime(2026, 11, 23, 9, tzinfo=ZONE)
"""A Monday on which the studio has just opened: where the tests' clock stands."""

NOW_IN_UTC = NOW.astimezone(UTC)

TUESDAY = datetime(2027, 1, 5, tzinfo=UTC)
"""Six weeks ahead: within the sixty days that can be booked, and after the two weeks that the sample's policy sets
apart for the massage. Everybody but Ana is at work, Marco from eleven.
"""
ELEVEN = TUESDAY + timedelta(hours=11)
NOON = TUESDAY + timedelta(hours=12)
WEDNESDAY, THURSDAY = ELEVEN + timedelta(days=1), ELEVEN + timedelta(days=2)
"""Eleven o'clock, too."""

YOGA = datetime(2027, 1, 4, 12, tzinfo=UTC)
"""Of the Monday before."""
YOGA_ON_WEDNESDAY, YOGA_ON_FRIDAY = YOGA + timedelta(days=2), YOGA + timedelta(days=4)


@dataclass
class Watch:
    """A clock that stands still until a test moves it."""

    now: datetime = NOW_IN_UTC
