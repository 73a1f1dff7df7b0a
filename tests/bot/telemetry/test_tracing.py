"""Nothing is traced until a setting says where to, and a collector that is away holds nothing up."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

import pytest

from bot.hosting.start_checks import StartError
from bot.settings import Settings, SettingsError
from bot.telemetry import tracing
from bot.telemetry.tracing import begin_tracing, end_within
from tests.bot.conftest import LOOPBACK

COLLECTOR = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


def begun(monkeypatch: pytest.MonkeyPatch, **env: str) -> list[Any]:
    """The exporters with which tracing was begun."""
    found: list[Any] = []
    monkeypatch.setattr(tracing, "_send_to", found.extend)
    # What is handed over to the process is taken back after the test.
    for name in ("OTEL_SERVICE_NAME", "OTEL_TRACES_SAMPLER", *COLLECTOR):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    given = LOOPBACK | env
    begin_tracing(Settings.from_env(given, demo=True), given)
    return found


def test_nothing_is_traced_by_default_or_where_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert begun(monkeypatch) == []
    assert begun(monkeypatch, **COLLECTOR, OTEL_SDK_DISABLED="true") == []


def test_a_collector_that_a_file_names_is_where_spans_go(monkeypatch: pytest.MonkeyPatch) -> None:
    [exporter] = begun(monkeypatch, **COLLECTOR)

    assert exporter._endpoint == "http://127.0.0.1:4318/v1/traces"
    exporter.shutdown()


@pytest.mark.parametrize(
    ("module", "env"),
    [
        ("opentelemetry.exporter.otlp.proto.http.trace_exporter", COLLECTOR),
        ("azure.monitor.opentelemetry.exporter", {"APPLICATIONINSIGHTS_CONNECTION_STRING": "InstrumentationKey=hush"}),
    ],
)
def test_what_is_not_installed_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, module: str, env: dict[str, str]
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(StartError, match="needs pip install") as error:
        begun(monkeypatch, **env)
    assert "hush" not in str(error.value)
    assert str(error.value).startswith(next(iter(env)))


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(SettingsError, match="OTEL_EXPORTER_OTLP_ENDPOINT") as error:
        Settings.from_env(LOOPBACK | {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://me:hush@there"}, demo=True)
    assert "hush" not in str(error.value)


def test_an_end_that_never_comes_is_not_waited_for() -> None:
    never = threading.Event()
    began = time.monotonic()

    def end() -> None:
        never.wait(30)

    end_within(0.01, end)

    assert time.monotonic() - began < 10
    never.set()
