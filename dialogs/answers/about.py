"""What a service is, as its business describes it."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from dialogs.understanding.message import clean
from graph.model import Service

_LONGEST = 400
"""As much of a service's description as is told in a chat."""


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    lines = [_about(speaker, service) for service in services]
    if not any(service.description for service in services) and (contact := speaker.contact()):
        lines.append(speaker.words.say("about-more", contact=contact))
    return "\n".join(lines)


def _about(speaker: Speaker, service: Service) -> str:
    named = speaker.words.say("answer-service", service=service.name, details=speaker.details(service))
    return f"{named}: {text}" if (text := clean(service.description)[:_LONGEST]) else named
