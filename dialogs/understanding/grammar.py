"""What data cannot say about a language: how its words change their form and how it writes names."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Protocol


class Grammar(Protocol):
    """Rules of one language. Words come in their folded form: lower case, without accents."""

    has_capital_nouns: bool
    """Whether nouns are written with capitals, so that a capital alone shows no name."""

    has_compounds: bool
    """Whether words are written as one, so that whom a service is for can begin its name ("Kinderhaarschnitt")."""

    def stem(self, word: str) -> str:
        """What the forms of one word have in common ("trimming" and "trims": "trim")."""

    def spellings(self, word: str) -> tuple[str, ...]:
        """Other ways in which a word of a name is typed, the word itself not among them."""

    def compounds(self, first: str, second: str) -> tuple[str, ...]:
        """Two neighbouring words written as one."""

    def heads(self, compound: str) -> tuple[str, ...]:
        """What is left of a compound when a joining sound at its end is taken away."""


@cache
def load_grammar(language: str) -> Grammar:
    """The grammar in a language's folder."""
    grammar: Grammar = import_module(f"dialogs.languages.{language}.grammar").GRAMMAR
    return grammar
