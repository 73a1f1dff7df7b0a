"""Which services a wish means that names none, or names one half: those nearest in meaning, and always asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import pstdev

from msgspec import structs

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Command,
    Decline,
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
    Shift,
    Skip,
    Topic,
    Want,
)
from dialogs.aids.alike import alike_but_for_whom
from dialogs.aids.first_look import first_looks
from dialogs.aids.unread import is_of_speaker, telling_words
from dialogs.ports import Described
from dialogs.understanding.context import Asked, Context, NamedService
from dialogs.understanding.message import clean

MOST = 3
"""Between so many it is asked."""

_EARLY = {None, Asked.GOAL, Asked.SERVICE, Asked.STAFF, Asked.DAY, Asked.TIME}
_ENDS = {Command.START_OVER, Command.BACK, Command.AGAIN}
_POINTED = 1.0
"""What it is worth that words point at a service, in standard deviations of the likeness of all."""
_CLEAR = 1.5
"""How far what words point at must be from the next to be the only one that is meant, in the same measure."""
_NEW_WORDS = 2
"""So many beside a no are more than a no."""
_NEAR_TO_A_QUESTION = 0.3
"""A question that nobody here can answer is about booking from this cosine on."""


@dataclass(frozen=True, slots=True)
class Search:
    """`said` is laid beside each of the services; `named` are those that its words already point at.

    `words` are those of the message that say what it is about. `is_question`: it is asked, and perhaps no wish.
    """

    said: str
    words: str
    services: tuple[NamedService, ...]
    named: tuple[str, ...] = ()
    is_question: bool = False
    first_looks: tuple[str, ...] = ()
    """One of these has a place among those that are asked about."""
    alike: tuple[frozenset[str], ...] = ()
    """Of these, who is asked between two is asked between all, as far as there is room."""

    @property
    def described(self) -> tuple[Described, ...]:
        return tuple(map(described, self.services))

    def settle(self, acts: Sequence[AnyAct], likeness: Sequence[float]) -> tuple[AnyAct, ...]:
        """The acts with the services that are likeliest: one that words and meaning agree on is said, else it is asked
        between several.
        """
        if self.is_question and max(likeness) < _NEAR_TO_A_QUESTION:
            return tuple(acts)
        spread = pstdev(likeness) or 1.0
        worth = {
            one.id: near / spread + _POINTED * (one.id in self.named)
            for one, near in zip(self.services, likeness, strict=True)
        }
        ids = sorted(worth, key=lambda key: -worth[key])
        if self.named == (ids[0],) and worth[ids[0]] - worth[ids[1]] >= _CLEAR + _POINTED:
            return tuple(acts)
        pointed = [key for key in ids if key in self.named][: MOST - 1]
        others = [key for key in ids if key not in pointed][: MOST - len(pointed)]
        others = self._with_all_alike(pointed, others, ids)
        look = next((key for key in ids if key in self.first_looks), None)
        if look is not None and not set(self.first_looks) & {*pointed, *others}:
            others[-1] = look
        likely = tuple(sorted((*pointed, *others), key=ids.index))
        return (*_without_guesses(acts), self._guess(acts, likely))

    def _with_all_alike(self, pointed: list[str], others: list[str], ids: list[str]) -> list[str]:
        likely = {*pointed, *others}
        group = next((one for one in self.alike if len(one & likely) == MOST - 1), frozenset())
        missing = next((key for key in ids if key in group - likely), None)
        room = next((key for key in reversed(others) if key not in group), None)
        return others if missing is None or room is None else [missing if key == room else key for key in others]

    def _guess(self, acts: Sequence[AnyAct], likely: tuple[str, ...]) -> GiveService:
        weak = next((act for act in acts if isinstance(act, GiveService)), GiveService(service_ids=()))
        return structs.replace(weak, service_ids=likely, is_weak=True, guessed_from=self.words)


def described(service: NamedService) -> Described:
    return in_full(service.name, service.also_called, service.description)


def in_full(name: str, also_called: Sequence[str], description: str) -> Described:
    """A service with all that the business says of it."""
    return Described(name, ". ".join(filter(None, (name, *also_called, description))))


def search_of(said: str, acts: Sequence[AnyAct], context: Context) -> Search | None:
    """What is to be found out of a message; None where its words settle that, or where no service is wished for."""
    is_wish = _is_wish(acts, context)
    if context.is_foreign or not _is_open(acts, context):
        return None
    if not (is_wish or _is_wish_as_question(said, acts, context)):
        return None
    own, words = clean(said), telling_words(said, acts, context)
    is_answer = context.asked is Asked.SERVICE and not _refuses(acts)
    if not own or not (is_answer or len(words) >= (_NEW_WORDS if _refuses(acts) else 1)):
        return None
    services = _possible(acts, context)
    named = [key for act in acts if isinstance(act, GiveService) for key in act.service_ids]
    if len(services) < 2:
        return None
    looks, alike = first_looks(said, services, context), alike_but_for_whom(said, services, context)
    return Search(own, " ".join(words) or own, services, tuple(dict.fromkeys(named)), not is_wish, looks, alike)


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
        case Want(goal=goal, points_back=points_back):
            return goal is not Goal.BOOK or points_back
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
        return not any(isinstance(act, Ask | Agree | Skip) for act in acts)
    if _ruled_out(acts):
        return True
    return all(isinstance(act, Do) for act in acts) or any(map(_wishes, acts))


def _is_wish_as_question(said: str, acts: Sequence[AnyAct], context: Context) -> bool:
    """What nobody here can answer, and somebody asks who speaks of themselves."""
    others = [act for act in acts if not isinstance(act, Do)]
    is_open = bool(others) and all(isinstance(act, Ask) and act.topic is Topic.OTHER for act in others)
    return is_open and context.asked in {None, Asked.GOAL} and is_of_speaker(said, context)


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
    """Those on offer, or the others if these are refused, as far as the person does them who is wished for."""
    out, offered = _ruled_out(acts), _offered(context)
    if _refuses(acts):
        out, offered = out | offered, frozenset()
    services = tuple(one for one in context.services if one.id not in out and (not offered or one.id in offered))
    wished = {key for act in acts if isinstance(act, GiveStaff) for key in act.staff_ids}
    return tuple(one for one in services if wished & set(one.staff_ids)) or services


def _refuses(acts: Sequence[AnyAct]) -> bool:
    """ "None of those, it's for his jabs": what is said besides is looked at, and what was offered is not it."""
    return any(isinstance(act, Decline | Shift) for act in acts)


def _offered(context: Context) -> frozenset[str]:
    """Few between which the customer is asked already."""
    if context.asked is not Asked.SERVICE or len(context.options) > MOST:
        return frozenset()
    given = (act for option in context.options for act in option.acts)
    return frozenset(key for act in given if isinstance(act, GiveService) for key in act.service_ids)


def _ruled_out(acts: Sequence[AnyAct]) -> frozenset[str]:
    return frozenset(key for act in acts if isinstance(act, ExcludeServices) for key in act.service_ids)


def _without_guesses(acts: Sequence[AnyAct]) -> tuple[AnyAct, ...]:
    """What is known now to be about a service is unread no longer."""
    return tuple(act for act in acts if not isinstance(act, GiveService) and not _is_unread(act))


def _is_unread(act: AnyAct) -> bool:
    return isinstance(act, Doubt) and act.reason is Reason.UNKNOWN_WORDS
