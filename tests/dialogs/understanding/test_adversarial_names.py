"""Services and people with names that say something else: what is on offer is what is meant, at every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.acts import (
    AnyAct,
    Do,
    Doubt,
    Field,
    GiveAppointment,
    GiveBusiness,
    GiveService,
    GiveStaff,
    GiveText,
    GiveWhen,
    Goal,
    Want,
)
from dialogs.understanding.context import Asked, AskedQuestion, Context, Draft, NamedService, NamedStaff, Option
from dialogs.understanding.reader import read
from dialogs.when import When
from tests.dialogs.understanding.adversarial import WORDS, labels
from tests.dialogs.understanding.hearing import context

ASKED = (None, Asked.GOAL, *(one for one in Asked if one is not Asked.GOAL))
STEADY = settings(max_examples=60, derandomize=True)


def kinds_of_acts(n: int) -> list[AnyAct]:
    """What can be on offer, each told apart from the others by its number."""
    key = str(n)
    return [
        GiveBusiness(business_id=key),
        GiveService(service_ids=(key,)),
        GiveStaff(staff_ids=(key,)),
        GiveWhen(when=When(days=(date(2026, 12, 1 + n),), at=time(10))),
        GiveAppointment(appointment_ids=(key,)),
        GiveText(field=Field.ANSWER, text=key),
        Want(goal=Goal.CANCEL, points_back=bool(n)),
    ]


def there(names: list[str], locale: str, asked: Asked | None) -> Context:
    """A business with these services and these people, where something was asked."""
    services = tuple(NamedService(f"s{n}", name, staff_ids=("p0",)) for n, name in enumerate(names))
    staff = tuple(NamedStaff(f"p{n}", name.title()) for n, name in enumerate(names))
    question = AskedQuestion("?", tuple(names)) if asked is Asked.QUESTION else None
    plain = context(locale=locale)
    return replace(plain, asked=asked, services=services, staff=staff, question=question, draft=Draft(goal=Goal.BOOK))


@pytest.mark.parametrize("locale", WORDS)
@STEADY
@given(st.data())
def test_a_label_on_offer_is_exactly_its_acts_at_every_step(locale: str, data: st.DataObject) -> None:
    names = data.draw(labels(locale))
    place = there(names, locale, data.draw(st.sampled_from(ASKED)))
    kind = data.draw(st.integers(0, len(kinds_of_acts(0)) - 1))
    options = tuple(Option(name, (kinds_of_acts(n)[kind],)) for n, name in enumerate(names))
    are_buttons = data.draw(st.booleans())
    shown = replace(place, buttons=options) if are_buttons else replace(place, options=options)

    for option in options:
        for typed in (option.label, option.label.upper(), f" {option.label.title()}. "):
            assert read(typed, shown) == option.acts


@pytest.mark.parametrize("locale", WORDS)
@STEADY
@given(st.data())
def test_what_stands_on_several_that_differ_is_none_of_them_unseen(locale: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(WORDS[locale]))
    place = there([name], locale, data.draw(st.sampled_from(ASKED)))
    twice = tuple(Option(name, (GiveAppointment(appointment_ids=(key,)),)) for key in "ab")

    acts = read(name, replace(place, buttons=twice))

    assert not any(isinstance(act, GiveAppointment) and len(act.appointment_ids) == 1 for act in acts)


@pytest.mark.parametrize("locale", WORDS)
@STEADY
@given(st.data())
def test_a_name_of_two_words_is_meant_by_whoever_types_the_whole(locale: str, data: st.DataObject) -> None:
    names = [name for name in data.draw(labels(locale)) if len(name.split()) > 1]
    place = replace(there(names, locale, data.draw(st.sampled_from([None, Asked.GOAL]))), draft=Draft(), staff=())

    for service in place.services:
        acts = read(service.name, place)
        given = [act.service_ids for act in acts if isinstance(act, GiveService)]
        others = [act for act in acts if isinstance(act, Do | Doubt | GiveWhen | GiveStaff)]
        goals = {act.goal for act in acts if isinstance(act, Want)}
        assert (given, others, goals - {Goal.BOOK}) == ([(service.id,)], [], set()), service.name
