"""How a clause is meant: the templates that win in it, what it wants, asks and tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dialogs.acts import Field
from dialogs.understanding.asked_with_not import without_polite_not
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.clauses import Clause
from dialogs.understanding.counting import sort_values
from dialogs.understanding.found import Found
from dialogs.understanding.language import Language
from dialogs.understanding.picks import refused_picks
from dialogs.understanding.spelling import corrected
from dialogs.understanding.templates.book import Match
from dialogs.understanding.words import Words

_VYING = ("goals", "commands", "questions", "changes")
_OF_CODES = ("changes", Field.CODE.value)
_ASKING = {"question", "asks-whether"}
_FIRST = {"changes": 0, "questions": 1, "goals": 2, "commands": 3}
"""Which wins where two fit equally many words."""
_BESIDE = ("shifts", "picks", "references", "ways", "amounts", "whose", "arrival", "another", "overview")


def read_clause(
    clause: Clause,
    found: Sequence[Found],
    language: Language,
    *,
    is_foreign: bool = False,
    awaits_code: bool = False,
    asks_which: bool = False,
) -> ClauseReading:
    """One clause, its templates and what its values count for. `is_foreign`: it is written in a language that has no
    templates here, so that every value counts as far as it is read. `awaits_code`: "it has not come" is of a code that
    was sent, and of nothing otherwise. `asks_which`: of several appointments it was asked which.
    """
    words = corrected(clause.words, language.templates.vocabulary, language.real_words)
    clause, words = without_polite_not(clause, words, language)
    reading = ClauseReading(clause, words)
    found_templates = language.templates.search(words)
    matches = [one for one in found_templates if awaits_code or (one.group, one.name) != _OF_CODES]
    reading.moods = list(_without_told_wishes(list(_moods(matches, clause, language.words))))
    meant = list(_meant(matches, reading))
    reading.won = list(_best(_without_catch_all([match for match in meant if match.group in _VYING])))
    for group in _BESIDE:
        reading.won += _best(match for match in meant if match.group == group)
    reading.refused_picks = list(refused_picks(reading, language, asks_which=asks_which))
    reading.won = [match for match in reading.won if match not in reading.refused_picks]
    reading.answers = [match for match in meant if match.group == "answers"]
    inside = [one for one in found if clause.holds(one.span)]
    sort_values(reading, inside, language.words, is_foreign=is_foreign)
    return reading


def _meant(matches: Sequence[Match], reading: ClauseReading) -> Iterator[Match]:
    """Not what only sounds so: "how long do I need for a cut?" is no "I need a cut", "what about the beard?" asks for
    it, and not what it is.
    """
    asks_openly, adds = reading.has("asks-openly"), reading.has("adds")
    for match in matches:
        if not (asks_openly and match.name == "book") and not (adds and match.name == "about"):
            yield match


def _moods(matches: Sequence[Match], clause: Clause, words: Words) -> Iterator[Match]:
    is_told = _opens_a_statement(clause, words)
    for match in matches:
        if match.group == "moods" and not (is_told and match.start == 0 and match.name in _ASKING):
            yield match


def _without_told_wishes(moods: Sequence[Match]) -> Iterator[Match]:
    """ "We got married in May": "got" wishes for nothing inside of what is past, "runs out" rules out nothing; but "can
    we go on Friday" does not tell that they go.
    """
    telling = {"wish": ("past",), "rules-out": ("told",), "past": ("correction",)}
    for one in moods:
        others = [each for each in moods if each.name in telling.get(one.name, ())]
        is_told = any(each.start <= one.start and one.end <= each.end for each in others)
        asked = [each for each in moods if each.name == "wish" and one.name in _tellings(each, moods)]
        is_wished = any(each.start < one.start < each.end for each in asked)
        if not is_told and not is_wished:
            yield one


def _tellings(wish: Match, moods: Sequence[Match]) -> set[str]:
    """What a wish makes none of: what is told; where it asks ("could I have ten with Dana"), what one has as well."""
    is_asked = any(one.name == "question" and one.start == wish.start for one in moods)
    return {"told", "held"} if is_asked else {"told"}


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
