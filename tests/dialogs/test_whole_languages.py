"""What every language has that messages are read in: its folder is found, and these tests with it.

A language is read once `intents.toml` is in its folder. What a failing test names is what is still to be done.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from enum import Enum
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogs.acts import Command, Direction, Field, Goal, Topic
from dialogs.saying.catalogue import MASTER, folder, keys_of, languages_with
from dialogs.trial.business import sample
from dialogs.understanding.language import FILES, is_read, language_of
from dialogs.understanding.message import folded
from dialogs.understanding.values.language import load_language

ROOT = Path(__file__).parents[2]
READ = languages_with("intents.toml")
OF_ONE_LANGUAGE = {"known"}
"""Groups of templates whose names are the language's own."""

MEANT: dict[str, Iterable[Enum]] = {
    "goals": Goal,
    "commands": Command,
    "questions": set(Topic) - {Topic.GENDER},
    "shifts": Direction,
    "changes": set(Field) - {Field.BUSINESS},
}
NO_GOAL, NO_SHIFT = ("goals", "none"), ("shifts", "none")


@pytest.mark.parametrize("language", READ)
def test_all_that_the_reading_needs_is_there(language: str) -> None:
    lacking = [name for name in (*FILES, "examples.yaml") if not (folder() / language / name).is_file()]

    assert lacking == [], f"to be written in dialogs/languages/{language}/"
    assert is_read(language)


@pytest.mark.parametrize("language", READ)
def test_every_file_can_be_read(language: str) -> None:
    assert language_of(language).times.code == language, "times.toml, words.toml and intents.toml"
    assert load_language(language).grammar.stem("x"), "names.toml and grammar.py"


@pytest.mark.parametrize("language", READ)
def test_who_is_understood_is_answered_in_the_same_language(language: str) -> None:
    assert ", ".join(sorted(keys_of(MASTER) - keys_of(language))) == "", f"to be added to {language}/sentences.ftl"


@pytest.mark.parametrize("language", READ)
def test_templates_have_the_names_that_the_code_asks_for(language: str) -> None:
    there = _names(language)
    wanted = {(group, one.value) for group, values in MEANT.items() for one in values} | {NO_GOAL, NO_SHIFT}
    wanted |= {name for name in _names(MASTER) if name[0] not in MEANT}

    assert _told(wanted - there) == "", f"to be added to {language}/intents.toml, below its [group]"
    assert _told(there - wanted) == "", f"in {language}/intents.toml, and no code asks for it"


@pytest.mark.parametrize("language", READ)
def test_templates_are_written_in_plain_words(language: str) -> None:
    said = {word: folded(word) for word in language_of(language).templates.vocabulary}

    assert {word: plain for word, plain in said.items() if word != plain} == {}, "lower case, without accents"


@pytest.mark.parametrize("language", READ)
def test_there_are_sentences_that_are_a_yes_and_such_that_are_none(language: str) -> None:
    found: dict[str, Any] = yaml.safe_load((folder() / language / "examples.yaml").read_text(encoding="utf-8"))

    assert [name for name in ("yes", "not_yes") if not (found or {}).get(name)] == []


@pytest.mark.parametrize("language", READ)
def test_there_is_a_business_to_talk_to(language: str) -> None:
    own = folder() / language / "business.toml"

    assert own.is_file(), "what `python -m dialogs --locale` talks to"
    assert len(sample(language).services) > 1


@pytest.mark.parametrize("language", languages_with("grammar.py"))
def test_its_folder_is_shipped(language: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert f"dialogs.languages.{language}" in project["tool"]["setuptools"]["packages"]


def _told(names: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"[{group}] {name}" for group, name in sorted(names))


def _names(language: str) -> set[tuple[str, str]]:
    file = resources.files("dialogs") / "languages" / language / "intents.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        (group, name) for group, names in groups.items() if group not in {"rules", *OF_ONE_LANGUAGE} for name in names
    }
