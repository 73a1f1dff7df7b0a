"""Every operation under every failure of network and service that the simulator can play, over real HTTP: which error
it ends in, how many requests that took, and whether what was wanted is there afterwards.

The oddities of Bookings have a table of their own, in `test_graph_oddities.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from graph.admin import BookingsAdmin
from tests.graph.fault_table import FAULTS, IN_ORDER
from tests.graph.shop import CASES, Shop, open_shop, tried


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as shop:
        yield shop


@pytest.mark.parametrize("name", CASES)
async def test_an_operation_under_every_fault(shop: Shop, name: str) -> None:
    case = CASES[name]

    table = {fault: (await tried(shop, case, switch)).outcome for fault, (switch, _) in FAULTS.items()}

    in_order = IN_ORDER if name == "update_appointment" else {}
    assert table == {fault: expected[case.effect] for fault, (_, expected) in FAULTS.items()} | in_order


def test_the_table_has_every_operation_of_the_client() -> None:
    # The check of a mailbox is always refused: no fault comes after its work.
    others = {"aclose", "is_closed", "watch", "check_may_send_mail"}
    operations = {name for name in dir(BookingsAdmin) if not name.startswith("_")} - others

    assert set(CASES) == operations
