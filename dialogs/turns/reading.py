"""What a message is read against, built from the state and what the businesses offer; and the one call of the reader.

`read` of `understanding/` is the only thing that looks at the customer's words; it is imported here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from msgspec import structs

from dialogs.acts import AnyAct, GiveAppointment, GiveBusiness, GiveService, GiveStaff, GiveText, GiveWhen, Pick
from dialogs.acts import Field as Known
from dialogs.fields import day, service, staff
from dialogs.offers import local_day, said_of
from dialogs.saying.languages import language_of, says_days_plainly
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import AnyTask, Booking, Cancelling, Moving, Together, Visit
from dialogs.turns.buttons import typable
from dialogs.turns.open_turn import OpenTurn
from dialogs.understanding.context import (
    Asked,
    AskedQuestion,
    Context,
    Done,
    Draft,
    MadeAppointment,
    NamedService,
    NamedStaff,
    Option,
)
from dialogs.understanding.language import is_rather
from dialogs.understanding.reader import read
from dialogs.when import When
from dialogs.zones import country_of
from scheduling.model import Catalogue, Slot


def acts_of(message: str, context: Context) -> tuple[AnyAct, ...]:
    """The acts of a message that is no button; what is picked by its place is what stands there."""
    found: list[AnyAct] = []
    context = as_written(message, context)
    for act in read(message, context):
        found += _at_place(act, context) if isinstance(act, Pick) else (act,)
    return tuple(found)


def as_written(message: str, context: Context) -> Context:
    """The context, with whether the message is in another language than that in which it is read."""
    written_in, ours = language_of(message), context.locale.partition("-")[0]
    if written_in is None:
        # Of whoever has written in such a language before: "mardi, plutôt" is too short to be known by itself.
        is_foreign = bool(context.also_dates_in) and not is_rather(message, ours)
    else:
        is_foreign = written_in != ours
    theirs = context.also_dates_in
    also_dates_in = theirs if theirs and says_days_plainly(message, theirs) else ""
    return replace(context, is_foreign=is_foreign, also_dates_in=also_dates_in)


def _at_place(pick: Pick, context: Context) -> tuple[AnyAct, ...]:
    """What stands there; a service is said again, as whoever counts may have counted otherwise."""
    options = context.options
    acts = options[pick.index].acts if -len(options) <= pick.index < len(options) else ()
    return tuple(structs.replace(act, span=pick.span) if isinstance(act, GiveService) else act for act in acts)


def acts_alone(message: str, now: datetime, locale: str) -> tuple[AnyAct, ...]:
    """The acts of a message where nothing is within reach against which it could be read."""
    return read(message, Context(now=now, locale=locale))


def context_of(turn: OpenTurn, zone: ZoneInfo | None = None) -> Context:
    """In the zone that the conversation is in, or in another where the message turned out to be about that."""
    state, shop, zone = turn.state, turn.shop, zone or turn.zones.main
    asked = _asked(state)
    slots = _times_on_offer(state)
    days = day.options(state) if asked is Asked.DAY else tuple(sorted({local_day(slot, zone) for slot in slots}))
    return Context(
        now=turn.now.astimezone(zone),
        locale=turn.words.locale,
        country=country_of((shop or turn.shops[0]).zone),
        asked=asked,
        names_asked=_names_asked(state),
        may_skip_name=state.asked is Asked.GUEST,
        question=_question(turn),
        options=options_of(turn),
        buttons=tuple(Option(one.label, one.acts) for one in typable(state)),
        days=days,
        starts=tuple(slot.start.astimezone(zone) for slot in slots),
        draft=_draft(state, turn),
        appointments=_appointments(turn),
        services=named_services(shop) if shop else (),
        staff=tuple(NamedStaff(one.id, one.name) for one in shop.staff) if shop else (),
        businesses=tuple((one.business.id, one.business.name) for one in turn.shops),
        hours=_hours(shop) if shop else ((),) * 7,
        spoken_of=state.spoken_of,
        done=_done(turn),
        also_dates_in=state.not_spoken[-1] if state.not_spoken else "",
    )


def _asked(state: ConversationState) -> Asked | None:
    """What the message may answer. Which business is settled before what was said earlier is read once more."""
    if state.asked is Asked.BUSINESS and state.business_id is not None:
        return None
    return Asked.NAME if state.asked is Asked.GUEST else state.asked


def _times_on_offer(state: ConversationState) -> tuple[Slot, ...]:
    visit = state.visit
    return (visit.slots or ()) if visit and state.asked is Asked.TIME else ()


def _done(turn: OpenTurn) -> Done | None:
    done = turn.state.done
    if done is None:
        return None
    made = turn.state.made(done.appointment_id)
    start = made.start.astimezone(turn.zones_of(made).main) if made is not None and made.start is not None else None
    return Done(done.goal, done.appointment_id, start)


def _names_asked(state: ConversationState) -> int:
    """Of several who come together all names can be given at once."""
    guests = state.task.guests if isinstance(state.task, Booking) else ()
    if state.asked is Asked.CONFIRM:
        return 1 + len(guests)
    return (state.asked is not Asked.GUEST) + sum(guest.name is None for guest in guests)


def _hours(shop: Catalogue) -> tuple[tuple[tuple[time, time], ...], ...]:
    week = shop.business.hours or ((),) * 7
    return tuple(tuple((span.start, span.end) for span in one) for one in week)


def named_services(shop: Catalogue) -> tuple[NamedService, ...]:
    return tuple(
        NamedService(
            one.id,
            one.name,
            length=one.duration,
            staff_ids=tuple(member.id for member in shop.staff_of(one)),
            description=one.description,
            seats=one.max_attendees,
            is_online=one.is_online,
            also_called=shop.also_called.get(one.id, ()),
        )
        for one in shop.services
    )


def _draft(state: ConversationState, turn: OpenTurn) -> Draft:
    task, visit, customer = state.task, state.visit, state.customer
    start = visit.slot.start.astimezone(turn.zones.main) if visit and visit.slot else None
    return Draft(
        goal=task.goal if task is not None else None,
        service_id=visit.service_id if visit else None,
        staff_id=visit.with_id if visit else None,
        when=visit.when if visit else When(),
        start=start,
        other_starts=_starts_of_others(state, turn),
        is_at_once=_is_at_once(visit),
        name=customer.name,
        email=customer.email,
        phone=customer.phone,
        services_next=frozenset(key for keys in state.services_next for key in keys),
        appointment_ids=_ids_of(task),
    )


def _ids_of(task: AnyTask | None) -> tuple[str, ...]:
    if not isinstance(task, Moving | Cancelling) or task.appointment_id is None:
        return ()
    return (task.appointment_id, *task.others)


def _starts_of_others(state: ConversationState, turn: OpenTurn) -> tuple[datetime, ...]:
    guests = state.task.guests if isinstance(state.task, Booking) else ()
    return tuple(guest.slot.start.astimezone(turn.zones.main) for guest in guests if guest.slot is not None)


def _is_at_once(visit: Visit | None) -> bool | None:
    is_known = isinstance(visit, Booking) and visit.guests and visit.together is not None
    return visit.together is Together.AT_ONCE if is_known and isinstance(visit, Booking) else None


def _appointments(turn: OpenTurn) -> tuple[MadeAppointment, ...]:
    """Those that lie ahead, as they were when they were last looked at, earliest first: each as it is told."""
    found = [
        MadeAppointment(
            one.appointment_id,
            one.service_id or "",
            one.staff_ids,
            one.start.astimezone(turn.zones_of(one).main),
            one.customer,
        )
        for one in turn.state.customer.made
        if one.start is not None and (one.end or one.start) > turn.now
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def _question(turn: OpenTurn) -> AskedQuestion | None:
    shop, asked = turn.shop, turn.state.asked_question
    question = shop.questions.get(asked) if shop and asked and turn.state.asked is Asked.QUESTION else None
    return AskedQuestion(question.text, question.options) if question else None


def options_of(turn: OpenTurn) -> tuple[Option, ...]:
    """What can be picked by its place, in the order in which it was shown."""
    state, speaker = turn.state, turn.speaker
    match state.asked:
        case Asked.BUSINESS:
            shops = turn.shops
            return tuple(Option(shop.business.name, (GiveBusiness(business_id=shop.business.id),)) for shop in shops)
        case Asked.WHICH:
            return _appointments_on_offer(turn)
        case _ if turn.shop is None:
            return ()
        case _:
            return _fields_on_offer(state, speaker)


def _appointments_on_offer(turn: OpenTurn) -> tuple[Option, ...]:
    offered = {one.acts: one.label for one in turn.state.offered}
    ids = getattr(turn.state.task, "options", ())
    acts: Sequence[tuple[AnyAct, ...]] = [(GiveAppointment(appointment_ids=(key,)),) for key in ids]
    return tuple(Option(offered.get(one, ""), one) for one in acts)


def _fields_on_offer(state: ConversationState, speaker: Speaker) -> tuple[Option, ...]:
    match state.asked:
        case Asked.SERVICE:
            found = service.options(state, speaker)
            return tuple(Option(one.name, (GiveService(service_ids=(one.id,)),)) for one in found)
        case Asked.STAFF:
            return _staff_on_offer(state, speaker)
        case Asked.DAY:
            shown = day.options(state)
            return tuple(Option(speaker.words.day(one), (GiveWhen(when=When(days=(one,))),)) for one in shown)
        case Asked.TIME:
            slots, zone = _times_on_offer(state), speaker.zones.main
            return tuple(Option(speaker.moment(one.start), (GiveWhen(when=said_of(one, zone)),)) for one in slots)
        case Asked.QUESTION:
            return _answers_on_offer(state, speaker)
        case _:
            return ()


def _staff_on_offer(state: ConversationState, speaker: Speaker) -> tuple[Option, ...]:
    anyone = speaker.words.say("button-anyone")
    return tuple(
        Option(one.name, (GiveStaff(staff_ids=(one.id,)),)) if one else Option(anyone, (GiveStaff(),))
        for one in staff.options(state, speaker)
    )


def _answers_on_offer(state: ConversationState, speaker: Speaker) -> tuple[Option, ...]:
    question = speaker.shop.questions.get(state.asked_question or "")
    given = question.options if question else ()
    return tuple(Option(one, (GiveText(field=Known.ANSWER, text=one),)) for one in given)
