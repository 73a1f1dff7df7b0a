"""What one message is read as.

    python -m dialogs "a haircut on friday" [--locale de-DE] --now 2026-11-23T09:00 [--business FILE]

FILE is a JSON file: {"services": ["Haircut"], "staff": ["Ana"], "tz": "Europe/Lisbon"}.
"""

from __future__ import annotations

import argparse
import json
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from dialogs.understanding.context import Context, NamedService, NamedStaff
from dialogs.understanding.reader import read

_OPEN = ((time(9), time(18)),)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m dialogs", description=__doc__)
    parser.add_argument("message")
    parser.add_argument("--locale", default="en-GB")
    parser.add_argument("--business", type=Path)
    parser.add_argument("--now", type=datetime.fromisoformat, required=True, help="such as 2026-11-23T09:00")
    said = parser.parse_args()
    for act in read(said.message, _context(said.business, said.locale, said.now)):
        print(json.dumps(msgspec.to_builtins(act), default=str, ensure_ascii=False))  # noqa: T201  # a tool that prints


def _context(file: Path | None, locale: str, now: datetime) -> Context:
    business = json.loads(file.read_text(encoding="utf-8")) if file else {}
    return Context(
        now=now.replace(tzinfo=ZoneInfo(business.get("tz", "Europe/Lisbon"))),
        locale=locale,
        country=locale.rpartition("-")[2],
        services=tuple(NamedService(name, name) for name in business.get("services", ())),
        staff=tuple(NamedStaff(name, name) for name in business.get("staff", ())),
        hours=(_OPEN,) * 7,
    )


if __name__ == "__main__":
    main()
