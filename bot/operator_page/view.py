"""The figures in the operator's words and as parts of charts: what the template draws. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from bot.operator_page.charts import columns, share
from bot.operator_page.figures import OTHERS, RANGES, Figures, Row, begins, level
from bot.operator_page.wording import Words
from dialogs.happenings import Happened
from dialogs.state.conversation import ConversationState
from dialogs.stored import read_state
from storage.standing import Standing
from storage.stuck import Stuck, Waits

MOST_STUCK = 20


@dataclass(frozen=True, slots=True)
class Shop:
    """A business as the page names it; `services` are what its services are called, by their ids."""

    id: str
    name: str
    zone: ZoneInfo
    services: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which range of which business is looked at, and when. `mark` tells conversations apart and names none."""

    shop: Shop
    days: int
    now: datetime
    mark: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Present:
    """How things stand at this moment; `health` is "ok", or what is wrong, of each thing that the app needs.

    `stuck` are the conversations of all businesses that do not go on.
    """

    health: Mapping[str, str]
    standing: Standing
    stuck: tuple[Stuck, ...] = ()


def view(words: Words, asked: Asked, figures: Figures, present: Present) -> dict[str, Any]:
    stuck = _stuck(words, asked, present.stuck)
    return {
        "words": words,
        "now": words.moment(asked.now.astimezone(asked.shop.zone)),
        "since": words.say("page", "since", day=words.day(begins(asked.now, asked.days, asked.shop.zone))),
        "zone": words.zone(asked.now.astimezone(asked.shop.zone)),
        "ranges": [_range(words, days, asked) for days in RANGES],
        "tiles": _tiles(words, figures),
        "health": [(words.name("health", name), result == "ok") for name, result in present.health.items()],
        "present": present.standing,
        "is_well": _is_well(figures, present) and not stuck["rows"],
        "bookings": _bookings(words, asked, figures),
        "funnel": _funnel(words, figures),
        "unmet": _bars(words, "unmet", figures.unmet),
        "heat": _heat(words, figures),
        "writes": _writes(words, asked, figures, present.standing),
        "still": stuck,
        "lists": [
            _list(words, "stuck", figures.stuck),
            _list(words, "unanswered", figures.unanswered),
            _list(words, "refused", (*figures.refused, *figures.limits)),
            _list(words, "undelivered", figures.undelivered),
            _list(words, "outages", figures.outages),
        ],
        "is_empty": figures.is_empty,
    }


def _range(words: Words, days: int, asked: Asked) -> dict[str, Any]:
    text = words.say("page", "today") if days == 1 else words.say("page", "days", days=days)
    return {"days": days, "text": text, "is_current": days == asked.days}


def _tiles(words: Words, figures: Figures) -> list[tuple[str, str, str]]:
    """What stands first: a number, what it is, and how it is drawn."""
    rate = figures.booked_of_begun
    return [
        (words.number(figures[Happened.BOOKED]), words.say("tiles", "booked"), "lead"),
        (words.percent(rate) if rate is not None else "–", words.say("tiles", "rate"), ""),
        (words.number(figures[Happened.UNMET]), words.say("tiles", "unmet"), ""),
        (words.number(figures[Happened.MOVED]), words.say("tiles", "moved"), ""),
        (words.number(figures[Happened.CANCELLED]), words.say("tiles", "cancelled"), ""),
        (words.number(figures[Happened.HANDED_OVER]), words.say("tiles", "handed-over"), ""),
    ]


def _is_well(figures: Figures, present: Present) -> bool:
    troubles = (
        figures.stuck,
        figures.unanswered,
        figures.refused,
        figures.limits,
        figures.undelivered,
        figures.outages,
    )
    return not any(troubles) and not present.standing.in_doubt


def _service(words: Words, shop: Shop, key: str) -> str:
    return shop.services.get(key) or words.say("page", "unknown-service")


