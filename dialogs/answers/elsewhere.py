"""What is done elsewhere, or cannot be done in this chat, with what can: a wish is named, and never passed over."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import Service


def _with_contact(speaker: Speaker, key: str) -> str:
    return speaker.words.say(key, contact=speaker.contact() or speaker.shop.business.name)


def confirmation(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    return speaker.words.say("answer-confirmation")


def waiting_list(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    return _with_contact(speaker, "answer-waiting-list")


def reminders(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    return _with_contact(speaker, "answer-reminders")


def calendar(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    return speaker.words.say("answer-calendar")


def language(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    return _with_contact(speaker, "answer-language")
