"""Every answer of the booking service has a name by which an operator sees it."""

from __future__ import annotations

from typing import get_args

from scheduling.model import BookAnswer, CancelAnswer, HoldAnswer, MoveAnswer, NoteAnswer
from scheduling.observing import ANSWERS, FAILED


def test_every_answer_has_a_name_of_its_own() -> None:
    """One without would be an error after the appointment was written."""
    answers = {
        one for union in (HoldAnswer, BookAnswer, MoveAnswer, CancelAnswer, NoteAnswer) for one in get_args(union)
    }

    assert set(ANSWERS) == answers
    assert len({*ANSWERS.values(), FAILED}) == len(ANSWERS) + 1
