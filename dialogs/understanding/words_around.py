"""What the words around a value say of it: whether it is all, or on top, and is one that there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from msgspec import structs

from dialogs.acts import (
    GiveService,
)
from dialogs.understanding.found import Found
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, folded

_FEW_WORDS = 4
_STOP = re.compile(r"[.,;:!?]")


def with_its_words(one: Found, message: Message, language: Language) -> Found:
    """With what the words before it say of it."""
    act = one.act
    is_not_only = isinstance(act, GiveService) and _is_not_only(one, message, language)
    if isinstance(act, GiveService) and not is_not_only and _is_only(one, message, language):
        act = structs.replace(act, is_only=True)
    is_besides = isinstance(act, GiveService) and _is_besides(one, message, language)
    is_definite = _is_definite(one, message, language)
    one = replace(one, act=act, is_definite=is_definite, is_besides=is_besides, is_not_only=is_not_only)
    return replace(one, is_excepted=_is_excepted(one, message, language))


def _is_excepted(one: Found, message: Message, language: Language) -> bool:
    """ "All but not the cut", "all except the one with Chloe", "nur den Schnitt nicht"."""
    words = language.words
    if folded(message.text[slice(*one.span)]).startswith(tuple(f"{word} " for word in words.exceptions)):
        return True
    passed = words.dropped | words.kept | words.definite
    before = _STOP.split(folded(message.text[: one.span[0]]))[-1].split()
    for _ in range(min(_FEW_WORDS, len(before))):
        if f" {' '.join(before)}".endswith(tuple(f" {word}" for word in words.exceptions)):
            return True
        if before[-1] in words.only:
            return tuple(folded(message.text[one.span[1] :]).split()[:1]) in words.rules_out
        if before.pop() not in passed:
            return False
    return False


def _is_besides(one: Found, message: Message, language: Language) -> bool:
    """ "A trim as well", "I would also like a trim"."""
    before = _STOP.split(folded(message.text[: one.span[0]]))[-1].split()[-_FEW_WORDS:]
    rest = _STOP.split(folded(message.text[one.span[1] :]), maxsplit=1)
    is_asked = message.text[one.span[1] :].partition("?")[1] != ""
    told = () if is_asked or _is_of_this(before, language) else language.words.besides_told
    besides = language.words.besides + told
    around = (f" {' '.join(before)} ", f" {' '.join(rest[0].split()[:_FEW_WORDS])} ")
    return any(f" {word} " in said for word in besides for said in around)


def _is_of_this(before: Sequence[str], language: Language) -> bool:
    """ "Geht das auch per Video" asks for what is under way in another way, and for nothing on top."""
    words = language.words
    return any(first in words.pointing and then in words.besides_told for first, then in pairwise(before))


def _is_not_only(one: Found, message: Message, language: Language) -> bool:
    """ "Not just the cut", "I don't only want a cut"."""
    before, at = _only_before(one, message, language)
    return at > 0 and language.words.spelt(before[at - 1])[-1:] in language.words.rules_out


def _is_only(one: Found, message: Message, language: Language) -> bool:
    """ "Just the cut", "I only want a cut", "the cut only"; not "just add the cut"."""
    words = language.words
    is_before = _only_before(one, message, language)[1] >= 0
    after = folded(message.text[one.span[1] :]).split(maxsplit=1)
    is_last = len(after) == 1 or (len(after) > 1 and not after[0][-1].isalnum())
    said_after = f"{folded(message.text[one.span[1] :]).lstrip(' ,')} "
    is_enough = any(said_after.startswith(f"{enough} ") for enough in words.enough)
    return is_before or is_enough or (is_last and after[0].rstrip(".,;!") in words.only)


def _only_before(one: Found, message: Message, language: Language) -> tuple[list[str], int]:
    """The words before, and where among them "just" stands; -1 where it does not."""
    words = language.words
    passed = (words.dropped | words.kept | words.definite | words.before_only) - words.adding - words.only
    before = [folded(word) for word in message.text[: one.span[0]].split()[-_FEW_WORDS:]]
    leading = list(takewhile(lambda word: word in passed, reversed(before)))
    at = len(before) - len(leading) - 1
    return before, at if at >= 0 and before[at] in words.only else -1


def _is_definite(one: Found, message: Message, language: Language) -> bool:
    before = message.text[: one.span[0]].split()
    return bool(before) and before[-1] in language.words.definite
