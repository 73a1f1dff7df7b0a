"""The shape of a model's answer, in the subset of JSON Schema that strict structured outputs take.

All properties are required, and of what is not said there is null or an empty list. No lengths, bounds, patterns or
formats: these are not taken, and the answer is checked anyway.
https://learn.microsoft.com/azure/ai-foundry/openai/how-to/structured-outputs
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TypeAlias

from msgspec import Struct, structs

from dialogs.acts import Command, Field, Goal, Topic
from dialogs.aids.keys import Keys

GOALS = (Goal.BOOK, Goal.MOVE, Goal.CANCEL, Goal.SHOW)
COMMANDS = (Command.PERSON, Command.HELP, Command.WAIT)
CHANGES = (Field.SERVICE, Field.STAFF, Field.DAY, Field.TIME, Field.PEOPLE, Field.ANSWER)
"""Not what is known of the customer: that is changed by their own words alone."""


class Anyone(Enum):
    """Among the keys of staff: whoever is free."""

    ANYONE = "anyone"


MOST_VALUES = 450
"""Of all lists of allowed values together; 500 are taken."""

Json: TypeAlias = dict[str, object]


class Answer(Struct, frozen=True):
    """What each field may hold; docs for the model are in `instructions.txt`."""

    goal: Json
    services: Json
    not_services: Json
    also_services: Json
    staff: Json
    not_staff: Json
    days: Json
    days_from: Json
    days_to: Json
    not_days: Json
    time_at: Json
    time_from: Json
    time_to: Json
    soonest: Json
    people: Json
    name: Json
    answer: Json
    pick: Json
    appointment: Json
    change: Json
    question: Json
    question_about: Json
    command: Json
    unclear: Json


def schema_of(keys: Keys) -> Json:
    """The same for all messages to a business, as an endpoint takes its time over a schema that is new to it.

    Keys are listed where the catalogue is small enough.
    """
    text, texts = _maybe("string"), _list({"type": "string"})
    service, person = _keys(keys)
    whole, several = _maybe("integer"), _list(service)
    answer = Answer(
        goal=_maybe_one_of(one.value for one in GOALS),
        services=several,
        not_services=several,
        also_services=several,
        staff=_list(_with_anyone(person)),
        not_staff=_list(person),
        days=texts,
        days_from=text,
        days_to=text,
        not_days=texts,
        time_at=text,
        time_from=text,
        time_to=text,
        soonest={"type": "boolean"},
        people=whole,
        name=text,
        answer=text,
        pick=whole,
        appointment=whole,
        change=_maybe_one_of(one.value for one in CHANGES),
        question=_maybe_one_of(one.value for one in Topic),
        question_about=several,
        command=_maybe_one_of(one.value for one in COMMANDS),
        unclear=texts,
    )
    properties = structs.asdict(answer)
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _keys(keys: Keys) -> tuple[Json, Json]:
    """One key of a service, and one of the staff; only of a whole catalogue, or the list would change."""
    others = len(GOALS) + len(COMMANDS) + len(CHANGES) + len(Topic) + 1
    lists_services = keys.is_whole and bool(keys.services) and others + 4 * len(keys.services) <= MOST_VALUES
    left = MOST_VALUES - others - (4 * len(keys.services) if lists_services else 0)
    lists_staff = keys.is_whole and bool(keys.staff) and 2 * len(keys.staff) <= left
    any_text: Json = {"type": "string"}
    return _one_of(keys.services) if lists_services else any_text, _one_of(keys.staff) if lists_staff else any_text


def _with_anyone(person: Json) -> Json:
    listed = person.get("enum")
    return _one_of([*listed, Anyone.ANYONE.value]) if isinstance(listed, list) else person


def _one_of(values: Iterable[str]) -> Json:
    return {"type": "string", "enum": list(values)}


def _maybe_one_of(values: Iterable[str]) -> Json:
    return {"anyOf": [_one_of(values), {"type": "null"}]}


def _maybe(kind: str) -> Json:
    return {"type": [kind, "null"]}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}
