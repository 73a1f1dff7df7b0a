"""What the offline ranking by meaning adds to the reading of wishes for a service, and what it costs."""

from __future__ import annotations

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeAlias

from benchmarks.batches import Batch, other_batches, own_batches, read_businesses, read_lines
from benchmarks.judge import judge
from benchmarks.messages import context_of, heard_of
from dialogs.acts import AnyAct, GiveService, Pick
from dialogs.ports import Described, Meaning
from dialogs.turns.aided import with_meaning
from dialogs.turns.reading import as_written
from dialogs.understanding.context import Context
from dialogs.understanding.language import is_read
from dialogs.understanding.reader import read
from models.embedding import OfflineEmbedding, is_installed

UNNAMED = Path(__file__).parent.parent / "tests" / "dialogs" / "aids" / "unnamed"
"""Wishes for services that no word of them names, and for what a business does not offer."""

MOST = 3
_PATIENCE = 60.0
"""Seconds: a measure waits for every answer."""

Case: TypeAlias = Mapping[str, Any]


class Outcome(Enum):
    """What becomes of a wish for a service."""

    RIGHT = "right"
    ASKED = "asked"
    """The right one is said, or one of three at most that are asked about."""
    NOT_ASKED = "not among those asked"
    WRONG = "wrong"
    NONE = "none"


@dataclass(slots=True)
class Timed:
    """The aid, with the milliseconds of each question: on the clock, and of the processor."""

    meaning: OfflineEmbedding
    clock_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)

    async def likeness(self, said: str, things: Sequence[Described]) -> tuple[float, ...] | None:
        await self.meaning.likeness("", things)  # known beforehand, as the turn sees to
        clock, processor = time.perf_counter(), time.process_time()
        found = await self.meaning.likeness(said, things)
        self.clock_ms.append((time.perf_counter() - clock) * 1000)
        self.processor_ms.append((time.process_time() - processor) * 1000)
        return found

    def prepare(self, things: Sequence[Described]) -> None:
        self.meaning.prepare(things)


@contextmanager
def opened(*, is_wanted: bool = True) -> Iterator[OfflineEmbedding | None]:
    """The aid while it is used; None where it is not wanted. SystemExit where it is not installed."""
    if not is_wanted:
        yield None
        return
    if not is_installed():
        raise SystemExit("The offline ranking by meaning is not installed: make meaning")
    meaning = OfflineEmbedding(seconds=_PATIENCE)
    try:
        yield meaning
    finally:
        meaning.close()


def wanted(case: Case) -> frozenset[str]:
    """The services that a case means in each of its readings; empty where one of them means none."""
    expects = case["expect"] if isinstance(case["expect"], list) else [case["expect"]]
    named = [one.get("service") or () for one in expects]
    return (
        frozenset(key for one in named for key in ([one] if isinstance(one, str) else one))
        if all(named)
        else frozenset()
    )


def outcome(acts: Sequence[AnyAct], context: Context, services: frozenset[str]) -> Outcome:
    picked = [
        context.options[act.index].acts for act in acts if isinstance(act, Pick) and act.index < len(context.options)
    ]
    given = [act for act in (*acts, *(one for acts in picked for one in acts)) if isinstance(act, GiveService)]
    ids = {key for act in given for key in act.service_ids}
    if not given or len(ids) > MOST:
        return Outcome.NONE
    if len(ids) == 1 and not all(act.is_weak for act in given):
        return Outcome.RIGHT if ids <= services else Outcome.WRONG
    return Outcome.ASKED if ids & services else Outcome.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Found:
    """Of one batch: `right` and `harmful` of all messages, `outcomes` of those that name a service."""

    messages: int
    right: int
    harmful: int
    asked_in_vain: int
    """Messages that name none, and after which services are asked about all the same."""
    outcomes: Mapping[Outcome, int]

    @property
    def named(self) -> int:
        return sum(self.outcomes.values())

    @property
    def met(self) -> int:
        return self.outcomes.get(Outcome.RIGHT, 0) + self.outcomes.get(Outcome.ASKED, 0)


