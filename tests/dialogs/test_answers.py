"""Questions about hours, for a day and for a person, and about who reads what is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from dialogs.acts import Ask, Topic
from dialogs.answers import answer
from dialogs.ports import Aids
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import Wording
from dialogs.turn import TurnOptions
from dialogs.when import When
from dialogs.zones import Zones
from graph.model import (
    Availability,
    AvailabilityType,
    AvailabilityWindow,
    Hours,
    PriceType,
    SchedulingPolicy,
    StaffMember,
)
from scheduling.model import Catalogue
from scheduling.operator_rules import StaffHoursZone
from tests.dialogs.conftest import salon
from tests.dialogs.talk import Talk
from tests.worlds.sample import ZONE

CHRISTMAS, EVE = date(2026, 12, 25), date(2026, 12, 24)
MORNINGS = ((Hours(time(9), time(13)),),) * 5 + ((), ())


def say(shop: Catalogue, ask: Ask, *, locale: str = "en-GB", model_at: str = "") -> str:
    speaker = Speaker(Wording(locale), shop, Zones(ZONE, None, online=False), model_at)
    return answer(speaker, ask, ())


def with_policy(policy: SchedulingPolicy) -> Catalogue:
    shop = salon()
    return replace(shop, business=structs.replace(shop.business, policy=policy))


def test_a_holiday_is_closed_and_other_days_have_their_hours() -> None:
    closed = AvailabilityWindow(CHRISTMAS, CHRISTMAS, Availability(AvailabilityType.NOT_BOOKABLE))
    shop = with_policy(SchedulingPolicy(custom_availabilities=(closed,)))

    said = say(shop, Ask(topic=Topic.HOURS, when=When((EVE, CHRISTMAS))))

    assert said.splitlines() == [
        "On Thursday 24 December we're open 09:00–13:00, 14:00–19:00.",
        "We're closed on Friday 25 December.",
    ]


@pytest.mark.parametrize(
    ("zone", "in_zone_of", "shown"),
    [
        (None, StaffHoursZone.BUSINESS, "09:00–13:00"),
        ("Europe/Lisbon", StaffHoursZone.MEMBER, "09:00–13:00"),
        ("Atlantic/Azores", StaffHoursZone.BUSINESS, "09:00–13:00"),
        ("Atlantic/Azores", StaffHoursZone.MEMBER, "10:00–14:00"),
    ],
)
def test_hours_of_staff_are_shown_on_the_clock_of_the_business(
    zone: str | None, in_zone_of: StaffHoursZone, shown: str
) -> None:
    member = StaffMember("z", "Zé Costa", use_business_hours=False, hours=MORNINGS, time_zone=zone)
    shop = replace(salon(), staff=(member,), staff_hours_zone=in_zone_of)

    said = say(shop, Ask(topic=Topic.ROTA, staff_ids=("z",), when=When((EVE,))))

    assert said == f"On Thursday 24 December Zé Costa usually works {shown}."
    assert shop.zone == ZoneInfo("Europe/Lisbon")


def test_whoever_is_off_on_a_day_is_said_to_be() -> None:
    member = StaffMember("z", "Zé Costa", use_business_hours=False, hours=MORNINGS)
    shop = replace(salon(), staff=(member,))

    said = say(shop, Ask(topic=Topic.ROTA, staff_ids=("z",), when=When((date(2026, 12, 26),))))

    assert said == "Zé Costa doesn't usually work on Saturday 26 December."


def test_a_question_about_a_whole_week_gets_the_week() -> None:
    week = tuple(date(2026, 12, day) for day in range(7, 14))

    said = say(salon(), Ask(topic=Topic.ROTA, staff_ids=("d",), when=When(week)))

    assert said.startswith("Dana Ferreira usually works:\nMonday: 09:00–13:00, 14:00–19:00")
    assert "Sunday" not in said


def test_whose_hours_are_asked_and_who_is_not_here_any_more_leaves_those_of_the_business() -> None:
    gone = say(salon(), Ask(topic=Topic.ROTA, staff_ids=("gone",), when=When((EVE,))))

    assert gone == say(salon(), Ask(topic=Topic.HOURS, when=When((EVE,))))


def test_what_is_online_is_at_no_address() -> None:
    shop = salon()
    speaker = Speaker(Wording("en-GB"), shop, Zones(ZONE, None, online=False))

    there = [answer(speaker, Ask(topic=Topic.PLACE), (key,)) for key in ("cut", "talk")]

    assert there == [
        f"You'll find us at {speaker.address()}.",
        "Online consultation is online. The link to join comes with the confirmation of your booking.",
    ]


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "€30 per hour"), ("de-DE", "30 € pro Stunde")])
def test_a_price_by_the_hour_is_said_to_be_one(locale: str, said: str) -> None:
    speaker = Speaker(Wording(locale), salon(), Zones(ZONE, None, online=False))

    assert speaker.price(30, PriceType.HOURLY) == said


OF_A_MODEL = {
    "en-GB": "What I can't read by myself is also read by a language model at llm.example. Before that I take out "
    "e-mail addresses, phone numbers and the name that I know you by.",
    "de-DE": "Was ich nicht selbst verstehe, liest auch ein Sprachmodell bei llm.example. Vorher nehme ich "
    "E-Mail-Adressen, Telefonnummern und den Namen heraus, unter dem ich Sie kenne.",
}


@pytest.mark.parametrize("locale", OF_A_MODEL)
def test_who_asks_about_their_data_is_told_of_a_model_only_where_there_is_one(locale: str) -> None:
    alone = say(salon(), Ask(topic=Topic.PRIVACY), locale=locale)
    read_elsewhere = say(salon(), Ask(topic=Topic.PRIVACY), locale=locale, model_at="llm.example")

    assert OF_A_MODEL[locale] in read_elsewhere
    assert read_elsewhere.replace(f" {OF_A_MODEL[locale]}", "") == alone


@pytest.mark.parametrize(("aids", "is_told"), [(Aids(), False), (Aids(model_at="llm.example"), True)])
async def test_the_host_that_is_told_is_the_one_that_the_settings_name(aids: Aids, is_told: bool) -> None:
    said = await Talk(options=TurnOptions(aids=aids)).say("what do you do with my data?")

    assert "I use what you tell me here" in said
    assert ("a language model at llm.example" in said) is is_told
