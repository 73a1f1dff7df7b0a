"""Services to which several come together: how many they are books no more than one appointment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import structs

from dialogs.acts import AnyAct, GivePeople, GiveService
from dialogs.understanding.context import Context, NamedService
from dialogs.understanding.message import folded
from dialogs.understanding.values.catalogue import bare
from dialogs.understanding.values.language import load_language

_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def to_one_appointment(acts: Sequence[AnyAct], context: Context) -> list[AnyAct]:
    """ "A family portrait, there are five of us", "a couple's tax return for me and Minh"."""
    given: set[str | None] = {key for act in acts if isinstance(act, GiveService) for key in act.service_ids}
    meant = given or {context.draft.service_id}
    services = [one for one in context.services if one.id in meant]
    if not services or not all(_is_for_several(one, context.locale) for one in services):
        return list(acts)
    return in_one(acts)


def in_one(acts: Sequence[AnyAct]) -> list[AnyAct]:
    """All who come, to one appointment."""
    return [structs.replace(act, in_one=True) if isinstance(act, GivePeople) and act.count > 1 else act for act in acts]


def _is_for_several(service: NamedService, locale: str) -> bool:
    """By its name, or where its description says for how many ("up to six people"); a class has seats instead."""
    if service.seats > 1:
        return False
    people = load_language(locale).people
    name, description = (list(map(bare, _WORDS.findall(folded(text)))) for text in (service.name, service.description))
    numbers = load_language(locale).numbers
    is_counted = any(
        after in people.heads and (before.isdecimal() or before in numbers) for before, after in pairwise(description)
    )
    return is_counted or any(word in people.parties for word in name)
