"""The tool that shows what a message is read as."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dialogs.__main__ import main


def test_the_acts_of_a_message_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    business = tmp_path / "business.json"
    business.write_text(json.dumps({"services": ["Haircut"], "staff": ["Ana"]}), encoding="utf-8")
    said = ["dialogs", "haircut with ana tomorrow at 3pm", "--business", str(business), "--now", "2026-11-23T09:00"]
    monkeypatch.setattr("sys.argv", said)

    main()

    acts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [act["type"] for act in acts] == ["Want", "GiveService", "GiveWhen", "GiveStaff"]
    assert acts[2]["when"]["days"] == ["2026-11-24"]
