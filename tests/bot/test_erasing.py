"""What is kept of somebody is erased on their own word, with a proof, and of nobody else anything is lost."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import delete, select, update

from bot.channels.azure.connector import ChannelDownError
from storage.conversations.model import Key, Standing
from storage.database.tables import conversation_addresses, intents, quotas
from storage.database.transactions import Database
from storage.transitions import State
from tests.bot.erasing_world import Person, Post, Process, chat, dump, in_teams, of_conversation
from tests.bot.scene import Channel
from tests.worlds.studio import Studio, empty, impatient_client, open_studio

ANA = ("Ana Quillfeather", "ana.q@kolm.example", "+351 912 000 111")
BOB = ("Bob Vandersloot", "bob.v@lee.example", "+351 913 222 333")
CIA = ("Cia Ottermole", "cia.o@kolm.example", "+351 914 444 555")
DAYS = ("5 January", "6 January", "7 January", "8 January", "12 January")


@dataclass
class Town:
    """Two processes on one database, and everybody who writes to them."""

    processes: list[Process]
    post: Post
    studio: Studio
    people: dict[Key, Person] = field(default_factory=dict)

    def person(self, key: Key, at: int = 0) -> Person:
        return self.people.setdefault(key, Person(key, self.processes[at], self.post))

    async def round(self, minutes: int = 0) -> None:
        self.studio.watch.now += timedelta(minutes=minutes)
        for process in self.processes:
            await process.eraser.finish()

    async def dump(self) -> str:
        return await dump(self.processes[0].database)


@pytest.fixture
async def town(databases: tuple[Database, Database]) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        studio = await stack.enter_async_context(open_studio())
        client = await stack.enter_async_context(impatient_client(studio))
        post = Post()
        processes = [Process(database, client, studio.watch, post) for database in databases]
        yield Town(processes, post, studio)
        for process in processes:
            await process.end()
        await empty(databases[0])


def parts_of(person: tuple[str, str, str]) -> tuple[str, ...]:
    name, email, phone = person
    return (*name.split(), email, phone, phone.replace(" ", ""))


async def erases(person: Person, email: str, *, cancels: bool = False) -> None:
    """All the way, whatever is asked in between."""
    said = await told(person, "delete my data")
    if "which e-mail address" in said:
        said = await told(person, email)
    if "six digits" in said:
        said = await told(person, person.post.code_for(email))
    if "Shall I cancel" in said:
        said = await told(person, "Yes, cancel first" if cancels else "No, keep what is booked")
    assert "Shall I erase it now?" in said, said
    said = await told(person, "Yes, erase it")
    assert said.startswith("Done."), said


async def told(person: Person, text: str) -> str:
    await person.say(text)
    found = await person.process.store.log(person.key, 0)
    return str(found[-1].activity.get("text"))


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_of_somebody_is_left_and_nothing_of_the_others_is_lost(town: Town, seed: int) -> None:
    chance = random.Random(seed)
    places = [*map(chat, range(7))]
    chance.shuffle(places)
    whose = {key: (ANA, BOB, CIA)[number % 3] for number, key in enumerate(places)}
    for number, (key, who) in enumerate(whose.items()):
        person = town.person(key, at=chance.randrange(2))
        steps = [f"a beard trim on {chance.choice(DAYS)} at {12 + number}:00", *who, "yes"]
        await person.say(*steps[: chance.randint(3, 5)])
        if chance.random() < 0.3:
            await person.say("actually no, never mind")
    for _, email, _ in (ANA, BOB, CIA):
        await town.processes[0].ledger.customers.add("studio", email, email)
    eraser = chance.choice([key for key, who in whose.items() if who is ANA])
    others = {
        key: await of_conversation(town.processes[0].database, key) for key, who in whose.items() if who is not ANA
    }
    before = await town.dump()
    assert all(part in before for part in (*parts_of(ANA)[:3], *parts_of(BOB)[:3]))

    await erases(town.person(eraser), ANA[1])
    await town.round()
    await town.round(minutes=3)

    after = await town.dump()
    assert [part for part in parts_of(ANA) if part in after] == []
    assert {key: await of_conversation(town.processes[0].database, key) for key in others} == others
    for part in (*parts_of(BOB)[:3], *parts_of(CIA)[:3]):
        assert after.count(part) == before.count(part)
    standings = {key: await town.processes[1].store.standing(key) for key in whose}
    assert standings == {key: Standing.CLOSED if who is ANA else Standing.OPEN for key, who in whose.items()}
    assert await town.processes[0].ledger.customers.find("studio", BOB[1]) == BOB[1]


async def test_other_channels_begin_anew_in_the_same_conversation(town: Town) -> None:
    person, elsewhere = town.person(in_teams(1)), town.person(in_teams(2), at=1)
    for one in (person, elsewhere):
        await one.say("a beard trim on 5 January at 12:00", *ANA)

    await erases_in_teams(person, ANA[1])
    await town.round()
    await town.round(minutes=3)

    assert [part for part in parts_of(ANA) if part in await town.dump()] == []
    await elsewhere.say("hello")
    state = await elsewhere.state()
    assert state is not None
    assert "email" not in state["customer"]


async def erases_in_teams(person: Person, email: str) -> None:
    """What is said there is taken by its channel, so that no log tells what was asked."""
    await person.say("delete my data")
    await person.proves(email)
    await person.say("Yes, erase it")
    assert await person.state() is None


async def test_cards_in_teams_that_were_used_are_not_written_down_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Teams is out of reach just then, so that whatever is to be said there waits."""
    person, numbers = town.person(in_teams(1)), itertools.count()

    async def takes(*_: object, **__: object) -> str:
        return f"theirs-{next(numbers)}"

    async def is_down(*_: object, **__: object) -> str:
        raise ChannelDownError("down")

    monkeypatch.setattr(Channel, "send", takes)
    await person.say("a beard trim on 5 January at 12:00", *ANA, "yes")
    await person.say("delete my data")
    await person.proves(ANA[1])
    await person.say("No, keep what is booked")
    shown = await person.process.store.shown_cards(person.key)
    monkeypatch.setattr(Channel, "send", is_down)
    await person.say("Yes, erase it")
    await town.round()
    await town.round(minutes=3)

    assert ANA[0] in str(shown)
    assert await person.state() is None
    said = await person.log()
    assert said.startswith("Done. What I kept of this chat is erased")
    assert "The messages themselves are kept by this app" in said
    assert [part for part in parts_of(ANA) if part in await town.dump()] == []


