"""No word of any language stands in the code of the conversation: they are all in its languages' folders.

A literal is a name of the code (a value of an enum, a field, a sentence, a table of a language's files, a type or an
argument in a pattern of times), a file or an encoding, a regular expression, or one of the few things below.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

CODE = Path(__file__).parents[2] / "dialogs"
LANGUAGES = CODE / "languages"
TOOL = (CODE / "__main__.py", *(CODE / "trial").rglob("*.py"))
"""`python -m dialogs` speaks to developers, in English."""
FILES = [file for file in sorted(CODE.rglob("*.py")) if LANGUAGES not in file.parents and file not in TOOL]
NAMED = {str(file.relative_to(CODE)): file for file in FILES}

FORMATS = re.compile(
    r"[\w-]+\.(toml|ftl|py|txt)|utf-8|NFC|NFKD|rb|https://|[a-z]{2}-[A-Z]{2}|[A-Z]{2}|</?[a-z]+>|dialogs[.\w]*|\.\w+"
)
EXPRESSION = re.compile(r"[\\^$*+?{}\[\]|]")
"""What is made of such signs is a pattern, and no word that is looked for as it stands."""

TYPES = re.compile(r"<([a-z_]+)>")
OF_WORDS = frozenset({"spelling", "contractions", "languages", "aliases"})
"""Tables of which the keys are customers' words."""

EXCEPTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "aids/answered.py": ("a variable of types", ("_One",)),
    "aids/request.py": ("what a chat with a model calls its parts", ("role", "content", "system")),
    "aids/schema.py": (
        "words of JSON Schema",
        (
            *("type", "object", "properties", "required", "additionalProperties", "array", "enum", "anyOf"),
            *("string", "integer", "boolean"),
        ),
    ),
    "saying/calendar_entry.py": (
        "where calendars are on the Internet, and what they call the parts of an entry",
        (
            "https://calendar.google.com/calendar/render",
            "https://outlook.live.com/calendar/0/deeplink/compose",
            "https://outlook.office.com/calendar/0/deeplink/compose",
            *("TEMPLATE", "dates", "location", "path", "/calendar/action/compose"),
            *("rru", "addevent", "startdt", "enddt", "body", "@bookings-chat"),
            *("%Y-%m-%dT%H:%M:%SZ", "%Y%m%dT%H%M%SZ"),
        ),
    ),
    "state/conversation.py": ("a key of the stored form", ("version",)),
    "zones.py": ("a key of Babel's", ("zone_territories",)),
    "understanding/values/emails.py": ("what stands before a country in addresses", ("co", "com", "org", "ac")),
    "saying/catalogue.py": ("the master language, Swiss spelling, a function of Fluent", ("en", "de", "ss", "LOWER")),
    "saying/not_spoken.py": ("the language that many read, and what Babel calls a list of choices", ("en", "or")),
    "saying/wording.py": (
        "what Babel calls its styles and patterns",
        ("or", "standard", "wide", "stand-alone", "MMMMEEEEd", "MMMM", "MMM", "EEEE", "EEE", "yMMMM", "LLLL"),
    ),
    "stored.py": (
        "what the log says of a state that cannot be read",
        (
            "a stored state cannot be read and begins anew: it %s",
            *("version", "goes too deep", "holds half of a character", "does not fit at ", " - at "),
        ),
    ),
    "turns/buttons.py": ("a key of the buttons of earlier builds", ("do",)),
    "understanding/message.py": ("two ways to write one letter, and what HTML writes out", ("ss", "&nbsp;", "&amp;")),
    "understanding/times/clocks.py": ("halves of the day, as in times.toml", ("am", "pm")),
    "understanding/times/almanac.py": ("groups of a regular expression", ("md", "off")),
    "understanding/times/language.py": ("a key of times.toml", ("from",)),
    "understanding/words.py": ("a key of words.toml", ("whole",)),
    "understanding/times/lexer.py": ("groups of a regular expression", ("iso", "dots", "slash", "colon")),
    "understanding/times/others.py": (
        "what dateparser calls its lists of names; the language of last resort",
        (
            *("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march"),
            *("april", "may", "june", "july", "august", "september", "october", "november", "december"),
            *("0 day ago", "in 1 day", "in 2 day", "relative-type", "en", "any"),
        ),
    ),
    "understanding/values/email_endings.py": (
        "how addresses end on the Internet",
        (
            "eu uk de at ch fr es it pt ie us ca au nz nl be lu li pl dk se no fi",
            "com net org edu gov info biz io co me app dev ",
        ),
    ),
    "understanding/values/language.py": ("what Babel calls its lists of names", ("wide", "abbreviated", "format")),
}


