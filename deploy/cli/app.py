"""`python -m deploy`: what is the same for all commands, and where they come from."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command_name

from deploy.cli import commands, resources, teams
from deploy.cli.connection import Connection, ConnectionSettingsError, read_environment
from deploy.cli.output import Output
from deploy.cli.running import Operator

PROGRAM = "python -m deploy"


def app_for(command: str | None) -> typer.Typer:
    """With all commands; or, where that is a command that talks to Graph alone, without those that rest on the app
    itself, which take several times as long to load.
    """
    app = typer.Typer(name=PROGRAM, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_main)
    for part in (commands, resources, teams):
        part.add_to(app)
    if command not in _names_in(app):
        from deploy.cli import health, operating

        health.add_to(app)
        operating.add_to(app)
    return app


def _names_in(app: typer.Typer) -> set[str]:
    named = (one.name or get_command_name(one.callback.__name__) for one in app.registered_commands if one.callback)
    return {*named, *(one.name for one in app.registered_groups if isinstance(one.name, str))}


def _main(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="answers as JSON, for machines")] = False,
    person: Annotated[bool, typer.Option("--person", help="sign in yourself, with a code in a browser")] = False,
    simulator: Annotated[
        str | None, typer.Option(metavar="URL", help="a simulator on this machine, instead of Microsoft Graph")
    ] = None,
) -> None:
    """Sets up businesses in Microsoft Bookings, and looks after them.

    Signs in to Microsoft Graph with the settings of the app (GRAPH_..., from the environment or .env).
    """
    output = Output(as_json=as_json)
    try:
        settings = read_environment()
    except ConnectionSettingsError as error:
        output.fault(str(error))
        raise typer.Exit(1) from None
    context.obj = Operator(Connection(settings, simulator, person), output)


def run(arguments: Sequence[str] | None = None) -> None:
    """What holds for all commands may stand before the command or behind it."""
    given = common_first(sys.argv[1:] if arguments is None else arguments)
    app_for(_command_in(given))(given, prog_name=PROGRAM)


def _command_in(given: Sequence[str]) -> str | None:
    """The first word that is no option of all commands, nor the value of one."""
    remaining = iter(given)
    for one in remaining:
        if one == "--simulator":
            next(remaining, None)
        elif not one.startswith("-"):
            return one
    return None


def common_first(arguments: Sequence[str]) -> list[str]:
    """The options of all commands in front, where typer looks for them."""
    common: list[str] = []
    others: list[str] = []
    remaining = iter(arguments)
    for one in remaining:
        if one in {"--json", "--person"} or one.startswith("--simulator="):
            common.append(one)
        elif one == "--simulator":
            common += [one, next(remaining, "")]
        elif one == "--":
            return [*common, *others, one, *remaining]
        else:
            others.append(one)
    return [*common, *others]
