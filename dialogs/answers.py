"""Questions in between, answered from what the business has published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import assert_never
from zoneinfo import ZoneInfo

from dialogs.heard import Heard, Topic
from dialogs.speak import Speaker
from dialogs.understand.text import clean
from graph.model import Hours, SchedulingPolicy, Service, StaffMember, WeeklyHours
from scheduling.availability.booking_rules import hours_on
from scheduling.availability.opening_hours import zone_named

_LONGEST = 400
"""As much of a service's description as is told in a chat."""

_DAYS_NAMED = 3
"""A question about more days than this is about the whole week."""


def answer(speaker: Speaker, topic: Topic, service_ids: Sequence[str], heard: Heard) -> str:
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
            return _hours_answer(speaker, speaker.shop.business.hours, heard.asks_days)
        case Topic.ROTA:
            member = speaker.shop.member(heard.asks_of) if heard.asks_of else None
            assert member is not None  # the question names them
            return _rota_answer(speaker, member, heard.asks_days)
        case Topic.PLACE:
            address = speaker.address()
            return say("answer-place", address=address) if address else say("answer-place-unknown")
        case Topic.CONTACT:
            contact = speaker.contact()
            return say("answer-contact", contact=contact) if contact else say("answer-contact-unknown")
        case Topic.SERVICES:
            named = [say("answer-service", service=s.name, details=speaker.details(s)) for s in speaker.shop.services]
            return say("answer-services", services=speaker.words.all_of(named))
        case Topic.ABOUT:
            lines = [_about(speaker, s) for s in services]
            if not any(s.description for s in services) and (contact := speaker.contact()):
                lines.append(say("about-more", contact=contact))
            return "\n".join(lines)
        case Topic.ADVANCE:
            return _advance_answer(speaker, _policy_of(speaker, services))
        case Topic.CHANGES:
            notice = _policy_of(speaker, services).minimum_lead_time
            if not notice:
                return say("answer-changes")
            return say("answer-changes-notice", notice=speaker.words.notice(notice))
        case Topic.PRIVACY:
            page = speaker.shop.business.page
            link = page.privacy_url if page is not None and page.privacy_url.startswith("https://") else ""
            contact = speaker.contact() or speaker.shop.business.name
            return say("answer-privacy", contact=contact) + (f" {link}" if link else "")
        case Topic.IDENTITY:
            business = speaker.shop.business.name
            return say("answer-identity", business=business, contact=speaker.contact() or business)
        case Topic.LATE:
            return say("answer-late", contact=speaker.contact() or speaker.shop.business.name)
        case Topic.STAFF:
            subject = services[0] if len(services) == 1 else None
            staff = speaker.shop.staff_of(subject) if subject else speaker.shop.staff
            names = speaker.words.all_of([member.name for member in staff])
            return say("answer-staff" if len(staff) > 1 else "answer-staff-one", staff=names)
        case _:
            assert_never(topic)


def _about(speaker: Speaker, service: Service) -> str:
    named = speaker.words.say("answer-service", service=service.name, details=speaker.details(service))
    return f"{named}: {text}" if (text := clean(service.description)[:_LONGEST]) else named


def _price_answer(speaker: Speaker, service: Service) -> str:
    price = speaker.price(service.price, service.price_type)
    if price is None:
        return speaker.words.say("answer-price-unknown", service=service.name)
    return speaker.words.say("answer-price", service=service.name, price=price)


def _policy_of(speaker: Speaker, services: Sequence[Service]) -> SchedulingPolicy:
    """That of the one service that is spoken of, else what the business has for all."""
    if len(services) == 1:
        return speaker.shop.policy_of(services[0])
    return speaker.shop.business.policy or SchedulingPolicy()


def _advance_answer(speaker: Speaker, policy: SchedulingPolicy) -> str:
    say, words = speaker.words.say, speaker.words
    least, most = policy.minimum_lead_time, policy.maximum_advance
    if least and most:
        return say("answer-advance", least=words.notice(least), most=words.notice(most))
    if most:
        return say("answer-advance-most", most=words.notice(most))
    return say("answer-advance-least", least=words.notice(least)) if least else say("answer-advance-any")


def _hours_answer(speaker: Speaker, hours: WeeklyHours | None, days: Sequence[date]) -> str:
    say = speaker.words.say
    if hours is None:
        return say("answer-hours-unknown")
    if 0 < len(days) <= _DAYS_NAMED:
        return "\n".join(_open_on(speaker, hours, day) for day in days)
    lines = [say("answer-hours")]
    for number, day in enumerate(hours):
        shown = _spans(speaker, day) or say("hours-closed")
        lines.append(say("hours-line", days=speaker.words.weekday(number), hours=shown))
    return "\n".join(lines)


def _open_on(speaker: Speaker, hours: WeeklyHours, day: date) -> str:
    """With the dates on which the business is not to be booked, such as its holidays."""
    policy = speaker.shop.business.policy or SchedulingPolicy()
    open_at = [Hours(_clock(start), _clock(end)) for start, end in hours_on(hours, policy, day)]
    named = speaker.words.day(day)
    if not open_at:
        return speaker.words.say("why-closed-day", day=named)
    return speaker.words.say("answer-hours-day", day=named, hours=_spans(speaker, open_at))


def _clock(seconds: int) -> time:
    return time(seconds // 3600 % 24, seconds // 60 % 60)


def _rota_answer(speaker: Speaker, member: StaffMember, days: Sequence[date]) -> str:
    """As the week usually is: who is away on a day shows only in the times that are free."""
    say, words = speaker.words.say, speaker.words
    own = None if member.use_business_hours else member.hours
    hours = own or speaker.shop.business.hours
    if hours is None:
        return say("answer-hours-unknown")
    zone = zone_named(member.time_zone) if own else None
    if 0 < len(days) <= _DAYS_NAMED:
        spans = {day: _spans(speaker, hours[day.weekday()], day, zone) for day in days}
        return "\n".join(
            say("answer-rota-day", staff=member.name, day=words.day(day), hours=shown)
            if shown
            else say("answer-rota-day-off", staff=member.name, day=words.day(day))
            for day, shown in spans.items()
        )
    lines = [say("answer-rota", staff=member.name)]
    for number, day_hours in enumerate(hours):
        if shown := _spans(speaker, day_hours, zone=zone):
            lines.append(say("hours-line", days=words.weekday(number), hours=shown))
    return "\n".join(lines)


def _spans(speaker: Speaker, hours: Sequence[Hours], day: date = date(2000, 1, 3), zone: ZoneInfo | None = None) -> str:
    """On the clock of the business, whatever the zone in which they are published."""

    def wall(clock: time) -> str:
        moment = datetime.combine(day, clock, tzinfo=zone or speaker.shop.zone)
        return speaker.words.time(moment.astimezone(speaker.shop.zone))

    return ", ".join(f"{wall(span.start)}–{wall(span.end)}" for span in hours)
