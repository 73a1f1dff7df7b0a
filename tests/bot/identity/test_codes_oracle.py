"""Hundreds of customers' and strangers' steps in any order, against the rules written down once more, and slowly."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from dialogs.ports import Asker, CodeCheck, CodeSending
from graph.errors import TryLater
from storage.database.engine import open_database, upgrade
from tests.bot.identity.proofs import World, letter

ADDRESSES = ["ana@example.com", "rui@example.com", "eva@example.com"]
CONVERSATIONS = ["c1", "c2", "c3", "c4"]
NETWORKS = ["n1", "n2", ""]
MINUTE = timedelta(minutes=1)


@dataclass
class Sent:
    """One mail, as its receiver and whoever counts would remember it."""

    at: datetime
    address: str
    asker: Asker
    code: str
    tries: int = 0
    is_over: bool = False


@dataclass
class Rules:
    sent: list[Sent] = field(default_factory=list)

    def may_send(self, now: datetime, address: str, asker: Asker) -> bool:
        lately = [one for one in self.sent if one.at > now - 60 * MINUTE]
        return (
            sum(one.address == address for one in lately) < 5
            and sum(one.asker.conversation == asker.conversation for one in lately) < 5
            and sum(one.asker.network == asker.network != "" for one in lately) < 20
        )

    def send(self, new: Sent, *, arrives: bool) -> None:
        for one in self.sent:
            one.is_over |= one.asker.conversation == new.asker.conversation
        if arrives:
            self.sent.append(new)

    def check(self, now: datetime, address: str, code: str, asker: Asker) -> CodeCheck:
        theirs = [one for one in self.sent if one.asker.conversation == asker.conversation]
        last = theirs[-1] if theirs else None
        if last is None or last.is_over or last.address != address or last.tries == 5 or now >= last.at + 10 * MINUTE:
            return CodeCheck.OVER
        last.tries += 1
        if last.code != code:
            return CodeCheck.WRONG
        last.is_over = True
        return CodeCheck.RIGHT


@pytest.fixture
async def world() -> AsyncIterator[World]:
    database = open_database("sqlite://")
    await upgrade(database)
    yield World((database, database))
    await database.aclose()


@pytest.mark.parametrize("seed", range(12))
async def test_any_order_of_steps_gives_what_the_rules_say(world: World, seed: int) -> None:
    chance, rules, seen = random.Random(seed), Rules(), set()

    for _ in range(150):
        world.later(minutes=chance.choice([0, 0, 1, 3, 20]))
        address = chance.choice(ADDRESSES)
        asker = Asker(chance.choice(CONVERSATIONS), chance.choice(NETWORKS))
        answer: object
        expected: object
        if chance.random() < 0.4:
            arrives = chance.random() < 0.8
            world.mailbox.raises = [] if arrives else [TryLater("send_mail: down")]
            may = rules.may_send(world.now, address, asker)
            answer = await world.one.send(address, asker, letter)
            expected = (CodeSending.SENT if arrives else CodeSending.NOT_SENT) if may else CodeSending.TOO_MANY
            if may:
                code = world.mailbox.last_code if arrives else ""
                rules.send(Sent(world.now, address, asker, code), arrives=arrives)
        else:
            # One of their last codes: right, replaced, used or of somebody else.
            code = chance.choice([one.code for one in rules.sent[-4:]] or ["none"])
            if theirs := [one for one in rules.sent if one.asker.conversation == asker.conversation]:
                address = chance.choice([address, theirs[-1].address, theirs[-1].address])
                code = chance.choice([code, theirs[-1].code])
            answer = await world.other.check(address, code, asker)
            expected = rules.check(world.now, address, code, asker)
        assert answer is expected
        seen.add(answer)

    assert {*CodeCheck} <= seen
    assert {CodeSending.SENT, CodeSending.NOT_SENT} <= seen
