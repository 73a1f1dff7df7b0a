"""A part of the service left out ("I don't need the finish", of "Cut and finish"): a change, and nothing given up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialogs.acts import Field, GiveService
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.found import Found
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, folded

_GIVES_UP = {("goals", "cancel"), ("commands", "stop")}


def change_what_loses_a_part(
    readings: Sequence[ClauseReading], message: Message, context: Context, language: Language
) -> None:
    """What it shall be instead is asked; the service is neither ruled out nor said again."""
    parts = tuple(_parts(readings, message, context, language))
    if not parts:
        return
    for reading in readings:
        if any(one in parts for one in reading.excluded):
            given_up = [one for one in reading.won if (one.group, one.name) in _GIVES_UP]
            changes = [replace(one, group="changes", name=Field.SERVICE.value) for one in given_up]
            reading.won = [*(one for one in reading.won if one not in given_up), *changes]
        reading.excluded = [one for one in reading.excluded if one not in parts]
        reading.counted = [one for one in reading.counted if not _is_of_draft(one, context)]


def _parts(
    readings: Sequence[ClauseReading], message: Message, context: Context, language: Language
) -> Iterator[Found]:
    """What begins behind the first word of the service's name, or stands beside "just"."""
    if any(one.service_id == context.draft.service_id for one in context.appointments):
        return
    name = next((one.name for one in context.services if one.id == context.draft.service_id), "")
    first, *others = [token.plain for token in Message(name).tokens if token.is_word] or [""]
    has_only = any(token.plain in language.words.only for token in message.tokens)
    for reading in readings:
        for one in reading.excluded:
            said = folded(message.own[slice(*one.span)])
            is_part = said != folded(name) and not set(others).isdisjoint(said.split())
            if is_part and _is_of_draft(one, context) and (has_only or first not in said.split()):
                yield one


def _is_of_draft(one: Found, context: Context) -> bool:
    return isinstance(one.act, GiveService) and one.act.service_ids == (context.draft.service_id,)
