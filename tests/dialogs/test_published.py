"""What the business has published is what is answered, and where it has published nothing, whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from msgspec import structs

from dialogs.acts import Ask, Topic
from dialogs.answers import TOPICS, answer
from dialogs.apply.table import TABLE
from dialogs.fields import day
from dialogs.saying.reasons import Wished, why_not
from dialogs.saying.receipt import receipt
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import Wording
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.zones import Zones
from graph.model import Appointment, Hours, PageSettings, SchedulingPolicy, StaffMember
from scheduling.model import Catalogue, Reason, Rule
from tests.dialogs.conftest import salon
from tests.worlds.sample import ZONE

A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)
MORNINGS = ((Hours(time(9), time(13)),),) * 2 + ((),) * 5


def reticent() -> Catalogue:
    """The salon, when it has published no more than it must."""
    shop = salon()
    business = structs.replace(shop.business, email=None, web_site=None, address=None, page=None)
    return replace(
        shop, business=business, services=tuple(structs.replace(one, description="") for one in shop.services)
    )


def say(shop: Catalogue, topic: Topic, *service_ids: str, **more: Any) -> list[str]:
    speaker = Speaker(Wording("en-GB"), shop, Zones(ZONE, None, online=False))
    return answer(speaker, Ask(topic=topic, **more), service_ids).splitlines()


def salon_with(**changes: object) -> Catalogue:
    shop = reticent()
    return replace(shop, business=structs.replace(shop.business, **changes))


def with_service(**changes: object) -> Catalogue:
    shop = reticent()
    first, *others = shop.services
    return replace(shop, services=(structs.replace(first, **changes), *others))


def test_without_a_price_the_customer_is_asked_to_ask() -> None:
    assert say(reticent(), Topic.PRICE, "cut") == ["Haircut: €28."]
    assert say(with_service(price=None, price_type=None), Topic.PRICE, "cut") == [
        "Haircut: please ask us for the price."
    ]


def test_without_an_address_or_a_number_it_is_said_that_there_is_none() -> None:
    assert say(reticent(), Topic.CONTACT) == ["You can reach us on +351 210 000 100."]
    assert say(salon_with(phone=None), Topic.CONTACT) == ["I'm afraid I have no other contact for us."]
    assert say(reticent(), Topic.PLACE) == ["Please contact us for our address."]


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (A_DAY, A_MONTH, "You can book up to 30 days ahead, and until 24 hours before."),
        (timedelta(0), A_MONTH, "You can book up to 30 days ahead, and at short notice."),
        (A_DAY, None, "You can book until 24 hours before, as far ahead as there are times."),
        (timedelta(0), None, "You can book at short notice, and as far ahead as there are times."),
    ],
)
def test_how_far_ahead_can_be_booked_is_what_the_business_has_set(
    least: timedelta, most: timedelta | None, said: str
) -> None:
    policy = SchedulingPolicy(minimum_lead_time=least, maximum_advance=most)

    assert say(salon_with(policy=policy), Topic.ADVANCE) == [said]


def test_the_rules_of_the_one_service_that_is_spoken_of_count() -> None:
    shop = with_service(policy=SchedulingPolicy(minimum_lead_time=A_DAY))

    assert say(shop, Topic.CHANGES, "cut")[0].startswith(
        "You can move or cancel an appointment up to 24 hours before it"
    )
    assert say(shop, Topic.CHANGES)[0].startswith("You can move or cancel an appointment up to 2 hours before it")
    assert say(salon_with(policy=None), Topic.CHANGES)[0].startswith(
        "You can move or cancel an appointment at any time"
    )


@pytest.mark.parametrize(
    ("url", "end"), [("https://salon.example/p", " https://salon.example/p"), ("javascript:alert(1)", ""), ("", "")]
)
def test_only_a_page_on_the_web_is_named_for_privacy(url: str, end: str) -> None:
    shop = salon_with(page=PageSettings("Europe/Lisbon", privacy_url=url))

    [said] = say(shop, Topic.PRIVACY)

    assert said.endswith(f"please ask us on +351 210 000 100.{end}")


@pytest.mark.parametrize("topic", [Topic.PRIVACY, Topic.IDENTITY, Topic.LATE])
def test_a_business_without_a_number_is_named_instead(topic: Topic) -> None:
    assert say(salon_with(phone=None), topic)[0].endswith("on Salon.")
    assert say(reticent(), topic)[0].endswith("on +351 210 000 100.")


@pytest.mark.parametrize(
    ("service_ids", "said"),
    [
        (["colour"], "That would be Dana Ferreira."),
        (["cut"], "With us are Dana Ferreira and Marco Silva."),
        ([], "With us are Dana Ferreira and Marco Silva."),
    ],
)
def test_who_is_there_is_who_gives_the_service_that_is_spoken_of(service_ids: Sequence[str], said: str) -> None:
    assert say(reticent(), Topic.STAFF, *service_ids) == [said]


def test_a_service_is_described_or_its_customer_is_told_whom_to_ask() -> None:
    assert say(with_service(description="With a wash."), Topic.ABOUT, "cut") == ["Haircut (45 min, €28): With a wash."]
    assert say(reticent(), Topic.ABOUT, "cut") == [
        "Haircut (45 min, €28)",
        "For more about it, please ask us on +351 210 000 100.",
    ]
    assert say(salon_with(phone=None), Topic.ABOUT, "cut") == ["Haircut (45 min, €28)"]


def test_hours_that_are_not_published_are_not_made_up() -> None:
    unknown = ["Please contact us for our opening hours."]

    assert say(salon_with(hours=None), Topic.HOURS) == unknown
    assert say(salon_with(hours=None), Topic.ROTA, staff_ids=("d",)) == unknown


def test_the_week_of_somebody_names_the_days_on_which_they_work() -> None:
    member = StaffMember("z", "Zé Costa", use_business_hours=False, hours=MORNINGS)
    shop = replace(reticent(), staff=(member,))

    assert say(shop, Topic.ROTA, staff_ids=("z",)) == [
        "Zé Costa usually works:",
        "Monday: 09:00–13:00",
        "Tuesday: 09:00–13:00",
    ]


def test_what_is_told_with_a_booking_is_told_with_its_receipt() -> None:
    shop = with_service(additional_information="<p>Please come with dry hair.</p>")
    start = datetime(2026, 11, 24, 15, tzinfo=ZONE)
    made = Appointment("a1", "cut", "Haircut", start, start + timedelta(minutes=45), ("d",))

    card = receipt(Speaker(Wording("en-GB"), shop, Zones(ZONE, None)), "You're booked!", made)

    assert card.note.splitlines() == ["Please come with dry hair.", "To move or cancel it, just write to me here."]


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (11, "We're open then, but Haircut isn't offered on Tuesday 24 November at 11:00."),
        (13, "Tuesday 24 November at 13:00 is outside our opening hours."),
        (20, "Tuesday 24 November at 20:00 is outside our opening hours."),
    ],
)
def test_hours_of_a_service_are_not_those_of_the_business(hour: int, said: str) -> None:
    speaker = Speaker(Wording("en-GB"), salon(), Zones(ZONE, None))
    service = salon().service("cut")
    assert service is not None
    start = datetime(2026, 11, 24, hour, tzinfo=ZONE)

    assert why_not(speaker, Reason(Rule.CLOSED), Wished(service, start.date(), start)) == said


def test_where_nothing_is_free_it_is_said_how_far_was_looked() -> None:
    speaker = Speaker(Wording("en-GB"), salon(), Zones(ZONE, None))
    nothing = ConversationState(tasks=(Booking(service_id="cut", slots=(), looked_until=date(2026, 12, 8)),))

    assert day.ask(nothing, speaker).text.startswith("I couldn't find a free time up to Tuesday 8 December.")


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        (Topic.WAITING_LIST, "I can't put anybody on a waiting list from here"),
        (Topic.REMINDERS, "I can't set a reminder from here."),
        (Topic.CALENDAR, 'Every appointment that I show you has "Add to calendar" on it.'),
        (Topic.LANGUAGE, "I'm afraid I can only write in English."),
        (Topic.CONFIRMATION, "As soon as it is booked you'll see it confirmed here."),
        (Topic.SERVICES, "We offer: Haircut (45 min, €28)"),
    ],
)
def test_what_is_not_done_here_is_named_with_who_can(topic: Topic, said: str) -> None:
    [told] = say(reticent(), topic)

    assert told.startswith(said)
    assert topic in {Topic.CALENDAR, Topic.CONFIRMATION, Topic.SERVICES} or told.endswith("ask us on +351 210 000 100.")


def test_every_topic_has_an_answer_or_a_row_that_says_who_knows() -> None:
    of_rows = {row.says for row in TABLE if row.act is Ask}
    without = set(Topic) - TOPICS.keys() - of_rows

    assert sorted(topic.name for topic in without) == [], "to be named in TOPICS, or in a row of the table"
