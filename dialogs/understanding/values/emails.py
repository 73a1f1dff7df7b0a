"""E-mail addresses: typed, with spaces in them, spelt out in words, or mended in a part alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogs.acts import Field, Reason, Span
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import FoundText, FoundTrouble
from dialogs.understanding.values.email_endings import KNOWN_ENDS, valid_address
from dialogs.understanding.values.email_parts import said_right
from dialogs.understanding.values.email_spelling import spelt_out
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.words import overlaps

_PART = r"[\w.+%-]{1,64}"
_TYPED = re.compile(rf"(?<![\w.+%-])(?:mailto:)?({_PART}(?:\s?@\s?|@)[\w-]+(?:\s?\.\s?[\w-]+)*)")
_ENDS = re.compile(r"(?<![\w@])\.(\w{2,8}(?:\.\w{2,4})?)(?![\w@])")
_WITHOUT_AT = re.compile(r"(?<![\w@.])[a-z][\w+-]*(?:\.[\w+-]+)+(?![\w@])")
_OTHER_ENDING = re.compile(r"[^\w@]*(?:[^\W\d_]+\W+){0,4}?(?:\*\s?\.?|(?<!\w)\.)(\w{2,8}(?:\.\w{2,3})?)(?![\w@*'])")
"""What puts an ending right, in so few words: "sorry .com", "oops I mean .com", "*com"."""
_SECOND_LEVEL = frozenset({"co", "com", "org", "ac"})
_COUNTRY = 2


def find_emails(
    message: Message, context: Context, language: Language, taken: Sequence[Span]
) -> tuple[FoundText | FoundTrouble, ...]:
    """Whatever is meant as an address; a broken one is a trouble."""
    typed = tuple(_typed(message, taken)) if "@" in message.text else ()
    found = typed or tuple(spelt_out(message, context, language, taken))
    if found:
        return tuple(_put_right(one, message, language) if isinstance(one, FoundText) else one for one in found)
    return tuple(_mended(message, context, language, taken)) or tuple(_broken(message, context, taken))


def _put_right(one: FoundText, message: Message, language: Language) -> FoundText:
    later = _with_later_domain(one, message, language)
    return later if later is not one else _with_other_ending(one, message, language)


def _with_other_ending(one: FoundText, message: Message, language: Language) -> FoundText:
    """ "ana@example.con, sorry, .com": an ending that stands right behind the address is the right one."""
    match = _OTHER_ENDING.match(message.text, one.span[1])
    if match is None or match[1].split(".")[0] not in KNOWN_ENDS or one.text.endswith(f".{match[1]}"):
        return one
    before = message.text[: match.start(1)].rstrip(" .*")
    local, _, domain = one.text.partition("@")
    parts = domain.split(".")
    stem = parts[: -2 if len(parts) > _COUNTRY and parts[-2] in _SECOND_LEVEL else -1]
    address = valid_address(f"{local}@{'.'.join((*stem, match[1]))}")
    if address is None or any(before.endswith(word) for word in language.contact.not_):
        return one
    return replace(one, text=address, span=(one.span[0], match.end()))


def _with_later_domain(one: FoundText, message: Message, language: Language) -> FoundText:
    """ "ana@example.net, sorry, example.org": the same domain said again with another ending mends the address."""
    local, _, domain = one.text.partition("@")
    name = domain.partition(".")[0]
    later = re.compile(rf"(?<![\w@.-]){re.escape(name)}\.([a-z]{{2,8}}(?:\.[a-z]{{2,4}})?)(?![\w@])")
    for match in later.finditer(message.text, one.span[1]):
        before = message.text[: match.start()].rstrip()
        is_ruled_out = any(before.endswith(word) for word in language.contact.not_)
        if (
            not is_ruled_out
            and match[1].split(".")[0] in KNOWN_ENDS
            and (address := valid_address(f"{local}@{match[0]}"))
        ):
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
        address = valid_address(re.sub(r"\s+", "", said))
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
        if cut is None or (cut[2].lower() in KNOWN_ENDS and not _is_whole(said[: cut.start()])):
            break
        end -= len(said) - cut.start()
        said = said[: cut.start()]
    bare = said.rstrip(".-_")
    return bare, end - (len(said) - len(bare))


def _is_whole(address: str) -> bool:
    """Whether it has its ending: after "ana@example.net. " comes "It's Ana", and no Italian address."""
    ending = address.lower().rpartition(".")[2]
    return ending in KNOWN_ENDS and len(ending) > _COUNTRY


def _mended(message: Message, context: Context, language: Language, taken: Sequence[Span]) -> Iterator[FoundText]:
    """ "It's .net, not .com", "gmail, not gmial", of the address that is known."""
    known = context.draft.email
    if not known:
        return
    for said, span in said_right(message, known, language):
        if (address := valid_address(said)) and not overlaps(span, taken):
            yield FoundText(span=span, field=Field.EMAIL, text=address)
            return
    domain = known.partition("@")[2]
    ending = domain.partition(".")[2]
    for match in _ENDS.finditer(message.text):
        before = message.text[: match.start()].rstrip()
        is_ruled_out = any(before.endswith(word) for word in language.contact.not_)
        if match[1] != ending and not is_ruled_out and match[1].split(".")[0] in KNOWN_ENDS:
            address = valid_address(known.removesuffix(ending) + match[1])
            if address and not overlaps(match.span(), taken):
                yield FoundText(span=match.span(), field=Field.EMAIL, text=address)


def _broken(message: Message, context: Context, taken: Sequence[Span]) -> Iterator[FoundTrouble]:
    """Where an address was asked for: a word with a dot and no "@", or an "@" with nothing that fits around it."""
    if context.asked is not Asked.EMAIL:
        return
    match = re.search(r"\S*@\S*", message.text) or _WITHOUT_AT.search(message.text)
    if match and not overlaps(match.span(), taken):
        yield FoundTrouble(span=match.span(), reason=Reason.BAD_EMAIL, words=message.own[slice(*match.span())])
