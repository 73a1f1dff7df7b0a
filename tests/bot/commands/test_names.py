"""`python app.py names`, as an operator types it: beside the app or without it, with Graph and without it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app import main
from bot.hosting.data_folder import prepare_data_folder
from bot.hosting.service_names_file import MOST_NAMES
from bot.settings import Settings
from simulator.server import create_simulator
from storage.database.engine import open_database, upgrade
from storage.suggested_names import Status, SuggestedName, SuggestedNames, Suggestion
from tests.bot.hosting.entra import served_beside
from tests.bot.hosting.environments import WELL
from tests.worlds.sample import BUSINESS, NOW

Tell = Callable[..., tuple[int, list[str], str]]

SEVERAL = WELL | {"BOOKINGS_BUSINESS_IDS": f"{BUSINESS},second@x"}


@pytest.fixture(scope="module")
def graph() -> Iterator[str]:
    with served_beside(create_simulator(now=NOW)) as root:
        yield f"{root}/v1.0"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """With a database that has all tables."""
    on(tmp_path / "data", lambda _: asyncio.sleep(0))
    return tmp_path / "data"


def on(folder: Path, work: Callable[[SuggestedNames], object]) -> object:
    """In the database of this folder."""

    async def run() -> object:
        database = open_database(f"sqlite:///{prepare_data_folder(folder)}")
        try:
            await upgrade(database)
            return await work(SuggestedNames(database, lambda: NOW))  # type: ignore[misc]  # whatever it gives
        finally:
            await database.aclose()

    return asyncio.run(run())


def suggest(folder: Path, service_id: str, words: str, conversations: int = 3, business: str = BUSINESS) -> None:
    async def work(names: SuggestedNames) -> None:
        for number in range(conversations):
            await names.add(SuggestedName(business, service_id, words), f"chat {number}")

    on(folder, work)


def decided(folder: Path) -> dict[str, str]:
    shown = on(folder, lambda names: names.shown([BUSINESS, "second@x"]))
    assert isinstance(shown, list)
    return {one.name.words: one.status.value for one in shown if isinstance(one, Suggestion)}


@pytest.fixture
def names(data: Path, graph: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tell:
    """Types the command, with Graph in reach; how it ends and what it says."""
    monkeypatch.chdir(data.parent)
    for name in Settings.names():
        monkeypatch.delenv(name, raising=False)

    def tell(*arguments: str, env: dict[str, str] = WELL, graph: str = graph) -> tuple[int, list[str], str]:
        for name, value in (env | {"GRAPH_BASE_URL": graph}).items():
            monkeypatch.setenv(name, value)
        status = main(["names", *arguments])
        told = capsys.readouterr()
        return status, told.out.splitlines(), told.err

    return tell


def haircut(graph: str) -> str:
    """Its id."""

    async def find() -> str:
        from graph.connect import connect, static_token

        client = connect(graph, static_token(graph, "any"))
        try:
            return next(one.id for one in await client.list_services(BUSINESS) if one.name == "Haircut")
        finally:
            await client.aclose()

    return asyncio.run(find())


def test_suggestions_are_listed_by_the_names_of_services_what_was_said_most_first(
    names: Tell, data: Path, graph: str
) -> None:
    suggest(data, haircut(graph), "short back and sides", 3)
    suggest(data, haircut(graph), "trim", 12)
    suggest(data, "gone", "perm", 4)
    suggest(data, haircut(graph), "said by two", 2)

    assert names()[:2] == (
        0,
        [
            "conversations  words                 service",
            "           12  trim                  Haircut",
            "            4  perm                  gone",
            "            3  short back and sides  Haircut",
        ],
    )


def test_where_graph_cannot_be_reached_services_go_by_their_ids(
    names: Tell, data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.commands.names.GRAPH_SECONDS", 0.1)
    suggest(data, "AAMk-cut", "trim")

    assert names(graph="http://127.0.0.1:1/v1.0")[:2] == (
        0,
        ["conversations  words  service", "            3  trim   AAMk-cut"],
    )
    assert [one.getMessage() for one in caplog.records if one.name == "bot.commands.names"] == [
        f"services of {BUSINESS} go by their ids: no answer from Graph in time"
    ]


def test_where_several_businesses_are_served_each_service_is_told_with_its_own(names: Tell, data: Path) -> None:
    suggest(data, "cut", "trim")
    suggest(data, "cut-2", "crop", business="second@x")
    suggest(data, "cut-3", "bob", business="not-served@x")

    assert names(env=SEVERAL)[1][1:] == [
        "            3  crop   cut-2 of second@x",
        f"            3  trim   cut of {BUSINESS}",
    ]


def test_without_any_it_says_so(names: Tell) -> None:
    assert names() == (0, ["Nothing is suggested. Words are shown when 3 conversations have said them."], "")


@pytest.mark.parametrize("service", ["Haircut", " HAIRCUT", "id"])
def test_words_are_accepted_for_a_service_by_its_name_or_its_id(
    names: Tell, data: Path, graph: str, service: str
) -> None:
    suggest(data, haircut(graph), "short back and sides")
    suggest(data, "another", "short back and sides")

    status, out, _ = names(
        "accept", "Short back and sides", "--service", haircut(graph) if service == "id" else service
    )

    assert (status, out) == (0, ["“short back and sides” is a name of Haircut now, for customers within a few minutes"])
    accepted = on(data, lambda kept: kept.accepted(BUSINESS))
    assert accepted == {haircut(graph): ("short back and sides",)}


def test_what_was_decided_is_listed_where_that_is_wanted_and_can_be_decided_otherwise(names: Tell, data: Path) -> None:
    suggest(data, "cut", "trim", 4)
    suggest(data, "cut", "crop")

    assert names("decline", "trim", "--service", "cut")[:2] == (
        0,
        ["“trim” is no name of cut, and is not suggested again"],
    )
    assert names()[1][1:] == ["            3  crop   cut"]
    assert names("--all")[1][1:] == ["            4  trim   cut, declined", "            3  crop   cut"]
    assert names("accept", "trim", "--service", "cut")[0] == 0
    assert names("--all")[1][1:] == ["            4  trim   cut, accepted", "            3  crop   cut"]


@pytest.mark.parametrize(
    ("words", "service", "fault"),
    [
        ("perm", "cut", "nobody has suggested “perm”; python app.py names lists what there is"),
        ("said by two", "cut", "nobody has suggested “said by two”; python app.py names lists what there is"),
        ("trim", "colour", "“trim” is suggested for cut (cut); name one of them by its id"),
        ("trim", "", "“trim” is suggested for cut (cut); name one of them by its id"),
    ],
)
def test_what_is_not_suggested_is_not_decided(names: Tell, data: Path, words: str, service: str, fault: str) -> None:
    suggest(data, "cut", "trim")
    suggest(data, "cut", "said by two", 2)

    status, out, err = names("accept", words, "--service", service)

    assert (status, out, err.splitlines()[-1]) == (1, [], fault)
    assert decided(data) == {"trim": "suggested"}


def test_what_is_meant_in_two_businesses_is_named_by_its_id(names: Tell, data: Path) -> None:
    suggest(data, "cut", "trim")
    suggest(data, "cut", "trim", business="second@x")

    status, _, err = names("accept", "trim", "--service", "cut", env=SEVERAL)

    assert status == 1
    assert err.splitlines()[-1].startswith("“trim” is suggested for cut of ")


def test_a_service_has_no_more_names_than_a_file_may_give_it(names: Tell, data: Path) -> None:
    async def fill(kept: SuggestedNames) -> None:
        for number in range(MOST_NAMES):
            word = SuggestedName(BUSINESS, "cut", f"word {number}")
            await kept.add(word, "chat")
            await kept.decide(word, Status.ACCEPTED)

    on(data, fill)
    suggest(data, "cut", "trim")

    assert names("accept", "trim", "--service", "cut")[2].splitlines()[-1] == (
        "cut has 50 names already; decline one of them first"
    )
    assert names("accept", "word 7", "--service", "cut")[0] == 0
    assert names("decline", "word 7", "--service", "cut")[0] == 0
    assert names("accept", "trim", "--service", "cut")[0] == 0


def test_the_folder_is_named_before_the_command_or_after_it(names: Tell, data: Path) -> None:
    suggest(data.parent / "elsewhere", "cut", "trim")

    told = [names("--data", "elsewhere")[1][1:], names("--data", "data")[1][1:]]

    assert told == [["            3  trim   cut"], []]
    assert main(["--data", "elsewhere", "names", "decline", "trim", "--service", "cut"]) == 0
    assert decided(data.parent / "elsewhere") == {"trim": "declined"}


def test_without_a_database_it_says_so_and_makes_none(names: Tell, data: Path) -> None:
    status, out, err = names("--data", "nowhere")

    assert (status, out) == (1, [])
    why = "there is no database yet; start the app first, or name the folder that it has"
    assert err == f"--data: nowhere/bookings-chat.sqlite: {why}\n"
    assert not (data.parent / "nowhere").exists()


def test_tables_of_an_earlier_release_are_left_to_the_app(names: Tell, data: Path) -> None:
    with closing(sqlite3.connect(data / "bookings-chat.sqlite")) as file:
        file.execute("DROP TABLE suggested_names")
        file.commit()

    assert names()[2].splitlines()[-1] == "--data: data/bookings-chat.sqlite: its tables are missing"


def test_settings_that_are_missing_are_named(names: Tell) -> None:
    status, out, err = names(env={})

    assert (status, out) == (1, [])
    assert "BOOKINGS_BUSINESS_IDS: missing" in err


@pytest.mark.parametrize(
    "arguments",
    [["--demo", "names"], ["names", "accept", "trim"], ["names", "accept"], ["names", "refuse", "x"], ["name"]],
)
def test_what_is_no_such_command_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)

    assert refused.value.code == 2
