"""Who works here, or gives the service that is spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.fields.staff import team_key
from dialogs.saying.speaker import Speaker
from graph.model import Service


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    subject = services[0] if len(services) == 1 else None
    staff = speaker.shop.staff_of(subject) if subject else speaker.shop.staff
    others = [
        name for key in ask.staff_ids if key not in {one.id for one in staff} and (name := speaker.staff_name(key))
    ]
    if subject is not None and others:
        return speaker.words.say("trouble-staff-not-for", staff=others[0], service=subject.name)
    names = speaker.words.all_of([member.name for member in staff])
    if subject is not None and (needed := speaker.shop.staff_needed_for(subject)) > 1:
        key = team_key(needed, len(staff))
        return speaker.words.say(key, service=subject.name, number=needed, staff=names)
    return speaker.words.say("answer-staff" if len(staff) > 1 else "answer-staff-one", staff=names)
