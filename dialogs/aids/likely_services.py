"""Which services a wish means that names none, or names one half: nearest in meaning first, and always asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import pstdev

from msgspec import structs

from dialogs.acts import (
    AnyAct,
    Ask,
    Command,
    Do,
    Doubt,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    GiveAppointment,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveWhen,
    Goal,
    Pick,
    Reason,
    Topic,
    Want,
)
from dialogs.aids.unread import Unread, unread
from dialogs.ports import Described
from dialogs.understanding.context import Asked, Context, NamedService

MOST = 3
"""Between so many it is asked."""

_EARLY = {None, Asked.GOAL, Asked.SERVICE, Asked.STAFF, Asked.DAY, Asked.TIME}
_ENDS = {Command.START_OVER, Command.BACK, Command.AGAIN}
_CLEAR = 0.75
"""How far the nearest must be from the next to be the only one, in standard deviations of all that could be meant."""


@dataclass(frozen=True, slots=True)
class Search:
    """`said` is laid beside each of the services; `named` are those that its words already point at."""

    said: Unread
    services: tuple[NamedService, ...]
    named: tuple[str, ...] = ()

    @property
    def described(self) -> tuple[Described, ...]:
        return tuple(map(described, self.services))


def described(service: NamedService) -> Described:
    return Described(service.name, ". ".join(filter(None, (service.name, *service.also_called, service.description))))


def search_of(said: str, acts: Sequence[AnyAct], context: Context) -> Search | None:
    """What is to be found out of a message; None where its words settle that, or where no service is wished for."""
    if context.is_foreign or not _is_open(acts, context) or not _is_wish(acts, context):
        return None
    left = unread(said, acts, context)
    if not left.text.strip() or not (left.telling or context.asked is Asked.SERVICE):
        return None
    services = _possible(acts, context)
    named = [key for act in acts if isinstance(act, GiveService) for key in act.service_ids]
    return Search(left, services, tuple(dict.fromkeys(named))) if len(services) > 1 else None


def _is_open(acts: Sequence[AnyAct], context: Context) -> bool:
    """Whether a service is still to be named, and the message is about a booking."""
    if context.draft.goal not in {None, Goal.BOOK} or any(map(_settles, acts)):
        return False
    if context.draft.service_id is not None:
        return context.draft.service_id in _ruled_out(acts)
    return context.asked in _EARLY and (_is_for_a_booking(acts) or not _commands(acts))


def _is_for_a_booking(acts: Sequence[AnyAct]) -> bool:
    """ "I need advice, any afternoon" is a wish, whoever it is that shall give the advice."""
    return any(isinstance(act, Want | GiveWhen) for act in acts)


def _commands(acts: Sequence[AnyAct]) -> bool:
    return any(isinstance(act, Do) and act.command is not Command.HELLO for act in acts)


def _settles(act: AnyAct) -> bool:
    match act:
        case Want(goal=goal):
            return goal is not Goal.BOOK
        case GiveService(is_weak=is_weak):
            return not is_weak
        case Do(command=command):
            return command in _ENDS
        case GiveAppointment() | Pick():
            return True
        case Doubt(reason=reason):
            return reason is Reason.NO_SUCH_SERVICE
        case _:
            return False


def _is_wish(acts: Sequence[AnyAct], context: Context) -> bool:
    if context.asked is Asked.SERVICE:
        return not any(isinstance(act, Ask) for act in acts)
    if _ruled_out(acts):
        return True
    return all(isinstance(act, Do) for act in acts) or any(map(_wishes, acts))


def _wishes(act: AnyAct) -> bool:
    match act:
        case Want() | GiveService() | GiveWhen() | GivePeople() | ExcludeStaff() | ExcludeWhen() | Doubt():
            return True
        case GiveStaff(staff_ids=ids):
            return bool(ids)
        case Ask(topic=topic):
            return topic is Topic.AVAILABILITY
        case _:
            return False


def _possible(acts: Sequence[AnyAct], context: Context) -> tuple[NamedService, ...]:
    """Those that were not ruled out, and that the person does who is wished for."""
    out = _ruled_out(acts)
    services = tuple(one for one in context.services if one.id not in out)
    wished = {key for act in acts if isinstance(act, GiveStaff) for key in act.staff_ids}
    return tuple(one for one in services if wished & set(one.staff_ids)) or services


def _ruled_out(acts: Sequence[AnyAct]) -> frozenset[str]:
    return frozenset(key for act in acts if isinstance(act, ExcludeServices) for key in act.service_ids)


def with_likely(acts: Sequence[AnyAct], search: Search, likeness: Sequence[float]) -> tuple[AnyAct, ...]:
    """The acts with the services that are likeliest; one that words and meaning agree on is said, others are asked."""
    ranked = sorted(zip(likeness, search.services, strict=True), key=lambda pair: -pair[0])
    ids = [one.id for _, one in ranked]
    pointed = [key for key in ids if key in search.named]
    if pointed == ids[:1] and _is_clear([near for near, _ in ranked]):
        return tuple(acts)
    first = pointed[: MOST - 1] if len(pointed) < MOST else pointed[:MOST]
    likely = tuple(dict.fromkeys((*first, *ids)))[:MOST]
    return (*_without_guesses(acts), _guess(acts, likely))


def _is_clear(ranked: Sequence[float]) -> bool:
    return ranked[0] - ranked[1] >= _CLEAR * pstdev(ranked)


def _guess(acts: Sequence[AnyAct], likely: tuple[str, ...]) -> GiveService:
    weak = next((act for act in acts if isinstance(act, GiveService)), GiveService(service_ids=()))
    return structs.replace(weak, service_ids=likely, is_weak=True, is_guess=True)


def _without_guesses(acts: Sequence[AnyAct]) -> tuple[AnyAct, ...]:
    """What is known now to be about a service is unread no longer."""
    return tuple(act for act in acts if not isinstance(act, GiveService) and not _is_unread(act))


def _is_unread(act: AnyAct) -> bool:
    return isinstance(act, Doubt) and act.reason is Reason.UNKNOWN_WORDS
