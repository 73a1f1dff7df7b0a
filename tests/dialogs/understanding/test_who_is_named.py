"""Names in a frame, of two people at once and put right; and whoever is only told of, who does not come."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.acts import Ask, GivePeople, Topic
from tests.dialogs.understanding.hearing import (
    CLINIC,
    NAME,
    NOTHING,
    acts,
    business,
    said,
    wrongly_heard,
)

_SALON = business("Haircut", "Strähnen")


@pytest.mark.parametrize(
    ("text", "locale", "name"),
    [
        ("Sue and Dave Brown", "en-GB", "Sue and Dave Brown"),
        ("it's joint, so Sue & Dave Brown", "en-GB", "Sue & Dave Brown"),
        ("sue and dave brown", "en-GB", "Sue and Dave Brown"),
        ("Sue Brown", "en-GB", "Sue Brown"),
        ("put me under Okafor", "en-GB", "Okafor"),
        ("under Okafor", "en-GB", "Okafor"),
        ("Jo, surname Pike", "en-GB", "Jo Pike"),
        ("Siobhan - S I O B H A N - Keane", "en-GB", "Siobhan Keane"),
        ("Kathryn with a K. Kathryn Moss", "en-GB", "Kathryn Moss"),
        ("K. Moss", "en-GB", "K. Moss"),
        ("Köhler reicht", "de-DE", "Köhler"),
        ("Nachname Köhler", "de-DE", "Köhler"),
        ("tragen Sie Köhler ein", "de-DE", "Köhler"),
    ],
)
def test_the_name_within_its_frame_is_heard(text: str, locale: str, name: str) -> None:
    assert not wrongly_heard(said(text, NAME, locale=locale, name=name))


@pytest.mark.parametrize("text", ["is it under Okafor?", "under what name did I book?"])
def test_a_name_that_is_asked_about_is_not_given(text: str) -> None:
    assert not wrongly_heard(said(text, NAME))


@pytest.mark.parametrize(
    ("text", "locale", "heard"),
    [
        ("we both work so evenings", "en-GB", None),
        ("my wife and I both work, can we come on Friday", "en-GB", None),
        ("both of us want a haircut", "en-GB", 2),
        ("my wife and I want a hearing test", "en-GB", 2),
        ("can I bring both kids for a hearing test", "en-GB", 2),
        ("meine Frau und ich arbeiten beide, also abends", "de-DE", None),
        ("am 20. hat meine Frau Geburtstag und ich möchte ihr Strähnen schenken", "de-DE", None),
        ("meine Frau und ich möchten zum Hearing test", "de-DE", 2),
    ],
)
def test_who_is_only_told_of_does_not_come(text: str, locale: str, heard: Any) -> None:
    found = [
        act.count
        for act in acts(text, NOTHING, CLINIC if "test" in text else _SALON, locale)
        if isinstance(act, GivePeople)
    ]

    assert found == ([heard] if heard else [])


@pytest.mark.parametrize(
    "text", ["can I bring my toddler along", "can my husband come with me", "is it ok if I bring my mum for support"]
)
def test_company_is_asked_about(text: str) -> None:
    found = acts(text, NOTHING, CLINIC)

    assert not any(isinstance(act, GivePeople) for act in found)
    assert Topic.BRING in {act.topic for act in found if isinstance(act, Ask)}
