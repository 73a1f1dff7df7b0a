"""The pure helpers of the edge: limits, addresses, health, and what an activity tells about its sender."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from botbuilder.schema import Activity

from bot.activities import without_excess
from bot.bookings_bot import pressed_in
from bot.health import Health
from bot.limits import SlidingWindow
from bot.locale_and_zone import locale_of, zone_of

Json = dict[str, Any]


def test_a_window_refuses_until_the_oldest_event_has_left_it() -> None:
    now = [0.0]
    window = SlidingWindow(2, 60, lambda: now[0])

    answers = []
    for now[0] in (0.0, 10.0, 20.0, 59.5, 60.0, 61.0):
        answers.append(window.refuse_for("ana"))

    assert answers == [None, None, 40, 1, None, 9]


def test_one_caller_does_not_use_up_anothers_share() -> None:
    window = SlidingWindow(1, 60, lambda: 0.0)

    answers = [window.refuse_for(key) for key in ("ana", "rui", "ana")]

    assert answers == [None, None, 60]


def test_quiet_callers_are_forgotten() -> None:
    now = [0.0]
    window = SlidingWindow(1, 60, lambda: now[0])
    for number in range(1_000):
        window.refuse_for(str(number))

    now[0] = 61.0
    window.refuse_for("new")

    assert list(window._events) == ["new"]


def test_a_flood_of_callers_does_not_fill_the_memory() -> None:
    window = SlidingWindow(1, 60, lambda: 0.0)

    for number in range(10_500):
        window.refuse_for(str(number))

    assert len(window._events) == 10_000


@pytest.mark.parametrize(
    ("text", "kept"), [(None, None), ("", ""), ("hi", "hi"), ("x" * 5_000, "x" * 5_000), ("x" * 5_001, "x" * 5_000)]
)
def test_text_is_cut_where_nobody_reads_on(text: str | None, kept: str | None) -> None:
    activity = {"type": "message", "text": text, "value": {"intent": "i1"}}

    assert without_excess(activity) == activity | {"text": kept}


@pytest.mark.parametrize(
    ("activity", "locale"),
    [
        ({"locale": "pt-PT"}, "pt-PT"),
        ({"locale": "en_GB"}, "en-GB"),
        ({"locale": "zh-Hant-TW"}, "zh-Hant-TW"),
        ({"locale": "../../etc/passwd"}, ""),
        ({"locale": "x" * 60}, ""),
        ({}, ""),
        ({"entities": [{"type": "clientInfo", "locale": "de-DE"}]}, "de-DE"),
        ({"value": {"language": "fr-FR"}}, "fr-FR"),
        ({"value": {"language": 5}}, ""),
    ],
)
def test_the_locale_is_taken_only_when_it_looks_like_one(activity: Json, locale: str) -> None:
    assert locale_of({"type": "event", **activity}) == locale


@pytest.mark.parametrize(
    ("activity", "zone"),
    [
        ({"localTimezone": "Europe/Lisbon"}, "Europe/Lisbon"),
        ({"localTimezone": "Etc/GMT+3"}, "Etc/GMT+3"),
        ({"entities": [{"type": "clientInfo", "timezone": "Asia/Kathmandu"}]}, "Asia/Kathmandu"),
        ({"localTimezone": "<b>"}, None),
        ({"entities": [{"type": "clientInfo", "timezone": 7}]}, None),
        ({}, None),
    ],
)
def test_the_zone_is_taken_only_when_it_looks_like_one(activity: Json, zone: str | None) -> None:
    assert zone_of({"type": "message", **activity}) == zone


@pytest.mark.parametrize(
    ("value", "pressed"),
    [
        ({"intent": "i1"}, {"intent": "i1"}),
        ({"intent": "i1", "msteams": {}}, {"intent": "i1"}),
        ({"msteams": {}}, None),
        ({}, None),
        ("text", None),
        ([1], None),
        (None, None),
    ],
)
def test_a_press_is_an_object(value: object, pressed: object) -> None:
    assert pressed_in(Activity(type="message", value=value)) == pressed


async def test_readiness_names_what_is_wrong_without_its_details(caplog: pytest.LogCaptureFixture) -> None:
    asked: list[str] = []

    async def database() -> None:
        asked.append("database")

    async def graph() -> None:
        asked.append("graph")
        raise ConnectionError("tenant 4711 is not there")

    health = Health({"database": database, "graph": graph}, clock=lambda: 0.0)
    first, again = [await health.readyz(make_mocked_request("GET", "/readyz")) for _ in range(2)]

    assert (first.status, first.text) == (
        503,
        '{"status": "not ready", "checks": {"database": "ok", "graph": "ConnectionError"}}',
    )
    assert again.text == first.text
    assert sorted(asked) == ["database", "graph"]
    assert "tenant 4711 is not there" in caplog.text


async def test_readiness_is_asked_anew_after_a_while() -> None:
    now, faults = [0.0], [RuntimeError("not published")]

    async def graph() -> None:
        if faults:
            raise faults.pop()

    health = Health({"graph": graph}, clock=lambda: now[0])
    before = await health.readyz(make_mocked_request("GET", "/readyz"))
    now[0] = 10.0
    after = await health.readyz(make_mocked_request("GET", "/readyz"))

    assert (before.status, after.status) == (503, 200)


async def test_one_slow_question_is_asked_for_all_who_wait() -> None:
    asked = 0

    async def graph() -> None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)

    health = Health({"graph": graph}, clock=lambda: 0.0)
    await asyncio.gather(*(health.readyz(make_mocked_request("GET", "/readyz")) for _ in range(5)))

    assert asked == 1
