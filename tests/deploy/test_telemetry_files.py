"""What the example dashboard and the alerts ask for is what the app tells, and each alert is in the runbook."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.series import series

ROOT = Path(__file__).parents[2]
DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy/telemetry/dashboard.json").read_text("utf-8"))
ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "deploy/telemetry/alerts.yaml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
QUERIES = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]] + [
    rule["expr"] for rule in ALERTS
]


def test_each_figure_that_a_file_names_is_told_and_has_the_labels_it_is_asked_by() -> None:
    there = series()
    asked = [(name, query) for query in QUERIES for name in re.findall(r"\b(?:bookings_chat|process)_\w+", query)]

    assert len(asked) > 40
    assert [name for name, _ in asked if name not in there] == []
    for query in QUERIES:
        known = {label for name in re.findall(r"\b(?:bookings_chat|process)_\w+", query) for label in there[name]}
        by = {label.strip() for found in re.findall(r"by \(([^)]*)\)", query) for label in found.split(",")}
        by |= set(re.findall(r"[{,]\s*(\w+)\s*[=!]", query)) - {"job"}
        assert by <= known, query


def test_every_figure_of_ours_is_shown_or_alerted_on() -> None:
    shown = " ".join(QUERIES)

    ours = [name for name in series() if name.startswith("bookings_chat") and not name.endswith(("_count", "_sum"))]

    assert [name for name in ours if name not in shown] == []


def test_every_alert_and_every_figure_is_in_the_runbook() -> None:
    page = (ROOT / "docs/operating.md").read_text("utf-8")
    named = {rule["alert"] for rule in ALERTS}

    assert set(re.findall(r"^\| `(BookingsChat\w+)` \|", page, re.MULTILINE)) == named
    figures = {name.removesuffix("_bucket") for name in series() if name.startswith("bookings_chat")}
    assert [name for name in figures if not name.endswith(("_count", "_sum")) and f"`{name}`" not in page] == []


def test_panels_have_places_of_their_own() -> None:
    places = [(one["gridPos"]["x"], one["gridPos"]["y"]) for one in DASHBOARD["panels"]]

    assert len(set(places)) == len(places)
    assert len({one["id"] for one in DASHBOARD["panels"]}) == len(places)
