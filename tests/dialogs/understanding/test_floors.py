"""How well whole batches of messages are understood, and that it gets no worse.

The floors are in `floors.toml`, by batch and family; `benchmarks/floors.py` says how they are changed.
"""

from __future__ import annotations

import pytest

from benchmarks.batches import Batch, measure, other_batches, own_batches
from benchmarks.floors import Floor, read
from dialogs.understanding.language import is_read

FLOORS = read()
HERE = {batch.name: batch for batch in (*own_batches(), *other_batches())}
ALL = [pytest.param(name, family, id=f"{name}: {family}") for name, families in FLOORS.items() for family in families]


@pytest.mark.parametrize(("name", "family"), ALL)
def test_a_batch_is_understood_as_well_as_it_was(name: str, family: str) -> None:
    if name not in HERE:
        pytest.skip(f"BOOKINGS_API_DATA names no folder with messages/{name}")
    floor: Floor = FLOORS[name][family]

    found = measure(HERE[name])[family]

    assert found.messages == floor["of"]
    assert found.right >= floor["right"]
    assert found.harmful <= floor["harmful"]


def test_every_batch_of_our_own_has_floors() -> None:
    assert {batch.name for batch in own_batches()} == {name for name in FLOORS if name.startswith("own-")} != set()


@pytest.mark.parametrize("batch", own_batches(), ids=lambda batch: batch.name)
def test_every_family_of_a_batch_of_our_own_has_a_floor(batch: Batch) -> None:
    assert {case["family"] for case in batch.cases} == FLOORS[batch.name].keys() - {"all"}


def test_what_is_read_is_measured() -> None:
    """A language that is read has a batch of its own, so that it has floors wherever the tests are run."""
    languages = {batch.folder.name for batch in own_batches()}

    assert languages >= {"en", "de"}
    assert all(is_read(language) for language in languages)
