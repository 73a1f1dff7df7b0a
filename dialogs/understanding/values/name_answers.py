"""Names that nothing announces: the answer to the question for one, and what stands beside an address or a number."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_clauses import (
    bare_names,
    clauses,
    is_clause,
    is_end,
    is_name,
    is_question,
    trimmed,
    word_count,
)
from dialogs.understanding.values.name_put_right import is_of_staff
from dialogs.understanding.values.name_shapes import NameShapes, Stretch
from dialogs.understanding.values.words import BREAK, is_capitalised, words_of

_BEFORE, _AFTER = frozenset({Asked.SERVICE, Asked.DAY, Asked.TIME}), frozenset({Asked.EMAIL, Asked.PHONE})
_SECOND = 2
"""So many words stand before the second first name of two."""
_NEAR = 3
"""So many words before and after a name its address may stand."""


def asked_for(shapes: NameShapes) -> Iterator[FoundText]:
    """The answer to the question for the name: a clause that is nothing else."""
    stretches = [one for one in bare_names(shapes) if not is_question(shapes, one[1]) and not _is_never(shapes, one)]
    if not stretches:
        return
    first = stretches[0]
    second = stretches[1] if len(stretches) > 1 else None
    titles = shapes.language.names.titles
    if second and set(words_of(shapes.text(*first))) - titles < set(words_of(shapes.text(*second))):
        first = second  # "Bond, James Bond"
    elif second and _is_turned_round(shapes, first, second):
        yield shapes.found(first[0], second[1], f"{shapes.text(*second)} {shapes.text(*first)}")
    yield shapes.found(*first, shapes.text(*first), score=0.9)


def joint(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Sue and Dave Brown": two first names with one last name are one name; within a sentence with capitals."""
    for start, end in clauses(shapes):
        first, last = trimmed(shapes, start, end)
        if not is_question(shapes, end) and _is_joint(shapes, first, last, needs_capitals=False):
            yield _found_joint(shapes, first, last)
    for second, last in shapes.runs(needs_capitals=True):
        is_begin = second <= _SECOND or not is_capitalised(shapes.own(second - _SECOND - 1))
        if second >= _SECOND and is_begin and _is_joint(shapes, second - _SECOND, last, needs_capitals=True):
            yield _found_joint(shapes, second - _SECOND, last)


def _is_joint(shapes: NameShapes, first: int, last: int, *, needs_capitals: bool) -> bool:
    second = first + _SECOND
    if second + 1 >= last or shapes.plain(first + 1) not in shapes.language.people.conjunctions:
        return False
    both = ((first, first + 1), (second, last))
    return all(is_name(shapes, start, end, needs_capitals=needs_capitals) for start, end in both)


def _found_joint(shapes: NameShapes, first: int, last: int) -> FoundText:
    names = shapes.text(first, first + 1), shapes.own(first + 1), shapes.text(first + _SECOND, last)
    return shapes.found(first, last, " ".join(names), score=0.95)


def _is_never(shapes: NameShapes, stretch: Stretch) -> bool:
    never = shapes.language.phrases(shapes.language.names.never)
    return never.end_at(shapes.tokens, stretch[0]) == stretch[1]


def _is_turned_round(shapes: NameShapes, first: Stretch, second: Stretch) -> bool:
    """ "Silva, Ana": two clauses that are names, a comma between them and nothing else."""
    is_joined = second[0] == first[1] + 1 and shapes.plain(first[1]) == ","
    is_short = word_count(shapes, second) <= 2 and word_count(shapes, first) <= 2
    return is_joined and is_short and is_end(shapes, second[1])


def anywhere(shapes: NameShapes) -> Iterator[FoundText]:
    """A name within a sentence, where one was asked for ("it is for Mateo Ibarra"); of one word, at its head."""
    if shapes.message.own.isupper():
        return
    titles = shapes.language.names.titles
    for start, end in shapes.runs(needs_capitals=True):
        if (end - start > 1 or shapes.plain(start) in titles) and not is_question(shapes, end):
            yield shapes.found(start, end, shapes.text(start, end), score=0.7)
    for start, end in clauses(shapes):
        first, _ = trimmed(shapes, start, end)
        stop = shapes.name_end(first, needs_capitals=True)
        stop = shapes.small_end(first) if stop == first else stop
        if stop > first and not is_question(shapes, end) and not _is_never(shapes, (first, stop)):
            yield shapes.found(first, stop, shapes.text(first, stop), score=0.4, is_weak=True)


def alone(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Rita Sol", before a name was asked for: two words or more with capitals, and nothing else."""
    context, has_capitals = shapes.context, shapes.language.grammar.has_capital_nouns
    if context.asked not in (_AFTER if has_capitals else _BEFORE | _AFTER) or context.draft.name:
        return
    if any(token.plain in shapes.language.common for token in shapes.tokens):
        return
    for start, end in bare_names(shapes):
        is_whole = start == 0 and is_last(shapes, end) and word_count(shapes, (start, end)) > 1
        if is_whole and is_name(shapes, start, end, needs_capitals=True) and not is_of_staff(shapes, start, end):
            yield shapes.found(start, end, shapes.text(start, end), score=0.8)


def is_last(shapes: NameShapes, end: int) -> bool:
    """Whether nothing follows but a full stop."""
    return all(not token.is_word and not token.is_number for token in shapes.tokens[end:])


def beside_contact(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Rita Sol, rita.sol@example.com": a clause of two words or more beside an address or a number."""
    if shapes.context.draft.name:
        return
    for start, end in shapes.runs(needs_capitals=True):
        words = sum(token.is_word for token in shapes.tokens[start:end])
        if words >= 2 and _is_beside_taken(shapes, start, end) and is_clause(shapes, start, end):
            yield shapes.found(start, end, shapes.text(start, end), score=0.8)


def _is_beside_taken(shapes: NameShapes, start: int, end: int) -> bool:
    near = shapes.tokens[max(0, start - _NEAR) : start] + shapes.tokens[end : end + _NEAR]
    return any(token.plain == BREAK for token in near)
