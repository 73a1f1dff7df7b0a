"""Commands that share settings and database with the app, whether that runs or not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.office import Office, open_office
from bot.hosting.start_checks import StartError
from bot.settings import Settings, SettingsError
from deploy.cli.running import Operator, remedy
from deploy.operations.finding import NotFoundError
from deploy.operations.moments import MomentError
from graph.errors import BookingsError

Data = Annotated[Path, typer.Option("--data", metavar="DIR", help="the folder of the SQLite file, as the app has it")]
ServedBusiness = Annotated[
    str | None, typer.Option("--business", metavar="ID", help="which, where the app serves several")
]


def run(operator: Operator, data: Path, command: Callable[[Office], Awaitable[None]]) -> None:
    """Ends with a sentence where something is wrong with the set-up, or not found."""

    async def work() -> None:
        async with open_office(settings_of(operator), data) as office:
            await command(office)

    finish(operator, work)


def finish(operator: Operator, work: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await work()

    try:
        asyncio.run(whole())
    except KeyboardInterrupt:
        operator.stop("interrupted; what was done is done, and the same command goes on from there")
    except (SettingsError, StartError, MomentError, NotFoundError) as error:
        operator.stop(str(error))
    except BookingsError as error:
        operator.stop(f"{error}\n{remedy(error)}")


def settings_of(operator: Operator) -> Settings:
    """Those of the app; with --simulator, of one that talks to that. Raises SettingsError."""
    return Settings.from_env(operator.connection.settings_of_app())
