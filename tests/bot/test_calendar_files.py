"""Files for the customer's own calendar: what is in them, read by a parser, and who gets them."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bot.calendar_files import BASE, FRESH_FOR, LIFETIME, BadAddressError, CalendarFiles, calendar_file, withdrawal_file
from dialogs.ports import CalendarRef, Withdrawal
from dialogs.saying.calendar_entry import CalendarEntry, entry_of, uid_of, withdrawal_of
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import Wording
from dialogs.state.customer import Made
from dialogs.zones import Zones
from graph.model import Appointment, Business, Service
from scheduling.model import Catalogue

NOW = datetime(2026, 10, 20, 9, 30, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
WANTED = CalendarRef("studio@contoso.onmicrosoft.com", "AAMkAGI=", uid_of("intent-1"), "en-GB")
SECRET = "a secret of at least thirty-two characters"


def entry(**changed: Any) -> CalendarEntry:
    start = datetime(2026, 10, 26, 15, tzinfo=LISBON)
    values: dict[str, Any] = {
        "start": start,
        "end": start + timedelta(minutes=45),
        "title": "Haircut; wash, cut at Studio Almeida",
        "place": "Rua das Amoreiras 12, Lisbon",
        "text": "With: Dana\nPlease come with dry hair.",
        "link": "",
        "organizer": "hello@studio.example",
        "changed": NOW,
    }
    return CalendarEntry(**values | changed)


def event_of(file: bytes) -> Any:
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return event


def test_the_file_says_what_was_booked() -> None:
    file = calendar_file(entry(), "uid-1", NOW)

    calendar, event = icalendar.Calendar.from_ical(file), event_of(file)
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert {name: str(event[name]) for name in ("uid", "summary", "location", "description", "status")} == {
        "uid": "uid-1",
        "summary": "Haircut; wash, cut at Studio Almeida",
        "location": "Rua das Amoreiras 12, Lisbon",
        "description": "With: Dana\nPlease come with dry hair.",
        "status": "CONFIRMED",
    }
    assert event["organizer"] == "mailto:hello@studio.example"
    assert "attendee" not in event
    assert event.decoded("dtstamp") == NOW


def test_lines_are_as_the_standard_has_them() -> None:
    """https://www.rfc-editor.org/rfc/rfc5545#section-3.1"""
    file = calendar_file(entry(text="ü" * 300), "uid-1", NOW)

    lines = file.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert str(event_of(file)["description"]) == "ü" * 300


@pytest.mark.parametrize(
    ("start", "told"),
    [
        # Lisbon goes back from UTC+1 to UTC+0 at 01:00 UTC on 25 October 2026, and forward on 28 March 2027.
        (datetime(2026, 10, 24, 9, tzinfo=LISBON), "20261024T080000Z"),
        (datetime(2026, 10, 26, 9, tzinfo=LISBON), "20261026T090000Z"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=LISBON), "20261025T003000Z"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=LISBON, fold=1), "20261025T013000Z"),
        (datetime(2027, 3, 29, 9, tzinfo=LISBON), "20270329T080000Z"),
    ],
)
def test_times_are_right_on_both_sides_of_a_change_of_the_clocks(start: datetime, told: str) -> None:
    start = start.astimezone(UTC)

    file = calendar_file(entry(start=start, end=start + timedelta(minutes=45)), "uid-1", NOW)

    assert f"DTSTART:{told}".encode() in file
    assert event_of(file).decoded("dtend") - event_of(file).decoded("dtstart") == timedelta(minutes=45)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1)), st.integers(1, 10**7))  # noqa: DTZ001  # UTC below
def test_a_later_write_replaces_the_entry(changed: datetime, seconds: int) -> None:
    first = changed.replace(microsecond=0, tzinfo=UTC)

    before = event_of(calendar_file(entry(changed=first), "uid-1", NOW))
    after = event_of(calendar_file(entry(changed=first + timedelta(seconds=seconds)), "uid-1", NOW))

    assert before["uid"] == after["uid"]
    assert 0 <= before["sequence"] < after["sequence"] < 2**31


SERVICE = Service("cut", "Haircut", timedelta(minutes=45))
BUSINESS = Business("studio@example.com", "Studio", "", "hello@studio.example", currency="EUR", address=None)
SPEAKER = Speaker(Wording("en-GB"), Catalogue(BUSINESS, LISBON, (SERVICE,), (), {}), Zones(LISBON, None))
APPOINTMENT = Appointment("a1", "cut", "Haircut", NOW, NOW + timedelta(minutes=45))
MADE = Made("studio@example.com", "a1", "i1", "cut", start=APPOINTMENT.start, end=APPOINTMENT.end)


