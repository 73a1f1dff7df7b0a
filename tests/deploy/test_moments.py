"""How an operator writes a time or a day at the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from deploy.operations.moments import MomentError, read_day, read_moment
from tests.worlds.sample import ZONE

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-01T15:00", datetime(2026, 12, 1, 15, tzinfo=ZONE)),
        ("2026-12-01T15:00+02:00", datetime(2026, 12, 1, 13, tzinfo=UTC)),
        ("tomorrow at 3pm", datetime(2026, 11, 24, 15, tzinfo=ZONE)),
        ("morgen um 15 Uhr", datetime(2026, 11, 24, 15, tzinfo=ZONE)),
    ],
)
def test_a_moment(text: str, meant: datetime) -> None:
    assert read_moment(text, ZONE, NOW) == meant


@pytest.mark.parametrize("text", ["2026-12-01", "sometime", "tomorrow"])
def test_no_moment(text: str) -> None:
    with pytest.raises(MomentError, match=text):
        read_moment(text, ZONE, NOW)


@pytest.mark.parametrize(("text", "meant"), [("2026-12-01", date(2026, 12, 1)), ("tomorrow", date(2026, 11, 24))])
def test_a_day(text: str, meant: date) -> None:
    assert read_day(text, ZONE, NOW) == meant


@pytest.mark.parametrize("text", ["sometime", "2026-13-01"])
def test_no_day(text: str) -> None:
    with pytest.raises(MomentError, match=text):
        read_day(text, ZONE, NOW)
