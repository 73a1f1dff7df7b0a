"""How each clause is meant: what it wants, asks and rules out, and whether its values count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from dialogs.acts import ExcludeWhen, GiveWhen, Span
from dialogs.understanding.clauses import Clause
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.language import Language
from dialogs.understanding.spelling import corrected
from dialogs.understanding.templates.book import Match
from dialogs.understanding.times import Said, ending_before
from dialogs.understanding.words import Words

ENOUGH = 0.6
"""A clause is "little else" where this part of its words is values, filler, yes or no."""

_VYING = ("goals", "commands", "questions", "changes")
_ASKING = {"question", "asks-whether"}
_FEW_WORDS = 3
"""A clause so short that names a service is that name with a word of its own before it ("ladies cut")."""
_FIRST = {"changes": 0, "questions": 1, "goals": 2, "commands": 3}
"""Which wins where two fit equally many words."""
_BESIDE = ("shifts", "picks", "references", "ways")


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
    aside: list[Found] = field(default_factory=list)
    """What is spoken of and does not count: asked about, told, past, or on a condition."""

    def names(self, group: str) -> tuple[str, ...]:
        return tuple(match.name for match in self.won if match.group == group)

    @property
    def shifts(self) -> tuple[str, ...]:
        """Away from what is on offer; "can I still change it later?" only asks."""
        asked = [one for one in self.won if one.group == "questions" and one.name != "availability"]
        shifts = (one for one in self.won if one.group == "shifts")
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


def read_clause(
    clause: Clause, found: Sequence[Found], language: Language, *, is_foreign: bool = False
) -> ClauseReading:
    """One clause, its templates and what its values count for. `is_foreign`: it is written in a language that has no
    templates here, so that every value counts as far as it is read.
    """
    words = corrected(clause.words, language.templates.vocabulary)
    reading = ClauseReading(clause, words)
    matches = list(language.templates.search(words))
    is_told = _opens_a_statement(clause, language.words)
    moods = [m for m in matches if m.group == "moods" and not (is_told and m.start == 0 and m.name in _ASKING)]
    reading.moods = list(_without_told_wishes(moods))
    if reading.has("asks-openly"):  # "how long do I need for a cut?" is no "I need a cut"
        matches = [match for match in matches if match.name != "book"]
    reading.won = list(_best(_without_catch_all([match for match in matches if match.group in _VYING])))
    for group in _BESIDE:
        reading.won += _best(match for match in matches if match.group == group)
    reading.answers = [match for match in matches if match.group == "answers"]
    inside = [one for one in found if clause.holds(one.span)]
    _sort_values(reading, inside, language.words, is_foreign=is_foreign)
    return reading


def _without_told_wishes(moods: Sequence[Match]) -> Iterator[Match]:
    """ "We got married in May": "got" wishes for nothing inside of what is past, "runs out" rules out nothing."""
    telling = {"wish": ("past",), "rules-out": ("told",)}
    for one in moods:
        others = [each for each in moods if each.name in telling.get(one.name, ())]
        if not any(each.start <= one.start and one.end <= each.end for each in others):
            yield one


def _without_catch_all(matches: Sequence[Match]) -> Iterator[Match]:
    """What stands for all other questions leaves its words to a topic with a name, however few that takes."""
    named = [one for one in matches if one.group == "questions" and one.name not in {"other", "availability"}]
    for one in matches:
        is_catch_all = one.group == "questions" and one.name == "other"
        if not (is_catch_all and any(one.start < topic.end and topic.start < one.end for topic in named)):
            yield one


def _opens_a_statement(clause: Clause, words: Words) -> bool:
    """ "Leider muss ich ...", "das ist ...": a word that is passed over stands in the first place, so none is asked."""
    opens = bool(clause.spans) and clause.spans[0][0] > clause.span[0]
    return opens and clause.first in words.clauses.fronted


def _best(matches: Iterable[Match]) -> Iterator[Match]:
    """Those that vie for the same words: the one that takes most of them wins, and what overlaps it falls."""
    taken: list[Match] = []
    for match in sorted(matches, key=_rank):
        if all(match.end <= other.start or other.end <= match.start for other in taken):
            taken.append(match)
            yield match


def _rank(match: Match) -> tuple[float, int, int, bool, int, str]:
    is_wish = match.name != "none"
    return -match.weight, match.start - match.end, _FIRST.get(match.group, 9), is_wish, match.start, match.name


def _sort_values(reading: ClauseReading, found: Sequence[Found], words: Words, *, is_foreign: bool) -> None:
    counts = is_foreign or values_count(reading, found, words)
    ruled_out = tuple(_ruled_out(reading, words))
    topics = set(topics_of(reading, found)) - {"availability"}
    only_asks = reading.asks_openly or (bool(topics) and not counts and not reading.has("wish"))
    for one in found:
        if one.act is None:
            continue
        if one.kind is Kind.CONTACT:
            reading.counted.append(one)  # who writes an address gives it, whatever stands beside
        elif only_asks:
            reading.aside.append(_as_asked_about(one))
        elif isinstance(one.act, ExcludeWhen):
            (reading.excluded if counts or reading.clause.words else reading.aside).append(one)
        elif any(start <= one.span[0] < end for start, end in ruled_out) or _stands_in(reading, one, "rules-out"):
            reading.excluded.append(one)
        elif not counts or _is_aside(reading, one):
            reading.aside.append(one)
        else:
            reading.counted.append(_before(one) if _stands_in(reading, one, "deadline") else one)


def _before(one: Found) -> Found:
    """ "Before we fly on the 9th": the day is the first that is too late."""
    if not isinstance(one.piece, Said) or (earlier := ending_before(one.piece)) is None:
        return one
    return replace(one, act=GiveWhen(when=earlier.when, span=one.span), piece=earlier)


def _as_asked_about(one: Found) -> Found:
    """Days that would be ruled out elsewhere ("not working on Friday") are what a question is about."""
    if isinstance(one.act, ExcludeWhen):
        return replace(one, act=GiveWhen(when=one.act.when, span=one.span))
    return one


def values_count(reading: ClauseReading, found: Sequence[Found], words: Words) -> bool:
    """Whether a clause wishes, or is little else than its values. What only asks, tells or supposes does not wish."""
    asks = [topic for topic in topics_of(reading, found) if topic != "availability"]
    goals = [goal for goal in reading.names("goals") if goal != "none"]
    wishes = bool(goals) or reading.has("wish") or "availability" in reading.names("questions")
    if reading.clause.joiner in words.clauses.reasons and not goals:
        return False
    opens_question = any(match.name == "question" and match.start == 0 for match in reading.moods)
    is_little_else = little_else(reading, words, found) and not opens_question
    if reading.asks_openly or (asks and not goals) or {"person", "wait"} & set(reading.names("commands")):
        return False
    if reading.is_condition:
        is_asked = reading.clause.is_asked  # "what do I bring if it is a colour?"
        return (is_little_else and not is_asked) or "availability" in reading.names("questions")
    is_name = bool(reading.words) and reading.words[0] not in words.clauses.subjects  # "we sold the piano" tells
    names_service = is_name and len(reading.words) <= _FEW_WORDS and any(one.kind is Kind.SERVICE for one in found)
    is_short = len(reading.words) <= 2 * _FEW_WORDS
    corrects = is_short and reading.has("correction") and not reading.has("past")  # "I meant the normal haircut"
    return wishes or is_little_else or ((names_service or corrects) and not opens_question)


def topics_of(reading: ClauseReading, found: Sequence[Found]) -> tuple[str, ...]:
    """What a clause asks about."""
    is_wish = reading.has("wish") and not reading.asks_openly and any(one.kind is Kind.SERVICE for one in found)
    return tuple(name for name in reading.names("questions") if name != "other" or not is_wish)


def little_else(reading: ClauseReading, words: Words, found: Sequence[Found] = ()) -> bool:
    """Whether values, filler, yes and no are most of the words of a clause; what only looks like a value is neither."""
    nothing = [one.span for one in found if one.kind is Kind.NOTHING]
    answers = {n for match in reading.answers for n in range(match.start, match.end)}
    islands = [f"<{kind.value}>" for kind in Kind]
    total = said = 0.0
    for number, word in enumerate(reading.words):
        if any(start <= reading.clause.spans[number][0] < end for start, end in nothing):
            continue
        is_value = word in islands
        weight = max(1, _length(reading, number)) if is_value else 1
        total += weight
        is_filler = word in words.kept or word in words.dropped or not any(c.isalnum() for c in word)
        said += weight if is_value or is_filler or number in answers else 0
    return total > 0 and said / total >= ENOUGH


def _length(reading: ClauseReading, number: int) -> int:
    start, end = reading.clause.spans[number]
    return max(1, round((end - start) / 6))


def _stands_in(reading: ClauseReading, one: Found, mood: str) -> bool:
    return any(reading.within(match, one.span) for match in reading.moods if match.name == mood)


def _is_aside(reading: ClauseReading, one: Found) -> bool:
    if one.kind is Kind.NAME:
        return False  # "since last year my name is ..."
    is_past = reading.has("past") and not reading.has("wish") and not reading.names("goals")
    return is_past or reading.has("held") or any(_stands_in(reading, one, mood) for mood in ("past", "told"))


def _ruled_out(reading: ClauseReading, words: Words) -> Iterator[Span]:
    """The stretches of the message that an operator rules out: from the value after it to the end of the list."""
    said, spans = reading.words, reading.clause.spans
    at = 0
    while at < len(said):
        length = next((len(one) for one in words.rules_out if said[at : at + len(one)] == one), 0)
        if not length:
            at += 1
            continue
        at += length
        is_polite = reading.clause.ends_asked and length == 1 and said[0] in words.clauses.starters
        declines = any(match.name == "decline" and match.start == 0 for match in reading.answers)
        if is_polite or (declines and at == length) or (at < len(said) and said[at] in words.rules_nothing_out):
            continue  # "couldn't it be Friday?", "no, Friday" want Friday; "no later than" rules nothing out
        first = _next_value(said, at)
        if first is None:
            continue
        last = first
        while (following := _next_value(said, last + 1, words.clauses.soft)) is not None:
            last = following
        yield spans[first][0], spans[last][1]
        at = last + 1


def _next_value(said: Sequence[str], at: int, between: frozenset[str] | None = None) -> int | None:
    """Where the next value stands: within two words, or past words that join a list."""
    for number in range(at, min(at + (3 if between is None else 2), len(said))):
        if said[number].startswith("<"):
            return number if between is None or number > at else None
        if between is not None and said[number] not in between:
            return None
    return None
