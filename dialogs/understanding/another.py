"""Asked whether another appointment is meant: "one more" is an answer then, and wishes for nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import AnyAct, Decline, GivePeople, Shift, Skip, Want
from dialogs.understanding.context import Asked, Context


def as_answered(acts: Sequence[AnyAct], context: Context) -> list[AnyAct]:
    """Not away from what is on offer ("another one"), nor somebody more who comes too ("one more")."""
    is_answer = context.asked is Asked.ANOTHER and any(isinstance(act, Want) and act.is_another for act in acts)
    beside = Shift | GivePeople | Decline | Skip
    return [act for act in acts if not (is_answer and isinstance(act, beside))]
