"""Which language a message is written in, and what is said in it to whom it cannot be spoken with."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dialogs.saying.catalogue import languages_with
from dialogs.saying.languages import full_languages, language_of, partial_languages
from dialogs.saying.not_spoken import not_spoken

_FOLDER = Path(os.environ.get("BOOKINGS_API_DATA", "")) / "messages"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("could I come in tomorrow afternoon?", "en"),
        ("hätten Sie morgen noch was frei?", "de"),
        ("quisiera una cita para mañana por la tarde", "es"),
        ("quisiera cancelar mi cita manana", "es"),
        ("je voudrais déplacer mon rendez-vous", "fr"),
        ("c’est combien pour l’examen ?", "fr"),
        ("queria marcar uma consulta para amanhã", "pt"),
        ("vorrei prenotare per domani mattina", "it"),
        ("ik wil graag een afspraak maken voor morgen", "nl"),
    ],
)
def test_a_message_is_known_by_its_common_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "gracias",
        "manicure",
        "10:30",
        "name@example.com",
        "Maria da Silva dos Santos",
        "José de los Santos",
        "Ludwig van den Berg",
        "Ola Nord, ola.bom@example.com",
        "no no no",
        "Martin von der Heyden",
        "jeudi 10 décembre à 15h",
        "lunes 3 de diciembre",
        "am 3. Dezember",
        "danke, thanks! bitte, please",
        "🙏🙏",
    ],
)
def test_names_dates_single_words_and_halves_are_of_no_language(text: str) -> None:
    assert language_of(text) is None


def test_every_language_in_which_something_is_said_is_known() -> None:
    assert languages_with("detect.toml") == tuple(sorted(full_languages() + partial_languages()))


@pytest.mark.skipif(not _FOLDER.is_dir(), reason="BOOKINGS_API_DATA names no folder with customers' messages")
def test_customers_messages_are_hardly_ever_taken_for_another_language() -> None:
    texts = [file.read_text("utf-8") for file in sorted(_FOLDER.glob("*/messages.jsonl"))]
    cases = [json.loads(line) for text in texts for line in text.splitlines()]
    heard = [(case["locale"][:2], language_of(case["say"]), len(case["say"].split())) for case in cases]

    wrong = [found for spoken, found, _ in heard if found not in {None, spoken}]
    longer = [found == spoken for spoken, found, words in heard if words >= 4]

    assert len(wrong) < 0.01 * len(heard)
    assert sum(longer) > 0.8 * len(longer)


def test_who_is_not_understood_hears_so_in_their_own_language() -> None:
    said = not_spoken("fr", ("de", "en"), business="Studio Almeida", phone="+351 21 555 0100")

    assert said == (
        "Dans cette conversation, je ne peux répondre qu’en allemand ou anglais. "
        "Vous pouvez tout de même écrire dans votre langue : je lirai les nombres, les noms et les dates autant que "
        "possible. "
        "Si vous préférez parler à quelqu’un, appelez Studio Almeida au +351 21 555 0100. "
        "Pour continuer en anglais, écrivez « english »."
    )


def test_without_a_phone_and_without_english_neither_is_promised() -> None:
    said = not_spoken("es", ("de",), business="Studio Almeida", phone=None)

    assert said == (
        "En este chat solo puedo responder en alemán. "
        "Aun así, puede escribir en su idioma: leeré los números, los nombres y las fechas en la medida de lo posible. "
        "Si prefiere hablar con una persona, póngase en contacto directamente con Studio Almeida."
    )


@pytest.mark.parametrize("language", full_languages() + partial_languages())
@pytest.mark.parametrize("phone", [None, "+351 21 555 0100"])
def test_it_can_be_said_in_every_language(language: str, phone: str | None) -> None:
    said = not_spoken(language, ("de", "en"), business="Studio Almeida", phone=phone)

    assert "Studio Almeida" in said
    assert phone is None or phone in said
    assert "english" in said


def test_who_goes_on_in_english_anyway_is_not_offered_it() -> None:
    said = not_spoken("nl", ("en", "de"), business="Studio Almeida", phone=None)

    assert "Engels of Duits" in said
    assert "english" not in said
