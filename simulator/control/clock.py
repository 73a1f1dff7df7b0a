"""The simulator's own clock: real time until told otherwise, so that a test can stand still or travel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_time() -> datetime:
    return datetime.now(UTC)


class SimulatorClock:
    """Runs with `source`, shifted; or stands still."""

    def __init__(self, source: Callable[[], datetime] | datetime | None = None) -> None:
        self._source: Callable[[], datetime] = real_time
        self._shift = timedelta(0)
        self._frozen: datetime | None = None
        if isinstance(source, datetime):
            self.freeze(source)
        elif source is not None:
            self._source = source

    @property
    def is_frozen(self) -> bool:
        return self._frozen is not None

    def now(self) -> datetime:
        return self._frozen or self._source().astimezone(UTC) + self._shift

    def freeze(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {at.isoformat()}")
        self._frozen = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        if self._frozen is not None:
            self._frozen += by
        else:
            self._shift += by

    def run(self) -> None:
        """Go on from the present reading at the pace of the source."""
        self._shift = self.now() - self._source().astimezone(UTC)
        self._frozen = None
