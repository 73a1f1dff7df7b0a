"""Where the business is."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.answers import online
from dialogs.saying.speaker import Speaker
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    if len(services) == 1 and services[0].is_online:
        return online.answer(speaker, ask, services)
    address, say = speaker.address(), speaker.words.say
    return say("answer-place", address=address) if address else say("answer-place-unknown")
