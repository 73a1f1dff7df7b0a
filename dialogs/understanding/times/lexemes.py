"""What each token of a stretch of a message may be, before patterns are laid over it."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.understanding.message import Token
from dialogs.understanding.times.chart import Item
from dialogs.understanding.times.values import Value


@dataclass(slots=True)
class Lexemes:
    """`words` are those of the language, None where it has no such word; `is_number` marks numbers and ordinals."""

    tokens: tuple[Token, ...]
    items: list[list[Item]]
    words: list[str | None]
    is_number: list[bool]

    def put(self, symbol: str, start: int, end: int, value: Value) -> None:
        self.items[start].append(Item(f"<{symbol}>", start, end, value))
