"""What a message wants done, and of which appointments."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.acts import AnyAct, Goal
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.found import Found


@dataclass(frozen=True, slots=True)
class GoalReading:
    """The goal, which appointments it is about, and the values that only name those (they wish for nothing).

    `beside` are clauses that only name what comes next: a yes in the same message stands.
    """

    goal: Goal | None = None
    acts: tuple[AnyAct, ...] = ()
    naming: tuple[Found, ...] = ()
    beside: tuple[ClauseReading, ...] = ()
