"""Every transcript, played on the core: the state goes through its stored form between the lines."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from dialogs.said import Said
from dialogs.state import ConversationState
from dialogs.stored import read_state
from dialogs.turn import take_turn
from graph.client import BookingsClient
from scheduling.service import BookingService
from storage.database.engine import open_database, upgrade
from storage.database.transactions import Database
from tests.transcripts import ALL, FOLDER, Heard, beside, heard, play, read
from tests.worlds.studio import Studio, empty, impatient_client, make_desk, open_studio


@dataclass
class World:
    """What all transcripts share; each has a desk of its own, which has read nothing yet."""

    studio: Studio
    client: BookingsClient
    database: Database

    async def start_again(self, now: datetime) -> BookingService:
        self.studio.start_again(now)
        await empty(self.database)
        return make_desk(self.client, self.database, self.studio.watch)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world() -> AsyncIterator[World]:
    database = open_database("sqlite://")
    await upgrade(database)
    async with open_studio() as studio, impatient_client(studio) as client:
        yield World(studio, client, database)
    await database.aclose()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(FOLDER).with_suffix("")))
async def test_conversation(path: Path, world: World) -> None:
    transcript = read(path)
    numbers = count(1)
    states: dict[str, ConversationState] = {}
    desk = await world.start_again(transcript.now)

    async def answer(said: Said) -> list[Heard]:
        state = states.get(said.holder, ConversationState())
        turn = await take_turn(state, said, desk, now=transcript.now, new_id=lambda: f"intent-{next(numbers)}")
        states[said.holder] = read_state(json.loads(json.dumps(turn.state.to_json())))
        assert states[said.holder] == turn.state
        return [heard(reply) for reply in turn.replies]

    wanted, got = await play(transcript, world.studio, answer)

    assert wanted == got, beside(wanted, got)


def test_there_are_conversations_of_every_kind() -> None:
    kinds = {path.parent.name for path in ALL}

    assert kinds >= {"happy", "over_answers", "corrections", "digressions", "cancellations", "ambiguity", "odd_input"}
