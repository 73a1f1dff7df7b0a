"""Whoever lets a customer into a log, a span or a figure is found, at whatever level and by whatever logger."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from opentelemetry import trace

import tests.written
from bot.telemetry.figures import Figures
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer
from graph.tries import Try
from simulator.http import gateway
from tests.written import NAMES, ROOT, Watch, check_output

OF_STAFF = {"Ana Costa", "Dana Ferreira", "Marco Silva", "Luis Teixeira", "Frau Rita Sol"}
OF_OPERATORS = {"Olga Quist", "Paul Ney"}
OF_BUSINESSES = {"Kleine Praxis", "Salon Example", "Studio Almeida"}

# As tests let a customer say who they are: "my name is Ana Silva", "Ana Silva, ana@example.com", name="Ana Silva".
_A_NAME = r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)+"
_CUSTOMER = re.compile(
    rf"\b({_A_NAME}),? (?:and )?[\w.+-]+@example"
    rf"|(?:[Mm]y name is |[Ii]ch heiße |\bname=\"|\"name\": \"|Attendee\(\")({_A_NAME})"
)

LEVELS = (logging.DEBUG, logging.INFO, logging.ERROR)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """One of its own, so that what is found here is no fault of the test."""
    mine = Watch()
    monkeypatch.setattr(tests.written, "WATCH", mine)
    yield mine
    mine.told()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("logger", ["bot", "asyncio", "some.library"])
@pytest.mark.parametrize(
    "text", ["to ana@example.com", "GET /customers?$filter=ana%40example.com", "+351 910 000 777", "it is Ana Silva."]
)
def test_a_customer_in_any_record_is_found(watch: Watch, logger: str, level: int, text: str) -> None:
    logging.getLogger(logger).log(level, "something: %s", text)

    assert len(watch.told()) == 2  # as text and as JSON
    assert watch.told() == []


def test_handlers_get_what_their_level_lets_through(watch: Watch, caplog: pytest.LogCaptureFixture) -> None:
    quiet, usual = logging.getLogger("quiet"), logging.getLogger("usual")
    quiet.setLevel(logging.WARNING)
    with caplog.at_level(logging.INFO):
        for logger in (quiet, usual):
            logger.debug("Ana Silva")
            logger.info("Ana Silva")

    assert [(one.name, one.levelname) for one in caplog.records] == [("usual", "INFO")]
    assert len(watch.told()) == 4  # what a logger is kept from, the operator cannot have
    assert not quiet.isEnabledFor(logging.INFO)


def test_the_words_of_an_error_are_not_written_and_left_to_other_handlers(
    watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise ValueError("Ana Silva")
    except ValueError:
        logging.getLogger("bot").exception("it failed")

    assert watch.told() == []
    assert "ValueError: Ana Silva" in caplog.text


def test_libraries_that_log_addresses_are_not_heard(watch: Watch) -> None:
    logging.getLogger("httpx").handle(logging.makeLogRecord({"name": "httpx", "levelno": 20, "msg": "ana@example.com"}))

    assert watch.told() == []


def test_a_customer_in_a_span_is_found(watch: Watch) -> None:
    with trace.get_tracer("bookings").start_as_current_span("bookings.turn") as span:
        span.set_attribute("bookings.outcome", "Ana Silva")
    with trace.get_tracer("bookings").start_as_current_span("bookings.turn") as span:
        span.add_event("said", {"text": "ana@example.com"})
    with trace.get_tracer("bookings").start_as_current_span("bookings.turn"):
        pass

    assert len(watch.told()) == 2


def test_a_customer_in_a_label_is_found(watch: Watch) -> None:
    figures = Figures()
    figures.tried(Try("ana@example.com", "200", 0.1, 1))
    figures.answered("book", "booked")

    assert watch.told()


def test_whom_a_chat_or_bookings_has_met_is_looked_for_in_this_test_alone(watch: Watch) -> None:
    ConversationState(customer=Customer(name="Xenia", phone="910000123")).to_json()
    body = b'{"customers": [{"name": "Yara Q", "emailAddress": "yara@nowhere.invalid"}]}'
    gateway._read_body(body, None, "application/json")  # type: ignore[arg-type]  # it is asked for with none
    lines = ("for Xenia", "at 910000123", "with Yara Q", "yara@nowhere.invalid", "Xeniales")
    for line in lines:
        watch.reads(line)

    assert watch.told() == list(lines[:4])
    for line in lines:
        watch.reads(line)
    assert watch.told() == []


def test_what_a_process_has_said_is_searched_too() -> None:
    check_output("listening on http://127.0.0.1:3978\nINFO graph: 200")
    with pytest.raises(AssertionError, match="Ana Silva"):
        check_output("listening\nDEBUG bot: Ana Silva")


def test_every_customer_of_the_tests_is_looked_for() -> None:
    tests_ = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("tests/**/*.chat")]
    found = {one[1] or one[2] for file in tests_ for one in _CUSTOMER.finditer(file.read_text("utf-8"))}

    assert len(found) > 50
    assert found - NAMES - OF_STAFF - OF_OPERATORS - OF_BUSINESSES - {"Joana Mendes", "Jonas Weber"} == set()
