"""What the simulator remembers: every request, how many ran at once, and every mail that would have gone out."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from simulator.bookings.schema.time_formats import format_offset_moment
from simulator.json_types import Json, JsonObject

_KEPT = 20_000


@dataclass(slots=True)
class LoggedRequest:
    """One request. `status` stays None when the connection was dropped; `why` is our own reason for a refusal."""

    at: datetime
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    request_id: str
    body: Json = None
    operation: str | None = None
    business: str | None = None
    caller: str | None = None
    status: int | None = None
    why: str | None = None
    faults: list[str] = field(default_factory=list)

    def to_json(self) -> JsonObject:
        return {
            "at": format_offset_moment(self.at),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "operation": self.operation,
            "business": self.business,
            "caller": self.caller,
            "status": self.status,
            "why": self.why,
            "faults": self.faults,
            "headers": self.headers,
            "body": self.body,
            "requestId": self.request_id,
        }


class Journal:
    def __init__(self) -> None:
        self.requests: deque[LoggedRequest] = deque(maxlen=_KEPT)
        self.mail: deque[JsonObject] = deque(maxlen=_KEPT)
        self._in_flight: Counter[str] = Counter()
        self._most_in_flight: Counter[str] = Counter()

    def enter(self, business: str) -> int:
        """A request for this business begins; how many are now in flight, this one included."""
        self._in_flight[business] += 1
        self._most_in_flight[business] = max(self._most_in_flight[business], self._in_flight[business])
        return self._in_flight[business]

    def leave(self, business: str) -> None:
        self._in_flight[business] -= 1

    def forget_requests(self) -> None:
        """Also what was most in flight; requests that are still running go on being counted."""
        self.requests.clear()
        self._most_in_flight = Counter({name: now for name, now in self._in_flight.items() if now})

    def requests_to_json(self) -> JsonObject:
        return {
            "requests": [seen.to_json() for seen in self.requests],
            "maxInFlight": {name: most for name, most in self._most_in_flight.items() if most},
        }
