"""How well messages are understood.

    python -m benchmarks.understanding
    python -m benchmarks.understanding floors
    python -m benchmarks.understanding meaning
    python -m benchmarks.understanding messages MESSAGES.jsonl BUSINESSES.json OUT.jsonl
        [--meaning] [--ask-to DIR] [--answers DIR] [--always]

The first prints all figures: of every batch of messages that there is (`benchmarks/batches.py` says where), and of
dates and times alone, beside dateparser's. The second makes the floors that the tests hold what they are now. The third
tells what the offline ranking by meaning adds, and what it costs (`make meaning` installs it). The fourth writes a line
{"id", "heard"} for each message, with the keys of the set's README, and "with_yes" where something is said back first:
what is known once the customer has agreed to that.

Without a network, any model can be measured as the second reader, or a person in its place: --ask-to writes a file for
each message about which a model would be asked, named by the message's id, with all that it would be sent; --answers
reads the JSON that it answers from files of the same names. --always asks about every message.

`parse` gives dates and times of day alone, for measures of those.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TypeAlias

from benchmarks import figures, floors
from benchmarks.batches import read_businesses, read_lines
from benchmarks.meaning import lines as meaning_figures
from benchmarks.meaning import opened
from benchmarks.messages import heard_with_aids
from benchmarks.model_files import ModelOfFiles
from dialogs.acts import Reason
from dialogs.ports import Aids, ModelPolicy
from dialogs.understanding.context import Context
from dialogs.understanding.message import Message
from dialogs.understanding.times import Doubted, Said, TimeLanguage, read_times
from dialogs.understanding.times.others import language_of
from dialogs.understanding.times.resolve import when_of
from dialogs.understanding.times.values import Grain, Wish
from dialogs.when import When

Result: TypeAlias = dict[str, str | None]
_ALL_DAY = ((time(7, 0), time(19, 0)),)
_DAY = timedelta(days=1)


@cache
def _language(locale: str) -> TimeLanguage:
    return language_of(locale)


def parse(text: str, reference: datetime, tz: str, locale: str) -> list[Result]:  # noqa: ARG001
    """Days and times in a text, as the measure of dates wants them: best reading first, the ends of units exclusive."""
    context = Context(now=_moment(reference), locale=locale, country=locale[-2:], hours=(_ALL_DAY,) * 7)
    reading = read_times(Message(text), context, _language(locale))
    results: list[Result] = []
    for piece in reading.pieces:
        if isinstance(piece, Said):
            wishes = piece.wish.options or (piece.wish,)
            whens = piece.when.choices if len(piece.when.choices) == len(wishes) else (piece.when,)
            results += [one for wish, when in zip(wishes, whens, strict=False) for one in _results(wish, when)]
        elif isinstance(piece, Doubted) and piece.reason is Reason.OTHER_WEEKDAY and piece.days:
            results.append({"value": _stamp(piece.days[0], _at(piece, context))})
    return results


def _moment(reference: datetime | str) -> datetime:
    return reference if isinstance(reference, datetime) else datetime.fromisoformat(reference)


def _at(piece: Doubted, context: Context) -> time | None:
    return when_of(piece.wish, context).at


def _stamp(day: date | None, moment: time | None) -> str | None:
    if day is None:
        return None if moment is None else f"{moment:%H:%M}"
    return day.isoformat() if moment is None else f"{day.isoformat()}T{moment:%H:%M}"


def _results(wish: Wish, when: When) -> list[Result]:
    if when.after is not None or when.before is not None:
        return [_hours(wish, when)]
    if when.choices:
        return [found for one in when.choices for found in _results(wish, one)]
    days = wish.days
    if when.at is not None:
        return [{"value": _stamp(day, when.at)} for day in when.days] or [{"value": _stamp(when.since, when.at)}]
    if days is None or days.weekdays:
        return [{"value": _stamp(day, None)} for day in when.days]
    if days.grain >= Grain.WEEKEND and days.picks:
        return [{"start": days.picks[0].isoformat(), "end": (days.picks[-1] + _DAY).isoformat()}]
    if days.picks:
        return [{"value": day.isoformat()} for day in days.picks]
    return [{"start": _stamp(days.since, None), "end": _end(wish)}]


def _end(wish: Wish) -> str | None:
    days = wish.days
    if days is None or days.until is None:
        return None
    if not days.is_spoken:
        return (days.until + _DAY).isoformat()
    return (days.until.replace(day=1) if days.grain is Grain.MONTH else days.until).isoformat()


def _hours(wish: Wish, when: When) -> Result:
    day = when.days[0] if when.days else None
    hours = wish.hours
    if hours is not None and hours.is_around and when.after is not None and hours.after is None:
        middle = datetime.combine(day or date.min, when.after) + timedelta(minutes=30)
        return {"value": _stamp(day, middle.time())}
    return {"start": _bound(day, when.after), "end": _bound(day, when.before)}


def _bound(day: date | None, moment: time | None) -> str | None:
    return None if moment is None else _stamp(day, moment)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.understanding",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_subparsers(dest="what")
    messages = what.add_parser("messages", help="what is heard in a set of messages")
    for name in ("messages", "businesses", "out"):
        messages.add_argument(name, type=Path)
    messages.add_argument("--meaning", action="store_true", help="with the offline ranking by meaning")
    messages.add_argument("--ask-to", type=Path, metavar="DIR", help="writes what a model would be asked")
    messages.add_argument("--answers", type=Path, metavar="DIR", help="reads what a model has answered")
    messages.add_argument("--always", action="store_true", help="as if a model were asked about every message")
    what.add_parser("floors", help="makes the floors what they are now")
    what.add_parser("meaning", help="what the offline ranking by meaning adds and costs")
    asked = parser.parse_args()
    match asked.what:
        case "messages":
            with opened(is_wanted=asked.meaning) as meaning:
                is_asked = asked.ask_to is not None or asked.answers is not None
                model = ModelOfFiles(asked.ask_to, asked.answers) if is_asked else None
                policy = ModelPolicy.ALWAYS if asked.always else ModelPolicy.DOUBTS
                aids = Aids(meaning, model, policy)
                asyncio.run(write_heard(asked.messages, asked.businesses, asked.out, aids))
                if model is not None:
                    print(f"about {model.asked} messages a model would be asked")
        case "meaning":
            for line in meaning_figures():
                print(line, flush=True)
        case "floors":
            floors.write()
        case _:
            for line in figures.lines(parse):
                print(line, flush=True)


async def write_heard(messages: Path, businesses: Path, out: Path, aids: Aids) -> None:
    spoken_to = read_businesses(businesses)
    with out.open("w", encoding="utf-8") as file:  # nothing else runs meanwhile
        for case in read_lines(messages):
            if isinstance(aids.model, ModelOfFiles):
                aids.model.case_id = case["id"]
            line = {"id": case["id"], **await heard_with_aids(case, spoken_to[case["business"]], aids)}
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")


if __name__ == "__main__":
    main()
