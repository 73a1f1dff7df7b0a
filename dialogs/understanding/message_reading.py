"""A whole message, read clause by clause: what its acts are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.context import Context
from dialogs.understanding.goal_reading import GoalReading
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message


@dataclass(frozen=True, slots=True)
class MessageReading:
    """`goals` is what the message as a whole came for."""

    message: Message
    clauses: Sequence[ClauseReading]
    context: Context
    language: Language
    goals: GoalReading
