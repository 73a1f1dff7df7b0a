"""What the words around a value say of it: whether it is all, or on top, and is one that there is."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

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
    if isinstance(act, GiveService) and _is_only(one, message, language):
        act = structs.replace(act, is_only=True)
    is_besides = isinstance(act, GiveService) and _is_besides(one, message, language)
    return replace(one, act=act, is_definite=_is_definite(one, message, language), is_besides=is_besides)


def _is_besides(one: Found, message: Message, language: Language) -> bool:
    """ "A trim as well", "I would also like a trim"."""
    before = _STOP.split(folded(message.text[: one.span[0]]))[-1].split()[-_FEW_WORDS:]
    rest = _STOP.split(folded(message.text[one.span[1] :]), maxsplit=1)
    is_asked = message.text[one.span[1] :].partition("?")[1] != ""
    besides = language.words.besides + (() if is_asked else language.words.besides_told)
    around = (f" {' '.join(before)} ", f" {' '.join(rest[0].split()[:_FEW_WORDS])} ")
    return any(f" {word} " in said for word in besides for said in around)


def _is_only(one: Found, message: Message, language: Language) -> bool:
    """ "Just the cut", "I only want a cut", "the cut only"; not "just add the cut"."""
    words = language.words
    passed = (words.dropped | words.kept | words.definite | words.before_only) - words.adding - words.only
    before = [folded(word) for word in message.text[: one.span[0]].split()[-_FEW_WORDS:]]
    leading = list(takewhile(lambda word: word in passed, reversed(before)))
    at = len(before) - len(leading) - 1
    is_not_only = at > 0 and (before[at - 1],) in words.rules_out
    is_before = at >= 0 and before[at] in words.only and not is_not_only
    after = folded(message.text[one.span[1] :]).split(maxsplit=1)
    is_last = len(after) == 1 or (len(after) > 1 and not after[0][-1].isalnum())
    said_after = f"{folded(message.text[one.span[1] :]).lstrip(' ,')} "
    is_enough = any(said_after.startswith(f"{enough} ") for enough in words.enough)
    return is_before or is_enough or (is_last and after[0].rstrip(".,;!") in words.only)


def _is_definite(one: Found, message: Message, language: Language) -> bool:
    before = message.text[: one.span[0]].split()
    return bool(before) and before[-1] in language.words.definite
