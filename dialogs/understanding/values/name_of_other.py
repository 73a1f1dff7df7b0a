"""The name of somebody else for whom it is booked: "for my mother, Rosa Lima", "the massage is for Vreni Frei"."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_introductions import after_signs, has_two_capitals
from dialogs.understanding.values.name_shapes import NameShapes
from dialogs.understanding.values.words import Phrases, words_of

_ABOUT_PEOPLE = frozenset({Asked.TIME, Asked.NAME, Asked.EMAIL, Asked.PHONE, Asked.CONFIRM})
_SINCE_FOR = 3
"""So many words at most stand between "for" and "mother"."""


def of_other(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Booking for my mother, Rosa Lima": the appointment is hers."""
    singles = shapes.language.people.singles
    is_asked = shapes.context.asked is Asked.NAME
    under = shapes.language.names.under if is_asked else ()
    fors = shapes.language.phrases((*shapes.language.people.other_for, *under))
    called = shapes.language.phrases(shapes.language.names.called)
    for at, token in enumerate(shapes.tokens):
        if token.plain not in singles or not _is_of_one(shapes, at, fors):
            continue
        before = after_signs(shapes, at + 1)
        start = called.end_at(shapes.tokens, before)
        is_called = start > before
        end = shapes.name_end(start, needs_capitals=not (is_called or is_asked))
        if end > start:
            yield shapes.found(start, end, shapes.text(start, end), is_weak=end - start < 2 and not is_called)


def of_named(shapes: NameShapes) -> Iterator[FoundText]:
    """ "The massage is for Vreni Frei", where it is about who comes: a first name and a last name of nobody here."""
    if shapes.context.asked not in _ABOUT_PEOPLE:
        return
    under = shapes.language.names.under if shapes.language.grammar.has_capital_nouns else ()
    fors = shapes.language.phrases((*shapes.language.people.other_for, *under))
    for _, start in fors.all_in(shapes.tokens):
        end = shapes.name_end(start, needs_capitals=True)
        is_person = _is_titled(shapes, start) or has_two_capitals(shapes, start, end)
        if end > start and is_person and not shapes.names_service(start, end):
            yield shapes.found(start, end, shapes.text(start, end), score=0.9)


def _is_titled(shapes: NameShapes, start: int) -> bool:
    """ "Um 10 auf Frau Maier", of nobody who works here and where no name is known."""
    if start + 1 >= len(shapes.tokens) or shapes.plain(start) not in shapes.language.names.titles:
        return False
    staff = {word for one in shapes.context.staff for word in words_of(one.name)}
    return not shapes.context.draft.name and shapes.plain(start + 1) not in staff


def _is_of_one(shapes: NameShapes, at: int, fors: Phrases) -> bool:
    """ "For my mother", "for his son": with "for" before it, and nothing of oneself."""
    before = range(max(0, at - _SINCE_FOR), at)
    selves = shapes.language.people.selves
    has_for = any(fors.ends_before(shapes.tokens, n) for n in before)
    return has_for and not any(shapes.plain(n) in selves for n in before)
