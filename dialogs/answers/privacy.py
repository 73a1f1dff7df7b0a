"""What becomes of what the customer tells."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    page = speaker.shop.business.page
    link = page.privacy_url if page is not None and page.privacy_url.startswith("https://") else ""
    contact = speaker.contact() or speaker.shop.business.name
    model = speaker.words.say("answer-privacy-model", host=speaker.model_at) if speaker.model_at else ""
    return " ".join(part for part in (speaker.words.say("answer-privacy", contact=contact), model, link) if part)
