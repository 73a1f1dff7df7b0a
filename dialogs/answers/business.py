"""Who is spoken to, and how the people of the business are reached."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import Service


def contact(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    found, say = speaker.contact(), speaker.words.say
    return say("answer-contact", contact=found) if found else say("answer-contact-unknown")


def identity(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    """A computer, and no person."""
    business = speaker.shop.business.name
    return speaker.words.say("answer-identity", business=business, contact=speaker.contact() or business)
