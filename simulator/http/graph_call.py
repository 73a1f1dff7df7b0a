"""One request on its way to an operation, and the answer on its way back; neither knows of HTTP libraries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias
from urllib.parse import quote
from zoneinfo import ZoneInfo

from simulator.bookings.mailbox import BookingMailbox
from simulator.faults.switched_on import Fault
from simulator.http.errors import GraphError, bad_request, unknown_error
from simulator.http.sign_in import Caller
from simulator.json_types import JsonObject
from simulator.tenant import SimulatedTenant


@dataclass(frozen=True, slots=True)
class OperationResult:
    status: int
    body: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class GraphCall:
    """`keys` are the ids in the path, `url` is the address without the query.

    `hours_zone` is set while business hours are meant in another zone than the business says, and
    `are_staff_in_own_zones` while the hours of each staff member are meant in the zone that they name.
    `root` is the address below which Bookings was found, and `version_url` that of the whole of Graph.
    """

    tenant: SimulatedTenant
    operation: str
    caller: Caller
    keys: Mapping[str, str]
    query: Mapping[str, str]
    prefer: str
    body: JsonObject
    version_url: str
    root: str
    url: str
    hours_zone: ZoneInfo | None = None
    are_staff_in_own_zones: bool = False

    @property
    def now(self) -> datetime:
        return self.tenant.clock.now()

    @property
    def business(self) -> BookingMailbox:
        found = self.tenant.business(self.keys["business"])
        if self.hours_zone is None and not self.are_staff_in_own_zones:
            return found
        return replace(found, hours_zone=self.hours_zone, are_staff_in_own_zones=self.are_staff_in_own_zones)

    @property
    def is_bound_by_rules(self) -> bool:
        """Administrators may book what they like; applications keep to the business's rules.

        https://learn.microsoft.com/graph/bookingsbusiness-business-rules
        """
        return not self.caller.is_delegated

    def fault(self, name: str) -> Fault | None:
        """The oddity of this name, if it is switched on and happens to this request."""
        return self.tenant.faults.strike(name, self.operation)

    def context(self, *segments: str) -> str:
        """`@odata.context` of a collection inside the business, or of a single object of it."""
        inside = "/".join((f"bookingBusinesses('{quote(self.business.id, safe='')}')", *segments))
        return f"{self.root}/$metadata#{inside}"

    def rule_broken(self, why: str) -> GraphError:
        return bad_request(why) if self.fault("rules-answer-400") else unknown_error(why)


RunOperation: TypeAlias = Callable[[GraphCall], OperationResult]
"""An operation. It never waits, so nothing can happen between its look and its write."""
