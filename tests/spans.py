"""Spans as the app makes them, kept in memory; OpenTelemetry takes one provider in the life of a process."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


@functools.cache
def provider() -> TracerProvider:
    """That of all tests of this process."""
    found = TracerProvider()
    trace.set_tracer_provider(found)
    return found


@contextmanager
def kept_spans() -> Iterator[list[ReadableSpan]]:
    """Filled at the end of the block."""
    exporter, found = InMemorySpanExporter(), list[ReadableSpan]()
    processor = SimpleSpanProcessor(exporter)
    provider().add_span_processor(processor)
    yield found
    found += exporter.get_finished_spans()
    processor.shutdown()
