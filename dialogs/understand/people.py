"""A customer's own details in a sentence: name, e-mail address, phone number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers
from babel.core import get_global
from email_validator import EmailNotValidError, validate_email

from dialogs.understand.text import Phrases, normal

LONGEST_NAME = 80

_EMAIL = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]*")
_MAILTO = re.compile(r"^(?:mailto:)", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^,;:\d_<>@{}|\\^~\[\]#$%*=+?!]*")


@dataclass(frozen=True, slots=True)
class Found:
    """A detail and where it stood; `value` is None when the words are meant as one and cannot be one."""

    value: str | None
    said: str
    start: int
    end: int


def find_email(text: str) -> Found | None:
    """The first e-mail address, normalised; deliverability is not asked, no mail is sent to find out."""
    match = _EMAIL.search(text)
    if match is None:
        return None
    said = _MAILTO.sub("", match[0]).rstrip(".!?'")
    try:
        value = validate_email(said, check_deliverability=False).normalized
    except EmailNotValidError:
        value = None
    return Found(value, said, match.start(), match.end())


_AT = re.compile(r"\s*[\[({]\s*at\s*[\])}]\s*|\s+at\s+|\s+@\s*|\s*@\s+", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({]\s*dot\s*[\])}]\s*|\s+dot\s+", re.IGNORECASE)


def spelt_out_email(text: str) -> Found | None:
    """An address as it is said aloud or hidden from robots: "bob at example dot com"; only where one was asked for."""
    joined = _DOT.sub(".", _AT.sub("@", text))
    found = find_email(joined) if joined != text else None
    return Found(found.value, text, 0, len(text)) if found and found.value else None


def find_phone(text: str, regions: Sequence[str], *, asked: bool) -> Found | None:
    """The first phone number, as E.164, by the rules of the first region in which it is one.

    Where none was asked for, only a certain one counts: times have digits too.
    """
    leniencies = [phonenumbers.Leniency.VALID, *([phonenumbers.Leniency.POSSIBLE] if asked else [])]
    for leniency in leniencies:
        for region in regions or (None,):
            for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency):
                if sum(c.isdigit() for c in match.raw_string) >= (6 if asked else 9):
                    number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
                    return Found(number, match.raw_string, match.start, match.end)
    if asked and (tried := re.search(r"\+?\d[\d\s()./-]{3,}", text)):
        return Found(None, tried[0].strip(), tried.start(), tried.end())
    return None


def regions_of(zone: str | None, locale: str) -> tuple[str, ...]:
    """The countries whose phone numbers need no prefix: that of the business's zone, then that of the locale."""
    territory = get_global("zone_territories").get(zone) if zone else None
    here = (str(territory),) if territory and territory != "001" else ()
    _, _, country = locale.replace("_", "-").partition("-")
    theirs = (country.upper(),) if len(country) == 2 and country.upper() not in here else ()
    return here + theirs


def failed_phone(text: str) -> Found | None:
    """Digits that are meant as a phone number, being too many for anything else, and are none here."""
    tried = re.search(r"(?<!\w)\+?\d(?:[\s()./-]*\d){8,14}(?!\w)", text)
    return Found(None, tried[0], tried.start(), tried.end()) if tried else None


def name_in_sentence(text: str, phrases: Phrases) -> str | None:
    """A name that is given as one ("my name is Ana Silva"), wherever no name was asked for."""
    match = phrases.pattern("names", "sure").search(normal(text))
    if match is None or len(normal(text)) != len(text):
        return None
    words = re.split(r"[,;.!?\n]", text[match.end() :].lstrip(" :,"), maxsplit=1)[0]
    end = phrases.pattern("names", "ends").search(normal(words)) if len(normal(words)) == len(words) else None
    return as_name(words[: end.start()] if end else words, phrases)


def _as_one_person(words: str, phrases: Phrases) -> str:
    """ "Lou and Sam Reid", written as names are, without what joins them."""
    joins = "|".join(map(re.escape, phrases.list("names", "joins")))
    pair = re.fullmatch(rf"([^\W\d_a-z][\w' -]*?) (?:{joins}) ([^\W\d_a-z][\w' -]*)", words)
    return f"{pair[1]} {pair[2]}" if pair else words


def as_name(text: str, phrases: Phrases | None = None) -> str | None:
    """The text as a person's name, freed of "my name is" and the like; None if it cannot be one."""
    words = text.strip(" ,;:!\"'-")
    if phrases is not None and len(normal(words)) == len(words):
        match = phrases.pattern("names", "before").match(normal(words))
        if match and match.end() < len(words):
            words = words[match.end() :]
    words = words.strip(" ,;:!\"'-")
    if words.endswith(".") and not re.search(r"\b\w{1,3}\.$", words):
        words = words[:-1]
    if phrases is not None and phrases.has(normal(_as_one_person(words, phrases)), "names", "never"):
        return None
    if not 1 < len(words) <= LONGEST_NAME or len(words.split()) > 6 or not _NAME.fullmatch(words):
        return None
    return words if words != words.lower() else " ".join(w[:1].upper() + w[1:] for w in words.split())
