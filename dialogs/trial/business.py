"""A business as a few lines of TOML or JSON, in the form in which sets of messages describe theirs."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import time, timedelta
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from dialogs.saying.catalogue import MASTER, folder, languages_with
from graph.model import Address, Business, Hours, PriceType, SchedulingPolicy, Service, StaffMember
from scheduling.model import Catalogue

FILE = "business.toml"
"""In the folder of a language: who is talked to in it where nobody else is named."""

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_POLICY = SchedulingPolicy(
    slot_interval=timedelta(minutes=30),
    minimum_lead_time=timedelta(hours=2),
    maximum_advance=timedelta(days=60),
    allow_staff_selection=True,
)


class SaidService(Struct):
    """`staff_needed` is how many of the staff have to be there at once."""

    name: str
    minutes: int = 30
    price: float | None = None
    seats: int = 1
    online: bool = False
    description: str = ""
    also_called: list[str] = []
    staff_needed: int | Literal["all"] = 1


class SaidStaff(Struct):
    """`services` are the names of those that they give."""

    name: str
    services: list[str] | Literal["all"] = "all"


class SaidBusiness(Struct):
    """Whoever has nothing but a name may be only that. `hours` are by day, as {"mon": [["09:00", "18:00"]]}."""

    services: list[str | SaidService]
    staff: list[str | SaidStaff] = []
    hours: dict[str, list[tuple[str, str]]] = {}
    name: str = "Studio"
    tz: str = "Europe/Lisbon"
    phone: str = ""
    address: str = ""
    currency: str = "EUR"


def sample(language: str) -> Catalogue:
    """The one of the language, or else that of English."""
    return shop_of(tomllib.loads(_sample_of(language if language in languages_with(FILE) else MASTER)))


def _sample_of(language: str) -> str:
    place: Traversable = folder() / language / FILE
    return place.read_text(encoding="utf-8")


def read(where: str) -> Catalogue:
    """From FILE, or FILE#KEY where a file holds several. ValueError where it is no business."""
    name, _, key = where.partition("#")
    text = Path(name).read_text(encoding="utf-8")
    found = tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
    return shop_of(_one_of(found, key) if isinstance(found, list) else found)


def _one_of(several: list[dict[str, Any]], key: str) -> dict[str, Any]:
    for one in several:
        if one.get("key") == key:
            return one
    raise ValueError(f"{key!r} is none of {', '.join(str(one.get('key')) for one in several)}")


def shop_of(said: object) -> Catalogue:
    """What can be booked there; names are their own ids. ValueError says what does not fit, and where."""
    told = msgspec.convert(said, SaidBusiness)
    services = [SaidService(one) if isinstance(one, str) else one for one in told.services]
    staff = [SaidStaff(one) if isinstance(one, str) else one for one in told.staff]
    business = Business(
        id=told.name,
        name=told.name,
        phone=told.phone or None,
        address=Address(street=told.address) if told.address else None,
        currency=told.currency,
        hours=tuple(tuple(_hours(told, day)) for day in _WEEK),
        policy=_POLICY,
    )
    offered = tuple(_service(one, staff) for one in services)
    return Catalogue(
        business,
        ZoneInfo(told.tz),
        offered,
        tuple(StaffMember(one.name, one.name) for one in staff),
        {},
        {one.name: tuple(one.also_called) for one in services if one.also_called},
        staff_needed={
            one.id: needed for one, said in zip(offered, services, strict=True) if (needed := _needed(said, one)) > 1
        },
    )


def _needed(said: SaidService, service: Service) -> int:
    return len(service.staff_ids) if said.staff_needed == "all" else said.staff_needed


def _hours(told: SaidBusiness, day: str) -> Iterator[Hours]:
    for start, end in told.hours.get(day, ()) if told.hours else (("09:00", "18:00"),):
        yield Hours(time.fromisoformat(start), time() if end == "24:00" else time.fromisoformat(end))


def _service(one: SaidService, staff: list[SaidStaff]) -> Service:
    return Service(
        id=one.name,
        name=one.name,
        duration=timedelta(minutes=one.minutes),
        description=one.description,
        price=one.price,
        price_type=PriceType.NOT_SET if one.price is None else PriceType.FIXED,
        is_online=one.online,
        max_attendees=one.seats,
        staff_ids=tuple(who.name for who in staff if who.services == "all" or one.name in who.services),
    )
