"""Every transcript, played on the core: the frame goes through its stored form between the lines."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import pytest

from dialogs.frame import Frame
from dialogs.said import Said
from dialogs.stored import read_state
from dialogs.turn import take_turn
from tests.studio import open_desk, open_studio
from tests.transcripts import ALL, FOLDER, Heard, beside, heard, play, read


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(FOLDER).with_suffix("")))
async def test_conversation(path: Path) -> None:
    transcript = read(path)
    numbers = count(1)
    frames: dict[str, Frame] = {}

    async with open_studio(transcript.now) as studio, open_desk(studio, transcript.now) as desk:

        async def answer(said: Said) -> list[Heard]:
            frame = frames.get(said.holder, Frame())
            turn = await take_turn(frame, said, desk, now=transcript.now, new_id=lambda: f"intent-{next(numbers)}")
            frames[said.holder] = read_state(json.loads(json.dumps(turn.frame.to_json())))
            assert frames[said.holder] == turn.frame
            return [heard(reply) for reply in turn.replies]

        wanted, got = await play(transcript, studio, answer)

    assert wanted == got, beside(wanted, got)


def test_there_are_conversations_of_every_kind() -> None:
    kinds = {path.parent.name for path in ALL}

    assert kinds >= {"happy", "over_answers", "corrections", "digressions", "cancellations", "ambiguity", "odd_input"}
