"""What the simulator can be told to do wrong: failures of network and service, and the reported oddities of Graph.

A fault is switched on for one operation or for all: for a number of times, with a probability, or until it is taken
off. Chance is seeded, so that a test that met a failure meets it again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType

from simulator.json_types import Json, JsonObject


class BadSwitchError(ValueError):
    """A fault that cannot be switched on as it was asked for."""


@dataclass(frozen=True, slots=True)
class Parameter:
    says: str
    default: Json
    accepts: Callable[[Json], bool]


def _one_of(*values: Json) -> Callable[[Json], bool]:
    return lambda value: value in values


def _whole_from(least: int) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= least


def _seconds(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3600


def _flag(value: Json) -> bool:
    return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault that can be switched on, and the one line that explains it."""

    says: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    starts_on: bool = False


_WHEN = Parameter("before or after the write took effect", "before", _one_of("before", "after"))

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        # The network and the service.
        "throttled": Kind(
            "429 TooManyRequests; nothing is done",
            {
                "retryAfter": Parameter(
                    "seconds in Retry-After; null sends none", 1, lambda value: value is None or _whole_from(0)(value)
                )
            },
        ),
        "concurrency-limit": Kind(
            "429 when more than `limit` requests for one business are in flight, as Exchange does",
            {
                "limit": Parameter("requests that may be in flight", 4, _whole_from(1)),
                "retryAfter": Parameter("seconds in Retry-After", 1, _whole_from(0)),
            },
        ),
        "unavailable": Kind(
            "a 5xx answer, before the work is done or after",
            {
                "status": Parameter("500, 502, 503 or 504", 503, _one_of(500, 502, 503, 504)),
                "when": _WHEN,
                "html": Parameter("a gateway's HTML page instead of Graph's envelope", False, _flag),
                "retryAfter": Parameter(
                    "seconds in Retry-After; null sends none",
                    None,
                    lambda value: value is None or _whole_from(0)(value),
                ),
            },
        ),
        "slow": Kind("the answer waits", {"seconds": Parameter("how long", 1, _seconds), "when": _WHEN}),
        "dropped": Kind("the connection is closed without an answer", {"when": _WHEN}),
        "html": Kind(
            "an HTML page where JSON is expected; the work is not done",
            {"status": Parameter("status of the page", 200, lambda value: _whole_from(200)(value) and value < 600)},
        ),
        # Oddities of Bookings, as outside developers reported them, and questions that its documents leave open.
        "overlap-allowed": Kind("two appointments of one person at one time are accepted, as for administrators"),
        "customers-missing-in-lists": Kind("lists and calendarView show no customers"),
        "iana-zone-unknown-error": Kind(
            "getStaffAvailability answers 500 UnknownError to IANA zone names", starts_on=True
        ),
        "id-changes-on-patch": Kind("an appointment that is changed gets a new id; the old one is gone"),
        "cancel-refused-inside-lead-time": Kind(
            "cancel and delete answer 500 UnknownError once minimumLeadTime has begun"
        ),
        "false-free-availability": Kind("getStaffAvailability shows booked time as available"),
        "documented-availability-shape": Kind(
            "getStaffAvailability answers as its page prints it: array name, capitals, wall time, display zones"
        ),
        "buffers-in-availability": Kind("getStaffAvailability counts buffers as busy"),
        "times-without-z": Kind("times come without the trailing Z"),
        "rules-answer-400": Kind("a broken business rule answers 400 with a message instead of 500 UnknownError"),
        "staff-selection-enforced": Kind("staff in app-only requests are refused when allowStaffSelection is false"),
        "five-customers": Kind("five or more customers on one appointment answer 500 UnknownError"),
        "read-permission-writes": Kind("Bookings.Read.All may write app-only where Microsoft's table says so"),
        "page-size": Kind(
            "collections come in small pages", {"size": Parameter("objects on a page", 10, _whole_from(1))}
        ),
    }
)

_COMMON = ("name", "operation", "times", "probability", "seed")


