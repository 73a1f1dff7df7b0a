"""What the simulator can be told to do wrong: failures of network and service, and the reported oddities of Graph.

A fault is switched on for one operation or for all: for a number of times, with a probability, or until it is taken
off. Chance is seeded, so that a test that met a failure meets it again.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from simulator.faults.oddities import KINDS, whole_from
from simulator.json_types import Json, JsonObject


class BadSwitchError(ValueError):
    """A fault that cannot be switched on as it was asked for."""


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

    def clear(self) -> None:
        self._on = []

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
    if value is not None and not whole_from(1)(value):
        raise BadSwitchError(f"times must be a whole number from 1: {value!r}")
    return None if value is None else int(value)


def _probability(value: Json) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BadSwitchError(f"probability must be from 0 to 1: {value!r}")
    return float(value)


def _seed(value: Json) -> int:
    if not whole_from(0)(value):
        raise BadSwitchError(f"seed must be a whole number from 0: {value!r}")
    return int(value)
