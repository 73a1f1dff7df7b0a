"""What a machine lacks fails in CI: no test may leave itself out there by a skip of its own."""

from __future__ import annotations

import re

import pytest

from tests.needed import lacks
from tests.written import ROOT

_SKIP = re.compile(r"pytest\.(?:skip|importorskip)\(|mark\.skip(?:if)?\b|raise (?:unittest\.)?SkipTest")

# The descriptions of Microsoft are no part of the project, and may be missing wherever it is built.
_WITHOUT_DESCRIPTIONS = "BOOKINGS_API_DATA"


def test_what_is_lacking_is_left_out_here_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no oven"):
        lacks("no oven")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no oven: CI must have it"):
        lacks("no oven")


def test_nothing_but_microsofts_descriptions_may_be_missing_in_ci() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in sorted(ROOT.glob("tests/**/*.py"))
        if file.name not in {"needed.py", "test_needed.py"} and _WITHOUT_DESCRIPTIONS not in (text := file.read_text())
        for line in text.splitlines()
        if _SKIP.search(line)
    ]

    assert found == []


def test_ci_installs_what_a_bare_machine_lacks() -> None:
    script = (ROOT / ".ci" / "run").read_text()

    assert {"chromium", "postgresql", "systemd", "util-linux"} <= set(re.findall(r"missing\+=\(([\w-]+)", script))
