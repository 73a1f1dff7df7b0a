"""`python -m simulator`, as a person starts and stops it."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
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


async def test_several_businesses_stand_beside_each_other(tmp_path: Path) -> None:
    files = []
    for name in ("mine", "yours"):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps({"business": {"id": f"{name}@example.com", "displayName": name.title()}}))
        files += ["--business", str(file)]

    async with (
        _started(*files) as (_, base_url),
        httpx.AsyncClient(base_url=base_url, headers={"Authorization": "Bearer app"}, trust_env=False) as graph,
    ):
        businesses = (await graph.get("solutions/bookingBusinesses")).json()["value"]

    assert [business["displayName"] for business in businesses] == ["Mine", "Yours"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--now", "soon"], "not a time: soon"),
        (["--port", "x"], "invalid int value"),
    ],
)
def test_wrong_arguments_are_named(arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)

    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "faults"),
    [
        ("missing.toml", None, ["cannot be read (no such file or directory)"]),
        (
            "mine.toml",
            "[business\n",
            ["is no TOML: Expected ']' at the end of a table declaration (at line 1, column 10)"],
        ),
        ("mine.json", "[1]", ["must hold an object"]),
        ("mine.toml", b"\xff", ["is no text in UTF-8"]),
        ("mine.toml", "", ["business is missing"]),
        ("mine.toml", 'businesss = {id = "x"}', ["businesss is not known; business is"]),
        ("mine.toml", "business = {}\nservices = {}", ["services is not a list of tables"]),
        ("mine.toml", "[business]\n[[services]]\n", ["business.id is missing", "services[1].id is missing"]),
    ],
)
def test_a_description_that_cannot_be_read_is_named_by_file_and_key(
    tmp_path: Path, name: str, content: str | bytes | None, faults: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    status = main(["--business", str(file)])

    told = capsys.readouterr()
    assert (status, told.out) == (1, "")
    assert told.err.splitlines() == [f"--business: {file}: {fault}" for fault in faults]


@pytest.mark.parametrize(
    ("was", "becomes", "faults"),
    [
        ("keepFree = {", "# {", ["diary.keepFree is missing"]),
        ("keepFree = {", "keepfree = {", ["diary.keepfree is not known; keepFree is"]),
        ("fullness = 0.4", 'fullness = "half"', ["diary.fullness is not a share from 0 to 1"]),
        ("firstDay = -7", "firstDay = 1.5", ["diary.firstDay is not a whole number"]),
        (
            'serviceId = "haircut", hours',
            'serviceId = "hair", hours',
            ["diary.keepFree.serviceId: there is no 'hair' among services"],
        ),
        ('"10:30-12:00", ', '"10:30", ', ["diary.keepFree.hours is not such as ['10:30-12:00']"]),
        (
            'minimumLeadTime = "PT2H"',
            'minimumLeadTme = "PT2H"',
            ["business.schedulingPolicy.minimumLeadTme is not known; minimumLeadTime is"],
        ),
        (
            'businessTimeZone = "Europe/Lisbon"',
            'businessTimeZone = "Europe/Atlantis"',
            ["business.bookingPageSettings.businessTimeZone: not a time zone: 'Europe/Atlantis'"],
        ),
        (
            'defaultDuration = "PT45M"',
            'defaultDuration = "45 minutes"',
            [
                (
                    "services[haircut]: Cannot convert the value of property 'defaultDuration' "
                    "to the expected type 'Edm.Duration'."
                )
            ],
        ),
        (
            'staffMemberIds = ["dana", "marco", "ana"]',
            'staffMemberIds = ["dana", "mark"]',
            ["services[haircut].staffMemberIds: there is no 'mark' among staffMembers"],
        ),
        ('tuesday = ["11:00-13:00"', 'tusday = ["11:00-13:00"', ["staffMembers[marco]: no such day: tusday"]),
        ("day = 6", "", ["timeOff[1].day is missing"]),
    ],
)
def test_a_key_of_ones_own_description_that_is_missing_or_mistyped_is_named(
    tmp_path: Path, was: str, becomes: str, faults: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    sample = (Path(__file__).parents[2] / "simulator" / "sample" / "sample.toml").read_text("utf-8")
    assert was in sample
    file = tmp_path / "mine.toml"
    file.write_text(sample.replace(was, becomes, 1), "utf-8")

    status = main(["--business", str(file)])

    assert status == 1
    assert capsys.readouterr().err.splitlines() == [f"--business: {file}: {fault}" for fault in faults]


def test_a_business_without_what_the_diary_needs_ends_the_process_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    diary = {"seed": 1, "firstDay": 0, "lastDay": 1, "fullness": 0, "nearlyFull": 0, "nearlyFullShare": 0}
    file.write_text(json.dumps({"business": {"id": "mine@example.com"}, "diary": {**diary, "classShare": 0}}))

    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "error", "-m", "simulator", "--business", file],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"--business: {file}: diary.keepFree is missing\n"


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status = main(["--port", str(port)])

    told = capsys.readouterr()
    assert (status, told.out) == (1, "")
    assert told.err == f"--port: cannot listen on {port} (in use); choose another\n"
