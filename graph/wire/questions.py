"""Custom questions, and customers' answers to them: requests, readings and writings.

https://learn.microsoft.com/graph/api/resources/bookingcustomquestion
"""

from __future__ import annotations

from graph.values import Answer, AnswerType, Question
from graph.wire import forms
from graph.wire.request import JsonObject, Request, business_path


def list_questions(business_id: str) -> Request:
    where = business_path("list_questions", business_id, "customQuestions")
    return Request("list_questions", "GET", where, business_id)


def get_question(business_id: str, question_id: str) -> Request:
    where = business_path("get_question", business_id, "customQuestions", question_id)
    return Request("get_question", "GET", where, business_id)


def read_question(data: object) -> Question:
    """A question; the documented answer to a get holds it in an envelope of its own."""
    found = forms.as_object(data)
    found = forms.part(found, "value") or found
    return Question(
        id=forms.required_text(found, "id"),
        text=forms.text(found, "displayName"),
        type=forms.member(AnswerType, found, "answerInputType", default=AnswerType.TEXT),
        options=forms.texts(found, "answerOptions"),
    )


def read_answer(data: JsonObject) -> Answer:
    """A bookingQuestionAnswer of an appointment's customer."""
    return Answer(
        question_id=forms.text(data, "questionId"),
        question=forms.text(data, "question"),
        type=forms.member(AnswerType, data, "answerInputType", default=AnswerType.TEXT),
        text=forms.text(data, "answer"),
        selected=forms.texts(data, "selectedOptions"),
        options=forms.texts(data, "answerOptions"),
        is_required=forms.flag(data, "isRequired"),
    )


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
