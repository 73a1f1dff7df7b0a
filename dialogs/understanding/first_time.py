"""Whoever comes for the first time: of several services that is the one for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from dialogs.acts import AnyAct, GiveService
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import folded
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.values.catalogue import catalogue_of
from dialogs.understanding.values.language import load_language

_DENIED_WITHIN = 2


def is_first_time(reading: ClauseReading, whole: MessageReading) -> bool:
    """ "It's my first time": said of oneself, and of no time that is free."""
    names = reading.names("references")
    if "first-time" in names:
        return True
    words = load_language(whole.context.locale).services
    said = f" {folded(whole.message.text[slice(*reading.clause.span)])} "
    before, phrase, _ = next(
        (found for one in words.first_time if (found := said.partition(f" {one}"))[1]), ("", "", "")
    )
    return bool(phrase) and "not-first" not in names and not words.denied & set(before.split()[-_DENIED_WITHIN:])


def with_first_of_several(facts: Iterable[AnyAct], whole: MessageReading) -> Iterator[AnyAct]:
    """ "I've never been": of those that the words fit, or that are asked between, the one whose name tells it."""
    known = list(facts)
    if not any(is_first_time(reading, whole) and not reading.is_condition for reading in whole.clauses):
        yield from known
        return
    named = any(isinstance(act, GiveService) for act in known)
    yield from (_first_of(act, whole.context) if isinstance(act, GiveService) else act for act in known)
    if not named and whole.context.asked is Asked.SERVICE and (ids := _first_on_offer(whole.context)):
        yield GiveService(service_ids=ids, span=(0, len(whole.message.own)))


def _first_on_offer(context: Context) -> tuple[str, ...]:
    acts = (act for option in context.options for act in option.acts)
    return _for_the_first([key for act in acts if isinstance(act, GiveService) for key in act.service_ids], context)


def _first_of(act: GiveService, context: Context) -> GiveService:
    ids = _for_the_first(act.service_ids, context) if len(act.service_ids) > 1 else ()
    return structs.replace(act, service_ids=ids, is_weak=False) if ids else act


def _for_the_first(service_ids: Sequence[str], context: Context) -> tuple[str, ...]:
    """The one of them that is for the first time; nothing where none is, or several are."""
    catalogue = catalogue_of(context.services, context.locale)
    labels = (label for label in catalogue.labels if label.id in service_ids)
    found = {label.id for label in labels if any(map(catalogue.is_of_first, label.run))}
    return tuple(found) if len(found) == 1 else ()
