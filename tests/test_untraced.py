"""What is not counted for coverage is what `tests/untraced.py` names, and nothing else."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

import pytest

from tests.untraced import UNTRACED, is_untraced, tracing_paused
from tests.written import ROOT


class Controller:
    """Of pytest-cov, as far as it is used."""

    def __init__(self, *, started: bool) -> None:
        self.started = started
        self.calls: list[str] = []

    def pause(self) -> None:
        self.calls.append("pause")

    def resume(self) -> None:
        self.calls.append("resume")


def config_with(plugin: Any) -> Any:
    return SimpleNamespace(pluginmanager=SimpleNamespace(get_plugin=lambda name: plugin))


@pytest.mark.parametrize("place", UNTRACED)
def test_what_is_named_is_there(place: str) -> None:
    assert (ROOT / place).is_dir() if place.endswith("/") else (ROOT / place).is_file()


def test_a_file_is_meant_whole_and_no_other(request: pytest.FixtureRequest) -> None:
    def item(nodeid: str) -> Any:
        return SimpleNamespace(nodeid=nodeid)

    assert is_untraced(item("tests/scheduling/test_kill.py::test_a_move[sqlite-throttled]"))
    assert is_untraced(item("tests/e2e/test_line.py::test_anything"))
    assert not is_untraced(request.node)


def test_processes_that_are_started_meanwhile_do_not_count_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERAGE_PROCESS_CONFIG", "as told")
    controller = Controller(started=True)

    with tracing_paused(config_with(SimpleNamespace(cov_controller=controller))):
        told = os.environ.get("COVERAGE_PROCESS_CONFIG")

    assert (told, controller.calls) == (None, ["pause", "resume"])
    assert os.environ["COVERAGE_PROCESS_CONFIG"] == "as told"


@pytest.mark.parametrize(
    "plugin",
    [
        None,
        SimpleNamespace(cov_controller=None),
        SimpleNamespace(cov_controller=Controller(started=False)),
    ],
)
def test_a_run_that_does_not_count_goes_on_as_it_is(plugin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERAGE_PROCESS_CONFIG", "as told")

    with tracing_paused(config_with(plugin)):
        assert os.environ["COVERAGE_PROCESS_CONFIG"] == "as told"

    assert getattr(getattr(plugin, "cov_controller", None), "calls", []) == []
