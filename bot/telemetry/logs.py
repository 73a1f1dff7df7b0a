"""How the app logs: as text or as one JSON object a line, with the conversation as a reference, and no words of errors.

Of an error that is logged with its traceback, places in the code are kept and its text is not: it may quote somebody.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from enum import Enum
from typing import TextIO

from opentelemetry import trace

from bot.telemetry.reference import current_reference

_TALKATIVE = {"httpx", "httpcore"}


class LogFormat(Enum):
    TEXT = "text"
    JSON = "json"


class LogLevel(Enum):
    """DEBUG has nothing more of customers than INFO."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def number(self) -> int:
        return logging.getLevelNamesMapping()[self.name]


class _OurHandler(logging.StreamHandler[TextIO]):
    """Known by its type, so that beginning anew replaces it and leaves those of others alone."""


def begin_logging(form: LogFormat = LogFormat.TEXT, level: LogLevel = LogLevel.INFO) -> None:
    """From now on everything is logged so, to standard error."""
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if isinstance(one, _OurHandler)]:
        root.removeHandler(earlier)
    handler = _OurHandler()
    handler.setFormatter(formatter_of(form))
    handler.addFilter(is_written)
    root.addHandler(handler)
    root.setLevel(level.number)
    # Of each step of the tables it says a line, which at a first start is a page that hides what is to be read.
    is_all_wanted = level is LogLevel.DEBUG
    logging.getLogger("alembic").setLevel(logging.NOTSET if is_all_wanted else max(logging.WARNING, level.number))


def is_written(record: logging.LogRecord) -> bool:
    """Of libraries that log whole addresses and headers only what is wrong: an address of Graph leads to a customer."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in _TALKATIVE


def formatter_of(form: LogFormat) -> logging.Formatter:
    return JsonFormatter() if form is LogFormat.JSON else TextFormatter()


class TextFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name is logging's
        line = super().formatMessage(record)
        reference = current_reference()
        return f"{line} (conversation {reference})" if reference else line

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802  # the name is logging's
        kind, places = _without_words(ei[1])
        return "\n".join([kind, *places])


class JsonFormatter(logging.Formatter):
    """Fields are always in this order; what there is not is left out."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if reference := current_reference():
            line["conversation"] = reference
        span = trace.get_current_span().get_span_context()
        if span.is_valid:
            line |= {"trace_id": trace.format_trace_id(span.trace_id), "span_id": trace.format_span_id(span.span_id)}
        if record.exc_info and record.exc_info[1] is not None:
            kind, places = _without_words(record.exc_info[1])
            line |= {"error": kind, "at": places}
        return json.dumps(line, ensure_ascii=False)


_ExcInfo = tuple[type[BaseException], BaseException, object] | tuple[None, None, None]


def _without_words(error: BaseException | None) -> tuple[str, list[str]]:
    """The kind of an error, and where it came up, outermost first."""
    if error is None:
        return "no error", []
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__, [f"{one.filename}:{one.lineno} in {one.name}" for one in frames]
