"""A small invented business in each language, and contexts for what is said to it."""

from __future__ import annotations

from datetime import UTC, datetime

from dialogs.understanding.context import Asked, Context, Draft, NamedService, NamedStaff

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)


def services(*names: str) -> tuple[NamedService, ...]:
    return tuple(NamedService(id=name, name=name) for name in names)


def staff(*names: str) -> tuple[NamedStaff, ...]:
    return tuple(NamedStaff(id=name, name=name) for name in names)


ENGLISH = Context(
    now=NOW,
    locale="en-GB",
    country="GB",
    services=services(
        "Haircut", "Children's haircut", "Classic manicure", "Gel polish manicure", "Nail file and polish",
        "Friday facial",
        "10 am yoga", "Cancel culture talk", "Check-up", "Swim class (under 12)", "Hot stone massage", "Beard trim",
    ),
    staff=staff("Ana Lima", "Ana Sousa", "Martin Pugh", "Dr. Okafor", "Will Hart", "Grace", "May Stone"),
)  # fmt: skip
GERMAN = Context(
    now=NOW,
    locale="de-DE",
    country="DE",
    services=services("Herrenhaarschnitt", "Kinderhaarschnitt", "Reifenwechsel", "Erstgespräch", "Massage", "Färben"),
    staff=staff("Jule Brandt", "Dr. Huber", "Mehmet Kaya"),
)


def english(asked: Asked | None = None, **draft: str) -> Context:
    return _asked(ENGLISH, asked, draft)


def german(asked: Asked | None = None, **draft: str) -> Context:
    return _asked(GERMAN, asked, draft)


def _asked(base: Context, asked: Asked | None, draft: dict[str, str]) -> Context:
    known = Draft(name=draft.get("name"), email=draft.get("email"), staff_id=draft.get("staff_id"))
    return Context(
        now=base.now,
        locale=base.locale,
        country=base.country,
        asked=asked,
        services=base.services,
        staff=base.staff,
        draft=known,
    )
