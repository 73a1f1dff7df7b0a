"""What our own rules heard in a message: as a model is told it, and which fields it settles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from dialogs.acts import (
    AnyAct,
    Ask,
    Besides,
    Change,
    Command,
    Do,
    Doubt,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    Field,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Pick,
    Reason,
    Shift,
    Skip,
    Want,
)
from dialogs.aids.keys import Keys
from dialogs.aids.schema import Anyone
from dialogs.aids.told import ToldWish, wish_told
from dialogs.understanding.context import Context
from dialogs.when import When

_OF_A_TIME = frozenset({Field.DAY, Field.TIME})
_CLEAR = {
    Reason.PAST_DAY: Field.DAY,
    Reason.NO_SUCH_DAY: Field.DAY,
    Reason.OTHER_WEEKDAY: Field.DAY,
    Reason.NO_SUCH_TIME: Field.TIME,
}
"""What was said of a field is clear, though it cannot be used: nobody but the customer can put it right."""


class ToldHeard(Struct, frozen=True, omit_defaults=True):
    """In the fields of an answer, as far as it has them."""

    goal: str = ""
    services: tuple[str, ...] = ()
    also_services: tuple[str, ...] = ()
    not_services: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    not_staff: tuple[str, ...] = ()
    when: tuple[ToldWish, ...] = ()
    not_when: tuple[ToldWish, ...] = ()
    people: int = 0
    change: str = ""
    questions: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def heard_told(acts: Sequence[AnyAct], keys: Keys) -> ToldHeard:
    """A service that is only perhaps meant is not told: it would be taken for what is meant."""
    sure = [act for act in acts if not (isinstance(act, GiveService | GiveStaff) and act.is_weak)]
    goals = [act.goal.value for act in sure if isinstance(act, Want)]
    staff = [act for act in sure if isinstance(act, GiveStaff)]
    anyone = tuple(Anyone.ANYONE.value for act in staff if not act.staff_ids)
    return ToldHeard(
        goal=goals[0] if goals else "",
        services=keys.of_services(key for act in sure if isinstance(act, GiveService) for key in act.service_ids),
        also_services=keys.of_services(key for act in sure if isinstance(act, Besides) for key in act.service_ids),
        not_services=keys.of_services(
            key for act in sure if isinstance(act, ExcludeServices) for key in act.service_ids
        ),
        staff=(*keys.of_staff(key for act in staff for key in act.staff_ids), *anyone),
        not_staff=keys.of_staff(key for act in sure if isinstance(act, ExcludeStaff) for key in act.staff_ids),
        when=tuple(wish_told(act.when) for act in sure if isinstance(act, GiveWhen)),
        not_when=tuple(wish_told(act.when) for act in sure if isinstance(act, ExcludeWhen)),
        people=next((act.count for act in sure if isinstance(act, GivePeople)), 0),
        change=next((act.field.value for act in sure if isinstance(act, Change)), ""),
        questions=tuple(act.topic.value for act in sure if isinstance(act, Ask)),
        commands=tuple(act.command.value for act in sure if isinstance(act, Do)),
        doubts=tuple(act.reason.value for act in sure if isinstance(act, Doubt)),
    )


def settled(acts: Sequence[AnyAct], context: Context) -> frozenset[Field]:
    """The fields of which the acts say something sure; a guess, or words that are in doubt, settle none."""
    return frozenset(field for act in acts for field in _settles(act, context))


def _settles(act: AnyAct, context: Context) -> Iterator[Field]:
    match act:
        case GiveService(is_weak=False):
            yield Field.SERVICE
        case GiveStaff(is_weak=False):
            yield Field.STAFF
        case GiveWhen(when=when):
            yield from _of_wish(when)
        case Shift():
            yield from _OF_A_TIME
        case GivePeople():
            yield Field.PEOPLE
        case GiveText(field=field) | Skip(field=field):
            yield field
        case Pick(index=index) if -len(context.options) <= index < len(context.options):
            yield from settled(context.options[index].acts, context)
        case Doubt(reason=reason) if reason in _CLEAR:
            yield _CLEAR[reason]
        case Ask():
            yield from _of_question(act)
        case _:
            pass


def _of_wish(when: When) -> Iterator[Field]:
    """The first that is free, or the same as another, is both a day and a time."""
    is_both = when.soonest or when.latest or bool(when.like)
    if when.has_days or is_both:
        yield Field.DAY
    if when.has_time or is_both:
        yield Field.TIME


def _of_question(act: Ask) -> Iterator[Field]:
    """ "Is Ana free on Friday?" names whom and when it would be."""
    if act.service_ids:
        yield Field.SERVICE
    if act.staff_ids:
        yield Field.STAFF
    yield from _of_wish(act.when)


def gives_up(acts: Sequence[AnyAct]) -> bool:
    return any(isinstance(act, Do) and act.command is Command.STOP for act in acts)
