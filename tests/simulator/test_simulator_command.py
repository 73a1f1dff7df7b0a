"""`python -m simulator`, as a person starts and stops it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from simulator.__main__ import main


@asynccontextmanager
async def _started(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The process, and the base address it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        yield process, line.split()[-1]
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_it_serves_the_sample_and_stops_cleanly(how: signal.Signals) -> None:
    async with (
        _started("--now", "2026-11-22T08:00:00Z") as (process, base_url),
        httpx.AsyncClient(base_url=base_url, headers={"Authorization": "Bearer app"}, trust_env=False) as graph,
    ):
        businesses = (await graph.get("solutions/bookingBusinesses")).json()["value"]
        clock = (await graph.get(base_url.removesuffix("/v1.0") + "/_simulator/clock")).json()
        process.send_signal(how)
        _, errors = await process.communicate()

    assert base_url.startswith("http://127.0.0.1:")
    assert [business["displayName"] for business in businesses] == ["Studio Almeida"]
    assert clock == {"now": "2026-11-22T08:00:00.000000Z", "frozen": True}
    assert (process.returncode, errors) == (0, b"")


async def test_it_serves_a_business_of_ones_own_strictly(tmp_path: Path) -> None:
    description = tmp_path / "mine.json"
    description.write_text(json.dumps({"business": {"id": "mine@example.com", "displayName": "Mine"}}))

    async with (
        _started("--business", str(description), "--strict") as (_, base_url),
        httpx.AsyncClient(trust_env=False) as client,
    ):
        opaque = await client.get(base_url + "/solutions/bookingBusinesses", headers={"Authorization": "Bearer app"})
        token = await client.post(
            base_url.removesuffix("/v1.0") + "/contoso/oauth2/v2.0/token",
            data={"grant_type": "client_credentials", "client_id": "a", "client_secret": "b", "scope": "x/.default"},
        )
        headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
        business = await client.get(base_url + "/solutions/bookingBusinesses/mine@example.com", headers=headers)

    assert opaque.status_code == 401
    assert business.json()["displayName"] == "Mine"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--now", "soon"], "not a time: soon"),
        (["--business", "missing.toml"], "cannot read missing.toml"),
        (["--port", "x"], "invalid int value"),
    ],
)
def test_wrong_arguments_are_named(arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)

    assert reason in capsys.readouterr().err
