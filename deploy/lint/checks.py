"""Each check looks at one thing and says what it found; `CHECKS` is the table of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import TypeAlias

from deploy.business_file.parts import BusinessFile
from deploy.business_file.policies import policy_of
from deploy.lint.findings import Finding, Gravity
from deploy.lint.hours import (
    USUAL_ADVANCE,
    USUAL_LEAD_TIME,
    hours_of,
    longest,
    longest_together,
    service_hours,
)
from graph.model import AvailabilityType, Service
from graph.zones import iana_name


@dataclass(frozen=True, slots=True)
class Context:
    """What is around the file: the services that there are, by key, and the settings of the app that is to serve it."""

    services: Mapping[str, Service] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


Check: TypeAlias = Callable[[BusinessFile, Context], Iterator[Finding]]


def lint(described: BusinessFile, context: Context | None = None) -> tuple[Finding, ...]:
    """The gravest first."""
    found = chain.from_iterable(check(described, context or Context()) for check in CHECKS)
    return tuple(sorted(found, key=lambda one: list(Gravity).index(one.gravity)))


def _lead_and_advance(described: BusinessFile, _: Context) -> Iterator[Finding]:
    """https://learn.microsoft.com/microsoft-365/bookings/set-scheduling-policies"""
    for key, service in described.services.items():
        policy = policy_of(service, described)
        lead = USUAL_LEAD_TIME if policy.minimum_lead_time is None else policy.minimum_lead_time
        advance = USUAL_ADVANCE if policy.maximum_advance is None else policy.maximum_advance
        if advance - lead < timedelta(days=1):
            nothing_left = advance <= lead
            yield Finding(
                Gravity.NEVER_BOOKABLE if nothing_left else Gravity.RISK,
                f"services.{key}.policy",
                f"customers must book at least {_told(lead)} and at most {_told(advance)} ahead: "
                + ("no time is both" if nothing_left else "the page of Bookings wants a day between the two"),
                "Let maximum_advance be at least minimum_lead_time and 24 h more.",
            )


def _duration(described: BusinessFile, _: Context) -> Iterator[Finding]:
    for key, service in described.services.items():
        if service.duration is not None and not service.duration:
            yield Finding(
                Gravity.REFUSED,
                f"services.{key}.duration",
                "an appointment takes some time",
                'Write how long it takes, such as "45 min".',
            )


def _staff(described: BusinessFile, _: Context) -> Iterator[Finding]:
    for key, service in described.services.items():
        if service.staff is not None and not service.staff:
            yield Finding(
                Gravity.RISK,
                f"services.{key}.staff",
                "it names nobody, which is taken for everybody",
                "Name those who give it.",
            )
    used = {one for service in described.services.values() for one in service.staff or ()}
    if used and all(service.staff is not None for service in described.services.values()):
        for key in described.staff:
            if key not in used:
                yield Finding(
                    Gravity.RISK,
                    f"staff.{key}",
                    "no service names them, so nobody can book them",
                    "Add them to the staff of a service, or take them out.",
                )


def _hours(described: BusinessFile, _: Context) -> Iterator[Finding]:
    """Whether there is room in any week: in the hours of whoever provides it, and in its own."""
    for key, service in described.services.items():
        if not service.duration or service.staff is None:
            continue
        weeks = [hours_of(described.staff[one], described) for one in service.staff or described.staff]
        if not weeks or any(week is None for week in weeks):
            continue
        staffed = [week for week in weeks if week is not None]
        if not any(any(day) for week in staffed for day in week):
            yield Finding(
                Gravity.NEVER_BOOKABLE,
                f"services.{key}.staff",
                "none of its staff has working hours",
                "Give [business] hours, or a member of staff use_business_hours = false and hours of their own.",
            )
            continue
        if max(longest(day) for week in staffed for day in week) < service.duration:
            yield Finding(
                Gravity.NEVER_BOOKABLE,
                f"services.{key}.duration",
                f"it takes {_told(service.duration)}, and nobody works that long at a stretch",
                "Make it shorter, or the hours longer.",
            )
            continue
        own = service_hours(policy_of(service, described))
        if own is not None and any(own) and max(longest_together(own, week) for week in staffed) < service.duration:
            yield Finding(
                Gravity.NEVER_BOOKABLE,
                f"services.{key}.policy.availability",
                "its own hours and those of its staff never meet for as long as it takes",
                "Let them overlap by at least its duration.",
            )


def _own_hours(described: BusinessFile, _: Context) -> Iterator[Finding]:
    for key, service in described.services.items():
        own = service_hours(policy_of(service, described))
        if own is not None and not any(own):
            yield Finding(
                Gravity.NEVER_BOOKABLE,
                f"services.{key}.policy.availability",
                "its own week has no hours",
                'Write hours, or "staff_free".',
            )


def _not_bookable(described: BusinessFile, _: Context) -> Iterator[Finding]:
    for key, service in described.services.items():
        policy = policy_of(service, described)
        if policy.availability is None or policy.availability.availability.type is not AvailabilityType.NOT_BOOKABLE:
            continue
        if all(one.availability.availability.type is AvailabilityType.NOT_BOOKABLE for one in policy.windows or ()):
            yield Finding(
                Gravity.NEVER_BOOKABLE,
                f"services.{key}.policy.availability",
                "it is not bookable, and no window of dates says otherwise",
                'Write "staff_free" or hours, or a window in which it can be booked.',
            )


def _windows(described: BusinessFile, _: Context) -> Iterator[Finding]:
    policies = {"business.policy": described.business.policy}
    policies |= {f"services.{key}.policy": service.policy for key, service in described.services.items()}
    for place, policy in policies.items():
        for window in (policy.windows or ()) if policy else ():
            if window.last < window.first:
                yield Finding(
                    Gravity.REFUSED,
                    f"{place}.windows",
                    f"{window.first} to {window.last} ends before it begins",
                    "Exchange first and last.",
                )


