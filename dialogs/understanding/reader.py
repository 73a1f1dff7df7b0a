"""The steps of the reading in their order: offers, values, clauses, yes and no, goals, and whose value is whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from msgspec import structs

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Besides,
    Change,
    Command,
    Decline,
    Direction,
    Do,
    Doubt,
    Field,
    GiveBusiness,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveTogether,
    GiveWhen,
    Goal,
    Pick,
    Reason,
    Shift,
    Skip,
    Topic,
    Want,
)
from dialogs.understanding.agreement import agreement, is_known
from dialogs.understanding.answer import answer_of
from dialogs.understanding.clauses import Island, clauses_of
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.finding import find_values
from dialogs.understanding.found import Found, Kind
from dialogs.understanding.goals import GoalReading, goals_of
from dialogs.understanding.language import Language, language_of
from dialogs.understanding.message import LONGEST, Message, clean, folded, lowered
from dialogs.understanding.moods import ClauseReading, read_clause, topics_of
from dialogs.understanding.ownership import owned
from dialogs.when import Like, When

_SEVERAL = 2
_MOST_OF_A_NAME = 0.85
_DAYS_ASKED = {"hours", "rota", "availability"}
_WORDS_OF_A_WISH = 4


def read(said: str, context: Context) -> tuple[AnyAct, ...]:
    """Everything that one message does. Never raises, whatever was typed; what cannot be used is a `Doubt`."""
    message = Message(said)
    if not message.tokens:
        return ()
    if (pressed := offered(message, context)) is not None:
        return pressed
    if (named := _whole_name(message, context)) is not None:
        return (named,)
    language = language_of(context.locale.partition("-")[0])
    found = find_values(message, context, language)
    islands = [Island(one.kind.value, one.span) for one in found if one.kind is not Kind.NOTHING and not _is_left(one)]
    clauses = clauses_of(message, islands, language.words)
    readings = [read_clause(clause, found, language, is_foreign=context.is_foreign) for clause in clauses]
    _leave_to_the_question(readings, language)
    _without_relative_questions(readings, language)
    acts = tuple(_acts(message, readings, context, language))
    if len(clean(said)) > LONGEST:
        return (*acts, Doubt(reason=Reason.TOO_LONG))
    return acts or tuple(_nothing_heard(message, readings, context))


def _is_left(one: Found) -> bool:
    """What no value took: a word like any other where templates are searched ("your hours on Saturday")."""
    return isinstance(one.act, Doubt) and one.act.reason is Reason.LEFT_OVER


def _without_relative_questions(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "One for my lad who is 12" asks nothing; "can you tell me who is in on Friday" does."""
    pronouns = language.words.clauses.pronouns
    for before, reading in pairwise(readings):
        is_relative = reading.clause.is_attached and reading.clause.joiner in pronouns
        if is_relative and not reading.clause.is_asked and not before.has("question"):
            reading.won = [match for match in reading.won if match.group != "questions"]


def _nothing_heard(message: Message, readings: Sequence[ClauseReading], context: Context) -> Iterator[AnyAct]:
    """ "I have a toothache", and whoever cannot tell which service they need."""
    is_unsure = any(match.name == "unsure" for reading in readings for match in reading.answers)
    is_idle = context.asked in {None, Asked.GOAL} and context.draft.goal is None
    words = sum(token.is_word for token in message.tokens)
    if context.asked is Asked.SERVICE and is_unsure:
        yield Skip(field=Field.SERVICE)
    elif any(reading.is_question for reading in readings) and context.asked is not Asked.CONFIRM:
        yield Ask(topic=Topic.OTHER, span=(0, len(message.own)))
    elif is_idle and words >= _WORDS_OF_A_WISH and not any(reading.clause.is_asked for reading in readings):
        yield Doubt(reason=Reason.UNKNOWN_WORDS, words=message.own, span=(0, len(message.own)))


def _leave_to_the_question(readings: Sequence[ClauseReading], language: Language) -> None:
    """ "Which is cheaper, a cut or a colour?": values alone, before the question mark, are what is asked about."""
    for before, after in pairwise(readings):
        is_asking = before.asks_openly and before.clause.is_asked and after.clause.ends_asked
        if is_asking and all(word.startswith("<") or word in language.words.clauses.soft for word in after.words):
            before.aside += after.counted
            after.aside, after.counted = after.aside + after.counted, []


def offered(message: Message, context: Context) -> tuple[AnyAct, ...] | None:
    """The acts of what is on the screen and has just these words, compared plainly; None where several differ."""
    said = message.text.strip()
    for plain in (lowered, _bare):
        there = (*context.options, *context.buttons)
        found = {option.acts for option in there if plain(said) and plain(option.label) == plain(said)}
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _whole_name(message: Message, context: Context) -> GiveService | None:
    """A service whose name of several words is all that is said, whatever else its words would say."""
    said = _bare(message.text)
    if " " not in said or context.asked not in {None, Asked.GOAL, Asked.SERVICE}:
        return None
    named = [service.id for service in context.services if _bare(service.name) == said]
    return GiveService(service_ids=(named[0],), span=(0, len(message.own))) if len(named) == 1 else None


