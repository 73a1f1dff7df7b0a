"""Which thing an operator means, and when a chat counts as stuck."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from deploy.operations.conversations import step_of, why_stuck
from deploy.operations.finding import NotFoundError, one_business, one_called
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from storage.conversations.model import Key
from storage.overview import Seen

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Thing:
    id: str
    name: str


THINGS = (Thing("1", "Haircut"), Thing("2", "Haircut and colour"), Thing("3", "Beard trim"), Thing("4", "Beard oil"))


@pytest.mark.parametrize(("text", "found"), [("3", "3"), (" haircut ", "1"), ("haircut a", "2"), ("Beard T", "3")])
def test_what_is_meant(text: str, found: str) -> None:
    assert one_called(text, THINGS, "services").id == found


@pytest.mark.parametrize(("text", "why"), [("beard", "several services are called so"), ("x", "no such services")])
def test_what_is_not_clear(text: str, why: str) -> None:
    with pytest.raises(NotFoundError, match=why):
        one_called(text, THINGS, "services")


def test_a_business_is_named_where_several_are_served() -> None:
    assert one_business(None, ("a",)) == "a"
    assert one_business("b", ("a", "b")) == "b"
    for wanted in (None, "c"):
        with pytest.raises(NotFoundError, match="Served here: a, b"):
            one_business(wanted, ("a", "b"))


RESTING = Seen(
    Key("msteams", "a:1"),
    "0123456789abcdef",
    NOW - timedelta(hours=5),
    ConversationState(tasks=(Booking(service_id="cut"),)).to_json(),
    is_closed=False,
    is_reached=True,
    waits_since=None,
    unsent=0,
)


def test_a_chat_at_rest_is_not_stuck() -> None:
    assert why_stuck(RESTING, NOW) == ""
    assert why_stuck(replace(RESTING, is_closed=True, unsent=2), NOW) == ""


def test_a_chat_is_stuck_where_something_waits() -> None:
    waiting = replace(RESTING, waits_since=NOW - timedelta(days=3))

    assert why_stuck(waiting, NOW) == "a message waits for its turn since 3 d"
    assert why_stuck(replace(RESTING, unsent=2), NOW) == "2 replies wait for the channel"


def test_what_is_under_way_in_a_chat() -> None:
    assert step_of(replace(RESTING, is_closed=True)) == "closed"
    assert step_of(replace(RESTING, state=None)) == "nothing said yet, or erased"
    assert "book" in step_of(RESTING)
