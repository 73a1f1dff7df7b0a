"""Where messages are said that a model is asked about: a salon whose ids look like those of Graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.batches import own_batches
from benchmarks.messages import context_of
from dialogs.acts import AnyAct, Field, GiveAppointment, GiveService, GiveStaff, GiveText, GiveWhen, Goal
from dialogs.aids.checked import acts_of_answer
from dialogs.aids.request import request_of
from dialogs.turns.reading import as_written
from dialogs.understanding.context import (
    Asked,
    AskedQuestion,
    Context,
    Draft,
    MadeAppointment,
    NamedService,
    NamedStaff,
    Option,
)
from dialogs.understanding.reader import read
from dialogs.when import When

ZONE = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=ZONE)
TODAY = NOW.date()

CUT, COLOUR, BEARD, ADVICE = "3f1c7a52-cut", "9b2d4e61-colour", "77aa01fe-beard", "c0ffee12-advice"
DANA, MARCO, PRIYA = "d4e5f6a7-dana", "b8c9d0e1-marco", "f2a3b4c5-priya"
FIRST, SECOND = "AAMkAGE1M2Ij-first", "AAMkAGE1M2Ij-second"

EMPTY: Mapping[str, object] = {
    "goal": None,
    **dict.fromkeys(("services", "not_services", "also_services", "staff", "not_staff", "days"), ()),
    **dict.fromkeys(("days_from", "days_to", "time_at", "time_from", "time_to", "people", "name", "answer"), None),
    **dict.fromkeys(("pick", "appointment", "change", "question", "command"), None),
    **dict.fromkeys(("not_days", "question_about", "unclear"), ()),
    "soonest": False,
}
"""An answer that says nothing."""


def salon(**changes: Any) -> Context:
    week = (((time(9), time(12)), (time(13), time(18))),) * 5 + (((time(9), time(14)),), ())
    there = Context(
        now=NOW,
        locale="en-GB",
        country="CH",
        services=(
            NamedService(CUT, "Haircut", ("Trim",), timedelta(minutes=30), (DANA, MARCO)),
            NamedService(COLOUR, "Colouring", length=timedelta(minutes=90), description="Roots or all of it."),
            NamedService(BEARD, "Beard trim", length=timedelta(minutes=15)),
            NamedService(ADVICE, "Advice", description="Call +41 44 123 45 67 or write to info@salon.example."),
        ),
        staff=(NamedStaff(DANA, "Dana Ferreira"), NamedStaff(MARCO, "Marco Silva"), NamedStaff(PRIYA, "Priya")),
        hours=week,
    )
    return replace(there, **changes)


def appointments() -> tuple[MadeAppointment, ...]:
    return (
        MadeAppointment(FIRST, CUT, (DANA,), NOW + timedelta(days=3), "Rita Sol"),
        MadeAppointment(SECOND, COLOUR, (MARCO,), NOW + timedelta(days=9), "Rita Sol"),
    )


KNOWN = Draft(
    goal=Goal.BOOK,
    service_id=CUT,
    staff_id=DANA,
    when=When(days=(date(2026, 12, 1),), at=time(10)),
    start=datetime(2026, 12, 1, 10, tzinfo=ZONE),
    name="Rita Sol",
    email="rita.sol@example.com",
    phone="+41791234567",
)
TIMES = tuple(
    Option(f"Tuesday, {hour}:00", (GiveWhen(when=When(days=(date(2026, 12, 1),), at=time(hour)), staff_id=DANA),))
    for hour in (10, 11)
)
SERVICES = tuple(
    Option(name, (GiveService(service_ids=(key,)),)) for name, key in (("Haircut", CUT), ("Advice", ADVICE))
)
STAFF = (Option("Dana Ferreira", (GiveStaff(staff_ids=(DANA,)),)), Option("Anyone", (GiveStaff(),)))
MADE = tuple(
    Option(label, (GiveAppointment(appointment_ids=(key,)),))
    for label, key in (("Monday, Haircut", FIRST), ("Sunday, Colouring", SECOND))
)
LENGTHS = ("Short", "Long, curly")
ANSWERS = tuple(Option(one, (GiveText(field=Field.ANSWER, text=one),)) for one in LENGTHS)

PLACES: Mapping[str, Context] = {
    "nothing": salon(),
    "made": salon(appointments=appointments()),
    "service": salon(asked=Asked.SERVICE, options=SERVICES, draft=Draft(goal=Goal.BOOK)),
    "staff": salon(asked=Asked.STAFF, options=STAFF, draft=Draft(goal=Goal.BOOK, service_id=CUT)),
    "time": salon(asked=Asked.TIME, options=TIMES, draft=Draft(goal=Goal.BOOK, service_id=CUT)),
    "name": salon(asked=Asked.NAME, draft=replace(KNOWN, name=None, email=None, phone=None)),
    "question": salon(asked=Asked.QUESTION, question=AskedQuestion("Any allergies?"), draft=KNOWN),
    "options": salon(asked=Asked.QUESTION, question=AskedQuestion("Your hair?", LENGTHS), options=ANSWERS, draft=KNOWN),
    "which": salon(asked=Asked.WHICH, options=MADE, draft=Draft(goal=Goal.CANCEL), appointments=appointments()),
    "confirm": salon(asked=Asked.CONFIRM, draft=KNOWN),
    "confirm-cancel": salon(
        asked=Asked.CONFIRM_CANCEL,
        draft=Draft(goal=Goal.CANCEL, appointment_ids=(FIRST,), name="Rita Sol"),
        appointments=appointments(),
    ),
}


def taken(answer: object, said: str, there: Context, heard: tuple[AnyAct, ...] = ()) -> tuple[AnyAct, ...]:
    """What of an answer is taken, where our rules have heard this."""
    return acts_of_answer(answer, request_of(said, heard, there), said, there)


def answered(**fields: object) -> dict[str, object]:
    given = {**EMPTY, **fields}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in given.items()}


def messages_of_sets() -> Iterator[tuple[str, Context, tuple[AnyAct, ...]]]:
    """Customers' messages where they were said, with what our rules hear; ids are no names there."""
    for batch in own_batches():
        for case in batch.cases:
            there = as_written(case["say"], context_of(case, batch.businesses[case["business"]]))
            there = with_ids(there)
            yield case["say"], there, read(case["say"], there)


def with_ids(there: Context) -> Context:
    """With ids in the place of the names that these sets have for ids; what is on offer has none."""
    ids = {one.name: f"service-{number}-5f2e" for number, one in enumerate(there.services)}
    people = {one.name: f"staff-{number}-9c3b" for number, one in enumerate(there.staff)}
    return replace(
        there,
        services=tuple(
            replace(one, id=ids[one.name], staff_ids=tuple(people[name] for name in one.staff_ids))
            for one in there.services
        ),
        staff=tuple(replace(one, id=people[one.name]) for one in there.staff),
        appointments=tuple(
            replace(
                one,
                id=f"appointment-{one.id}-7d1a",
                service_id=ids.get(one.service_id, ""),
                staff_ids=tuple(people[name] for name in one.staff_ids if name in people),
            )
            for one in there.appointments
        ),
        options=tuple(replace(one, acts=()) for one in there.options),
        draft=replace(
            there.draft,
            service_id=ids.get(there.draft.service_id or ""),
            staff_id=people.get(there.draft.staff_id or ""),
        ),
    )


def ids_of(there: Context) -> set[str]:
    services, staff = {one.id for one in there.services}, {one.id for one in there.staff}
    return services | staff | {one.id for one in there.appointments}
