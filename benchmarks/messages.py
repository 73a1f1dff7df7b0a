"""Customers' messages in the form in which sets of them are kept: a case as a context, and acts as what was heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import structs

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Besides,
    Change,
    Command,
    Decline,
    Do,
    Doubt,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    Field,
    GiveAppointment,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Goal,
    Pick,
    Shift,
    Skip,
    Topic,
    Want,
)
from dialogs.ports import Aids
from dialogs.saying.spoken import words_for
from dialogs.saying.wording import FormOfAddress
from dialogs.turns.aided import aided
from dialogs.turns.reading import as_written
from dialogs.understanding.context import (
    Asked,
    AskedQuestion,
    Context,
    Draft,
    MadeAppointment,
    NamedService,
    NamedStaff,
    Option,
)
from dialogs.understanding.reader import read
from dialogs.when import Like, When

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ASKED = {"confirm_cancel": Asked.CONFIRM_CANCEL}
_FEW_DAYS = 3
"""More days of the week than these are told by those that are left out."""
_COMMANDS = {Command.START_OVER: "restart"}


def heard(case: Mapping[str, Any], business: Mapping[str, Any]) -> dict[str, Any]:
    """What the reading hears in a case, with the keys of the set's README."""
    context = as_written(case["say"], context_of(case, business))
    return heard_of(read(case["say"], context), context)


async def heard_with_aids(case: Mapping[str, Any], business: Mapping[str, Any], aids: Aids) -> dict[str, Any]:
    """What is heard with aids: at once, and in `with_yes` what is once the customer has said that it was meant.

    Services that are asked about stand in `asked_service`.
    """
    context = as_written(case["say"], context_of(case, business))
    reading = await aided(case["say"], read(case["say"], context), context, aids)
    said = {"heard": heard_of(reading.acts, context)}
    if reading.proposed or any(_is_said(act) for act in reading.acts):
        said["with_yes"] = heard_of([*map(_taken, reading.acts), *reading.proposed], context)
    return said


def _is_said(act: AnyAct) -> bool:
    """One service, of which it is asked whether that is meant."""
    return isinstance(act, GiveService) and act.is_weak and len(act.service_ids) == 1


def _taken(act: AnyAct) -> AnyAct:
    return structs.replace(act, is_weak=False) if isinstance(act, GiveService) and _is_said(act) else act


def context_of(case: Mapping[str, Any], business: Mapping[str, Any]) -> Context:
    """Names are their own ids."""
    zone = ZoneInfo(business["tz"])
    starts = tuple(_moment(one, zone) for one in case["offered"] if case["asked"] == "time")
    days = tuple(date.fromisoformat(one) for one in case["offered"] if case["asked"] == "day")
    question = AskedQuestion(case.get("question") or "", tuple(case.get("options") or ()))
    return Context(
        now=_moment(case["now"], zone),
        locale=words_for(case["locale"], FormOfAddress.FORMAL).locale,
        country=business["country"],
        asked=_asked(case["asked"]),
        question=question if case["asked"] == "question" else None,
        options=tuple(_options(case, zone)),
        days=days,
        starts=starts,
        draft=_draft(case["draft"], zone),
        appointments=tuple(_made(number, one, zone) for number, one in enumerate(case["booked"])),
        services=tuple(_service(one, business) for one in business["services"]),
        staff=tuple(NamedStaff(one["name"], one["name"]) for one in business["staff"]),
        hours=tuple(tuple((_clock(a), _clock(b)) for a, b in business["hours"].get(day, ())) for day in DAYS),
    )


def _asked(asked: str | None) -> Asked | None:
    return None if asked is None else _ASKED.get(asked) or Asked(asked)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def _clock(text: str) -> time:
    return time(0, 0) if text == "24:00" else time.fromisoformat(text)


def _service(one: Mapping[str, Any], business: Mapping[str, Any]) -> NamedService:
    able = (member for member in business["staff"] if member["services"] == "all" or one["name"] in member["services"])
    return NamedService(
        id=one["name"],
        name=one["name"],
        length=timedelta(minutes=one["minutes"]),
        staff_ids=tuple(member["name"] for member in able),
        description=one.get("description") or "",
        seats=one.get("seats") or 1,
        is_online=bool(one.get("online")),
    )


