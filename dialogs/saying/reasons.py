"""Why a time, or a whole day, cannot be had; and what else would keep the hour that was wished for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dialogs.acts import GiveBusiness, GiveStaff, GiveWhen
from dialogs.offers import said_of
from dialogs.replies import Choice
from dialogs.saying.speaker import Speaker
from graph.model import Service
from scheduling.availability.opening_hours import ends_at_midnight
from scheduling.model import Alternative, Catalogue, Reason, Rule, Wish


@dataclass(frozen=True, slots=True)
class Wished:
    """What cannot be had: a time, or a whole day (`start` None), of a service, with somebody or anyone."""

    service: Service
    day: date
    start: datetime | None = None
    staff_id: str | None = None


def why_not(speaker: Speaker, reason: Reason, wished: Wished) -> str:
    """One reason in words."""
    start = wished.start
    return _why_not_day(speaker, reason, wished) if start is None else _why_not_then(speaker, reason, wished, start)


def _why_not_then(speaker: Speaker, reason: Reason, wished: Wished, start: datetime) -> str:
    say, when, service = speaker.words.say, speaker.moment(start), wished.service
    match reason.rule:
        case Rule.PAST:
            return say("why-past", when=when)
        case Rule.TOO_SOON:
            return say("why-too-soon", notice=_notice(speaker, reason), when=when)
        case Rule.CLOSED:
            return _closed(speaker, reason, service, start)
        case Rule.STAFF_AWAY if (needed := speaker.shop.staff_needed_for(service)) > 1:
            return say("why-team-away", service=service.name, number=needed, when=when)
        case Rule.STAFF_AWAY if someone := _someone(speaker, wished):
            return say("why-staff-away", staff=someone)
        case Rule.STAFF_AWAY:
            return say("why-nobody-there", service=service.name, when=when)
        case Rule.OFF_GRID:
            return say("why-off-grid", service=service.name, time=speaker.clock(start))
        case Rule.TAKEN if staff := _taken_with(speaker, wished):
            return say("why-taken-with", when=when, staff=staff)
        case Rule.TAKEN:
            return say("why-taken", when=when)
        case Rule.TOO_FEW:
            return _too_few(speaker, reason, service, when)
        case _:
            return _why_not_at_all(speaker, reason, wished)


def _closed(speaker: Speaker, reason: Reason, service: Service, start: datetime) -> str:
    """Outside of hours: before its end, of the service alone, or of the business."""
    say, when = speaker.words.say, speaker.moment(start)
    if reason.closes and start < reason.closes < start + service.duration:
        minutes, closes = round(service.duration.total_seconds() / 60), speaker.clock(reason.closes)
        return say("why-ends-late", service=service.name, minutes=minutes, closes=closes, when=when)
    if _is_open(speaker, start):
        return say("why-service-hours", service=service.name, when=when)
    return say("why-closed", when=when)


def _why_not_day(speaker: Speaker, reason: Reason, wished: Wished) -> str:
    say, day, service = speaker.words.say, speaker.words.day(wished.day), wished.service
    match reason.rule:
        case Rule.PAST:
            return say("why-past-day", day=day)
        case Rule.TOO_SOON:
            return say("why-too-soon", notice=_notice(speaker, reason), when=day)
        case Rule.CLOSED:
            return say("why-closed", when=day)
        case Rule.STAFF_AWAY if (needed := speaker.shop.staff_needed_for(service)) > 1:
            return say("why-team-away", service=service.name, number=needed, when=day)
        case Rule.STAFF_AWAY if someone := _someone(speaker, wished):
            return say("why-staff-away-day", staff=someone, day=day)
        case Rule.STAFF_AWAY:
            return say("why-nobody-there-day", service=service.name, day=day)
        case Rule.TAKEN:
            return say("why-taken-day", day=day)
        case Rule.TOO_FEW:
            return _too_few(speaker, reason, service, day)
        case _:
            return _why_not_at_all(speaker, reason, wished)


def _too_few(speaker: Speaker, reason: Reason, service: Service, when: str) -> str:
    key = "why-few-seats" if service.max_attendees > 1 else "why-few-staff"
    if speaker.shop.staff_needed_for(service) > 1:
        key = "why-few-teams"
    return speaker.words.say(key, when=when, places=reason.places)


def _why_not_at_all(speaker: Speaker, reason: Reason, wished: Wished) -> str:
    """Reasons that are the same for a time and for its day."""
    say, day, service = speaker.words.say, speaker.words.day(wished.day), wished.service
    match reason.rule:
        case Rule.NOT_BOOKABLE:
            return say("why-not-bookable", service=service.name)
        case Rule.TOO_FAR if most := _length_to_limit(speaker, reason, wished):
            return say("why-too-far-hours", most=most, day=day)
        case Rule.TOO_FAR:
            return say("why-too-far", limit=speaker.words.day(reason.limit or wished.day))
        case Rule.CLOSED_DAY:
            hours = speaker.shop.business.hours
            is_open = hours is not None and bool(hours[wished.day.weekday()])
            return say("why-service-day", service=service.name, day=day) if is_open else say("why-closed-day", day=day)
        case _:
            return say("why-nothing-fits")


def _length_to_limit(speaker: Speaker, reason: Reason, wished: Wished) -> str | None:
    """How far ahead can be booked, for a time on the last day of all: naming that day would not say why."""
    most = speaker.shop.policy_of(wished.service).maximum_advance
    local = wished.start.astimezone(speaker.shop.zone) if wished.start else None
    return speaker.words.notice(most) if most and local and local.date() == reason.limit else None


def why_not_change(speaker: Speaker, reasons: Sequence[Reason]) -> str:
    """Why an appointment cannot be moved or cancelled here, and whom to ask."""
    say, business = speaker.words.say, speaker.contact_by_name()
    rules = {reason.rule for reason in reasons}
    notice = next((reason.notice for reason in reasons if reason.notice), None)
    if Rule.KEPT in rules:
        return say("sorry-change-kept", business=business)
    if Rule.MOVED_OFTEN in rules:
        return say("sorry-moved-often", most=max(reason.most for reason in reasons), business=business)
    if notice is None or Rule.PAST in rules:
        return say("sorry-cancel-past")
    return say("sorry-cancel-late", notice=speaker.words.notice(notice), business=business)


def _is_open(speaker: Speaker, start: datetime) -> bool:
    """Whether the business itself is open then, so that it is the service that has hours of its own."""
    local = start.astimezone(speaker.shop.zone)
    hours = speaker.shop.business.hours
    return hours is not None and any(
        span.start <= local.time() and (local.time() < span.end or ends_at_midnight(span))
        for span in hours[local.weekday()]
    )


def _notice(speaker: Speaker, reason: Reason) -> str:
    return speaker.words.notice(reason.notice) if reason.notice else ""


def _someone(speaker: Speaker, wished: Wished) -> str | None:
    """Whoever was wished for, or is the only one who does it."""
    able = speaker.shop.staff_of(wished.service)
    return speaker.staff_name(wished.staff_id) or (able[0].name if len(able) == 1 else None)


def _taken_with(speaker: Speaker, wished: Wished) -> str | None:
    """Whose time is taken; of several it is not told which of them is not free."""
    is_of_several = speaker.shop.staff_needed_for(wished.service) > 1
    return None if is_of_several else speaker.staff_name(wished.staff_id)


def instead(
    speaker: Speaker, other: Alternative, shops: Sequence[Catalogue], *, may_be_elsewhere: bool
) -> tuple[str, Choice] | None:
    """A way to keep the hour that was wished for, in words and as a button; None where it is none."""
    say, zone = speaker.words.say, speaker.zones.main
    local, act = other.slot.start.astimezone(zone), GiveWhen(when=said_of(other.slot, zone))
    match other.given_up:
        case Wish.STAFF if staff := speaker.together(first := other.slot.having().staff_ids):
            says = say("instead-staff", staff=staff)
            return says, Choice(_capitalised(says), says, (GiveStaff(staff_ids=first),))
        case Wish.DAY:
            when = say("at-time", day=speaker.words.day(local.date()), time=speaker.words.clock(local))
            label = f"{speaker.words.short_day(local.date())} {speaker.words.time(local)}"
            return say("instead-day", day=speaker.words.day(local.date())), Choice(label, when, (act,))
        case Wish.BUSINESS if may_be_elsewhere:
            there = next(shop.business.name for shop in shops if shop.business.id == other.business_id)
            says = say("instead-business", business=there)
            return says, Choice(_capitalised(says), says, (GiveBusiness(business_id=other.business_id),))
        case _:
            return None


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
