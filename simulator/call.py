"""One request on its way to an operation, and the answer on its way back; neither knows of HTTP libraries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from urllib.parse import quote

from simulator.errors import GraphError, bad_request, unknown_error
from simulator.faults import Fault
from simulator.json_types import JsonObject
from simulator.sign_in import Caller
from simulator.world import Business, World


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """`keys` are the ids in the path; `root` is the address up to the version, `url` the address without the query."""

    world: World
    operation: str
    caller: Caller
    keys: Mapping[str, str]
    query: Mapping[str, str]
    prefer: str
    body: JsonObject
    root: str
    url: str

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    @property
    def business(self) -> Business:
        return self.world.business(self.keys["business"])

    @property
    def is_bound_by_rules(self) -> bool:
        """Administrators may book what they like; applications keep to the business's rules.

        https://learn.microsoft.com/graph/bookingsbusiness-business-rules
        """
        return not self.caller.is_delegated

    def fault(self, name: str) -> Fault | None:
        """The oddity of this name, if it is switched on and happens to this request."""
        return self.world.faults.strike(name, self.operation)

    def context(self, *segments: str) -> str:
        """`@odata.context` of a collection inside the business, or of a single object of it."""
        inside = "/".join((f"bookingBusinesses('{quote(self.business.id, safe='')}')", *segments))
        return f"{self.root}/solutions/$metadata#{inside}"

    def rule_broken(self, why: str) -> GraphError:
        return bad_request(why) if self.fault("rules-answer-400") else unknown_error(why)


Run: TypeAlias = Callable[[Call], Answer]
"""An operation. It never waits, so nothing can happen between its look and its write."""