def _bookings(words: Words, asked: Asked, figures: Figures) -> dict[str, Any]:
    is_by_hour = asked.days == 1
    names = [
        words.say("page", "other-services") if key == OTHERS else _service(words, asked.shop, key)
        for key in figures.services
    ]
    labels = [f"{bar.begins:%H}" if is_by_hour else words.short_day(bar.begins) for bar in figures.bars]
    days = [f"{bar.begins:%H:%M}" if is_by_hour else words.day(bar.begins) for bar in figures.bars]
    most = max((row.number for row in figures.by_service), default=0)
    return {
        "title": words.say("bookings", "per-hour" if is_by_hour else "per-day"),
        "column": words.say("page", "hour" if is_by_hour else "day"),
        "services": names,
        "chart": columns([bar.numbers for bar in figures.bars], labels),
        "rows": [(day, bar.numbers, bar.total) for day, bar in zip(days, figures.bars, strict=True) if bar.total],
        "by_service": [
            (_service(words, asked.shop, row.key), row.number, share(row.number, most), _colour(figures, row))
            for row in figures.by_service
        ],
    }


def _colour(figures: Figures, row: Row) -> int:
    """That of its part in the bars of the days."""
    return figures.services.index(row.key if row.key in figures.services else OTHERS)


def _funnel(words: Words, figures: Figures) -> list[dict[str, Any]]:
    begun = figures.funnel[0].number
    if not begun:
        return []
    lost = [None, *(before.number - after.number for before, after in pairwise(figures.funnel))]
    worst = max((number for number in lost if number), default=0)
    return [
        {
            "name": words.name("funnel", row.key),
            "number": row.number,
            "width": share(row.number, begun),
            "share": words.percent(round(100 * row.number / begun)),
            "lost": words.say("funnel", "lost", number=gone) if gone and gone > 0 else "",
            "is_worst": bool(gone) and gone == worst,
        }
        for row, gone in zip(figures.funnel, lost, strict=True)
    ]


def _bars(words: Words, part: str, rows: Sequence[Row]) -> list[tuple[str, int, str]]:
    most = max((row.number for row in rows), default=0)
    return [(words.name(part, row.key), row.number, share(row.number, most)) for row in rows]


def _list(words: Words, part: str, rows: Sequence[Row]) -> dict[str, Any]:
    texts = words.texts[part]
    return {"part": part, "title": texts["title"], "intro": texts.get("intro"), "bars": _bars(words, part, rows)}


def _heat(words: Words, figures: Figures) -> dict[str, Any]:
    heat = figures.heat
    rows = []
    for weekday, numbers in enumerate(heat.rows):
        cells = [(number, level(number, heat.most)) for number in (*numbers, heat.any_hour[weekday])]
        rows.append((words.weekday(weekday), words.weekday(weekday, is_short=True), cells))
    peak = figures.peak
    told = "" if peak is None else _peak(words, peak.weekday, peak.hour, peak.number, peak.why)
    return {"hours": heat.hours, "rows": rows, "total": heat.total, "peak": told}


def _peak(words: Words, weekday: int, hour: int, number: int, why: str) -> str:
    return words.say(
        "heat",
        "peak",
        weekday=words.weekday(weekday),
        hour=f"{hour:02}:00",
        number=number,
        why=words.name("unmet", why),
    )


def _writes(words: Words, asked: Asked, figures: Figures, standing: Standing) -> dict[str, Any]:
    rows = [
        (
            words.name("writes", one.kind),
            words.moment(one.since.astimezone(asked.shop.zone)),
            asked.mark(one.conversation) if one.conversation else words.say("writes", "unknown"),
        )
        for one in standing.writes
    ]
    seen = figures[Happened.UNCERTAIN]
    return {"rows": rows, "in_range": words.say("writes", "in-range", number=seen) if seen else ""}


def _stuck(words: Words, asked: Asked, found: Sequence[Stuck]) -> dict[str, Any]:
    """Those of this business, and those that have not come as far as to name one; what was asked last and no more.

    To put one to rest helps where its turn does not come. Replies that wait for their channel would wait all the same.
    """
    rows, command = [], ""
    for one in found:
        state = read_state(one.state)
        if (state.business_id or asked.shop.id) == asked.shop.id:
            since = words.say("still", "since", time=words.moment(one.since.astimezone(asked.shop.zone)))
            mark = asked.mark(str(one.key))
            rows.append((mark, since, words.name("still", one.waits.value), _step(words, state)))
            if one.waits is Waits.TURN:
                command = command or f"python -m deploy conversations reset {mark}"
    more = len(rows) - MOST_STUCK
    return {
        "rows": rows[:MOST_STUCK],
        "more": words.say("still", "more", number=more) if more > 0 else "",
        "command": command,
    }


def _step(words: Words, state: ConversationState) -> str:
    if state.asked is None:
        return words.say("still", "nothing")
    return words.say("still", "asked", what=words.name("stuck", state.asked.value))
