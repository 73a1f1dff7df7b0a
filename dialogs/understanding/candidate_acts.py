"""What a candidate for a value does, if it is the one that stands in its place."""

from __future__ import annotations

import re

import phonenumbers

from dialogs.acts import (
    AnyAct,
    Doubt,
    Field,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    Reason,
    Skip,
)
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.message import Message, folded
from dialogs.understanding.values.candidates import (
    AnyCandidate,
    FoundPeople,
    FoundServices,
    FoundSkip,
    FoundStaff,
    FoundText,
    FoundTrouble,
)
from dialogs.understanding.values.language import load_language

_LENGTH = re.compile(r"[\s-]*[-(,:/+]?\s*\d.*$")
SURE = 0.6
"""From this score on half a name that only one service has is taken as said; the answer has the whole name."""
_STEM = 4
_TOLD = 0.9
"""The score of a name that words announce."""


def as_found(candidate: AnyCandidate, message: Message, context: Context) -> tuple[Found, AnyCandidate]:
    kind, act = _act_of(candidate, message, context)
    is_weak = act.is_weak if isinstance(act, GiveService) else candidate.is_weak
    return Found(kind, candidate.span, act, candidate.score, is_weak), candidate


def _act_of(candidate: AnyCandidate, message: Message, context: Context) -> tuple[Kind, AnyAct]:
    span = candidate.span
    match candidate:
        case FoundText(field=Field.PHONE, text=text):
            return Kind.CONTACT, GiveText(field=Field.PHONE, text=_with_country(text, context), span=span)
        case FoundText(field=field, text=text):
            return _kind_of_text(candidate, context), GiveText(field=field, text=text, span=span)
        case FoundSkip(field=field):
            return Kind.CONTACT, Skip(field=field, span=span)
        case FoundPeople(count=count, is_for_other=is_for_other):
            return Kind.PEOPLE, GivePeople(count=count, is_for_other=is_for_other, span=span)
        case FoundServices(ids=ids):
            is_weak = candidate.is_weak and not _is_sure(candidate, message, context)
            return Kind.SERVICE, GiveService(service_ids=ids, is_weak=is_weak, span=span)
        case FoundStaff(ids=ids):
            return Kind.STAFF, GiveStaff(staff_ids=ids, is_weak=candidate.is_weak, span=span)
        case FoundTrouble(reason=reason, words=words):
            kind = Kind.STAFF if reason is Reason.NO_SUCH_STAFF else Kind.CONTACT
            return kind, Doubt(reason=reason, words=words, span=span)


def _kind_of_text(candidate: FoundText, context: Context) -> Kind:
    """A name of those who come too, or a sure one, counts whatever is said beside it ("his name is Rui")."""
    is_bare = candidate.field is Field.NAME and not context.may_skip_name and not _is_sure_name(candidate, context)
    return Kind.NAME if is_bare else Kind.CONTACT


def _is_sure_name(candidate: FoundText, context: Context) -> bool:
    """Put right; or a first and a last name that are told as such, where none is known."""
    is_whole = candidate.score >= _TOLD and " " in candidate.text and not candidate.is_weak
    return candidate.is_put_right or (is_whole and not context.draft.name)


def _is_sure(candidate: FoundServices, message: Message, context: Context) -> bool:
    """One service by most of its name; or several by what they are ("manicure", of two manicures): then it is asked
    between them. What several only have to do with ("nail" of nail repair and dip nails) names none.
    """
    if len(candidate.ids) == 1:
        return candidate.score >= SURE
    word = folded(message.own[slice(*candidate.span)]).split()[-1]
    stem = word[: max(_STEM, len(word) - 2)]
    if _is_kind(word, context) and all(folded(name).startswith(stem) for name in _names(candidate, context)):
        return True
    heads = [_head(one.name) for one in context.services if one.id in candidate.ids]
    return all(stem in head for head in heads)


def _is_kind(word: str, context: Context) -> bool:
    """Whether a compound says what it is by its end ("Reitstunde", of "Reitstunde einzeln" and "Reitstunde Gruppe")."""
    language = load_language(context.locale)
    ends = (one for one in language.services.generic if len(one) >= _STEM and len(word) > len(one))
    return language.grammar.has_compounds and any(one in word[-len(one) - 1 :] for one in ends)


def _names(candidate: FoundServices, context: Context) -> list[str]:
    return [one.name for one in context.services if one.id in candidate.ids]


def _head(name: str) -> str:
    """The last word of a name before its length: "massage" of "Massage - 60 min"."""
    words = (_LENGTH.sub("", folded(name)) or folded(name)).split()
    return words[-1] if words else ""


def _with_country(number: str, context: Context) -> str:
    """In the form that Graph takes ("+351912345678"), where the number is one of the country's."""
    for region in dict.fromkeys((context.country, context.locale.rpartition("-")[2].upper())):
        try:
            parsed = phonenumbers.parse(number, region or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return number
