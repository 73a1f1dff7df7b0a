"""Several who come together, as it is said: how they come, and what they are called."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import AnyAct, Field, GivePeople, GiveText, GiveTogether, Goal, Skip
from dialogs.understanding.context import Asked, Context, Draft, NamedService
from dialogs.understanding.reader import read

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Lisbon"))
SERVICES = (NamedService("cut", "Haircut"), NamedService("beard", "Beard trim"))


def acts(said: str, locale: str, **context: object) -> tuple[AnyAct, ...]:
    return read(said, Context(now=NOW, locale=locale, services=SERVICES, **context))  # type: ignore[arg-type]


def names(said: str, locale: str, *, of_others: bool) -> list[str]:
    draft = Draft(goal=Goal.BOOK, name="Ana Silva" if of_others else None)
    found = acts(said, locale, asked=Asked.NAME, names_asked=3, may_skip_name=of_others, draft=draft)
    return [act.text for act in found if isinstance(act, GiveText) and act.field is Field.NAME]


@pytest.mark.parametrize(
    ("said", "locale", "at_once"),
    [
        ("side by side", "en-GB", True),
        ("both at once please", "en-GB", True),
        ("together", "en-GB", True),
        ("one after the other", "en-GB", False),
        ("one after another please", "en-GB", False),
        ("gleichzeitig bitte", "de-DE", True),
        ("alle zusammen", "de-DE", True),
        ("nacheinander", "de-DE", False),
        ("einer nach dem anderen", "de-DE", False),
    ],
)
def test_how_they_come(said: str, locale: str, *, at_once: bool) -> None:
    assert acts(said, locale, asked=Asked.TOGETHER, draft=Draft(goal=Goal.BOOK)) == (GiveTogether(at_once=at_once),)


@pytest.mark.parametrize(
    ("said", "locale"),
    [
        ("haircut for me and my brother tomorrow, side by side", "en-GB"),
        ("Haircut für meinen Sohn und mich morgen, gleichzeitig", "de-DE"),
    ],
)
def test_how_they_come_beside_how_many_they_are(said: str, locale: str) -> None:
    found = [act for act in acts(said, locale) if isinstance(act, GivePeople | GiveTogether)]

    assert [type(act) for act in found] == [GivePeople, GiveTogether]


@pytest.mark.parametrize(
    ("said", "locale", "called"),
    [
        ("Rui", "en-GB", ["Rui"]),
        ("my son Rui", "en-GB", ["Rui"]),
        ("his name is Rui", "en-GB", ["Rui"]),
        ("Rui and Eva Silva", "en-GB", ["Rui Silva", "Eva Silva"]),
        ("rui, eva", "en-GB", ["Rui", "Eva"]),
        ("my brother Rui and my friend Eva", "en-GB", ["Rui", "Eva"]),
        ("mein Sohn Rui", "de-DE", ["Rui"]),
        ("Rui und Eva Silva", "de-DE", ["Rui Silva", "Eva Silva"]),
        ("meine Frau Eva und unser Sohn Rui", "de-DE", ["Eva", "Rui"]),
    ],
)
def test_what_those_are_called_who_come_too(said: str, locale: str, called: list[str]) -> None:
    assert names(said, locale, of_others=True) == called


@pytest.mark.parametrize(
    ("said", "locale", "called"),
    [
        ("Ana Silva and Rui Silva", "en-GB", ["Ana Silva", "Rui Silva"]),
        ("Ana Silva, my son is Rui Silva", "en-GB", ["Ana Silva", "Rui Silva"]),
        ("Ana Silva, ana@example.com", "en-GB", ["Ana Silva"]),
        ("Silva, Ana", "en-GB", ["Ana Silva"]),
        ("Ana Silva und Rui Silva", "de-DE", ["Ana Silva", "Rui Silva"]),
    ],
)
def test_all_can_be_named_with_the_customer(said: str, locale: str, called: list[str]) -> None:
    assert names(said, locale, of_others=False) == called


@pytest.mark.parametrize(
    ("said", "locale"),
    [
        *((said, "en-GB") for said in ("ok, thanks", "great, go ahead", "no, sorry", "friday and saturday", "my wife")),
        *((said, "en-GB") for said in ("haircut and beard trim", "just me", "one moment", "never mind", "yes and no")),
        *((said, "de-DE") for said in ("ja, gerne", "gut, danke", "super, passt", "meine Frau und mein Sohn")),
    ],
)
@pytest.mark.parametrize("of_others", [True, False])
def test_what_is_no_name_of_anybody(said: str, locale: str, *, of_others: bool) -> None:
    assert names(said, locale, of_others=of_others) == []


@pytest.mark.parametrize(
    ("said", "locale"),
    [
        *((said, "en-GB") for said in ("skip", "no", "use my name", "all under my name please", "doesn't matter")),
        *((said, "de-DE") for said in ("überspringen", "nein", "auf meinen Namen", "egal")),
    ],
)
def test_names_of_others_can_be_left_out(said: str, locale: str) -> None:
    draft = Draft(goal=Goal.BOOK, name="Ana Silva")

    found = acts(said, locale, asked=Asked.NAME, names_asked=2, may_skip_name=True, draft=draft)

    assert [act.field for act in found if isinstance(act, Skip)] == [Field.NAME]
