"""A service by the first letters of its name is said, and not taken."""

from __future__ import annotations

import pytest

from dialogs.understanding.context import NamedService
from dialogs.understanding.message import Message
from dialogs.understanding.values.catalogue import catalogue_of
from dialogs.understanding.values.service_acronyms import by_acronym

NAMES = {
    "en-GB": ("Personal training session", "Permanent residence application", "Haircut", "Deep tissue massage"),
    "de-DE": ("Professionelle Zahnreinigung", "Ultraschall", "Kleine Inspektion"),
}


def found(said: str, locale: str) -> tuple[str, ...]:
    catalogue = catalogue_of(tuple(NamedService(name, name) for name in NAMES[locale]), locale)
    services = by_acronym(Message(said).tokens, catalogue)
    assert all(one.is_weak for one in services)
    return tuple(key for one in services for key in one.ids)


@pytest.mark.parametrize(
    ("said", "locale", "service"),
    [
        ("PT with Cormac on friday", "en-GB", "Personal training session"),
        ("pt friday", "en-GB", "Personal training session"),
        ("how about the PR file", "en-GB", "Permanent residence application"),
        ("a DTM please", "en-GB", "Deep tissue massage"),
        ("pzr übermorgen", "de-DE", "Professionelle Zahnreinigung"),
    ],
)
def test_it_is_found_by_its_letters(said: str, locale: str, service: str) -> None:
    assert found(said, locale) == (service,)


@pytest.mark.parametrize(
    ("said", "locale"),
    [
        ("p on friday", "en-GB"),
        ("to me at ten", "en-GB"),
        ("HC please", "en-GB"),
        ("PTX", "en-GB"),
        ("um acht", "de-DE"),
        ("PX", "de-DE"),
    ],
)
def test_other_letters_are_none(said: str, locale: str) -> None:
    assert found(said, locale) == ()


def test_letters_of_two_are_of_none() -> None:
    names = ("Personal training", "Private tuition")
    catalogue = catalogue_of(tuple(NamedService(name, name) for name in names), "en-GB")

    assert by_acronym(Message("PT on friday").tokens, catalogue) == ()
