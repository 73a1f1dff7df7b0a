"""Every field and every task is known wherever it has to be: what a failing test names is still to be done."""

from __future__ import annotations

from typing import get_args

import pytest

from dialogs.acts import Field, Goal
from dialogs.apply.commands import FORGET, ORDER
from dialogs.apply.table import TABLE
from dialogs.saying.questions import FIELDS
from dialogs.state.tasks import AnyTask, Task
from dialogs.understanding import wanted
from dialogs.understanding.context import Asked

ASKED_OTHERWISE = {
    *(Asked.GOAL, Asked.BUSINESS, Asked.WHICH, Asked.CONFIRM, Asked.CONFIRM_CANCEL, Asked.UNDERSTOOD),
    *(Asked.ELSEWHERE, Asked.UPCOMING, Asked.CONFIRM_ERASE),
    Asked.ANOTHER,
    Asked.HOW_LATE,
    Asked.MOVE_INSTEAD,
}
"""Of no field, or asked where there is more to it than a field."""


def test_every_field_can_be_forgotten() -> None:
    assert sorted(one.name for one in set(Field) - FORGET.keys()) == [], "to be named in FORGET"


def test_every_field_can_be_gone_back_to() -> None:
    assert sorted(one.name for one in set(Field) - {field for _, field in ORDER}) == [], "to be named in ORDER"


def test_every_question_has_its_words() -> None:
    assert sorted(one.name for one in set(Asked) - FIELDS.keys() - ASKED_OTHERWISE) == [], "to be named in FIELDS"


@pytest.mark.parametrize("task", get_args(AnyTask), ids=lambda task: task.__name__)
def test_every_task_is_begun_by_a_goal_of_its_own(task: type[Task]) -> None:
    others = {one.goal for one in get_args(AnyTask) if one is not task}

    assert task.goal not in others
    assert any(row.says is task.goal for row in TABLE), f"no row of the table takes in Want {task.goal.value}"


def test_of_several_goals_it_is_known_which_takes_the_others_in() -> None:
    assert sorted(one.name for one in set(Goal) - set(wanted.FIRST)) == [], "to be named in FIRST"
