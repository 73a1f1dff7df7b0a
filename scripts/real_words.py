"""Writes dialogs/languages/<language>/real_words.toml: words of the dictionary that must not be mended into others.

    python scripts/real_words.py

Templates know a few thousand words, and a slip of one is mended ("cansel"). Many words of a language look like such
slips and are none: "brother" is no "bother". Run this after words were added to a language's intents.toml; it takes a
minute.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from spellchecker import SpellChecker

from dialogs.understanding.language import language_of
from dialogs.understanding.message import folded
from dialogs.understanding.spelling import is_another_word

LANGUAGES = Path(__file__).parents[1] / "dialogs" / "languages"
HEAD = """# Words that look like slips of what the templates know, and are none. Written by scripts/real_words.py.

words = \"\"\"
{words}
\"\"\"
"""


def real_words(code: str) -> Iterator[str]:
    vocabulary = language_of(code).templates.vocabulary
    for word in {folded(one) for one in SpellChecker(language=code).word_frequency}:
        if word.isalpha() and word not in vocabulary and is_another_word(word, vocabulary):
            yield word


def main() -> None:
    for folder in sorted(LANGUAGES.iterdir()):
        if (folder / "intents.toml").is_file():
            words = textwrap.fill(" ".join(sorted(real_words(folder.name))), 120)
            (folder / "real_words.toml").write_text(HEAD.format(words=words), encoding="utf-8")


if __name__ == "__main__":
    main()
