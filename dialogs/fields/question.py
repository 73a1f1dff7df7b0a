"""A question of the business's own: any words, or one of its answers."""

from __future__ import annotations

from dialogs.acts import Field, GiveText
from dialogs.replies import Ask, Choice
from dialogs.saying.speaker import Speaker
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Visit
from dialogs.step import Step
from graph.model import Answer, AnswerType
from scheduling.model import Catalogue


def give(step: Step, act: GiveText) -> Step:
    """The answer to the question that was asked last."""
    visit, asked = step.state.visit, step.state.asked_question
    if visit is None or asked is None:
        return step
    kept = tuple(answer for answer in visit.answers if answer[0] != asked)
    return step.to(step.state.unsettled().with_visit(answers=(*kept, (asked, act.text))))


def forget(state: ConversationState) -> ConversationState:
    return state.unsettled().with_visit(answers=())


def ask(state: ConversationState, speaker: Speaker, *, again: bool = False) -> Ask:
    question = speaker.shop.questions[state.asked_question or ""]
    choices = tuple(Choice(option, option, (GiveText(field=Field.ANSWER, text=option),)) for option in question.options)
    return Ask(speaker.words.say("ask-question", question=question.text), choices)


def answers_of(visit: Visit, shop: Catalogue) -> tuple[Answer, ...]:
    """The answers in the form of the booking service."""
    service = shop.service(visit.service_id or "")
    required = {q.question_id: q.is_required for q in service.questions} if service else {}
    made = []
    for question_id, said in visit.answers:
        question = shop.questions.get(question_id)
        if question is None:
            continue
        choice = question.type is AnswerType.CHOICE
        made.append(
            Answer(
                question_id=question_id,
                question=question.text,
                type=question.type,
                text="" if choice else said,
                selected=(said,) if choice else (),
                options=question.options,
                is_required=required.get(question_id, False),
            )
        )
    return tuple(made)
