"""Until when an appointment can be moved or cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.answers.advance import policy_of
from dialogs.saying.speaker import Speaker
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    notice, say = policy_of(speaker, services).minimum_lead_time, speaker.words.say
    asked = services if len(services) == 1 else speaker.shop.services
    if asked and all(service.id in speaker.shop.kept for service in asked):
        return say("answer-changes-kept", business=speaker.contact_by_name())
    return say("answer-changes-notice", notice=speaker.words.notice(notice)) if notice else say("answer-changes")
