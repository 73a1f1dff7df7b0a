"""Where a request came from, in a form that limits can be counted by and that nobody can read an address from."""

from __future__ import annotations

import hmac
import ipaddress
import logging

from aiohttp import web

log = logging.getLogger(__name__)

_IPV6_PREFIX = 64
"""A household, or a single machine, has at least so many bits to choose addresses from."""


class Networks:
    """`key` is a secret: without one, all IPv4 addresses could be tried until one fits. `proxies` as in
    `caller_address`.
    """

    def __init__(self, key: str, proxies: int | None = None) -> None:
        self._key = key.encode()
        self._proxies = proxies
        self._has_warned = False

    def mark_of(self, request: web.Request) -> str:
        """The same for all requests from one IPv4 address, or from one /64 of IPv6, and for no others."""
        forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
        address = caller_address(request.remote, forwarded or None, self._proxies)
        if not forwarded and not self._has_warned and _is_a_proxy(address):
            self._has_warned = True
            log.warning("callers come from a private address and without X-Forwarded-For: limits count them as one")
        return hmac.new(self._key, f"network/{network_of(address)}".encode(), "sha256").hexdigest()


def caller_address(peer: str | None, forwarded_for: str | None, proxies: int | None = None) -> str:
    """The address of the caller: the peer's, or the one that reverse proxies of ours name for it in X-Forwarded-For.

    Each proxy adds at the end who has called it, and what stands further left may be the caller's invention. With
    `proxies` of our own in front, the caller is the entry of that number from the right; a request with fewer entries
    has passed by them. Without a number one proxy is believed, if the peer is on a private network.
    """
    if proxies is None:
        proxies = 1 if peer and _is_private(peer) else 0
    entries = forwarded_for.split(",") if forwarded_for else []
    address = _address_in(entries[-proxies]) if 0 < proxies <= len(entries) else None
    return address or peer or "unknown"


def network_of(address: str) -> str:
    """An IPv4 address as it is, even if it is written as one of IPv6; of other IPv6 addresses the first 64 bits."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _IPV6_PREFIX), strict=False))


def _address_in(entry: str) -> str | None:
    """With a port or without, in brackets or without."""
    entry = entry.strip()
    if entry.startswith("["):
        entry = entry[1:].partition("]")[0]
    elif entry.count(":") == 1:
        entry = entry.partition(":")[0]
    return entry if _is_address(entry) else None


def _is_a_proxy(address: str) -> bool:
    return _is_private(address) and not ipaddress.ip_address(address).is_loopback


def _is_private(address: str) -> bool:
    return _is_address(address) and ipaddress.ip_address(address).is_private


def _is_address(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True
