"""Runs what a command does, and turns what goes wrong into one sentence and an exit code."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

import typer

from deploy.business_file.text import BusinessFileError
from deploy.cli.connection import Connection, ConnectionSettingsError
from deploy.cli.output import Output
from deploy.lint import Finding
from deploy.planning.apply import Incomplete
from deploy.planning.live import AmbiguousNameError
from deploy.planning.record import RecordError
from graph.admin import BookingsAdmin
from graph.errors import BookingsError, NotAllowed, NotThere, OutcomeUnknown, TryLater

FAILED = 1
DIFFERENT = 2
"""What `drift` and `verify` end with when something is not as the file says; for a schedule."""


@dataclass(frozen=True, slots=True)
class Operator:
    """What is the same for all commands."""

    connection: Connection
    output: Output

    def run(self, command: Callable[[BookingsAdmin], Awaitable[None]]) -> None:
        """With a client that is signed in."""
        self.run_alone(lambda: asyncio.run(self._run(command)))

    def run_alone(self, command: Callable[[], None]) -> None:
        try:
            command()
        except KeyboardInterrupt:
            self.stop("interrupted; what was done is done, and the same command goes on from there")
        except Incomplete as error:
            for step in error.left.steps:
                self.output.step(step)
            self.stop(str(error))
        except (AmbiguousNameError, BusinessFileError, RecordError, ConnectionSettingsError) as error:
            self.stop(str(error))
        except BookingsError as error:
            self.stop(f"{error}\n{remedy(error)}")
        except OSError as error:
            self.stop(f"{error.filename}: {error.strerror}" if error.filename else str(error))

    def found(self, findings: Sequence[Finding]) -> None:
        """Ends with 2 when there are any."""
        if self.output.as_json:
            self.output.json(findings)
        for one in findings:
            self.output.line(f"{one.gravity.value}: {one.place}", "bold")
            self.output.line(f"    {one.why}. {one.remedy}")
        if findings:
            raise typer.Exit(DIFFERENT)
        self.output.line("Nothing found.", "green")

    def confirm(self, question: str, *, yes: bool) -> None:
        """Stops without a yes, and for machines, which nothing is asked, without --yes."""
        if yes:
            return
        if self.output.as_json:
            self.stop("with --json nothing is asked, and nothing was changed; --yes says that it is meant")
        if not typer.confirm(question, err=True):
            self.stop("nothing was changed")

    def stop(self, why: str, code: int = FAILED) -> NoReturn:
        self.output.fault(why)
        raise typer.Exit(code)

    async def _run(self, command: Callable[[BookingsAdmin], Awaitable[None]]) -> None:
        async with await self.connection.open(self.output.progress) as client:
            await command(client)


def remedy(error: BookingsError) -> str:
    """What to do about it."""
    match error:
        case NotAllowed():
            return (
                "The sign-in has no permission for this. Creating, deleting and publishing a business, and currencies, "
                "need a person: add --person (docs/operating.md#permissions). For all else the app needs "
                "Bookings.ReadWrite.All, and an administrator's consent to it."
            )
        case NotThere():
            return "It is not there; `list` shows what is, with the ids."
        case OutcomeUnknown():
            return "It may have been done. Look with `list` or `show`; apply can simply be run again."
        case TryLater(status=None, code=None, retry_after=None):
            return (
                "Nothing was changed by this request. Does this machine reach Microsoft? A proxy is named in "
                "HTTPS_PROXY; `doctor` looks at each step of the way."
            )
        case TryLater():
            return "Nothing was changed by this request. Try again in a moment."
        case _:
            return "Graph refuses it as it is; the code names what."
