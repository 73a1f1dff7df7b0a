"""The table of floors: how many messages of a family are to be right at least, and may be harmful at most.

The tests hold them, in `tests/dialogs/understanding/floors.toml`. To change one, change its line there; to make all of
them what they are now:

    python -m benchmarks.understanding floors

Batches that are not here now keep the lines that they have.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.batches import ALL, Batch, Figures, measure, other_batches, own_batches
from dialogs.understanding.language import is_read

PATH = Path(__file__).parent.parent / "tests" / "dialogs" / "understanding" / "floors.toml"

Floor: TypeAlias = Mapping[str, int]
Floors: TypeAlias = Mapping[str, Mapping[str, Floor]]
"""By batch and family: {"right", "harmful", "of"}, all of them numbers of messages."""

_HEAD = """\
# How many messages are right at least, and harmful at most, by batch and family. `benchmarks/floors.py` tells of it,
# and this makes it what it is now:
#
#     python -m benchmarks.understanding floors
#
# One message of slack in each family and one in a hundred of a batch: what is better for most may cost a message.
"""


def read() -> Floors:
    return tomllib.loads(PATH.read_text(encoding="utf-8")) if PATH.is_file() else {}


def write() -> None:
    PATH.write_text(_table(), encoding="utf-8")


def _table() -> str:
    kept: Floors = read()
    found = {batch.name: _measured(batch) for batch in (*own_batches(), *other_batches()) if _is_read(batch)}
    floors = {**kept, **found}
    own = [name for name in floors if name.startswith("own-")]
    names = [*sorted(own), *sorted(floors.keys() - own)]
    return _HEAD + "".join(line for name in names for line in _section(name, floors[name]))


def _is_read(batch: Batch) -> bool:
    """In a language of which no more is understood than names, numbers and dates there is nothing to hold."""
    return all(is_read(case["locale"][:2]) for case in batch.cases)


def _measured(batch: Batch) -> dict[str, Floor]:
    floors = {family: _floor(family, found) for family, found in measure(batch).items()}
    return {family: floor for family, floor in floors.items() if _can_be_missed(floor)}


def _floor(family: str, found: Figures) -> Floor:
    slack = found.messages // 100 if family == ALL else 1
    loose = _with_slack(found, slack)
    return loose if _can_be_missed(loose) else _with_slack(found, 0)


def _with_slack(found: Figures, slack: int) -> Floor:
    right, harmful = max(0, found.right - slack), min(found.messages, found.harmful + slack)
    return {"right": right, "harmful": harmful, "of": found.messages}


def _can_be_missed(floor: Floor) -> bool:
    return floor["right"] > 0 or floor["harmful"] < floor["of"]


def _section(name: str, families: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n[{name}]\n"
    width = max(map(len, families))
    for family, floor in families.items():
        numbers = ", ".join(f"{key} = {floor[key]:>3}" for key in ("right", "harmful", "of"))
        yield f"{family:<{width}} = {{ {numbers} }}\n"