def _bare(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())


def _acts(
    message: Message, readings: Sequence[ClauseReading], context: Context, language: Language
) -> Iterator[AnyAct]:
    doubts = [one.act for reading in readings for one in reading.counted if isinstance(one.act, Doubt)]
    consent = agreement(readings, context, language.words) if context.asked not in {None, Asked.GOAL} else None
    goals = goals_of(readings, context)
    answer = answer_of(message, readings, context, goals, language)
    if answer is not None:
        yield answer
        yield from (act for act in owned(readings, context, goals, language.words) if isinstance(act, GiveText))
        return
    yield from _business(message, context)
    yield from goals.acts
    facts = [
        act for act in owned(readings, context, goals, language.words) if not (consent and _restates(act, context))
    ]
    facts = _counted(facts, readings, context, goals, doubts)
    if any(_is_series(reading, message, language) for reading in readings):
        facts = [_first_of_series(act, context) for act in facts]
    facts = list(_with_what_was_asked_about(facts, readings, context, language))
    ways = dict.fromkeys(name for reading in readings for name in reading.names("ways"))
    facts += [GiveTogether(at_once=name == "at-once") for name in ways]
    yield from facts
    yield from doubts
    yield from _asides(readings, context, goals, facts, language, message)
    yield from _stance(consent, context, goals, facts)


def _counted(
    facts: Sequence[AnyAct],
    readings: Sequence[ClauseReading],
    context: Context,
    goals: GoalReading,
    doubts: Sequence[Doubt],
) -> list[AnyAct]:
    """What of the facts counts: little where it is only told, no day in doubt, nothing but details of who gives up."""
    left = list(facts)
    if _is_only_told(readings, context, left):
        left = [act for act in left if isinstance(act, GiveText | Skip)]
    if any(doubt.reason in {Reason.LEFT_OVER, Reason.TWO_VALUES} for doubt in doubts):
        left = [act for act in left if not isinstance(act, GiveWhen | Pick)]
    elif not any(isinstance(act, GiveWhen) for act in left) and any(_is_open(one, context) for one in readings):
        left.append(GiveWhen(when=When(since=context.today)))
    if any(isinstance(act, Want) and act.again for act in goals.acts):
        left = [_like_before(act) for act in left]
    commands = {command for reading in readings for command in _commands(reading, readings, context, goals)}
    if Command.STOP in commands:
        left = [act for act in left if isinstance(act, GiveText)]  # "leave it, I'll come in the new year"
    return left


def _with_what_was_asked_about(
    facts: Sequence[AnyAct], readings: Sequence[ClauseReading], context: Context, language: Language
) -> Iterator[AnyAct]:
    """The facts, and what a question beside them told already; then what only points to what there is."""
    yield from _on_the_day_asked_about(facts, readings)
    is_timed = any(isinstance(act, GiveWhen) for act in facts)
    if is_timed:
        yield from (
            act for act in (_person(readings, facts, language), _subject(readings, facts, context)) if act is not None
        )
    if context.appointments and not is_timed and any("right-after" in one.names("references") for one in readings):
        yield GiveWhen(when=When(like=(Like.RIGHT_AFTER,)))
    if context.appointments and any("one-more" in one.names("references") for one in readings):
        yield GivePeople(count=1, is_for_other=True)


def _is_only_told(readings: Sequence[ClauseReading], context: Context, facts: Sequence[AnyAct]) -> bool:
    """Whether what else is said beside an answer in the customer's own words wishes for nothing."""
    wishing = [reading for reading in readings if reading.has("correction") or reading.has("wish")]
    if any(reading.counted for reading in wishing) or any(reading.names("goals") for reading in readings):
        return False
    if any(isinstance(act, GiveWhen) and act.is_correction for act in facts):
        return False
    is_given = any(isinstance(act, GiveText) for act in facts)
    is_open = context.asked is Asked.NAME and not is_given
    return context.asked in {Asked.QUESTION, Asked.NAME, Asked.EMAIL, Asked.PHONE} and not is_open


def _business(message: Message, context: Context) -> Iterator[AnyAct]:
    """One of several businesses, by its whole name or, where it is asked which, by a word that only it has."""
    if len(context.businesses) < _SEVERAL:
        return
    said = f" {_bare(message.text)} "
    whole = [key for key, name in context.businesses if f" {_bare(name)} " in said]
    words = {key: set(_bare(name).split()) for key, name in context.businesses}
    own = [
        key
        for key, theirs in words.items()
        if set(said.split()) & theirs - set().union(*(other for one, other in words.items() if one != key))
    ]
    found = whole or (own if context.asked is Asked.BUSINESS else [])
    if len(found) == 1:
        yield GiveBusiness(business_id=found[0])


