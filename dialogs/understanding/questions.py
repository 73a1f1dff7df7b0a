"""What a customer asks, and of what: its topics, with the days, services and people that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from msgspec import structs

from dialogs.acts import Ask, GiveService, GiveStaff, GiveWhen, Shift, Topic
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.counting import topics_of
from dialogs.understanding.described import as_described, services_said, services_spoken_of
from dialogs.understanding.found import Kind
from dialogs.understanding.language import Language
from dialogs.understanding.message import Message, folded
from dialogs.understanding.message_reading import MessageReading
from dialogs.understanding.values.language import load_language
from dialogs.when import When

_FEWEST_WORDS = 3
_OF_THE_BUSINESS = {Topic.PLACE, Topic.CONTACT}
_OF_A_SERVICE = {Topic.PRICE, Topic.LENGTH, Topic.ABOUT, Topic.ONLINE, Topic.BRING}


def questions_of(reading: ClauseReading, whole: MessageReading) -> Iterator[Ask]:
    """Of one clause."""
    if "how-it-works" in reading.names("references") and (known := services_spoken_of(whole)):
        yield Ask(topic=Topic.ABOUT, service_ids=known, span=reading.clause.span)
    for name in topics_of(reading, reading.counted):
        if Topic(name) in _OF_THE_BUSINESS and any(one.kind is Kind.CONTACT for one in reading.counted):
            continue  # "the address is ana@example.com" gives one
        yield as_described(_question(Topic(name), reading, whole), whole)
    if _asks_anything(reading):
        ask = as_described(Ask(topic=Topic.OTHER, span=reading.clause.span), whole)
        if ask.is_described:
            yield ask
    if is_series(reading, whole.message, whole.language):
        yield Ask(topic=Topic.SERIES, span=reading.clause.span)


def unread_questions(whole: MessageReading) -> Iterator[Ask]:
    """ "The first one. Will it be the same person for both?": what nobody here can answer is not passed over."""
    function, reasons = load_language(whole.context.locale).words.function, whole.language.words.clauses.reasons
    for reading in whole.clauses:
        is_wish = reading.has("wish") or reading.has("adds") or reading.clause.joiner in reasons
        if reading.clause.ends_asked and not (_is_read(reading) or is_wish) and _has_content(reading, function):
            yield as_described(Ask(topic=Topic.OTHER, span=reading.clause.span), whole)


def _is_read(reading: ClauseReading) -> bool:
    """Whether anything is understood of it but small words of a list ("from my house")."""
    won = any(match.group != "amounts" for match in reading.won)
    return won or any((reading.counted, reading.excluded, reading.aside, reading.answers))


def _has_content(reading: ClauseReading, function: frozenset[str]) -> bool:
    return len(reading.words) >= _FEWEST_WORDS and any(word not in function for word in reading.words)


def _asks_anything(reading: ClauseReading) -> bool:
    """ "... and do I need a patch test?": a question of no topic, beside something else."""
    is_plain = reading.is_question and not reading.has("wish") and not reading.names("goals")
    return not reading.names("questions") and (reading.asks_whether or is_plain)


def _question(topic: Topic, reading: ClauseReading, whole: MessageReading) -> Ask:
    ask = Ask(
        topic=topic,
        span=reading.clause.span,
        minutes=_minutes(reading, whole) if topic is Topic.LATE else 0,
        is_told=topic is Topic.LATE and _is_told(reading),
        language=_spoken(reading, whole.language) if topic is Topic.LANGUAGE else "",
    )
    for one in (*reading.aside, *reading.counted):
        match one.act:
            case GiveWhen(when=when):
                ask = structs.replace(ask, when=next_of_each(when, whole.context.today))
            case GiveService(service_ids=ids):
                ask = structs.replace(ask, service_ids=tuple(dict.fromkeys((*ask.service_ids, *ids))))
            case GiveStaff(staff_ids=ids):
                ask = structs.replace(ask, staff_ids=tuple(dict.fromkeys((*ask.staff_ids, *ids))))
            case _:
                pass
    if topic in _OF_A_SERVICE and not ask.service_ids and len(said := services_said(whole)) == 1:
        return structs.replace(ask, service_ids=said)  # "how does the colour work, and what does it cost?"
    return ask


def _is_told(reading: ClauseReading) -> bool:
    """ "I'm ten minutes late", and not "what if I'm late?"."""
    is_asked = reading.clause.ends_asked or reading.opens_question or reading.asks_openly
    return not (is_asked or reading.is_condition)


def is_series(reading: ClauseReading, message: Message, language: Language) -> bool:
    """ "Every Friday": one of them is booked, and the customer is told so."""
    spans = (one.span for one in reading.counted if one.kind is Kind.WHEN)
    return any(set(folded(message.own[slice(*span)]).split()) & language.words.every for span in spans)


def next_of_each(when: When, today: date) -> When:
    """The next of each weekday that is asked about."""
    if when.has_days and not (when.days or when.since or when.until):
        week = (today + timedelta(days=n) for n in range(1, 8))
        return replace(when, days=tuple(day for day in week if day.weekday() in when.weekdays), weekdays=())
    return when


def _spoken(reading: ClauseReading, language: Language) -> str:
    """The code of the language that is asked for; empty where none is named."""
    return next((code for word in reading.words if (code := language.words.languages.get(word))), "")


def _minutes(reading: ClauseReading, whole: MessageReading) -> int:
    """The first number of a clause, in figures or in words; 0 where none is said."""
    for one in (*reading.aside, *reading.counted):
        if isinstance(one.act, Shift) and one.act.by is not None:
            return round(abs(one.act.by.total_seconds()) / 60)
    said = folded(whole.message.own[slice(*reading.clause.span)]).split()  # "about 20 late" looks like an hour
    for word in (*reading.words, *said):
        if word.isdecimal():
            return int(word[:3])
        if (number := whole.language.times.numbers.get((word,))) is not None:
            return number[1]
    return 0
