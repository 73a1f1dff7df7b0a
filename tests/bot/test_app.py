"""The whole, as `wiring.py` puts it together: the bot as in production, with the simulator in the place of Graph."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app import main
from bot.hosting.database_address import database_url
from bot.hosting.sign_ins import channel_tokens, graph_tokens
from bot.settings import Settings
from bot.status_texts import status_texts_in
from demo import clock_from
from dialogs.saying.wording import FormOfAddress
from graph.auth.tokens import MsalToken, StaticToken
from simulator.server import create_simulator
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET
from wiring import AppOptions, create_app

if TYPE_CHECKING:
    from tests.bot.conftest import Serve

ROOT = Path(__file__).parents[2]
IDENTITY = {
    "BOOKINGS_BUSINESS_IDS": "studio@example.com",
    "GRAPH_TENANT_ID": "tenant",
    "GRAPH_CLIENT_ID": "client",
    "MicrosoftAppId": "app",
    "MicrosoftAppPassword": "secret",
    "MicrosoftAppTenantId": "tenant",
    "WEBCHAT_SECRET": WEBCHAT_SECRET,
}


async def say(http: Any, base: str, token: str, conversation: str, text: str) -> None:
    url = f"{base}/directline/conversations/{conversation}/activities"
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(url, json={"type": "message", "text": text}, headers=headers) as response:
        assert response.status == 200


async def transcript(http: Any, base: str, token: str, conversation: str, count: int) -> list[str]:
    """What the bot has said, once it has said so much."""
    url = f"{base}/directline/conversations/{conversation}/activities"
    async with asyncio.timeout(20):
        while True:
            async with http.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
                activities = (await response.json())["activities"]
            told = [a.get("text") or a.get("speak") for a in activities if a["from"]["role"] == "bot"]
            if len(told) >= count:
                return told
            await asyncio.sleep(0.02)


async def test_a_customer_is_greeted_and_asked_on_by_the_real_conversation(serve: Serve, tmp_path: Path) -> None:
    import aiohttp

    now = datetime(2026, 3, 27, 9, tzinfo=UTC)
    graph = await serve(create_simulator(now=now))
    settings = Settings.from_env(
        {
            "GRAPH_BASE_URL": f"{graph}/v1.0",
            "GRAPH_STATIC_TOKEN": "demo",
            "BOOKINGS_BUSINESS_IDS": BUSINESS,
        },
        demo=True,
    )
    base = await serve(create_app(settings, AppOptions(tmp_path / "data", lambda: now, tmp_path / "none.js")))

    async with aiohttp.ClientSession() as http:
        async with http.get(f"{base}/readyz") as response:
            ready = await response.json()
        async with http.post(f"{base}/webchat/token") as response:
            answer = await response.json()
        token, conversation = answer["token"], answer["conversationId"]
        async with http.post(f"{base}/directline/conversations", headers={"Authorization": f"Bearer {token}"}):
            pass
        (greeting,) = await transcript(http, base, token, conversation, 1)
        await say(http, base, token, conversation, "haircut on Monday at 3pm")
        _, question = await transcript(http, base, token, conversation, 2)

    assert ready == {"status": "ready", "checks": {"database": "ok", "graph": "ok"}}
    assert "Studio Almeida" in greeting
    assert "30 March" in question


def test_the_demo_starts_tells_its_addresses_and_stops_when_asked(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "app.py", "--demo", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(  # noqa: S603  # our own program
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as demo:
        try:
            assert demo.stdout is not None
            first, second, third = (demo.stdout.readline() for _ in range(3))
            demo.send_signal(signal.SIGTERM)
            _, errors = demo.communicate(timeout=60)
        finally:
            demo.kill()

    assert first.startswith("chat: http://127.0.0.1:")
    assert second.startswith("simulated Microsoft Bookings: http://127.0.0.1:")
    assert third.startswith("mails that would have been sent, with one-time codes: http://127.0.0.1:")
    assert third.endswith("/_simulator/mail\n")
    assert demo.returncode == 0
    assert "Traceback" not in errors


def test_without_settings_nothing_starts_and_all_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.names():
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_text("GRAPH_TENANT_ID=from-the-file\n")

    status = main([])

    told = capsys.readouterr().err
    assert status == 1
    assert [line.split(":")[0].strip() for line in told.splitlines()[1:]] == [
        "BOOKINGS_BUSINESS_IDS",
        "GRAPH_CLIENT_ID",
        "GRAPH_CLIENT_SECRET",
        "WEBCHAT_SECRET",
    ]


@pytest.mark.parametrize("arguments", [["--now", "2026-03-27"], ["--port", "1"], ["--demo", "--now", "soon"]])
def test_arguments_that_do_not_go_together_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)

    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"GRAPH_CLIENT_SECRET": "secret"}, MsalToken),
        ({"GRAPH_CERTIFICATE_PATH": "cert.pem"}, MsalToken),
        ({"GRAPH_FEDERATED_TOKEN_FILE": "token"}, MsalToken),
        ({"GRAPH_MANAGED_IDENTITY": "system"}, MsalToken),
        ({"GRAPH_STATIC_TOKEN": "any", "GRAPH_BASE_URL": "http://127.0.0.1:1/v1.0"}, StaticToken),
    ],
)
def test_graph_is_signed_in_to_in_the_way_that_is_set(changes: dict[str, str], kind: type) -> None:
    assert type(graph_tokens(Settings.from_env(IDENTITY | changes))) is kind


@pytest.mark.parametrize("app_type", ["SingleTenant", "MultiTenant", "UserAssignedMSI"])
def test_channels_are_signed_in_to_as_every_kind_of_bot(app_type: str) -> None:
    settings = Settings.from_env(IDENTITY | {"GRAPH_CLIENT_SECRET": "secret", "MicrosoftAppType": app_type})

    assert type(channel_tokens(settings)) is MsalToken


def test_the_database_is_a_file_below_the_data_folder_unless_one_is_named(tmp_path: Path) -> None:
    env = IDENTITY | {"GRAPH_CLIENT_SECRET": "secret"}

    usual = database_url(Settings.from_env(env), tmp_path / "data")
    named = database_url(Settings.from_env(env | {"DATABASE_URL": "postgresql://db/chat"}), tmp_path / "other")

    assert usual == f"sqlite:///{tmp_path / 'data' / 'bookings-chat.sqlite'}"
    assert named == "postgresql://db/chat"
    assert [folder.name for folder in tmp_path.iterdir()] == ["data"]


def test_a_clock_that_is_set_runs_on() -> None:
    start = datetime(2030, 1, 1, tzinfo=UTC)
    clock = clock_from(start)

    first, second = clock(), clock()

    assert start <= first <= second < start + timedelta(minutes=1)


def test_the_edges_own_sentences_are_in_the_catalogue() -> None:
    words = status_texts_in(FormOfAddress.FORMAL)("en-GB")

    assert all((words.patience, words.trouble, words.outdated))


async def test_a_name_of_the_operators_file_books_its_service(serve: Serve, tmp_path: Path) -> None:
    import aiohttp

    now = datetime(2026, 3, 27, 9, tzinfo=UTC)
    graph = await serve(create_simulator(now=now))
    names = tmp_path / "names.toml"
    names.write_text(f'["{BUSINESS}"]\n"Haircut" = ["short back and sides"]\n', encoding="utf-8")
    env = {"GRAPH_BASE_URL": f"{graph}/v1.0", "GRAPH_STATIC_TOKEN": "demo", "BOOKINGS_BUSINESS_IDS": BUSINESS}
    settings = Settings.from_env(env | {"SERVICE_NAMES_FILE": str(names)}, demo=True)
    base = await serve(create_app(settings, AppOptions(tmp_path / "data", lambda: now, tmp_path / "none.js")))

    async with aiohttp.ClientSession() as http:
        async with http.post(f"{base}/webchat/token") as response:
            answer = await response.json()
        token, conversation = answer["token"], answer["conversationId"]
        async with http.post(f"{base}/directline/conversations", headers={"Authorization": f"Bearer {token}"}):
            pass
        await say(http, base, token, conversation, "a short back and sides on Monday at 3pm")
        _, question = await transcript(http, base, token, conversation, 2)

    assert "Haircut on Monday 30 March at 15:00" in question
