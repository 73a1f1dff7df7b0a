"""The names of several people in one message ("Rui and Eva", "my son Rui"), where more than one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import TypeAlias

from dialogs.acts import Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import FoundText
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.name_clauses import clauses, is_name
from dialogs.understanding.values.name_put_right import begins_small, is_of_staff
from dialogs.understanding.values.name_shapes import NameShapes, Stretch
from dialogs.understanding.values.words import BREAK, free_tokens, words_of

_SEVERAL = 2
_FIRST_AND_LAST = 2
_Parts: TypeAlias = tuple[Stretch, ...]


def find_names_of_all(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[FoundText, ...]:
    """Each of them, where the message is a list of names; nothing where it is one name alone, or says more."""
    if context.names_asked < 1 + (not context.may_skip_name):
        return ()
    shapes = NameShapes(message, free_tokens(message, taken), context, language)
    said = tuple(_parts(shapes, start, end) for start, end in clauses(shapes))
    of_names = [parts for parts in said if _are_names(shapes, parts)]
    is_all = len(of_names) == len(said)
    chosen = _chosen(shapes, of_names, is_all=is_all)
    parts = tuple(chain.from_iterable(chosen))
    if not is_all and len(parts) < _SEVERAL:
        return ()
    names = tuple(_trimmed(shapes, start, end) for start, end in parts)
    if _is_one_alone(names, parts) or not _are_of_those_asked_for(shapes, names):
        return ()
    surname = _surname_before(shapes, chosen, of_names) or _shared_surname(shapes, names)
    return tuple(_with_surname(shapes, one, surname) for one in names)


def _chosen(shapes: NameShapes, of_names: Sequence[_Parts], *, is_all: bool) -> Sequence[_Parts]:
    """Of the clauses of names the one that has them all, or each of them.

    "Anton and Emil, and the booking is in my name": beside what says more, only names that are told as such.
    """
    told = [parts for parts in of_names if len(parts) > 1 or _trimmed(shapes, *parts[0]) != parts[0]]
    all_of_them = [parts for parts in told if len(parts) >= max(shapes.context.names_asked, _SEVERAL)]
    return all_of_them[:1] or (of_names if is_all else told)


def _is_one_alone(names: _Parts, parts: _Parts) -> bool:
    return len(names) == 1 and names == parts


def _are_of_those_asked_for(shapes: NameShapes, names: _Parts) -> bool:
    """Not those of the staff, nor the customer's own; beside a summary they are names in full."""
    if shapes.context.asked is Asked.CONFIRM and any(end - start < _FIRST_AND_LAST for start, end in names):
        return False
    return not all(is_of_staff(shapes, *one) for one in names) and not _is_turned_round(shapes, names)


def _with_surname(shapes: NameShapes, name: Stretch, surname: str) -> FoundText:
    said = shapes.text(*name)
    return shapes.found(*name, f"{said} {surname}" if surname and name[1] - name[0] == 1 else said)


def _surname_before(shapes: NameShapes, chosen: Sequence[_Parts], said: Sequence[_Parts]) -> str:
    """ "Silva, Ana and Rui"."""
    before = [one for one in said if chosen and one[-1][1] + 1 == chosen[0][0][0]]
    is_word = len(chosen) == 1 and len(before) == 1 and len(before[0]) == 1 and before[0][0][1] - before[0][0][0] == 1
    is_row = is_word and shapes.plain(before[0][0][1]) == "," and all(end - start == 1 for start, end in chosen[0])
    return shapes.text(*before[0][0]) if is_row else ""


def _shared_surname(shapes: NameShapes, names: Sequence[Stretch]) -> str:
    """ "Ana and Rui Silva": of first names in a row with a whole name at their end."""
    *firsts, (start, end) = names
    is_row = bool(firsts) and all(last - first == 1 for first, last in firsts) and end - start == _FIRST_AND_LAST
    is_close = all(shapes.plain(one[1]) in shapes.language.people.joiners | {","} for one in firsts)
    return shapes.text(start + 1, end) if is_row and is_close else ""


def _are_names(shapes: NameShapes, parts: Sequence[Stretch]) -> bool:
    trimmed = [_trimmed(shapes, start, end) for start, end in parts]
    return bool(trimmed) and all(is_name(shapes, *one) and not begins_small(shapes, one[0]) for one in trimmed)


def _parts(shapes: NameShapes, first: int, last: int) -> tuple[Stretch, ...]:
    """What stands between joiners."""
    joiners = shapes.language.people.joiners
    borders = [n for n in range(first, last) if shapes.plain(n) in joiners or shapes.plain(n) == BREAK]
    places = [first - 1, *borders, last]
    return tuple((before + 1, at) for before, at in pairwise(places) if at > before + 1)


def _trimmed(shapes: NameShapes, start: int, end: int) -> Stretch:
    """The name within "my son Rui", "his name is Rui", "Rui is my friend"; a no stays, and is none."""
    around = _around(shapes.language)
    called = shapes.language.phrases(shapes.language.names.called)
    while start < end and (shapes.plain(start) in around or called.end_at(shapes.tokens, start) > start):
        start = max(called.end_at(shapes.tokens, start), start + 1)
    while end > start and shapes.plain(end - 1) in around:
        end -= 1
    return min(start, end), end


def _around(language: Language) -> frozenset[str]:
    people, names = language.people, language.names
    known = people.determiners | people.singles | people.plurals | people.adjectives | names.announcing | names.things
    called = words_of(" ".join(names.called))
    kept = {*names.denials, *language.contact.refusals, *language.staff.with_}
    kept -= people.joiners | set(people.other_for) | set(called)
    return (known | language.words.function | set(called) | set(people.other_for)) - kept


def _is_turned_round(shapes: NameShapes, names: Sequence[Stretch]) -> bool:
    """ "Silva, Ana": single words and no joiner, where the customer's own name is asked for."""
    if shapes.context.may_skip_name or _has_joiner(shapes):
        return False
    return all(end - start == 1 for start, end in names)


def _has_joiner(shapes: NameShapes) -> bool:
    return any(token.is_word and token.plain in shapes.language.people.joiners for token in shapes.tokens)
