"""One turn as lines to read: what was heard, what is known now, what the policy did, and what the bot says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from zoneinfo import ZoneInfo

import msgspec
from msgspec import NODEFAULT, Struct

from dialogs.acts import AnyAct, Doubt
from dialogs.policy import Action
from dialogs.replies import choices_of
from dialogs.state.conversation import ConversationState
from dialogs.turns.open_turn import Turn
from dialogs.understanding.message import clean
from scheduling.model import Slot

_WIDTH = 118
_LABEL, _NAME = 8, 18
_MOST = 2
"""Of more, such as the times on offer, the first and the last are written out."""

_ELSEWHERE = {"tasks", "business_id", "greeted", "offered"}
"""Parts of the state that are seen elsewhere on the page."""


def lines(said: str, turn: Turn, zone: ZoneInfo) -> Iterator[str]:
    yield from _row("you", said)
    doubts = [act for act in turn.acts if isinstance(act, Doubt)]
    yield from _rows("acts", [_act(act, said, zone) for act in turn.acts if not isinstance(act, Doubt)])
    yield from _rows("doubts", [_act(act, said, zone) for act in doubts])
    yield from _rows("state", list(_state(turn.state, zone)), hang=2 * _NAME)
    yield from _row("next", ", ".join(_action(one) for one in turn.actions) or "-")
    for reply in turn.replies:
        yield from _row("bot", reply.text)
        yield from _row("", " ".join(dict.fromkeys(f"[{choice.label}]" for choice in choices_of(reply))))


def _rows(label: str, rows: list[str], *, hang: int = 0) -> Iterator[str]:
    for row in rows or ["-"]:
        yield from _row(label, row, hang=hang)
        label = ""


def _row(label: str, text: str, *, hang: int = 0) -> Iterator[str]:
    """A row's label stands once; what is too long goes on further in, `hang` more."""
    further = " " * (_LABEL + hang + 2)
    for line in text.splitlines():
        lead, label = f"{label:<{_LABEL}}", ""
        yield from textwrap.wrap(line, _WIDTH, initial_indent=lead, subsequent_indent=further, break_on_hyphens=False)


def _act(act: AnyAct, said: str, zone: ZoneInfo) -> str:
    start, end = act.span
    told, words = _parts(act, zone), clean(said)[start:end]
    beside = f" “{words}”" if words and words not in told else ""
    return f"{type(act).__name__:<{_NAME}}{told:<44}{beside}"


def _action(action: Action) -> str:
    told = [part for part in (getattr(action, "what", None), getattr(action, "question_id", None)) if part]
    return " ".join((type(action).__name__, *(_text(one, None) for one in told)))


def _state(state: ConversationState, zone: ZoneInfo) -> Iterator[str]:
    for task in reversed(state.tasks):
        yield from _part(type(task).__name__, task, zone)
    for name, value in _said(state):
        if name not in _ELSEWHERE:
            yield from _part(name, value, zone)


def _part(name: str, value: object, zone: ZoneInfo) -> Iterator[str]:
    if not isinstance(value, Struct):
        yield f"{name:<{_NAME}}{_text(value, zone)}"
        return
    said = _said(value)
    if not said:
        yield name
    for inner, one in said:
        yield f"{name:<{_NAME}}{inner:<{_NAME}}{_text(one, zone)}"
        name = ""


def _parts(value: object, zone: ZoneInfo | None) -> str:
    return " ".join(name if one is True else f"{name}={_text(one, zone)}" for name, one in _said(value))


def _said(value: object) -> list[tuple[str, object]]:
    """What is not as it would be anyway."""
    found = ((name, getattr(value, name), usual) for name, usual in _usual(value) if name != "span")
    return [(name, one) for name, one, usual in found if one != usual]


def _usual(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Struct):
        for part in msgspec.structs.fields(value):
            made = None if part.default_factory is NODEFAULT else part.default_factory()
            yield part.name, made if part.default is NODEFAULT else part.default
    elif is_dataclass(value):
        for one in fields(value):
            yield one.name, None if one.default is MISSING else one.default


def _text(value: object, zone: ZoneInfo | None) -> str:
    match value:
        case Enum():
            return str(value.value)
        case datetime():
            return f"{value.astimezone(zone):%a %Y-%m-%d %H:%M}"
        case date():
            return f"{value:%a %Y-%m-%d}"
        case time():
            return f"{value:%H:%M}"
        case Slot():
            return f"{_text(value.start, zone)} {'/'.join(value.staff_ids)}"
        case tuple():
            return _several(value, zone)
        case Struct():
            return f"{type(value).__name__}({_parts(value, zone)})"
        case str():
            return value or '""'
        case _:
            return f"({_parts(value, zone)})" if is_dataclass(value) else str(value)


def _several(values: tuple[object, ...], zone: ZoneInfo | None) -> str:
    told = [_text(one, zone) for one in values]
    if len(told) == 1:
        return told[0]
    return f"[{', '.join(told)}]" if len(told) <= _MOST else f"[{told[0]}, ... {told[-1]}], {len(told)} in all"
