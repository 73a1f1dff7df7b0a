"""A name that is only told by the address or number that it stands before: "haircut fri 10 Ida Ek ida@example.com"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from rapidfuzz.distance import OSA

from dialogs.acts import Field, GiveText, GiveWhen
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, Token, folded
from dialogs.understanding.templates.book import Match
from dialogs.understanding.values.catalogue import bare, catalogue_of
from dialogs.understanding.values.language import Language as Tables
from dialogs.understanding.values.language import load_language
from dialogs.understanding.values.words import is_stop, overlaps
from dialogs.understanding.values.written_names import as_written

_MOST_WORDS, _FEW_WORDS = 4, 5
_LETTERS, _FEW_LETTERS = 4, 3
_FIRST_AND_LAST = 2
_JOINING = frozenset("-'.")
_ENDS = frozenset(".!?")
_YES = frozenset({"agree", "agree-softly"})
_WISHES = frozenset({None, Asked.GOAL, Asked.SERVICE, Asked.STAFF, Asked.DAY, Asked.TIME})


def name_before_contact(message: Message, found: Sequence[Found], language: Language, locale: str) -> Found | None:
    """The words right before an address or a number, where nothing else took them and they can be a name."""
    if any(one.kind is Kind.NAME for one in found):
        return None
    tables = load_language(locale)
    taken = [one.span for one in found if not _may_be_first_name(one, message, tables)]
    for contact in filter(_is_address_or_number, found):
        before = _since_full_stop(_said_before(message, contact), tables)
        words = _without_yes(_without_lead(_words(before, taken), tables), language, tables)
        if words and _is_name(words, language, locale):
            return _found(message, words, tables)
    return None


def _is_address_or_number(one: Found) -> bool:
    return isinstance(one.act, GiveText) and one.act.field in {Field.EMAIL, Field.PHONE}


def _said_before(message: Message, contact: Found) -> list[Token]:
    """All that stands before it, and before the comma that parts them."""
    tokens = [token for token in message.tokens if token.end <= contact.span[0]]
    return tokens[:-1] if tokens and tokens[-1].plain == "," else tokens


def _found(message: Message, words: Sequence[Token], tables: Tables) -> Found:
    span = _span(words)
    text = as_written(message.own[slice(*span)], tables)
    return Found(Kind.NAME, span, GiveText(field=Field.NAME, text=text, span=span), score=0.7)


def _may_be_first_name(one: Found, message: Message, tables: Tables) -> bool:
    """ "Jan kröger": a month that is all of its span, and a name too."""
    said = folded(message.own[slice(*one.span)])
    is_name_too = said in tables.words.also_names and said not in tables.words.function | tables.weekdays
    return isinstance(one.act, GiveWhen) and is_name_too


def _since_full_stop(tokens: Sequence[Token], tables: Tables) -> Sequence[Token]:
    """ "Egal wer. jan kröger", and not "Dr. A. Silva"."""
    for at in range(len(tokens) - 1, 0, -1):
        before = tokens[at - 1].plain
        if tokens[at].plain == "." and len(before) > 1 and before not in tables.names.titles:
            return tokens[at + 1 :]
    return tokens


def _without_lead(words: tuple[Token, ...], tables: Tables) -> tuple[Token, ...]:
    """ "Auf Gerlinde Pölzl"."""
    lead = {word for phrase in tables.names.under for word in phrase.split()}
    return words[1:] if len(words) > 1 and words[0].plain in lead else words


def _without_yes(words: tuple[Token, ...], language: Language, tables: Tables) -> tuple[Token, ...]:
    """ "Yes ben carter", "perfect - ben carter", "yes its ben carter"."""
    left = words[_end_of_yes(words, language) :]
    lead = language.words.beside_yes | {*tables.names.weak}
    is_before = (not token.is_word or token.plain in lead for token in left)
    return left[sum(takewhile(bool, is_before)) :] if len(left) < len(words) else words


def _end_of_yes(tokens: Sequence[Token], language: Language) -> int:
    """How many words at the beginning say yes."""
    found = language.templates.search(tuple(token.plain for token in tokens))
    return max((one.end for one in found if _is_yes(one) and one.start == 0), default=0)


def _is_yes(one: Match) -> bool:
    return one.group == "answers" and one.name in _YES


def name_at_end(message: Message, found: Sequence[Found], language: Language, context: Context) -> Found | None:
    """ "Tuesday at 8:00. Andrew Ruhle": a first and a last name that end a wish, and are a clause or a line.

    Whoever chooses a time in few words says no more than a last name ("12 is fine. gerber").
    """
    if not (_wishes_without_name(found, context) or _takes_the_time(message, language, context)):
        return None
    tables = load_language(context.locale)
    words = _last_words(message, found, context, tables)
    if not words or len(words) > _MOST_WORDS or overlaps(_span(words), (one.span for one in found)):
        return None
    if not _is_name(words, language, context.locale):
        return None
    is_last_name = len(words) == 1 and _is_last_name(message, words[0], context, tables)
    is_whole = len(words) > 1 and (
        _is_written_as_name(message, words, tables) or _is_small_name(message, words, context, tables)
    )
    return _found(message, words, tables) if is_last_name or is_whole else None


def _wishes_without_name(found: Sequence[Found], context: Context) -> bool:
    if context.draft.name or context.asked not in _WISHES:
        return False
    return any(isinstance(one.act, GiveWhen) for one in found) and all(one.kind is not Kind.NAME for one in found)


def _takes_the_time(message: Message, language: Language, context: Context) -> bool:
    """ "Yes please, Ben Carter", where one is offered."""
    is_asked = context.asked is Asked.TIME and not context.draft.name
    return is_asked and _end_of_yes(message.tokens, language) > 0


def _last_words(message: Message, found: Sequence[Found], context: Context, tables: Tables) -> tuple[Token, ...]:
    """Those of the last clause or line, or behind a time, as far back as no sign or number stands between."""
    tokens = [token for token in message.tokens if token.plain not in _ENDS]
    since = _since_stop(message, tokens) or _since_time(tokens, found, context)
    words = tuple(reversed(list(takewhile(lambda token: token.is_word, reversed(since)))))
    return words[:-1] if len(words) > _FIRST_AND_LAST and words[-1].plain in tables.names.here else words


def _is_written_as_name(message: Message, words: Sequence[Token], tables: Tables) -> bool:
    """With capitals, which tell nothing in a message that has them everywhere."""
    others = [token for token in message.tokens if token.is_word and token not in words]
    is_everywhere = len(others) > 1 and message.own.istitle() and not tables.grammar.has_capital_nouns
    said = message.own[slice(*_span(words))]
    return not is_everywhere and said.istitle() and not _may_describe(message, words, tables)


def _is_small_name(message: Message, words: Sequence[Token], context: Context, tables: Tables) -> bool:
    """ "19 uhr, lena hofer": two words that are like none of the language's, where nothing has a capital."""
    if context.asked is not Asked.TIME or len(words) != _FIRST_AND_LAST or message.own != message.own.lower():
        return False
    of_services = catalogue_of(context.services, context.locale).labels_with
    if any(bare(word.plain) in of_services for word in words):
        return False
    known = tables.common | tables.names.exclamations | tables.names.no_parts
    return all(len(word.plain) >= _FEW_LETTERS and word.plain not in known for word in words)


