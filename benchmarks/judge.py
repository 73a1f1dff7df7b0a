"""Judges what was heard in a message beside what it means, in the keys of the sets of messages (`benchmarks.messages`).

A message is *right* where everything that one of its readings means was heard, and nothing besides that commits. It is
*harmful* where something that commits was heard and not said, or was said otherwise: that is how a wrong appointment
comes about. Where it is neither, something was missed and the customer is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

from babel import Locale

from benchmarks.comparing import (
    days_of,
    is_length,
    is_ruled_out,
    minutes,
    moved,
    names,
    plain,
    same_days,
    same_hours,
    same_phone,
    span,
    weekdays,
)

Meaning: TypeAlias = Mapping[str, Any]

COMMITS = (
    *("goal", "service", "also", "staff", "days", "time", "soonest", "pick", "which", "shift", "agree"),
    *("name", "email", "phone", "people", "answer", "command"),
)
_GIVES_UP = {"stop", "restart"}
_BESIDES = {"note", "about"}
_TITLES = {"dr", "dra", "doctor", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "familie", "family", "sr", "sra"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`harms` are the keys that were heard wrongly and commit, of the reading that forgives most."""

    is_right: bool
    harms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """What one reading of a message means, and what was heard in it."""

    case: Meaning
    want: Meaning
    got: Meaning

    @property
    def today(self) -> date:
        return datetime.fromisoformat(self.case["now"]).date()

    @property
    def asked(self) -> str | None:
        asked: str | None = self.case.get("asked")
        return asked

    @property
    def booked(self) -> list[Meaning]:
        return self.case.get("booked") or []

    @property
    def draft(self) -> Meaning:
        return self.case.get("draft") or {}

    @property
    def ruled_out(self) -> list[str]:
        return [str(one) for one in self.want.get("not_days") or self.got.get("not_days") or ()]

    def wants(self, *keys: str) -> bool:
        return not self.want.keys().isdisjoint(keys)


def judge(case: Meaning, heard: Meaning) -> Verdict:
    pairs = [_comparable(Pair(case, want, heard)) for want in _readings(case)]
    harms = [tuple(_harms(pair)) for pair in pairs]
    if any(not harm and _is_met(pair) for pair, harm in zip(pairs, harms, strict=True)):
        return Verdict(is_right=True)
    return Verdict(is_right=False, harms=min(harms, key=len))


def _readings(case: Meaning) -> list[Meaning]:
    expect = case["expect"]
    return expect if isinstance(expect, list) else [expect]


# The same thing said in several ways


def _comparable(pair: Pair) -> Pair:
    """A pick as the value that stood there; a length of time as the day and time it leads to, where those are meant."""
    pair = replace(pair, want=_picked(pair.want, pair.case), got=_picked(pair.got, pair.case))
    shift = pair.got.get("shift")
    start = _start(pair)
    if start is None or not is_length(shift) or pair.wants("shift") or not pair.wants("time", "days"):
        return pair
    at = moved(start, str(shift))
    leads_to = {"time": f"{at:%H:%M}", "days": [at.date().isoformat()]}
    kept = {key: value for key, value in pair.got.items() if key != "shift"}
    return replace(pair, got=kept | {key: value for key, value in leads_to.items() if key in pair.want})


def _picked(said: Meaning, case: Meaning) -> Meaning:
    offered, place = case.get("offered") or [], said.get("pick")
    if place is None or not -len(offered) <= place < len(offered):
        return said
    value, rest = offered[place], {key: one for key, one in said.items() if key != "pick"}
    match case.get("asked"):
        case "time":
            return rest | {"days": [value[:10]], "time": value[11:16]}
        case "day":
            return rest | {"days": [value]}
        case "question":
            return rest | {"answer": value}
        case asked:
            return rest | {str(asked): value}


def _start(pair: Pair) -> datetime | None:
    """From where a length of time counts: what is chosen, or the one appointment that there is."""
    day, clock = pair.draft.get("day"), pair.draft.get("time")
    if day and isinstance(clock, str):
        return datetime.fromisoformat(f"{day}T{clock}")
    return datetime.fromisoformat(pair.booked[0]["start"]) if len(pair.booked) == 1 else None


# Whether all that is meant was heard


def _is_met(pair: Pair) -> bool:
    return all(_is_heard(key, pair) for key in pair.want)


def _is_heard(key: str, pair: Pair) -> bool:
    return key in _BESIDES or _HEARD.get(key, _is_equal(key))(pair)


def _is_equal(key: str) -> Callable[[Pair], bool]:
    return lambda pair: bool(pair.got.get(key) == pair.want[key])


def _names_of(key: str) -> Callable[[Pair], bool]:
    return lambda pair: pair.got.get(key) is not None and names(pair.want[key]) == names(pair.got[key])


def _staff(pair: Pair) -> bool:
    """Part of a name is enough, a title is not."""
    want, got = pair.want["staff"], pair.got.get("staff")
    if got is None or names(want) == names(got):
        return got is not None
    is_one = isinstance(want, str) and isinstance(got, str)
    said = {word.strip(".") for word in plain(got).split()} - _TITLES
    return is_one and bool(said) and said <= set(plain(want).split())


