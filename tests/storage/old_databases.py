"""Databases that commit a249ac1 has made and left in the middle of many conversations; see samples/README.md."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import asyncpg

from tests.studio import BUSINESS, Studio

SAMPLES = Path(__file__).parent / "samples"
NOBODY = "http://127.0.0.1:9"


async def load(address: str, *, teams: str = NOBODY) -> None:
    """Puts the sample into an empty database; `teams` is where its conversations in Teams are answered."""
    if address.startswith("sqlite"):
        text = (SAMPLES / "a249ac1.sqlite.sql").read_text(encoding="utf-8")
        with sqlite3.connect(address.partition("///")[2]) as file:
            file.executescript(text.replace(NOBODY, teams))
        file.close()
        return
    text = (SAMPLES / "a249ac1.postgresql.sql").read_text(encoding="utf-8")
    connection = await asyncpg.connect(address.replace("+asyncpg", ""))
    await connection.execute(text.replace(NOBODY, teams))
    await connection.close()


async def rebuild_calendar(studio: Studio) -> None:
    """What the old build had booked, with the same ids."""
    for one in json.loads((SAMPLES / "a249ac1.appointments.json").read_text(encoding="utf-8")):
        url = f"{studio.base_url}/solutions/bookingBusinesses/{BUSINESS}/{one['path']}"
        answer = await studio.http.post(url, json=one["body"])
        answer.raise_for_status()
        assert one["id"] in (None, answer.json()["id"])