@dataclass(slots=True)
class _Counts:
    right: int = 0
    harmful: int = 0
    in_vain: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    def add(self, case: Case, acts: Sequence[AnyAct], context: Context) -> None:
        verdict = judge(case, heard_of(acts, context))
        self.right += verdict.is_right
        self.harmful += bool(verdict.harms)
        if services := wanted(case):
            self.outcomes[outcome(acts, context, services)] += 1
        elif any(isinstance(act, GiveService) and act.guessed_from for act in acts):
            self.in_vain += not any("also" in one for one in [case["expect"]] if isinstance(one, dict))

    def found(self, messages: int) -> Found:
        return Found(messages, self.right, self.harmful, self.in_vain, self.outcomes)


async def measure(batch: Batch, meaning: Meaning) -> tuple[Found, Found]:
    """Without the aid, and with it; each message is read once."""
    businesses, cases = batch.businesses, batch.cases
    without, found = _Counts(), _Counts()
    for case in cases:
        context = as_written(case["say"], context_of(case, businesses[case["business"]]))
        acts = read(case["say"], context)
        without.add(case, acts, context)
        found.add(case, await with_meaning(case["say"], acts, context, meaning), context)
    return without.found(len(cases)), found.found(len(cases))


async def heard(case: Case, business: Case, meaning: Meaning | None) -> tuple[tuple[AnyAct, ...], Context]:
    context = as_written(case["say"], context_of(case, business))
    return await with_meaning(case["say"], read(case["say"], context), context, meaning), context


@cache
def _unnamed(name: str) -> Sequence[Case]:
    nothing: dict[str, Any] = {"asked": None, "offered": [], "draft": {}, "booked": []}
    return [{**nothing, **case} for case in read_lines(UNNAMED / f"{name}.jsonl")]


async def unnamed(name: str, meaning: Meaning | None) -> Counter[Outcome]:
    """What becomes of each first message of a set in `tests/dialogs/aids/unnamed`."""
    businesses = read_businesses(UNNAMED / "businesses.json")
    found: Counter[Outcome] = Counter()
    for case in _unnamed(name):
        acts, context = await heard(case, businesses[case["business"]], meaning)
        services = case.get("service") or ()
        found[outcome(acts, context, frozenset([services] if isinstance(services, str) else services))] += 1
    return found


def lines() -> Iterator[str]:
    before = _megabytes()
    with opened() as meaning:
        assert meaning is not None
        timed = Timed(meaning)
        batches = [one for one in (*own_batches(), *other_batches()) if is_read(one.name.removeprefix("own-")[:2])]
        yield f"{'':<18}{'names a service':>16}{'right, or asked':>18}{'right':>10}{'harmful':>9}{'asked in vain':>15}"
        for batch in batches:
            without, found = asyncio.run(measure(batch, timed))
            yield _row(batch.name, without)
            yield _row("  with meaning", found)
        for name in ("offered", "not_offered"):
            for label, aid in (("", None), (", with meaning", timed)):
                told = ", ".join(f"{one.value} {n}" for one, n in asyncio.run(unnamed(name, aid)).most_common())
                yield f"{name}{label}: {told}"
        yield _times("milliseconds on the clock", timed.clock_ms)
        yield _times("milliseconds of processor time, all threads", timed.processor_ms)
        yield f"memory: {before:.0f} MB before, {_megabytes():.0f} MB now"


def _row(name: str, found: Found) -> str:
    met, right, harmful = (f"{100 * n / of:.1f} %" for n, of in _shares(found))
    return f"{name:<18}{found.named:>16}{met:>18}{right:>10}{harmful:>9}{found.asked_in_vain:>15}"


def _shares(found: Found) -> tuple[tuple[int, int], ...]:
    return (found.met, found.named or 1), (found.right, found.messages), (found.harmful, found.messages)


def _times(what: str, found: Sequence[float]) -> str:
    most = quantiles(found, n=20)[-1]
    return f"{what}: median {median(found):.1f}, nineteen of twenty below {most:.1f}, {len(found)} questions"


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
