"""Who gets an operator's page, and with whose credential they sign in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.hosting.sign_ins import operator_credential
from bot.operator_page.opening import operator_options, shops_of
from bot.settings import Settings
from graph.errors import TryLater

TENANT = "11111111-1111-4111-8111-111111111111"
SHARED = {
    "BOOKINGS_BUSINESS_IDS": "studio@example.com",
    "GRAPH_TENANT_ID": TENANT,
    "WEBCHAT_SECRET": "0123456789abcdef0123456789abcdef",
    "PUBLIC_URL": "https://chat.example.com",
}
BY_SECRET = SHARED | {"GRAPH_CLIENT_ID": "22222222-2222-4222-8222-222222222222", "GRAPH_CLIENT_SECRET": "of-graph"}
BY_IDENTITY = SHARED | {
    "GRAPH_MANAGED_IDENTITY": "system",
    "MicrosoftAppId": "33333333-3333-4333-8333-333333333333",
    "MicrosoftAppTenantId": TENANT,
    "MicrosoftAppPassword": "of-the-bot",
}
NAMED = {"OPERATORS": "owner@example.com"}
NOBODY = cast("Any", None)


def _now() -> datetime:
    return datetime(2026, 11, 28, tzinfo=UTC)


def test_without_operators_there_is_no_page() -> None:
    assert operator_options(Settings.from_env(BY_SECRET), NOBODY, _now) is None


def test_operators_come_in_by_a_door() -> None:
    for env in (BY_SECRET, BY_IDENTITY):
        options = operator_options(Settings.from_env(env | NAMED), NOBODY, _now)
        assert options is not None
        assert options.door is not None


def test_in_the_demo_there_is_no_door() -> None:
    env = {"BOOKINGS_BUSINESS_IDS": "b", "GRAPH_BASE_URL": "http://127.0.0.1:1/v1.0", "GRAPH_STATIC_TOKEN": "test"}
    options = operator_options(Settings.from_env(env, demo=True), NOBODY, _now)

    assert options is not None
    assert options.door is None


def test_the_credential_is_of_the_registration_that_is_named() -> None:
    assert operator_credential(Settings.from_env(BY_SECRET | NAMED)) == "of-graph"
    assert operator_credential(Settings.from_env(BY_IDENTITY | NAMED)) == "of-the-bot"


async def test_a_business_that_cannot_be_read_has_its_id_for_a_name() -> None:
    class Closed:
        business_ids = ("b",)

        async def catalogue(self, business_id: str) -> Any:
            raise TryLater("down")

    (shop,) = await shops_of(cast("Any", Closed()))()

    assert (shop.name, shop.zone) == ("b", ZoneInfo("UTC"))
