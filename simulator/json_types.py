"""The types of JSON as the simulator passes it around: checked once on arrival, plain data afterwards."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = Any
JsonObject: TypeAlias = dict[str, Any]
