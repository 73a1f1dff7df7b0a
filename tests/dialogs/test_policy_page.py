"""The page that shows the policy is drawn from the code, and is up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_shows_the_policy_as_it_is() -> None:
    command = [sys.executable, "scripts/draw_policy.py", "--check"]

    status = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own script

    assert status == 0, "run python scripts/draw_policy.py"
