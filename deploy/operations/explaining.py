"""An explanation of why a time is or is not on offer, in words for whoever runs the business."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from scheduling.access import entry_to
from scheduling.availability.explaining import Check, Explanation, Fact, Finding
from scheduling.identity import NOBODY
from scheduling.model import Access, Catalogue


def as_json(explained: Explanation) -> dict[str, object]:
    return {
        "service": {"id": explained.service.id, "name": explained.service.name},
        "start": explained.start,
        "offered": explained.is_offered,
        "rules": [_json_of(one) for one in explained.findings],
        "staff": [
            {
                "id": one.member.id,
                "name": one.member.name,
                "free": one.is_free,
                "rules": [_json_of(found) for found in one.findings],
            }
            for one in explained.staff
        ],
    }


def rows_of(explained: Explanation) -> list[tuple[str, str, str, str]]:
    """Whom a rule is about, the rule, whether it holds, and what it was decided by. Of the staff those that do not
    hold; JSON has all of them.
    """
    rows = [("", *_row(one)) for one in explained.findings]
    for of_member in explained.staff:
        name = of_member.member.name or of_member.member.id
        against = [(name, *_row(one)) for one in of_member.findings if not one.holds]
        rows += against or [(name, "all rules", "yes", "")]
    return rows


def remarks_on(shop: Catalogue) -> list[str]:
    """What keeps customers from a time that is offered, for it is no rule of times."""
    remarks = []
    if not shop.business.is_published:
        remarks.append("The business is not published: customers cannot book on its page.")
    if entry_to(shop, NOBODY) is Access.MEMBERS_ONLY:
        remarks.append("The page is for people of the organisation alone: nobody else is offered a time.")
    return remarks


def why(finding: Finding) -> str:
    """What a rule was decided by."""
    facts = {name: _told(fact) for name, fact in finding.facts.items()}
    if not finding.holds and finding.check in _PLAIN:
        return _PLAIN[finding.check]
    sentence = _FAILS.get(finding.check) if not finding.holds else _HOLDS.get(finding.check)
    return sentence.format_map(_Said(facts)) if sentence and facts else ""


_PLAIN: Mapping[Check, str] = {
    Check.ON_OFFER: "hidden from customers, or without a duration",
    Check.ASSIGNED: "does not give this service",
}

_FAILS: Mapping[Check, str] = {
    Check.NOT_PAST: "it is {now} now",
    Check.LEAD_TIME: "{lead_time} notice is needed: from {earliest} on",
    Check.MAXIMUM_ADVANCE: "bookable until {latest}",
    Check.BUSINESS_HOURS: "open: {hours}",
    Check.DATED_AVAILABILITY: "the availability of {first} to {last} is {availability}: {hours}",
    Check.AVAILABILITY: "the service's own availability is {availability}: {hours}",
    Check.SLOT_INTERVAL: "starts are every {interval} from {counted_from}; the nearest are {before} and {after}",
    Check.STAFF_NEEDED: "{needed} needed at once, {assigned} give it; or whoever was asked for is not among them",
    Check.STAFF: "{needed} needed, {free} free",
    Check.ACCEPTED: "membership is {membership}: they have not accepted the invitation",
    Check.ROLE: "{role}: only looks on, unless a service names them",
    Check.STAFF_HOURS: "works: {hours}",
    Check.OUT_OF_OFFICE: "out of office {times}",
    Check.PERSONAL_CALENDAR: "busy in the personal calendar {times}",
    Check.APPOINTMENTS: "has appointments {times}",
    Check.BUFFERS: "too near to {times}; the service keeps {before} before and {after} after it, they may keep more",
    Check.CAPACITY: "the class of {most} is full",
    Check.HOLDS: "kept for a customer who is just booking {times}",
}

_HOLDS: Mapping[Check, str] = {
    Check.LEAD_TIME: "{lead_time}",
    Check.MAXIMUM_ADVANCE: "until {latest}",
    Check.BUSINESS_HOURS: "open: {hours}",
    Check.DATED_AVAILABILITY: "{availability}",
    Check.AVAILABILITY: "{availability}",
    Check.SLOT_INTERVAL: "{interval}",
    Check.STAFF: "{needed} needed, {free} free",
    Check.STAFF_HOURS: "{hours}",
    Check.CAPACITY: "{left} left",
}


class _Said(dict[str, str]):
    """What was not found out is left open."""

    def __missing__(self, key: str) -> str:
        return "—"


def _row(finding: Finding) -> tuple[str, str, str]:
    return finding.check.value, "yes" if finding.holds else "NO", why(finding)


def _json_of(finding: Finding) -> dict[str, object]:
    return {"rule": finding.check.value, "holds": finding.holds, "why": why(finding), "facts": dict(finding.facts)}


def _told(fact: Fact) -> str:
    match fact:
        case datetime():
            return f"{fact:%Y-%m-%d %H:%M}"
        case date():
            return fact.isoformat()
        case timedelta():
            return _length(fact)
        case tuple():
            return ", ".join(f"{begins:%a %H:%M}–{ends:%H:%M}" for begins, ends in fact) or "not at all"
        case _:
            return str(fact)


def _length(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [f"{number} {unit}" for number, unit in ((days, "d"), (hours, "h"), (rest, "min")) if number]
    return " ".join(parts) or "none"
