"""Codes through the real Graph client: every way in which it fails, what is logged, and that the work that is done
tells nobody whether an address is known.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from sqlalchemy import Engine, event

from bot.hosting.http_server import make_runner
from bot.identity.codes import MailedCodes, open_address_proofs
from bot.settings import Settings
from dialogs.ports import Asker, CodeCheck, CodeSending
from graph.auth.tokens import StaticToken
from graph.client import BookingsClient
from storage.customers import Customers
from storage.database.engine import open_database
from storage.database.transactions import Database
from storage.one_time_codes import OneTimeCodes
from tests.bot.identity.proofs import ANA, ANAS_CHAT, NOON, SENDER, all_tables, code_in, letter, other_than, says
from tests.whole_app import UNHURRIED
from tests.worlds.sample import BEARD_TRIM, BUSINESS, NOW, WEBCHAT_SECRET
from tests.worlds.studio import AT_ONCE, Studio, impatient_client, open_studio
from wiring import ADDRESS_PROOFS, AppOptions, create_app

RIGHT, WRONG, OVER = CodeCheck.RIGHT, CodeCheck.WRONG, CodeCheck.OVER
SENT, TOO_MANY, NOT_SENT = CodeSending.SENT, CodeSending.TOO_MANY, CodeSending.NOT_SENT


@dataclass
class Post:
    """Codes that go out through a simulator's Graph."""

    studio: Studio
    client: BookingsClient
    database: Database

    def __post_init__(self) -> None:
        self.codes = self.sending_by(self.client)

    def sending_by(self, client: BookingsClient) -> MailedCodes:
        return MailedCodes(client, SENDER, OneTimeCodes(self.database, lambda: NOON), WEBCHAT_SECRET, lambda: NOON)

    async def send(self) -> CodeSending:
        return await self.codes.send(ANA, ANAS_CHAT, letter)

    @property
    def last_code(self) -> str:
        return code_in(str(self.studio.mail[-1]["body"]))


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    async with open_studio() as studio:
        yield studio


@pytest.fixture
async def post(studio: Studio, sqlite_address: str) -> AsyncIterator[Post]:
    database = open_database(sqlite_address)
    async with impatient_client(studio) as client:
        yield Post(studio, client, database)
    await database.aclose()


async def test_a_code_goes_out_through_graph(post: Post) -> None:
    assert await post.send() is SENT

    (mail,) = post.studio.mail
    assert (mail["from"], mail["to"], mail["contentType"]) == (SENDER, [ANA], "Text")
    assert await post.codes.check(ANA, post.last_code, ANAS_CHAT) is RIGHT


@pytest.mark.parametrize(
    "fault",
    [
        {"name": "throttled", "retryAfter": 0},
        {"name": "throttled", "retryAfter": 45},
        {"name": "html", "status": 403},
    ],
    ids=str,
)
async def test_what_graph_has_not_sent_is_said_to_be_so(post: Post, fault: dict[str, object]) -> None:
    post.studio.tenant.faults.switch_on({"operation": "sendMail", **fault})

    sendings = [await post.send() for _ in range(7)]
    await post.studio.repair()

    assert sendings == [NOT_SENT] * 7
    assert post.studio.mail == ()
    assert await all_tables(post.database) == ""
    assert await post.send() is SENT


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", ["unavailable", "dropped"])
async def test_what_graph_may_have_sent_is_taken_for_sent(post: Post, name: str, when: str) -> None:
    await post.studio.fault(name, "sendMail", when=when)

    assert await post.send() is SENT

    assert len(post.studio.mail) == (when == "after")
    if when == "after":
        assert await post.codes.check(ANA, post.last_code, ANAS_CHAT) is RIGHT


async def test_a_busy_graph_is_asked_again(post: Post) -> None:
    await post.studio.fault("throttled", "sendMail", times=2, retryAfter=0)

    assert await post.send() is SENT
    assert len(post.studio.mail) == 1


