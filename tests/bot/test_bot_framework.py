"""Our own way between activities and JSON gives what the SDK's gives."""

from __future__ import annotations

from typing import Any

import pytest
from botbuilder.schema import Activity, ActivityTypes

from bot.bot_framework import to_json, to_model
from bot.cards import draw
from dialogs.acts import Agree, Decline
from dialogs.replies import Ask, Card, Choice, Row, Say

MESSAGES: list[dict[str, Any]] = [
    {"type": "message"},
    {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": "https://smba.example/emea",
        "from": {"id": "29:1", "name": "Ana", "aadObjectId": "0f", "userRole": "user"},
        "recipient": {"id": "28:bot", "name": "Bookings"},
        "conversation": {"id": "a:1", "isGroup": False, "tenantId": "t1", "conversationType": "personal"},
        "entities": [
            {"type": "clientInfo", "locale": "de-DE", "timezone": "Europe/Berlin"},
            {"type": "mention", "mentioned": {"id": "28:bot"}, "text": "<at>Bookings</at>"},
        ],
        "channelData": {"tenant": {"id": "t1"}},
        "value": {"do": "confirm", "intent": "i1"},
        "text": "hi",
        "locale": "en-GB",
        "replyToId": "0",
    },
    {"type": "conversationUpdate", "membersAdded": [{"id": "u"}, {"id": "bot"}], "membersRemoved": []},
    {"type": "event", "name": "webchat/join", "value": ["any", 1, None, {"json": True}]},
]
ROWS, YES = (Row("When", "Friday"),), Choice("Yes", "Yes", (Agree(intent="i1"),))
CARD = Card(kind="summary", title="Your booking", rows=ROWS, text="All of it in words", choices=(YES,))
REPLIES = [Say("Hello"), Ask("Which?", (Choice("10:00", "at 10:00"), Choice("11:00", "at 11", (Decline(),)))), CARD]


@pytest.mark.parametrize("message", MESSAGES)
def test_what_comes_in_is_read_as_the_sdk_reads_it(message: dict[str, Any]) -> None:
    ours, theirs = to_model(message), Activity().deserialize(message)

    assert ours == theirs
    assert [entity.additional_properties for entity in ours.entities or []] == [
        entity.additional_properties for entity in theirs.entities or []
    ]


@pytest.mark.parametrize("message", MESSAGES)
def test_what_was_read_is_written_as_the_sdk_writes_it(message: dict[str, Any]) -> None:
    assert to_json(to_model(message)) == Activity().deserialize(message).serialize()


@pytest.mark.parametrize("reply", REPLIES)
def test_what_goes_out_is_written_as_the_sdk_writes_it(reply: Say | Ask | Card) -> None:
    activity = draw(reply, "msteams")

    assert to_json(activity) == activity.serialize()


def test_a_kind_of_activity_is_written_by_its_name() -> None:
    assert to_json(Activity(type=ActivityTypes.typing)) == {"type": "typing"}
