"""What a model is told beside a message, under short keys and numbers: no id, and nothing of how to reach anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from dialogs.aids.keys import MOST_APPOINTMENTS, MOST_OFFERED, MOST_SERVICES, MOST_STAFF, Keys
from dialogs.aids.masking import masked, without_contact
from dialogs.understanding.context import Context
from dialogs.when import When

_LONGEST_QUESTION, _LONGEST_OPTION = 300, 60
_MOST_NAMES, _MOST_DAYS, _MOST_OPTIONS, _MOST_SPANS = 4, 14, 20, 4
_CALENDAR = 21
"""So many days are told with their weekdays, which models are bad at counting."""
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is told: so many services with so much of what describes each, so many people, and names so long."""

    services: int = MOST_SERVICES
    description: int = 300
    staff: int = MOST_STAFF
    name: int = 100


class ToldService(Struct, frozen=True, omit_defaults=True):
    key: str
    name: str
    also_called: tuple[str, ...] = ()
    minutes: int = 0
    description: str = ""


class ToldPerson(Struct, frozen=True, omit_defaults=True):
    key: str
    name: str


class ToldAppointment(Struct, frozen=True, omit_defaults=True):
    number: int
    start: str
    services: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()


class ToldOption(Struct, frozen=True, omit_defaults=True):
    number: int
    label: str


class ToldWish(Struct, frozen=True, omit_defaults=True):
    """A wish for a time in the fields of an answer; of several wishes only the days."""

    days: tuple[str, ...] = ()
    days_from: str = ""
    days_to: str = ""
    weekdays: tuple[str, ...] = ()
    time_at: str = ""
    time_from: str = ""
    time_to: str = ""
    soonest: bool = False


class ToldDraft(Struct, frozen=True, omit_defaults=True):
    """What is known of what is under way; of the customer only that it is known."""

    goal: str = ""
    services: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    when: ToldWish | None = None
    start: str = ""
    has_name: bool = False
    has_email: bool = False
    has_phone: bool = False


class ToldQuestion(Struct, frozen=True, omit_defaults=True):
    text: str
    options: tuple[str, ...] = ()


def short(text: str, most: int) -> str:
    """Cut at the end of a word, where it has one."""
    text = " ".join(_HALF_CHARACTERS.sub("", text).split())
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0] or text[:most]


def clock(moment: time | None) -> str:
    return moment.isoformat("minutes") if moment is not None else ""


def weekday(number: int) -> str:
    """Monday is 0."""
    return (date.min + timedelta(days=number)).strftime("%a")


def services_told(keys: Keys, size: Size) -> Iterator[ToldService]:
    """With none of the description, names alone."""
    for key, one in keys.services.items():
        names = one.also_called[:_MOST_NAMES] if size.description else ()
        yield ToldService(
            key,
            short(one.name, size.name),
            tuple(short(name, size.name) for name in names),
            round(one.length.total_seconds() / 60),
            short(without_contact(one.description), size.description) if size.description else "",
        )


def staff_told(keys: Keys, size: Size) -> Iterator[ToldPerson]:
    return (ToldPerson(key, short(one.name, size.name)) for key, one in keys.staff.items())


def appointments_told(context: Context, keys: Keys) -> Iterator[ToldAppointment]:
    for number, one in enumerate(context.appointments[:MOST_APPOINTMENTS], 1):
        yield ToldAppointment(
            number, moment(one.start), keys.of_services((one.service_id,)), keys.of_staff(one.staff_ids)
        )


def labels_on_offer(context: Context) -> tuple[str, ...]:
    return tuple(masked(one.label, context).text for one in context.options[:MOST_OFFERED])


def offered_told(labels: Sequence[str], size: Size) -> Iterator[ToldOption]:
    return (ToldOption(number, short(label, size.name)) for number, label in enumerate(labels, 1))


def question_told(context: Context) -> ToldQuestion | None:
    if context.question is None:
        return None
    options = tuple(map(shown_option, context.question.options[:_MOST_OPTIONS]))
    return ToldQuestion(short(without_contact(context.question.text), _LONGEST_QUESTION), options)


def shown_option(option: str) -> str:
    """An answer that can be given, as a model sees it, and gives it back."""
    return short(without_contact(option), _LONGEST_OPTION)


def draft_told(context: Context, keys: Keys) -> ToldDraft:
    draft = context.draft
    return ToldDraft(
        goal=draft.goal.value if draft.goal else "",
        services=keys.of_services((draft.service_id,)),
        staff=keys.of_staff((draft.staff_id,)),
        when=wish_told(draft.when) if draft.when else None,
        start=moment(draft.start) if draft.start else "",
        has_name=bool(draft.name),
        has_email=bool(draft.email),
        has_phone=bool(draft.phone),
    )


def wish_told(when: When) -> ToldWish:
    return ToldWish(
        days=tuple(day.isoformat() for day in when.days[:_MOST_DAYS]),
        days_from=when.since.isoformat() if when.since else "",
        days_to=when.until.isoformat() if when.until else "",
        weekdays=tuple(map(weekday, when.weekdays)),
        time_at=clock(when.at),
        time_from=clock(when.after),
        time_to=clock(when.before),
        soonest=when.soonest,
    )


def hours_told(context: Context) -> tuple[str, ...]:
    """ "Mon 09:00-12:00 13:00-17:30"; a day without hours is closed."""
    spans = (" ".join(f"{clock(start)}-{clock(end)}" for start, end in day[:_MOST_SPANS]) for day in context.hours)
    return tuple(f"{weekday(number)} {day or '-'}" for number, day in enumerate(spans) if any(context.hours))


def calendar_told(today: date) -> tuple[str, ...]:
    days = (today + timedelta(days=number) for number in range(_CALENDAR))
    return tuple(f"{weekday(day.weekday())} {day.isoformat()}" for day in days)


def moment(start: datetime) -> str:
    return f"{weekday(start.weekday())} {start.date().isoformat()} {clock(start.time())}"
