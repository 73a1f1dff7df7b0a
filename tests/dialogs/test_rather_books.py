"""Whoever is asked who they are, to see what they have, can book instead: nobody is kept at a code."""

from __future__ import annotations

import pytest

from dialogs.state.tasks import Booking
from dialogs.understanding.context import Asked
from tests.dialogs.visitor import ANA, Visitor

SEES = {
    "en-GB": ["what have I booked?", "I'm running late"],
    "de-DE": ["was habe ich gebucht?", "ich verspäte mich um 10 Minuten"],
}
BOOKS = {
    "en-GB": [
        "ok then book a haircut for friday",
        "I'd like a haircut on Friday",
        "book me a haircut on friday instead",
        "I'd rather book a haircut, friday",
        "can I get a haircut on friday?",
    ],
    "de-DE": [
        "dann buchen Sie mir einen Haircut am Freitag",
        "ich hätte gern einen Haircut am Freitag",
        "lieber einen Haircut am Freitag buchen",
        "kann ich am Freitag einen Haircut haben?",
    ],
}
CASES = [(locale, sees, books) for locale in SEES for sees in SEES[locale] for books in BOOKS[locale]]


@pytest.mark.parametrize(("locale", "sees", "books"), CASES)
@pytest.mark.parametrize("beside", [(), (ANA,)])
async def test_whoever_is_asked_who_they_are_can_book_instead(
    locale: str, sees: str, books: str, beside: tuple[str, ...]
) -> None:
    visitor = Visitor(locale=locale)

    await visitor.say(sees, *beside)
    assert visitor.state.asked is (Asked.CODE if beside else Asked.EMAIL)
    await visitor.say(books)

    assert [type(task) for task in visitor.state.tasks] == [Booking]
    assert visitor.visit.service_id is not None
    assert visitor.visit.when.days


@pytest.mark.parametrize("locale", SEES)
async def test_a_booking_that_waited_goes_on(locale: str) -> None:
    visitor = Visitor(locale=locale)

    await visitor.say(BOOKS[locale][1], SEES[locale][1], ANA)
    assert len(visitor.state.tasks) == 2
    await visitor.say(BOOKS[locale][1])

    assert [type(task) for task in visitor.state.tasks] == [Booking]


@pytest.mark.parametrize("locale", SEES)
async def test_what_is_booked_can_be_asked_for_twice(locale: str) -> None:
    visitor = Visitor(locale=locale)

    await visitor.say(SEES[locale][0], ANA, SEES[locale][0])
    assert len(visitor.state.tasks) == 1
    await visitor.say("{code}")

    assert not visitor.state.tasks