def _interval(described: BusinessFile, _: Context) -> Iterator[Finding]:
    for key, service in described.services.items():
        interval = policy_of(service, described).slot_interval
        if interval is not None and not timedelta(minutes=5) <= interval <= timedelta(days=1):
            yield Finding(
                Gravity.REFUSED,
                f"services.{key}.policy.slot_interval",
                f"times every {_told(interval)} cannot be had",
                "Write between 5 min and 1 day.",
            )


def _visible(described: BusinessFile, _: Context) -> Iterator[Finding]:
    if described.business.is_published is False:
        yield Finding(
            Gravity.NEVER_BOOKABLE,
            "business.is_published",
            "the business is not published, and the chat serves published ones alone",
            "Write is_published = true.",
        )
    if described.services and all(service.is_hidden for service in described.services.values()):
        yield Finding(
            Gravity.NEVER_BOOKABLE,
            "services",
            "all services are hidden from customers",
            "Write is_hidden = false for at least one.",
        )


def _zones(described: BusinessFile, _: Context) -> Iterator[Finding]:
    """Hours of staff are read in the zone of the business: https://learn.microsoft.com/microsoft-365/bookings/bookings-faq"""
    page = described.business.page
    business = page.time_zone if page else None
    for key, member in described.staff.items():
        if business and member.time_zone and iana_name(member.time_zone) != iana_name(business):
            yield Finding(
                Gravity.RISK,
                f"staff.{key}.time_zone",
                f"Bookings reads their hours in the zone of the business ({business}), whatever stands here",
                "Leave it out, and write their hours on the clock of the business.",
            )


def _consent(described: BusinessFile, _: Context) -> Iterator[Finding]:
    page = described.business.page
    if page and page.consent_required and not page.consent_message:
        yield Finding(
            Gravity.RISK,
            "business.page.consent_message",
            "customers are asked to consent, and to nothing",
            "Write what they agree to.",
        )


def _links(described: BusinessFile, _: Context) -> Iterator[Finding]:
    page = described.business.page
    for name in ("privacy_url", "terms_url"):
        address = getattr(page, name) if page else None
        if address and not address.startswith("https://"):
            yield Finding(
                Gravity.RISK, f"business.page.{name}", "only https addresses are shown in the chat", "Write https://…"
            )
    if page and page.color and not re.fullmatch(r"#[0-9A-Fa-f]{6}", page.color):
        yield Finding(Gravity.REFUSED, "business.page.color", "it is no colour", 'Write six digits, such as "#0078D4".')


def _groups(described: BusinessFile, context: Context) -> Iterator[Finding]:
    for key, service in described.services.items():
        seats = service.max_attendees or 1
        if seats > 1 and policy_of(service, described).invite_customers:
            yield Finding(
                Gravity.RISK,
                f"services.{key}.policy.invite_customers",
                "when one leaves a group, Bookings mails all the others that it is cancelled",
                "Write invite_customers = false for it.",
            )
        live = context.services.get(key)
        if live is not None and service.max_attendees is not None and (live.max_attendees > 1) != (seats > 1):
            yield Finding(
                Gravity.REFUSED,
                f"services.{key}.max_attendees",
                "whether a service is for one or for a group cannot be changed once it is there",
                "Give the new one a key and a name of its own, and hide the old one.",
            )


def _prices(described: BusinessFile, _: Context) -> Iterator[Finding]:
    for key, service in described.services.items():
        if service.price_type in {"fixed", "hourly", "starting_at"} and service.price is None:
            yield Finding(
                Gravity.RISK,
                f"services.{key}.price",
                f"the price is {service.price_type}, and there is none",
                'Write it, or price_type = "not_set".',
            )
        if service.price is not None and service.price < 0:
            yield Finding(Gravity.REFUSED, f"services.{key}.price", "it is less than nothing", "Write 0 or more.")


def _questions(described: BusinessFile, _: Context) -> Iterator[Finding]:
    for key, question in described.questions.items():
        if question.options is not None and len(question.options) < 2:
            yield Finding(
                Gravity.RISK,
                f"questions.{key}.options",
                "there is nothing to choose between",
                "Write two or more, or leave options out.",
            )


def _doors(described: BusinessFile, context: Context) -> Iterator[Finding]:
    """What the page closes, the chat keeps closed: can anybody get through?"""
    page = described.business.page
    if page is None:
        return
    has_mail = bool(context.settings.get("MAIL_SENDER"))
    has_teams = bool(context.settings.get("MicrosoftAppId"))
    if page.one_time_password and not has_mail and not has_teams:
        yield Finding(
            Gravity.NEVER_BOOKABLE,
            "business.page.one_time_password",
            "addresses must be proved, and the chat has no mailbox to send codes from",
            "Set MAIL_SENDER, or write one_time_password = false.",
        )
    if page.access == "organization" and not has_mail and not has_teams:
        yield Finding(
            Gravity.NEVER_BOOKABLE,
            "business.page.access",
            "only people of the organisation may book, and in a web chat without codes nobody can show that they are",
            'Set MAIL_SENDER, serve Teams (MicrosoftAppId), or write access = "unrestricted".',
        )


def _told(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    return f"{hours:g} h" if hours < 48 else f"{hours / 24:g} days"


CHECKS: tuple[Check, ...] = (
    _lead_and_advance,
    _duration,
    _staff,
    _hours,
    _own_hours,
    _not_bookable,
    _windows,
    _interval,
    _visible,
    _zones,
    _consent,
    _links,
    _groups,
    _prices,
    _questions,
    _doors,
)
