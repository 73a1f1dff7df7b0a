"""What can be booked."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    say = speaker.words.say
    named = [say("answer-service", service=one.name, details=speaker.details(one)) for one in speaker.shop.services]
    return say("answer-services", services=speaker.words.all_of(named))
