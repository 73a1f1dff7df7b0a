"""All values of a message, each word taken by one of them at most: the order is that of docs/understanding.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

import phonenumbers
from msgspec import structs

from dialogs.acts import (
    AnyAct,
    Direction,
    Doubt,
    ExcludeWhen,
    Field,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Reason,
    Shift,
    Skip,
    Span,
)
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, folded
from dialogs.understanding.narrowing import narrowed
from dialogs.understanding.signature import name_at_end, name_before_contact
from dialogs.understanding.times import Doubted, Excluded, NoTime, Piece, Said, Shifted, read_times
from dialogs.understanding.times.values import Length
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
from dialogs.understanding.values.read import read_values

_LENGTH = re.compile(r"[\s-]*[-(,:/+]?\s*\d.*$")
SURE = 0.6
"""From this score on half a name that only one service has is taken as said; the answer has the whole name."""
_STEM = 4
_FIRST_AND_LAST = 2
_COMPANION_AND_NAME = 3

_WORDS_BEFORE_TIMES = 2
_FEW_WORDS = 4
_STOP = re.compile(r"[.,;:!?]")
_ALMOST_A_YEAR, _SOON = timedelta(days=270), timedelta(days=90)


def find_values(message: Message, context: Context, language: Language) -> tuple[Found, ...]:
    """What stands in the message, without overlaps, in the order of the words."""
    candidates = (one for one in read_values(message, context) if not _is_time(one, message, language))
    values = tuple(_found(one, message, context) for one in candidates)
    first = [one for one, candidate in values if _goes_before_times(candidate)]
    first.sort(key=lambda one: one.kind is not Kind.SERVICE)  # "my son" is no person apart in "for my son's haircut"
    companions = [replace(one, span=(one.span[0], one.span[0])) for one in first if _is_companion(one)]
    first = list(_apart(first))
    # Whoever stands within the name of a service ("my son" in "for my son's haircut") still comes.
    first += [one for one in companions if not any(isinstance(other.act, GivePeople) for other in first)]
    times = list(_times(message.masked(one.span for one in first), context, language))
    kept = list(_apart((*first, *times, *(one for one, candidate in values if not _goes_before_times(candidate)))))
    others = [one for one in kept if one.kind is not Kind.STAFF]
    if (name := name_before_contact(message, others, language, context.locale)) is not None:
        kept = [one for one in kept if not one.overlaps(name)] + [name]
    elif (name := name_at_end(message, kept, language, context)) is not None:
        kept.append(name)
    kept = [part for one in kept for part in _companion_and_name(one, message, context)]
    whole = _named_like_a_day(kept, message, context)
    whole = narrowed(whole, message, context, language)
    whole = [one for one in whole if one.kind is not Kind.NOTHING or not _is_within(one, whole)]
    told = (_with_its_words(one, message, language) for one in whole)
    return tuple(sorted(told, key=lambda one: one.span))


def _is_within(one: Found, others: Sequence[Found]) -> bool:
    """Whether what only looked like a time has told which service is meant by now ("the 90 min one")."""
    return any(other is not one and other.kind is Kind.SERVICE and other.overlaps(one) for other in others)


def _is_companion(one: Found) -> bool:
    return isinstance(one.act, GivePeople) and one.act.is_for_other


def _companion_and_name(one: Found, message: Message, context: Context) -> tuple[Found, ...]:
    """ "My friend Pat", "meine Tochter Lena": somebody else, and their name."""
    said = message.own[slice(*one.span)].split()
    is_named = isinstance(one.act, GivePeople) and one.act.is_for_other and len(said) >= _COMPANION_AND_NAME
    people = load_language(context.locale).people.anybody
    is_name = (word.istitle() and folded(word) not in people for word in reversed(said[1:]))
    named = said[len(said) - sum(takewhile(bool, is_name)) :] if is_named else []
    if not named:
        return (one,)
    text = " ".join(named)
    start = one.span[1] - len(text)
    name = Found(Kind.NAME, (start, one.span[1]), GiveText(field=Field.NAME, text=text, span=(start, one.span[1])))
    return replace(one, span=(one.span[0], start - 1)), name


def _named_like_a_day(found: Sequence[Found], message: Message, context: Context) -> Sequence[Found]:
    """ "My name is Dana Friday", where nothing follows."""
    ordered = sorted(found, key=lambda one: one.span)
    if [one.kind for one in ordered[-2:]] != [Kind.NAME, Kind.WHEN]:
        return found
    name, day = ordered[-2:]
    if context.asked is not Asked.NAME and name.span[0] == 0:
        return found
    whole = (name.span[0], day.span[1])
    said = message.own[slice(*whole)]
    is_name = said.istitle() and len(said.split()) == _FIRST_AND_LAST and whole[1] == len(message.own.rstrip(" .!"))
    if not is_name:
        return found
    return (*ordered[:-2], Found(Kind.NAME, whole, GiveText(field=Field.NAME, text=said, span=whole)))


def _with_its_words(one: Found, message: Message, language: Language) -> Found:
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
    is_before = len(leading) < len(before) and before[-1 - len(leading)] in words.only
    after = folded(message.text[one.span[1] :]).split(maxsplit=1)
    is_last = len(after) == 1 or (len(after) > 1 and not after[0][-1].isalnum())
    said_after = f"{folded(message.text[one.span[1] :]).lstrip(' ,')} "
    is_enough = any(said_after.startswith(f"{enough} ") for enough in words.enough)
    return is_before or is_enough or (is_last and after[0].rstrip(".,;!") in words.only)


def _is_definite(one: Found, message: Message, language: Language) -> bool:
    before = message.text[: one.span[0]].split()
    return bool(before) and before[-1] in language.words.definite


def _is_time(candidate: AnyCandidate, message: Message, language: Language) -> bool:
    """ "Book it for Friday": a name that is all names of days and months is none; April June is one."""
    if not isinstance(candidate, FoundText) or candidate.field is not Field.NAME:
        return False
    words = folded(message.own[slice(*candidate.span)]).split()
    return len(words) == 1 and words[0] in language.times.temporal


def _goes_before_times(candidate: AnyCandidate) -> bool:
    if isinstance(candidate, FoundServices):
        return candidate.words >= _WORDS_BEFORE_TIMES or candidate.is_in_full
    return not isinstance(candidate, FoundStaff)


def _apart(found: Iterable[Found]) -> Iterator[Found]:
    taken: list[Found] = []
    for one in found:
        is_same = [other for other in taken if other.span == one.span and isinstance(one.act, ExcludeWhen)]
        if is_same or not any(one.overlaps(other) for other in taken):
            taken.append(one)
            yield one


def _found(candidate: AnyCandidate, message: Message, context: Context) -> tuple[Found, AnyCandidate]:
    kind, act = _act_of(candidate, message, context)
    is_weak = act.is_weak if isinstance(act, GiveService) else candidate.is_weak
    return Found(kind, candidate.span, act, candidate.score, is_weak), candidate


def _act_of(candidate: AnyCandidate, message: Message, context: Context) -> tuple[Kind, AnyAct]:
    span = candidate.span
    match candidate:
        case FoundText(field=Field.PHONE, text=text):
            return Kind.CONTACT, GiveText(field=Field.PHONE, text=_with_country(text, context), span=span)
        case FoundText(field=field, text=text):
            # Of those who come too, or put right, it counts whatever is said beside it ("his name is Rui").
            is_bare = field is Field.NAME and not context.may_skip_name and not candidate.is_put_right
            kind = Kind.NAME if is_bare else Kind.CONTACT
            return kind, GiveText(field=field, text=text, span=span)
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


def _expecting(message: Message, context: Context) -> Context:
    """ "4" is no name and nobody of the staff: more likely the hour."""
    said = message.text.strip(" .!?")
    is_hour = said.isdecimal() and len(said) <= 2 and int(said) > len(context.options)
    return replace(context, asked=Asked.TIME) if is_hour and context.asked in _NEVER_NUMBERS else context


_NEVER_NUMBERS = {Asked.NAME, Asked.STAFF}


def _times(message: Message, context: Context, language: Language) -> Iterator[Found]:
    reading = read_times(message, _expecting(message, context), language.times)
    for piece in reading.pieces:
        is_past = _is_rather_past(piece, reading.said, message, context)
        yield Found(Kind.NOTHING, piece.span, None) if is_past else _time(piece, language)
    for span in reading.left_over:
        yield Found(Kind.WHEN, span, Doubt(reason=Reason.LEFT_OVER, words=message.own[slice(*span)], span=span))


def _is_rather_past(piece: Piece, said: Sequence[Said], message: Message, context: Context) -> bool:
    """ "I had the operation on 2 March. Could I come on Monday?": a date that has just been, beside one to come."""
    far, near = context.today + _ALMOST_A_YEAR, context.today + _SOON
    firsts = [(one, first) for one in said if (first := min(one.when.days, default=one.when.since)) is not None]
    has_year = any(str(far.year + n) in message.own[slice(*piece.span)] for n in (0, 1))
    is_far = not has_year and any(one is piece and first > far for one, first in firsts)
    return is_far and any(first < near for _, first in firsts)


def _time(piece: Piece, language: Language) -> Found:
    span = piece.span
    match piece:
        case Said(when=when, is_correction=is_correction):
            return Found(Kind.WHEN, span, GiveWhen(when=when, is_correction=is_correction, span=span), piece=piece)
        case Excluded(when=when):
            return Found(Kind.WHEN, span, ExcludeWhen(when=when, span=span), piece=piece)
        case Shifted(by=length):
            return Found(Kind.SHIFT, span, _shift(length, span))
        case Doubted(reason=reason, words=words, days=days):
            said = _without_light(words, language)
            return Found(Kind.WHEN, span, Doubt(reason=reason, words=said, days=days, span=span))
        case NoTime():
            return Found(Kind.NOTHING, span, None)


def _without_light(words: str, language: Language) -> str:
    """Without what leads in: "on 31 February" is "31 February"."""
    said = words.split()
    while len(said) > 1 and folded(said[0]) in language.times.light:
        del said[0]
    return " ".join(said)


def _shift(length: Length, span: Span) -> Shift:
    """A month counts thirty days here: what is chosen or booked is looked at again when times are searched."""
    by = timedelta(days=length.days + 30 * length.months, minutes=length.minutes)
    return Shift(direction=Direction.EARLIER if by < timedelta(0) else Direction.LATER, by=by, span=span)
