"""How far the model itself finds what is meant: over batches of messages, and over wishes that no word names.

The wishes in `unnamed/` were written by somebody who had not seen the code: `offered` are those that mean a service by
knowledge of the world, `not_offered` those for what the business does not do.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.batches import Batch, other_batches, own_batches
from benchmarks.meaning import Outcome, measure, opened, unnamed
from models.embedding import OfflineEmbedding, is_installed
from tests.needed import lacks

if not is_installed():
    lacks("the offline ranking by meaning is not installed; `make meaning` does it", is_module=True)

# Of the messages that name a service, so many in a hundred are heard right or asked about among three.
MET = {"own-en": 86, "own-de": 91, "en": 93, "en-2": 91, "en-everyday": 96, "de": 95, "de-everyday": 89}
HERE = {batch.name: batch for batch in (*own_batches(), *other_batches())}


@pytest.fixture(scope="module")
def meaning() -> Iterator[OfflineEmbedding]:
    with opened() as found:
        assert found is not None
        yield found


@pytest.mark.parametrize("name", MET)
async def test_what_is_meant_is_heard_or_asked_about(name: str, meaning: OfflineEmbedding) -> None:
    if name not in HERE:
        pytest.skip(f"BOOKINGS_API_DATA names no folder with messages/{name}")
    batch: Batch = HERE[name]

    without, found = await measure(batch, meaning)

    assert 100 * found.met >= MET[name] * found.named
    assert found.met > without.met
    assert found.harmful <= without.harmful


async def test_what_is_not_offered_is_hardly_ever_taken_for_a_service(meaning: OfflineEmbedding) -> None:
    found, without = await unnamed("not_offered", meaning), await unnamed("not_offered", None)

    assert found[Outcome.WRONG] <= 6
    assert without[Outcome.WRONG] >= 2 * found[Outcome.WRONG]


async def test_what_only_knowledge_of_the_world_tells_is_mostly_asked_about(meaning: OfflineEmbedding) -> None:
    found = await unnamed("offered", meaning)

    assert found[Outcome.ASKED] + found[Outcome.RIGHT] >= 24
    assert found[Outcome.WRONG] <= 1
