"""Names spelt out letter by letter: "A-N-A", "S m y t h e", "T U double L Y"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_clauses import is_end
from dialogs.understanding.values.name_corrections import mended, resembles
from dialogs.understanding.values.name_introductions import announcements
from dialogs.understanding.values.name_parts import part_after
from dialogs.understanding.values.name_shapes import NameShapes, Stretch

_LEAST_SPELT = 3
_SIGNS = frozenset("-.,")
"""What may stand between two letters."""


def spelt(shapes: NameShapes) -> Iterator[FoundText]:
    """Put for the word before it or of the draft that it spells, else a name itself."""
    for start, end in _runs_of_letters(shapes):
        word = _letters(shapes, start, end)
        written = word[:1].upper() + word[1:]
        before = _name_ending_before(shapes, start)
        if before and resembles(word.lower(), shapes.plain(before[1] - 1)):
            first = shapes.text(before[0], before[1] - 1)
            last = _rest_of_name(shapes, end)
            yield shapes.found(before[0], last, f"{first} {written} {shapes.text(end + 1, last)}".strip())
        elif known := mended(shapes, written):
            yield shapes.found(start, end, known)
        elif shapes.context.asked is Asked.NAME or _is_announced(shapes, start):
            yield _with_first(shapes, shapes.found(start, end, written))


def _rest_of_name(shapes: NameShapes, at: int) -> int:
    """ "Siobhan - S I O B H A N - Keane": where the name ends that goes on behind the letters and a sign."""
    is_sign = at + 1 < len(shapes.tokens) and shapes.plain(at) in _SIGNS
    end = shapes.name_end(at + 1, needs_capitals=False) if is_sign else at
    return end if end > at + 1 and is_end(shapes, end) else at


def _with_first(shapes: NameShapes, last: FoundText) -> FoundText:
    """ "M-c-K-i-n-l-e-y, first name Shanice": the first name is told apart."""
    first = part_after(shapes, shapes.language.names.first)
    if first is None:
        return last
    start = min(shapes.tokens[first[0]].start, last.span[0])
    end = max(shapes.tokens[first[1] - 1].end, last.span[1])
    return replace(last, span=(start, end), text=f"{shapes.text(*first)} {last.text}")


def _runs_of_letters(shapes: NameShapes) -> Iterator[Stretch]:
    if sum(token.is_word and len(token.plain) == 1 for token in shapes.tokens) < _LEAST_SPELT:
        return
    start, count = 0, 0
    for at in range(len(shapes.tokens) + 1):
        if _is_letter(shapes, at):
            start = at if count == 0 else start
            count += 1
        elif not (count and _is_between(shapes, at) and _is_letter(shapes, at + 1)):
            if count >= _LEAST_SPELT:
                yield start, at - _is_word_by_itself(shapes, at - 1)
            count = 0


def _is_letter(shapes: NameShapes, at: int) -> bool:
    return at < len(shapes.tokens) and shapes.tokens[at].is_word and len(shapes.plain(at)) == 1


def _is_between(shapes: NameShapes, at: int) -> bool:
    """Whether a sign or "double" stands here."""
    if at >= len(shapes.tokens):
        return False
    return shapes.plain(at) in _SIGNS or shapes.plain(at) in shapes.language.contact.repeats


def _is_word_by_itself(shapes: NameShapes, at: int) -> bool:
    """The "I" of "T U double L Y I need": a letter that is a word, with more words after it."""
    is_word = shapes.plain(at) in shapes.language.words.function and at > 1 and shapes.plain(at - 1) != "-"
    return is_word and at + 1 < len(shapes.tokens) and shapes.tokens[at + 1].is_word


def _letters(shapes: NameShapes, start: int, end: int) -> str:
    """ "T U double L Y" in one word."""
    repeats, word, times = shapes.language.contact.repeats, "", 1
    for at in range(start, end):
        token = shapes.tokens[at]
        times = repeats.get(token.plain, times)
        if token.is_word and len(token.plain) == 1:
            word, times = word + shapes.own(at) * times, 1
    has_both = word[1:] != word[1:].lower() and word != word.upper()
    return word if has_both else word.lower()


def _name_ending_before(shapes: NameShapes, at: int) -> Stretch | None:
    """A name before, with nothing but signs and "that's" between."""
    known = shapes.language.words.function | shapes.language.names.spelt
    for start, end in shapes.runs(needs_capitals=shapes.context.asked is not Asked.NAME):
        between = (token.plain for token in shapes.tokens[end:at] if token.is_word)
        if end <= at and all(word in known for word in between):
            return start, end
    return None


def _is_announced(shapes: NameShapes, at: int) -> bool:
    return any(start == at for start, _ in announcements(shapes))
