"""Two processes that send codes from one database, a mailbox that takes their mail, and customers who ask for one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from bot.identity.codes import MailedCodes
from dialogs.ports import AddressProofs, Asker, CodeCheck, CodeSending, Letter
from storage.database.tables import metadata
from storage.database.transactions import Database
from storage.one_time_codes import OneTimeCodes
from tests.worlds.sample import WEBCHAT_SECRET

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENDER = "studio@example.com"
ANA = "ana@example.com"
ANAS_CHAT = Asker("local/webchat|anas", "network-1")


def letter(code: str) -> Letter:
    return Letter("Your code", f"Your code is {code}.")


def code_in(text: str) -> str:
    found = re.search(r"Your code is (\d{6})\.", text)
    assert found is not None
    return found[1]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@dataclass
class Mailbox:
    """Takes every mail, unless there is something to raise first."""

    sent: list[dict[str, str]] = field(default_factory=list)
    raises: list[Exception] = field(default_factory=list)

    async def send_mail(self, mailbox: str, *, to: str, subject: str, text: str) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.sent.append({"from": mailbox, "to": to, "subject": subject, "text": text})

    @property
    def last_code(self) -> str:
        return code_in(self.sent[-1]["text"])


@dataclass
class World:
    """`one` and `other` are the codes of two processes; their clocks show the same."""

    databases: tuple[Database, Database]
    mailbox: Mailbox = field(default_factory=Mailbox)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.one, self.other = (self.process(database) for database in self.databases)

    def process(self, database: Database, secret: str = WEBCHAT_SECRET, sender: str | None = SENDER) -> MailedCodes:
        return MailedCodes(self.mailbox, sender, OneTimeCodes(database, self.clock), secret, self.clock)

    def clock(self) -> datetime:
        return self.now

    def later(self, **much: float) -> None:
        self.now += timedelta(**much)

    async def send(self, address: str = ANA, asker: Asker = ANAS_CHAT) -> CodeSending:
        proofs: AddressProofs = self.one
        return await proofs.send(address, asker, letter)

    async def sent(self, address: str = ANA, asker: Asker = ANAS_CHAT) -> str:
        """The code of a mail that has gone out."""
        assert await self.send(address, asker) is CodeSending.SENT
        return self.mailbox.last_code

    async def check(self, code: str, address: str = ANA, asker: Asker = ANAS_CHAT) -> CodeCheck:
        """Of the other process: nothing of what the first one has sent is in its memory."""
        return await self.other.check(address, code, asker)


async def all_tables(database: Database) -> str:
    """Everything in the database, as text."""

    def work(connection: Connection) -> str:
        rows = (connection.execute(select(table)).all() for table in metadata.sorted_tables)
        return "\n".join(str(tuple(row)) for found in rows for row in found)

    return await database.read(work)


def says(text: str, code: str) -> bool:
    """Whether a code is in a text, and not just its six digits within a longer id."""
    return re.search(rf"(?<![0-9a-f]){code}(?![0-9a-f])", text) is not None
