"""A language as the reading meets it: what its folder under `dialogs/languages/` says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from dialogs.understanding.found import Kind
from dialogs.understanding.message import Message
from dialogs.understanding.templates.book import TemplateBook
from dialogs.understanding.times import TimeLanguage
from dialogs.understanding.times import language as times
from dialogs.understanding.words import Words, words_of

_PLACES = {kind.value: f"<{kind.value}>" for kind in Kind}
FILES = ("intents.toml", "names.toml", "times.toml", "words.toml", "grammar.py")
"""All that messages are read by; a language that lacks one is not read."""
_MOST = 0.5
_VALUE = "<(?:when|shift|service|staff|people|name|contact)>"


@dataclass(frozen=True, slots=True)
class Language:
    """Words, templates and whatever else one language has for the reading."""

    name: str
    words: Words
    templates: TemplateBook
    times: TimeLanguage
    real_words: frozenset[str] = frozenset()
    """Words of its dictionary that look like slips of what templates know (`scripts/real_words.py`)."""


@cache
def language_of(name: str) -> Language:
    """The language of a name ("en"). Raises FileNotFoundError where there is none, TemplateError for a bad one."""
    file = resources.files("dialogs") / "languages" / name / "intents.toml"
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    rules: Mapping[str, str] = data.pop("rules", {})
    words = words_of(name)
    return Language(
        name,
        words,
        TemplateBook(data, rules, _PLACES | {"value": _VALUE}, words.common),
        times(name),
        _real_words(name),
    )


def _real_words(name: str) -> frozenset[str]:
    file = resources.files("dialogs") / "languages" / name / "real_words.toml"
    return (
        frozenset(tomllib.loads(file.read_text(encoding="utf-8"))["words"].split()) if file.is_file() else frozenset()
    )


@cache
def is_read(name: str) -> bool:
    """Whether messages in a language ("en") are understood: its folder says all that the reading needs."""
    folder = resources.files("dialogs") / "languages" / name
    return all((folder / file).is_file() for file in FILES)


def is_rather(text: str, name: str) -> bool:
    """Whether most words of a message are such as the language ("de") is read by: then it is in no other, however much
    its few words look like it ("Ja, vielen Dank").
    """
    if not is_read(name):
        return False
    language = language_of(name)
    known = language.templates.vocabulary | language.words.dropped | language.words.kept
    said = [token.plain for token in Message(text).tokens if token.is_word]
    return sum(word in known for word in said) > _MOST * len(said)
