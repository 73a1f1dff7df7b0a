"""What a process remembers of the keys it had to do with last: not too much, and not for too long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.conversations.recent import Recent

NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)


def test_of_too_many_the_one_that_was_put_down_longest_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.conversations.recent._MOST", 2)
    kept: Recent[str, int] = Recent()
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        kept.put(key, value, NOW)

    assert [kept.get(key, NOW) for key in ("a", "b", "c")] == [3, None, 4]


@pytest.mark.parametrize(("later", "found"), [(59, 1), (60, None), (-1, None)])
def test_after_an_hour_or_with_the_clock_put_back_the_database_is_asked_again(later: int, found: int | None) -> None:
    kept: Recent[str, int] = Recent()
    kept.put("a", 1, NOW)

    assert kept.get("a", NOW + timedelta(minutes=later)) == found
