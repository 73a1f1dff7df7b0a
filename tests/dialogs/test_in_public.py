"""In a group the bot tells what the business tells everybody, and leads to a personal chat for all else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from dialogs.replies import InPublic
from dialogs.said import Said, SignedIn
from dialogs.state.conversation import ConversationState
from dialogs.turn import take_turn
from dialogs.turns.open_turn import TurnOptions
from graph.errors import TryLater
from tests.dialogs.conftest import SalonDesk, salon
from tests.dialogs.customer import Customer
from tests.worlds.sample import NOW, ZONE_NAME

PRIVATE = "Appointments are private, so please write to me in a personal chat."
GREETING = "Hello! Ask me here what we offer"


async def hear(desk: SalonDesk, text: str, state: ConversationState | None = None, **said: Any) -> InPublic:
    """What is said in a group to that, which is one thing; and it leaves the state as it was."""
    before = state or ConversationState()
    spoken = replace(Said(text, locale="en-GB", is_public=True), **said)
    turn = await take_turn(before, spoken, desk, now=NOW, options=TurnOptions())
    assert turn.state == before
    assert turn.told_of == ()
    [reply] = turn.replies
    assert isinstance(reply, InPublic)
    assert reply.button == ("Write to me in private" if spoken.locale == "en-GB" else reply.button)
    return reply


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what does a haircut cost?", "€28"),
        ("when are you open on saturday?", "Saturday"),
        ("where are you?", "Lisbon"),
        ("what do you offer?", "Online consultation"),
        ("how long does a haircut take and who does it?", "45 minutes"),
        ("can I talk to a person", "+351"),
        ("can I pay by card?", "+351"),
        ("thanks!", "welcome"),
    ],
)
async def test_what_everybody_may_know_is_answered_there(desk: SalonDesk, text: str, told: str) -> None:
    reply = await hear(desk, text)

    assert told in reply.text
    assert PRIVATE not in reply.text
    assert reply.draft == ""


@pytest.mark.parametrize(
    "text",
    [
        "a haircut tomorrow at 3pm",
        "is Dana free tomorrow at 3?",
        "when is my appointment?",
        "cancel my appointment",
        "move it to Friday",
        "what do you know about me?",
        "I'm running 10 minutes late",
        "until when can I cancel?",
        "Ana Silva, ana@example.com, 912345678",
    ],
)
async def test_all_else_leads_to_the_personal_chat_with_what_was_said(desk: SalonDesk, text: str) -> None:
    reply = await hear(desk, text)

    assert (reply.text, reply.draft) == (PRIVATE, text)
    assert (desk.orders, desk.holds) == ([], {})


async def test_of_a_question_and_a_wish_the_question_is_answered(desk: SalonDesk) -> None:
    text = "what does a haircut cost and can I come tomorrow at 3?"

    reply = await hear(desk, text)

    assert "€28" in reply.text
    assert reply.text.endswith(PRIVATE)
    assert reply.draft == text
    assert desk.holds == {}


@pytest.mark.parametrize(
    ("text", "draft"),
    [("", ""), ("hi", ""), ("help", ""), ("asdf qwer", "asdf qwer"), ("did you send it?", "did you send it?")],
)
async def test_whoever_calls_it_hears_what_can_be_asked_there(desk: SalonDesk, text: str, draft: str) -> None:
    reply = await hear(desk, text)

    assert reply.text.startswith(GREETING)
    assert reply.draft == draft
    assert (await hear(desk, "", joined=True)).text.startswith(GREETING)


async def test_of_several_businesses_it_answers_for_the_one_that_is_named(desk: SalonDesk) -> None:
    desk.catalogues["other@x"] = salon("other@x", "Almeida")

    assert "€28" in (await hear(desk, "what does a haircut cost at Almeida?")).text
    assert (await hear(desk, "what does a haircut cost?")).text.startswith(GREETING)
    assert (await hear(desk, "a haircut tomorrow at Almeida")).text == PRIVATE


async def test_while_graph_is_down_it_leads_away_all_the_same(desk: SalonDesk) -> None:
    desk.broken = TryLater("down")

    assert await hear(desk, "where are you?") == InPublic(PRIVATE, "Write to me in private", "where are you?")


async def test_it_answers_in_the_language_of_whoever_asks_and_else_of_the_business(desk: SalonDesk) -> None:
    shop = salon()
    desk.catalogues["salon@x"] = replace(shop, business=structs.replace(shop.business, language="de-DE"))

    known = await hear(desk, "hi")
    unknown = await hear(desk, "", joined=True, locale="")
    german = await hear(desk, "Was kostet Haircut?", locale="de-DE")

    assert known.text.startswith(GREETING)
    assert unknown.text.startswith("Hallo! Hier sage ich gern")
    assert unknown.button == "Zum persönlichen Chat"
    assert "28" in german.text


SECRETS = ("Zoe", "Quill", "zoe@example.com", "912345678", "912 345 678", "15:00", "3 pm", "24 November")
WORDS = [
    "my",
    "appointment",
    "haircut",
    "price",
    "when",
    "who",
    "am",
    "I",
    "cancel",
    "ana",
    "what",
    "do",
    "you",
    "know",
]
WORDS += ["move", "it", "yes", "no", "hours", "address", "late", "again", "mine", "2", "all", "delete", "data", "Dana"]


async def booked_customer() -> tuple[SalonDesk, Customer]:
    desk = SalonDesk()
    customer = Customer(desk, NOW)
    await customer.say("haircut with Dana tomorrow at 3pm, my name is Zoe Quill, zoe@example.com, 912345678", "yes")
    assert len(desk.appointments) == 1
    return desk, customer


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join))
async def test_nothing_that_is_known_of_anybody_is_ever_said_there(text: str) -> None:
    """Even if the whole of a customer's conversation were handed in with it."""
    desk, customer = await booked_customer()
    signed_in = SignedIn("Zoe Quill", "zoe@example.com", is_member=True)

    reply = await hear(desk, text, customer.state, signed_in=signed_in, zone=ZONE_NAME, holder="group")

    assert not any(secret in reply.text for secret in SECRETS)
    assert len(desk.appointments) == 1
