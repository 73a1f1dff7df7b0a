"""A name that is only told by the address or number that it stands before: "haircut fri 10 Ida Ek ida@example.com"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from dialogs.acts import Field, GiveText
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, Token
from dialogs.understanding.values.language import load_language
from dialogs.understanding.values.written_names import as_written

_MOST_WORDS = 4
_JOINING = frozenset("-'.")


def name_before_contact(message: Message, found: Sequence[Found], language: Language, locale: str) -> Found | None:
    """The words right before an address or a number, where nothing else took them and they can be a name."""
    if any(one.kind is Kind.NAME for one in found):
        return None
    contacts = [one for one in found if isinstance(one.act, GiveText) and one.act.field in {Field.EMAIL, Field.PHONE}]
    taken = [one.span for one in found]
    for contact in contacts:
        tokens = [token for token in message.tokens if token.end <= contact.span[0]]
        if tokens and tokens[-1].plain == ",":
            tokens.pop()
        words = _words(tokens, taken)
        if words and _is_name(words, language, locale):
            span = words[0].start, words[-1].end
            text = as_written(message.own[slice(*span)], load_language(locale))
            return Found(Kind.NAME, span, GiveText(field=Field.NAME, text=text, span=span), score=0.7)
    return None


def _is_name(tokens: Sequence[Token], language: Language, locale: str) -> bool:
    words = [token for token in tokens if token.is_word]
    return any(len(token.plain) > 1 for token in words) and all(_can_be_name(one, language, locale) for one in words)


def _words(tokens: Sequence[Token], taken: Sequence[tuple[int, int]]) -> tuple[Token, ...]:
    """The last words that nothing took, back to a sign or a value; none where they are too many for a name."""

    def is_free(token: Token) -> bool:
        is_part = token.is_word or token.plain in _JOINING
        return is_part and not any(start < token.end and token.start < end for start, end in taken)

    found = tuple(reversed(list(takewhile(is_free, reversed(tokens)))))
    while found and not found[0].is_word:
        found = found[1:]
    return found if 0 < sum(token.is_word for token in found) <= _MOST_WORDS else ()


def _can_be_name(token: Token, language: Language, locale: str) -> bool:
    tables = load_language(locale)
    words = tables.words
    if token.plain in tables.names.no_parts:
        return False
    said = token.plain
    if len(said) == 1:
        return True  # an initial
    is_known = said in language.templates.vocabulary or said in language.words.dropped | language.words.kept
    return said not in words.function and (not is_known or said in words.also_names)
