"""That `python -m benchmarks.edge` still runs, and what its last line holds; its figures are for a machine at rest."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FEW = ("--quick", "--sqlite-only", "--rounds", "1", "--turns", "3", "--bookings", "1")


def test_the_last_line_of_the_benchmark_is_its_figures() -> None:
    command = [sys.executable, "-m", "benchmarks.edge", *FEW]

    done = subprocess.run(  # noqa: S603  # a program of ours
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )

    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert figures["postgresql"] is None
    assert figures["echo_vs_stock"] > 0
    assert figures["booking_turn_vs_stock"] > 0
    assert figures["statements"] >= 1
    assert figures["hops"] >= 1
    assert set(figures["cpu_ms"]) == {"echo", "booking_turn"}
    assert set(figures["booking"]) == {"statements", "checkouts", "hops"}
