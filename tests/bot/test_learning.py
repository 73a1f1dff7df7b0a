"""What services turned out to be called: nothing that could lead to a person is kept, and no answer depends on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import conversing
from bot.conversing import conversation_with
from bot.learning import keep, learned_in, plain_words
from dialogs.replies import Say
from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer, Made
from dialogs.state.tasks import Booking, Guest
from dialogs.trial.business import shop_of
from dialogs.trial.desk import TrialDesk
from dialogs.turn import take_turn
from dialogs.turns.open_turn import Learned, Turn
from graph.errors import TryLater
from scheduling.model import Catalogue
from storage.database.engine import open_database, upgrade
from storage.suggested_names import SuggestedName, SuggestedNames
from tests.worlds.sample import NOW

STUDIO = shop_of({"services": ["Haircut", "Massage"], "staff": ["Ana Costa", "Li Wu"], "name": "studio@x"})
PEOPLE = ["Ana Costa", "Li Wu", "M. de Sousa"]


class Desk(TrialDesk):
    """Whose catalogue may be out of reach."""

    is_down = False

    async def catalogue(self, business_id: str) -> Catalogue:
        if self.is_down:
            raise TryLater("get_business: down")
        return await super().catalogue(business_id)


@pytest.fixture
def desk() -> Desk:
    return Desk(STUDIO, datetime(2026, 11, 23, 9, tzinfo=STUDIO.zone))


def turn(*learned: tuple[str, str], **state: Any) -> Turn:
    known = ConversationState(**{"business_id": "studio@x"} | state)
    return Turn(known, (Say("Gladly."),), learned=tuple(Learned(*one) for one in learned))


async def words_kept(desk: Desk, words: str, before: ConversationState, **state: Any) -> list[str]:
    return [one.words for one in await learned_in(turn(("Haircut", words), **state), before, desk)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("trim", "trim"),
        ("  a Quick  TRIM, please! ", "a quick trim, please"),
        ("Strähnchen", "strahnchen"),
        ("cut & blow-dry", "cut & blow-dry"),
        ("<b>trim</b>\u200b", "trim"),
        ("one two three four five", "one two three four five"),
        ("one two three four five six", None),
        ("one-two-three-four-five-six", None),
        ("x" * 60, "x" * 60),
        ("x" * 61, None),
        ("trim 2", None),
        ("trim ½", None),
        ("trim for me@home", None),
        ("", None),
        (" ... ", None),
        ("\U0001f487", None),
        ("trim\x9b31m", None),
        ("tr\x9bim", None),
    ],
)
def test_words_are_kept_in_plain_form_and_only_where_they_are_few(said: str, kept: str | None) -> None:
    assert plain_words(said, PEOPLE) == kept


@pytest.mark.parametrize("said", ["ana", "that of ANA", "Aná's trim", "anas trim", "trim by costa", "wu", "the li cut"])
def test_words_with_the_name_of_somebody_are_not_kept(said: str) -> None:
    assert plain_words(said, PEOPLE) is None


@pytest.mark.parametrize("said", ["banana", "m", "analysis"])
def test_a_word_that_only_contains_a_name_is_none(said: str) -> None:
    assert plain_words(said, PEOPLE) == said


async def test_what_a_turn_has_learned_is_of_its_business(desk: Desk) -> None:
    learned = turn(("Haircut", "A trim"), ("Massage", "knead"), ("Haircut", "a trim"), ("Perm", "waves"))

    found = await learned_in(learned, ConversationState(), desk)

    assert found == (SuggestedName("studio@x", "Haircut", "a trim"), SuggestedName("studio@x", "Massage", "knead"))


@pytest.mark.parametrize(
    "known",
    [
        {"customer": Customer(name="Zoe Trimmer")},
        {"customer": Customer(made=(Made("studio@x", "a1", "i1", customer="Zoe Trimmer"),))},
        {"tasks": (Booking(guests=(Guest(), Guest("Zoe Trimmer"))),)},
        {"tasks": (Booking(guest_name="Zoe Trimmer"), Booking())},
    ],
)
async def test_names_that_the_conversation_knows_or_knew_before_are_not_kept(desk: Desk, known: dict[str, Any]) -> None:
    nobody, somebody = ConversationState(), ConversationState(**known)

    assert await words_kept(desk, "the zoe cut", nobody, **known) == []
    assert await words_kept(desk, "the zoe cut", somebody) == []
    assert await words_kept(desk, "the zoe cut", nobody) == ["the zoe cut"]
    assert await words_kept(desk, "trim by ana", nobody) == []


async def test_where_the_staff_are_not_known_nothing_is_kept(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.is_down = True

    assert await words_kept(desk, "trim", ConversationState()) == []

    assert [record.getMessage() for record in caplog.records] == ["what a service was called is not kept: TryLater"]


async def test_without_a_business_nothing_is_kept(desk: Desk) -> None:
    assert await words_kept(desk, "trim", ConversationState(), business_id=None) == []
    assert await words_kept(desk, "trim", ConversationState(business_id="studio@x"), business_id=None) == ["trim"]


async def test_the_conversation_hands_over_what_it_has_learned(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def learning(*arguments: Any, **more: Any) -> Turn:
        return replace(
            await take_turn(*arguments, **more), learned=(Learned("Haircut", "Trim"), Learned("Haircut", "7"))
        )

    monkeypatch.setattr(conversing, "take_turn", learning)

    answer = await conversation_with(desk, lambda: NOW)(None, Said("hello"))  # type: ignore[arg-type]  # fits the port

    assert answer.learned == (SuggestedName("studio@x", "Haircut", "trim"),)
    assert answer.replies


async def test_what_cannot_be_kept_is_dropped_and_not_quoted(
    sqlite_address: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database(sqlite_address.replace("database.db", "nowhere/database.db"))
    suggested = SuggestedNames(database, lambda: NOW)

    await keep(suggested, [SuggestedName("studio@x", "Haircut", words) for words in ("trim", "crop")], "chat")

    await database.aclose()
    assert [record.getMessage() for record in caplog.records] == [
        "what a service was called could not be kept: DatabaseUnavailable"
    ]


async def test_what_is_kept_is_counted_once(sqlite_address: str) -> None:
    database = open_database(sqlite_address)
    await upgrade(database)
    suggested = SuggestedNames(database, lambda: NOW + timedelta(days=1))
    trim = SuggestedName("studio@x", "Haircut", "trim")

    for conversation in ("one", "two", "two", "three"):
        await keep(suggested, [trim, trim], conversation)

    assert [(one.name, one.conversations) for one in await suggested.shown(["studio@x"])] == [(trim, 3)]
    await database.aclose()
