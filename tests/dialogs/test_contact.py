"""How a customer has to be reached to book: what is asked for, what may be left out, and what is booked then."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from dialogs.policy import AskFor, next_of_customer
from dialogs.state.customer import Customer
from dialogs.state.tasks import Booking
from dialogs.understanding.context import Asked
from scheduling.operator_rules import CustomerContact
from tests.dialogs.conftest import salon
from tests.dialogs.talk import Talk

EMAIL, PHONE, EITHER, BOTH = CustomerContact
WISH = "a beard trim tomorrow at 11 with Marco"
ADDRESS, NUMBER = "ana@example.com", "+351 912 345 678"


def enough(contact: CustomerContact, email: str, phone: str) -> bool:
    """The rule, said once more in other words."""
    given = {EMAIL: bool(email), PHONE: bool(phone), EITHER: bool(email or phone), BOTH: bool(email and phone)}
    return given[contact]


@pytest.mark.parametrize("contact", CustomerContact)
@pytest.mark.parametrize(("email", "phone"), list(product([None, "", "ana@example.com"], [None, "", "+351912345678"])))
def test_both_are_asked_for_and_what_is_needed_until_it_is_there(
    contact: CustomerContact, email: str | None, phone: str | None
) -> None:
    customer = Customer(name="Ana Silva", email=email, phone=phone)

    action = next_of_customer(Booking(service_id="cut"), customer, replace(salon(), contact=contact))

    asks = action.what if isinstance(action, AskFor) else None
    is_over = email is not None and phone is not None and enough(contact, email, phone)
    assert (asks in {Asked.EMAIL, Asked.PHONE}) is not is_over
    if asks is Asked.EMAIL:
        assert not email
    if asks is Asked.PHONE:
        assert not phone


async def talk_with(contact: CustomerContact, *said: str, locale: str = "en-GB") -> Talk:
    talk = Talk(locale=locale)
    talk.desk.shop = replace(talk.desk.shop, contact=contact)
    await talk.say(*said)
    return talk


def booked(talk: Talk) -> list[tuple[str, str]]:
    return [(one.attendees[0].email or "", one.attendees[0].phone or "") for one in talk.desk.appointments]


async def test_without_a_setting_an_address_is_needed_and_a_number_is_not() -> None:
    talk = await talk_with(EMAIL, WISH, "Ana Silva", "I don't have one")
    assert "I need an e-mail address to book" in talk.answer

    await talk.say(ADDRESS, "skip", "yes")

    assert booked(talk) == [(ADDRESS, "")]


async def test_where_either_will_do_a_number_is_an_answer_to_the_question_for_an_address() -> None:
    talk = await talk_with(EITHER, WISH, "Ana Silva")
    assert "A phone number will do as well." in talk.answer

    summary = await talk.say(NUMBER)
    await talk.say("yes")

    assert "E-mail: none given" in summary
    assert booked(talk) == [("", "+351912345678")]


async def test_where_either_will_do_whoever_skips_the_one_needs_the_other() -> None:
    talk = await talk_with(EITHER, WISH, "Ana Silva", "skip")
    assert "Which phone number may we call" in talk.answer

    again = await talk.say("skip")
    await talk.say(NUMBER, "yes")

    assert "I need an e-mail address or a phone number to book. Without either, please contact us on" in again
    assert booked(talk) == [("", "+351912345678")]


async def test_where_either_will_do_no_number_asks_for_an_address() -> None:
    talk = await talk_with(EITHER, WISH, "Ana Silva, no phone")
    assert "Which e-mail address may we write to" in talk.answer
    assert "phone number will do" not in talk.answer

    again = await talk.say("skip")
    await talk.say(ADDRESS, "yes")

    assert "I need an e-mail address or a phone number" in again
    assert booked(talk) == [(ADDRESS, "")]


async def test_where_either_will_do_both_can_be_given() -> None:
    talk = await talk_with(EITHER, WISH, f"Ana Silva, {ADDRESS}, {NUMBER}", "yes")

    assert booked(talk) == [(ADDRESS, "+351912345678")]


async def test_where_a_number_is_needed_it_is_asked_for_first_and_the_address_may_be_skipped() -> None:
    talk = await talk_with(PHONE, WISH, "Ana Silva")
    assert "Which phone number may we call" in talk.answer

    needed = await talk.say("skip")
    unclear = await talk.say("12")
    asked = await talk.say(NUMBER)
    await talk.say("skip", "yes")

    assert "I need a phone number to book" in needed
    assert "skip" not in unclear
    assert "You can skip this." in asked
    assert booked(talk) == [("", "+351912345678")]


async def test_where_both_are_needed_neither_is_skipped() -> None:
    talk = await talk_with(BOTH, WISH, "Ana Silva", "skip")
    assert "I need an e-mail address to book" in talk.answer

    needed = await talk.say(ADDRESS, "skip")
    await talk.say(NUMBER, "yes")

    assert "I need a phone number to book" in needed
    assert booked(talk) == [(ADDRESS, "+351912345678")]


async def test_what_was_skipped_can_be_given_at_the_summary() -> None:
    talk = await talk_with(EITHER, WISH, "Ana Silva", NUMBER, f"my e-mail is {ADDRESS}", "yes")

    assert booked(talk) == [(ADDRESS, "+351912345678")]


async def test_in_german_it_is_as_kind() -> None:
    talk = await talk_with(
        EITHER, "Beard trim morgen um 11 Uhr bei Marco", "Ana Silva", "habe ich nicht", locale="de-DE"
    )
    assert "Welche Telefonnummer dürfen wir" in talk.answer

    await talk.say(NUMBER, "ja")

    assert booked(talk) == [("", "+351912345678")]
