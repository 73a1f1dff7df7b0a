"""The name that is known, put right in words: another in its place, or one of its words left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_clauses import bare_names, clauses, is_question, word_count
from dialogs.understanding.values.name_corrections import part_instead
from dialogs.understanding.values.name_shapes import NameShapes, Stretch
from dialogs.understanding.values.words import is_capitalised, words_of

_FARTHEST = 3
"""So many words at most stand between a word of the name and what says that it goes ("das is muss weg")."""
_WHOLE = 2
"""So many words are a whole name, which is taken for one in more places than a word alone."""
_ABOUT_PEOPLE = frozenset({Asked.NAME, Asked.EMAIL, Asked.PHONE, Asked.CONFIRM})


def put_right(shapes: NameShapes) -> Iterator[FoundText]:
    """ "No, just Jasmin Keller", "the name is wrong. Jasmin Keller", "not Vreni but Verena"."""
    if shapes.context.draft.name:
        yield from (replace(one, is_put_right=True) for one in (*part_instead(shapes), *_ways(shapes)))


def _ways(shapes: NameShapes) -> Iterator[FoundText]:
    yield from _after_known(shapes)
    for start, end in bare_names(shapes):
        if not is_question(shapes, end) and not is_of_staff(shapes, start, end) and _is_put_right(shapes, start, end):
            yield shapes.found(start, end, shapes.text(start, end), score=0.9)
    yield from _without(shapes)


def is_of_staff(shapes: NameShapes, start: int, end: int) -> bool:
    """Whether all of these words are the name of one of the staff."""
    said = _words(shapes, start, end) - shapes.language.names.particles - shapes.language.names.titles
    return any(said <= set(words_of(one.name)) for one in shapes.context.staff)


def begins_small(shapes: NameShapes, start: int) -> bool:
    """ "Zu zweit", "zur Chefin": a small word that stands within names is rather a word where it begins."""
    return shapes.plain(start) in shapes.language.names.particles and not is_capitalised(shapes.own(start))


def _words(shapes: NameShapes, start: int, end: int) -> set[str]:
    return {token.plain for token in shapes.tokens[start:end] if token.is_word}


def _known(shapes: NameShapes) -> tuple[str, ...]:
    return words_of(shapes.context.draft.name or "")


def _is_put_right(shapes: NameShapes, start: int, end: int) -> bool:
    """Whether a clause that is a name alone is said in place of the one that is known."""
    said, known = _words(shapes, start, end), set(_known(shapes))
    capitals = _capitals(shapes, start, end)
    is_mixed = any(capitals) and not all(capitals)
    if said == known or is_mixed or _is_denied(shapes, start) or begins_small(shapes, start):
        return False
    is_whole = word_count(shapes, (start, end)) >= _WHOLE
    if _is_about_name(shapes) or _is_known_denied(shapes) or (is_whole and said & known):
        return True
    return is_whole and all(capitals) and _is_in_its_place(shapes, start, end)


def _capitals(shapes: NameShapes, start: int, end: int) -> list[bool]:
    """Of each word that wants one whether it has it."""
    return [is_capitalised(shapes.own(n)) for n in range(start, end) if _wants_capital(shapes, n)]


def _is_denied(shapes: NameShapes, start: int) -> bool:
    return start > 0 and shapes.plain(start - 1) in shapes.language.names.denials


def _is_in_its_place(shapes: NameShapes, start: int, end: int) -> bool:
    """Where it was asked about the customer, and said that it is another."""
    is_asked = shapes.context.asked in _ABOUT_PEOPLE
    return is_asked and not shapes.names_service(start, end) and _is_said_instead(shapes, start)


def _wants_capital(shapes: NameShapes, at: int) -> bool:
    return shapes.tokens[at].is_word and shapes.plain(at) not in shapes.language.names.particles


def _is_about_name(shapes: NameShapes) -> bool:
    """ "The name is wrong", "the surname is missing"."""
    things = shapes.language.names.things
    return any(token.is_word and token.plain in things for token in shapes.tokens)


def _is_known_denied(shapes: NameShapes) -> bool:
    """ "Not Tel", of the name Tel."""
    known = set(_known(shapes))
    denials = shapes.language.phrases(shapes.language.names.denials)
    return any(end < len(shapes.tokens) and shapes.plain(end) in known for _, end in denials.all_in(shapes.tokens))


def _is_said_instead(shapes: NameShapes, start: int) -> bool:
    """ "Just Jasmin Keller", and whatever comes after a no."""
    only = shapes.language.names.only
    refusals = shapes.language.phrases(shapes.language.contact.refusals)
    return (start > 0 and shapes.plain(start - 1) in only) or any(
        end <= start for _, end in refusals.all_in(shapes.tokens)
    )


def _after_known(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Not Vreni but Verena", "change Lisa to Fionn Geraghty": the name that is known, and the one in its place."""
    names, known = shapes.language.names, _known(shapes)
    between = names.into | names.only | names.announcing | {","}
    for at in range(len(shapes.tokens)):
        end = _known_end(shapes, at, known)
        start = end
        while end > at and start < len(shapes.tokens) and shapes.plain(start) in between:
            start += 1
        if end in {at, start} or not _words(shapes, end, start):
            continue
        stop = shapes.name_end(start, needs_capitals=False)
        if stop > start and not is_of_staff(shapes, start, stop) and _words(shapes, start, stop) != set(known):
            yield shapes.found(start, stop, shapes.text(start, stop))


def _known_end(shapes: NameShapes, at: int, known: tuple[str, ...]) -> int:
    """Where the known name ends that begins here: the whole of it, or one of its words; `at` itself where none does."""
    if tuple(token.plain for token in shapes.tokens[at : at + len(known)]) == known:
        return at + len(known)
    return at + (shapes.tokens[at].is_word and shapes.plain(at) in known)


def _without(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Leave out the is": what is left of the name that is known."""
    words = (shapes.context.draft.name or "").split()
    off = shapes.language.phrases(shapes.language.names.left_off)
    for start, end in clauses(shapes):
        for place in off.all_in(shapes.tokens[start:end]):
            said = _near(shapes, (start + place[0], start + place[1]), (start, end))
            left = [word for word in words if not set(words_of(word)) <= said]
            if 0 < len(left) < len(words):
                yield shapes.found(start, end, shapes.text_of(" ".join(left)), score=0.8)


def _near(shapes: NameShapes, off: Stretch, clause: Stretch) -> set[str]:
    before = range(max(clause[0], off[0] - _FARTHEST), off[0])
    after = range(off[1], min(clause[1], off[1] + _FARTHEST))
    return {shapes.plain(n) for n in (*before, *after)}
