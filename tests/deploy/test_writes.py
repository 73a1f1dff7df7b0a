"""What an operator reads of a write without a clear answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deploy.operations.writes import as_json, done, look_at, what
from storage.entries import MAY_STILL_ARRIVE, Entry
from storage.records import BookingRecord, CancelRecord, MoveRecord, Record
from storage.transitions import State

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
START = datetime(2026, 12, 1, 15, tzinfo=UTC)


def entry(record: Record, state: State = State.UNCERTAIN, sent: timedelta = MAY_STILL_ARRIVE * 2) -> Entry[Record]:
    return Entry("i1", "b", state, record, None, NOW - sent, NOW, sent_at=NOW - sent)


@pytest.mark.parametrize(
    ("record", "said", "where"),
    [
        (
            BookingRecord(service_id="cut", start=START, staff_id="dana"),
            "book at 2026-12-01 15:00 UTC",
            "the calendar of dana at 2026-12-01 15:00 UTC",
        ),
        (
            BookingRecord(service_id="cut", start=START),
            "book at 2026-12-01 15:00 UTC",
            "the calendar of the staff at 2026-12-01 15:00 UTC",
        ),
        (MoveRecord(appointment_id="a1", start=START), "move to 2026-12-01 15:00 UTC", "appointment a1"),
        (CancelRecord(appointment_id="a1"), "cancel", "appointment a1"),
    ],
)
def test_what_was_wanted_and_where_to_look(record: Record, said: str, where: str) -> None:
    one = entry(record)

    assert (what(one), look_at(one)) == (said, where)
    assert as_json(one, NOW)["may_still_arrive"] is False


def test_what_is_done_about_it() -> None:
    cancelling = CancelRecord(appointment_id="a1")

    assert "may still arrive" in done(entry(cancelling, sent=timedelta(seconds=1)), NOW)
    assert "its process ended" in done(entry(cancelling, State.SENDING), NOW)
    assert "tells the customer how it ended" in done(entry(cancelling), NOW)
