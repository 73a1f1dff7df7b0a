"""Whatever the product writes beside the chat, in any test: no customer may be in it.

Every record of every logger, as our formatters write it with `LOG_LEVEL=debug`; every span; every label of a figure;
and what processes of the app have said that a test has started. Searched for are addresses and phone numbers as tests
make them up, the customers of the sample business and of the tests by name, and whomever the chat has kept or Bookings
was told of in this very test.
"""

from __future__ import annotations

import copy
import functools
import logging
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_plus

from bot.telemetry.logs import LogFormat, formatter_of, is_written

NAMES = frozenset(
    {
        "Ada Lovelace", "Al Moss", "Ana Silva", "Ana South", "Andrew Ruhle", "Ann Lee", "April May",
        "Bea Costa", "Bea Reis", "Ben Costa", "Beth Oak", "Bo Li", "Bob Stone", "Caio Lima", "Clara Reid",
        "Claudia Moser", "Claudia Oak", "Dana Friday", "Eva Lind", "Eva Lund", "Eva Silva", "Frau Moser",
        "Gerda Doyle", "Gerda Maier", "Hanna Moser", "Hanne Wessel", "Heidi Laub", "Heidi Laup", "Herta Maier",
        "Ida Ek", "Ivo Maric", "James Bond", "Jan Moser", "Jan Sol", "Joan Small", "Joan Sol", "Joe May",
        "Jon Sol", "Joy Free", "Karl Moser", "Lehner Gerd", "Marcus Lee", "Margaret Whitlow", "Maria Lopes",
        "Mark Carver", "Nadia Grinberg", "Ned Carver", "Nia New", "Nora Neighbour", "Nuno Vaz", "Ola Lind",
        "Ola Nord", "Paulo Reis", "Phone Caller", "Ravi Patel", "Rita Campos", "Rita Gomes", "Rita Moraes",
        "Rita Paz", "Rita Small", "Rita Sohl", "Rita Sol", "Rita Sole", "Rita Soul", "Robin Example",
        "Robin Field", "Rosa Free", "Rosa Sol", "Rose May", "Rosie McBride", "Rui Lima", "Rui Silva",
        "Sarah Kim", "Sarah Miller", "Tim Orr", "Tom Reis", "Vera Cruz", "Vera Kern", "Vera Lindqvist",
        "Vreni Frei", "Walk In", "Wiebke Tann", "Zoe Quill", "Zoe Trimmer",
    }
)  # fmt: skip
"""As whom tests write to the chat; `tests/test_written.py` sees to it that nobody is missing."""

ROOT = Path(__file__).parents[1]
_SAMPLE = ROOT / "simulator" / "sample" / "sample.toml"

# By whom these tests have mail sent, and whom they have served: businesses may stand in the log.
_BUSINESSES = "salon|studio|spa|bot|codes|mine|nobody"

# An address in a domain that is kept for examples; a number with its country.
_MADE_UP = re.compile(
    rf"(?<![\w.+-])(?!(?:{_BUSINESSES})@)[\w.+-]+@example\.(?:com|org|net|de|pt|co\.uk)"
    r"|\+\d{1,3}[ (-]*\d(?:[ ()-]*\d){7,}",
    re.IGNORECASE,
)

# Shorter ones are in words that are no names.
_SHORTEST = 4

# So many lines are kept at once before they are searched.
_MOST_LINES = 20_000

_FORMATTERS = tuple(formatter_of(form) for form in LogFormat)