@pytest.mark.parametrize("cancels", [True, False])
async def test_what_lies_ahead_is_cancelled_or_kept_as_they_wish(town: Town, *, cancels: bool) -> None:
    person = town.person(chat(1))
    await person.say("a beard trim on 5 January at 12:00", *ANA, "yes")
    assert len(await town.studio.calendar()) == 1

    await erases(person, ANA[1], cancels=cancels)

    assert len(await town.studio.calendar()) == (0 if cancels else 1)


async def test_a_crash_in_the_middle_is_finished_at_the_next_start(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = town.person(chat(1)), town.person(chat(2), at=1)
    for person in (one, other):
        await person.say("a beard trim on 5 January at 12:00", *ANA)

    async def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(town.processes[0].ledger, "forget", dies)
        await erases(one, ANA[1])
        with pytest.raises(KeyboardInterrupt):
            await town.processes[0].eraser.finish()
    assert ANA[1] in await town.dump()

    await town.processes[1].maintenance.begin()
    await town.round(minutes=3)

    assert [part for part in parts_of(ANA) if part in await town.dump()] == []


async def test_a_turn_under_way_elsewhere_does_not_write_them_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = town.person(chat(1)), town.person(chat(2), at=1)
    for person in (one, other):
        await person.say("a beard trim on 5 January at 12:00", *ANA)
    goes_on, waits = asyncio.Event(), asyncio.Event()
    desk = town.processes[1].desk
    catalogue = desk.catalogue

    async def slow(business_id: str) -> object:
        waits.set()
        await goes_on.wait()
        return await catalogue(business_id)

    monkeypatch.setattr(desk, "catalogue", slow)
    await other.begin("my phone is +351 912 000 111 really")
    await waits.wait()

    await erases(one, ANA[1])
    await town.round()
    goes_on.set()
    await town.processes[1].turns.finish(20)
    await town.round(minutes=3)

    assert [part for part in parts_of(ANA) if part in await town.dump()] == []


async def test_without_a_proof_nobody_has_others_erased_or_learns_of_them(town: Town) -> None:
    mine, theirs = town.person(chat(1)), town.person(chat(2))
    await mine.say("a beard trim on 5 January at 12:00", *ANA, "yes")
    kept = await of_conversation(mine.process.database, mine.key)

    asked = [await told(theirs, "delete my data"), await told(theirs, ANA[1]), await told(theirs, "000000")]
    asked += [await told(theirs, "Only this chat"), await told(theirs, "Yes, erase it")]
    stranger = town.person(chat(3))
    same = [await told(stranger, "delete my data"), await told(stranger, BOB[1]), await told(stranger, "000000")]
    same += [await told(stranger, "Only this chat"), await told(stranger, "Yes, erase it")]
    await town.round()
    await town.round(minutes=3)

    assert [text.replace(ANA[1], BOB[1]) for text in asked] == same
    assert await of_conversation(mine.process.database, mine.key) == kept
    assert ANA[0] in str(kept)


async def test_the_operator_has_an_address_erased(town: Town) -> None:
    one, other = town.person(chat(1)), town.person(chat(2))
    await one.say("a beard trim on 5 January at 12:00", *ANA, "yes")
    await other.say("a beard trim on 6 January at 12:00", *BOB, "yes")

    found = await town.processes[1].eraser.forget(" Ana.Q@kolm.example")
    await town.round(minutes=3)

    assert (found.conversations, found.records) == (1, 1)
    after = await town.dump()
    assert [part for part in parts_of(ANA) if part in after] == []
    assert BOB[1] in after


async def test_conversations_from_before_there_were_marks_are_found(town: Town) -> None:
    one = town.person(chat(1))
    await one.say("a beard trim on 5 January at 12:00", *ANA)
    await one.process.database.write(lambda connection: connection.execute(delete(conversation_addresses)))

    await town.processes[1].eraser.forget(ANA[1])
    await town.round(minutes=3)

    assert ANA[1] not in await town.dump()


async def test_conversations_are_found_after_the_secret_has_changed(town: Town) -> None:
    one = town.person(chat(1))
    await one.say("a beard trim on 5 January at 12:00", *ANA)
    another_key = update(conversation_addresses).values(mark="of another key")
    await one.process.database.write(lambda connection: connection.execute(another_key))

    await town.processes[1].eraser.forget(ANA[1])
    await town.round(minutes=3)

    assert ANA[1] not in await town.dump()


async def test_what_is_in_doubt_keeps_its_customer_until_it_is_settled(town: Town) -> None:
    """Its end has to be found out by what is on record, and is told to nobody."""
    one, other = town.person(chat(1)), town.person(chat(2), at=1)
    await one.say("a beard trim on 5 January at 12:00", *ANA, "yes")

    async def set_state(state: State) -> None:
        changed = update(intents).values(state=state.value, version=intents.c.version + 1)
        await one.process.database.write(lambda connection: connection.execute(changed))

    async def marked() -> list[bool]:
        rows = await one.process.database.read(lambda connection: connection.execute(select(intents.c.record)).all())
        return ["customer_mark" in str(row.record) for row in rows]

    await set_state(State.UNCERTAIN)
    await erases(other, ANA[1])
    for minutes in (0, 3, 3):
        await town.round(minutes=minutes)
        assert await marked() == [True]
    await set_state(State.CONFIRMED)
    await town.round(minutes=3)

    assert await marked() == [False]
    assert [part for part in (*parts_of(ANA), "chat-1|") if part in await town.dump()] == []


async def test_whoever_comes_back_at_once_keeps_what_they_tell_then(town: Town) -> None:
    before, after = town.person(chat(1)), town.person(chat(2), at=1)
    await before.say("a beard trim on 5 January at 12:00", *ANA)
    await erases(before, ANA[1])
    town.studio.watch.now += timedelta(seconds=1)

    await after.say("a beard trim on 6 January at 12:00", *ANA)
    await town.round()
    await town.round(minutes=3)

    assert ANA[0] in str(await of_conversation(after.process.database, after.key))


async def test_what_is_counted_says_nothing_without_the_secret(town: Town) -> None:
    """The marks of a release before were hashes that anybody could make."""
    one = town.person(chat(1))
    await one.say("a beard trim on 5 January at 12:00", *ANA, "yes")

    rows = await one.process.database.read(lambda connection: connection.execute(select(quotas.c.mark)).all())

    words = [f"address/{ANA[1]}", f"chat/{one.key}"]
    assert len(rows) >= 2
    assert {row.mark for row in rows}.isdisjoint(sha256(word.encode()).hexdigest() for word in words)


async def test_nobody_begins_guessing_anew_by_having_their_chat_erased(town: Town) -> None:
    """Five codes an hour go to an address, whoever has asked for them and is gone."""
    for number in range(5):
        guesser = town.person(chat(number))
        await guesser.say("delete my data", ANA[1], "000000", "Only this chat", "Yes, erase it")
        await town.round()
    assert len(town.post.sent) == 5

    await town.person(chat(6)).say("delete my data", ANA[1])

    assert len(town.post.sent) == 5
