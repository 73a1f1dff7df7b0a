"""A question with a "not" in it: "have you not got anything on Friday?" asks for the Friday, as it would without."""

from __future__ import annotations

from dataclasses import replace

from dialogs.understanding.clauses import Clause
from dialogs.understanding.language import Language

_MOOD, _MOOD_OF_QUESTIONS = "asks-with-not", "asks-with-not-if-asked"


def without_polite_not(clause: Clause, words: tuple[str, ...], language: Language) -> tuple[Clause, tuple[str, ...]]:
    """A clause and its words as they are spelt, without the word that denies nothing where it only asks."""
    moods = {_MOOD, _MOOD_OF_QUESTIONS} if clause.ends_asked else {_MOOD}
    denied = {
        number
        for match in language.templates.search(words)
        if match.group == "moods" and match.name in moods
        for number in range(match.start, match.end)
        if words[number] in language.words.denying
    }
    if not denied:
        return clause, words
    kept = [number for number in range(len(words)) if number not in denied]
    asked = replace(clause, words=tuple(clause.words[n] for n in kept), spans=tuple(clause.spans[n] for n in kept))
    return asked, tuple(words[n] for n in kept)
