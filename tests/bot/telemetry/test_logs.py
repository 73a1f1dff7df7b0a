"""One object a line, with the conversation and the trace, and nothing of what an error says."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from bot.telemetry.logs import LogFormat, LogLevel, begin_logging, formatter_of
from bot.telemetry.reference import About, current_reference
from storage.conversations.model import Key
from storage.marks import Marks


def record_of(error: ValueError | None = None) -> logging.LogRecord:
    exc_info = None
    if error is not None:
        try:
            raise error
        except ValueError:
            exc_info = sys.exc_info()
    return logging.LogRecord("bot", logging.ERROR, "somewhere.py", 1, "turn %s\nfailed", ("7",), exc_info)


def test_a_line_of_json_has_no_line_breaks_and_no_words_of_an_error() -> None:
    with About("3f1c"):
        line = formatter_of(LogFormat.JSON).format(record_of(ValueError("ana@example.com")))

    assert "\n" not in line
    said: dict[str, Any] = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("error", "bot", "turn 7\nfailed")
    assert (said["conversation"], said["error"]) == ("3f1c", "ValueError")
    assert "test_logs.py" in said["at"][0]
    assert "ana" not in line


def test_text_has_the_reference_and_no_words_of_an_error() -> None:
    with About("3f1c"):
        text = formatter_of(LogFormat.TEXT).format(record_of(ValueError("ana@example.com")))

    assert "ERROR bot: turn 7\nfailed (conversation 3f1c)\nValueError\n" in text
    assert "ana" not in text
    assert "conversation" not in formatter_of(LogFormat.TEXT).format(record_of())


def test_a_reference_is_keyed_and_over_with_its_block() -> None:
    key = Key("msteams", "a:1")
    ours, others = Marks("one").reference(str(key)), Marks("other").reference(str(key))

    with About(ours):
        assert current_reference() == ours
    assert current_reference() == ""
    assert ours != others
    assert len(ours) == 16


def test_beginning_anew_replaces_what_was_begun(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        begin_logging()
        begin_logging(LogFormat.JSON, LogLevel.DEBUG)
        logging.getLogger("once").debug("hi")
        # Whoever makes a client of HTTP, and whatever level its library has been given.
        logging.getLogger("httpx").handle(logging.makeLogRecord({"name": "httpx", "levelno": logging.INFO}))
        logging.getLogger("httpcore.connection").handle(
            logging.makeLogRecord({"name": "httpcore.connection", "levelno": logging.DEBUG})
        )
        assert len(root.handlers) == len(before) + 1
    finally:
        for one in [one for one in root.handlers if one not in before]:
            root.removeHandler(one)
        root.setLevel(level)
    assert [json.loads(line)["message"] for line in capsys.readouterr().err.splitlines()] == ["hi"]


@pytest.mark.parametrize(("level", "said"), [(LogLevel.INFO, ["warned"]), (LogLevel.DEBUG, ["step", "warned"])])
def test_steps_of_the_tables_are_told_to_whoever_wants_everything(
    level: LogLevel, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    root, steps = logging.getLogger(), logging.getLogger("alembic.runtime.migration")
    before, levels = list(root.handlers), (root.level, logging.getLogger("alembic").level)
    try:
        begin_logging(LogFormat.JSON, level)
        steps.info("step")
        steps.warning("warned")
    finally:
        for one in [one for one in root.handlers if one not in before]:
            root.removeHandler(one)
        root.setLevel(levels[0])
        logging.getLogger("alembic").setLevel(levels[1])
    assert [json.loads(line)["message"] for line in capsys.readouterr().err.splitlines()] == said
