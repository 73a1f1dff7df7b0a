"""E-mail addresses: typed, with spaces in them, spelt out in words, or mended in their last part alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from dialogs.acts import Field, Reason, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, folded
from dialogs.understanding.values.candidates import FoundText, FoundTrouble
from dialogs.understanding.values.email_parts import said_right
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.words import overlaps

_PART = r"[\w.+%-]{1,64}"
_TYPED = re.compile(rf"(?<![\w.+%-])(?:mailto:)?({_PART}(?:\s?@\s?|@)[\w-]+(?:\s?\.\s?[\w-]+)*)")
_ENDS = re.compile(r"(?<![\w@])\.(\w{2,8}(?:\.\w{2,4})?)(?![\w@])")
_WITHOUT_AT = re.compile(r"(?<![\w@.])[a-z][\w+-]*(?:\.[\w+-]+)+(?![\w@])")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS_BEFORE = re.compile(r"(?<!\S)[^\W\d_]{2,}(?:-[^\W\d_]+)*")
_PARTS_OF_A_NAME = 3
_COUNTRIES = "eu uk de at ch fr es it pt ie us ca au nz nl be lu li pl dk se no fi"
_COUNTRY = 2
_KNOWN_ENDS = frozenset(f"com net org edu gov info biz io co me app dev {_COUNTRIES}".split())


def find_emails(
    message: Message, context: Context, language: Language, taken: Sequence[Span]
) -> tuple[FoundText | FoundTrouble, ...]:
    """Whatever is meant as an address; a broken one is a trouble."""
    typed = tuple(_typed(message, taken)) if "@" in message.text else ()
    found = typed or tuple(_spelt_out(message, context, language, taken))
    if found:
        return tuple(_with_later_domain(one, message, language) if isinstance(one, FoundText) else one for one in found)
    return tuple(_mended(message, context, language, taken)) or tuple(_broken(message, context, taken))


def _with_later_domain(one: FoundText, message: Message, language: Language) -> FoundText:
    """ "ana@example.net, sorry, example.org": the same domain said again with another ending mends the address."""
    local, _, domain = one.text.partition("@")
    name = domain.partition(".")[0]
    later = re.compile(rf"(?<![\w@.-]){re.escape(name)}\.([a-z]{{2,8}}(?:\.[a-z]{{2,4}})?)(?![\w@])")
    for match in later.finditer(message.text, one.span[1]):
        before = message.text[: match.start()].rstrip()
        is_ruled_out = any(before.endswith(word) for word in language.contact.not_)
        if not is_ruled_out and match[1].split(".")[0] in _KNOWN_ENDS and (address := _valid(f"{local}@{match[0]}")):
            return replace(one, text=address, span=(one.span[0], match.end()))
    return one


def _typed(message: Message, taken: Sequence[Span]) -> Iterator[FoundText | FoundTrouble]:
    """Spaces are passed over around the "@", and around a dot only where a known ending follows."""
    for match in _TYPED.finditer(message.text):
        start, end = match.start(), match.end()
        if overlaps((start, end), taken):
            continue
        said = message.own[match.start(1) : end]
        said, end = _without_sentence(said, end)
        address = _valid(re.sub(r"\s+", "", said))
        if address:
            yield FoundText(span=(start, end), field=Field.EMAIL, text=address)
        elif _is_meant(said):
            yield FoundTrouble(span=(start, end), reason=Reason.BAD_EMAIL, words=message.own[start:end])


def _is_meant(said: str) -> bool:
    """Whether it is a broken address, and not a day "@ 3pm"."""
    domain = said.rpartition("@")[2].strip()
    return domain[:1].isalpha() and ("." in domain or not any(c.isspace() for c in said))


def _without_sentence(said: str, end: int) -> tuple[str, int]:
    """Gives back what belongs to the next sentence: "ana@example.com. See you"."""
    while True:
        cut = re.search(r"(\s?\.\s|\s\.\s?)([\w-]+)$", said)
        if cut is None or (cut[2].lower() in _KNOWN_ENDS and not _is_whole(said[: cut.start()])):
            break
        end -= len(said) - cut.start()
        said = said[: cut.start()]
    bare = said.rstrip(".-_")
    return bare, end - (len(said) - len(bare))


def _is_whole(address: str) -> bool:
    """Whether it has its ending: after "ana@example.net. " comes "It's Ana", and no Italian address."""
    ending = address.lower().rpartition(".")[2]
    return ending in _KNOWN_ENDS and len(ending) > _COUNTRY


@lru_cache(maxsize=1_000)
def _valid(address: str) -> str | None:
    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


def _spelt_out(message: Message, context: Context, language: Language, taken: Sequence[Span]) -> Iterator[FoundText]:
    """ "dave.r.kim at example dot com"."""
    words = language.contact
    if not (_is_any_in((".", *words.dot), message.text) and _is_any_in(("@", *words.at), message.text)):
        return
    for match in _spelt_pattern(language).finditer(_without_asides(message.text, language)):
        if overlaps(match.span(), taken):
            continue
        dots = _words_pattern(language.contact.dot)
        start = _beginning(message, match.start(1), context, language)
        local = _joined(message.own[start : match.end(1)], dots, language)
        domain = _joined(message.own[slice(*match.span(2))], dots, language)
        is_certain = context.asked is Asked.EMAIL or domain.rpartition(".")[2].lower() in _KNOWN_ENDS
        address = _valid(f"{local}@{domain}") if is_certain else None
        if address:
            is_weak = local.lower() in language.common
            yield FoundText(span=(start, match.end()), field=Field.EMAIL, text=address, is_weak=is_weak)


def _without_asides(text: str, language: Language) -> str:
    """ "annlee all one word at example dot com", with spaces in the place of what is no part of it."""
    asides = "|".join(map(re.escape, language.contact.as_one))
    return re.sub(rf"(?<!\w)(?:{asides})(?!\w)", lambda match: " " * len(match[0]), text)


def _beginning(message: Message, start: int, context: Context, language: Language) -> int:
    """Where an address begins of which a name is said in parts: "ann lee at example dot com"."""
    name = "".join(_LETTERS.findall(folded(context.draft.name or "")))
    if not name:
        return start
    first = start
    for word in reversed(list(_WORDS_BEFORE.finditer(message.text, 0, start))[-_PARTS_OF_A_NAME:]):
        if message.text[word.end() : first].strip() or word[0] in language.common:
            break
        first = word.start()
    said = "".join(_LETTERS.findall(folded(message.text[first:])))
    return first if context.asked is Asked.EMAIL or said.startswith(name) else start


def _is_any_in(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _joined(said: str, dots: re.Pattern[str], language: Language) -> str:
    said = dots.sub(".", said)
    for word, digit in language.contact.digits.items():
        said = re.sub(rf"(?<=[\s.]){re.escape(word)}(?!\w)", digit, said, flags=re.IGNORECASE)
    for word, sign in language.contact.signs.items():
        said = re.sub(rf"\s+{re.escape(word)}\s+", sign, said, flags=re.IGNORECASE)
    return re.sub(r"\s+", "", said)


@lru_cache(maxsize=20)
def _words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words between spaces, or in brackets with or without."""
    plain = "|".join(re.escape(word) for word in words if word.isalpha())
    signs = "|".join(re.escape(word) for word in words if not word.isalpha()) or "(?!)"
    return re.compile(rf"\s+(?:{plain})\s+|\s*(?:{signs})\s*|\s*\.\s*", re.IGNORECASE)


