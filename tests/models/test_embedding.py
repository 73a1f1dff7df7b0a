"""The offline model: near is near, every run says the same, and nobody waits for it for long."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.embedding import LONGEST, OfflineEmbedding, is_installed
from tests.needed import lacks

if not is_installed():
    lacks("the offline ranking by meaning is not installed; `make meaning` does it", is_module=True)

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Thing:
    name: str
    text: str


WILL = Thing("Testament drafting", "Testament drafting. For whoever wants to settle their estate.")
CAT = Thing("Vaccination", "Vaccination. For cats and dogs.")
PIANO = Thing("Piano lesson", "Piano lesson")
THINGS = (WILL, CAT, PIANO)
_PRINT = """
import asyncio, json
from models.embedding import OfflineEmbedding
from tests.models.test_embedding import THINGS
meaning = OfflineEmbedding(seconds=60)
print(json.dumps(asyncio.run(meaning.likeness("he's due his booster", THINGS))))
meaning.close()
"""


@pytest.fixture(scope="module")
def meaning() -> Iterator[OfflineEmbedding]:
    found = OfflineEmbedding(seconds=60)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("said", "nearest"),
    [
        ("who gets my house when I die", WILL),
        ("the kitten needs her jabs", CAT),
        ("I want to learn to play Chopin", PIANO),
        ("wer bekommt mein Haus, wenn ich sterbe", WILL),
        ("die Katze muss geimpft werden", CAT),
    ],
)
async def test_the_nearest_is_what_is_meant(meaning: OfflineEmbedding, said: str, nearest: Thing) -> None:
    found = await meaning.likeness(said, THINGS)

    assert found is not None
    assert THINGS[found.index(max(found))] == nearest
    assert all(-1 <= one <= 1 for one in found)


async def _in_a_process() -> tuple[float, ...]:
    run = await asyncio.create_subprocess_exec(sys.executable, "-c", _PRINT, cwd=ROOT, stdout=subprocess.PIPE)
    said, _ = await run.communicate()
    return tuple(json.loads(said))


async def test_every_run_says_the_same(meaning: OfflineEmbedding) -> None:
    here = await meaning.likeness("he's due his booster", THINGS)

    runs = await asyncio.gather(*(_in_a_process() for _ in range(2)))

    assert set(runs) == {here}


async def test_many_at_once_each_get_their_own(meaning: OfflineEmbedding) -> None:
    said = [f"a lesson for {n} children" for n in range(20)]

    alone = [await meaning.likeness(one, THINGS) for one in said]
    together = await asyncio.gather(*(meaning.likeness(one, THINGS) for one in said))

    assert list(together) == alone


async def test_what_is_very_long_is_looked_at_so_far(meaning: OfflineEmbedding) -> None:
    said = ("the kitten needs her jabs " * 40)[:LONGEST]

    assert await meaning.likeness(said + "x" * 10_000, THINGS) == await meaning.likeness(said, THINGS)


@pytest.mark.parametrize("said", ["", " ", "😀", "\x00", "ﷺ" * 300, "\ud800"])
async def test_whatever_is_said_has_an_answer(meaning: OfflineEmbedding, said: str) -> None:
    found = await meaning.likeness(said, THINGS)

    assert found is not None
    assert len(found) == len(THINGS)


async def test_a_fault_of_the_model_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    meaning = OfflineEmbedding(seconds=60)
    monkeypatch.setattr(meaning, "_embed", lambda text: 1 / 0)

    assert await meaning.likeness("anything", THINGS) is None
    meaning.close()


async def test_nobody_waits_for_long() -> None:
    """While the thread is busy, with the model's first loading for one, the answer is that it cannot be told."""
    meaning = OfflineEmbedding(seconds=0.01)
    release = threading.Event()
    meaning._worker.submit(release.wait)
    try:
        assert await meaning.likeness("he's due his booster", THINGS) is None
    finally:
        release.set()
        meaning.close()


async def test_what_was_prepared_is_known(meaning: OfflineEmbedding) -> None:
    new = Thing("Hedge trimming", "Hedge trimming. Gardens up to 500 square metres.")

    meaning.prepare((new,))
    await meaning.likeness("anything", ())

    assert {new.name, new.text} <= meaning._vectors.keys()
