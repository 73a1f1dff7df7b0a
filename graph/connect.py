"""Puts a client together: where Graph is, how long to wait for it, and which tokens may go there."""

from __future__ import annotations

import ipaddress
import logging

import httpx

from graph.admin import BookingsAdmin
from graph.auth.tokens import StaticToken, TokenSource
from graph.client import BookingsClient
from graph.request_limits import RequestLimits

DEFAULT_BASE_URL = "https://graph.microsoft.com/v1.0"

_TIMEOUT = httpx.Timeout(connect=3.0, read=10.0, write=10.0, pool=10.0)
_LIMITS = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=60.0)


def connect(base_url: str, tokens: TokenSource, *, limits: RequestLimits | None = None) -> BookingsClient:
    """A client for the Graph at `base_url`; ValueError when that is no address a token may be sent to.

    `limits` are those shared with other processes, if there are any.
    """
    root = check_base_url(base_url)
    return BookingsClient(http_client(root), root, tokens, limits=limits)


def connect_admin(base_url: str, tokens: TokenSource) -> BookingsAdmin:
    """The same, with all that an operator may do."""
    root = check_base_url(base_url)
    return BookingsAdmin(http_client(root), root, tokens)


def http_client(root: str) -> httpx.AsyncClient:
    """Proxies of the environment are honoured, except on the way to this machine itself."""
    # They log whole addresses and headers, and the address of a customer or an appointment is personal data.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return httpx.AsyncClient(
        timeout=_TIMEOUT, limits=_LIMITS, follow_redirects=False, trust_env=not is_loopback(root)
    )  # fmt: skip


def check_base_url(base_url: str) -> str:
    """The root without a trailing slash. Plain http is for this machine only, as tokens travel with every call."""
    try:
        url = httpx.URL(base_url.strip())
    except httpx.InvalidURL as cause:
        raise ValueError(f"GRAPH_BASE_URL is no address: {cause}") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError(f"GRAPH_BASE_URL must be an https address with the version, such as {DEFAULT_BASE_URL}")
    if url.userinfo or url.query or url.fragment:
        raise ValueError("GRAPH_BASE_URL must hold no user name, query or fragment")
    if url.scheme == "http" and not is_loopback(str(url)):
        raise ValueError(f"GRAPH_BASE_URL must be https, as {url.host} is not this machine")
    if url.path.strip("/") == "":
        raise ValueError("GRAPH_BASE_URL must end in the version, such as /v1.0")
    return str(url).rstrip("/")


def static_token(base_url: str, token: str) -> StaticToken:
    """A fixed token, which may only go to this machine."""
    if not is_loopback(check_base_url(base_url)):
        raise ValueError("GRAPH_STATIC_TOKEN is accepted only with a GRAPH_BASE_URL on this machine")
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("GRAPH_STATIC_TOKEN must be one word of plain characters")
    return StaticToken(token)


def resource_of(root: str) -> str:
    """What tokens for this root are asked for: its scheme and host.

    https://learn.microsoft.com/graph/deployments
    """
    url = httpx.URL(root)
    return str(url.copy_with(raw_path=b"/")).rstrip("/")


def is_loopback(address: str) -> bool:
    host = httpx.URL(address).host
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
