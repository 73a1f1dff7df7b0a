"""A yes to the time that is offered stays one beside the name, the address and the number of who says it."""

from __future__ import annotations

import pytest

from dialogs.state.conversation import ConversationState
from dialogs.understanding.context import Asked
from tests.dialogs.talk import Talk

SOONEST = {"en-GB": "haircut as soon as possible, any stylist", "de-DE": "Haircut so schnell wie möglich, egal bei wem"}


async def _offered(locale: str, said: str) -> ConversationState:
    talk = Talk(locale=locale)
    await talk.say(SOONEST[locale])
    assert talk.state.asked is Asked.TIME
    await talk.say(said)
    return talk.state


@pytest.mark.parametrize(
    ("locale", "said", "details"),
    [
        ("en-GB", "yes ida ek ida@example.com 07911 123456", ("Ida Ek", "ida@example.com", "+447911123456")),
        ("en-GB", "yes please, Ida Ek", ("Ida Ek", None, None)),
        ("en-GB", "Yes, Ida Ek", ("Ida Ek", None, None)),
        ("en-GB", "ok, ida@example.com", (None, "ida@example.com", None)),
        ("en-GB", "Yes, my name is Ida Ek, ida@example.com", ("Ida Ek", "ida@example.com", None)),
        ("en-GB", "perfect - Ida Ek, 07911 123456", ("Ida Ek", None, "+447911123456")),
        ("en-GB", "yes and my number is 07911 123456", (None, None, "+447911123456")),
        ("en-GB", "yes its ida ek 07911 123456", ("Ida Ek", None, "+447911123456")),
        ("de-DE", "ja ida ek ida@example.com 0171 2345678", ("Ida Ek", "ida@example.com", "+491712345678")),
        ("de-DE", "Ja bitte, Ida Ek", ("Ida Ek", None, None)),
        ("de-DE", "ok, ida@example.com", (None, "ida@example.com", None)),
        ("de-DE", "passt, ich heiße Ida Ek, ida@example.com", ("Ida Ek", "ida@example.com", None)),
    ],
)
async def test_the_time_is_taken_and_the_details_are_kept(
    locale: str, said: str, details: tuple[str | None, str | None, str | None]
) -> None:
    state = await _offered(locale, said)

    assert state.visit is not None
    assert state.visit.slot is not None
    customer = state.customer
    assert (customer.name, customer.email, customer.phone) == details


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-GB", "no, Ida Ek, ida@example.com"),
        ("en-GB", "yes but later, ida@example.com"),
        ("en-GB", "my name is Ida Ek"),
        ("en-GB", "Ida Ek, ida@example.com"),
        ("de-DE", "nein, Ida Ek, ida@example.com"),
    ],
)
async def test_without_a_yes_nothing_is_taken(locale: str, said: str) -> None:
    state = await _offered(locale, said)

    assert state.visit is not None
    assert state.visit.slot is None


@pytest.mark.parametrize("said", ["ok great, thank you", "Yes, Thank You", "yes please, that is perfect"])
async def test_no_courtesy_is_a_name(said: str) -> None:
    state = await _offered("en-GB", said)

    assert state.customer.name is None
    assert state.asked is Asked.NAME


async def test_a_yes_to_the_summary_with_another_address_books_nothing() -> None:
    talk = Talk()
    await talk.say("haircut with ana thursday 10:00", "Ida Ek", "ida@example.com", "no")
    assert talk.state.asked is Asked.CONFIRM

    await talk.say("yes, ida@example.org")

    assert talk.booked == []


@pytest.mark.parametrize("said", ["Myself Ida Ek, email ida@example.com", "myself Ida Ek"])
async def test_myself_and_a_name_is_the_name(said: str) -> None:
    talk = Talk()
    await talk.say("haircut with ana thursday 10:00", said)

    assert talk.state.customer.name == "Ida Ek"