async def test_without_the_permission_nothing_is_sent(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    token = await post.studio.token_of("Bookings.Read.All")
    async with BookingsClient(httpx.AsyncClient(), post.studio.base_url, StaticToken(token), timing=AT_ONCE) as client:
        assert await post.sending_by(client).send(ANA, ANAS_CHAT, letter) is NOT_SENT

    (warned,) = [one.getMessage() for one in caplog.records if one.name == "bot.identity.codes"]
    assert warned.startswith("a one-time code was not sent: send_mail: ")
    assert "status 403" in warned


async def test_where_graph_cannot_be_reached_nothing_is_sent(post: Post) -> None:
    nobody = "http://127.0.0.1:9/v1.0"
    async with BookingsClient(httpx.AsyncClient(), nobody, StaticToken("test"), timing=AT_ONCE) as client:
        assert await post.sending_by(client).send(ANA, ANAS_CHAT, letter) is NOT_SENT


@pytest.mark.parametrize("address", ["", "@", "no address", "a b@example.com", "x@\n"])
async def test_what_is_no_address_gets_nothing(post: Post, address: str) -> None:
    assert await post.codes.send(address, ANAS_CHAT, letter) is NOT_SENT
    assert post.studio.mail == ()


# What is logged


async def test_no_log_has_the_code_nor_the_address(
    studio: Studio, sqlite_address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "graph", "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    database = open_database(sqlite_address)
    async with impatient_client(studio) as client:
        post = Post(studio, client, database)
        await post.send()
        code = post.last_code
        tries = [await post.codes.check(ANA, one, ANAS_CHAT) for one in (other_than(code), code, code)]
        await studio.fault("unavailable", "sendMail", when="after")
        await post.send()
        unclear = post.last_code
        await studio.repair()
        await studio.fault("throttled", "sendMail", retryAfter=0)
        sendings = [await post.send(), await post.codes.send("not an address", ANAS_CHAT, letter)]
    await database.aclose()

    assert (tries, sendings) == ([WRONG, RIGHT, OVER], [NOT_SENT, NOT_SENT])
    logged = "\n".join(f"{one.getMessage()} {one.exc_text or ''} {one.__dict__}" for one in caplog.records)
    assert "INSERT INTO one_time_codes" in logged
    assert "send_mail" in logged
    assert not any(says(logged, one) for one in (code, unclear, other_than(code)))
    assert [word for word in (ANA, "not an address", ANAS_CHAT.conversation) if word in logged] == []


# Whether an address is known


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is sent to any database meanwhile."""
    seen: list[str] = []

    def note(*what: object) -> None:
        seen.append(str(what[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_the_same_is_done_for_an_address_that_is_known(post: Post) -> None:
    known, unknown = "known@example.com", "nobody@example.com"
    await post.studio.book_from_outside(NOW + timedelta(days=1), BEARD_TRIM, "Marco", known)
    await Customers(post.database, lambda: NOON).fill(BUSINESS, [("customer-1", known)])
    done = []
    for address in (known, unknown):
        await post.studio.requests()
        with statements() as seen:
            answers: list[object] = [await post.codes.send(address, Asker(address), letter)]
            code = post.last_code
            answers += [await post.codes.check(address, one, Asker(address)) for one in (other_than(code), code, code)]
        lengths = len(str(post.studio.mail[-1]).replace(address, ""))
        done.append((answers, list(seen), await post.studio.requests(), lengths))

    assert done[0] == done[1]
    answers, seen, requests, _ = done[0]
    assert answers == [SENT, WRONG, RIGHT, OVER]
    assert requests == ["sendMail"]
    assert len(seen) == 3 + 1 + 2 + 1
    assert not any("customers" in statement for statement in seen)


# In the app


@pytest.fixture
async def two_apps(studio: Studio, address: str, tmp_path: Path) -> AsyncIterator[tuple[MailedCodes, MailedCodes]]:
    """Two processes of one deployment, each with all that it has of its own."""
    env = {
        "DATABASE_URL": address,
        "GRAPH_BASE_URL": studio.base_url,
        "GRAPH_STATIC_TOKEN": "test",
        "BOOKINGS_BUSINESS_IDS": BUSINESS,
        "WEBCHAT_SECRET": WEBCHAT_SECRET,
        "OFFLINE_MEANING": "false",
        "MAIL_SENDER": SENDER,
    }
    settings = Settings.from_env(env, demo=True)
    runners = []
    for _ in range(2):
        options = AppOptions(data=tmp_path, client=impatient_client(studio), timing=UNHURRIED)
        runners.append(make_runner(create_app(settings, options), shutdown_timeout=1.0))
        await runners[-1].setup()
    apps: list[web.Application] = [runner.app for runner in runners]
    yield apps[0][ADDRESS_PROOFS], apps[1][ADDRESS_PROOFS]
    for runner in runners:
        await runner.cleanup()


async def test_two_apps_count_together(studio: Studio, two_apps: tuple[MailedCodes, MailedCodes]) -> None:
    one, other = two_apps
    to_ana = [await two_apps[n % 2].send(ANA, Asker(f"a{n}", f"a{n}"), letter) for n in range(6)]
    in_a_chat = [await two_apps[n % 2].send(f"{n}@example.com", Asker("b", f"b{n}"), letter) for n in range(6)]
    at_home = [await two_apps[n % 2].send(f"c{n}@example.com", Asker(f"c{n}", "c"), letter) for n in range(21)]

    assert to_ana == in_a_chat == [SENT] * 5 + [TOO_MANY]
    assert at_home == [SENT] * 20 + [TOO_MANY]
    code = code_in(str(studio.mail[-1]["body"]))
    assert await one.check("c19@example.com", code, Asker("c19")) is RIGHT
    assert await other.check("c19@example.com", code, Asker("c19")) is OVER


async def test_without_a_secret_codes_are_good_in_one_process_only(post: Post) -> None:
    env = {
        "GRAPH_BASE_URL": post.studio.base_url,
        "GRAPH_STATIC_TOKEN": "test",
        "BOOKINGS_BUSINESS_IDS": BUSINESS,
        "MAIL_SENDER": SENDER,
    }
    settings = Settings.from_env(env, demo=True)
    one, other = (open_address_proofs(settings, post.client, post.database, lambda: NOON) for _ in range(2))
    await one.send(ANA, ANAS_CHAT, letter)

    assert await other.check(ANA, post.last_code, ANAS_CHAT) is OVER
    assert await one.check(ANA, post.last_code, ANAS_CHAT) is RIGHT
