"""What a question asks that a service's description tells ("do I need to bring my shoes?")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import structs

from dialogs.acts import UNPUBLISHED, Ask, GiveService, Topic
from dialogs.understanding.context import NamedService
from dialogs.understanding.message import folded
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.values.language import Language, load_language

_SHORTEST = 4
_FEWEST = 2
"""So many words in common tell as much as a telling one; of what there is to bring, one of what is spoken of."""
_WORDS = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"([^\W\d_]+)-([^\W\d_]+)")


def services_said(whole: MessageReading) -> tuple[str, ...]:
    """All that the message names, each by itself."""
    found = (one.act for reading in whole.clauses for one in (*reading.aside, *reading.counted))
    return tuple(dict.fromkeys(key for act in found if isinstance(act, GiveService) for key in act.service_ids))


def services_spoken_of(whole: MessageReading) -> tuple[str, ...]:
    """What the message names, else what is under way, was asked about before, or is booked."""
    context = whole.context
    if said := services_said(whole):
        return said
    known = (context.draft.service_id, context.spoken_of, *(one.service_id for one in context.appointments[-1:]))
    return tuple(key for key in known if key)[:1]


def as_described(act: Ask, whole: MessageReading) -> Ask:
    """The question as one about the service whose description has its words."""
    if act.topic not in UNPUBLISHED:
        return act
    language = load_language(whole.context.locale)
    said = whole.message.own[slice(*act.span)]
    services = whole.context.services
    spoken_of = {whole.context.draft.service_id, *services_spoken_of(whole)}
    near = [one for one in services if one.id in spoken_of]
    fewest = 1 if act.topic is Topic.BRING else _FEWEST
    found = _describing(said, near, language, fewest) or _describing(said, services, language, _FEWEST)
    return structs.replace(act, service_ids=found, is_described=True) if len(found) == 1 else act


def _describing(said: str, services: Iterable[NamedService], language: Language, fewest: int) -> tuple[str, ...]:
    """Those whose description has a telling word of it, or so many common ones."""
    asked, telling = _stems(said, language.words.function, language), _stems(said, language.common, language)
    pairs = _pairs(_WORDS.findall(folded(said)), language)
    described = (
        (one.id, one.description, _stems(one.description, language.words.function, language)) for one in services
    )
    return tuple(
        key
        for key, text, words in described
        if telling & words or len(asked & words) >= fewest or pairs & _compounds(text, language)
    )


def _pairs(words: Sequence[str], language: Language) -> frozenset[tuple[str, str]]:
    """Words beside each other: to be "picked up" is the "pick-up" of a description."""
    stems = [language.grammar.stem(word) for word in words]
    return frozenset(pairwise(stems))


def _compounds(text: str, language: Language) -> frozenset[tuple[str, str]]:
    stem = language.grammar.stem
    return frozenset((stem(first), stem(second)) for first, second in _COMPOUND.findall(folded(text)))


def _stems(text: str, passed: frozenset[str], language: Language) -> frozenset[str]:
    words = (word for word in _WORDS.findall(folded(text)) if len(word) >= _SHORTEST and word not in passed)
    return frozenset(language.grammar.stem(word) for word in words)
