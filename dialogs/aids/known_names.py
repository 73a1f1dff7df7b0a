"""Where a name that is known stands in a message, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dialogs.acts import Span
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message, Token, lowered
from dialogs.understanding.values.language import load_language

_SHORTEST, _SHORTEST_BEGINNING = 2, 4
_LONGEST_ENDING = 2
"""A case's ending ("Smiths")."""
_UMLAUT = re.compile("([aou])e")


def name_places(message: Message, names: Sequence[str], context: Context) -> Iterator[Span]:
    """Each whole name, and each word of one.

    "Jan" and "Mai" are left where they stand alone, as they tell of nobody and may be a month.
    """
    words = {_plain(token.plain) for name in names for token in Message(name).tokens if token.is_word}
    for name in names:
        yield from _whole(message, name)
    temporal = load_language(context.locale).time
    is_name = [_is_of_name(token, words) for token in message.tokens]
    for n, token in enumerate(message.tokens):
        if not is_name[n]:
            continue
        is_beside = any(is_name[max(0, n - 1) : n]) or any(is_name[n + 1 : n + 2])
        if is_beside or token.plain.strip("'") not in temporal:
            yield token.start, token.end
    yield from (span for word in words if _has_no_case(word) for span in _everywhere(message, word))


def _whole(message: Message, name: str) -> Iterator[Span]:
    """With any spaces between its words, and as a part of a longer word too."""
    parts = [re.escape(lowered(part)) for part in Message(name).own.split()]
    if sum(map(len, parts)) > _SHORTEST:
        bounds = (r"\b", "") if len(parts) == 1 else ("", "")
        pattern = bounds[0] + r"\s*".join(parts)
        yield from (match.span() for match in re.finditer(pattern, message.text))


def _is_of_name(token: Token, words: set[str]) -> bool:
    if len(token.plain) < _SHORTEST or not token.is_word:
        return False
    said = _plain(token.plain)
    parts = {said, said.strip("'"), said.partition("'")[0]}
    return bool(parts & words) or any(_is_in_a_case(said, word) for word in words)


def _plain(word: str) -> str:
    """ "Kroeger" is "Kröger"."""
    return _UMLAUT.sub(r"\1", word)


def _is_in_a_case(said: str, word: str) -> bool:
    return len(word) >= _SHORTEST_BEGINNING and said.startswith(word) and len(said) - len(word) <= _LONGEST_ENDING


def _has_no_case(word: str) -> bool:
    """Of a script without capitals, which may have no spaces either."""
    return len(word) >= _SHORTEST and word.upper() == word.lower()


def _everywhere(message: Message, word: str) -> Iterator[Span]:
    return (match.span() for match in re.finditer(re.escape(word), message.text))
