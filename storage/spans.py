"""Spans of OpenTelemetry over what is done in the database: which work it was, and never a statement or a value.

https://opentelemetry.io/docs/specs/semconv/database/database-spans/
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Token
from types import TracebackType
from typing import Any, Self

from opentelemetry import context, trace

_tracer = trace.get_tracer("bookings_chat.storage")


class WorkSpan:
    """A span for the time of a block in which `work` is run, and waits for its turn.

    Only within another span: what is looked after in the background every few seconds would bury everything else.
    What the block raises is told by its kind alone, as its text may quote a customer.
    """

    __slots__ = ("_span", "_token")

    def __init__(self, system: str, does: str, work: Callable[..., Any]) -> None:
        self._span: trace.Span | None = None
        self._token: Token[context.Context] | None = None
        if trace.get_current_span().get_span_context().is_valid:
            name = name_of(work)
            told = {"db.system.name": system, "db.operation.name": does, "bookings.work": name}
            self._span = _tracer.start_span(f"{does} {name}", kind=trace.SpanKind.CLIENT, attributes=told)

    def __enter__(self) -> Self:
        if self._span is not None:
            self._token = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._span is None or self._token is None:
            return
        if error is not None:
            self._span.set_attribute("error.type", type(error).__name__)
            self._span.set_status(trace.StatusCode.ERROR)
        context.detach(self._token)
        self._span.end()


def name_of(work: Callable[..., Any]) -> str:
    """The method or function that the work is a part of, such as `Conversations.commit`."""
    work = getattr(work, "func", work)  # of a partial
    name: str = getattr(work, "__qualname__", type(work).__qualname__)
    return name.partition(".<locals>")[0]
