"""A yes, by clauses: every sentence of the languages' examples, and what may stand beside a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from dialogs.acts import Agree, Ask, Command, Decline, Do, GiveWhen, Goal, Topic, Want
from dialogs.saying.catalogue import languages_with
from dialogs.trial.business import sample
from dialogs.understanding.context import Asked, Context, Draft, NamedService, NamedStaff
from dialogs.understanding.reader import read
from dialogs.when import When

LANGUAGES = languages_with("examples.yaml")
ZONE = ZoneInfo("Europe/Lisbon")
START = datetime(2026, 12, 3, 10, 0, tzinfo=ZONE)
HALF_PAST = START + timedelta(minutes=30)


@cache
def examples(language: str) -> dict[str, list[str]]:
    file = resources.files("dialogs") / "languages" / language / "examples.yaml"
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def at_the_summary(language: str) -> Context:
    service = NamedService(
        "cut", sample(language).services[0].name, length=timedelta(minutes=30), staff_ids=("dana", "marco")
    )
    draft = Draft(
        goal=Goal.BOOK,
        service_id="cut",
        staff_id="dana",
        when=When(days=(START.date(),), at=START.time()),
        start=START,
        name="Ana Silva",
        email="ana@example.com",
        phone="912345678",
    )
    return Context(
        now=datetime(2026, 11, 23, 9, 0, tzinfo=ZONE),
        locale=language,
        country="PT",
        asked=Asked.CONFIRM,
        draft=draft,
        services=(service,),
        staff=(NamedStaff("dana", "Dana"), NamedStaff("marco", "Marco")),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_yes_agrees(language: str) -> None:
    there = at_the_summary(language)
    wrong = [said for said in examples(language)["not_yes"] if any(isinstance(one, Agree) for one in read(said, there))]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_yes_is_heard_as_one(language: str) -> None:
    said = examples(language)["yes"]
    missed = [one for one in said if not any(isinstance(act, Agree) for act in read(one, at_the_summary(language)))]

    assert len(missed) <= len(said) * 0.05, missed


@pytest.mark.parametrize("said", ["no", "nope", "no, not yet", "nah thanks"])
def test_a_no_declines(said: str) -> None:
    acts = read(said, at_the_summary("en"))

    assert any(isinstance(one, Decline) for one in acts)
    assert not any(isinstance(one, Agree) for one in acts)


def about_to_cancel(language: str) -> Context:
    return replace(at_the_summary(language), asked=Asked.CONFIRM_CANCEL)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "yes cancel it please, I'll be in touch for a new one"),
        ("en", "Yes please, I'm not well"),
        ("en", "yes, cancel, I'll ring you next week"),
        ("en", "yes, our car won't start"),
        ("de", "Ja bitte absagen, ich melde mich wieder"),
        ("de", "Ja bitte, ich bin krank"),
        ("de", "Ja, absagen. Ich rufe nächste Woche an"),
    ],
)
def test_whoever_cancels_may_say_why(language: str, said: str) -> None:
    assert Agree() in read(said, about_to_cancel(language))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "yes but can I move it instead?"),
        ("en", "yes, I'd rather come on Friday"),
        ("en", "yes keep it"),
        ("en", "I'm not well, yes?"),
        ("en", "yes, I didn't say cancel"),
        ("de", "Ja, oder kann ich verschieben?"),
        ("de", "Ja, behalten"),
        ("de", "Ja, das habe ich nicht so gesagt"),
        ("de", "Ja, aber ich komme trotzdem"),
    ],
)
def test_more_than_why_is_no_yes_to_cancelling(language: str, said: str) -> None:
    assert not any(isinstance(one, Agree) for one in read(said, about_to_cancel(language)))


def at_the_times(language: str) -> Context:
    draft = Draft(goal=Goal.BOOK, service_id="cut", when=When(days=(START.date(),)))
    return replace(at_the_summary(language), asked=Asked.TIME, draft=draft, starts=(START,), days=(START.date(),))


@pytest.mark.parametrize(
    ("language", "said", "also"),
    [
        ("en", "yes please. it's for a cat, is that a problem?", Ask),
        ("en", "yes. my dog is nervous", None),
        ("en", "yes please, who is that with?", Ask),
        ("de", "ja bitte, mein Hund ist etwas ängstlich", None),
        ("de", "ja super, kostet das extra?", Ask),
    ],
)
def test_what_is_offered_is_taken_with_a_remark_or_a_question(language: str, said: str, also: type | None) -> None:
    acts = read(said, at_the_times(language))

    assert Agree() in acts
    assert also is None or any(isinstance(one, also) for one in acts)


@pytest.mark.parametrize("said", ["yes but have you anything later?", "yes or Friday?", "yes, do you have 11 as well?"])
def test_a_wish_beside_it_takes_nothing(said: str) -> None:
    assert not any(isinstance(one, Agree) for one in read(said, at_the_times("en")))


@pytest.mark.parametrize("said", ["halb 11 wär top, bei wem ist das denn?", "halb 11 passt, und wo seid ihr?"])
def test_a_time_is_taken_with_a_question_beside_it(said: str) -> None:
    acts = read(said, at_the_times("de"))

    assert any(isinstance(one, GiveWhen) and one.when.at == time(10, 30) for one in acts)


@pytest.mark.parametrize(
    ("language", "said"), [("de", "Jap, so passt's"), ("de", "Ja, so lassen wir's"), ("en", "yes that's ok now")]
)
def test_what_agrees_neither_asks_nor_gives_up(language: str, said: str) -> None:
    assert read(said, at_the_summary(language)) == (Agree(),)


@pytest.mark.parametrize("said", ["is it still ok?", "is that the 3rd?"])
def test_whether_it_holds_asks_of_what_is_chosen(said: str) -> None:
    assert read(said, at_the_summary("en")) == (Want(goal=Goal.SHOW, points_back=True),)


def test_what_times_there_are_asks_for_others() -> None:
    acts = read("what times do you have?", at_the_summary("en"))

    assert [one.topic for one in acts if isinstance(one, Ask)] == [Topic.AVAILABILITY]


def test_the_times_of_several_who_come_can_be_said_again() -> None:
    several = replace(at_the_summary("en"), draft=replace(at_the_summary("en").draft, other_starts=(HALF_PAST,)))

    assert read("10 and half 10 is grand, yes book that", several)[-1] == Agree()
    assert Agree() not in read("10 and 11 is grand, yes book that", several)


def test_the_way_that_several_come_can_be_said_again() -> None:
    in_turn = replace(at_the_summary("de"), draft=replace(at_the_summary("de").draft, is_at_once=False))
    at_once = replace(at_the_summary("de"), draft=replace(at_the_summary("de").draft, is_at_once=True))

    assert read("Ah ok nacheinander, super. Ja bitte buchen", in_turn)[-1] == Agree()
    assert Agree() not in read("Ah ok nacheinander, super. Ja bitte buchen", at_once)


@pytest.mark.parametrize("said", ["well nevermind. is it ok for cats too?", "forget it, what does it cost?"])
def test_a_question_that_is_taken_back_gives_nothing_up(said: str) -> None:
    assert Do(command=Command.STOP) not in read(said, at_the_times("en"))
