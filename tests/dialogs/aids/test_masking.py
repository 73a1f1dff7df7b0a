"""What leaves for a model says what is wished for, and not by whom, nor how they are reached."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.acts import Field, GiveText
from dialogs.aids.masking import Label, masked, without_contact
from dialogs.understanding.context import Asked, Draft
from dialogs.understanding.message import Message, folded
from dialogs.understanding.reader import read
from tests.dialogs.aids.places import KNOWN, appointments, salon


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("write to ida@example.com please", "write to [email] please"),
        ("ida at example dot com", "[email]"),
        ("o'hara!x@example.co.uk", "[email]"),
        ("ida@example.com or ida@example.org", "[email] or [email]"),
        ("call 079 123 45 67", "call [phone]"),
        ("079 123 45 67 or 044/123.45.67", "[phone] or [number]"),
        ("my card is 4929 1234 5678 9012", "my card is [number]"),
        ("customer 48213", "customer [number]"),
        ("see https://example.com/a?b=c and www.example.org", "see [link] and [link]"),
        ("on example.com/me/1", "on [link]"),
    ],
)
def test_addresses_and_numbers_are_taken_out(said: str, text: str) -> None:
    assert masked(said, salon()).text == text


@pytest.mark.parametrize(
    "said",
    [
        "on 27.11.2026 at 10:30",
        "2026-12-01 10:00",
        "1/12 or 2/12/2026, 9.30-11.30",
        "27.11.-30.11., 10-12",
        "1 12 2026 at 1030",
        "4 people on the 3rd at 14h",
        "in 2027",
        "between 9:00 - 12:00",
        "27.11.2026/28.11.2026",
        "27.11.2026 10:30 - 11:30",
    ],
)
def test_days_and_times_stay(said: str) -> None:
    assert masked(said, salon()).text == said


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Rita Sol here, Rita's time", "[name] here, [name] time"),
        ("it is RITA   SOL", "it is [name]"),
        ("Sol, Rita", "[name]"),
        ("ritasol speaking", "[name] speaking"),
        ("reach me at 079 1234567 or 41791234567", "reach me at [phone] or [phone]"),
        ("rita.sol@example.com", "[email]"),
    ],
)
def test_what_is_known_of_the_customer_is_taken_out(said: str, text: str) -> None:
    assert masked(said, salon(draft=KNOWN)).text == text


@pytest.mark.parametrize(
    ("name", "said", "text"),
    [
        ("Jan Kröger", "am 15. Jan, Jan Kröger", "am 15. Jan, [name]"),
        ("Jan Kröger", "Kroeger und Krögers Sohn", "[name] und [name] Sohn"),
        ("Anna-Lena Groß", "ANNA LENA GROSS", "[name]"),
        ("田中", "田中です", "[name]です"),
        ("José", "jose hier", "[name] hier"),
    ],
)
def test_a_name_is_known_however_it_is_written(name: str, said: str, text: str) -> None:
    assert masked(said, salon(locale="de-CH", draft=Draft(name=name))).text == text


def test_whom_an_appointment_is_for_is_taken_out() -> None:
    assert masked("cancel Rita's", salon(appointments=appointments())).text == "cancel [name]"


def test_a_name_that_was_read_in_the_message_is_taken_out() -> None:
    there = salon(asked=Asked.NAME)
    said = "I'm Gwyneth Parry, and Parry will do"

    acts = read(said, there)

    assert any(isinstance(act, GiveText) and act.field is Field.NAME for act in acts)
    assert not re.search("gwyneth|parry", masked(said, there, acts).text, re.IGNORECASE)


def test_places_are_those_of_what_was_taken_out() -> None:
    said = "Rita, 079 123 45 67, ida@example.com"
    own = Message(said).own

    found = masked(said, salon(draft=KNOWN)).places

    assert [(own[slice(*one.span)], one.label) for one in found] == [
        ("Rita", Label.NAME),
        ("079 123 45 67", Label.PHONE),
        ("ida@example.com", Label.EMAIL),
    ]


def test_a_text_of_the_business_keeps_its_prices_and_hours() -> None:
    said = "90 min, CHF 120.50, 10-12 or 14.00-16.30. Call 044 123 45 67, write to a@b.example, www.b.example"

    assert without_contact(said) == "90 min, CHF 120.50, 10-12 or 14.00-16.30. Call [number], write to [email], [link]"


EMAILS = st.from_regex(r"[a-z][a-z0-9._+]{0,8}[a-z0-9]@[a-z]{2,8}\.(com|ch|de|org|co\.uk)", fullmatch=True)
PHONES = st.sampled_from(
    ("+41 {} {} {}", "0{}/{}{}", "0{} {} {}", "+41{}{}{}", "0041 {}-{}-{}", "(0{}) {} {}")
).flatmap(
    lambda form: st.tuples(st.integers(20, 99), st.integers(100, 999), st.integers(1000, 9999)).map(
        lambda parts: form.format(*parts)
    )
)
NAMES = st.sampled_from(
    ("Rita Sol", "Anna-Lena Groß", "Jan Kröger", "José", "Siobhán O'Neill", "Mai Thi Nguyen", "Will Young")
)
WORDS = st.sampled_from(
    (
        "please",
        "call",
        "me",
        "on",
        "my name is",
        "und",
        "für",
        "at",
        "<b>",
        "\u200b",
        "...",
        ",",
        "!",
        "\n",
        "with Dana",
    )
)
MOMENTS = st.sampled_from(("27.11.2026", "2026-12-01", "10:30", "9.30-11.30", "3.12.", "1/12"))


@settings(max_examples=200)
@given(st.data())
def test_nothing_that_tells_who_it_is_survives(data: st.DataObject) -> None:
    name, email, phone = data.draw(NAMES), data.draw(EMAILS), data.draw(PHONES)
    draft = Draft(name=data.draw(st.sampled_from((name, None))) or name, email=email, phone=phone)
    other_email, other_phone, moment = data.draw(EMAILS), data.draw(PHONES), data.draw(MOMENTS)
    told = (name, name.upper(), name.split()[-1], email, email.upper(), phone, other_email, other_phone)
    parts = data.draw(st.lists(st.one_of(st.sampled_from(told), WORDS), max_size=8))
    said = " ".join((*parts, ";", moment, ";"))
    there = replace(salon(draft=draft), locale=data.draw(st.sampled_from(("de-CH", "en-GB"))))

    text = masked(said, there, read(said, there)).text

    left = folded(text).replace("[name]", "").replace("[phone]", "").replace("[email]", "")
    digits = re.sub(r"[\s()/-]", "", left)
    assert "@" not in left
    assert folded(name) not in left
    last = folded(name.split()[-1])
    assert not re.search(rf"\b{re.escape(last)}\b", left)
    for number in (phone, other_phone):
        assert re.sub(r"\D", "", number)[-6:] not in digits
    assert moment in text