class Watch:
    """Keeps what is written in a test, and whose name may not be in it."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._lines: list[str] = []
        self._found: list[str] = []

    @functools.cached_property
    def _always(self) -> frozenset[str]:
        return NAMES.union(_customers_of_the_sample())

    def meets(self, *words: object) -> None:
        """A customer, by name, address or number."""
        self._known.update(one.strip() for one in words if isinstance(one, str) and _is_telling(one))

    def reads(self, line: str) -> None:
        self._lines.append(line)
        if len(self._lines) >= _MOST_LINES:
            self._search()

    def told(self) -> list[str]:
        """The lines with somebody in them since this was last asked; whom a test has met is forgotten."""
        self._search()
        found, self._found = self._found, []
        self._known.clear()
        return found

    def _search(self) -> None:
        lines, self._lines = self._lines, []
        text = _decoded("\n".join(lines))
        if _MADE_UP.search(text) or any(one in text for one in self._always | self._known):
            self._found += [line for line in lines if self.is_found_in(line)]

    def is_found_in(self, line: str) -> bool:
        """By whole words: a customer named Rose is not in "rosemary"."""
        text = _decoded(line)
        return bool(_MADE_UP.search(text)) or any(
            re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) for one in self._always | self._known if one in text
        )


def _decoded(text: str) -> str:
    """As it is and as an address on the web may have it, where a space is a plus or not."""
    return f"{unquote(text)}\n{unquote_plus(text)}"


WATCH = Watch()


def check_output(said: str) -> None:
    """What a process of the app has said on its streams: the test that has started it fails if a customer is in it."""
    found = [line for line in said.splitlines() if WATCH.is_found_in(line)]
    assert not found, "\n".join(["a customer is in what a process has said:", *found[:20]])


def watch_what_is_written() -> None:
    """From now on in this process; of what a run has not imported nothing can come."""
    _watch_logs()
    for module, watch in _WHERE:
        if module in sys.modules:
            watch()


def _watch_logs() -> None:
    """Every record is read as if the root logger were at DEBUG, whatever level a test or the app has set.

    Handlers still get what they would have got: a test that looks into the log finds what it would have found.
    """
    is_enabled, call_handlers = logging.Logger.isEnabledFor, logging.Logger.callHandlers

    def is_enabled_for(self: logging.Logger, level: int) -> bool:
        return is_enabled(self, level) or (not self.disabled and level >= _level_below_root(self))

    def read_and_call(self: logging.Logger, record: logging.LogRecord) -> None:
        for formatter in _FORMATTERS if is_written(record) else ():
            mine = copy.copy(record)
            mine.exc_text = None  # a formatter keeps the text of an error for the next one
            WATCH.reads(formatter.format(mine))
        if is_enabled(self, record.levelno):
            call_handlers(self, record)

    logging.Logger.isEnabledFor = is_enabled_for  # type: ignore[method-assign]
    logging.Logger.callHandlers = read_and_call  # type: ignore[method-assign]


def _level_below_root(logger: logging.Logger) -> int:
    """What a logger or one above it is kept to, but for the root, which the operator's setting is for."""
    above: logging.Logger | None = logger
    while above is not None and above.parent is not None:
        if above.level:
            return above.level
        above = above.parent
    return logging.DEBUG


def _watch_figures() -> None:
    from prometheus_client.metrics import MetricWrapperBase
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

    MetricWrapperBase.labels = _reading_labels(MetricWrapperBase.labels)  # type: ignore[method-assign]
    for family in (CounterMetricFamily, GaugeMetricFamily):
        family.add_metric = _reading_labels(family.add_metric)  # type: ignore[method-assign]


def _reading_labels(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def read_and_call(self: Any, *values: Any, **named: Any) -> Any:
        WATCH.reads(f"{getattr(self, '_name', '') or self.name} {values} {named}")
        return method(self, *values, **named)

    return read_and_call


def _watch_spans() -> None:
    from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor

    from tests.spans import provider

    class Reader(SpanProcessor):
        def on_end(self, span: ReadableSpan) -> None:
            events = [(event.name, dict(event.attributes or {})) for event in span.events]
            WATCH.reads(f"span {span.name} {dict(span.attributes or {})} {events} {span.status.description}")

    provider().add_span_processor(Reader())


def _meet_customers_of_chats() -> None:
    """Each state of a conversation that is stored."""
    from dialogs.state.conversation import ConversationState

    to_json = ConversationState.to_json

    def meet_and_store(self: ConversationState) -> dict[str, Any]:
        WATCH.meets(self.customer.name, self.customer.email, self.customer.phone)
        return to_json(self)

    ConversationState.to_json = meet_and_store  # type: ignore[method-assign]


def _meet_customers_of_bookings() -> None:
    """Whatever Bookings is told of customers."""
    from simulator.http import gateway

    read_body = gateway._read_body

    def read_and_meet(*given: Any) -> Any:
        body = read_body(*given)
        for one in (body, *_dicts(body.get("customers"))):
            if "emailAddress" in one or "customerId" in one:
                WATCH.meets(one.get("emailAddress"), one.get("phone"), one.get("name"))
        return body

    gateway._read_body = read_and_meet  # type: ignore[assignment]


def _dicts(found: object) -> Iterable[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_telling(word: str) -> bool:
    return len(word.strip()) >= _SHORTEST and any(letter.isalnum() for letter in word)


def _customers_of_the_sample() -> Iterator[str]:
    for one in tomllib.loads(_SAMPLE.read_text("utf-8"))["customers"]:
        yield one["displayName"]
        yield from (phone["number"] for phone in one.get("phones", ()))


_WHERE = (
    ("prometheus_client", _watch_figures),
    ("opentelemetry.trace", _watch_spans),
    ("dialogs.state", _meet_customers_of_chats),
    ("simulator.http.gateway", _meet_customers_of_bookings),
)