@cache
def names() -> frozenset[str]:
    """All that the code, the sentences and the languages' files call something by."""
    found = {name for file in FILES for name in _of_code(ast.parse(file.read_text(encoding="utf-8")))}
    for file in CODE.rglob("*.toml"):
        found |= set(_of_data(tomllib.loads(file.read_text(encoding="utf-8"))))
    for file in LANGUAGES.rglob("*.ftl"):
        for key, variable in re.findall(r"^([a-z][\w-]*) =|\$(\w+)", file.read_text(encoding="utf-8"), re.MULTILINE):
            found |= {variable, key, *_beginnings(key)}
    return frozenset(found)


def _beginnings(key: str) -> Iterator[str]:
    """What the key is put together from: "ask-" of "ask-day"."""
    yield from (key[: match.end()] for match in re.finditer("-", key))


def _of_code(tree: ast.Module) -> Iterator[str]:
    """The fields and the values of its classes, and what a module gives out."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name, body=body):
                yield name
                yield from (
                    one.target.id for one in body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
                )
                values = (one.value for one in body if isinstance(one, ast.Assign))
                yield from (one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str))
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name


def _of_data(data: Mapping[str, Any]) -> Iterator[str]:
    """Tables and their keys; deeper stand words. And what patterns of times hand to their operators."""
    for table, keys in data.items():
        yield table
        if isinstance(keys, dict) and table not in OF_WORDS:
            yield from keys
    for section in ("patterns", "unlikely"):
        actions = [
            action for rules in data.get(section, {}).values() if isinstance(rules, dict) for action in rules.values()
        ]
        yield from (word for action in actions for word in re.findall(r"[a-z_]+", str(action)))
        yield from (
            name for rules in data.get(section, {}).values() for pattern in rules for name in TYPES.findall(pattern)
        )


def literals(tree: ast.Module) -> Iterator[str]:
    """All with two letters in a row, but for docstrings, annotations, and what is said of an error."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as one):
                passed.add(id(one))
            case ast.Raise():
                passed |= set(map(id, ast.walk(node)))
            case ast.Assert(msg=ast.AST() as one):
                passed |= set(map(id, ast.walk(one)))
            case _:
                pass
        if isinstance(node, ast.Constant) and id(node) not in passed and _is_wordy(node.value):
            yield str(node.value)


def _is_wordy(value: object) -> bool:
    return isinstance(value, str) and re.search(r"[^\W\d_]{2}", value) is not None


@pytest.mark.parametrize("name", NAMED)
def test_no_word_stands_in_the_code(name: str) -> None:
    allowed = {*names(), *EXCEPTIONS.get(name, ("", ()))[1]}
    found = set(literals(ast.parse(NAMED[name].read_text(encoding="utf-8")))) - allowed

    assert {one for one in found if not FORMATS.fullmatch(one) and not EXPRESSION.search(one)} == set()


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_every_exception_is_needed(name: str) -> None:
    found = set(literals(ast.parse(NAMED[name].read_text(encoding="utf-8"))))

    assert set(EXCEPTIONS[name][1]) <= found - names()
