"""What stands in a business file, and what is said of what cannot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.business_file.parts import PolicyPart
from deploy.business_file.text import BusinessFileError, read_file, read_part, read_text
from deploy.business_file.values import Bookable, Length, Week, read_value, write_value
from deploy.cli.fields import read_fields
from deploy.cli.records import AppointmentPart, CustomerPart
from deploy.planning.record import Record, RecordError, read_record
from graph.model import Availability, AvailabilityType

BEGINS = datetime(2031, 3, 3, 10, tzinfo=UTC)
NAMED = '[business]\nname = "x"\n'


@pytest.mark.parametrize(
    ("written", "minutes", "again"),
    [
        ("45 min", 45, "45 min"),
        ("1 h 30 min", 90, "1 h 30 min"),
        ("90min", 90, "1 h 30 min"),
        ("2 hours", 120, "2 h"),
        ("PT45M", 45, "45 min"),
        ("P1DT2H", 26 * 60, "26 h"),
        ("60 days", 60 * 24 * 60, "60 days"),
        ("1 day", 24 * 60, "1 day"),
        ("0 min", 0, "0 min"),
    ],
)
def test_lengths(written: str, minutes: int, again: str) -> None:
    assert Length.read(written) == timedelta(minutes=minutes)
    assert Length.read(written).write() == again
    assert Length.read(again) == timedelta(minutes=minutes)


@pytest.mark.parametrize("written", ["", "soon", "45", "12 parsecs", "PT", "1 h or 2", 45, None])
def test_no_lengths(written: object) -> None:
    with pytest.raises(ValueError, match="a length such as"):
        Length.read(written)


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        ("always", "hours such as"),
        ({"someday": []}, "is no day"),
        ({"monday": "09:00-13:00"}, "a list such as"),
        ({"monday": ["9 to 5"]}, 'hours such as "09:00-13:00"'),
        ({"monday": [9]}, 'hours such as "09:00-13:00"'),
        ({"monday": ["13:00-09:00"]}, "ends before it begins"),
        ({"monday": ["09:00-25:00"]}, "no time of day"),
        ({"monday": ["09:00-13:00", "12:00-14:00"]}, "overlap"),
        ({"monday": ["20:00-24:00", "21:00-22:00"]}, "overlap"),
    ],
)
def test_no_hours(hours: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Week.read(hours)


def test_hours_are_told_apart_and_written_as_they_were_read() -> None:
    week = Week.read({"monday": ["14:00-24:00", "9:00-13:00"]})
    assert week.write() == {"monday": ["09:00-13:00", "14:00-24:00"]}
    assert week == Week.read(week.write())
    assert week != Week.read({})
    assert len({week, Week.read(week.write())}) == 1
    assert "09:00-13:00" in repr(week)


def test_when_a_service_can_be_booked() -> None:
    for written in ("staff_free", "not_bookable", {"monday": ["09:00-13:00"]}):
        bookable = Bookable.read(written)
        assert bookable.write() == written
        assert len({bookable, Bookable.read(written)}) == 1
        assert str(written) in repr(bookable)
    assert Bookable(Availability(AvailabilityType.CUSTOM_HOURS)).write() == {}
    with pytest.raises(ValueError, match="staff_free"):
        Bookable.read("sometimes")


def test_other_types_stand_in_no_file() -> None:
    with pytest.raises(NotImplementedError):
        read_value(set, [])
    with pytest.raises(NotImplementedError):
        write_value(object())


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[business", ["no TOML"]),
        (
            '[business]\nname = 1\n[staff.x]\nname = 2\nemail = "a@b.c"\nrole = "boss"',
            ["business.name", "staff.x.name"],
        ),
        ('[business]\nname = "x"\n[services.a]\nname = "A"\nduration = "soon"', ["services.a.duration: a length"]),
        ('[business]\nname = "x"\n[services.a]\nnome = "A"', ["services.a: "]),
        (
            '[business]\nname = "x"\n[services.a]\nname = "A"\nstaff = ["bo"]\nquestions = {q = "required"}',
            ["'bo'", "'q'"],
        ),
        ('[business]\nname = "x"\n[services.a]\nname = "A"\n[services.b]\nname = "A"', ["2 have the name 'A'"]),
        ('[business]\nname = "x"\npage = { time_zone = "Mars/Base" }', ["'Mars/Base' is no time zone"]),
        (
            '[business]\nname = "x"\n[staff.a]\nname = "A"\nemail = "a@b.c"\nrole = "guest"\ntime_zone = "Nowhere"',
            ["staff.a.time_zone"],
        ),
        ("x = 1", ["x"]),
        ("staff = 1", ["staff"]),
    ],
)
def test_every_problem_is_told_with_its_place(text: str, problems: list[str]) -> None:
    with pytest.raises(BusinessFileError) as caught:
        read_text(text)
    assert len(caught.value.problems) == len(problems)
    for problem, part in zip(caught.value.problems, problems, strict=True):
        assert part in problem


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BusinessFileError, match="No such file"):
        read_file(tmp_path / "nowhere.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BusinessFileError, match="UTF-8"):
        read_file(tmp_path / "bytes.toml")


def test_fields_of_a_command(tmp_path: Path) -> None:
    policy = read_fields(PolicyPart, ["slot_interval=15 min", "allow_staff_selection=true"], None)
    assert policy == PolicyPart(slot_interval=Length(minutes=15), allow_staff_selection=True)
    (tmp_path / "more.toml").write_text('name = "Mia"\nemail = "a@b.c"', encoding="utf-8")
    assert read_fields(CustomerPart, ["name=Bo"], tmp_path / "more.toml") == CustomerPart(name="Bo", email="a@b.c")
    for given, file, why in (
        (["a=1", "a.b=2"], None, "set twice"),
        ([], tmp_path / "nowhere.toml", "No such file"),
        ([], tmp_path / "list.json", "a table of fields"),
        ([], tmp_path / "broken.json", "Expecting"),
    ):
        (tmp_path / "list.json").write_text("[]", encoding="utf-8")
        (tmp_path / "broken.json").write_text("{", encoding="utf-8")
        with pytest.raises(BusinessFileError, match=why):
            read_fields(CustomerPart, given, file)


def test_a_moment_is_taken_as_it_is_asked_for(tmp_path: Path) -> None:
    """TOML's own needs seconds, and nobody who makes an appointment has any."""
    (tmp_path / "start.json").write_text('{"start": "2026-12-01T10:00+01:00"}', encoding="utf-8")
    start = datetime(2026, 12, 1, 9, tzinfo=UTC)
    for given in (
        "2026-12-01T10:00+01:00",
        "2026-12-01T10:00:00+01:00",
        "2026-12-01 09:00Z",
        '"2026-12-01T10:00+01:00"',
    ):
        assert read_fields(AppointmentPart, [f"start={given}"], None).start == start
    assert read_fields(AppointmentPart, [], tmp_path / "start.json").start == start
    with pytest.raises(BusinessFileError, match=r"start: a moment such as 2026-12-01T10:00\+01:00 is expected"):
        read_fields(AppointmentPart, ["start=tomorrow"], None)


def test_an_appointment_needs_a_moment_with_its_offset_and_somebody() -> None:
    with pytest.raises(BusinessFileError, match="offset"):
        read_part({"start": "2031-03-03T10:00:00"}, AppointmentPart).changes(BEGINS, timedelta(minutes=30))
    unchanged = AppointmentPart(service_notes="x").changes(BEGINS, timedelta(minutes=30))
    assert (unchanged.start, unchanged.end) == (None, None)
    assert unchanged.details is not None


def test_a_record_that_is_none(tmp_path: Path) -> None:
    assert read_record(tmp_path / "nowhere.state.json") == Record()
    (tmp_path / "other.state.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(RecordError, match="no record of ours"):
        read_record(tmp_path / "other.state.json")
    with pytest.raises(RecordError):
        read_record(tmp_path)
