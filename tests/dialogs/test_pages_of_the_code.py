"""The pages that show the policy and the table of acts are drawn from the code, and are up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("script", ["scripts/draw_policy.py", "scripts/draw_conversation_table.py"])
def test_the_page_shows_the_code_as_it_is(script: str) -> None:
    command = [sys.executable, script, "--check"]

    status = subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own script

    assert status == 0, f"run python {script}"
