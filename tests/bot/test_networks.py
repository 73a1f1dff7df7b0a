"""Where a request came from, as far as proxies can be believed, and what is kept of that."""

from __future__ import annotations

import ipaddress
import logging

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from bot.networks import Networks, caller_address, network_of


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("20.50.2.9", None, "20.50.2.9"),
        ("20.50.2.9", "198.51.100.1", "20.50.2.9"),
        ("10.0.0.4", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.4", "6.6.6.6, 198.51.100.1:51234", "198.51.100.1"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "[2001:db8::1]", "2001:db8::1"),
        ("127.0.0.1", "[2001:db8::1]:51234", "2001:db8::1"),
        ("127.0.0.1", "[::1", "::1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "[]:,%", "127.0.0.1"),
        ("127.0.0.1", "\udcff", "127.0.0.1"),
        (None, "198.51.100.1", "unknown"),
    ],
)
def test_only_a_proxy_on_a_private_network_speaks_for_others(
    peer: str | None, forwarded_for: str | None, address: str
) -> None:
    assert caller_address(peer, forwarded_for) == address


@pytest.mark.parametrize(
    ("proxies", "forwarded_for", "address"),
    [
        (0, "198.51.100.1", "20.50.2.9"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        (2, "198.51.100.1:51234,[2001:db8::1]:443", "198.51.100.1"),
        (3, "198.51.100.1, 10.0.0.7", "20.50.2.9"),
        (1, "nonsense", "20.50.2.9"),
        (1, None, "20.50.2.9"),
    ],
)
def test_with_so_many_proxies_the_entry_of_that_number_counts(
    proxies: int, forwarded_for: str | None, address: str
) -> None:
    assert caller_address("20.50.2.9", forwarded_for, proxies) == address


@given(st.lists(st.ip_addresses().map(str), max_size=4), st.lists(st.ip_addresses().map(str), min_size=1, max_size=3))
def test_whatever_a_caller_writes_there_does_not_count(made_up: list[str], added: list[str]) -> None:
    """`added` are the entries of our own proxies, the first of which was called by the customer."""
    assert caller_address("203.0.113.9", ", ".join(made_up + added), len(added)) == added[0]


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_all_addresses_of_one_household_are_one(address: ipaddress.IPv6Address, host: int) -> None:
    if address.ipv4_mapped is None:
        neighbour = ipaddress.IPv6Address(int(address) >> 64 << 64 | host)
        assert neighbour.ipv4_mapped is not None or network_of(str(neighbour)) == network_of(str(address))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_what_is_counted_as_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


def marks(networks: Networks, *forwarded: str) -> list[str]:
    requests = [make_mocked_request("POST", "/", headers={"X-Forwarded-For": address}) for address in forwarded]
    return [networks.mark_of(request) for request in requests]


def test_a_mark_says_nothing_without_the_key() -> None:
    here, there, next_door, elsewhere = marks(
        Networks("key", 1), "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "198.51.100.1"
    )

    assert here == there
    assert len({here, next_door, elsewhere}) == 3
    assert marks(Networks("another key", 1), "2001:db8::1") != [here]
    assert "2001" not in here


def test_whoever_hides_all_callers_behind_a_proxy_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    networks, request = Networks("key"), make_mocked_request("POST", "/")
    request = request.clone(remote="10.0.0.4")

    networks.mark_of(request)
    networks.mark_of(request)

    assert [(record.levelno, "X-Forwarded-For" in record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, True)
    ]