def _made(number: int, one: Mapping[str, Any], zone: ZoneInfo) -> MadeAppointment:
    return MadeAppointment(str(number), one["service"], (one["staff"],), _moment(one["start"], zone))


def _draft(draft: Mapping[str, Any], zone: ZoneInfo) -> Draft:
    day, at = draft.get("day"), draft.get("time")
    at = at if isinstance(at, str) else None
    when = When(days=(date.fromisoformat(day),) if day else (), at=time.fromisoformat(at) if at else None)
    return Draft(
        goal=Goal(draft["goal"]) if draft.get("goal") else None,
        service_id=draft.get("service"),
        staff_id=draft.get("staff") if draft.get("staff") != "anyone" else None,
        when=when,
        start=_moment(f"{day}T{at}", zone) if day and at else None,
        name=draft.get("name"),
        email=draft.get("email"),
        phone=draft.get("phone"),
    )


def _options(case: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Option]:
    for one in case["offered"]:
        match case["asked"]:
            case "service":
                yield Option(one, (GiveService(service_ids=(one,)),))
            case "staff":
                yield Option(one, (GiveStaff(staff_ids=(one,) if one != "anyone" else ()),))
            case "day":
                yield Option(one, (GiveWhen(when=When(days=(date.fromisoformat(one),))),))
            case "time":
                moment = _moment(one, zone)
                yield Option(one, (GiveWhen(when=When(days=(moment.date(),), at=moment.time())),))
            case "which":
                yield Option(f"#{one}", (GiveAppointment(appointment_ids=(str(one),)),))
            case "question":
                yield Option(str(one), (GiveText(field=Field.ANSWER, text=str(one)),))
            case _:
                yield Option(str(one), ())


def heard_of(acts: Sequence[AnyAct], context: Context) -> dict[str, Any]:
    """The acts in the set's keys."""
    said: dict[str, Any] = {}
    for act in acts:
        _put(said, act, context)
    if "not_days" in said and not said["not_days"]:
        del said["not_days"]
    return said


def _put(said: dict[str, Any], act: AnyAct, context: Context) -> None:
    match act:
        case Want(goal=goal):
            said.update({} if goal is Goal.CHANGE else {"goal": goal.value})  # whether to move or to cancel is asked
        case GiveService(service_ids=ids, is_weak=is_weak):
            said["asked_service" if is_weak else "service"] = ids[0] if len(ids) == 1 else list(ids)
        case GiveStaff(staff_ids=ids):
            said["staff"] = "anyone" if not ids else ids[0] if len(ids) == 1 else list(ids)
        case GiveWhen(when=when):
            _put_when(said, when, context)
        case GivePeople(count=count, is_for_other=is_for_other):
            said.update({} if is_for_other else {"people": count})
        case GiveText(field=field, text=text):
            said[field.value] = text
        case GiveAppointment(appointment_ids=ids):
            said["which"] = int(ids[0]) if len(ids) == 1 else [int(one) for one in ids]
        case ExcludeServices(service_ids=ids):
            said["not_service"] = [*said.get("not_service", ()), *ids]
        case ExcludeStaff(staff_ids=ids):
            said["not_staff"] = [*said.get("not_staff", ()), *ids]
        case ExcludeWhen(when=when):
            _exclude(said, when)
        case Besides():
            said["also"] = _besides(act, context)
        case _:
            _put_rest(said, act)


def _put_rest(said: dict[str, Any], act: AnyAct) -> None:
    match act:
        case Pick(index=index):
            said["pick"] = index
        case Agree():
            said["agree"] = True
        case Decline():
            said["agree"] = False
        case Skip(field=Field.PHONE):
            said["no_phone"] = True
        case Change(field=field):
            said["change"] = field.value
        case Shift(direction=direction, by=by):
            said["shift"] = _length(by) if by else direction.value
        case Ask():
            _ask(said, act)
        case Do(command=command):
            said["command"] = _COMMANDS.get(command, command.value)
        case Doubt():
            said["unread"] = True
        case _:
            pass