def _is_open(reading: ClauseReading, context: Context) -> bool:
    """ "Any day": all of them would do, which is another thing than to say no day."""
    is_said = bool(reading.counted) or context.asked is Asked.DAY
    return reading.has("any-day") and not reading.is_condition and is_said


def _restates(act: AnyAct, context: Context) -> bool:
    is_fact = isinstance(act, GiveWhen | GiveStaff | GiveService | GiveText)
    return is_fact and context.asked is Asked.CONFIRM and is_known(Found(Kind.WHEN, act.span, act), context)


def _stance(consent: bool | None, context: Context, goals: GoalReading, facts: Sequence[AnyAct]) -> Iterator[AnyAct]:
    if consent and (goals.goal in {None, Goal.BOOK} or context.asked is Asked.CONFIRM_CANCEL):
        yield Agree()
    elif consent is False:
        fields = {Asked.PHONE: Field.PHONE, Asked.EMAIL: Field.EMAIL}
        if context.asked in fields and not any(isinstance(act, Skip | GiveText) for act in facts):
            yield Skip(field=fields[context.asked])
        yield Decline()


def _asides(
    readings: Sequence[ClauseReading],
    context: Context,
    goals: GoalReading,
    facts: Sequence[AnyAct],
    language: Language,
    message: Message,
) -> Iterator[AnyAct]:
    """Questions, commands, what shall be asked again, and the way from what is on offer."""
    given = {act.field for act in facts if isinstance(act, GiveText)}
    has_when = any(isinstance(act, GiveWhen) for act in facts)
    for reading in readings:
        if reading.is_condition and not reading.names("questions"):
            continue
        for name in topics_of(reading, reading.counted):
            yield _question(Topic(name), reading, language, context)
        if _is_series(reading, message, language):
            yield Ask(topic=Topic.SERIES, span=reading.clause.span)
        commands = list(_commands(reading, readings, context, goals))
        yield from (Do(command=command) for command in commands)
        for name in reading.names("changes"):
            field = Field(name)
            if field not in given and not (field in {Field.DAY, Field.TIME} and has_when):
                yield Change(field=field)
        if context.asked is not None or context.draft.goal is not None or goals.goal is Goal.MOVE:
            is_free = (not has_when or goals.goal is Goal.MOVE) and not reading.names("ways")
            is_free = is_free and Command.STOP not in commands  # "no more appointments"
            yield from (Shift(direction=Direction(name)) for name in reading.shifts if is_free)
        if context.options or context.days or context.starts:
            is_free = not has_when and not reading.has("past") and "other" not in reading.shifts
            yield from (Pick(index=int(name)) for name in reading.names("picks") if is_free)


def _is_interjection(reading: ClauseReading, readings: Sequence[ClauseReading]) -> bool:
    """ "Stop, that's an e-bike, the other service please", "scrap that, I meant Friday": the rest tells."""
    others = [each for each in readings if each is not reading]
    if len(reading.words) == 1:
        return any(each.counted or each.names("changes") or each.has("correction") for each in others)
    wishing = [each for each in others if each.counted and (each.has("correction") or each.has("wish"))]
    wishing += [each for each in others if each.has("correction") and not each.has("past")]
    return any(each.clause.span > reading.clause.span for each in wishing)


def _on_the_day_asked_about(facts: Sequence[AnyAct], readings: Sequence[ClauseReading]) -> Iterator[AnyAct]:
    """ "How late are you open on Thursday, and could I come at six?": a time without a day is one of that day."""
    asked = [one.act.when for reading in readings if _DAYS_ASKED & set(reading.names("questions"))
             for one in reading.aside if isinstance(one.act, GiveWhen)]  # fmt: skip
    days = asked[0] if len(asked) == 1 and asked[0].has_days else None
    for act in facts:
        if isinstance(act, GiveWhen) and days is not None and not act.when.has_days and not act.when.like:
            when = replace(act.when, days=days.days, since=days.since, until=days.until, weekdays=days.weekdays)
            yield structs.replace(act, when=when)
        else:
            yield act


def _is_of_no_wish(reading: ClauseReading) -> bool:
    return reading.is_condition or any(reading.has(mood) for mood in ("past", "held", "told"))


