"""What a check says."""

from __future__ import annotations

from enum import Enum

import msgspec


class Gravity(Enum):
    """FAULT: something does not work. WARNING: it works, and surprises somebody later."""

    FAULT = "fault"
    WARNING = "warning"


class Finding(msgspec.Struct, frozen=True):
    """`what` is wrong, `why` it matters, and what to do: `remedy` in words, `commands` to be copied."""

    gravity: Gravity
    what: str
    why: str
    remedy: str
    commands: tuple[str, ...] = ()


class Look(msgspec.Struct, frozen=True):
    """One thing that was looked at. `how` says what the answer rests on; `skipped` why it was not looked at."""

    check: str
    how: str = ""
    findings: tuple[Finding, ...] = ()
    skipped: str = ""

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.gravity is Gravity.FAULT)


def fault(what: str, why: str, remedy: str, *commands: str) -> Finding:
    return Finding(Gravity.FAULT, what, why, remedy, commands)


def warning(what: str, why: str, remedy: str, *commands: str) -> Finding:
    return Finding(Gravity.WARNING, what, why, remedy, commands)
