"""The receipt: all that was booked, as it is in the calendar, and what becomes of it now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from dialogs.replies import Card
from dialogs.saying.calendar_entry import entry_of, google_link, outlook_link, uid_of
from dialogs.saying.place import map_link
from dialogs.saying.receipt import Told, receipt
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import FormOfAddress, Wording
from dialogs.zones import Zones
from graph.model import Address, Answer, AnswerType, Appointment, Attendee, Business, Location, PriceType, Service
from scheduling.model import Catalogue

ZONE = ZoneInfo("Europe/Lisbon")
START = datetime(2026, 11, 24, 15, tzinfo=ZONE)
NEWS = Told(intent="i1", is_news=True)
ANA = Attendee(name="Ana Silva", email="ana@example.com", phone="+351912345678")


def shop(**service: Any) -> Catalogue:
    address = Address(street="Rua 1", city="Lisbon", postal_code="1250-024")
    business = Business(
        "studio@example.com", "Studio", "+351 210 000 100", "hello@studio.example", currency="EUR", address=address
    )
    cut = Service("cut", "Haircut", timedelta(minutes=45), **service)
    return Catalogue(business, ZONE, (cut,), (), {})


def speaker(locale: str = "en-GB", form: FormOfAddress = FormOfAddress.FORMAL, **service: Any) -> Speaker:
    return Speaker(Wording(locale, form), shop(**service), Zones(ZONE, None))


def made(**more: Any) -> Appointment:
    values: dict[str, Any] = {"attendees": (ANA,), "price": 28.0, "price_type": PriceType.FIXED} | more
    return Appointment("a1", "cut", "Haircut", START, START + timedelta(minutes=45), **values)


def rows(card: Card) -> dict[str, str]:
    return {row.label: row.value for row in card.rows}


def test_all_that_was_booked_is_on_the_receipt() -> None:
    answers = (
        Answer("q1", "Allergies?", AnswerType.TEXT, "nuts"),
        Answer("q2", "Coloured?", AnswerType.CHOICE, selected=("Yes", "Not sure")),
        Answer("q3", "And?", AnswerType.TEXT, ""),
    )

    card = receipt(speaker(), "Booked", made(attendees=(changed(ANA, answers=answers),)), told=NEWS)

    assert rows(card) == {
        "Service": "Haircut (45 min, €28)",
        "When": "Tuesday 24 November at 15:00",
        "Where": "Rua 1, 1250-024 Lisbon",
        "Name": "Ana Silva",
        "Phone": "+351 912 345 678",
        "Allergies?": "nuts",
        "Coloured?": "Yes, Not sure",
    }
    assert [choice.label for choice in card.choices] == ["Move", "Cancel", "Book another"]


@pytest.mark.parametrize(
    ("told", "more", "is_said"),
    [
        (NEWS, {}, True),
        (NEWS, {"is_customer_not_mailed": True}, False),
        (NEWS, {"attendees": (), "customer_email": "ana@example.com"}, True),
        (NEWS, {"attendees": (changed(ANA, email=None),)}, False),
        (Told(), {}, False),
    ],
)
def test_a_confirmation_is_spoken_of_where_bookings_sends_one(told: Told, more: dict[str, Any], is_said: bool) -> None:
    card = receipt(speaker(), "Booked", made(**more), told=told)

    assert ("A confirmation is on its way to ana@example.com." in card.note) is is_said
    # The address is on the receipt in either case, and once.
    has_address = more.get("attendees") != (changed(ANA, email=None),)
    assert card.text.count("ana@example.com") == has_address


LINK = "https://teams.example/join/1"


@pytest.mark.parametrize(
    ("service", "appointment", "told", "note"),
    [
        ({"is_online": True}, {"is_online": True, "join_url": LINK}, NEWS, None),
        ({}, {"is_online": True, "join_url": LINK}, Told(has_lost_link=True), None),
        ({"is_online": True}, {}, NEWS, "The link to join isn't in the calendar yet."),
        ({"is_online": True}, {}, Told(has_lost_link=True), "Until now there was a link to join online"),
        ({}, {}, Told(has_lost_link=True), "Until now there was a link to join online"),
        ({}, {}, NEWS, None),
    ],
)
def test_whoever_comes_online_has_a_link_or_hears_how_to_get_one(
    service: dict[str, Any], appointment: dict[str, Any], told: Told, note: str | None
) -> None:
    card = receipt(speaker(**service), "Booked", made(**appointment), told=told)

    assert (card.links == (("Join online", LINK),)) is ("join_url" in appointment)
    assert ("link" in card.note) is (note is not None)
    assert note is None or (note in card.note and "Studio / +351 210 000 100" in card.note)


def test_what_the_business_tells_comes_first_and_in_german_too() -> None:
    said = speaker("de", FormOfAddress.INFORMAL, additional_information="Bitte mit trockenem Haar kommen.")

    card = receipt(said, "Dein Termin ist gebucht!", made(), told=NEWS)

    assert card.note.splitlines() == [
        "Bitte mit trockenem Haar kommen.",
        "Eine Bestätigung ist unterwegs an ana@example.com.",
        "Zum Verschieben oder Absagen schreib mir einfach hier.",
    ]


@pytest.mark.parametrize(
    ("service", "appointment", "query"),
    [
        ({}, {}, "Rua 1, 1250-024 Lisbon"),
        ({}, {"location": Location("Room 2")}, "Rua 1, 1250-024 Lisbon"),
        ({}, {"location": Location("Annex", Address("Rua 9 & 10", "Porto"))}, "Rua 9 & 10, Porto"),
        ({"is_online": True}, {}, None),
        ({}, {"is_online": True}, None),
    ],
)
def test_a_visit_has_a_map(service: dict[str, Any], appointment: dict[str, Any], query: str | None) -> None:
    found = map_link(speaker(**service), made(**appointment))

    assert (parse_qs(urlsplit(found).query)["query"][0] if found else None) == query


def test_an_entry_tells_nothing_of_the_customer() -> None:
    entry = entry_of(speaker(additional_information="Dry hair."), made(customer_notes="afraid of scissors"))

    told = f"{entry} {google_link(entry)} {outlook_link(entry, is_at_work=False)}"
    assert not [word for word in ("Ana", "Silva", "ana@", "912", "scissors") if word in told]
    assert entry.title == "Haircut at Studio"
    assert entry.text == "Dry hair.\nStudio / +351 210 000 100"


def test_links_open_an_entry_with_all_of_it() -> None:
    entry = entry_of(speaker(), made(join_url=LINK, is_online=True))

    google = parse_qs(urlsplit(google_link(entry)).query)
    outlook = parse_qs(urlsplit(outlook_link(entry, is_at_work=False)).query)

    assert google["dates"] == ["20261124T150000Z/20261124T154500Z"]
    assert (google["text"], google["location"]) == (["Haircut at Studio"], [LINK])
    assert outlook["startdt"] == ["2026-11-24T15:00:00Z"]
    assert outlook["subject"] == ["Haircut at Studio"]
    assert "+" not in outlook_link(entry, is_at_work=False).partition("?")[2]


def test_whoever_has_signed_in_at_work_gets_the_calendar_of_their_work() -> None:
    entry = entry_of(speaker(), made())

    assert outlook_link(entry, is_at_work=True).startswith("https://outlook.office.com/")
    assert outlook_link(entry, is_at_work=False).startswith("https://outlook.live.com/")


@given(st.text(min_size=1), st.text(min_size=1))
def test_an_entry_is_called_the_same_for_the_same_yes_alone(one: str, other: str) -> None:
    assert (uid_of(one) == uid_of(other)) is (one == other)
    assert one not in uid_of(one) or len(one) < 13
