"""A customer's own details in a sentence: name, e-mail address, phone number."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from babel.core import get_global
from email_validator import EmailNotValidError, validate_email

from dialogs.understand.text import Phrases, normal

LONGEST_NAME = 80

_EMAIL = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]*")
_MAILTO = re.compile(r"^(?:mailto:)", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\d_<>@{}|\\^~\[\]#$%*=+?!]*")


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


def find_phone(text: str, region: str | None, *, asked: bool) -> Found | None:
    """The first phone number, as E.164. Where none was asked for, only a certain one counts: times have digits too."""
    leniency = phonenumbers.Leniency.POSSIBLE if asked else phonenumbers.Leniency.VALID
    for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=leniency):
        digits = sum(c.isdigit() for c in match.raw_string)
        if digits >= (6 if asked else 9):
            number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            return Found(number, match.raw_string, match.start, match.end)
    if asked and (tried := re.search(r"\+?\d[\d\s()./-]{3,}", text)):
        return Found(None, tried[0].strip(), tried.start(), tried.end())
    return None


def region_of(zone: str | None, locale: str) -> str | None:
    """The country whose phone numbers need no prefix: that of the business's zone, or else of the locale."""
    territory = get_global("zone_territories").get(zone) if zone else None
    if territory and territory != "001":
        return str(territory)
    _, _, country = locale.replace("_", "-").partition("-")
    return country.upper() if len(country) == 2 else None


def shown_phone(number: str) -> str:
    """A stored number as people write it."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def name_in_sentence(text: str, phrases: Phrases) -> str | None:
    """A name that is given as one ("my name is Ana Silva"), wherever no name was asked for."""
    match = phrases.pattern("names", "sure").search(normal(text))
    if match is None or len(normal(text)) != len(text):
        return None
    words = re.split(r"[,;.!?\n]|\s(?:and|e|y|et|und)\s", text[match.end() :], maxsplit=1)[0]
    return as_name(words)


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
    if not 1 < len(words) <= LONGEST_NAME or len(words.split()) > 8 or not _NAME.fullmatch(words):
        return None
    return words if words != words.lower() else " ".join(w[:1].upper() + w[1:] for w in words.split())
