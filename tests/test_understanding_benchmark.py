"""The measures of understanding: what is right, what is harm, and what the command prints and writes."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks import batches, figures, floors, understanding
from benchmarks.dates import recognizers, sgd
from benchmarks.judge import Verdict, judge

RIGHT = Verdict(is_right=True)
MISSED = Verdict(is_right=False)
TIMES = {"asked": "time", "offered": ["2026-03-27T10:00", "2026-03-27T15:00"]}
TWO_BOOKED = {
    "booked": [
        {"service": "Haircut", "staff": "Dana Ferreira", "start": "2026-03-27T15:00"},
        {"service": "Massage", "staff": "Marco Silva", "start": "2026-03-30T10:00"},
    ]
}
CHOSEN = {"draft": {"goal": "book", "day": "2026-03-27", "time": "15:00"}}
MORNING = {"from": "08:00", "to": "12:00", "loose": True}


def harm(*keys: str) -> Verdict:
    return Verdict(is_right=False, harms=keys)


def case(expect: Any, **where: Any) -> dict[str, Any]:
    return {
        "now": "2026-03-23T09:00",
        "asked": None,
        "offered": [],
        "draft": {},
        "booked": [],
        **where,
        "expect": expect,
    }


@pytest.mark.parametrize(
    ("of", "heard", "verdict"),
    [
        (case({"service": "Haircut"}), {"service": "haircut"}, RIGHT),
        (case({"service": "Haircut"}), {}, MISSED),
        (case({"service": "Haircut"}), {"service": "Massage"}, harm("service")),
        (case({"service": "Haircut"}), {"service": "Haircut", "goal": "book"}, RIGHT),
        (case({"service": "Haircut"}), {"service": "Haircut", "goal": "cancel"}, harm("goal")),
        (case([{"service": "Haircut"}, {"service": "Massage"}]), {"service": "Massage"}, RIGHT),
        (case({}), {"ask": ["price"], "command": "hello", "shift": "later"}, RIGHT),
        (case({}), {"command": "stop", "agree": True}, harm("agree", "command")),
        (case({"days": ["2026-03-27"]}), {"days": ["2026-03-27", "2026-03-28"]}, harm("days")),
        (
            case({"days": {"from": "2026-03-23", "to": "2026-03-27"}}),
            {"days": {"from": "2026-03-23", "to": "2026-03-29"}},
            RIGHT,
        ),
        (
            case({"days": {"from": None, "to": "2026-03-26"}}),
            {"days": {"from": "2026-03-23", "to": "2026-03-27"}},
            harm("days"),
        ),
        (case({"not_days": ["wed"]}), {"not_days": ["wed"], "days": ["2026-03-25", "2026-03-26"]}, harm("days")),
        (case({"not_days": ["wed"]}), {"days": ["2026-03-26", "2026-03-27"]}, RIGHT),
        (case({"time": MORNING}), {"time": {"from": "07:00", "to": "12:30"}}, RIGHT),
        (case({"time": {"from": "10:00", "to": None}}), {"time": {"from": "09:30", "to": None}}, harm("time")),
        (case({"time": "10:00"}), {"time": MORNING}, harm("time")),
        (case({"pick": 1}, **TIMES), {"days": ["2026-03-27"], "time": "15:00"}, RIGHT),
        (case({"pick": 1}, **TIMES), {"pick": 0}, harm("time")),
        (case({"which": 1}, **TWO_BOOKED), {"goal": "cancel", "which": 0}, harm("goal", "which")),
        (case({"goal": "cancel", "which": 1}, **TWO_BOOKED), {"goal": "cancel", "service": "Massage"}, RIGHT),
        (case({"goal": "cancel", "which": 1}, **TWO_BOOKED), {"goal": "cancel", "staff": "Dana"}, harm("staff")),
        (case({"shift": "+PT1H"}, **CHOSEN), {"time": "16:00"}, RIGHT),
        (case({"days": ["2026-04-03"]}, **CHOSEN), {"shift": "+P7D"}, RIGHT),
        (case({"shift": "+PT1H"}, **CHOSEN), {"shift": "-PT1H"}, harm("shift")),
        (case({"agree": False}), {"time": "16:00"}, harm("time")),
        (case({"agree": False, "time": "16:00"}), {"time": "16:00"}, RIGHT),
        (case({"staff": "Dana Ferreira"}), {"staff": "Dana"}, RIGHT),
        (case({"name": "Rita Sol"}), {"name": "Frau Rita Sol"}, RIGHT),
        (case({"name": "Rita Sol"}), {"name": "Rita"}, harm("name")),
        (case({"phone": "912345678"}), {"phone": "+351912345678"}, RIGHT),
        (case({"unread": True}), {"days": ["2026-03-27"]}, harm("days")),
        (case({"also": {"service": "Massage"}}), {"also": {"service": "Massage", "staff": "Marco"}}, harm("also")),
        (case({"language": "German"}), {"language": "de"}, RIGHT),
        (case({"ask": ["price"]}), {"ask": ["price", "length", "hours", "place"]}, MISSED),
    ],
)
def test_a_message_is_judged(of: dict[str, Any], heard: dict[str, Any], verdict: Verdict) -> None:
    assert judge(of, heard) == verdict


def test_what_is_heard_in_a_set_is_written_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    businesses = tmp_path / "businesses.json"
    shop = {"key": "shop", "tz": "Europe/Lisbon", "country": "PT", "hours": {}, "staff": []}
    businesses.write_text(json.dumps([shop | {"services": [{"name": "Haircut", "minutes": 30}]}]), encoding="utf-8")
    messages, out = tmp_path / "messages.jsonl", tmp_path / "out.jsonl"
    said = case({}, id="m-1", business="shop", locale="en-GB", say="a haircut tomorrow, please")
    messages.write_text(json.dumps(said), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["understanding", "messages", str(messages), str(businesses), str(out)])

    understanding.main()

    heard = {"goal": "book", "service": "Haircut", "days": ["2026-03-24"]}
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == [
        {"id": "m-1", "heard": heard}
    ]


def _write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture
def small_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One batch of two messages in the place of our own, and a line of each sample of dates."""
    folder = tmp_path / "own" / "en"
    folder.mkdir(parents=True)
    shop = {"key": "shop", "tz": "Europe/Lisbon", "country": "PT", "hours": {}, "staff": []}
    shops = [shop | {"services": [{"name": "Haircut", "minutes": 30}]}]
    (folder / "businesses.json").write_text(json.dumps(shops), encoding="utf-8")
    said = {"business": "shop", "locale": "en-GB", "family": "plain"}
    _write(
        folder / "messages.jsonl",
        case({"service": "Haircut"}, id="1", say="a haircut please", **said),
        case({}, id="2", say="a haircut please", **said),
    )
    date = {"type": "date", "value": "2016-11-11"}
    _write(
        tmp_path / "recognizers-dev.jsonl",
        *(
            {"input": text, "locale": locale, "reference": "2016-11-07T00:00:00", "relevant": True}
            | {"kind": "date", "accept": [date]}
            for text, locale in (("this friday", "en-US"), ("nothing", "en-US"), ("am 11. November", "de-DE"))
        ),
    )
    at_ten = {"slots": {"appointment_time": {"value": ["10:00"]}}}
    turn = {"service": "Services_1", "reference": "2019-03-01", "system_prev_acts": ["CONFIRM:date"]}
    _write(
        tmp_path / "sgd-dev.jsonl",
        turn | at_ten | {"utterance": "at 10 am", "acts": ["INFORM"]},
        turn | {"slots": {}, "utterance": "yes please", "acts": ["AFFIRM"]},
    )
    monkeypatch.setattr(batches, "OWN", tmp_path / "own")
    monkeypatch.setenv("BOOKINGS_API_DATA", str(tmp_path))
    return tmp_path


