"""Every transcript, played on the core: the state goes through its stored form between the lines."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import pytest

from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.stored import read_state
from dialogs.turn import take_turn
from tests.transcripts import ALL, FOLDER, Heard, beside, heard, play, read
from tests.worlds.stage import Stage, stage

__all__ = ["stage"]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(FOLDER).with_suffix("")))
async def test_conversation(path: Path, stage: Stage) -> None:
    transcript = read(path)
    numbers = count(1)
    states: dict[str, ConversationState] = {}
    desk = await stage.start_again(transcript.now, transcript.rules)

    async def answer(said: Said) -> list[Heard]:
        state = states.get(said.holder, ConversationState())
        turn = await take_turn(state, said, desk, now=transcript.now, new_id=lambda: f"intent-{next(numbers)}")
        states[said.holder] = read_state(json.loads(json.dumps(turn.state.to_json())))
        assert states[said.holder] == turn.state
        return [heard(reply) for reply in turn.replies]

    wanted, got = await play(transcript, stage.studio, answer)

    assert wanted == got, beside(wanted, got)


def test_there_are_conversations_of_every_kind() -> None:
    kinds = {path.parent.name for path in ALL}

    assert kinds >= {"happy", "over_answers", "corrections", "digressions", "cancellations", "ambiguity", "odd_input"}
