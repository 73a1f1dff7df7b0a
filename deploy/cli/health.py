"""`doctor` looks at the whole set-up of the app, and `register` says what is to be registered with Microsoft."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.hosting.database_address import DATA
from bot.settings import SettingsError
from deploy.cli.connection import SIMULATED_PERSON
from deploy.cli.office import Data
from deploy.cli.output import Output
from deploy.cli.running import FAILED, Operator
from deploy.doctor import Finding, Gravity, Look, examine
from deploy.register.planned import planned
from deploy.register.steps import Names, steps

Strict = Annotated[bool, typer.Option("--strict", help="a warning ends with 1 too")]

_STYLES = {Gravity.FAULT: "bold red", Gravity.WARNING: "yellow"}


def add_to(app: typer.Typer) -> None:
    app.command()(doctor)
    app.command()(register)


def doctor(context: typer.Context, data: Data = DATA, strict: Strict = False) -> None:
    """Looks at settings, sign-ins, permissions, businesses, database, mail, channels, clock; ends with 1 on a fault.

    Changes nothing and sends nothing to anybody. May be run beside the app, or before its first start.
    """
    operator: Operator = context.obj
    try:
        looks = asyncio.run(examine(operator.connection.settings_of_app(SIMULATED_PERSON), data))
    except KeyboardInterrupt:
        operator.stop("interrupted; nothing was changed")
    findings = [finding for look in looks for finding in look.findings]
    if operator.output.as_json:
        operator.output.json({"is_well": not findings, "checks": looks})
    else:
        _tell(operator.output, looks)
    if any(one.gravity is Gravity.FAULT for one in findings) or (strict and findings):
        raise typer.Exit(FAILED)


def register(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="what the bot's resource is to be called")] = Names().bot,
    group: Annotated[str, typer.Option(help="its resource group")] = Names().group,
    region: Annotated[str, typer.Option(help="where the group is")] = Names().region,
) -> None:
    """Writes the steps and commands by which this configuration is registered with Microsoft. Carries nothing out."""
    operator: Operator = context.obj
    try:
        settings = planned(operator.connection.settings)
    except SettingsError as error:
        operator.stop(str(error))
    found = steps(settings, Names(name, group, region))
    if operator.output.as_json:
        operator.output.json({"cloud": settings.microsoft_cloud, "steps": found})
    for number, step in enumerate(found, 1):
        operator.output.line(f"{number}. {step.title}", "bold")
        operator.output.line(f"   why: {step.why}")
        for command in step.commands:
            operator.output.line(f"   {command}", "cyan")
        operator.output.line(f"   in the portal: {step.portal}", "dim")


def _tell(output: Output, looks: Sequence[Look]) -> None:
    for look in looks:
        if look.skipped:
            output.line(f"– {look.check}: not looked at; {look.skipped}", "dim")
        elif not look.findings:
            output.line(f"✓ {look.check}: {look.how}", "green")
        for finding in look.findings:
            _tell_finding(output, look.check, finding)
    findings = [finding for look in looks for finding in look.findings]
    faults = sum(one.gravity is Gravity.FAULT for one in findings)
    said = f"{_many(faults, 'fault')}, {_many(len(findings) - faults, 'warning')}."
    output.line(said if findings else "Nothing found.", "bold")


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _tell_finding(output: Output, check: str, finding: Finding) -> None:
    output.line(f"✗ {check}: {finding.gravity.value}: {finding.what}", _STYLES[finding.gravity])
    output.line(f"    why: {finding.why}")
    output.line(f"    do:  {finding.remedy}")
    for command in finding.commands:
        output.line(f"         {command}", "cyan")
