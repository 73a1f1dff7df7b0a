"""Slips of what templates know are mended, and words that only look like slips are not."""

from __future__ import annotations

import random

import pytest
from spellchecker import SpellChecker

from dialogs.understanding.language import language_of
from dialogs.understanding.message import folded
from dialogs.understanding.spelling import corrected, is_another_word

LANGUAGES = ("en", "de")
_FEW = 4


@pytest.mark.parametrize(
    ("code", "said", "meant"),
    [
        ("en", "cansel", "cancel"),
        ("en", "appoinment", "appointment"),
        ("en", "brother", "brother"),
        ("en", "playing", "playing"),
        ("en", "heading", "heading"),
        ("de", "verscheiben", "verschieben"),
        ("de", "temrin", "termin"),
        ("de", "leiter", "leiter"),
        ("de", "richten", "richten"),
    ],
)
def test_a_slip_is_mended_and_another_word_is_left_alone(code: str, said: str, meant: str) -> None:
    language = language_of(code)

    assert corrected((said,), language.templates.vocabulary, language.real_words) == (meant,)


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_of_the_dictionary_that_look_like_slips_are_known_as_such(code: str) -> None:
    """`python scripts/real_words.py` writes them anew; a few that came with the last patterns may wait for that."""
    language = language_of(code)
    vocabulary = language.templates.vocabulary
    sample = random.Random(1).sample(sorted(SpellChecker(language=code).word_frequency.words()), 2000)
    some = {word for one in sample if (word := folded(one)).isalpha() and word not in vocabulary}

    looks = {one for one in some if is_another_word(one, vocabulary)}

    assert len(looks) > _FEW
    assert len(looks - language.real_words) <= _FEW
