"""The answer to a question of the business: one of its options, or the customer's own words where nothing else fits."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from dialogs.acts import Field, GiveText
from dialogs.understanding.agreement import Stance, stance_of
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.clauses import clauses_of
from dialogs.understanding.context import Asked, AskedQuestion, Context
from dialogs.understanding.found import Kind
from dialogs.understanding.goal_reading import GoalReading
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, folded
from dialogs.understanding.moods import read_clause

_ALIKE = 84
"""From 0 to 100: how like an option a message must be to be it."""

_BREAKS = {"stop", "start-over", "back", "help", "person", "wait", "again", "forget"}


def answer_of(
    message: Message, readings: Sequence[ClauseReading], context: Context, goals: GoalReading, language: Language
) -> GiveText | None:
    """The answer, if the message is one. A wish, a command, a question, or a correction of something else is none."""
    question = context.question
    if context.asked is not Asked.QUESTION or question is None or _turns_away(readings, goals):
        return None
    span = (0, len(message.own))
    if not question.options:
        return GiveText(field=Field.ANSWER, text=message.own, span=span)
    option = _option(message, question, readings, context, language)
    return GiveText(field=Field.ANSWER, text=option, span=span) if option is not None else None


def _turns_away(readings: Sequence[ClauseReading], goals: GoalReading) -> bool:
    for reading in readings:
        if reading.clause.is_asked or (reading.names("questions") and reading.has("question")):
            return True
        if reading.has("correction") and any(one.kind is Kind.WHEN for one in reading.counted):
            return True  # "oh wait, make it Tuesday instead"
        if _BREAKS & set(reading.names("commands")) or reading.names("changes"):
            return True
    return bool(goals.acts) and any({"cancel", "move", "show"} & set(reading.names("goals")) for reading in readings)


def _option(
    message: Message, question: AskedQuestion, readings: Sequence[ClauseReading], context: Context, language: Language
) -> str | None:
    said = _words(message.text)
    scores = {option: _score(said, _words(option)) for option in question.options}
    best = max(scores.values())
    likely = [option for option, score in scores.items() if score == best]
    if best >= _ALIKE and len(likely) == 1:
        return likely[0]
    picks = [int(name) for reading in readings for name in reading.names("picks")]
    if picks and -len(question.options) <= picks[0] < len(question.options):
        return question.options[picks[0]]
    return _by_stance(question.options, readings, context, language)


def _by_stance(
    options: Sequence[str], readings: Sequence[ClauseReading], context: Context, language: Language
) -> str | None:
    """ "Yes" and "no" as options that say so in other words: the option that agrees, the one that declines."""
    if any(map(_is_unsure, readings)):
        return _only([option for option in options if any(map(_is_unsure, _read(option, language)))])
    wanted = _yes_or_no(readings, context, language)
    if wanted is None:
        return None
    return _only([option for option in options if wanted in _stances(option, context, language)])


def _yes_or_no(readings: Sequence[ClauseReading], context: Context, language: Language) -> Stance | None:
    """What the clauses say, or at least the first word of all."""
    stances = {stance_of(reading, context, language.words) for reading in readings}
    first = next((match.name for reading in readings[:1] for match in reading.answers if match.start == 0), "")
    if Stance.DECLINES in stances or first == "decline":
        return Stance.DECLINES
    if Stance.AGREES in stances or first in {"agree", "agree-softly"}:
        return Stance.AGREES
    return None


def _only(fits: Sequence[str]) -> str | None:
    return fits[0] if len(fits) == 1 else None


def _is_unsure(reading: ClauseReading) -> bool:
    return any(match.name == "unsure" for match in reading.answers)


def _read(option: str, language: Language) -> tuple[ClauseReading, ...]:
    clauses = clauses_of(Message(option), (), language.words)
    return tuple(read_clause(clause, (), language) for clause in clauses)


def _stances(option: str, context: Context, language: Language) -> set[Stance]:
    return {stance_of(reading, context, language.words) for reading in _read(option, language)}


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())


def _score(said: str, option: str) -> float:
    if f" {option} " in f" {said} ":
        return 100 + len(option)
    if len(said) >= 3 and f" {said} " in f" {option} ":
        return 90
    return fuzz.token_set_ratio(said, option) if len(said) > 3 else 0
