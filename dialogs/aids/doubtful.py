"""Whether a model is asked about a message, beside our own rules."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Command,
    Decline,
    Do,
    Doubt,
    Field,
    GiveAppointment,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Goal,
    Reason,
    Skip,
    Topic,
    Want,
)
from dialogs.aids.unread import telling_words
from dialogs.ports import ModelPolicy
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message

CERTAIN = frozenset(
    {
        *(Reason.PAST_DAY, Reason.NO_SUCH_DAY, Reason.OTHER_WEEKDAY, Reason.NO_SUCH_TIME),
        *(Reason.BAD_EMAIL, Reason.BAD_PHONE, Reason.BAD_CODE, Reason.TOO_LONG, Reason.UNKNOWN_BUTTON),
    }
)
"""What was said is clear, and only the customer can say what they mean by it."""

_DETAILS = {
    Asked.NAME: Field.NAME,
    Asked.EMAIL: Field.EMAIL,
    Asked.CODE: Field.CODE,
    Asked.PHONE: Field.PHONE,
}
_ENDS = {Command.STOP, Command.START_OVER, Command.BACK, Command.AGAIN}
_TELLING, _TELLING_OF_A_SERVICE = 2, 1
"""So many words that nothing was made of are worth a question."""


def should_ask(said: str, acts: Sequence[AnyAct], context: Context, policy: ModelPolicy) -> bool:
    """Of words that were typed, and were no button's. `acts` are what our rules have read in them."""
    has_words = any(token.is_word for token in Message(said).tokens)
    if policy is ModelPolicy.NEVER or not has_words or _is_detail(acts, context) or _agrees(acts):
        return False
    return policy is ModelPolicy.ALWAYS or _leaves_words(said, acts, context)


def _agrees(acts: Sequence[AnyAct]) -> bool:
    """A plain yes, that our own rules read: nothing is to be added to it."""
    return any(isinstance(act, Agree) for act in acts)


def _is_detail(acts: Sequence[AnyAct], context: Context) -> bool:
    """Whether what was asked of the customer themselves was answered, or left out."""
    asked = _DETAILS.get(context.asked) if context.asked else None
    return asked is not None and any(isinstance(act, GiveText | Skip) and act.field is asked for act in acts)


def _leaves_words(said: str, acts: Sequence[AnyAct], context: Context) -> bool:
    if not acts or any(map(is_open, acts)):
        return True
    if any(isinstance(act, Do) and act.command in _ENDS for act in acts):
        return False
    least = _TELLING_OF_A_SERVICE if _needs_service(acts, context) else _TELLING
    return len(telling_words(said, acts, context)) >= least


def is_open(act: AnyAct) -> bool:
    """What our rules could make nothing of, and a model perhaps can."""
    match act:
        case Doubt(reason=reason):
            return reason not in CERTAIN
        case Ask(topic=topic, is_described=is_described):
            return topic is Topic.OTHER and not is_described
        case _:
            return False


def _needs_service(acts: Sequence[AnyAct], context: Context) -> bool:
    """Whether the words that are left may be what a booking is for."""
    if context.draft.service_id is not None or any(map(_settles_service, acts)):
        return False
    is_begun = context.draft.goal is Goal.BOOK or context.asked is Asked.SERVICE
    return is_begun or (context.draft.goal is None and any(map(_wishes, acts)))


def _settles_service(act: AnyAct) -> bool:
    match act:
        case Want(goal=goal):
            return goal is not Goal.BOOK
        case GiveService(is_weak=is_weak):
            return not is_weak
        case Agree() | Decline() | GiveAppointment():
            return True
        case _:
            return False


def _wishes(act: AnyAct) -> bool:
    return isinstance(act, Want | GiveService | GiveStaff | GiveWhen | GivePeople)
