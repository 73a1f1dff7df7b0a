"""What comes before any reading: a message that is, word for word, what stands on the screen, or a name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dialogs.acts import AnyAct, GiveBusiness, GiveService
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message, folded, lowered

_SEVERAL = 2
_OPEN = {None, Asked.GOAL, Asked.SERVICE, Asked.TOGETHER, Asked.PEOPLE, Asked.DAY, Asked.TIME}


def offered(message: Message, context: Context) -> tuple[AnyAct, ...] | None:
    """The acts of what is on the screen and has just these words, compared plainly; None where several differ."""
    said = message.text.strip()
    for plain in (lowered, _bare):
        there = (*context.options, *context.buttons)
        found = {option.acts for option in there if plain(said) and plain(option.label) == plain(said)}
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def whole_name(message: Message, context: Context) -> GiveService | None:
    """A service whose name of several words is all that is said, whatever else its words would say."""
    said = _bare(message.text)
    if " " not in said or context.asked not in _OPEN:
        return None
    named = [service.id for service in context.services if _bare_name(service.name) == said]
    return GiveService(service_ids=(named[0],), span=(0, len(message.own))) if len(named) == 1 else None


def business_named(message: Message, context: Context) -> Iterator[AnyAct]:
    """One of several businesses, by its whole name or, where it is asked which, by a word that only it has."""
    if len(context.businesses) < _SEVERAL:
        return
    said = f" {_bare(message.text)} "
    whole = [key for key, name in context.businesses if f" {_bare_name(name)} " in said]
    words = {key: set(_bare_name(_own_words(name)).split()) for key, name in context.businesses}
    own = [
        key
        for key, theirs in words.items()
        if set(said.split()) & theirs - set().union(*(other for one, other in words.items() if one != key))
    ]
    found = whole or (own if context.asked is Asked.BUSINESS else [])
    if len(found) == 1:
        yield GiveBusiness(business_id=found[0])


def _own_words(name: str) -> str:
    """Without what is written small in it, such as "at the": that is said of anything."""
    return " ".join(word for word in name.split() if not word[0].islower()) or name


def _bare(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())


@lru_cache(maxsize=5_000)
def _bare_name(name: str) -> str:
    """Of a service, a person or a business: the same few, message after message."""
    return _bare(name)
