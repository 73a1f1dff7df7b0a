"""What a message is perhaps about, said back: each act in a few words, so that a yes to it is a yes to all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.acts import (
    AnyAct,
    Besides,
    Decline,
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
from dialogs.replies import Ask, Choice
from dialogs.saying.speaker import Speaker
from dialogs.saying.wishes import when_told
from dialogs.state.conversation import ConversationState


def sayable(speaker: Speaker, state: ConversationState, acts: Sequence[AnyAct]) -> tuple[AnyAct, ...]:
    """Those that can be said back; what cannot be said is not asked about, and so never counts."""
    return tuple(act for act in acts if in_words(speaker, state, act))


def ask(speaker: Speaker, state: ConversationState, acts: Sequence[AnyAct]) -> Ask:
    what = ", ".join(in_words(speaker, state, act) for act in acts)
    yes, no = speaker.words.say("button-yes"), speaker.words.say("button-no")
    # An old yes gives what it was to, and never agrees to what is asked by then.
    choices = (Choice(yes, yes, tuple(acts)), Choice(no, no, (Decline(),)))
    return Ask(speaker.words.say("ask-understood", what=what), choices)


def in_words(speaker: Speaker, state: ConversationState, act: AnyAct) -> str:
    """ "" where it cannot be told whole."""
    say = speaker.words.say
    match act:
        case GiveWhen(when=when):
            return when_told(speaker, when)
        case ExcludeWhen(when=when):
            told = when_told(speaker, when)
            return say("understood-not", what=told) if told else ""
        case GivePeople(count=count, is_for_other=False):
            return say("understood-people", people=count)
        case GiveAppointment(appointment_ids=ids):
            made = [one for key in ids if (one := state.made(key)) is not None and one.start is not None]
            return speaker.words.one_of([speaker.made(one) for one in made]) if len(made) == len(ids) else ""
        case GiveText(field=Field.NAME, text=text):
            return say("understood-name", text=text)
        case GiveText(field=Field.ANSWER, text=text):
            return say("understood-answer", text=text)
        case _:
            return _of_catalogue(speaker, act)


def _of_catalogue(speaker: Speaker, act: AnyAct) -> str:
    say = speaker.words.say
    match act:
        case GiveService(service_ids=ids):
            return speaker.words.one_of(list(_services(speaker, ids)))
        case Besides(service_ids=ids, is_for_other=False) if not (act.staff_ids or act.when):
            return say("understood-besides", service=speaker.words.one_of(list(_services(speaker, ids))))
        case ExcludeServices(service_ids=ids):
            return say("understood-not", what=speaker.words.all_of(list(_services(speaker, ids))))
        case GiveStaff(staff_ids=()):
            return say("understood-anyone")
        case GiveStaff(staff_ids=ids):
            return say("instead-staff", staff=speaker.staff_names(ids) or "")
        case ExcludeStaff(staff_ids=ids):
            named = say("instead-staff", staff=speaker.words.all_of(list(_staff(speaker, ids))))
            return say("understood-not", what=named)
        case _:
            return ""


def _services(speaker: Speaker, ids: Sequence[str]) -> Iterator[str]:
    return (service.name for key in ids if (service := speaker.shop.service(key)) is not None)


def _staff(speaker: Speaker, ids: Sequence[str]) -> Iterator[str]:
    return (name for key in ids if (name := speaker.staff_name(key)))
