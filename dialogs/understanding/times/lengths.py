"""Lengths of time in a message ("an hour and a half"), which tell one service from another."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.acts import Span
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.times.algebra import Operators
from dialogs.understanding.times.chart import Chart
from dialogs.understanding.times.frame import Frame
from dialogs.understanding.times.language import TimeLanguage
from dialogs.understanding.times.lexer import lex
from dialogs.understanding.times.values import Length


def lengths_in(message: Message, context: Context, language: TimeLanguage) -> Iterator[tuple[Span, int]]:
    """Each length with its minutes, from left to right; days and more are none."""
    lexemes = lex(message, language, 0, len(message.text), is_month_first=False)
    if not any(word and word.endswith(tuple(language.grains)) for word in lexemes.words):  # "Viertelstunde"
        return
    chart = Chart(language.root, lexemes.items)
    operators = Operators(Frame.of(context, language.parts))
    at = 0
    while at < len(lexemes.tokens):
        found = max(chart.items(at, ("<length>",)), key=lambda item: item.end, default=None)
        value = operators.value(found) if found is not None else None
        if found is None or not isinstance(value, Length) or value.days or value.months:
            at += 1
            continue
        yield (lexemes.tokens[at].start, lexemes.tokens[found.end - 1].end), value.minutes
        at = found.end
