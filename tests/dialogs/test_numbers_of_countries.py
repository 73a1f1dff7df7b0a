"""A number without its country's prefix is one of the business's country or the customer's, and of no other."""

from __future__ import annotations

import phonenumbers
import pytest

from tests.dialogs.talk import Talk

# With the locale that a channel tells, where the language need not be one that is spoken.
LOCALES = {"fr-FR": "FR", "de-AT": "AT", "en-GB": "GB", "nl-NL": "NL", "es-MX": "MX", "zh-Hant-TW": "TW"}
ROUND = ["en", "fr", "sv", "de"]


def _typed(country: str) -> tuple[str, str]:
    """A mobile number as people there type it, and as it is stored."""
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert number is not None
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return national, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


async def _given(locale: str, number: str) -> str | None:
    talk = Talk(locale=locale)
    await talk.say("haircut thursday 10:00", "Zoe Bell", "zoe@example.com", number)
    return talk.state.customer.phone


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_number_of_the_customers_country_is_stored_as_such(locale: str) -> None:
    typed, stored = _typed(LOCALES[locale])

    assert await _given(locale, typed) == stored


@pytest.mark.parametrize("locale", [*LOCALES, *ROUND])
async def test_a_number_of_the_business_country_is_stored_as_such(locale: str) -> None:
    typed, stored = _typed("PT")

    assert await _given(locale, typed) == stored


@pytest.mark.parametrize("locale", ROUND)
async def test_a_number_of_no_country_that_is_known_gets_no_prefix_of_another(locale: str) -> None:
    typed, _ = _typed("FR")

    assert await _given(locale, typed) is None
