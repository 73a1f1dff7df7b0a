"""Spans of OpenTelemetry as this package makes them: they say what was done and how it ended, and quote nobody.

https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client
"""

from __future__ import annotations

from contextvars import Token
from types import TracebackType
from typing import Self

from opentelemetry import context, trace
from opentelemetry.util.types import AttributeValue

_tracer = trace.get_tracer("bookings_chat.graph")


class Span:
    """A span for the time of a block. What the block raises is told by its kind alone: its text may quote a customer.

    Where nobody listens it costs a look, and nothing is made the current span.
    """

    __slots__ = ("_span", "_token")

    def __init__(self, name: str, kind: trace.SpanKind, attributes: dict[str, AttributeValue]) -> None:
        self._span = _tracer.start_span(name, kind=kind, attributes=attributes)
        self._token: Token[context.Context] | None = None

    def __enter__(self) -> Self:
        if self._span.get_span_context().is_valid:
            self._token = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._token is None:
            return
        if error is not None:
            self.failed(type(error).__name__)
        context.detach(self._token)
        self._span.end()

    def note(self, name: str, value: AttributeValue) -> None:
        self._span.set_attribute(name, value)

    def failed(self, error_type: str) -> None:
        """https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/"""
        self._span.set_attribute("error.type", error_type)
        self._span.set_status(trace.StatusCode.ERROR)
