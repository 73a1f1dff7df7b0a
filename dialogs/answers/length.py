"""How long a service takes."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    say = speaker.words.say
    return "\n".join(
        say("answer-length", service=one.name, minutes=round(one.duration.total_seconds() / 60)) for one in services
    )
