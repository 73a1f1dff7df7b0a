"""The names of several people in one message ("Rui and Eva", "my son Rui"), where more than one is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import Span
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.name_clauses import is_name
from dialogs.understanding.values.name_shapes import NameShapes, Stretch
from dialogs.understanding.values.words import BREAK, free_tokens, is_stop


def find_names_of_all(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[FoundText, ...]:
    """Each of them, where the message is a list of names; nothing where it is one name alone, or says more."""
    if context.names_asked < 1 + (not context.may_skip_name):
        return ()
    shapes = NameShapes(message, free_tokens(message, taken), context, language)
    parts = tuple(_parts(shapes))
    names = tuple((_after_relation(shapes, start, end), end) for start, end in parts)
    if not names or not all(is_name(shapes, start, end) for start, end in names):
        return ()
    is_one_alone = len(names) == 1 and names == parts
    if is_one_alone or _is_turned_round(shapes, names):
        return ()
    return tuple(shapes.found(start, end, shapes.text(start, end)) for start, end in names)


def _parts(shapes: NameShapes) -> Iterator[Stretch]:
    """What stands between signs and joiners."""
    joiners = shapes.language.people.joiners
    start = 0
    for at, token in enumerate(shapes.tokens):
        if token.plain in joiners or token.plain == BREAK or is_stop(token):
            if at > start:
                yield start, at
            start = at + 1
    if start < len(shapes.tokens):
        yield start, len(shapes.tokens)


def _after_relation(shapes: NameShapes, start: int, end: int) -> int:
    """Where the name begins after "my son", "his name is", "my friend is called"."""
    people, names = shapes.language.people, shapes.language.names
    called = shapes.language.phrases(names.called)
    before = people.determiners | people.singles | people.adjectives | names.announcing
    at = start
    while at < end:
        after = called.end_at(shapes.tokens, at)
        if after == at and shapes.plain(at) not in before:
            break
        at = max(after, at + 1)
    return min(at, end)


def _is_turned_round(shapes: NameShapes, names: Sequence[Stretch]) -> bool:
    """ "Silva, Ana": single words and no joiner, where the customer's own name is asked for."""
    if shapes.context.may_skip_name or _has_joiner(shapes):
        return False
    return all(end - start == 1 for start, end in names)


def _has_joiner(shapes: NameShapes) -> bool:
    return any(token.is_word and token.plain in shapes.language.people.joiners for token in shapes.tokens)
