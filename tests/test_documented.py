"""Every setting, command, switch and figure is documented and read, and what is documented is there."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import click
import pytest
import typer

import app as entry
from bot.settings import Settings
from bot.telemetry import figures
from deploy.cli.app import app_for
from tests.deploy.series import series
from tests.written import ROOT

OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
PAGES = "\n".join(
    page.read_text("utf-8")
    for page in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
    if page.name != "CHANGELOG.md"
)

# What every command-line tool has.
_OF_ALL = {"help", "install_completion", "show_completion"}


# Settings


def test_every_setting_has_a_row_and_every_row_is_a_setting() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", SETTINGS, re.MULTILINE)

    assert [name for name in Settings.names() if name not in rows] == []
    assert [name for name in rows if name not in Settings.names() and not name.startswith("OTEL_")] == []


def attributes_of(owner: str, tree: ast.AST) -> set[str]:
    """What is read of whatever goes by that name, as `settings.port` or `self._settings.port`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            base = node.value
            name = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
            if name.lstrip("_") == owner:
                found.add(node.attr)
    return found


def read_settings() -> set[str]:
    """Read outside of the settings, by themselves or by a property that is; what only checks them does not count."""
    places = [ROOT / "app.py", ROOT / "demo.py", ROOT / "wiring.py", *(ROOT / "bot").rglob("*.py")]
    own = ROOT / "bot" / "settings.py"
    read: set[str] = set()
    for place in places:
        if place != own:
            read |= attributes_of("settings", ast.parse(place.read_text("utf-8")))
    tree = ast.parse(own.read_text("utf-8"))
    [settings] = [one for one in ast.walk(tree) if isinstance(one, ast.ClassDef) and one.name == "Settings"]
    bodies = {one.name: one for one in settings.body if isinstance(one, ast.FunctionDef)}
    waiting = list(read & bodies.keys())
    while waiting:
        more = attributes_of("self", bodies[waiting.pop()]) - read
        read |= more
        waiting += more & bodies.keys()
    return read


READ = read_settings()


@pytest.mark.parametrize("name", sorted(Settings.model_fields.keys() - {"demo"}))
def test_every_setting_is_read(name: str) -> None:
    assert name in READ


# Commands and their switches


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Those that can be called, each by its words."""
    below = getattr(command, "commands", None)
    if below is None:
        yield path, command
    for name, one in (below or {}).items():
        yield from commands(one, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app_for(None))))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_operators_is_documented(words: tuple[str, ...]) -> None:
    """By itself, or in a row that begins with the first of its words."""
    first, *rest = words
    row = rf"^\|[^|]*`{first}`[^|]*\|" + "".join(rf"[^|]*`{one}`" for one in rest)

    assert re.search(rf"deploy {' '.join(words)}\b|`{' '.join(words)}\b|{row}", PAGES, re.MULTILINE)


def test_every_command_that_is_documented_is_there() -> None:
    roots = {words[0] for words in COMMANDS}
    named = re.findall(r"python -m deploy ([a-z][a-z-]*)(?: ([a-z]+)\b)?", PAGES)

    assert len(named) > 20
    assert [first for first, _ in named if first not in roots] == []
    groups = {words[0] for words in COMMANDS if len(words) > 1}
    assert [(first, then) for first, then in named if first in groups and then and (first, then) not in COMMANDS] == []


def switches() -> list[tuple[tuple[str, ...], str, click.Option]]:
    whole = typer.main.get_command(app_for(None))
    every = [((), whole), *COMMANDS.items()]
    return [
        (words, parameter.name or "", parameter)
        for words, command in every
        for parameter in command.params
        if parameter.param_type_name == "option" and parameter.name not in _OF_ALL
    ]


SWITCHES = switches()


def is_documented(switch: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(switch)}(?![\w-])", PAGES) is not None


@pytest.mark.parametrize(("words", "name", "option"), SWITCHES, ids=[f"{' '.join(w)} {n}" for w, n, _ in SWITCHES])
def test_every_switch_is_documented_and_read(words: tuple[str, ...], name: str, option: click.Option) -> None:
    long = [one for one in (*option.opts, *option.secondary_opts) if one.startswith("--")]
    callback: Any = (COMMANDS[words] if words else typer.main.get_command(app_for(None))).callback
    body = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(callback))))
    read = {node.id for node in ast.walk(body) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}

    assert [one for one in long if not is_documented(one)] == []
    assert name in read


def actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from actions(below)
        elif not isinstance(action, argparse._HelpAction):
            yield action


def test_every_switch_of_the_app_is_documented_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[argparse.ArgumentParser] = []

    def keep(parser: argparse.ArgumentParser, *_: object) -> argparse.Namespace:
        made.append(parser)
        raise SystemExit

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", keep)
    with pytest.raises(SystemExit):
        entry._parse([])
    read = attributes_of("options", ast.parse((ROOT / "app.py").read_text("utf-8")))
    there = list(actions(made[0]))

    assert {"demo", "port", "data", "now", "all", "service"} <= {one.dest for one in there}
    assert [one.dest for one in there if one.dest not in read] == []
    assert [long for one in there for long in one.option_strings if not is_documented(long)] == []


# Figures


def test_every_figure_has_a_row_and_every_row_is_a_figure() -> None:
    ours = {re.sub(r"_(?:bucket|count|sum)$", "", name) for name in series() if name.startswith("bookings_chat_")}
    rows = {
        name
        for row in re.findall(r"^\|((?: `bookings_chat_\w+`,?)+) \|", OPERATING, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }

    assert rows == ours
    assert {name for name in re.findall(r"\bbookings_chat_\w+", PAGES) if name not in ours} == set()


def test_every_figure_of_a_process_is_counted() -> None:
    """By a method, and not made alone, or told as 0 at the beginning."""
    [owner] = ast.parse(textwrap.dedent(inspect.getsource(figures.Figures))).body
    assert isinstance(owner, ast.ClassDef)
    made, counted = set(), set()
    for method in owner.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            made = {
                node.targets[0].attr
                for node in ast.walk(method)
                if isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Attribute)
                and isinstance(node.value, ast.Call)
                and getattr(node.value.func, "id", "") in {"Counter", "Gauge", "Histogram"}
            }
        elif isinstance(method, ast.FunctionDef):
            counted |= attributes_of("self", method)

    assert len(made) > 8
    assert made - counted == set()
