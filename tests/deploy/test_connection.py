"""How the commands sign in, and what is said when they cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from bot.clouds import ADDRESSES, Cloud
from deploy.cli.app import app_for, common_first, run
from deploy.cli.connection import Connection, ConnectionSettingsError, read_environment
from deploy.cli.running import remedy
from graph.auth.sign_in import Registration
from graph.auth.tokens import StaticToken, TokenSource
from graph.errors import BookingsError, NotAllowed, NotThere, OutcomeUnknown, Rejected, TryLater

ROOT = Path(__file__).parents[2]
APP = {"GRAPH_TENANT_ID": "contoso.example", "GRAPH_CLIENT_ID": "00000000-0000-0000-0000-000000000001"}
LOCAL = {"GRAPH_BASE_URL": "http://127.0.0.1:1/v1.0"}


def silent(_: str) -> None:
    return None


@pytest.mark.parametrize(
    "settings",
    [
        LOCAL | {"GRAPH_STATIC_TOKEN": "any"},
        {"GRAPH_MANAGED_IDENTITY": "system"},
        APP | {"GRAPH_CLIENT_SECRET": "a secret"},
        APP | {"GRAPH_CERTIFICATE_PATH": "some.pem"},
        APP | {"GRAPH_FEDERATED_TOKEN_FILE": "token"},
    ],
)
async def test_every_way_of_the_app_is_one_of_the_commands(settings: dict[str, str]) -> None:
    async with await Connection(settings).open(silent) as client:
        assert not client.is_closed


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({}, "GRAPH_TENANT_ID and GRAPH_CLIENT_ID: missing"),
        (APP, "GRAPH_CLIENT_SECRET: missing"),
        ({"GRAPH_BASE_URL": "http://graph.example/v1.0"}, "must be https"),
        (APP | {"MICROSOFT_CLOUD": "moon"}, "MICROSOFT_CLOUD: moon is none of public, gcc"),
        ({"GRAPH_STATIC_TOKEN": "any"}, "only with a GRAPH_BASE_URL on this machine"),
    ],
)
async def test_what_is_missing_is_named(settings: dict[str, str], why: str) -> None:
    with pytest.raises(ConnectionSettingsError, match=why):
        await Connection(settings).open(silent)


async def test_a_simulator_is_on_this_machine() -> None:
    for address in ("http://127.0.0.1:1", "http://127.0.0.1:1/v1.0/"):
        async with await Connection({}, address).open(silent) as client:
            assert not client.is_closed
    with pytest.raises(ConnectionSettingsError):
        await Connection({}, "https://graph.microsoft.com").open(silent)


@pytest.mark.parametrize("cloud", list(Cloud))
async def test_the_commands_sign_in_where_the_cloud_does_and_talk_to_its_graph(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret must not be shown to another cloud."""
    seen: list[Registration] = []

    def sign_in(registration: Registration, _: str) -> TokenSource:
        seen.append(registration)
        return StaticToken("any")

    monkeypatch.setattr("deploy.cli.connection.with_secret", sign_in)
    settings = APP | {"GRAPH_CLIENT_SECRET": "a secret", "MICROSOFT_CLOUD": cloud.value}
    async with await Connection(settings).open(silent):
        [registration] = seen

    graph = ADDRESSES[cloud].graph
    assert (registration.authority, registration.resource) == (ADDRESSES[cloud].login, graph.removesuffix("/v1.0"))


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://127.0.0.1:1/", "http://127.0.0.1:1/v1.0"])
def test_with_a_simulator_the_app_is_one_that_talks_to_that_alone(address: str) -> None:
    mine = APP | {"GRAPH_CLIENT_SECRET": "a secret", "GRAPH_MANAGED_IDENTITY": "system", "PORT": "1"}

    assert Connection(mine).settings_of_app() == mine
    assert Connection(mine, address).settings_of_app("somebody") == LOCAL | {
        "GRAPH_STATIC_TOKEN": "somebody",
        "PORT": "1",
    }


async def test_a_person_signs_in_with_the_registration_of_the_app() -> None:
    with pytest.raises(ConnectionSettingsError, match="GRAPH_CLIENT_ID"):
        await Connection({}, is_person=True).open(silent)


def test_settings_come_from_the_file_and_the_environment_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("GRAPH_TENANT_ID=file\nGRAPH_CLIENT_ID=file\n", encoding="utf-8")
    monkeypatch.setenv("GRAPH_CLIENT_ID", "environment")
    found = read_environment()
    assert (found["GRAPH_TENANT_ID"], found["GRAPH_CLIENT_ID"]) == ("file", "environment")
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConnectionSettingsError, match="UTF-8"):
        read_environment()


def test_options_of_all_commands_may_stand_anywhere() -> None:
    assert common_first(["walk", "x", "--json"]) == ["--json", "walk", "x"]
    assert common_first(["walk", "--simulator", "a", "x"]) == ["--simulator", "a", "walk", "x"]
    assert common_first(["--simulator=a", "walk", "--", "--json"]) == ["--simulator=a", "walk", "--", "--json"]


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run([])
    assert "apply" in capsys.readouterr().out


def test_every_error_of_graph_has_a_remedy() -> None:
    errors: list[BookingsError] = [
        NotAllowed("x"),
        NotThere("x"),
        OutcomeUnknown("x"),
        TryLater("x"),
        Rejected("x"),
    ]
    assert len({remedy(error) for error in errors}) == len(errors)


def test_it_runs_as_a_module() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "deploy", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0
    assert "rollback" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "is_quick"),
    [
        (["walk", "--help"], True),
        (["--json", "businesses", "--help"], True),
        (["--simulator", "doctor", "staff", "list", "--help"], True),
        (["doctor", "--help"], False),
        (["writes", "uncertain", "--help"], False),
        (["--help"], False),
    ],
)
def test_what_talks_to_graph_alone_loads_nothing_of_the_app(arguments: list[str], is_quick: bool) -> None:
    code = f"""
import sys
from deploy.cli.app import run
try:
    run({arguments})
finally:
    found = {{name.partition(".")[0] for name in sys.modules}}
    print("loaded:", sorted({{"sqlalchemy", "botbuilder", "dialogs"}} & found))
"""
    ended = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )

    assert ended.returncode == 0
    assert ended.stdout.splitlines()[-1] == f"loaded: {[] if is_quick else ['botbuilder', 'dialogs', 'sqlalchemy']}"


@pytest.mark.parametrize("name", ["nobody", None])
def test_whatever_is_not_known_is_told_all_the_commands(name: str | None) -> None:
    everything = set(get_command(app_for(name)).commands)  # type: ignore[attr-defined]

    assert {"walk", "doctor", "explain", "conversations", "staff"} <= everything


def test_a_file_of_settings_that_is_closed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: object) -> dict[str, str]:
        raise PermissionError(13, "Permission denied", ".env")

    monkeypatch.setattr("deploy.cli.connection.dotenv_values", closed)
    with pytest.raises(ConnectionSettingsError, match=r"\.env is closed to you"):
        read_environment()