@dataclass(slots=True)
class Fault:
    """One switched-on fault. `times_left` None means: until it is taken off."""

    id: str
    name: str
    operation: str
    parameters: JsonObject
    times_left: int | None
    probability: float | None
    seed: int
    hits: int = 0
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - repeatable on purpose; nothing is kept secret by it

    def strikes(self, operation: str) -> bool:
        """Whether it happens to this request; each call counts."""
        if self.operation not in ("*", operation) or self.times_left == 0:
            return False
        if self.probability is not None and self._chance.random() >= self.probability:
            return False
        if self.times_left is not None:
            self.times_left -= 1
        self.hits += 1
        return True

    def to_json(self) -> JsonObject:
        return {
            "id": self.id,
            "name": self.name,
            "operation": self.operation,
            "times": self.times_left,
            "probability": self.probability,
            "seed": self.seed,
            "hits": self.hits,
            **self.parameters,
        }


class Faults:
    """The faults that are on now."""

    def __init__(self, operations: Iterable[str]) -> None:
        self._operations = frozenset(operations)
        self._ids = count(1)
        self._on: list[Fault] = []
        self.restore()

    def restore(self) -> None:
        """As it was at the start: only what is on by default."""
        self._on = []
        for name, kind in KINDS.items():
            if kind.starts_on:
                self.switch_on({"name": name})

    def switch_on(self, wanted: Json) -> Fault:
        if not isinstance(wanted, dict):
            raise BadSwitchError("a fault is an object with a name")
        name = wanted.get("name")
        if not isinstance(name, str) or name not in KINDS:
            raise BadSwitchError(f"no such fault: {name!r}; GET lists them")
        fault = Fault(
            id=str(next(self._ids)),
            name=name,
            operation=self._operation(wanted.get("operation", "*")),
            parameters=_parameters(name, wanted),
            times_left=_times(wanted.get("times")),
            probability=_probability(wanted.get("probability")),
            seed=_seed(wanted.get("seed", 0)),
        )
        self._on.append(fault)
        return fault

    def switch_off(self, name_or_id: str) -> int:
        """How many were taken off."""
        before = len(self._on)
        self._on = [fault for fault in self._on if name_or_id not in (fault.id, fault.name)]
        return before - len(self._on)

    def find(self, name: str, operation: str) -> Fault | None:
        """A fault of this name that could happen to this operation."""
        return next((fault for fault in self._on if fault.name == name and fault.operation in ("*", operation)), None)

    def strike(self, name: str, operation: str, *, when: str | None = None) -> Fault | None:
        """The fault of this name, and of this `when` if it has one, that happens to this request; None if none does."""
        candidates = (fault for fault in self._on if fault.name == name and fault.parameters.get("when") == when)
        return next((fault for fault in candidates if fault.strikes(operation)), None)

    def to_json(self) -> JsonObject:
        available = [
            {
                "name": name,
                "says": kind.says,
                "startsOn": kind.starts_on,
                "parameters": {
                    key: {"says": parameter.says, "default": parameter.default}
                    for key, parameter in kind.parameters.items()
                },
            }
            for name, kind in KINDS.items()
        ]
        return {
            "available": available,
            "operations": sorted(self._operations),
            "on": [fault.to_json() for fault in self._on],
        }

    def _operation(self, wanted: Json) -> str:
        if not isinstance(wanted, str) or wanted not in self._operations | {"*"}:
            raise BadSwitchError(f"no such operation: {wanted!r}; GET lists them")
        return wanted


def _parameters(name: str, wanted: JsonObject) -> JsonObject:
    known = KINDS[name].parameters
    strange = set(wanted) - set(known) - set(_COMMON)
    if strange:
        raise BadSwitchError(f"{name} has no parameter {', '.join(sorted(strange))}")
    chosen = {key: wanted.get(key, parameter.default) for key, parameter in known.items()}
    for key, value in chosen.items():
        if not known[key].accepts(value):
            raise BadSwitchError(f"{name} cannot have {key} {value!r}: {known[key].says}")
    return chosen


def _times(value: Json) -> int | None:
    if value is not None and not _whole_from(1)(value):
        raise BadSwitchError(f"times must be a whole number from 1: {value!r}")
    return None if value is None else int(value)


def _probability(value: Json) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BadSwitchError(f"probability must be from 0 to 1: {value!r}")
    return float(value)


def _seed(value: Json) -> int:
    if not _whole_from(0)(value):
        raise BadSwitchError(f"seed must be a whole number from 0: {value!r}")
    return int(value)
