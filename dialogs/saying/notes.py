"""What the acts of a message led to, in words: before the next question, or instead of one."""

from __future__ import annotations

from datetime import date, timedelta

from dialogs.acts import Command, Do, Field, GiveAppointment, GiveWhen, Goal, Want
from dialogs.answers import answer
from dialogs.replies import Ask, Choice, End, Say
from dialogs.saying.people import for_people, how_they_come, who_with
from dialogs.saying.speaker import Speaker
from dialogs.saying.summary import change_choice
from dialogs.saying.waiting import services_next
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Moving
from dialogs.step import Answer, AnyNote, Note, Value
from dialogs.when import When

_GREETINGS = frozenset({"greeting", "greeting-plain", "started-over"})

CHANGED_OF_A_BOOKING = (Field.SERVICE, Field.TIME, Field.STAFF, Field.NAME, Field.EMAIL, Field.PHONE)


def is_greeting(note: AnyNote) -> bool:
    """Whether the conversation begins with it."""
    return isinstance(note, Note) and note.key in _GREETINGS


def text_of(note: AnyNote, speaker: Speaker, state: ConversationState, today: date) -> str:
    if isinstance(note, Answer):
        return answer(speaker, note.ask, note.service_ids)
    values = {name: _shown(value, speaker, today) for name, value in note.values.items()}
    return speaker.words.say(note.key, **{**_always(note.key, speaker, state, today), **values})


def _always(key: str, speaker: Speaker, state: ConversationState, today: date) -> dict[str, str | int]:
    business = speaker.shop.business.name
    known: dict[str, str | int] = {"business": business, "contact": speaker.contact() or business}
    match key:
        case "greeting" | "greeting-plain":
            return known | {"whose": "all" if speaker.finds_elsewhere else "here"}
        case "help" | "unclear-goal":
            return known | {"example": example(speaker)}
        case "unclear-day":
            return known | {"example": speaker.words.day(today + timedelta(days=7))}
        case "gave-up-stands":
            return known | {"what": _booked(speaker, state, today)}
        case "noted":
            return known | {"what": in_words(speaker, state) or ""}
        case "together-is":
            return known | {"what": how_they_come(speaker, state)}
        case "one-after-the-other" | "what-waits":
            return known | {"next": services_next(speaker, state)}
        case "staff-all-needed" | "staff-some-needed":
            return known | {"staff": _all_who_do_it(speaker, state)}
        case _:
            return known


def _all_who_do_it(speaker: Speaker, state: ConversationState) -> str:
    visit = state.visit
    service = speaker.shop.service(visit.service_id) if visit and visit.service_id else None
    staff = speaker.shop.staff_of(service) if service else ()
    return speaker.together(one.id for one in staff) or ""


def _shown(value: Value, speaker: Speaker, today: date) -> str | int:
    if isinstance(value, tuple):
        return speaker.words.one_of([str(_shown(day, speaker, today)) for day in value])
    if not isinstance(value, date):
        return value
    return speaker.words.day(value) if value.year == today.year else speaker.words.day_and_year(value)


def example(speaker: Speaker) -> str:
    services = speaker.shop.services
    if not services:
        return speaker.words.say("example")
    return speaker.words.say("example-book", service=services[0].name)


def in_words(speaker: Speaker, state: ConversationState) -> str | None:
    """The booking under way, as far as its time is chosen: "Haircut on Monday 30 March at 10:00 with Dana"."""
    visit = state.visit
    service = speaker.shop.service(visit.service_id) if visit and visit.service_id else None
    if visit is None or visit.slot is None or service is None:
        return None
    what = speaker.booking(service.name, visit.slot.start, who_with(speaker, visit))
    return for_people(speaker, visit, what)


def _booked(speaker: Speaker, state: ConversationState, today: date) -> str:
    """What is booked already and lies ahead: "Haircut on Monday 30 March at 10:00 with Dana"."""
    ahead = [one for one in state.customer.made if one.start is not None and one.start.date() >= today]
    return speaker.words.all_of([speaker.made(one) for one in ahead])


def last_reply(note: Note, speaker: Speaker, state: ConversationState, today: date) -> Ask | Say | End:
    """What is said instead of the next question."""
    text = text_of(note, speaker, state, today)
    match note.key:
        case "doubt-days":
            return Ask(text, _days(speaker, note.values["days"]))
        case "ask-move-or-cancel":
            return Ask(text, _move_or_cancel(speaker, state))
        case "ask-change":
            return Ask(text, _changes(speaker, state))
        case "forgotten":
            return End(text, elsewhere=speaker.words.say("not-forgotten"))
        case _:
            return Say(text)


def _days(speaker: Speaker, days: Value) -> tuple[Choice, ...]:
    words = speaker.words
    shown = [day for day in days if isinstance(day, date)] if isinstance(days, tuple) else []
    return tuple(Choice(words.short_day(day), words.day(day), (GiveWhen(when=When((day,))),)) for day in shown)


def _move_or_cancel(speaker: Speaker, state: ConversationState) -> tuple[Choice, ...]:
    say, made = speaker.words.say, state.customer.made
    which = (GiveAppointment(appointment_ids=(made[0].appointment_id,)),) if len(made) == 1 else ()
    move = Choice(say("button-move-it"), say("says-move"), (Want(goal=Goal.MOVE), *which))
    cancel = Choice(say("button-cancel-it"), say("says-cancel-mine"), (Want(goal=Goal.CANCEL), *which))
    return move, cancel


def _changes(speaker: Speaker, state: ConversationState) -> tuple[Choice, ...]:
    """The summary is not right: what shall change? Nothing that is not known yet."""
    fields = (Field.TIME,) if isinstance(state.task, Moving) else CHANGED_OF_A_BOOKING
    customer = state.customer
    details = {Field.NAME: customer.name, Field.EMAIL: customer.email, Field.PHONE: customer.phone}
    known = (field for field in fields if details.get(field, "") is not None)
    choices = [change_choice(speaker, field, is_alone=True) for field in known]
    say = speaker.words.say
    return (*choices, Choice(say("button-not-now"), say("says-not-now"), (Do(command=Command.STOP),)))
