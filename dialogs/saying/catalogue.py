"""The sentences of each language, as they stand in its folder: `dialogs/languages/xx/sentences.ftl`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Message

MASTER = "en"
"""The language whose keys and values are those of every other."""

_SWISS = {"CH", "LI"}
_SWISS_GERMAN = str.maketrans({"ß": "ss", "„": "«", "“": "»"})

_FUNCTIONS: dict[str, Callable[[Any], Any]] = {"LOWER": lambda text: str(text).lower()}
"""What sentences can do with a value: `LOWER($service)` where a name within a sentence is no capitalised word."""


def folder() -> Traversable:
    return resources.files("dialogs") / "languages"


@cache
def languages_with(name: str) -> tuple[str, ...]:
    """The languages whose folder has a file of this name, by their codes."""
    return tuple(sorted(place.name for place in folder().iterdir() if (place / name).is_file()))


@cache
def keys_of(language: str) -> frozenset[str]:
    """The names of a language's sentences."""
    body = FluentResource(_text(language)).body
    return frozenset(entry.id.name for entry in body if isinstance(entry, Message))


@cache
def sentences(language: str, territory: str | None = None) -> FluentBundle:
    """The sentences of a language as a territory spells them.

    What is put into a sentence keeps its own spelling: a Mr Weiß is written so in Zürich too.
    """
    bundle = FluentBundle([language], functions=_FUNCTIONS, use_isolating=False)
    text = _text(language)
    is_swiss = language == "de" and territory in _SWISS
    bundle.add_resource(FluentResource(text.translate(_SWISS_GERMAN) if is_swiss else text))
    return bundle


def say(bundle: FluentBundle, key: str, values: Mapping[str, str | int]) -> str:
    """One sentence with its values put in. KeyError where it, or a value that it needs, is missing."""
    if not bundle.has_message(key):
        raise KeyError(key)
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    text, errors = bundle.format_pattern(pattern, dict(values))
    if errors:
        raise KeyError(f"{key}: {errors[0]}")
    return str(text)


def _text(language: str) -> str:
    return (folder() / language / "sentences.ftl").read_text(encoding="utf-8")
