"""Where a model is, and what may be sent there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

import httpx

AZURE_RESOURCE = "https://cognitiveservices.azure.com"
"""What tokens for a model on Azure are asked for.

https://learn.microsoft.com/azure/ai-foundry/openai/how-to/managed-identity
"""

_AZURE_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
_AZURE_PATH = "/openai/v1"
_OPENAI_HOST = ".api.openai.com"  # and those of its regions


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is: `url` is the base to which "/chat/completions" is added, `model` the name of the model, on
    Azure that of its deployment. Without `key`, requests carry a token, or nothing where none is needed.

    ValueError when that is no address to which a key may be sent, or no key.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", _checked_url(self.url))
        if not self.model:
            raise ValueError("the model has no name")
        if self.key is not None and not _fits_a_header(self.key):
            raise ValueError("the key must be one word of plain characters")

    @property
    def completions_url(self) -> str:
        return f"{self.url}/chat/completions"

    @property
    def host(self) -> str:
        return httpx.URL(self.url).host

    @property
    def is_azure(self) -> bool:
        return httpx.URL(self.url).host.endswith(_AZURE_HOSTS)

    @property
    def is_openai(self) -> bool:
        """Whether OpenAI itself or Azure answers; other servers refuse fields that they do not know."""
        return self.is_azure or f".{httpx.URL(self.url).host}".endswith(_OPENAI_HOST)

    @property
    def is_loopback(self) -> bool:
        return _is_loopback(httpx.URL(self.url).host)


def _checked_url(given: str) -> str:
    """The address without a trailing slash. Errors do not repeat it, as there may be a password in it."""
    try:
        url = httpx.URL(given.strip())
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("the model's url must be an https address, such as https://api.openai.com/v1")
    if url.userinfo or url.query or url.fragment:
        raise ValueError("the model's url must hold no user name, query or fragment")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise ValueError(f"the model's url must be https, as {url.host} is not this machine")
    if url.host.endswith(_AZURE_HOSTS) and not url.path.rstrip("/").endswith(_AZURE_PATH):
        raise ValueError(f"the model's url must end in {_AZURE_PATH}, as it is on Azure")
    return str(url).rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fits_a_header(word: str) -> bool:
    return bool(word) and word.isascii() and word.isprintable() and " " not in word
