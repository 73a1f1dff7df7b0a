"""`doctor`: looks at the whole set-up of the app, and says what to do about what it finds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.connection import SIMULATED_PERSON
from deploy.cli.output import Output
from deploy.cli.running import FAILED, Operator
from deploy.doctor import Finding, Gravity, Look, examine

Data = Annotated[Path, typer.Option(metavar="DIR", help="the folder of the SQLite file, as the app has it")]
Strict = Annotated[bool, typer.Option("--strict", help="a warning ends with 1 too")]

_STYLES = {Gravity.FAULT: "bold red", Gravity.WARNING: "yellow"}


def add_to(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor(context: typer.Context, data: Data = Path("data"), strict: Strict = False) -> None:
    """Looks at settings, sign-ins, permissions, businesses, database, mail, channels, clock; ends with 1 on a fault.

    Changes nothing and sends nothing to anybody. May be run beside the app, or before its first start.
    """
    operator: Operator = context.obj
    looks = asyncio.run(examine(_settings(operator), data))
    findings = [finding for look in looks for finding in look.findings]
    if operator.output.as_json:
        operator.output.json({"is_well": not findings, "checks": looks})
    else:
        _tell(operator.output, looks)
    if any(one.gravity is Gravity.FAULT for one in findings) or (strict and findings):
        raise typer.Exit(FAILED)


def _settings(operator: Operator) -> dict[str, str]:
    """Those of the app; `--simulator` takes the place of Graph."""
    given = dict(operator.connection.settings)
    simulator = operator.connection.simulator
    if simulator is None:
        return given
    signing_in = [name for name in given if name.startswith("GRAPH_")]
    others = {name: value for name, value in given.items() if name not in signing_in}
    return others | {"GRAPH_BASE_URL": f"{simulator.rstrip('/')}/v1.0", "GRAPH_STATIC_TOKEN": SIMULATED_PERSON}


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
    output.line(f"{faults} faults, {len(findings) - faults} warnings." if findings else "Nothing found.", "bold")


def _tell_finding(output: Output, check: str, finding: Finding) -> None:
    output.line(f"✗ {check}: {finding.gravity.value}: {finding.what}", _STYLES[finding.gravity])
    output.line(f"    why: {finding.why}")
    output.line(f"    do:  {finding.remedy}")
    for command in finding.commands:
        output.line(f"         {command}", "cyan")
