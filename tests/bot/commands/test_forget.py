"""`python app.py forget`, as an operator types it, whether the app runs or not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app import main
from bot.erasing import conversation_address_mark
from bot.hosting.data_folder import prepare_data_folder
from bot.settings import Settings
from storage.conversations.model import EMBEDDED, Inbound, Key, Standing
from storage.conversations.store import Conversations
from storage.database.engine import open_database, upgrade
from storage.database.transactions import Database
from storage.marks import Marks
from tests.bot.erasing_world import dump
from tests.bot.hosting.environments import WELL
from tests.worlds.sample import NOW_IN_UTC

ANAS, BOBS = Key(EMBEDDED, "anas"), Key(EMBEDDED, "bobs")
EMAILS = {ANAS: "ana@example.com", BOBS: "bob@example.com"}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With a chat of Ana's and one of Bob's."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.names():
        monkeypatch.delenv(name, raising=False)
    for name, value in (WELL | {"GRAPH_BASE_URL": "http://127.0.0.1:1/v1.0"}).items():
        monkeypatch.setenv(name, value)

    async def talk() -> None:
        database = opened(tmp_path / "data")
        await upgrade(database)
        marks = Marks(WELL["WEBCHAT_SECRET"])
        store = Conversations(database, "one", lambda state: [conversation_address_mark(marks, state["email"])])
        for key, email in EMAILS.items():
            said = Inbound(key, "a1", {"type": "message", "text": f"I am {email}"})
            received = await store.receive(said, NOW_IN_UTC, begins=True)
            assert received is not None
            await store.commit(received, {"email": email}, [{"text": f"Hello {email}"}], NOW_IN_UTC)
        await database.aclose()

    asyncio.run(talk())
    return tmp_path / "data"


def opened(folder: Path) -> Database:
    return open_database(f"sqlite:///{prepare_data_folder(folder)}")


def kept(folder: Path) -> tuple[str, dict[Key, Standing]]:
    """All there is, and who can go on."""

    async def look() -> tuple[str, dict[Key, Standing]]:
        database = opened(folder)
        store = Conversations(database, "another")
        found = await dump(database), {key: await store.standing(key) for key in EMAILS}
        await database.aclose()
        return found

    return asyncio.run(look())


def test_an_address_is_erased_and_no_other(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "Ana@example.com", "--data", str(data)]) == 0

    text, standings = kept(data)
    told = capsys.readouterr().out
    assert "erased: 1 conversation, " in told
    assert "ana@" not in told.lower()
    assert "ana@example.com" not in text
    assert text.count("bob@example.com") == 3
    assert standings == {ANAS: Standing.CLOSED, BOBS: Standing.OPEN}


def test_an_address_that_nobody_has_given_is_told_of(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = kept(data)

    assert main(["forget", "cia@example.com", "--data", str(data)]) == 0

    assert "nothing was found under this address" in capsys.readouterr().out
    assert kept(data)[1] == before[1]


@pytest.mark.parametrize("wrong", ["ana", "ana@", "a b@c"])
def test_what_is_no_address_is_refused(data: Path, wrong: str) -> None:
    with pytest.raises(SystemExit):
        main(["forget", wrong, "--data", str(data)])


def test_without_a_database_nothing_is_kept(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "ana@example.com", "--data", str(tmp_path / "none")]) == 1

    assert "there is no database here, so nothing was erased" in capsys.readouterr().err
    assert data.exists()
