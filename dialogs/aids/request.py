"""What a model is asked about one message: what it shall do, what is known, and the message without who sent it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import msgspec
from msgspec import Struct

from dialogs.acts import AnyAct
from dialogs.aids.heard import ToldHeard, heard_told
from dialogs.aids.keys import Keys, keys_of
from dialogs.aids.masking import masked
from dialogs.aids.schema import schema_of
from dialogs.aids.told import (
    Size,
    ToldAppointment,
    ToldDraft,
    ToldOption,
    ToldPerson,
    ToldQuestion,
    ToldService,
    appointments_told,
    calendar_told,
    draft_told,
    hours_told,
    labels_on_offer,
    moment,
    offered_told,
    question_told,
    services_told,
    staff_told,
)
from dialogs.understanding.context import Context

LONGEST = 12_000
"""All messages of a request together, in characters."""

_BEGIN, _END = "<message>", "</message>"
_SIZES = (
    Size(),
    Size(description=120),
    Size(description=60),
    Size(description=0, name=60),
    Size(services=50, description=0, name=50),
    Size(services=20, description=0, staff=20, name=40),
    Size(services=10, description=0, staff=10, name=20),
)
"""The first with which a request is short enough is taken."""


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """What is sent, and what the answer is read by: `keys` are what it may name, `heard` is what our rules read."""

    messages: tuple[Mapping[str, str], ...]
    schema: Mapping[str, object]
    name: str
    keys: Keys
    heard: tuple[AnyAct, ...] = ()


class Told(Struct, frozen=True, omit_defaults=True):
    """All but the message. What stays from message to message is first, as endpoints keep how requests begin."""

    locale: str
    zone: str
    services: tuple[ToldService, ...]
    staff: tuple[ToldPerson, ...]
    hours: tuple[str, ...]
    calendar: tuple[str, ...]
    now: str
    known: ToldDraft
    appointments: tuple[ToldAppointment, ...] = ()
    asked: str = ""
    question: ToldQuestion | None = None
    offered: tuple[ToldOption, ...] = ()
    heard: ToldHeard = ToldHeard()


def request_of(said: str, acts: Sequence[AnyAct], context: Context) -> ModelRequest:
    """`acts` are what our own rules have read in the message."""
    message = masked(said, context, acts).text.replace("<", " ").replace(">", " ")
    labels = labels_on_offer(context)
    for size in _SIZES:
        keys = keys_of(context, acts, size.services, size.staff)
        told = msgspec.json.encode(_told(acts, context, keys, size, labels)).decode()
        content = f"{told}\n{_BEGIN}\n{message}\n{_END}"
        if len(content) + len(instructions()) <= LONGEST:
            break
    messages = ({"role": "system", "content": instructions()}, {"role": "user", "content": content})
    return ModelRequest(messages, schema_of(keys), "reading", keys, tuple(acts))


@cache
def instructions() -> str:
    file = resources.files("dialogs.aids") / "instructions.txt"
    return file.read_text(encoding="utf-8").strip()


def _told(acts: Sequence[AnyAct], context: Context, keys: Keys, size: Size, labels: Sequence[str]) -> Told:
    return Told(
        locale=context.locale,
        zone=str(context.now.tzinfo),
        services=tuple(services_told(keys, size)),
        staff=tuple(staff_told(keys, size)),
        hours=hours_told(context),
        calendar=calendar_told(context.today),
        now=moment(context.now),
        known=draft_told(context, keys),
        appointments=tuple(appointments_told(context, keys)),
        asked=context.asked.value if context.asked else "",
        question=question_told(context),
        offered=tuple(offered_told(labels, size)),
        heard=heard_told(acts, keys),
    )
