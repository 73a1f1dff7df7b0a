"""A yes, by clauses: every sentence of the languages' examples, and what may stand beside a yes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from dialogs.acts import Agree, Decline, Goal
from dialogs.saying.catalogue import languages_with
from dialogs.trial.business import sample
from dialogs.understanding.context import Asked, Context, Draft, NamedService, NamedStaff
from dialogs.understanding.reader import read
from dialogs.when import When

LANGUAGES = languages_with("examples.yaml")
ZONE = ZoneInfo("Europe/Lisbon")
START = datetime(2026, 12, 3, 10, 0, tzinfo=ZONE)


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
