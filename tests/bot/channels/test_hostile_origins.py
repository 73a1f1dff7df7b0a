"""Pages that may not use the chat, and how they might pretend to: nothing is read by them, and nothing is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.settings import Settings, SettingsError
from tests.bot.conftest import LOOPBACK

if TYPE_CHECKING:
    from tests.bot.conftest import Edge, OpenEdge

HOSTILE = [
    "null",
    "NULL",
    "file://",
    "https://evil.example",
    "https://salon.example.evil.example",
    "https://evilsalon.example",
    "https://evil-salon.example",
    "https://www.salon.example",
    "https://salon.example.",
    "https://salon.example:8443",
    "https://salon.example:80",
    "http://salon.example",
    "http://salon.example:443",
    "https://salon.example@evil.example",
    "https://evil.example#https://salon.example",
    "https://evil.example?https://salon.example",
    "https://salon.example/",
    "https://salon.example, https://evil.example",
    "https://salon.exampl\u00e9",
    "https://xn--saln-5qa.example",
    "https://*.example",
    "*",
    "chrome-extension://abcdefghijklmnop",
    "blob:https://salon.example/1",
    "data:text/html,x",
    "javascript:alert(1)",
    "https://[::1",
    "https://",
    "//salon.example",
    "salon.example",
]


def calls(edge: Edge) -> list[tuple[str, str]]:
    return [
        ("POST", f"{edge.base}/webchat/token"),
        ("POST", f"{edge.base}/directline/tokens/generate"),
        ("OPTIONS", f"{edge.base}/webchat/token"),
        ("OPTIONS", f"{edge.base}/directline/conversations"),
        ("OPTIONS", f"{edge.base}/directline/conversations/c/activities"),
    ]


@pytest.mark.parametrize("origin", HOSTILE)
async def test_a_hostile_origin_gets_no_token_and_no_leave(edge: Edge, origin: str) -> None:
    headers: Any = {"Origin": origin.encode().decode("latin-1"), "Access-Control-Request-Method": "POST"}

    for method, url in calls(edge):
        async with edge.http.request(method, url, headers=headers) as response:
            assert response.status == 403, (method, url)
            assert not [name for name in response.headers if name.startswith("Access-Control-")]
            assert "token" not in await response.text()
    async with edge.http.get(f"{edge.base}/chat", headers=headers) as response:
        policy = response.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://salon.example")
    assert await edge.store.open_turns() == []


async def test_two_origins_at_once_are_none(edge: Edge) -> None:
    headers = [("Origin", "https://salon.example"), ("Origin", "https://evil.example")]

    async with edge.http.post(f"{edge.base}/webchat/token", headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    ("scheme", "origin", "status"),
    [("https", "https", 200), ("https", "http", 403), ("http", "http", 200), ("http", "https", 200)],
)
async def test_our_own_host_is_only_ours_when_it_is_no_less_safe(
    edge: Edge, scheme: str, origin: str, status: int
) -> None:
    """Behind a proxy that ends TLS; where the proxy does not say so, the page is still the safer one."""
    host = edge.base.removeprefix("http://")
    headers = {"X-Forwarded-Proto": scheme, "Origin": f"{origin}://{host}"}

    async with edge.http.post(f"{edge.base}/webchat/token", headers=headers) as response:
        assert response.status == status


@pytest.mark.parametrize(
    "allowed",
    [
        *("*", "null", "https://*", "https://*.example.com", "https://example.com/", "https://example.com/chat"),
        *("//example.com", "example.com", "javascript://example.com", "https://a@example.com", "https://example.com?x"),
        "https://example.com https://evil.example",
    ],
)
def test_a_setting_that_would_let_in_more_than_it_says_is_refused(allowed: str) -> None:
    with pytest.raises(SettingsError, match="WEBCHAT_ALLOWED_ORIGINS"):
        Settings.from_env(LOOPBACK | {"WEBCHAT_ALLOWED_ORIGINS": allowed}, demo=True)


async def test_a_port_that_browsers_leave_out_is_left_out(open_edge: OpenEdge) -> None:
    """Or nobody at that address could use the chat, and the operator would not see why."""
    edge = await open_edge(
        env=LOOPBACK
        | {"WEBCHAT_ALLOWED_ORIGINS": "https://salon.example:443, http://127.0.0.1:80, https://a.example:80"}
    )

    statuses = []
    for origin in ("https://salon.example", "http://127.0.0.1", "https://a.example:80", "https://a.example"):
        async with edge.http.post(f"{edge.base}/webchat/token", headers={"Origin": origin}) as response:
            statuses.append(response.status)

    assert statuses == [200, 200, 200, 403]
