import logging

import httpx
import pytest

from graph.auth.tokens import StaticToken
from graph.connect import check_base_url, connect, http_client, resource_of, static_token


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("https://graph.microsoft.com/v1.0", "https://graph.microsoft.com/v1.0"),
        (" https://graph.microsoft.com/v1.0/ ", "https://graph.microsoft.com/v1.0"),
        ("https://graph.microsoft.us/v1.0", "https://graph.microsoft.us/v1.0"),
        ("http://127.0.0.1:8123/v1.0", "http://127.0.0.1:8123/v1.0"),
        ("http://127.9.9.9/v1.0", "http://127.9.9.9/v1.0"),
        ("http://localhost:8123/v1.0", "http://localhost:8123/v1.0"),
        ("http://[::1]:8123/v1.0", "http://[::1]:8123/v1.0"),
    ],
)
def test_a_root_that_a_token_may_be_sent_to(given: str, root: str) -> None:
    assert check_base_url(given) == root


@pytest.mark.parametrize(
    "given",
    [
        "",
        "graph.microsoft.com/v1.0",
        "ftp://graph.microsoft.com/v1.0",
        "https:///v1.0",
        "http://graph.microsoft.com/v1.0",
        "http://10.0.0.1/v1.0",
        "http://localhost.example.com/v1.0",
        "http://127.0.0.1.example.com/v1.0",
        "https://user:pass@graph.microsoft.com/v1.0",
        "https://graph.microsoft.com/v1.0?x=1",
        "https://graph.microsoft.com/v1.0#x",
        "https://graph.microsoft.com",
        "https://graph.microsoft.com/",
        "https://graph.microsoft.com:port/v1.0",
    ],
)
def test_a_root_that_no_token_may_be_sent_to_is_refused_by_the_settings_name(given: str) -> None:
    with pytest.raises(ValueError, match=r"^GRAPH_BASE_URL ") as raised:
        check_base_url(given)

    assert "pass" not in str(raised.value)


async def test_a_fixed_token_is_for_this_machine_only() -> None:
    token = static_token("http://127.0.0.1:8123/v1.0", "a-token")

    assert await token.token() == "a-token"
    with pytest.raises(ValueError, match=r"^GRAPH_STATIC_TOKEN ") as raised:
        static_token("https://graph.microsoft.com/v1.0", "a-token")
    assert "a-token" not in str(raised.value)


@pytest.mark.parametrize("token", ["", "two words", "line\n", "naïve"])
def test_a_fixed_token_that_no_header_can_carry_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match=r"^GRAPH_STATIC_TOKEN "):
        static_token("http://127.0.0.1:8123/v1.0", token)


@pytest.mark.parametrize(
    ("root", "resource"),
    [
        ("https://graph.microsoft.com/v1.0", "https://graph.microsoft.com"),
        ("https://graph.microsoft.us/v1.0", "https://graph.microsoft.us"),
        ("http://127.0.0.1:8123/v1.0", "http://127.0.0.1:8123"),
    ],
)
def test_tokens_are_asked_for_the_roots_own_host(root: str, resource: str) -> None:
    assert resource_of(root) == resource


async def test_the_http_client_waits_briefly_follows_nothing_and_keeps_addresses_out_of_the_log() -> None:
    loud = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    for logger in loud:
        logger.setLevel(logging.DEBUG)

    async with http_client("https://graph.microsoft.com/v1.0") as http:
        assert http.timeout == httpx.Timeout(connect=3.0, read=10.0, write=10.0, pool=10.0)
        assert http.follow_redirects is False
        assert [logger.isEnabledFor(logging.INFO) for logger in loud] == [False, False]


async def test_the_way_to_this_machine_takes_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    async with http_client("http://127.0.0.1:1/v1.0") as near, http_client("https://graph.microsoft.com/v1.0") as far:
        assert near.trust_env is False
        assert far.trust_env is True


async def test_connecting_checks_the_root() -> None:
    with pytest.raises(ValueError, match=r"^GRAPH_BASE_URL "):
        connect("http://graph.microsoft.com/v1.0", StaticToken("a-token"))
    async with connect("http://127.0.0.1:1/v1.0", StaticToken("a-token")) as client:
        assert client.is_closed is False
    assert client.is_closed is True
