"""Somebody will be late: nobody reads along here, so the business has to be told."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    return speaker.words.say("answer-late", contact=speaker.contact() or speaker.shop.business.name)
