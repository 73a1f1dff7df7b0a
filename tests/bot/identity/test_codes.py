"""A code is good once, in its conversation, for its address, for ten minutes and five tries; nobody can be flooded."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.identity.codes import MOST_AN_HOUR, MOST_TRIES
from dialogs.ports import Asker, CodeCheck, CodeSending
from graph.errors import BookingsError, NotAllowed, NotThere, OutcomeUnknown, Rejected, TryLater
from storage.database.tables import one_time_codes
from storage.database.transactions import Database
from storage.one_time_codes import KEPT_FOR, OneTimeCodes
from tests.bot.identity.proofs import (
    ANA,
    ANAS_CHAT,
    SENDER,
    World,
    all_tables,
    letter,
    other_than,
    says,
)

ROOT = Path(__file__).parents[3]
RIGHT, WRONG, OVER = CodeCheck.RIGHT, CodeCheck.WRONG, CodeCheck.OVER
SENT, TOO_MANY, NOT_SENT = CodeSending.SENT, CodeSending.TOO_MANY, CodeSending.NOT_SENT


@pytest.fixture
def world(databases: tuple[Database, Database]) -> World:
    return World(databases)


def asker(number: int, network: str = "") -> Asker:
    return Asker(f"local/webchat|{number}", network)


# A code


async def test_a_code_is_mailed_and_right(world: World) -> None:
    code = await world.sent(" Ana@Example.com ")

    assert world.mailbox.sent == [
        {"from": SENDER, "to": "Ana@Example.com", "subject": "Your code", "text": f"Your code is {code}."}
    ]
    assert await world.check(code) is RIGHT


async def test_a_right_code_is_used_up(world: World) -> None:
    code = await world.sent()

    assert [await world.check(code) for _ in range(3)] == [RIGHT, OVER, OVER]


async def test_a_wrong_code_is_wrong_and_the_right_one_still_good(world: World) -> None:
    code = await world.sent()

    assert [await world.check(one) for one in (other_than(code), f"{code}0", f" {code}", "")] == [WRONG] * 4
    assert await world.check(code) is RIGHT


@pytest.mark.parametrize("odd", ["\ud800", "０" * 6, "x" * 100_000, "\0"])  # digits of another alphabet
async def test_odd_words_are_wrong_too(world: World, odd: str) -> None:
    await world.sent()

    assert await world.check(odd) is WRONG


async def test_the_sixth_try_is_over_even_if_it_is_right(world: World) -> None:
    code = await world.sent()

    tries = [await world.check(other_than(code)) for _ in range(MOST_TRIES)]

    assert tries == [WRONG] * 5
    assert await world.check(code) is OVER


async def test_the_fifth_try_may_be_the_right_one(world: World) -> None:
    code = await world.sent()

    tries = [await world.check(one) for one in [other_than(code)] * 4 + [code]]

    assert tries == [WRONG] * 4 + [RIGHT]


@pytest.mark.parametrize(("seconds", "answer"), [(0, OVER), (-1, RIGHT)])
async def test_a_code_is_good_for_ten_minutes(world: World, seconds: int, answer: CodeCheck) -> None:
    code = await world.sent()
    world.later(minutes=10, seconds=seconds)

    assert await world.check(code) is answer


async def test_a_new_code_replaces_the_earlier_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([1, 2])
    monkeypatch.setattr("bot.identity.codes.secrets.randbelow", lambda _: next(numbers))
    first = await world.sent()
    second = await world.sent()

    assert [await world.check(first), await world.check(second)] == [WRONG, RIGHT]


async def test_a_new_code_for_another_address_replaces_the_earlier_one_too(world: World) -> None:
    first = await world.sent()
    second = await world.sent("rui@example.com")

    assert await world.check(first) is OVER
    assert await world.check(second, "rui@example.com") is RIGHT


@pytest.mark.parametrize("whose", [Asker("local/webchat|another", "network-1"), Asker("msteams|anas", ""), Asker("")])
async def test_a_code_is_good_in_no_other_conversation(world: World, whose: Asker) -> None:
    code = await world.sent()

    assert await world.check(code, asker=whose) is OVER
    assert await world.check(code) is RIGHT


async def test_a_code_is_good_from_another_network(world: World) -> None:
    """Who walks out of the door changes from one network to another."""
    code = await world.sent()

    assert await world.check(code, asker=Asker(ANAS_CHAT.conversation, "network-2")) is RIGHT


async def test_a_code_proves_no_other_address(world: World) -> None:
    code = await world.sent()

    assert [await world.check(code, one) for one in ("rui@example.com", "ana+x@example.com", "")] == [OVER] * 3
    assert await world.check(code, "ANA@example.COM") is RIGHT


async def test_without_a_code_there_is_nothing_to_try(world: World) -> None:
    assert await world.check("000000") is OVER


async def test_codes_are_six_digits_and_differ(world: World) -> None:
    codes = [await world.sent(f"{one}@example.com", asker(one)) for one in range(40)]

    assert {len(code) for code in codes} == {6}
    assert len({*codes}) > 35


async def test_codes_begin_with_a_nought_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.identity.codes.secrets.randbelow", lambda _: 42)

    assert await world.sent() == "000042"
    assert await world.check("000042") is RIGHT


# Two at once


async def test_of_many_who_try_the_same_code_at_once_one_is_right(world: World) -> None:
    for number in range(10):
        code = await world.sent(f"{number}@example.com", asker(number))

        tries = await asyncio.gather(
            *(one.check(f"{number}@example.com", code, asker(number)) for one in (world.one, world.other) * 2)
        )

        assert sorted(tries, key=lambda one: one.value) == [OVER] * 3 + [RIGHT]


async def test_tries_at_once_are_all_counted(world: World) -> None:
    code = await world.sent()

    tries = await asyncio.gather(*(one.check(ANA, other_than(code), ANAS_CHAT) for one in (world.one, world.other) * 5))

    assert sorted(one.value for one in tries) == ["over"] * 5 + ["wrong"] * 5
    assert await world.check(code) is OVER


async def test_of_two_processes_of_the_machine_one_is_right(world: World, address: str) -> None:
    code = await world.sent()
    command = (sys.executable, "-m", "tests.bot.identity.one_try", address, code)
    pipe = asyncio.subprocess.PIPE
    both = [await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe) for _ in range(2)]
    for process in both:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"

    told = await asyncio.gather(*(process.communicate(b"go\n") for process in both))

    assert sorted(out for out, _ in told) == [b"over\n", b"right\n"]


# Too many


async def test_an_address_gets_five_codes_an_hour(world: World) -> None:
    sendings = [await world.send(ANA, asker(one, f"network-{one}")) for one in range(6)]

    assert sendings == [SENT] * 5 + [TOO_MANY]
    assert await world.other.send(ANA.upper(), asker(7), letter) is TOO_MANY
    assert len(world.mailbox.sent) == MOST_AN_HOUR.address


async def test_a_conversation_gets_five_codes_an_hour(world: World) -> None:
    sendings = [await world.send(f"{one}@example.com", Asker("local/webchat|1", f"{one}")) for one in range(6)]

    assert sendings == [SENT] * 5 + [TOO_MANY]
    assert await world.other.send("other@example.com", asker(1), letter) is TOO_MANY


async def test_a_network_gets_twenty_codes_an_hour(world: World) -> None:
    sendings = [await world.send(f"{one}@example.com", asker(one, "network-1")) for one in range(21)]

    assert sendings == [SENT] * 20 + [TOO_MANY]
    assert await world.other.send("other@example.com", asker(99, "network-1"), letter) is TOO_MANY
    assert await world.other.send("other@example.com", asker(99, "network-2"), letter) is SENT


async def test_where_the_network_is_not_known_nobody_is_counted_with_others(world: World) -> None:
    sendings = [await world.send(f"{one}@example.com", asker(one)) for one in range(25)]

    assert sendings == [SENT] * 25


async def test_after_an_hour_there_is_room_for_another(world: World) -> None:
    await world.sent()
    world.later(minutes=30)
    for _ in range(4):
        await world.sent()
    world.later(minutes=30, seconds=-1)
    too_early = await world.send()
    world.later(seconds=1)

    assert (too_early, await world.send(), await world.send()) == (TOO_MANY, SENT, TOO_MANY)


async def test_one_code_too_many_leaves_the_last_one_good(world: World) -> None:
    code = [await world.sent() for _ in range(5)][-1]

    assert await world.send() is TOO_MANY
    assert await world.check(code) is RIGHT


async def test_of_many_at_once_no_more_are_sent(world: World) -> None:
    sendings = await asyncio.gather(
        *(one.send(ANA, asker(number), letter) for number in range(6) for one in (world.one, world.other))
    )

    assert sorted(one.value for one in sendings) == ["sent"] * 5 + ["too-many"] * 7
    assert len(world.mailbox.sent) == 5


# Mail that fails


@pytest.mark.parametrize("error_type", [TryLater, NotThere, NotAllowed, Rejected, BookingsError])
async def test_a_code_that_was_not_sent_is_void_and_counts_for_nothing(
    world: World, error_type: type[BookingsError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.identity.codes.secrets.randbelow", lambda _: 42)
    world.mailbox.raises = [error_type("send_mail: no")] * 9

    sendings = [await world.send() for _ in range(9)]

    assert sendings == [NOT_SENT] * 9
    assert await world.check("000042") is OVER
    assert [await world.send() for _ in range(6)] == [SENT] * 5 + [TOO_MANY]


async def test_a_code_that_may_have_been_sent_counts_and_is_good(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.identity.codes.secrets.randbelow", lambda _: 42)
    world.mailbox.raises = [OutcomeUnknown("send_mail: no answer")] * 5

    assert [await world.send() for _ in range(6)] == [SENT] * 5 + [TOO_MANY]
    assert await world.check("000042") is RIGHT


async def test_a_code_that_cannot_be_sent_does_not_bring_an_earlier_one_back(world: World) -> None:
    earlier = await world.sent()
    world.mailbox.raises = [TryLater("send_mail: down")]

    assert await world.send() is NOT_SENT
    assert await world.check(earlier) is OVER


async def test_without_a_mailbox_no_codes_are_sent(world: World) -> None:
    closed = world.process(world.databases[0], sender=None)

    assert (world.one.is_available, closed.is_available) == (True, False)
    assert await closed.send(ANA, ANAS_CHAT, letter) is NOT_SENT
    assert world.mailbox.sent == []
    assert await all_tables(world.databases[0]) == ""


# What is kept


async def test_the_database_has_neither_code_nor_address_nor_conversation(world: World) -> None:
    code = await world.sent()
    await world.check(other_than(code))

    kept = await all_tables(world.databases[0])

    assert len(kept.splitlines()) == 1
    assert not says(kept, code)
    assert [word for word in (ANA, "ana", "anas", "network-1", SENDER) if word in kept] == []


async def test_under_another_key_nothing_is_found(world: World) -> None:
    """Where two processes have no secret in common, a code of one is none of the other's."""
    code = await world.sent()
    stranger = world.process(world.databases[1], secret="another secret, which is just as long as ours")

    assert await stranger.check(ANA, code, ANAS_CHAT) is OVER
    assert await world.check(code) is RIGHT


async def test_the_same_code_is_kept_differently_each_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.identity.codes.secrets.randbelow", lambda _: 42)
    for _ in range(3):
        await world.sent()

    kept = await world.databases[0].read(lambda connection: connection.scalars(select(one_time_codes.c.code)).all())

    assert len({*kept}) == 3


async def test_codes_are_forgotten_after_an_hour(world: World) -> None:
    codes = OneTimeCodes(world.databases[0], world.clock)
    await world.sent()
    too_early = await codes.forget_old(world.now + KEPT_FOR - timedelta(seconds=1))
    in_time = await codes.forget_old(world.now + KEPT_FOR)

    assert (too_early, in_time) == (0, 1)
    assert await all_tables(world.databases[0]) == ""
