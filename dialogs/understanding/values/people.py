"""How many people come in all: counts, lists of people ("my wife and our three children"), and one other person."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.acts import Span
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import FoundPeople
from dialogs.understanding.values.language import Language
from dialogs.understanding.values.people_counts import bare, counted, sets
from dialogs.understanding.values.people_lists import lists
from dialogs.understanding.values.people_words import PeopleWords
from dialogs.understanding.values.words import free_tokens


def find_people(
    message: Message, context: Context, language: Language, taken: Sequence[Span] = ()
) -> tuple[FoundPeople, ...]:
    """At most one count for all, the one that rests on most words; or that one other person is spoken of."""
    words = PeopleWords(message, free_tokens(message, taken), context, language)
    found = [one for way in (sets, counted, lists, bare) for one in way(words)]
    if not found:
        return ()
    strong = [one for one in found if not one.is_weak and not one.is_for_other] or found
    return (max(strong, key=lambda one: (one.score, one.count)),)
