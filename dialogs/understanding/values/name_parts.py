"""A name in its parts: "first name's Chidi", "surname Okafor", together or with what is known."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_clauses import bare_names
from dialogs.understanding.values.name_shapes import NameShapes, Stretch


def in_parts(shapes: NameShapes) -> Iterator[FoundText]:
    """A first name, a last name, with the other part anywhere beside it or in the draft."""
    names = shapes.language.names
    first, last = _part_after(shapes, names.first), _part_after(shapes, names.last)
    if first and last:
        start, end = min(first[0], last[0]), max(first[1], last[1])
        yield shapes.found(start, end, f"{shapes.text(*first)} {shapes.text(*last)}")
    elif first:
        yield _with_last(shapes, first)
    elif last:
        yield shapes.found(*last, _known_first(shapes) + shapes.text(*last))


def _part_after(shapes: NameShapes, phrases: tuple[str, ...]) -> Stretch | None:
    is_open = shapes.context.asked in {Asked.NAME, Asked.CONFIRM}
    for _, end in shapes.language.phrases(phrases).all_in(shapes.tokens):
        at = end + (end < len(shapes.tokens) and shapes.plain(end) == ":")
        stop = shapes.name_end(at, needs_capitals=not is_open)
        if stop > at:
            return at, stop
    return None


def _with_last(shapes: NameShapes, first: Stretch) -> FoundText:
    """A first name, after what stands as a name by itself before it, or with the last name that is known."""
    other = next((one for one in bare_names(shapes) if one[1] <= first[0]), None)
    if other is None:
        return shapes.found(*first, shapes.text(*first) + _known_last(shapes))
    return shapes.found(other[0], first[1], f"{shapes.text(*first)} {shapes.text(*other)}")


def _known_first(shapes: NameShapes) -> str:
    return "".join(f"{word} " for word in _known_words(shapes)[:-1])


def _known_last(shapes: NameShapes) -> str:
    known = _known_words(shapes)
    return f" {known[-1]}" if len(known) > 1 else ""


def _known_words(shapes: NameShapes) -> list[str]:
    return (shapes.context.draft.name or "").split()
