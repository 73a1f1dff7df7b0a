"""The table of faults: of the business, of its staff, of its questions and of its services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from deploy.business_file.parts import BusinessFile
from deploy.lint.findings import Context, Finding, Gravity, Rule
from deploy.lint.hours import Obstacle
from deploy.lint.subjects import OneMember, OneQuestion, OneService, TheBusiness

NEVER, REFUSED, RISK = Gravity.NEVER_BOOKABLE, Gravity.REFUSED, Gravity.RISK
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = timedelta(days=1)
_PRICED = frozenset({"fixed", "hourly", "starting_at"})
_PRICELESS = frozenset({"free", "varies", "call_us", "not_set"})
_REACH = "Let maximum_advance be a week more than minimum_lead_time, or longer."
_OPEN = 'or write access = "unrestricted".'


def lint(described: BusinessFile, context: Context | None = None) -> tuple[Finding, ...]:
    """The gravest first."""
    return tuple(sorted(_findings(described, context or Context()), key=lambda one: list(Gravity).index(one.gravity)))


def _findings(described: BusinessFile, context: Context) -> Iterator[Finding]:
    business = [TheBusiness(described, context)]
    staff = [OneMember(key, part, described) for key, part in described.staff.items()]
    questions = [OneQuestion(key, part, described) for key, part in described.questions.items()]
    services = [OneService(key, part, described, context) for key, part in described.services.items()]
    yield from chain.from_iterable(rule.findings(business) for rule in OF_THE_BUSINESS)
    yield from chain.from_iterable(rule.findings(staff) for rule in OF_STAFF)
    yield from chain.from_iterable(rule.findings(questions) for rule in OF_QUESTIONS)
    yield from chain.from_iterable(rule.findings(services) for rule in OF_SERVICES)


def _https_alone(name: str) -> Rule[TheBusiness]:
    return Rule(
        RISK,
        f"business.page.{name}",
        lambda it: not (getattr(it.page, name) or "https://").startswith("https://"),
        "only https addresses are shown in the chat",
        "Write https://…",
    )


def _is_wrong(pattern: re.Pattern[str], text: str | None) -> bool:
    """What is left out is not wrong."""
    return bool(text) and not pattern.fullmatch(text or "")


OF_THE_BUSINESS: tuple[Rule[TheBusiness], ...] = (
    Rule(
        REFUSED,
        "business.name",
        lambda it: not it.described.business.name.strip(),
        "a business without a name cannot be made, nor found",
        "Write what it is called.",
    ),
    Rule(
        REFUSED,
        "business.email",
        lambda it: _is_wrong(_ADDRESS, it.described.business.email),
        "it is no mail address",
        "Write one, or leave it out.",
    ),
    Rule(
        REFUSED,
        "business.currency",
        lambda it: _is_wrong(_CURRENCY, it.described.business.currency),
        "it is no ISO code of a currency",
        'Write three letters, such as "EUR".',
    ),
    Rule(
        REFUSED,
        "business.page.color",
        lambda it: _is_wrong(_COLOR, it.page.color),
        "it is no colour",
        'Write six digits, such as "#0078D4".',
    ),
    Rule(
        REFUSED,
        "business.policy.windows",
        lambda it: it.backwards,
        "{it.backwards.first} to {it.backwards.last} ends before it begins",
        "Exchange first and last.",
    ),
    Rule(
        RISK,
        "business.is_published",
        lambda it: it.described.business.is_published is False,
        "the business is not published: Bookings shows no page of it, and the app that serves it says it is not ready",
        "Write is_published = true.",
    ),
    Rule(
        NEVER,
        "business.hours",
        lambda it: it.is_never_open,
        "the business is never open, and hours of staff or of a service count only within its own",
        "Write the hours in which anybody works.",
    ),
    Rule(
        NEVER,
        "services",
        lambda it: it.are_all_hidden,
        "all services are hidden from customers",
        "Write is_hidden = false for at least one.",
    ),
    Rule(
        NEVER,
        "business.page.one_time_password",
        lambda it: it.page.one_time_password and not it.sends_codes and not it.is_in_teams,
        "addresses must be proved, and the chat has no mailbox to send codes from",
        "Set MAIL_SENDER, or write one_time_password = false.",
    ),
    Rule(
        NEVER,
        "business.page.access",
        lambda it: it.is_for_members and not it.sends_codes and not it.is_in_teams,
        "only people of the organisation may book, and in a web chat without codes nobody can show that they are",
        f"Set MAIL_SENDER, serve Teams (MicrosoftAppId), {_OPEN}",
    ),
    Rule(
        RISK,
        "business.page.access",
        lambda it: it.is_for_members and it.is_on_the_web and not it.sends_codes and it.is_in_teams,
        "only people of the organisation may book, and nobody who comes by the web chat can show that they are",
        f"Set MAIL_SENDER, serve Teams alone (no WEBCHAT_SECRET, no DIRECTLINE_SECRET), {_OPEN}",
    ),
    Rule(
        RISK,
        "business.page.access",
        lambda it: it.is_for_members and it.is_on_the_web and it.sends_codes,
        "only people of the organisation may book, and the web chat is open to the world: strangers can ask it about "
        "the business, and are turned away when they cannot prove an address of yours",
        f"Serve Teams alone (MicrosoftAppId, no WEBCHAT_SECRET, no DIRECTLINE_SECRET), {_OPEN}",
    ),
    Rule(
        RISK,
        "business.page.consent_message",
        lambda it: it.page.consent_required and not (it.page.consent_message or "").strip(),
        "customers are asked to consent, and to nothing",
        "Write what they agree to.",
    ),
    _https_alone("privacy_url"),
    _https_alone("terms_url"),
)

OF_STAFF: tuple[Rule[OneMember], ...] = (
    Rule(
        REFUSED,
        "name",
        lambda it: not it.part.name.strip(),
        "nobody can be named by it",
        "Write what customers call them.",
    ),
    Rule(
        REFUSED,
        "email",
        lambda it: _is_wrong(_ADDRESS, it.part.email),
        "it is no mail address",
        "Write theirs; Bookings knows its staff by it.",
    ),
    # https://learn.microsoft.com/microsoft-365/bookings/bookings-faq
    Rule(
        RISK,
        "time_zone",
        lambda it: it.is_in_another_zone,
        "Bookings reads their hours in the zone of the business ({it.business_zone}), whatever stands here",
        "Leave it out, and write their hours on the clock of the business.",
    ),
    # https://learn.microsoft.com/graph/api/resources/bookingstaffmember
    Rule(
        RISK,
        "use_business_hours",
        lambda it: it.has_hours_in_vain,
        "their hours count only where this is false, and for somebody new Bookings takes those of the business",
        "Write use_business_hours = false.",
    ),
    Rule(
        RISK,
        "personal_calendar_counts",
        lambda it: it.part.personal_calendar_counts and it.part.role == "external_guest",
        "Bookings sees into no calendar of somebody from outside, so what they have there is not in its way",
        "Write false, or give them a role of your own people.",
    ),
    Rule(
        RISK,
        "",
        lambda it: it.is_idle,
        "no service names them, so nobody can book them",
        "Add them to the staff of a service, or take them out.",
    ),
)

OF_QUESTIONS: tuple[Rule[OneQuestion], ...] = (
    Rule(REFUSED, "text", lambda it: not it.part.text.strip(), "it asks nothing", "Write the question."),
    Rule(
        RISK,
        "options",
        lambda it: it.part.options is not None and len(set(it.part.options)) < 2,
        "there is nothing to choose between",
        "Write two or more, or leave options out.",
    ),
    Rule(
        RISK,
        "",
        lambda it: it.is_asked_nowhere,
        "no service asks it",
        "Add it to the questions of a service, or take it out.",
    ),
)

OF_SERVICES: tuple[Rule[OneService], ...] = (
    Rule(
        REFUSED,
        "name",
        lambda it: not it.part.name.strip(),
        "nobody can ask for it",
        "Write what customers call it.",
    ),
    Rule(
        REFUSED,
        "duration",
        lambda it: it.part.duration is not None and not it.part.duration,
        "an appointment takes some time",
        'Write how long it takes, such as "45 min".',
    ),
    Rule(
        NEVER,
        "policy",
        lambda it: it.advance <= it.lead,
        "customers must book at least {it.lead} and at most {it.advance} ahead: no time is both",
        _REACH,
    ),
    # https://learn.microsoft.com/microsoft-365/bookings/set-scheduling-policies
    Rule(
        RISK,
        "policy",
        lambda it: timedelta(0) < it.advance - it.lead < _DAY,
        "customers must book at least {it.lead} and at most {it.advance} ahead: "
        "the page of Bookings wants a day between the two",
        _REACH,
    ),
    Rule(
        RISK,
        "policy",
        lambda it: _DAY <= it.advance - it.lead < it.closed_for,
        "customers must book at least {it.lead} and at most {it.advance} ahead, and the business is closed for "
        "{it.closed_for} at a stretch: at times nothing can be booked",
        _REACH,
    ),
    Rule(
        REFUSED,
        "policy.slot_interval",
        lambda it: it.has_odd_interval,
        "times every {it.interval} cannot be had",
        "Write between 5 min and 1 day.",
    ),
    Rule(
        REFUSED,
        "policy.windows",
        lambda it: it.backwards,
        "{it.backwards.first} to {it.backwards.last} ends before it begins",
        "Exchange first and last.",
    ),
    Rule(
        NEVER,
        "policy.availability",
        lambda it: it.is_not_bookable and not it.has_window_to_come,
        "it is not bookable, and no window of dates to come says otherwise",
        'Write "staff_free" or hours, or a window in which it can be booked.',
    ),
    Rule(
        NEVER,
        "policy.windows",
        lambda it: it.closed_for_long,
        "it is closed from {it.closed_for_long.first} to {it.closed_for_long.last}, and nobody can book further ahead",
        "Let the window end earlier, or maximum_advance reach beyond it.",
    ),
    Rule(
        NEVER,
        "policy.availability",
        lambda it: it.obstacle is Obstacle.NO_OWN_HOURS,
        "its own week has no hours",
        'Write hours, or "staff_free".',
    ),
    Rule(
        NEVER,
        "policy.availability",
        lambda it: it.obstacle is Obstacle.OUTSIDE_BUSINESS_HOURS,
        "its own hours count only within those of the business, and are all outside",
        "Write hours in which the business is open, or widen those of the business and of the staff.",
    ),
    Rule(
        NEVER,
        "staff",
        lambda it: it.obstacle is Obstacle.NO_STAFF_HOURS,
        "none of its staff has working hours",
        "Write use_business_hours = true for one of them, or hours of their own.",
    ),
    Rule(
        NEVER,
        "staff",
        lambda it: it.obstacle is Obstacle.STAFF_ELSEWHEN,
        "whenever the business is open for it, none of its staff works",
        "Let the hours of its staff and those of the business, and its own if it has any, overlap.",
    ),
    Rule(
        NEVER,
        "duration",
        lambda it: it.obstacle is Obstacle.TOO_LONG,
        "it takes {it.part.duration}, and there is no such stretch in which the business is open for it and one of "
        "its staff works",
        "Make it shorter, or the hours longer.",
    ),
    Rule(
        NEVER,
        "policy.slot_interval",
        lambda it: it.obstacle is Obstacle.OFF_THE_GRID,
        "customers can begin every {it.interval} from the opening, and at none of these times its staff work for as "
        "long as it takes",
        "Write a shorter slot_interval, or let the hours of its staff begin with those of the business.",
    ),
    Rule(
        RISK,
        "staff",
        lambda it: it.part.staff is not None and not it.part.staff,
        "it names nobody, which is taken for everybody",
        "Name those who give it.",
    ),
    Rule(REFUSED, "max_attendees", lambda it: it.seats < 1, "nobody has a place", "Write 1, or more for a group."),
    # https://learn.microsoft.com/microsoft-365/bookings/service-types
    Rule(
        REFUSED,
        "max_attendees",
        lambda it: it.changes_kind,
        "whether a service is for one or for a group cannot be changed once it is there",
        "Give the new one a key and a name of its own, and hide the old one.",
    ),
    # https://learn.microsoft.com/microsoft-365/bookings/bookings-faq
    Rule(
        RISK,
        "policy.invite_customers",
        lambda it: it.mails_all,
        "when one leaves a group, Bookings mails all the others that it is cancelled",
        "Write invite_customers = false for it.",
    ),
    Rule(
        REFUSED,
        "price",
        lambda it: it.part.price is not None and it.part.price < 0,
        "it is less than nothing",
        "Write 0 or more.",
    ),
    Rule(
        RISK,
        "price",
        lambda it: it.part.price_type in _PRICED and it.part.price is None,
        "the price is {it.part.price_type}, and there is none",
        'Write it, or price_type = "not_set".',
    ),
    Rule(
        RISK,
        "price_type",
        lambda it: it.part.price_type in _PRICELESS and it.part.price,
        "customers are told {it.part.price_type}, and not {it.part.price}",
        'Write price_type = "fixed", or take the price out.',
    ),
    Rule(
        RISK,
        "reminders",
        lambda it: it.late_reminder,
        "one is due {it.late_reminder} ahead, when nobody can have booked yet",
        "Let it be due later, or maximum_advance be longer.",
    ),
)
