"""A customer's text without what tells who they are, before it leaves for a model: addresses, numbers, names, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from dialogs.acts import NOWHERE, AnyAct, Field, GiveText, Span
from dialogs.aids.digits import number_places, phone_places
from dialogs.aids.known_names import name_places
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.email_endings import KNOWN_ENDS
from dialogs.understanding.values.emails import find_emails
from dialogs.understanding.values.language import load_language
from dialogs.understanding.values.phones import find_phones


class Label(Enum):
    """What stands in the place of what was taken out."""

    EMAIL = "[email]"
    PHONE = "[phone]"
    NUMBER = "[number]"
    NAME = "[name]"
    LINK = "[link]"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was taken out; `span` is a place in `Message.own`."""

    span: Span
    label: Label


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` is on one line and as long as a message is read at most; `places` are in their order, and lie apart."""

    text: str
    places: tuple[Place, ...] = ()


_MOST = 12
"""So many addresses or numbers of one kind are looked for, one beside the other; the last resort takes the rest."""

_LINK = re.compile(
    rf"\bhttps?:\S+|\bwww\.\S+|(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:{'|'.join(sorted(KNOWN_ENDS))})/\S*", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]*\.[^\W\d_]{2,}")
_JOINED = re.compile(r"[\s'.,-]*")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_LABELS = {
    Field.EMAIL: Label.EMAIL,
    Field.PHONE: Label.PHONE,
    Field.CODE: Label.NUMBER,
    Field.NAME: Label.NAME,
}


def masked(text: str, context: Context, acts: Sequence[AnyAct] = ()) -> Masked:
    """Whatever the finders of the reading take for an address or a number, and what only looks like one.

    Masked are the names that are known of the customer, and of whom their appointments are for, and those that the
    acts of the text found in it. Days and times of day stay; so does a month or a day that is all of a first name.
    """
    message = Message(text)
    found = [*_read_in(acts), *_addresses(message, context), *_numbers(message, context)]
    found += [Place(span, Label.NAME) for span in name_places(message, _names(context, acts), context)]
    return _replaced(message.own, found)


@lru_cache(maxsize=2_000)
def without_contact(text: str) -> str:
    """A business's own text without addresses, numbers and links, by their form alone: the same, time after time."""
    own = Message(text).own
    found = [Place(match.span(), Label.LINK) for match in _LINK.finditer(own)]
    found += [Place(match.span(), Label.EMAIL) for match in _ADDRESS.finditer(own)]
    found += [Place(span, Label.NUMBER) for span in number_places(own)]
    return _replaced(own, found).text


def _read_in(acts: Sequence[AnyAct]) -> Iterator[Place]:
    for act in acts:
        if isinstance(act, GiveText) and act.field in _LABELS and act.span != NOWHERE:
            yield Place(act.span, _LABELS[act.field])


def _names(context: Context, acts: Sequence[AnyAct]) -> tuple[str, ...]:
    read = (act.text for act in acts if isinstance(act, GiveText) and act.field is Field.NAME)
    names = (context.draft.name, *(one.customer for one in context.appointments), *read)
    return tuple(dict.fromkeys(name for name in names if name))


def _addresses(message: Message, context: Context) -> Iterator[Place]:
    if known := context.draft.email:
        found = re.finditer(re.escape(Message(known).text), message.text)
        yield from (Place(match.span(), Label.EMAIL) for match in found)
    yield from (Place(match.span(), Label.LINK) for match in _LINK.finditer(message.own))
    yield from (Place(match.span(), Label.EMAIL) for match in _ADDRESS.finditer(message.own))
    language = load_language(context.locale)
    taken: list[Span] = []
    for _ in range(_MOST):
        spans = [one.span for one in find_emails(message, context, language, taken)]
        yield from (Place(span, Label.EMAIL) for span in spans)
        if not set(spans) - set(taken):
            return
        taken += spans


def _numbers(message: Message, context: Context) -> Iterator[Place]:
    if context.draft.phone:
        yield from (Place(span, Label.PHONE) for span in phone_places(message.own, context.draft.phone))
    language = load_language(context.locale)
    taken: list[Span] = []
    for _ in range(_MOST):
        spans = [one.span for one in find_phones(message, context, language, taken)]
        yield from (Place(span, Label.PHONE) for span in spans)
        if not set(spans) - set(taken):
            break
        taken += spans
    yield from (Place(span, Label.NUMBER) for span in number_places(message.own))


def _replaced(own: str, found: Sequence[Place]) -> Masked:
    places = _apart(own, [one for one in found if one.span[0] < one.span[1]])
    text, at = "", 0
    for place in places:
        text += own[at : place.span[0]] + place.label.value
        at = place.span[1]
    return Masked(_HALF_CHARACTERS.sub("", text + own[at:]), places)


def _apart(own: str, found: Sequence[Place]) -> tuple[Place, ...]:
    """What overlaps is one place, with the label of what was found first; a name's words are one too."""
    whole: list[tuple[int, Place]] = []
    for rank, one in sorted(enumerate(found), key=lambda pair: (pair[1].span[0], pair[0])):
        if not whole or not _belongs(own, whole[-1][1], one):
            whole.append((rank, one))
            continue
        last = whole[-1]
        first, place = min(last, (rank, one), key=lambda pair: pair[0])
        span = last[1].span[0], max(last[1].span[1], one.span[1])
        whole[-1] = first, Place(span, place.label)
    return tuple(place for _, place in whole)


def _belongs(own: str, last: Place, one: Place) -> bool:
    if one.span[0] < last.span[1]:
        return True
    is_name = last.label is one.label is Label.NAME
    return is_name and _JOINED.fullmatch(own, last.span[1], one.span[0]) is not None