def test_all_figures_are_printed(small_data: Path) -> None:
    said = list(figures.lines(understanding.parse))

    assert said[1].split()[:6] == ["own-en", "2", "50.0", "%", "50.0", "%"]
    assert [line.split()[0] for line in said if line.startswith("  a")] == ["all", "all", "a", "a"]
    assert said[-1] == figures.MISSING.format("messages")


def test_dates_are_right_or_not(small_data: Path) -> None:
    read = recognizers(small_data / "recognizers-dev.jsonl", understanding.parse, "en")
    turns = sgd(batches.read_lines(small_data / "sgd-dev.jsonl"), understanding.parse)

    assert [(one.name, one.right, one.of) for one in read.shares] == [("all", 1, 2), ("points", 1, 2), ("ranges", 0, 0)]
    assert [(one.name, one.right, one.of) for one in turns.shares] == [("turns", 1, 1), ("nothing", 1, 1)]


def test_floors_are_made_of_what_is_now_and_keep_what_is_not_here(
    small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = small_data / "floors.toml"
    table.write_text("[elsewhere]\nall = { right = 3, harmful = 1, of = 4 }\n", encoding="utf-8")
    monkeypatch.setattr(floors, "PATH", table)

    floors.write()

    assert floors.read() == {
        "own-en": {"all": {"right": 1, "harmful": 1, "of": 2}, "plain": {"right": 1, "harmful": 1, "of": 2}},
        "elsewhere": {"all": {"right": 3, "harmful": 1, "of": 4}},
    }


def test_a_date_is_parsed() -> None:
    assert understanding.parse("on friday at 3pm", datetime(2026, 11, 23, 9), "UTC", "en-GB") == [  # noqa: DTZ001
        {"value": "2026-11-27T15:00"}
    ]