def _which(pair: Pair) -> bool:
    got = pair.got["which"] if pair.got.get("which") is not None else _named(pair)
    many = [set(one) if isinstance(one, list) else {one} for one in (got, pair.want["which"])]
    return got is not None and many[0] == many[1]


def _named(pair: Pair) -> int | None:
    """The one appointment that is all of what was heard, where it is not given a new time or day."""
    keys = ("service", "staff", "days", "time") if pair.got.get("goal") in {"cancel", "show"} else ("service", "staff")
    told = [key for key in keys if pair.got.get(key)]
    fits = [n for n, one in enumerate(pair.booked) if told and all(_is_of(key, pair.got[key], one) for key in told)]
    return fits[0] if len(fits) == 1 else None


def _is_of(key: str, value: Any, appointment: Meaning) -> bool:
    day, clock = appointment["start"][:10], appointment["start"][11:16]
    if key == "days":
        return date.fromisoformat(day) in days_of(value, date.min) if isinstance(value, list) else _holds(value, day)
    if key == "time":
        first, last = (minutes(value),) * 2 if isinstance(value, str) else span(value)
        return first <= minutes(clock) <= last
    return not names(value).isdisjoint({plain(appointment.get(key) or "")})


def _holds(stretch: Meaning, day: str) -> bool:
    return (stretch.get("from") or "") <= day <= (stretch.get("to") or "9")


def _days(pair: Pair) -> bool:
    got = pair.got.get("days")
    return got is not None and same_days(pair.want["days"], got, pair.today, pair.ruled_out)


def _not_days(pair: Pair) -> bool:
    """Said as what is ruled out, or as the days that are left."""
    want, got, days = pair.want["not_days"], pair.got.get("not_days"), pair.got.get("days")
    left = days_of(days, pair.today) if days else set()
    is_clear = not any(is_ruled_out(day, want) for day in left)
    if got is None:
        return len(left) > 1 and is_clear
    return weekdays(got) == weekdays(want) and (is_clear or isinstance(days, Mapping))


def _time(pair: Pair) -> bool:
    return pair.got.get("time") is not None and same_hours(pair.want["time"], pair.got["time"])


def _name(pair: Pair) -> bool:
    want, got = ([w for w in plain(one).split() if w.strip(".") not in _TITLES] for one in _both(pair, "name"))
    return want == got and bool(pair.got.get("name"))


def _both(pair: Pair, key: str) -> tuple[Any, Any]:
    return pair.want[key], pair.got.get(key) or ""


def _email(pair: Pair) -> bool:
    want, got = _both(pair, "email")
    return bool(want.casefold() == got.casefold())


def _answer(pair: Pair) -> bool:
    """Where the customer writes what they like, it may stand in a sentence."""
    want, got = map(plain, _both(pair, "answer"))
    return want == got or (not pair.case.get("options") and f" {want} " in f" {got} ")


def _ask(pair: Pair) -> bool:
    """To hear every question in everything is no hearing."""
    want, got = set(pair.want["ask"]), set(pair.got.get("ask") or ())
    is_open = "other" not in want or bool(got) or pair.got.get("command") == "person"
    return want - {"other"} <= got and len(got - want) <= 2 and is_open


def _also(pair: Pair) -> bool:
    want, got = ([one] if isinstance(one, Mapping) else list(one) for one in _both(pair, "also"))
    return len(want) == len(got) and all(
        _is_met(second) and not any(_is_added(key, second, pair) for key in _committing(second.got))
        for second in (Pair(pair.case, *both) for both in zip(want, got, strict=True))
    )


def _is_added(key: str, second: Pair, first: Pair) -> bool:
    """Whether a second wish is given what was not said of it; the first one's day, time and person may stand there."""
    known = {"days": [first.draft.get("day")], "time": first.draft.get("time"), "staff": first.draft.get("staff")}
    is_shared = key in known and second.got[key] in (first.got.get(key), known[key])
    return not (key in second.want or key == "goal" or is_shared)


def _command(pair: Pair) -> bool:
    want, got = pair.want["command"], pair.got.get("command")
    return got == want or {got, want} <= {"bye", "thanks"} or (not got and want in {"hello", "wait"})


def _shift(pair: Pair) -> bool:
    want, got = pair.want["shift"], pair.got.get("shift")
    start = _start(pair)
    if is_length(want) and start is not None:
        return _leads_to(moved(start, want), pair) or (
            got == want and not (pair.got.get("days") or pair.got.get("time"))
        )
    is_near = (want == "other" and got == "later") or (want in {"later", "earlier"} and got == "other")
    return bool(got == want) or is_near


def _leads_to(at: datetime, pair: Pair) -> bool:
    days, hours = pair.got.get("days"), pair.got.get("time")
    fits_day = days is None or same_days([at.date().isoformat()], days, pair.today)
    return bool(days or hours) and fits_day and (hours is None or same_hours(f"{at:%H:%M}", hours))


