"""Questions in between, answered from what the business has published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import assert_never

from dialogs.heard import Topic
from dialogs.speak import Speaker
from graph.values import Service, WeeklyHours


def answer(speaker: Speaker, topic: Topic, service_ids: Sequence[str]) -> str:
    """What the business has published on a topic; about these services, or about all."""
    say = speaker.words.say
    services = [s for s in speaker.shop.services if not service_ids or s.id in service_ids]
    match topic:
        case Topic.PRICE:
            return "\n".join(_price_answer(speaker, s) for s in services)
        case Topic.LENGTH:
            minutes = ((s.name, round(s.duration.total_seconds() / 60)) for s in services)
            return "\n".join(say("answer-length", service=name, minutes=m) for name, m in minutes)
        case Topic.HOURS:
            return _hours_answer(speaker, speaker.shop.business.hours)
        case Topic.PLACE:
            address = speaker.address()
            return say("answer-place", address=address) if address else say("answer-place-unknown")
        case Topic.CONTACT:
            contact = speaker.contact()
            return say("answer-contact", contact=contact) if contact else say("answer-contact-unknown")
        case Topic.SERVICES:
            named = [say("answer-service", service=s.name, details=speaker.details(s)) for s in speaker.shop.services]
            return say("answer-services", services=speaker.words.all_of(named))
        case Topic.CHANGES:
            notice = speaker.shop.policy_of(services[0]).minimum_lead_time if len(services) == 1 else None
            base = speaker.shop.business.policy
            notice = notice or (base.minimum_lead_time if base else None)
            if not notice:
                return say("answer-changes")
            return say("answer-changes-notice", notice=speaker.words.notice(notice))
        case Topic.STAFF:
            subject = services[0] if len(services) == 1 else None
            staff = speaker.shop.staff_of(subject) if subject else speaker.shop.staff
            names = speaker.words.all_of([member.name for member in staff])
            return say("answer-staff" if len(staff) > 1 else "answer-staff-one", staff=names)
        case _:
            assert_never(topic)


def _price_answer(speaker: Speaker, service: Service) -> str:
    price = speaker.price(service.price, service.price_type)
    if price is None:
        return speaker.words.say("answer-price-unknown", service=service.name)
    return speaker.words.say("answer-price", service=service.name, price=price)


def _hours_answer(speaker: Speaker, hours: WeeklyHours | None) -> str:
    if hours is None:
        return speaker.words.say("answer-hours-unknown")
    lines = [speaker.words.say("answer-hours")]
    for number, day in enumerate(hours):
        spans = ", ".join(f"{_wall(speaker, span.start)}–{_wall(speaker, span.end)}" for span in day)
        shown = spans or speaker.words.say("hours-closed")
        lines.append(speaker.words.say("hours-line", days=speaker.words.weekday(number), hours=shown))
    return "\n".join(lines)


def _wall(speaker: Speaker, clock: time) -> str:
    return speaker.words.time(datetime.combine(date(2000, 1, 1), clock, tzinfo=speaker.zones.business))
