import json
import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from graph.zones import iana_name, zone


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" America/New_York ", "America/New_York"),
        ("UTC", "UTC"),
        ("Coordinated Universal Time", "UTC"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe standard time", "Europe/Berlin"),
        ("Alberta Standard Time", "America/Edmonton"),
        ("(UTC-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(UTC-07:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(GMT+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Calcutta"),
        ("(UTC+05:00) Ekaterinburg (RTZ 4)", "Asia/Yekaterinburg"),
        ("(UTC+06:30) Yangon (Rangoon)", "Asia/Rangoon"),
        ("(UTC) Casablanca", "Africa/Casablanca"),
        ("Europe/Kyiv (Kiev)", "Europe/Kyiv"),
        ("Asia/Astana (Almaty)", "Asia/Almaty"),
        ("Asia/Toshkent (Tashkent)", "Asia/Tashkent"),
    ],
)
def test_every_spelling_that_graph_uses_gives_the_iana_name(written: str, expected: str) -> None:
    assert iana_name(written) == expected


def test_a_displayed_offset_does_not_fix_the_summer_time() -> None:
    pacific = zone("(UTC-08:00) Pacific Time (US & Canada)")

    assert datetime(2026, 7, 1, 15, tzinfo=pacific).astimezone(UTC) == datetime(2026, 7, 1, 22, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "Mars Standard Time", "(UTC+01:00) Atlantis", "../../etc/passwd", "Europe"])
def test_an_unknown_name_is_named_in_the_error(written: str) -> None:
    with pytest.raises(ValueError, match="unknown time zone") as raised:
        iana_name(written)

    assert repr(written) in str(raised.value)


@pytest.mark.skipif(
    "BOOKINGS_API_DATA" not in os.environ, reason="BOOKINGS_API_DATA names no folder of Microsoft's facts"
)
def test_every_windows_name_and_every_name_that_graph_documents_is_known() -> None:
    table = json.loads((Path(os.environ["BOOKINGS_API_DATA"]) / "windows-iana-timezones.json").read_text())
    expected = {name: "UTC" if name == "UTC" else iana for name, iana in table["windows_to_iana"].items()}

    known = {name: iana_name(name) for name in expected}

    assert known == expected
    assert [name for name in table["graph_additional_time_zones"] if not isinstance(zone(name), ZoneInfo)] == []