def withdrawal(changed: datetime = NOW) -> Withdrawal:
    start = datetime(2026, 10, 26, 15, tzinfo=LISBON)
    title = "Haircut; wash, cut at Studio Almeida"
    return Withdrawal("uid-1", start, start + timedelta(minutes=45), title, "hello@studio.example", changed)


def test_what_is_cancelled_is_taken_out_by_a_file_of_the_same_entry() -> None:
    file = withdrawal_file(withdrawal(NOW + timedelta(seconds=1)), NOW)

    calendar, event = icalendar.Calendar.from_ical(file), event_of(file)
    made = event_of(calendar_file(entry(), "uid-1", NOW))
    assert (calendar["version"], calendar["method"], event["status"]) == ("2.0", "CANCEL", "CANCELLED")
    # https://www.rfc-editor.org/rfc/rfc5546#section-3.2.5
    assert {"uid", "dtstamp", "organizer", "sequence"} <= {name.lower() for name in event}
    for same in ("uid", "organizer", "summary"):
        assert event[same] == made[same]
    for same in ("dtstart", "dtend"):
        assert event.decoded(same) == made.decoded(same)
    assert event["sequence"] > made["sequence"]
    assert "attendee" not in event


@given(st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1)), st.integers(-(10**5), 10**7))  # noqa: DTZ001  # UTC below
def test_a_withdrawal_is_later_than_every_file_before_whatever_the_clocks_say(written: datetime, seconds: int) -> None:
    """Graph's clock may be ahead of ours."""
    last = written.replace(tzinfo=UTC)
    seen = structs.replace(APPOINTMENT, created=last - timedelta(days=1), last_updated=last)

    gone = withdrawal_of(SPEAKER, MADE, seen, "uid-1", last + timedelta(seconds=seconds))

    assert gone is not None
    before, after = calendar_file(entry_of(SPEAKER, seen), "uid-1", NOW), withdrawal_file(gone, NOW)
    assert event_of(before)["sequence"] < event_of(after)["sequence"] < 2**31
    for same in ("uid", "organizer", "summary", "dtstart", "dtend"):
        assert event_of(after).decoded(same) == event_of(before).decoded(same)


def test_one_that_was_not_seen_any_more_is_taken_out_as_it_was_known() -> None:
    gone = withdrawal_of(SPEAKER, MADE, None, "uid-1", NOW)

    assert gone == Withdrawal(
        "uid-1",
        APPOINTMENT.start,
        APPOINTMENT.end,
        "Haircut at Studio",
        "hello@studio.example",
        NOW + timedelta(seconds=1),
    )
    assert withdrawal_of(SPEAKER, Made("business", "appointment", "intent"), None, "uid-1", NOW) is None


def test_an_online_meeting_is_where_its_link_is() -> None:
    event = event_of(calendar_file(entry(link="https://teams.example/1", place="Online meeting"), "uid-1", NOW))

    assert (event["location"], event["url"]) == ("https://teams.example/1", "https://teams.example/1")


def test_what_graph_did_not_say_is_left_out() -> None:
    event = event_of(calendar_file(entry(place="", text="", changed=None), "uid-1", NOW))

    assert {"location", "description", "url", "last-modified"} & {name.lower() for name in event} == set()
    assert event["sequence"] == 0


@dataclass
class Watch:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def files_of(reading: Reading, secret: str = SECRET, watch: Watch | None = None) -> CalendarFiles:
    return CalendarFiles(secret, reading, watch or Watch())


class Reading:
    """A booking service that gives one entry, and counts how often it was asked."""

    def __init__(self, found: CalendarEntry | None) -> None:
        self.found = found
        self.asked = 0

    async def __call__(self, _: CalendarRef) -> CalendarEntry | None:
        self.asked += 1
        await asyncio.sleep(0)
        return self.found


def token_of(address: str) -> str:
    return address.removeprefix(f"{BASE}/").removesuffix(".ics")


def test_an_address_leads_back_to_what_it_was_made_for() -> None:
    files = files_of(Reading(None), watch=Watch(NOW + LIFETIME - timedelta(minutes=1)))

    address = files.address_of(WANTED, NOW)

    assert re.fullmatch(r"/calendar/[A-Za-z0-9_=-]{100,900}\.ics", address)
    assert files.read(token_of(address)) == WANTED
    assert files_of(Reading(None)).read(token_of(address)) == WANTED


