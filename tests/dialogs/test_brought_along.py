"""Who comes along is no second customer: to bring somebody is asked about, and nothing is begun for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogs.acts import Ask, GivePeople, Topic, Want
from dialogs.state.tasks import Booking
from dialogs.turns.reading import acts_alone
from tests.dialogs.talk import Talk

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BOOKED = {
    "en-GB": ("haircut with ana thursday 10:00", "Ida Ek", "ida@example.com", "no", "yes"),
    "de-DE": ("Haircut bei Ana Donnerstag 10 Uhr", "Ida Ek", "ida@example.com", "nein", "ja"),
}
BROUGHT = [
    ("en-GB", "is it ok if i bring my baby along?"),
    ("en-GB", "can my daughter come with me?"),
    ("en-GB", "may i bring a friend?"),
    ("en-GB", "Would it be alright to bring my mum?"),
    ("en-GB", "could my husband tag along"),
    ("en-GB", "is my toddler allowed to come along"),
    ("en-GB", "do you mind if my sister sits in with me"),
    ("en-GB", "can i take my little boy with me"),
    ("en-GB", "I'll be bringing my daughter with me, is that ok?"),
    ("en-GB", "is it fine if my friend comes along"),
    ("en-GB", "I'm bringing my two kids, hope that's alright?"),
    ("de-DE", "darf ich mein Baby mitbringen?"),
    ("de-DE", "Geht es in Ordnung, wenn ich meine beiden Kinder mitbringe?"),
    ("de-DE", "ist es ok wenn ich meinen Sohn dabei habe?"),
    ("de-DE", "stört es, wenn mein Mann mitkommt?"),
    ("de-DE", "wäre es möglich meine Mutter mitzubringen"),
    ("de-DE", "ich bringe mein Kind mit, ist das in Ordnung"),
]


@pytest.mark.parametrize(("locale", "said"), BROUGHT)
async def test_who_has_an_appointment_asks_whether_somebody_may_come_along(locale: str, said: str) -> None:
    acts = acts_alone(said, NOW, locale)
    assert {act.topic for act in acts if isinstance(act, Ask)} == {Topic.BRING}
    assert not [act for act in acts if isinstance(act, Want | GivePeople)]

    talk = Talk(locale=locale)
    await talk.say(*BOOKED[locale], said)

    assert talk.state.task is None
    assert len(talk.booked) == 1


@pytest.mark.parametrize(
    ("said", "people"),
    [("can i bring my son for a haircut on friday", 1), ("my wife and I want haircuts on saturday", 2)],
)
async def test_for_whom_something_is_wished_is_a_customer(said: str, people: int) -> None:
    talk = Talk()
    await talk.say(*BOOKED["en-GB"], said)

    assert isinstance(talk.state.task, Booking)
    assert talk.state.task.people in {people, None}


async def test_where_something_is_being_booked_they_may_be_two() -> None:
    talk = Talk()
    await talk.say("yoga class on friday", "may i bring a friend")

    assert isinstance(talk.state.task, Booking)
    assert talk.state.task.people == 2
