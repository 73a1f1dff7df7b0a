"""Meaning as a table: what is near to what was said, and how often it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dialogs.ports import Described


class TableOfMeanings:
    """`near` gives the likeness of services by a word of the message; all others are far."""

    def __init__(self, near: Mapping[str, Mapping[str, float]], *, is_late: bool = False) -> None:
        self._near = near
        self._is_late = is_late
        self.asked: list[str] = []
        self.prepared: set[str] = set()

    async def likeness(self, said: str, things: Sequence[Described]) -> tuple[float, ...] | None:
        self.asked.append(said)
        if self._is_late:
            return None
        near = next((found for word, found in self._near.items() if word in said.lower()), {})
        return tuple(near.get(one.name, 0.1 - n / 1000) for n, one in enumerate(things))

    def prepare(self, things: Sequence[Described]) -> None:
        self.prepared |= {one.name for one in things}
