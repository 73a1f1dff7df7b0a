"""The commands around a business file: plan, apply, verify, rollback, export, drift, and the walk through the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer

from deploy.business_file.parts import BusinessFile
from deploy.business_file.text import plain, read_file, write_text
from deploy.cli.running import DIFFERENT, Operator
from deploy.lint import Context
from deploy.lint import lint as check
from deploy.planning.apply import Provisioning
from deploy.planning.live import as_file, read_live
from deploy.planning.matching import match, with_keys_for_all
from deploy.planning.plan import ALL, NO_KEYS, NONE, Plan, Step
from deploy.walk import WalkStep
from deploy.walk import walk as walk_through
from graph.admin import BookingsAdmin
from graph.model import Service

File = Annotated[Path, typer.Argument(metavar="FILE", help="the TOML file that describes the business")]
BusinessId = Annotated[str | None, typer.Option("--business", metavar="ID", help="the business, if not by its name")]
Delete = Annotated[bool, typer.Option("--delete", help="also delete what is not in the file")]
Offline = Annotated[bool, typer.Option("--offline", help="look at the file alone, and do not sign in")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="do not ask")]


def add_to(app: typer.Typer) -> None:
    for command in (lint, plan, apply, verify, drift, rollback, export, walk):
        app.command()(command)


def lint(context: typer.Context, file: File, business: BusinessId = None, offline: Offline = False) -> None:
    """What makes a service unbookable or goes wrong later, with what to do; ends with 2 when anything is found.

    Looks at the business as well, unless --offline says not to.
    """
    operator: Operator = context.obj

    async def run(client: BookingsAdmin) -> None:
        described = read_file(file)
        services = await _live_services(Provisioning(client, file, business), described)
        operator.found(check(described, _context(operator, services)))

    if offline:
        operator.run_alone(lambda: operator.found(check(read_file(file), _context(operator))))
    else:
        operator.run(run)


def plan(context: typer.Context, file: File, business: BusinessId = None, delete: Delete = False) -> None:
    """What `apply` would do. Changes nothing."""
    operator: Operator = context.obj

    async def run(client: BookingsAdmin) -> None:
        described = read_file(file)
        operator.output.plan(await Provisioning(client, file, business).plan(described, ALL if delete else NONE))

    operator.run(run)


def apply(
    context: typer.Context, file: File, business: BusinessId = None, delete: Delete = False, yes: Yes = False
) -> None:
    """Makes the business what the file says. Interrupted at any point, the same command goes on."""
    operator: Operator = context.obj

    async def run(client: BookingsAdmin) -> None:
        described = read_file(file)
        provisioning = Provisioning(client, file, business)
        todo = await provisioning.plan(described, ALL if delete else NONE)
        for finding in check(described, _context(operator, await _live_services(provisioning, described))):
            operator.output.progress(f"{finding.gravity.value}: {finding.place}: {finding.why}. {finding.remedy}")
        if not operator.output.as_json:
            operator.output.plan(todo)
        if not todo.is_empty:
            _ask(operator, todo, yes=yes)
        # It plans anew: what somebody has made since it was shown is not deleted.
        done = await provisioning.apply(described, todo.deletions, _progress(operator, todo))
        if operator.output.as_json:
            operator.output.plan(done)
        elif not done.is_empty:
            operator.output.line("Done, and read back: it is as the file says.", "bold green")

    operator.run(run)


def verify(context: typer.Context, file: File, business: BusinessId = None) -> None:
    """Reads everything back; ends with 2 when something is not as the file says."""
    _compare(context.obj, file, business, ends_on_others=False)


def drift(context: typer.Context, file: File, business: BusinessId = None) -> None:
    """Compares the business with its baseline, the file, for a monitor: ends with 2 when it has drifted.

    What is there and not in the file counts as drift too.
    """
    _compare(context.obj, file, business, ends_on_others=True)


def rollback(context: typer.Context, file: File, yes: Yes = False) -> None:
    """Back to what was before the last apply of this file."""
    operator: Operator = context.obj

    async def run(client: BookingsAdmin) -> None:
        provisioning = Provisioning(client, file)
        try:
            _, todo = await provisioning.rollback_plan()
        except ValueError as error:
            operator.stop(str(error))
        operator.output.plan(todo)
        if not todo.is_empty:
            _ask(operator, todo, yes=yes)
        await provisioning.rollback(_progress(operator, todo))
        operator.output.line("Done: it is as it was before the last apply.", "bold green")

    operator.run(run)


def export(
    context: typer.Context,
    business: Annotated[str, typer.Argument(metavar="ID", help="the business")],
    like: Annotated[Path | None, typer.Option(help="a file whose keys are kept")] = None,
) -> None:
    """Prints the file of a live business."""
    operator: Operator = context.obj

    async def run(client: BookingsAdmin) -> None:
        live = await read_live(client, business)
        keys = match(read_file(like), live, NO_KEYS) if like else NO_KEYS
        described = as_file(live, with_keys_for_all(live, keys))
        if operator.output.as_json:
            operator.output.json(plain(described))
        else:
            typer.echo(write_text(described), nl=False)

    operator.run(run)


def walk(
    context: typer.Context, name: Annotated[str, typer.Argument(help="what the business is to be called")]
) -> None:
    """The five steps of Microsoft's overview: business, staff, service, publish, list. Needs --person in a tenant."""
    operator: Operator = context.obj

    def tell(step: WalkStep) -> None:
        operator.output.line(f"{step.number}. {step.what}: {step.name} ({step.id})")

    async def run(client: BookingsAdmin) -> None:
        walked = await walk_through(client, name, tell)
        if operator.output.as_json:
            operator.output.json(walked)

    operator.run(run)


async def _live_services(provisioning: Provisioning, described: BusinessFile) -> Mapping[str, Service]:
    """Those of the file that are there already, by its keys."""
    live = await provisioning.live(described.business.name)
    keys = match(described, live, provisioning.record.keys.keys()) if live else NO_KEYS
    return {key: live.services[id_] for key, id_ in keys.services.items()} if live else {}


def _context(operator: Operator, services: Mapping[str, Service] = MappingProxyType({})) -> Context:
    return Context(services, operator.connection.settings, datetime.now(UTC).date())


def _compare(operator: Operator, file: Path, business: str | None, *, ends_on_others: bool) -> None:
    async def run(client: BookingsAdmin) -> None:
        found = await Provisioning(client, file, business).plan(read_file(file))
        operator.output.plan(found)
        if not found.is_empty or (ends_on_others and found.others):
            raise typer.Exit(DIFFERENT)

    operator.run(run)


def _ask(operator: Operator, todo: Plan, *, yes: bool) -> None:
    """Nothing is deleted or unpublished unasked."""
    lost = sum(step.takes_away for step in todo.steps)
    question = f"{lost} of these take something away. Go on?" if lost else "Go on?"
    operator.confirm(question, yes=yes)


def _progress(operator: Operator, todo: Plan) -> Any:  # noqa: ANN401  # what `apply` takes
    number = 0

    def tell(step: Step) -> None:
        nonlocal number
        number += 1
        operator.output.progress(f"[{number}/{len(todo.steps)}] {step.action.value} {step.kind.value} {step.name}")

    return tell
