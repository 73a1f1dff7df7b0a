"""What the commands print: tables and lines for people, JSON for machines."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

import msgspec
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from deploy.business_file.from_graph import ACCESS, PRICES, RECIPIENTS, ROLES
from deploy.business_file.values import Bookable, Length, Week
from deploy.planning.plan import Action, Kind, Plan, Step

_SIGNS = {
    Action.CREATE: ("+", "green"),
    Action.UPDATE: ("~", "yellow"),
    Action.DELETE: ("-", "red"),
    Action.PUBLISH: (">", "cyan"),
    Action.UNPUBLISH: ("<", "red"),
}
_LONGEST = 60
_WHOLE = frozenset({"id", "reference", "email", "contact", "start", "end"})
_WIDEST = 4_000
_FOR_THE_REST = 40
"""As many characters of a line are left at least to the columns that can be broken."""

_IN_THE_FILE: tuple[Mapping[Any, str], ...] = (ROLES, PRICES, ACCESS, RECIPIENTS)


class Output:
    """Answers go to the standard output; progress and faults to the other one, so that JSON can be piped."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._out = Console(highlight=False, soft_wrap=True)
        self._progress = Console(stderr=True, highlight=False, soft_wrap=True)

    def json(self, answer: object) -> None:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(answer, enc_hook=plain), indent=2) + b"\n")
        sys.stdout.flush()

    def line(self, text: str, style: str = "") -> None:
        if not self.as_json:
            self._out.print(Text(text, style=style))

    def progress(self, text: str) -> None:
        self._progress.print(Text(text))

    def fault(self, text: str) -> None:
        self._progress.print(Text.assemble(("error: ", "bold red"), text))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]], longest: int = _LONGEST) -> None:
        table = Table(box=None, header_style="bold", pad_edge=False)
        for column in columns:
            # What is copied is of no use when it is broken.
            table.add_column(column, overflow="fold", no_wrap=column in _WHOLE)
        for row in rows:
            table.add_row(
                *(
                    Text(_told(value) if column in _WHOLE else _short(value, longest))
                    for column, value in zip(columns, row, strict=True)
                )
            )
        self._wide_enough_for(table).print(table)

    def _wide_enough_for(self, table: Table) -> Console:
        """What must not be broken may leave too little for the rest: then each line goes on beyond the edge, whole.
        Whoever reads from a pipe has no edge.
        """
        needed = Measurement.get(self._out, self._out.options.update(width=_WIDEST), table)
        has_room = needed.minimum + _FOR_THE_REST <= self._out.width or needed.maximum <= self._out.width
        if has_room and self._out.is_terminal:
            return self._out
        return Console(highlight=False, soft_wrap=True, width=needed.maximum)

    def plan(self, plan: Plan) -> None:
        """As a diff that a person can read; JSON has every field."""
        if self.as_json:
            self.json(plan_json(plan))
            return
        for step in plan.steps:
            self.step(step)
        for step in plan.others:
            self.line(f"  {step.kind.value} {step.name!r} is not in the file and stays (--delete takes it away)", "dim")
        self.line(_count(plan) if plan.steps else "Nothing to do: it is as the file says.", "bold")

    def step(self, step: Step) -> None:
        sign, style = _SIGNS[step.action]
        self.line(
            f"{sign} {step.action.value} {step.kind.value} {step.key or ''} {step.name!r}{_lost(step)}".replace(
                "  ", " "
            ),
            style,
        )
        for change in step.fields:
            before = "" if step.action is Action.CREATE else f"{_short(change.before)} → "
            self.line(f"    {change.path}: {before}{_short(change.after)}")


_EMPTY: tuple[object, ...] = (None, "", ())
"""No column that can be folded is narrower, unless it has nothing wider."""


def plan_json(plan: Plan) -> dict[str, object]:
    return {"steps": [_step_json(step) for step in plan.steps], "others": [_step_json(step) for step in plan.others]}


def _step_json(step: Step) -> dict[str, object]:
    fields = [{"path": one.path, "before": one.before, "after": one.after} for one in step.fields]
    return {
        "action": step.action.value,
        "kind": step.kind.value,
        "key": step.key,
        "name": step.name,
        "id": step.id,
        "fields": fields,
    }


def _lost(step: Step) -> str:
    """What goes with it, and is in no file."""
    return " with all its appointments" if (step.action, step.kind) == (Action.DELETE, Kind.BUSINESS) else ""


def _count(plan: Plan) -> str:
    counts = {action: sum(step.action is action for step in plan.steps) for action in Action}
    return ", ".join(f"{count} to {action.value}" for action, count in counts.items() if count)


def plain(value: object) -> object:
    """For msgspec, as `enc_hook`: what JSON has no word for."""
    if isinstance(value, Length | Week | Bookable):
        return value.write()
    if isinstance(value, Enum):
        return value.value
    raise NotImplementedError(type(value).__name__)  # as msgspec asks of its hooks


def _short(value: object, longest: int = _LONGEST) -> str:
    text = _told(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _told(value: object) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return "yes" if value else "no"
        case datetime():
            # With the offset, as it is taken by --set; on the clocks of this machine, as its days are.
            return (value.astimezone() if value.tzinfo else value).isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case Length() | Week() | Bookable():
            return _told(value.write())
        case timedelta():
            return Length.of(value).write()
        case Enum():
            return next((words[value] for words in _IN_THE_FILE if value in words), str(value.value))
        case Mapping():
            return "; ".join(f"{name} {_told(one)}" for name, one in value.items())
        case list() | tuple():
            return ", ".join(_told(one) for one in value)
        case msgspec.Struct():
            said = ((name, getattr(value, name)) for name in value.__struct_fields__)
            return "; ".join(f"{name} {_told(one)}" for name, one in said if one not in _EMPTY)
        case _:
            return str(value)
