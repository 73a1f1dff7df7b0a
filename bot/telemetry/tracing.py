"""Switches tracing on, where the operator has said where spans go; until then OpenTelemetry's interface does nothing.

https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Mapping
from threading import Thread
from typing import Any

from opentelemetry import trace

from bot.hosting.start_checks import StartError
from bot.settings import Settings

SERVICE = "bookings-chat"

# A collector that is down must not hold the end of the process up.
ENDS_WITHIN_SECONDS = 3.0


def begin_tracing(settings: Settings, environment: Mapping[str, str | None]) -> None:
    """Once in a process. `environment` has what OpenTelemetry's own settings (OTEL_…) say, from a file as well.

    Raises StartError where what it takes is not installed.
    """
    if settings.otel_sdk_disabled:
        return
    exporters = []
    if settings.otlp_endpoint or settings.otlp_traces_endpoint:
        _hand_over(environment)
        exporters.append(_to_collector())
    if settings.azure_monitor is not None:
        _hand_over(environment)
        exporters.append(_to_azure_monitor(settings.azure_monitor.get_secret_value()))
    if exporters:
        _send_to(exporters)


def _send_to(exporters: list[Any]) -> None:
    """In batches, in a thread of its own; what is left is sent when the process ends."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create(), shutdown_on_exit=False)
    for exporter in exporters:
        provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    atexit.register(end_within, ENDS_WITHIN_SECONDS, provider.shutdown)


def end_within(seconds: float, end: Callable[[], None]) -> None:
    """Lets it end, and goes on without it after so many seconds."""
    ending = Thread(target=end, daemon=True)
    ending.start()
    ending.join(seconds)


def _hand_over(environment: Mapping[str, str | None]) -> None:
    """The SDK reads the environment of the process by itself, which does not have what stands in a file."""
    for name, value in environment.items():
        if name.startswith("OTEL_") and value:
            os.environ.setdefault(name, value)
    if "service.name=" not in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", ""):
        os.environ.setdefault("OTEL_SERVICE_NAME", SERVICE)


def _to_collector() -> Any:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError:
        raise StartError("OTEL_EXPORTER_OTLP_ENDPOINT: needs pip install '.[telemetry]'") from None
    return OTLPSpanExporter()


def _to_azure_monitor(connection_string: str) -> Any:
    try:
        from azure.monitor.opentelemetry.exporter import AzureMonitorTraceExporter
    except ImportError:
        raise StartError("APPLICATIONINSIGHTS_CONNECTION_STRING: needs pip install '.[azure-monitor]'") from None
    return AzureMonitorTraceExporter(connection_string=connection_string)
