"""Custom questions, and customers' answers to them: requests and writings.

https://learn.microsoft.com/graph/api/resources/bookingcustomquestion
"""

from __future__ import annotations

from graph.errors import Rejected
from graph.model import (
    Answer,
    AnswerType,
    QuestionDraft,
)
from graph.wire import writing
from graph.wire.request import JsonObject, Request, check_said, to_add, to_change, to_get, to_remove


def list_questions(business_id: str) -> Request:
    return to_get("list_questions", business_id, "customQuestions")


def get_question(business_id: str, question_id: str) -> Request:
    return to_get("get_question", business_id, "customQuestions", question_id)


def create_question(business_id: str, draft: QuestionDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingbusiness-post-customquestions"""
    check_said("create_question", text=draft.text)
    if draft.type is AnswerType.CHOICE and not draft.options:
        raise Rejected("create_question: there are no options to choose from")
    return to_add("create_question", business_id, "customQuestions", writing.written("create_question", _write, draft))


def update_question(business_id: str, question_id: str, changes: QuestionDraft) -> Request:
    """https://learn.microsoft.com/graph/api/bookingcustomquestion-update"""
    body = writing.written("update_question", _write, changes)
    return to_change("update_question", business_id, "customQuestions", question_id, body=body)


def delete_question(business_id: str, question_id: str) -> Request:
    return to_remove("delete_question", business_id, "customQuestions", question_id)


def _write(draft: QuestionDraft) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingCustomQuestion",
        **writing.said(
            displayName=writing.maybe(writing.write_name, draft.text),
            answerInputType=writing.maybe(writing.write_member, draft.type),
            answerOptions=writing.maybe(list, draft.options),
        ),
    }


def write_answer(answer: Answer) -> JsonObject:
    return {
        "@odata.type": "#microsoft.graph.bookingQuestionAnswer",
        "questionId": answer.question_id,
        "question": answer.question,
        "answerInputType": answer.type.value,
        "answerOptions": list(answer.options),
        "isRequired": answer.is_required,
        "answer": answer.text,
        "selectedOptions": list(answer.selected),
    }
