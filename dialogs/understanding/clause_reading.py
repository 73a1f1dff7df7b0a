"""One clause with the templates that won in it, and its values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dialogs.acts import Span
from dialogs.understanding.clauses import Clause
from dialogs.understanding.found import Found
from dialogs.understanding.templates.book import Match


@dataclass(slots=True)
class ClauseReading:
    """A clause, the templates that won in it, and the values that stand in it, each where it belongs."""

    clause: Clause
    words: tuple[str, ...]
    won: list[Match] = field(default_factory=list)
    moods: list[Match] = field(default_factory=list)
    answers: list[Match] = field(default_factory=list)
    counted: list[Found] = field(default_factory=list)
    excluded: list[Found] = field(default_factory=list)
    refused_picks: list[Match] = field(default_factory=list)
    """Places among the offers that would not do ("the first is too early")."""
    aside: list[Found] = field(default_factory=list)
    """What is spoken of and does not count: asked about, told, past, or on a condition."""

    def names(self, group: str) -> tuple[str, ...]:
        return tuple(match.name for match in self.won if match.group == group)

    @property
    def shifts(self) -> tuple[str, ...]:
        """Away from what is on offer; "can I still change it later?" only asks."""
        asked = [one for one in self.won if one.group == "questions" and one.name != "availability"]
        shifts = (one for one in self.won if one.group == "shifts" and one.name != "none")
        return tuple(one.name for one in shifts if not any(other.holds(one) for other in asked))

    def has(self, mood: str) -> bool:
        return any(match.name == mood for match in self.moods)

    def within(self, match: Match, span: Span) -> bool:
        """Whether a value stands inside the words that a template fits."""
        return any(at == span or (span[0] <= at[0] < span[1]) for at in self.clause.spans[match.start : match.end])

    @property
    def is_question(self) -> bool:
        return self.clause.is_asked or self.has("question")

    @property
    def opens_question(self) -> bool:
        """Whether its first words are those of a question, whatever sign ends it."""
        return any(match.name == "question" and match.start == 0 for match in self.moods)

    @property
    def opens_with_no(self) -> bool:
        return any(match.name == "decline" and match.start == 0 for match in self.answers)

    @property
    def asks_openly(self) -> bool:
        """ "Which papers do I need for the passport?", "must my child ...?": nothing of it is wished for."""
        is_open = self.has("asks-openly") or self.asks_whether
        return is_open and "availability" not in self.names("questions")

    @property
    def asks_whether(self) -> bool:
        """ "Should I cancel if I have a cold?"."""
        return self.clause.is_asked and self.has("asks-whether")

    @property
    def is_condition(self) -> bool:
        return self.has("condition") and not self.has("no-condition")


def places_of(matches: Iterable[Match]) -> set[int]:
    """Of the words that templates fit."""
    return {n for match in matches for n in range(match.start, match.end)}


def names_in(readings: Iterable[ClauseReading], group: str) -> set[str]:
    """Of a group of templates all names that any of the clauses has."""
    return {name for reading in readings for name in reading.names(group)}