def _unread(pair: Pair) -> bool:
    """Said to be unclear, or left alone."""
    return bool(pair.got.get("unread")) or not any(pair.got.get(key) for key in ("days", "time", "pick"))


def _agree(pair: Pair) -> bool:
    """Who gives another value has said no."""
    want, got = pair.want["agree"], pair.got.get("agree")
    changes = ("change", "days", "time", "service", "staff", "shift", "name", "email", "phone")
    return bool(got is want) or (want is False and got is None and any(pair.got.get(key) for key in changes))


def _language(pair: Pair) -> bool:
    want, got = _both(pair, "language")
    wanted, heard = (Locale("en").languages.get(str(one), str(one)) for one in (want, got))
    return bool(wanted == heard != "")


_HEARD: dict[str, Callable[[Pair], bool]] = {
    "service": _names_of("service"),
    "not_service": _names_of("not_service"),
    "not_staff": _names_of("not_staff"),
    "staff": _staff,
    "which": _which,
    "days": _days,
    "not_days": _not_days,
    "time": _time,
    "name": _name,
    "email": _email,
    "phone": lambda pair: same_phone(*_both(pair, "phone")),
    "answer": _answer,
    "ask": _ask,
    "also": _also,
    "command": _command,
    "shift": _shift,
    "unread": _unread,
    "agree": _agree,
    "language": _language,
}


# Whether anything was heard that was not said


def _harms(pair: Pair) -> Iterator[str]:
    for key in _committing(pair.got):
        if key in pair.want:
            if not _is_heard(key, pair):
                yield key
        elif not any(excuse(pair) for keys, excuse in _EXCUSES if key in keys):
            yield key


def _committing(said: Meaning) -> Iterator[str]:
    for key in COMMITS:
        value = said.get(key)
        is_way_back = key == "command" and value not in _GIVES_UP
        is_direction = key == "shift" and not is_length(value)
        is_nothing = value is None or value is False or value in ([], {})
        if not (is_nothing or is_way_back or is_direction):
            yield key


def _goes_on(pair: Pair) -> bool:
    """That goal is under way, or whoever gives this wants to book."""
    gives = pair.wants("service", "days", "time", "staff", "soonest")
    return bool(pair.got["goal"] == pair.draft.get("goal")) or (pair.got["goal"] == "book" and gives)


def _is_the_only_one(pair: Pair) -> bool:
    return len(pair.booked) <= 1 or (pair.asked == "which" and pair.wants("days", "service"))


def _names_what_is_booked(*keys: str) -> Callable[[Pair], bool]:
    """It is the appointment meant that has this service, person, day or time."""

    def names_it(pair: Pair) -> bool:
        place = pair.want.get("which")
        meant = [pair.booked[place]] if isinstance(place, int) else pair.booked
        goals = {"cancel", "show"} | ({"move"} if set(keys) <= {"service", "staff"} else set())
        said = [key for key in keys if pair.got.get(key)]
        return pair.want.get("goal") in goals and any(_is_of(key, pair.got[key], one) for key in said for one in meant)

    return names_it


def _is_asked_about(key: str) -> Callable[[Pair], bool]:
    def is_about(pair: Pair) -> bool:
        topics = {"rota", "hours", "availability", "about", "price", "length"}
        is_question = not topics.isdisjoint(pair.want.get("ask") or ()) and not pair.wants("goal")
        return is_question and (
            key == "days" or not names(pair.got[key]).isdisjoint(names(pair.want.get("about") or []))
        )

    return is_about


def _are_the_days_left(pair: Pair) -> bool:
    return (pair.wants("not_days") and _not_days(pair)) or pair.wants("shift")


def _are_on_offer(pair: Pair) -> bool:
    days, offered = pair.got["days"], {str(one)[:10] for one in pair.case.get("offered") or ()}
    return pair.asked == "time" and (not isinstance(days, list) or offered.issuperset(days))


def _is_the_day_chosen(pair: Pair) -> bool:
    return pair.wants("time") and bool(pair.draft.get("day")) and pair.got["days"] == [pair.draft["day"]]


def _takes_what_is_on_offer(pair: Pair) -> bool:
    is_offer = pair.asked in {"time", "day", "service", "staff", "which"}
    return is_offer and pair.wants("pick", "days", "time", "service", "staff")


_EXCUSES: tuple[tuple[tuple[str, ...], Callable[[Pair], bool]], ...] = (
    (("goal",), _goes_on),
    (("which",), _is_the_only_one),
    *(((key,), _names_what_is_booked(key)) for key in ("service", "staff", "days", "time")),
    *(((key,), _is_asked_about(key)) for key in ("service", "staff", "days")),
    (("days",), _are_the_days_left),
    (("days",), _are_on_offer),
    (("days",), _is_the_day_chosen),
    (("time",), lambda pair: pair.wants("shift")),
    (("agree",), _takes_what_is_on_offer),
    (("staff",), lambda pair: pair.got["staff"] == "anyone" and pair.wants("not_staff")),
)
"""What may be heard of a key though a reading does not say it, since it leads nowhere else."""
