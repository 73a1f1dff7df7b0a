"""Where a model may be, and what may be sent there."""

from __future__ import annotations

import traceback

import pytest

from models.endpoint import Endpoint

KEY = "the-key-value"
AZURE = "https://contoso.openai.azure.com/openai/v1"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "must be an https address"),
        ("api.openai.com/v1", "must be an https address"),
        ("ftp://api.openai.com/v1", "must be an https address"),
        ("https:///v1", "must be an https address"),
        ("https://[::1", "must be an https address"),
        ("http://api.openai.com/v1", "must be https, as api.openai.com is not this machine"),
        ("http://10.0.0.1/v1", "must be https, as 10.0.0.1 is not this machine"),
        ("https://ada:pass-word@api.openai.com/v1", "must hold no user name"),
        ("https://api.openai.com/v1?api-version=1", "must hold no user name, query"),
        ("https://api.openai.com/v1#part", "must hold no user name, query or fragment"),
        ("https://contoso.openai.azure.com", "must end in /openai/v1"),
        ("https://contoso.openai.azure.com/openai/deployments/a-model", "must end in /openai/v1"),
    ],
)
def test_an_address_that_will_not_do_is_refused(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=rf"^the model's url {why}") as raised:
        Endpoint(url, "a-model")

    assert "pass-word" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/v1", "http://localhost:8000/v1", "http://[::1]:8000/v1", "http://127.1.2.3/v1"]
)
def test_plain_http_is_for_this_machine(url: str) -> None:
    assert Endpoint(url, "a-model").completions_url == f"{url}/chat/completions"


@pytest.mark.parametrize("url", [f" {AZURE}/ ", AZURE.upper().replace("/OPENAI/V1", "/openai/v1")])
def test_addresses_are_tidied(url: str) -> None:
    endpoint = Endpoint(url, "a-model")

    assert (endpoint.url, endpoint.is_azure) == (AZURE, True)


@pytest.mark.parametrize("key", ["", "two words", "line\n", "naïve"])
def test_a_key_that_no_header_can_carry_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"^the key must be one word of plain characters$"):
        Endpoint(AZURE, "a-model", key)


def test_a_model_has_a_name() -> None:
    with pytest.raises(ValueError, match=r"no name"):
        Endpoint(AZURE, "")


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(Endpoint(AZURE, "a-model", KEY))
