"""A name in its parts: "first name's Chidi", "surname Okafor", together or with what is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dialogs.understanding.context import Asked
from dialogs.understanding.message import folded
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_clauses import bare_names
from dialogs.understanding.values.name_corrections import resembles
from dialogs.understanding.values.name_shapes import NameShapes, Stretch
from dialogs.understanding.values.words import is_capitalised

_FARTHEST = 4
"""So many words at most lie between a name and what it is told to be."""


def in_parts(shapes: NameShapes) -> Iterator[FoundText]:
    """A first name, a last name, with the other part anywhere beside it or in the draft."""
    is_known = bool(shapes.context.draft.name)
    yield from (replace(one, is_put_right=is_known) for one in _parts(shapes))


def _parts(shapes: NameShapes) -> Iterator[FoundText]:
    names = shapes.language.names
    first, last = part_after(shapes, names.first), part_after(shapes, names.last)
    if shapes.context.draft.name:
        first, last = first or _part_before(shapes, names.first), last or _part_before(shapes, names.last)
    if first and last:
        start, end = min(first[0], last[0]), max(first[1], last[1])
        yield shapes.found(start, end, f"{shapes.text(*first)} {shapes.text(*last)}")
    elif first:
        yield _with_last(shapes, first)
    elif last:
        yield _with_first(shapes, last)


def part_after(shapes: NameShapes, phrases: tuple[str, ...]) -> Stretch | None:
    between = shapes.language.names.announcing | {":"}
    is_open = shapes.context.asked in {Asked.NAME, Asked.CONFIRM}
    for _, end in shapes.language.phrases(phrases).all_in(shapes.tokens):
        at = end
        while at < len(shapes.tokens) and shapes.plain(at) in between | ({","} if at > end else set()):
            at += 1
        stop = shapes.name_end(at, needs_capitals=not is_open)
        if stop > at:
            return at, stop
    return None


def _part_before(shapes: NameShapes, phrases: tuple[str, ...]) -> Stretch | None:
    """ "Vreni ist der Vorname", "Small is my surname": one word, whatever else it means."""
    small = shapes.language.names.announcing | shapes.language.words.function
    for start, _ in shapes.language.phrases(phrases).all_in(shapes.tokens):
        at = start - 1
        while at >= 0 and shapes.plain(at) in small and not shapes.own(at).istitle():
            at -= 1
        is_near = at >= 0 and start - at <= _FARTHEST and shapes.tokens[at].is_word
        if (
            is_near
            and is_capitalised(shapes.own(at))
            and shapes.plain(at) not in small | shapes.language.names.no_parts
        ):
            return at, at + 1
    return None


def _with_last(shapes: NameShapes, first: Stretch) -> FoundText:
    """A first name, after what stands as a name by itself before it, or with the last name that is known."""
    other = next((one for one in bare_names(shapes) if one[1] <= first[0]), None)
    if other is None:
        return shapes.found(*first, " ".join([shapes.text(*first), *_known_last(shapes, first)]))
    return shapes.found(other[0], first[1], f"{shapes.text(*first)} {shapes.text(*other)}")


def _with_first(shapes: NameShapes, last: Stretch) -> FoundText:
    """ "Jo, surname Pike": a last name, after what stands as a name by itself before it, or after what is known."""
    known = _known_first(shapes, last)
    first = None if known else next((one for one in bare_names(shapes) if one[1] <= last[0]), None)
    if first is None:
        return shapes.found(*last, " ".join([*known, shapes.text(*last)]))
    return shapes.found(first[0], last[1], f"{shapes.text(*first)} {shapes.text(*last)}")


def _known_first(shapes: NameShapes, last: Stretch) -> list[str]:
    """What is known before the last name; one word that is known is the first name, unless it is that last name."""
    known = _known_words(shapes)
    return known if _is_another_part(shapes, known, last) else known[:-1]


def _known_last(shapes: NameShapes, first: Stretch) -> list[str]:
    known = _known_words(shapes)
    return known if _is_another_part(shapes, known, first) else known[1:][-1:]


def _is_another_part(shapes: NameShapes, known: list[str], said: Stretch) -> bool:
    return len(known) == 1 and not resembles(folded(shapes.text(*said)), folded(known[0]))


def _known_words(shapes: NameShapes) -> list[str]:
    return (shapes.context.draft.name or "").split()
