"""Corrections of the name that is known: a letter, a word that resembles one of its words, or a double name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import OSA

from dialogs.understanding.message import folded
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_clauses import word_count
from dialogs.understanding.values.name_shapes import NameShapes
from dialogs.understanding.values.words import Phrases, words_of
from dialogs.understanding.values.written_names import as_written

_MOST_LETTERS = 2
_LEAST_LIKENESS = 0.7


def corrected(shapes: NameShapes) -> Iterator[FoundText]:
    """A name that resembles the one that is known, and is another."""
    known = shapes.context.draft.name
    if not known:
        return
    for start, end in shapes.runs(needs_capitals=True):
        is_single = word_count(shapes, (start, end)) == 1
        if is_single and (whole := _doubled(shapes.text(start, end), known)):
            yield shapes.found(start, end, whole, score=0.8)
        elif not is_single and _is_another(" ".join(t.plain for t in shapes.tokens[start:end]), known):
            yield shapes.found(start, end, shapes.text(start, end), score=0.8)


def _doubled(said: str, known: str) -> str:
    """The known name with one of its words made a double name ("Harms-Lüders")."""
    words = known.split()
    fits = [word for word in words if word in said.split("-") and word != said]
    return " ".join(said if word == fits[0] else word for word in words) if fits else ""


def part_instead(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Beckmann, not Bekmann" puts one word of the known name right."""
    for start, end in shapes.runs(needs_capitals=True):
        if word_count(shapes, (start, end)) == 1 and (
            whole := _instead(shapes, start, shapes.context.draft.name or "")
        ):
            yield shapes.found(start, end, whole, score=0.8)


def _instead(shapes: NameShapes, start: int, known: str) -> str:
    """The known name with the word that was denied as it should be ("Beckmann, not Bekmann")."""
    denied, said = shapes.language.services.denied, shapes.plain(start)
    wrong = {after.plain for before, after in pairwise(shapes.tokens) if before.plain in denied}
    fits = [word for word in known.split() if folded(word) in wrong and folded(word) != said]
    if not fits or OSA.normalized_similarity(said, folded(fits[0])) < _LEAST_LIKENESS:
        return ""
    return " ".join(shapes.own(start) if word == fits[0] else word for word in known.split())


def _is_another(said: str, known: str) -> bool:
    return _LEAST_LIKENESS <= OSA.normalized_similarity(said, folded(known)) < 1.0


def with_letter(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Smyth with a y", of the name that is known."""
    withs = shapes.language.phrases(shapes.language.names.with_letter)
    if not shapes.context.draft.name or not withs.is_in(shapes.tokens):
        return
    for at, token in enumerate(shapes.tokens[:-2]):
        letter = _letter_after(shapes, at + 1, withs)
        if token.is_word and letter and (name := mended(shapes, shapes.own(at))):
            end = _whole_after(shapes, letter + 1, name) or letter + 1
            yield shapes.found(at, end, name)


def _letter_after(shapes: NameShapes, start: int, withs: Phrases) -> int:
    """The place of the letter or two after "with a" or an article; 0 where there are none."""
    between = start + (shapes.plain(start) in shapes.language.names.letter_articles)
    after = withs.end_at(shapes.tokens, between)
    at = _after_articles(shapes, after if after > between else start)
    is_letter = start < at < len(shapes.tokens) and len(shapes.plain(at).rstrip("'s")) <= _MOST_LETTERS
    return at if is_letter else 0


def _after_articles(shapes: NameShapes, at: int) -> int:
    """The place after articles; the last word of a clause is none, but the letter itself."""
    articles = shapes.language.names.letter_articles
    while at + 1 < len(shapes.tokens) and shapes.plain(at) in articles and shapes.tokens[at + 1].is_word:
        at += 1
    return at


def _whole_after(shapes: NameShapes, at: int, name: str) -> int:
    """Where the mended name is said in full after the correction ("John with an h. John Peele")."""
    run = words_of(name)
    for start in range(at, min(at + 3, len(shapes.tokens))):
        if tuple(t.plain for t in shapes.tokens[start : start + len(run)]) == run:
            return start + len(run)
    return 0


def mended(shapes: NameShapes, said: str) -> str:
    """The name that is known with the one of its words that this resembles put right; "" where none does."""
    plain = folded(said)
    if plain in shapes.language.common:
        return ""
    known = (shapes.context.draft.name or "").split()
    for n, word in enumerate(known):
        if plain != folded(word) and resembles(plain, folded(word)):
            return as_written(" ".join([*known[:n], said, *known[n + 1 :]]), shapes.language)
    return ""


def resembles(said: str, word: str) -> bool:
    return OSA.distance(said, word) <= max(1, len(word) // 3)
