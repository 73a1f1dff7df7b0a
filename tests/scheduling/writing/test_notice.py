"""One notice for booking, moving and cancelling: until so long before its start, and not a second later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduling.model import (
    BookAnswer,
    Booked,
    Cancelled,
    CancelOrder,
    CancelOutcome,
    Moved,
    MoveOrder,
    MoveOutcome,
    Reason,
    Refused,
    Rule,
)
from tests.scheduling.stories import booked
from tests.worlds.sample import BUSINESS, ELEVEN

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

NOTICE = timedelta(hours=2)  # the business's minimumLeadTime
TEN_DAYS_LATER = datetime(2027, 1, 15, 11, tzinfo=UTC)


async def book(salon: Salon, start: datetime) -> BookAnswer:
    return await salon.desk.book(await salon.order("new", start, who="Bob Lee"))


async def move_away_from(salon: Salon, start: datetime) -> MoveOutcome:
    [mine] = await salon.calendar(start)
    return await salon.desk.move(MoveOrder("m1", BUSINESS, mine.id, TEN_DAYS_LATER))


async def move_to(salon: Salon, start: datetime) -> MoveOutcome:
    [later] = await salon.calendar(TEN_DAYS_LATER)
    return await salon.desk.move(MoveOrder("m2", BUSINESS, later.id, start))


async def cancel(salon: Salon, start: datetime) -> CancelOutcome:
    [mine] = await salon.calendar(start)
    return await salon.desk.cancel(CancelOrder("c1", BUSINESS, mine.id, ""))


@pytest.mark.parametrize("write", [book, move_away_from, move_to, cancel])
@pytest.mark.parametrize("is_kept", [True, False])
async def test_the_notice_binds_every_write(salon: Salon, write: type[object], is_kept: bool) -> None:
    if write in (move_away_from, cancel):
        await booked(salon, ELEVEN)
    if write is move_to:
        await booked(salon, TEN_DAYS_LATER)
    salon.watch.now = ELEVEN - NOTICE + timedelta(seconds=0 if is_kept else 1)

    outcome = await write(salon, ELEVEN)  # type: ignore[call-arg, misc]  # one of the four above

    if is_kept:
        assert isinstance(outcome, Booked | Moved | Cancelled)
    else:
        assert outcome == Refused((Reason(Rule.TOO_SOON, notice=NOTICE),))
