"""Every pattern of every language can be worked out: its operator takes what its typed places give."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dialogs.saying.catalogue import languages_with
from dialogs.understanding.times import language
from dialogs.understanding.times.algebra import Operators
from dialogs.understanding.times.chart import Item
from dialogs.understanding.times.frame import Frame
from dialogs.understanding.times.grammar import Node, Rule
from dialogs.understanding.times.values import Clock, Value, Written
from tests.dialogs.understanding.times.reading import context

# What the lexer gives of its own accord, with a value that each type can have.
LEXED: dict[str, Value] = {
    "<n>": 3, "<hour>": 4, "<min>": 30, "<dd>": 12, "<ord>": 3, "<year>": 2027, "<spoken_min>": 20, "<hour_word>": 4,
    "<min_word>": 20, "<hhmm>": Clock(14, 30), "<hhmm_year>": Clock(20, 30), "<hhmm_odd>": Clock(14, 33),
    "<hm>": Clock(4, 30), "<clock>": Clock(3, half="pm"), "<date>": Written(4, 5, 2027), "<dot_date>": Written(4, 5),
}  # fmt: skip


def rules_of(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Rule]]:
    yield from ((path, rule) for rule in node.rules)
    for symbol, further in node.next.items():
        yield from rules_of(further, (*path, symbol))


def samples_of(rules: list[tuple[tuple[str, ...], Rule]]) -> dict[str, Item]:
    """For each type one item: what the lexer gives, or the first rule of which every part is known already."""
    known = {symbol: Item(symbol, 0, 1, value) for symbol, value in LEXED.items()}
    while True:
        before = len(known)
        for path, rule in rules:
            if rule.symbol not in known and all(not one.startswith("<") or one in known for one in path):
                known[rule.symbol] = whole(path, rule, known)
        if len(known) == before:
            return known


def whole(path: tuple[str, ...], rule: Rule, known: dict[str, Item]) -> Item:
    parts = tuple(known.get(symbol) or Item(symbol, n, n + 1) for n, symbol in enumerate(path))
    return Item(rule.symbol, 0, len(path), None, rule, parts, rule.cost)


@pytest.mark.parametrize("code", languages_with("intents.toml"))
def test_every_pattern_can_be_worked_out(code: str) -> None:
    compiled = language(code)
    rules = list(rules_of(compiled.root))
    known = samples_of(rules)
    operators = Operators(Frame.of(context(), compiled.parts))
    broken = []
    for path, rule in rules:
        if missing := [symbol for symbol in path if symbol.startswith("<") and symbol not in known]:
            broken.append(f"{rule.source!r}: nothing is ever a {missing[0]}")
            continue
        try:
            operators.value(whole(path, rule, known))
        except (TypeError, AttributeError, ValueError) as error:
            broken.append(f"{rule.source!r}: {error}")
    assert sorted(set(broken)) == []
