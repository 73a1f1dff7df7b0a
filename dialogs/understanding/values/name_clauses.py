"""The clauses of a message as places of names: where they begin and end, and which are a name and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from dialogs.understanding.values.name_shapes import NameShapes, Stretch
from dialogs.understanding.values.words import is_stop


def bare_names(shapes: NameShapes) -> list[Stretch]:
    """Clauses that are a name and nothing else, but for words like "hi", "it's" and "please" around it."""
    trimmed_ones = (trimmed(shapes, start, end) for start, end in clauses(shapes))
    return [(first, last) for first, last in trimmed_ones if is_name(shapes, first, last)]


def is_name(shapes: NameShapes, first: int, last: int, *, needs_capitals: bool = False) -> bool:
    """Whether these words are a name, whatever follows."""
    alone = replace(shapes, tokens=shapes.tokens[:last])
    return first < last == alone.name_end(first, needs_capitals=needs_capitals)


def clauses(shapes: NameShapes) -> Iterator[Stretch]:
    start = 0
    for at, token in enumerate(shapes.tokens):
        is_dot = token.plain == "." and _is_dot_of_name(shapes, at)
        if (is_stop(token) and not is_dot) or _goes_on_to_contact(shapes, at):
            if at > start:
                yield start, at
            start = at + 1
    if len(shapes.tokens) > start:
        yield start, len(shapes.tokens)


def _goes_on_to_contact(shapes: NameShapes, at: int) -> bool:
    """ "ann lee and my email is ..."."""
    if shapes.plain(at) not in shapes.language.people.joiners:
        return False
    contact = shapes.language.contact
    nouns = shapes.language.phrases((*contact.email, *contact.phone))
    return any(nouns.end_at(shapes.tokens, n) > n for n in range(at + 1, min(at + 3, len(shapes.tokens))))


def _is_dot_of_name(shapes: NameShapes, at: int) -> bool:
    before = shapes.plain(at - 1) if at else ""
    if at > 1 and len(before) == 1 and _is_told_with(shapes, at - 1):
        return False
    return at + 1 < len(shapes.tokens) and (before in shapes.language.names.titles or len(before) == 1)


def _is_told_with(shapes: NameShapes, at: int) -> bool:
    """ "Kathryn with a K. Kathryn Moss"."""
    names = shapes.language.names
    is_told = shapes.language.phrases(names.with_letter).ends_before
    return any(is_told(shapes.tokens, n) for n in (at, at - (shapes.plain(at - 1) in names.letter_articles)) if n > 0)


def trimmed(shapes: NameShapes, start: int, end: int) -> Stretch:
    """Without the words around a name; one that is a name as well stays where it is the last."""
    names = shapes.language.names
    while start < end and _is_around(shapes, start, names.before) and not _is_kept(shapes, start, end):
        start += 1
    while end > start and _is_around(shapes, end - 1, names.after) and not _is_kept(shapes, start, end):
        end -= 1
    return start, end


def _is_around(shapes: NameShapes, at: int, words: Collection[str]) -> bool:
    return shapes.plain(at) in words or not _is_worded(shapes, at)


def _is_kept(shapes: NameShapes, start: int, end: int) -> bool:
    return start + 1 == end and shapes.plain(start) in shapes.language.words.also_names


def is_clause(shapes: NameShapes, start: int, end: int) -> bool:
    is_begin = start == 0 or is_stop(shapes.tokens[start - 1])
    return is_begin and is_end(shapes, end)


def is_end(shapes: NameShapes, at: int) -> bool:
    return at >= len(shapes.tokens) or is_stop(shapes.tokens[at]) or not _is_worded(shapes, at)


def is_question(shapes: NameShapes, end: int) -> bool:
    """Whether a question ends here."""
    return end < len(shapes.tokens) and shapes.plain(end) == "?"


def word_count(shapes: NameShapes, stretch: Stretch) -> int:
    """How many words it has; a double name is one."""
    first, last = shapes.tokens[stretch[0]], shapes.tokens[stretch[1] - 1]
    return len(shapes.message.own[first.start : last.end].split())


def _is_worded(shapes: NameShapes, at: int) -> bool:
    return shapes.tokens[at].is_word or shapes.tokens[at].is_number
