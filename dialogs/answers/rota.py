"""When somebody of the staff works."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Ask
from dialogs.answers import hours
from dialogs.saying.speaker import Speaker
from graph.model import Service, StaffMember
from scheduling.availability.booking_rules import zone_of_hours


def answer(speaker: Speaker, ask: Ask, services: Sequence[Service]) -> str:
    """Of everybody whom the question names; of the business where it names nobody who is here."""
    members = [member for key in ask.staff_ids if (member := speaker.shop.member(key))]
    if not members:
        return hours.answer(speaker, ask, services)
    return "\n".join(_rota(speaker, ask, member) for member in members)


def _rota(speaker: Speaker, ask: Ask, member: StaffMember) -> str:
    """As the week usually is: who is away on a day shows only in the times that are free."""
    say, words = speaker.words.say, speaker.words
    own = None if member.use_business_hours else member.hours
    week = own or speaker.shop.business.hours
    if week is None:
        return say("answer-hours-unknown")
    zone = zone_of_hours(member, speaker.shop) if own else None
    if days := hours.few_days(ask):
        spans = {day: hours.spans(speaker, week[day.weekday()], day, zone) for day in days}
        return "\n".join(
            say("answer-rota-day", staff=member.name, day=words.day(day), hours=shown)
            if shown
            else say("answer-rota-day-off", staff=member.name, day=words.day(day))
            for day, shown in spans.items()
        )
    lines = [say("answer-rota", staff=member.name)]
    for number, day_hours in hours.days_asked(ask, week):
        if shown := hours.spans(speaker, day_hours, zone=zone):
            lines.append(say("hours-line", days=words.weekday(number), hours=shown))
    return "\n".join(lines)
