"""Yes, no and "cancel it" in a language that the chat is not in."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime
from importlib import resources
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import Agree, AnyAct, Command, Decline, Do, Field, GiveText, Goal, Skip, Want
from dialogs.saying.catalogue import languages_with
from dialogs.understanding.context import (
    Asked,
    AskedQuestion,
    Context,
    Draft,
    MadeAppointment,
    NamedService,
    NamedStaff,
)
from dialogs.understanding.language import is_read
from dialogs.understanding.reader import read

_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
_LANGUAGES = languages_with("detect.toml")
_CHATS = ("en-GB", "de-DE")
_MADE = MadeAppointment(id="0", start=_NOW.replace(hour=15), service_id="cut", staff_ids=("dana",))


def _at(asked: Asked | None, locale: str = "en-GB") -> Context:
    draft = Draft(goal=Goal.BOOK, service_id="cut", staff_id="dana", start=_NOW.replace(hour=10))
    return Context(
        now=_NOW,
        locale=locale,
        asked=asked,
        draft=draft,
        services=(NamedService("cut", "Haircut"),),
        staff=(NamedStaff("dana", "Dana Ferreira"),),
    )


def _at_cancelling(locale: str = "en-GB") -> Context:
    return replace(
        _at(Asked.CONFIRM_CANCEL, locale), draft=Draft(goal=Goal.CANCEL, appointment_ids=("0",)), appointments=(_MADE,)
    )


def _answers(language: str, kind: str) -> list[str]:
    file = resources.files("dialogs") / "languages" / language / "detect.toml"
    phrases: list[str] = tomllib.loads(file.read_text(encoding="utf-8"))["answers"].get(kind, [])
    return phrases


def _of(kind: str) -> list[tuple[str, str]]:
    """Every phrase of a language that is not read, in each of the chats."""
    unread = [language for language in _LANGUAGES if not is_read(language)]
    return [(phrase, chat) for language in unread for phrase, chat in product(_answers(language, kind), _CHATS)]


def _agrees(acts: tuple[AnyAct, ...]) -> bool:
    return any(isinstance(act, Agree) for act in acts)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_every_language_says_yes_and_no(language: str) -> None:
    yes, no = set(_answers(language, "yes")), set(_answers(language, "no"))

    assert yes and no
    assert not yes & no
    assert not (yes | no) & set(_answers(language, "beside"))


@pytest.mark.parametrize(
    "said",
    ["Oui, merci", "sí, gracias", "Sì, va bene", "ja graag", "Sim, obrigada", "vale, muchas gracias", "d'accord"],
)
@pytest.mark.parametrize("chat", _CHATS)
def test_a_yes_books(said: str, chat: str) -> None:
    assert _agrees(read(said, _at(Asked.CONFIRM, chat)))


def test_no_phrase_of_a_no_is_ever_a_yes() -> None:
    places = (Asked.CONFIRM, Asked.TIME)
    for phrase, chat in _of("no"):
        for said in (phrase, f"{phrase}, ok", f"perfect, {phrase}"):
            assert not any(_agrees(read(said, _at(asked, chat))) for asked in places), said
            assert not _agrees(read(said, _at_cancelling(chat))), said


def test_what_only_stands_beside_an_answer_books_nothing() -> None:
    """But what the language of the chat has too, such as "ok"."""
    for phrase, chat in _of("beside"):
        if phrase not in {"ok", "okay", "oké", "super", "súper", "genial", "génial", "top", "prima", "y"}:
            assert not _agrees(read(phrase, _at(Asked.CONFIRM, chat))), phrase


@pytest.mark.parametrize(
    "said", ["non merci", "no, gracias", "no grazie", "nee dank je", "não, obrigado", "nein danke"]
)
def test_a_no_declines(said: str) -> None:
    assert any(isinstance(act, Decline) for act in read(said, _at(Asked.CONFIRM)))
    assert [act.field for act in read(said, _at(Asked.PHONE)) if isinstance(act, Skip)] == [Field.PHONE]


@pytest.mark.parametrize(
    "said",
    [
        "oui non",
        "sí, no",
        "sì?",
        "vale ?",
        "oui, mais avec Dana",
        "sí pero más tarde",
        "ja maar niet bij Dana",
        "non, perfect",
    ],
)
def test_what_is_more_than_an_answer_or_two_at_once_is_no_yes(said: str) -> None:
    assert not _agrees(read(said, _at(Asked.CONFIRM)))


@pytest.mark.parametrize("said", ["annulez", "cancelar", "annulla", "annuleer maar", "sí, cancélala", "oui, annulez"])
@pytest.mark.parametrize("chat", _CHATS)
def test_cancel_is_what_it_is_in_the_language_of_the_chat(said: str, chat: str) -> None:
    assert Command.STOP in {act.command for act in read(said, _at(Asked.CONFIRM, chat)) if isinstance(act, Do)}
    assert _agrees(read(said, _at_cancelling(chat)))
    nothing_yet = replace(_at(None, chat), draft=Draft(), appointments=(_MADE,))
    assert Goal.CANCEL in {act.goal for act in read(said, nothing_yet) if isinstance(act, Want)}


@pytest.mark.parametrize("said", ["laisse tomber", "déjalo estar", "lascia perdere", "laat maar", "deixa pra lá"])
def test_who_does_not_go_on_books_nothing(said: str) -> None:
    assert Command.STOP in {act.command for act in read(said, _at(Asked.CONFIRM)) if isinstance(act, Do)}


@pytest.mark.parametrize("said", ["oui merci", "no gracias", "Sim", "va bene, grazie", "combien ça coûte", "annuler"])
@pytest.mark.parametrize("chat", _CHATS)
def test_an_answer_is_no_name(said: str, chat: str) -> None:
    assert not any(isinstance(act, GiveText) for act in read(said, _at(Asked.NAME, chat)))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Dale", "Dale"),
        ("Vale", "Vale"),
        ("Mai Tran", "Mai Tran"),
        ("Maria da Silva dos Santos", "Maria da Silva dos Santos"),
        ("Will Young", "Will Young"),
        ("Ola Nord, ola@example.com", "Ola Nord"),
        ("Je m'appelle Claire Dubois", "Claire Dubois"),
        ("me llamo José de la Cruz", "José de la Cruz"),
        ("Ik heet Jan van der Berg", "Jan van der Berg"),
    ],
)
@pytest.mark.parametrize("chat", _CHATS)
def test_a_name_stays_one(said: str, name: str, chat: str) -> None:
    given = [act for act in read(said, _at(Asked.NAME, chat)) if isinstance(act, GiveText)]

    assert [act.text for act in given if act.field is Field.NAME] == [name]


def test_who_is_called_so_is_meant() -> None:
    context = replace(_at(Asked.STAFF), staff=(NamedStaff("dale", "Dale"), NamedStaff("dana", "Dana Ferreira")))

    assert not _agrees(read("Dale", context))


def test_the_business_s_own_question_takes_what_is_said() -> None:
    open_question = replace(_at(Asked.QUESTION), question=AskedQuestion("1", ()))
    with_options = replace(_at(Asked.QUESTION), question=AskedQuestion("1", ("Yes", "No")))

    assert [act.text for act in read("non merci", open_question) if isinstance(act, GiveText)] == ["non merci"]
    assert [act.text for act in read("non merci", with_options) if isinstance(act, GiveText)] == ["No"]