async def test_an_address_of_a_withdrawal_has_all_of_it_and_asks_nobody() -> None:
    reading = Reading(None)
    files = files_of(reading)
    gone = withdrawal(NOW + timedelta(seconds=1))

    address = files.address_of_withdrawal(gone, NOW)
    read = files.read(token_of(address))

    assert re.fullmatch(r"/calendar/[A-Za-z0-9_=-]{100,900}\.ics", address)
    assert "studio" not in address
    assert read == gone
    assert await files.file(read) == withdrawal_file(gone, NOW)
    assert reading.asked == 0


async def test_an_address_that_an_earlier_build_gave_out_still_leads_there() -> None:
    """It had the parts of a reference in a row."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"calendar files").derive(SECRET.encode())
    told = json.dumps([WANTED.business_id, WANTED.appointment_id, WANTED.uid, WANTED.locale]).encode()
    token = Fernet(base64.urlsafe_b64encode(key)).encrypt_at_time(told, int(NOW.timestamp())).decode()

    assert files_of(Reading(None)).read(token) == WANTED


def test_an_address_tells_nothing_and_is_never_the_same() -> None:
    files = files_of(Reading(None))

    addresses = {files.address_of(WANTED, NOW) for _ in range(20)}

    assert len(addresses) == 20
    assert not any("contoso" in one or "AAMk" in one or "intent" in one for one in addresses)


def changed_at(token: str, place: int) -> str:
    other = "A" if token[place] != "A" else "B"
    return token[:place] + other + token[place + 1 :]


@pytest.mark.parametrize("place", [0, 5, 20, 60, 100, -30, -5])
def test_an_address_that_was_changed_leads_nowhere(place: int) -> None:
    files = files_of(Reading(None))
    token = token_of(files.address_of(WANTED, NOW))

    with pytest.raises(BadAddressError):
        files.read(changed_at(token, place % len(token)))


@pytest.mark.parametrize("token", ["", "x", "=" * 40, "gAAAAA", "ü", "../../etc/passwd"])
def test_what_is_no_address_leads_nowhere(token: str) -> None:
    with pytest.raises(BadAddressError):
        files_of(Reading(None)).read(token)


def test_an_address_ends_and_is_of_one_key() -> None:
    files = files_of(Reading(None))
    token = token_of(files.address_of(WANTED, NOW))

    with pytest.raises(BadAddressError):
        files_of(Reading(None), watch=Watch(NOW + LIFETIME + timedelta(seconds=1))).read(token)
    with pytest.raises(BadAddressError):
        files_of(Reading(None), SECRET[::-1]).read(token)


async def test_graph_is_asked_once_however_often_the_file_is() -> None:
    reading, watch = Reading(entry()), Watch()
    files = files_of(reading, watch=watch)

    found = await asyncio.gather(*(files.file(WANTED) for _ in range(10)))
    watch.now += FRESH_FOR - timedelta(seconds=1)
    again = await files.file(WANTED)

    assert reading.asked == 1
    assert {*found} == {calendar_file(entry(), WANTED.uid, NOW)}
    assert again is not None


async def test_a_move_is_in_the_file_soon_after() -> None:
    reading, watch = Reading(entry()), Watch()
    files = files_of(reading, watch=watch)
    before = await files.file(WANTED)
    watch.now = later = NOW + FRESH_FOR
    reading.found = entry(start=NOW + timedelta(days=3), end=NOW + timedelta(days=3, hours=1), changed=later)

    after = await files.file(WANTED)

    assert before is not None and after is not None
    assert event_of(after)["sequence"] > event_of(before)["sequence"]
    assert event_of(after).decoded("dtstart") == NOW + timedelta(days=3)


async def test_what_is_gone_is_in_no_file() -> None:
    assert await files_of(Reading(None)).file(WANTED) is None


def test_with_a_public_url_an_address_is_a_whole_one() -> None:
    async def nothing(_: CalendarRef) -> None:
        return None

    files = CalendarFiles("secret", nothing, lambda: NOW, origin="https://chat.example.com")
    address = files.address_of(WANTED, NOW)

    assert address.startswith("https://chat.example.com/calendar/")
    assert files.read(address.rpartition("/")[2].removesuffix(".ics")) == WANTED
