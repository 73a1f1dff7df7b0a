"""Questions in between, answered from what the business has published: a file for each topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from dialogs.acts import Ask, Topic
from dialogs.answers import (
    about,
    advance,
    business,
    changes,
    elsewhere,
    hours,
    late,
    length,
    online,
    place,
    price,
    privacy,
    rota,
    services,
    staff,
)
from dialogs.saying.speaker import Speaker
from graph.model import Service

Topical: TypeAlias = Callable[[Speaker, Ask, Sequence[Service]], str]

TOPICS: dict[Topic, Topical] = {
    Topic.PRICE: price.answer,
    Topic.LENGTH: length.answer,
    Topic.HOURS: hours.answer,
    Topic.ROTA: rota.answer,
    Topic.PLACE: place.answer,
    Topic.CONTACT: business.contact,
    Topic.SERVICES: services.answer,
    Topic.ABOUT: about.answer,
    Topic.ONLINE: online.answer,
    Topic.ADVANCE: advance.answer,
    Topic.CHANGES: changes.answer,
    Topic.PRIVACY: privacy.answer,
    Topic.IDENTITY: business.identity,
    Topic.LATE: late.answer,
    Topic.STAFF: staff.answer,
    Topic.CONFIRMATION: elsewhere.confirmation,
    Topic.WAITING_LIST: elsewhere.waiting_list,
    Topic.REMINDERS: elsewhere.reminders,
    Topic.CALENDAR: elsewhere.calendar,
    Topic.LANGUAGE: elsewhere.language,
}


def answer(speaker: Speaker, ask: Ask, service_ids: Sequence[str]) -> str:
    """What the business has published on a topic; about these services, or about all."""
    subject = [one for one in speaker.shop.services if not service_ids or one.id in service_ids]
    return TOPICS[ask.topic](speaker, ask, subject)
