"""Names that somebody introduces: "my name is ...", "Ana here", "kind regards, Ana", "for my mother, Rosa"."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.understanding.context import Asked
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.name_clauses import is_end
from dialogs.understanding.values.name_shapes import NameShapes
from dialogs.understanding.values.words import is_capitalised, is_stop

_SIGNS = frozenset(':,"-=')
"""What may stand between "my name is" and the name."""
_SINCE_FOR = 3
"""So many words at most stand between "for" and "mother"."""


def announced(shapes: NameShapes) -> Iterator[FoundText]:
    """ "My name is ...", "this is Mrs Abernathy"; then signed, then "Ana here"."""
    found: list[FoundText] = []
    others: list[FoundText] = []
    for start, is_strong in announcements(shapes):
        end = shapes.name_end(start, needs_capitals=not is_strong)
        small = _small(shapes, start) if end == start else start
        end = max(end, small)
        if end > start and (is_strong or small > start or _is_clear(shapes, start, end)):
            told = others if _tells_of_others(shapes, start) else found
            told.append(shapes.found(start, end, shapes.text(start, end), score=1.0 if is_strong else 0.9))
    yield from sorted(found, key=lambda one: not shapes.message.own[one.span[0]].isupper())
    yield from _signed(shapes)
    yield from _here(shapes)
    yield from others


def _tells_of_others(shapes: NameShapes, start: int) -> bool:
    """ "The baby's name is Hazel", "die Steffi heißt Stefanie Mayr": beside one's own name it is none."""
    names = shapes.language.names
    near = range(max(0, start - _SINCE_FOR), start)
    is_owned = any(shapes.plain(n).endswith(names.possessives) and shapes.plain(n + 1) in names.things for n in near)
    return is_owned or any(shapes.plain(n) in names.others_called for n in near)


def _small(shapes: NameShapes, start: int) -> int:
    """Where a name in small letters ends that answers the question for one ("dave its dave hargreaves")."""
    if shapes.context.asked is Asked.NAME:
        end = shapes.name_end(start, needs_capitals=False)
        return end if end - start > 1 and is_end(shapes, _after_fillers(shapes, end)) else start
    introduces = shapes.language.phrases(shapes.language.names.introducing)
    is_introduced = any(introduces.ends_before(shapes.tokens, n) for n in (start, start - 1) if n > 0)
    return shapes.small_end(start) if is_introduced else start


def announcements(shapes: NameShapes) -> Iterator[tuple[int, bool]]:
    """Where a name may begin after words that announce one, and whether they are strong."""
    names = shapes.language.names
    for words, is_strong in ((names.strong, True), (names.weak, False)):
        for begin, end in shapes.language.phrases(words).all_in(shapes.tokens):
            if _is_of_others(shapes, begin):
                continue
            at = after_signs(shapes, _after_person(shapes, end) if is_strong else end)
            if at < len(shapes.tokens):
                yield at, is_strong


def _after_person(shapes: NameShapes, at: int) -> int:
    """ "Auf den Namen meines Mannes, Karl Huber"."""
    people = shapes.language.people
    noun = at + (at < len(shapes.tokens) and shapes.plain(at) in people.determiners)
    return noun + 1 if at < noun < len(shapes.tokens) and shapes.plain(noun) in people.singles else at


def _is_of_others(shapes: NameShapes, at: int) -> bool:
    """ "His name is Tariq", where nobody was asked for a name."""
    is_other = at > 0 and shapes.plain(at - 1) in shapes.language.names.others
    return is_other and shapes.context.asked is not Asked.NAME


def _is_clear(shapes: NameShapes, start: int, end: int) -> bool:
    """After a weak lead: where nouns have capitals "I am Student" names nobody, "I am Ana Silva" does."""
    if shapes.plain(start) in shapes.language.time:
        return False
    if not shapes.language.grammar.has_capital_nouns or shapes.context.asked is Asked.NAME:
        return True
    return shapes.plain(start) in shapes.language.names.titles or has_two_capitals(shapes, start, end)


def has_two_capitals(shapes: NameShapes, start: int, end: int) -> bool:
    words = [n for n in range(start, end) if shapes.tokens[n].is_word]
    return len(words) > 1 and is_capitalised(shapes.own(words[0])) and is_capitalised(shapes.own(words[-1]))


def _signed(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Kind regards, Ana Silva", at the end."""
    for begin, end in shapes.language.phrases(shapes.language.names.closing).all_in(shapes.tokens):
        if begin == 0:
            continue
        start = end + (end < len(shapes.tokens) and shapes.plain(end) in {",", "."})
        stop = shapes.name_end(start, needs_capitals=False)
        if stop > start and is_end(shapes, stop):
            yield shapes.found(start, stop, shapes.text(start, stop), score=0.8)


def _here(shapes: NameShapes) -> Iterator[FoundText]:
    """ "Ana here"."""
    names = shapes.language.names
    heres = shapes.language.phrases(names.here)
    if not heres.is_in(shapes.tokens):
        return
    for start, end in shapes.runs(needs_capitals=True):
        after = heres.end_at(shapes.tokens, end)
        is_first = start == 0 or is_stop(shapes.tokens[start - 1]) or shapes.plain(start - 1) in names.before
        if is_first and after > end and is_end(shapes, _after_fillers(shapes, after)):
            yield shapes.found(start, end, shapes.text(start, end), score=0.9)


def _after_fillers(shapes: NameShapes, at: int) -> int:
    """ "Ana Lima heiße ich übrigens"."""
    while at < len(shapes.tokens) and shapes.plain(at) in shapes.language.names.after:
        at += 1
    return at


def after_signs(shapes: NameShapes, at: int) -> int:
    between = shapes.language.names.announcing | _SIGNS
    while at < len(shapes.tokens) and shapes.plain(at) in between:
        at += 1
    return at
