"""Which readings of a stretch of words are chosen: the pieces that cover most of it, and of these the fewest."""

from __future__ import annotations

from dialogs.understanding.context import Asked, Context
from dialogs.understanding.times.chart import Chart, Item
from dialogs.understanding.times.language import TimeLanguage
from dialogs.understanding.times.lexemes import Lexemes

LIGHT = 0.3
PIECE = 0.7
"""What another piece costs, in words: one piece is better than two."""
UNLIKELY = 0.01
_SAME = 1e-9
_ROOTS = ("<wish>", "<fixed>", "<without>", "<shift>", "<unsaid>")


class Choice:
    """The pieces that cover most words of content, and of these the fewest."""

    def __init__(self, lexemes: Lexemes, language: TimeLanguage, context: Context) -> None:
        self._language = language
        self._lexemes = lexemes
        self._asked = context.asked
        self._chart = Chart(language.root, lexemes.items)
        weights = [LIGHT if token.plain in language.light else 1.0 for token in lexemes.tokens]
        self._sums = [0.0]
        for weight in weights:
            self._sums.append(self._sums[-1] + weight)

    def best(self) -> list[list[Item]]:
        """The chosen pieces in order, each with all its readings, the likeliest first."""
        count = len(self._lexemes.tokens)
        scores = [0.0] * (count + 1)
        choices: list[list[Item]] = [[] for _ in range(count)]
        for i in range(count - 1, -1, -1):
            scores[i], choices[i] = self._best_from(i, scores)
        return self._path(choices)

    def _best_from(self, i: int, scores: list[float]) -> tuple[float, list[Item]]:
        """The best score from a word on, with the readings that begin here; none where the word is better left out."""
        best = scores[i + 1]
        chosen: list[Item] = []
        for item in self._chart.items(i, self._roots()):
            if self._is_lone(item):
                continue
            score = self._sums[item.end] - self._sums[i] - PIECE - UNLIKELY * item.cost + scores[item.end]
            is_longer = bool(chosen) and abs(score - best) < _SAME and item.end > chosen[0].end
            if score > best + _SAME or is_longer:
                same = chosen if chosen and chosen[0].end == item.end else []
                best, chosen = score, [item, *same]
            elif chosen and item.end == chosen[0].end:
                chosen.append(item)
        return best, chosen

    def _path(self, choices: list[list[Item]]) -> list[list[Item]]:
        found, i = [], 0
        while i < len(choices):
            if choices[i]:
                found.append(choices[i])
                i = choices[i][0].end
            else:
                i += 1
        return found

    def _roots(self) -> tuple[str, ...]:
        if self._asked in {Asked.TIME, Asked.CONFIRM}:
            return (*_ROOTS, "<bare>")
        if self._asked is Asked.DAY:
            return (*_ROOTS, "<nums>")
        return _ROOTS

    def _is_lone(self, item: Item) -> bool:
        """Words that name a time only beside others, and stand alone."""
        if item.symbol == "<unsaid>" or (self._asked is Asked.DAY and item.symbol != "<bare>"):
            return False
        if item.end - item.start > 2:
            return False
        words = (self._lexemes.tokens[i].plain for i in range(item.start, item.end))
        return all(word in self._language.lone for word in words)