def _ask(said: dict[str, Any], act: Ask) -> None:
    if act.topic is Topic.LANGUAGE:
        said["language"] = act.language
    elif act.topic is Topic.LATE:
        said["late"] = act.minutes
    if act.topic is not Topic.LANGUAGE:
        topic = act.topic.value if act.topic not in {Topic.WHY, Topic.SERIES, Topic.ONLINE, Topic.GENDER} else "other"
        said["ask"] = list(dict.fromkeys((*said.get("ask", ()), topic)))
    about = (*act.service_ids, *act.staff_ids)
    if about:
        said["about"] = about[0]


def _besides(act: Besides, context: Context) -> dict[str, Any]:
    ids = act.service_ids
    also: dict[str, Any] = {"service": ids[0] if len(ids) == 1 else list(ids)} if ids else {}
    if act.staff_ids:
        also["staff"] = act.staff_ids[0]
    return also | _when(act.when, context)


def _put_when(said: dict[str, Any], when: When, context: Context) -> None:
    if len(when.weekdays) > _FEW_DAYS and not (when.since or when.until):
        rest = [DAYS[number] for number in range(7) if number not in when.weekdays]  # "any weekday"
        said["not_days"] = [*said.get("not_days", ()), *rest]
        when = replace(when, weekdays=())
    said.update(_when(when, context))


def _when(when: When, context: Context) -> dict[str, Any]:
    said = {**_days(when, context), **_hours(when)}
    if when.soonest:
        said["soonest"] = True
    if when.latest:
        said["latest"] = True
    base = context.draft.start or (context.appointments[0].start if len(context.appointments) == 1 else None)
    if base is not None and Like.SAME_TIME in when.like:
        said["time"] = f"{base:%H:%M}"
    if base is not None and Like.SAME_DAY in when.like:
        said["days"] = [base.date().isoformat()]
    return said


def _days(when: When, context: Context) -> dict[str, Any]:
    if when.days:
        return {"days": [day.isoformat() for day in when.days]}
    if when.weekdays:
        first, last = when.stretch(context.today, timedelta(days=60))
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return {"days": [day.isoformat() for day in days if when.fits_day(day)]}
    if when.since or when.until:
        return {"days": {"from": when.since and when.since.isoformat(), "to": when.until and when.until.isoformat()}}
    return {}


def _hours(when: When) -> dict[str, Any]:
    if when.choices:
        clocks = {json_clock(one.at) for one in when.choices if one.at}
        return {"time": clocks.pop()} if len(clocks) == 1 else {}
    if when.at is not None:
        return {"time": json_clock(when.at)}
    if when.after is None and when.before is None:
        return {}
    hours: dict[str, Any] = {
        "from": when.after and json_clock(when.after),
        "to": when.before and json_clock(when.before),
    }
    return {"time": hours | ({"loose": True} if when.is_loose else {})}


def json_clock(clock: time) -> str:
    return f"{clock:%H:%M}"


def _exclude(said: dict[str, Any], when: When) -> None:
    days = [DAYS[number] for number in when.weekdays] + [day.isoformat() for day in when.days]
    if not days and when.since and when.until:
        days = [(when.since + timedelta(days=n)).isoformat() for n in range((when.until - when.since).days + 1)]
    if when.has_time and not days:
        is_morning = when.before is not None and (when.after is None or when.after < time(10))
        if is_morning and when.before is not None:
            said["time"] = {"from": json_clock(when.before), "to": None, "loose": True}
        elif when.after is not None:
            said["time"] = {"from": None, "to": json_clock(when.after), "loose": True}
        return
    said["not_days"] = [*said.get("not_days", ()), *days]


def _length(by: timedelta) -> str:
    minutes = abs(round(by.total_seconds() / 60))
    days, minutes = divmod(minutes, 1440)
    hours, minutes = divmod(minutes, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return ("-" if by < timedelta(0) else "+") + "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