def _subject(readings: Sequence[ClauseReading], facts: Sequence[AnyAct], context: Context) -> AnyAct | None:
    """ "How much is a haircut, and do you have anything on Saturday?": what is spoken of is what is wished for."""
    if any(isinstance(act, GiveService | Besides) for act in facts):
        return None
    is_open = context.asked is None and context.draft.service_id is None and not context.appointments
    told = [reading for reading in readings if is_open and not _is_of_no_wish(reading)]
    asked = [one.act for reading in readings if reading.names("questions") for one in reading.aside]
    asked += [one.act for reading in told for one in reading.aside if one.score >= _MOST_OF_A_NAME]
    services = [act for act in asked if isinstance(act, GiveService) and not act.is_weak]
    return services[0] if len({act.service_ids for act in services}) == 1 else None


def _person(readings: Sequence[ClauseReading], facts: Sequence[AnyAct], language: Language) -> AnyAct | None:
    """ "Is Marek in on Mondays? If so, him at ten": whom "him" means, where one person was asked about."""
    if any(isinstance(act, GiveStaff) for act in facts):
        return None
    asked = [one.act for reading in readings if reading.names("questions") for one in reading.aside]
    named = [act for act in asked if isinstance(act, GiveStaff) and act.staff_ids]
    pronouns = language.words.whom
    is_meant = any(pronouns & set(reading.words) for reading in readings if reading.counted or reading.has("wish"))
    return named[0] if len(named) == 1 and is_meant else None


def _like_before(act: AnyAct) -> AnyAct:
    """ "The same again the week after": the same day of that week, at the same time."""
    is_stretch = isinstance(act, GiveWhen) and (act.when.since or act.when.until) and not act.when.has_time
    if isinstance(act, GiveWhen) and is_stretch:
        return structs.replace(act, when=replace(act.when, like=(Like.SAME_TIME, Like.SAME_DAY)))
    return act


def _first_of_series(act: AnyAct, context: Context) -> AnyAct:
    return structs.replace(act, when=_next_days(act.when, context)) if isinstance(act, GiveWhen) else act


def _is_series(reading: ClauseReading, message: Message, language: Language) -> bool:
    """ "Every Friday": one of them is booked, and the customer is told so."""
    spans = (one.span for one in reading.counted if one.kind is Kind.WHEN)
    return any(set(folded(message.own[slice(*span)]).split()) & language.words.every for span in spans)


def _commands(
    reading: ClauseReading, readings: Sequence[ClauseReading], context: Context, goals: GoalReading
) -> Iterator[Command]:
    """To stop beside another goal, or where it is asked whether to cancel, gives nothing up."""
    gives_number = any(
        isinstance(one.act, GiveText) and one.act.field is Field.PHONE for each in readings for one in each.counted
    )
    for command in map(Command, reading.names("commands")):
        is_given = gives_number or context.asked is Asked.PHONE
        if command is Command.PERSON and is_given:
            continue  # "912 345 678, call me after five" gives a number
        if command is Command.WAIT and goals.acts:
            continue  # "wait, cancel that"
        is_turned = goals.goal or context.asked is Asked.CONFIRM_CANCEL or _is_interjection(reading, readings)
        if command is not Command.STOP or not is_turned:
            yield command


def _next_days(when: When, context: Context) -> When:
    """The next of each weekday that is asked about."""
    if when.has_days and not (when.days or when.since or when.until):
        week = (context.today + timedelta(days=n) for n in range(1, 8))
        return replace(when, days=tuple(day for day in week if day.weekday() in when.weekdays), weekdays=())
    return when


def _spoken(reading: ClauseReading, language: Language) -> str:
    """The code of the language that is asked for; empty where none is named."""
    return next((code for word in reading.words if (code := language.words.languages.get(word))), "")


def _minutes(reading: ClauseReading, language: Language) -> int:
    """The first number of a clause, in figures or in words; 0 where none is said."""
    for one in (*reading.aside, *reading.counted):
        if isinstance(one.act, Shift) and one.act.by is not None:
            return round(abs(one.act.by.total_seconds()) / 60)
    for word in reading.words:
        if word.isdecimal():
            return int(word[:3])
        if (number := language.times.numbers.get((word,))) is not None:
            return number[1]
    return 0


def _question(topic: Topic, reading: ClauseReading, language: Language, context: Context) -> Ask:
    ask = Ask(
        topic=topic,
        span=reading.clause.span,
        minutes=_minutes(reading, language) if topic is Topic.LATE else 0,
        language=_spoken(reading, language) if topic is Topic.LANGUAGE else "",
    )
    for one in (*reading.aside, *reading.counted):
        match one.act:
            case GiveWhen(when=when):
                ask = structs.replace(ask, when=_next_days(when, context))
            case GiveService(service_ids=ids):
                ask = structs.replace(ask, service_ids=tuple(dict.fromkeys((*ask.service_ids, *ids))))
            case GiveStaff(staff_ids=ids):
                ask = structs.replace(ask, staff_ids=tuple(dict.fromkeys((*ask.staff_ids, *ids))))
            case _:
                pass
    return ask
