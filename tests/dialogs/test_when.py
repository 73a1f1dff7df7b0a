"""Wishes for days and times."""

from __future__ import annotations

from datetime import time

import pytest

from dialogs.when import When


@pytest.mark.parametrize(
    ("wish", "hour"),
    [
        (When(after=time(10, 30), before=time(11, 30), is_before_included=True, is_loose=True), time(11)),
        (When(after=time(12), before=time(18), is_loose=True), None),
        (When(after=time(16), before=time(17), is_before_included=True), None),
        (When(at=time(11)), None),
        (When(), None),
    ],
)
def test_only_around_an_hour_is_about_one(wish: When, hour: time | None) -> None:
    assert wish.about == hour
