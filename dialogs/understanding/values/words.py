"""The words of a message that are still free, and phrases of the language's data found among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dialogs.acts import Span
from dialogs.understanding.message import Message, Token, folded

BREAK = "|"
"""Stands for a word that another reader has taken: nothing is read across it."""

_STOPS = frozenset('.,;:!?()[]{}"/|\n')
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+|[^\w\s]|_")


def free_tokens(message: Message, taken: Sequence[Span]) -> tuple[Token, ...]:
    """All tokens, in their places; those inside what is taken become breaks."""
    if not taken:
        return message.tokens
    covered = bytearray(len(message.text))
    for start, end in taken:
        covered[start:end] = b"1" * (min(end, len(covered)) - start)
    return tuple(replace(t, plain=BREAK) if any(covered[t.start : t.end]) else t for t in message.tokens)


def own(message: Message, token: Token) -> str:
    """The word as the customer wrote it."""
    return message.own[token.start : token.end]


def is_stop(token: Token) -> bool:
    return token.plain in _STOPS


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def is_capitalised(word: str) -> bool:
    return word[:1].isupper()


def words_of(text: str) -> tuple[str, ...]:
    """A text of ours cut as a message is."""
    return tuple(_WORDS.findall(folded(text)))


class Phrases:
    """Phrases as runs of plain words, found by their first word; the longest that fits wins."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for run in sorted({words_of(phrase) for phrase in phrases} - {()}, key=len, reverse=True):
            self._by_first.setdefault(run[0], []).append(run)
        self._lasts = frozenset(run[-1] for runs in self._by_first.values() for run in runs)

    def end_at(self, tokens: Sequence[Token], start: int) -> int:
        """The place after the phrase that begins here; `start` itself where none does."""
        if not 0 <= start < len(tokens):
            return start
        for run in self._by_first.get(tokens[start].plain, ()):
            end = start + len(run)
            if end <= len(tokens) and all(tokens[start + n].plain == word for n, word in enumerate(run)):
                return end
        return start

    def ends_before(self, tokens: Sequence[Token], end: int) -> bool:
        """Whether a phrase ends just before this place."""
        last = tokens[end - 1].plain if 0 < end <= len(tokens) else ""
        return last in self._lasts and any(self.end_at(tokens, start) == end for start in range(max(0, end - 6), end))

    def all_in(self, tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
        """Every phrase that occurs, from left to right, without overlaps."""
        by_first = self._by_first
        found: list[tuple[int, int]] = []
        covered = 0
        for at, token in enumerate(tokens):
            if at >= covered and token.plain in by_first:
                end = self.end_at(tokens, at)
                if end > at:
                    found.append((at, end))
                    covered = end
        return tuple(found)

    def is_in(self, tokens: Sequence[Token]) -> bool:
        return bool(self.all_in(tokens))
