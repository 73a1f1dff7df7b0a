"""Where in Teams something was written, and the way from there to the personal chat."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.teams.places import is_among_others, personal_chat


@pytest.mark.parametrize(
    ("conversation", "among_others"),
    [
        ({"id": "a:1", "conversationType": "personal"}, False),
        ({"id": "a:1", "conversationType": "personal", "isGroup": True}, False),
        ({"id": "19:x", "conversationType": "groupChat"}, True),
        ({"id": "19:x", "conversationType": "channel"}, True),
        ({"id": "19:x", "conversationType": "something new"}, True),
        ({"id": "a:1", "isGroup": True}, True),
        ({"id": "a:1"}, False),
        ({"id": "19:x@thread.tacv2;messageid=1"}, True),
    ],
)
def test_a_group_is_known_by_the_kind_of_its_conversation(conversation: dict[str, Any], among_others: bool) -> None:
    assert is_among_others({"conversation": conversation}) is among_others


@pytest.mark.parametrize(
    ("service", "client"),
    [
        ("https://smba.trafficmanager.net/emea/", "teams.microsoft.com"),
        ("https://smba.infra.gov.teams.microsoft.us/gcch", "gov.teams.microsoft.us"),
        ("https://smba.infra.dod.teams.microsoft.us/dod", "dod.teams.microsoft.us"),
        ("https://evilgov.teams.microsoft.us.example.com/", "teams.microsoft.com"),
    ],
)
def test_the_way_leads_to_the_bot_with_what_was_said(service: str, client: str) -> None:
    link = urlsplit(personal_chat({"serviceUrl": service, "recipient": {"id": "28:bot"}}, "cut & colour, täglich"))

    assert (link.scheme, link.hostname) == ("https", client)
    assert parse_qs(link.query) == {"users": ["28:bot"], "message": ["cut & colour, täglich"]}
