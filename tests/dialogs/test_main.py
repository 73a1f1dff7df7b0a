"""The tool that shows what a conversation makes of messages."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from dialogs.__main__ import main
from dialogs.saying.languages import full_languages
from dialogs.trial.business import read, sample, shop_of

SHOP = {"services": ["Haircut"], "staff": ["Ana"]}


@pytest.fixture
def shop(tmp_path: Path) -> str:
    file = tmp_path / "business.json"
    file.write_text(json.dumps(SHOP), encoding="utf-8")
    return str(file)


def talk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr("sys.argv", ["dialogs", *arguments])
    main()
    return capsys.readouterr().out


def test_a_message_is_shown_with_all_that_comes_of_it(
    shop: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = talk(capsys, monkeypatch, "haircut with ana tomorrow, not before 4:30", "--business", shop)

    assert (
        printed
        == """\
Studio, Mon 2026-11-23 09:00 Europe/Lisbon, en-GB

you     haircut with ana tomorrow, not before 4:30
acts    Want              goal=book
        GiveService       service_ids=Haircut                          “haircut”
        GiveWhen          when=(days=Tue 2026-11-24 after=16:30)       “tomorrow, not before 4:30”
        GiveStaff         staff_ids=Ana                                “ana”
doubts  -
state   Booking           service_id        Haircut
                          staff_ids         Ana
                          when              (days=Tue 2026-11-24 after=16:30)
                          slots             [Tue 2026-11-24 16:30 Ana, ... Tue 2026-11-24 17:30 Ana], 3 in all
                          reached           day
        asked             time
next    Search, AskFor time
bot     Haircut, gladly.
        On Tuesday 24 November I have 16:30, 17:00 and 17:30. Which one suits you?
        [16:30] [17:00] [17:30] [Another day]
"""
    )


def test_what_cannot_be_used_stands_by_itself(
    shop: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = talk(capsys, monkeypatch, "31 june", "--business", shop)

    assert "acts    -\ndoubts  Doubt             reason=no-such-day words=31 june" in printed


def test_several_messages_are_one_conversation_from_its_start_to_a_moved_booking(
    shop: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ["haircut tomorrow at 3pm", "Rita Sol, rita.sol@example.com, no phone", "yes", "move it to 4pm", "yes"]

    printed = talk(capsys, monkeypatch, *said, "cancel it", "yes", "--business", shop)

    actions = [line[8:] for line in printed.splitlines() if line.startswith("next")]
    assert actions == [
        "Search, AskFor name",
        "Summarise",
        "Book",
        "ChooseAppointment, Search, Summarise",
        "Move",
        "AskFor confirm-cancel",
        "Cancel, AskFor goal",
    ]


def test_each_line_of_the_standard_input_is_a_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("hello\nbook an appointment\n"))

    printed = talk(capsys, monkeypatch)

    assert [line[8:] for line in printed.splitlines() if line.startswith("next")] == ["AskFor goal", "AskFor service"]


def test_whoever_reads_may_have_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr("sys.argv", ["dialogs", "hello"])
    monkeypatch.setattr("sys.stdout", closed := Closed())

    main()

    assert closed.getvalue() == ""


def test_the_time_can_be_set(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    printed = talk(capsys, monkeypatch, "tomorrow", "--now", "2026-03-27T10:00")

    assert "Fri 2026-03-27 10:00" in printed
    assert "when=(days=Sat 2026-03-28)" in printed


def test_one_of_several_businesses_is_named_by_its_key(tmp_path: Path) -> None:
    file = tmp_path / "several.json"
    file.write_text(json.dumps([SHOP | {"key": "a", "name": "A"}, SHOP | {"key": "b", "name": "B"}]), encoding="utf-8")

    assert read(f"{file}#b").business.name == "B"
    with pytest.raises(ValueError, match="'c' is none of a, b"):
        read(f"{file}#c")


@pytest.mark.parametrize(
    ("text", "why"), [('{"services": 3}', "Expected `array`, got `int` - at `$.services`"), ("{", "Expecting")]
)
def test_what_is_no_business_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str, why: str
) -> None:
    file = tmp_path / "business.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SystemExit):
        talk(capsys, monkeypatch, "hi", "--business", str(file))

    assert f"--business: {why}" in capsys.readouterr().err


def test_a_business_may_say_more_than_names() -> None:
    said = {
        "services": [{"name": "Yoga", "minutes": 75, "price": 12, "seats": 8, "online": True}, "Haircut"],
        "staff": [{"name": "Ana", "services": ["Yoga"]}, "Marco"],
        "hours": {"mon": [["09:00", "24:00"]]},
        "tz": "Europe/Berlin",
        "phone": "1234",
        "address": "Mill Lane 4",
    }

    shop = shop_of(said)

    yoga, haircut = shop.services
    assert (yoga.staff_ids, haircut.staff_ids) == (("Ana", "Marco"), ("Marco",))
    assert (yoga.max_attendees, yoga.is_online, yoga.price) == (8, True, 12)
    assert shop.business.hours is not None
    assert [len(day) for day in shop.business.hours] == [1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("language", full_languages())
def test_every_language_has_a_business_of_its_own_to_try(language: str) -> None:
    names = {language: sample(language).business.name for language in full_languages()}

    assert len(set(names.values())) == len(names)
    assert sample("xx").business.name == names["en"]