def _is_last_name(message: Message, word: Token, context: Context, tables: Tables) -> bool:
    is_short = sum(token.is_word for token in message.tokens) <= _FEW_WORDS and len(word.plain) >= _LETTERS
    if context.asked is not Asked.TIME or not is_short:
        return False
    known = tables.common | tables.names.exclamations
    return not any(OSA.distance(word.plain, one, score_cutoff=1) <= 1 for one in known)


def _since_stop(message: Message, tokens: Sequence[Token]) -> Sequence[Token]:
    """The last clause, or the last line; nothing where that is all."""
    for at in range(len(tokens) - 1, 0, -1):
        between = message.own[tokens[at - 1].end : tokens[at].start]
        if is_stop(tokens[at - 1]) or "\n" in between or any(sign in _ENDS for sign in between):
            return tokens[at:]
    return ()


def _since_time(tokens: Sequence[Token], found: Sequence[Found], context: Context) -> Sequence[Token]:
    """ "10am Bob Smith", where a time was asked for: what follows it, if that is a first and a last name."""
    times = [one.span[1] for one in found if isinstance(one.act, GiveWhen) and one.span[0] <= tokens[0].start]
    after = [token for token in tokens if token.is_word and times and token.start >= times[0]]
    return after if context.asked is Asked.TIME and len(after) == _FIRST_AND_LAST else ()


def _may_describe(message: Message, words: Sequence[Token], tables: Tables) -> bool:
    """ "Dry Ends": where nouns have capitals, two words that begin a sentence may be no name but a thing."""
    before = message.own[: words[0].start].rstrip(" ")
    is_begin = before.endswith(tuple(_ENDS))
    return tables.grammar.has_capital_nouns and is_begin and words[0].plain.endswith(tables.names.of_adjectives)


def _span(words: Sequence[Token]) -> tuple[int, int]:
    return words[0].start, words[-1].end


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
    said = bare(token.plain)
    if len(said) == 1:
        return True  # an initial
    is_known = said in language.templates.vocabulary or said in language.words.dropped | language.words.kept
    return said not in words.function and (not is_known or said in words.also_names)
