"""Tests that are not counted for coverage: what runs more than once, where tests of its parts have run all of it.

To count doubles the processor time of whatever runs Python, and these are most of it. `make coverage` still asks for
its bar of each package; whoever writes code that only they run hears of it there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

UNTRACED = (
    # Whole apps, most of them as processes that are killed, and whole conversations again and again.
    "tests/bot/replicas/",
    "tests/bot/test_conversations_over_direct_line.py",
    "tests/bot/test_customers_in_teams.py",
    "tests/bot/test_erasing.py",
    "tests/e2e/",
    "tests/scheduling/test_access.py",
    "tests/scheduling/test_changes_story.py",
    "tests/scheduling/test_chaos.py",
    "tests/scheduling/test_kill.py",
    "tests/scheduling/test_race.py",
    # The slow way to the same answer, on many random businesses.
    "tests/scheduling/availability/test_slots_oracle.py",
    "tests/scheduling/availability/test_teams_oracle.py",
)
"""Files, and folders with a slash at their end."""

_OF_PROCESSES = "COVERAGE_PROCESS_CONFIG"
"""By which coverage tells processes that are started to count as well."""


def is_untraced(item: pytest.Item) -> bool:
    return item.nodeid.startswith(UNTRACED)


@contextmanager
def tracing_paused(config: pytest.Config) -> Iterator[None]:
    """Here and in processes that are started meanwhile. Nothing happens in a run that does not count."""
    plugin = config.pluginmanager.get_plugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is None or not controller.started:
        yield
        return
    told = os.environ.pop(_OF_PROCESSES, None)
    controller.pause()
    try:
        yield
    finally:
        controller.resume()
        if told is not None:
            os.environ[_OF_PROCESSES] = told
