"""The customer's name: announced, spelt out, as a correction, or bare where a name was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from dialogs.acts import Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.name_answers import alone, anywhere, asked_for, beside_contact, joint
from dialogs.understanding.values.name_clauses import is_question
from dialogs.understanding.values.name_corrections import corrected, with_letter
from dialogs.understanding.values.name_introductions import announced
from dialogs.understanding.values.name_of_other import of_named, of_other
from dialogs.understanding.values.name_parts import in_parts
from dialogs.understanding.values.name_put_right import is_of_staff, put_right
from dialogs.understanding.values.name_shapes import NameShapes
from dialogs.understanding.values.name_spelling import spelt
from dialogs.understanding.values.words import free_tokens, words_of

_Way: TypeAlias = Callable[[NameShapes], Iterator[FoundText]]

_WAYS: tuple[_Way, ...] = (spelt, with_letter, in_parts, of_other, of_named, announced, put_right, corrected)
"""In which a name is said at any time, the surest first."""
_ANNOUNCED = 1.0
"""The score of a name that words announce."""
_WAYS_OF_ANSWER: tuple[_Way, ...] = (joint, asked_for, anywhere)


def find_names(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[FoundText, ...]:
    """At most one name, by the surest of the ways in which it can be said."""
    shapes = NameShapes(message, free_tokens(message, taken), context, language)
    is_asked = context.asked is Asked.NAME
    weak = None
    for way in (*_WAYS, *_bare_ways(is_asked=is_asked, has_contact=bool(taken))):
        found = next(way(shapes), None)
        if found is not None and not (found.is_weak and is_asked):
            is_none = _is_staff_wished(shapes, found) or (bool(taken) and _is_only_of_sender(shapes, found))
            return () if is_none else (_extended(shapes, found),)
        weak = weak or found
    return (weak,) if weak else ()


def _is_staff_wished(shapes: NameShapes, found: FoundText) -> bool:
    """ "I would rather have a woman, Marianne": one of the staff, where more is said than the name."""
    inside = [n for n, token in enumerate(shapes.tokens) if found.span[0] <= token.start < found.span[1]]
    if found.score >= _ANNOUNCED or not is_of_staff(shapes, inside[0], inside[-1] + 1):
        return False
    around = shapes.language.names.before | shapes.language.names.after
    return any(token.is_word and n not in inside and token.plain not in around for n, token in enumerate(shapes.tokens))


def _is_only_of_sender(shapes: NameShapes, found: FoundText) -> bool:
    """ "I am Camila: camila@example.com", where the whole name of who comes is known."""
    is_known = len((shapes.context.draft.name or "").split()) > 1 and not found.is_put_right
    return is_known and found.score < _ANNOUNCED and " " not in found.text and shapes.context.asked is not Asked.NAME


def _bare_ways(*, is_asked: bool, has_contact: bool) -> tuple[_Way, ...]:
    if is_asked:
        return _WAYS_OF_ANSWER
    return (beside_contact,) if has_contact else (alone,)


def _extended(shapes: NameShapes, found: FoundText) -> FoundText:
    """The same name where it is said with more words ("June. June Lee", "Mrs Lee, June Lee")."""
    titles = shapes.language.names.titles
    said = set(words_of(found.text)) - titles
    if len(said) != 1:
        return found
    for start, end in shapes.runs(needs_capitals=True):
        words = {token.plain for token in shapes.tokens[start:end] if token.is_word} - titles
        if said < words and not is_question(shapes, end):
            return shapes.found(start, end, shapes.text(start, end), score=found.score)
    return found
