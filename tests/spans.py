"""Spans as the app makes them, kept in memory; OpenTelemetry takes one provider in the life of a process."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider


@functools.cache
def provider() -> TracerProvider:
    """That of all tests of this process."""
    found = TracerProvider()
    trace.set_tracer_provider(found)
    return found


class _Keeper(SpanProcessor):
    """A provider lets none of its processors go, so this one keeps nothing any more once it is stopped."""

    def __init__(self) -> None:
        self._kept: list[ReadableSpan] | None = []

    def on_end(self, span: ReadableSpan) -> None:
        if self._kept is not None:
            self._kept.append(span)

    def stop(self) -> list[ReadableSpan]:
        kept, self._kept = self._kept or [], None
        return kept


@contextmanager
def kept_spans() -> Iterator[list[ReadableSpan]]:
    """Filled at the end of the block."""
    found, keeper = list[ReadableSpan](), _Keeper()
    provider().add_span_processor(keeper)
    yield found
    found += keeper.stop()
