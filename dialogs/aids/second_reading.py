"""What our rules read and what a model adds, as one: what counts at once, and what is said back before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from dialogs.acts import (
    AnyAct,
    Besides,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    Field,
    GiveAppointment,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
)
from dialogs.aids.doubtful import is_open

_COMMITS = (
    *(Besides, ExcludeServices, ExcludeStaff, ExcludeWhen),
    *(GiveAppointment, GivePeople, GiveService, GiveStaff, GiveWhen),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`acts` are taken in now; `proposed` only after a yes to them."""

    acts: tuple[AnyAct, ...]
    proposed: tuple[AnyAct, ...] = ()


def combined(heard: Sequence[AnyAct], added: Sequence[AnyAct]) -> Reading:
    """Nothing that commits comes of the model alone; a doubt of our rules is settled by what it adds."""
    if not added:
        return Reading(tuple(heard))
    commits = [act for act in added if _commits(act)]
    answers = [act for act in added if not _commits(act)]
    kept = [act for act in heard if not (is_open(act) or (_is_guess(act) and _has_service(added)))]
    if commits and all(isinstance(act, GiveService) for act in commits):
        return Reading((*kept, *answers, *commits))  # it is weak, and so is asked about
    asked = [act for act in commits if isinstance(act, GiveService) and len(act.service_ids) > 1]
    proposed = tuple(_sure(act) for act in commits if act not in asked)
    return Reading((*kept, *answers, *asked), proposed)


def _sure(act: AnyAct) -> AnyAct:
    return structs.replace(act, is_weak=False) if isinstance(act, GiveService) else act


def _commits(act: AnyAct) -> bool:
    return isinstance(act, _COMMITS) or (isinstance(act, GiveText) and act.field in {Field.NAME, Field.ANSWER})


def _is_guess(act: AnyAct) -> bool:
    return isinstance(act, GiveService) and act.is_weak


def _has_service(acts: Sequence[AnyAct]) -> bool:
    return any(isinstance(act, GiveService) for act in acts)
