"""A bottom-up chart over one island of words about times: every reading is kept, up to a bound."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dialogs.understanding.times.grammar import Node, Rule
from dialogs.understanding.times.values import Value

MOST_READINGS = 3
"""Of the same words as the same type."""
LONGEST_PIECE = 26
"""In words: what is longer is said in several pieces anyway."""


@dataclass(frozen=True, slots=True)
class Item:
    """Words [start, end) read as a type: by a rule over parts, or as the value that the lexer gave."""

    symbol: str
    start: int
    end: int
    value: Value | None = None
    rule: Rule | None = None
    parts: tuple[Item, ...] = ()
    cost: int = 0

    @property
    def size(self) -> int:
        """Of how many items it is made."""
        return 1 + sum(part.size for part in self.parts)


class Chart:
    """Filled from the last word to the first, so that whatever may follow an item is already known."""

    def __init__(self, root: Node, lexical: Sequence[Sequence[Item]]) -> None:
        self._root = root
        self._at: list[dict[str, list[Item]]] = [{} for _ in range(len(lexical) + 1)]
        self._agenda: list[Item] = []
        self._counts: dict[tuple[str, int, int], int] = {}
        for i in range(len(lexical) - 1, -1, -1):
            self._agenda = list(lexical[i])
            self._counts = {}
            while self._agenda:
                self._enter(self._agenda.pop(), i)

    @property
    def size(self) -> int:
        """How many readings of parts were found: the work that a message made."""
        return sum(len(items) for at in self._at for items in at.values())

    def items(self, start: int, symbols: Collection[str]) -> list[Item]:
        """All readings from a place on as one of these types."""
        there = self._at[start]
        return [item for symbol in symbols for item in there.get(symbol, ())]

    def _enter(self, item: Item, start: int) -> None:
        there = self._at[start].setdefault(item.symbol, [])
        key = (item.symbol, start, item.end)
        count = self._counts.get(key, 0)
        if count >= MOST_READINGS or any(self._is_same(item, one) for one in there if one.end == item.end):
            return
        self._counts[key] = count + 1
        there.append(item)
        node = self._root.next.get(item.symbol)
        if node is not None:
            self._walk(node, item.end, (item,), start)

    @staticmethod
    def _is_same(one: Item, other: Item) -> bool:
        return one.rule is other.rule and one.value == other.value and one.parts == other.parts

    def _walk(self, node: Node, place: int, parts: tuple[Item, ...], start: int) -> None:
        for rule in node.rules:
            if len(parts) == 1 and parts[0].symbol == rule.symbol:
                continue  # it would say the same of the same words, in the place of another reading
            cost = rule.cost + sum(part.cost for part in parts)
            self._agenda.append(Item(rule.symbol, start, place, None, rule, parts, cost))
        if not node.next or place - start >= LONGEST_PIECE:
            return
        for symbol, items in self._at[place].items():
            further = node.next.get(symbol)
            if further is not None:
                for item in items:
                    self._walk(further, item.end, (*parts, item), start)
