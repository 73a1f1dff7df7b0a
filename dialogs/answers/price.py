"""What a service costs."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.saying.speaker import Speaker
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    return "\n".join(_price(speaker, service) for service in services)


def _price(speaker: Speaker, service: Service) -> str:
    price = speaker.price(service.price, service.price_type)
    if price is None:
        return speaker.words.say("answer-price-unknown", service=service.name)
    return speaker.words.say("answer-price", service=service.name, price=price)
