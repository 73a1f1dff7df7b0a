"""Custom questions of a business, and customers' answers to them.

https://learn.microsoft.com/graph/api/resources/bookingcustomquestion
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import field

from graph.model.fields import Flag, Id, Many, Text, Timestamp
from graph.model.value import OpenEnum, Unsaid, Value


class AnswerType(OpenEnum):
    TEXT = "text"
    CHOICE = "radioButton"
    OTHER = "unknownFutureValue"


_AnswerType: TypeAlias = Annotated[AnswerType, Unsaid(None, AnswerType.TEXT)]


class Question(Value, frozen=True):
    """A custom question of the business; `options` is filled for `CHOICE`."""

    id: Id
    text: Text = field(name="displayName")
    type: _AnswerType = field(default=AnswerType.TEXT, name="answerInputType")
    options: Many[str] = field(default=(), name="answerOptions")
    created: Timestamp = field(default=None, name="createdDateTime")
    last_updated: Timestamp = field(default=None, name="lastUpdatedDateTime")


class QuestionAssignment(Value, frozen=True):
    """A question that is asked with a service."""

    question_id: Text
    is_required: Flag


class Answer(Value, frozen=True):
    """A customer's answer to a custom question: `text`, or `selected` options for `CHOICE`."""

    question_id: Text
    question: Text
    type: _AnswerType = field(name="answerInputType")
    text: Text = field(default="", name="answer")
    selected: Many[str] = field(default=(), name="selectedOptions")
    options: Many[str] = field(default=(), name="answerOptions")
    is_required: Flag = False