@lru_cache(maxsize=20)
def _spelt_pattern_of(
    at: tuple[str, ...], dot: tuple[str, ...], signs: tuple[str, ...], digits: tuple[str, ...]
) -> re.Pattern[str]:
    ats = "|".join(re.escape(word) for word in at if word.isalpha())
    at_signs = "|".join(re.escape(word) for word in at if not word.isalpha()) or "(?!)"
    dots = "|".join(re.escape(word) for word in dot if word.isalpha())
    dot_signs = "|".join(re.escape(word) for word in dot if not word.isalpha()) or "(?!)"
    joins = "|".join(map(re.escape, signs))
    point = rf"(?:\s+(?:{dots})\s+|\s*(?:{dot_signs})\s*|\.)"
    numbers = "|".join(map(re.escape, digits))
    local = rf"[\w+-]+(?:(?:{point}|\s+(?:{joins})\s+)[\w+-]+|\s+(?:{numbers}|\d+)(?!\w))*"
    return re.compile(
        rf"(?<![\w.@+-])({local})(?:\s+(?:{ats})\s+|\s*(?:{at_signs})\s*|@)"
        rf"([\w-]+(?:\s+(?:{joins})\s+[\w-]+)*(?:{point}[a-z][\w-]*)+)(?![\w@])"
    )


def _spelt_pattern(language: Language) -> re.Pattern[str]:
    words = language.contact
    return _spelt_pattern_of(words.at, words.dot, tuple(words.signs), tuple(words.digits))


def _mended(message: Message, context: Context, language: Language, taken: Sequence[Span]) -> Iterator[FoundText]:
    """ "It's .net, not .com", "gmail, not gmial", of the address that is known."""
    known = context.draft.email
    if not known:
        return
    for said, span in said_right(message, known, language):
        if (address := _valid(said)) and not overlaps(span, taken):
            yield FoundText(span=span, field=Field.EMAIL, text=address)
            return
    domain = known.partition("@")[2]
    ending = domain.partition(".")[2]
    for match in _ENDS.finditer(message.text):
        before = message.text[: match.start()].rstrip()
        is_ruled_out = any(before.endswith(word) for word in language.contact.not_)
        if match[1] != ending and not is_ruled_out and match[1].split(".")[0] in _KNOWN_ENDS:
            address = _valid(known.removesuffix(ending) + match[1])
            if address and not overlaps(match.span(), taken):
                yield FoundText(span=match.span(), field=Field.EMAIL, text=address)


def _broken(message: Message, context: Context, taken: Sequence[Span]) -> Iterator[FoundTrouble]:
    """Where an address was asked for: a word with a dot and no "@", or an "@" with nothing that fits around it."""
    if context.asked is not Asked.EMAIL:
        return
    match = re.search(r"\S*@\S*", message.text) or _WITHOUT_AT.search(message.text)
    if match and not overlaps(match.span(), taken):
        yield FoundTrouble(span=match.span(), reason=Reason.BAD_EMAIL, words=message.own[slice(*match.span())])
