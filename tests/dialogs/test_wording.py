"""The catalogue of sentences: every key that is used exists, none is left over, every language says the same."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from dialogs.acts import Field, Reason
from dialogs.apply import questions
from dialogs.apply.table import TABLE
from dialogs.saying.languages import full_languages, partial_languages
from dialogs.saying.notes import CHANGED_OF_A_BOOKING
from dialogs.saying.speaker import Speaker
from dialogs.saying.spoken import words_for
from dialogs.saying.summary import key_of
from dialogs.saying.wording import FormOfAddress, Wording, understood_locale
from dialogs.understanding.context import Asked
from dialogs.zones import Zones
from tests.dialogs.conftest import salon
from tests.worlds.sample import ZONE

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dialogs" / "languages"

# These have sentences of their own, for several of them together.
SAID_OTHERWISE = {
    *(Reason.LEFT_OVER, Reason.TWO_VALUES, Reason.UNKNOWN_WORDS, Reason.BAD_EMAIL, Reason.BAD_PHONE, Reason.BAD_CODE),
    Reason.NO_SUCH_SERVICE,
}
# And these sentences that are named in full.
HEARD_OTHERWISE = {
    *(Asked.GOAL, Asked.BUSINESS, Asked.TIME, Asked.GUEST, Asked.WHICH, Asked.UNDERSTOOD, Asked.MOVE_INSTEAD),
    Asked.HOW_LATE,
}
# Keys that the code puts together from a value: each must exist for all the values.
FAMILIES = {
    *(f"unclear-{asked.value}" for asked in set(Asked) - HEARD_OTHERWISE),
    *(f"trouble-{reason.value}" for reason in set(Reason) - SAID_OTHERWISE),
    *(f"why-{row.asked.value}" for row in TABLE if row.transition is questions.say_why_asked and row.asked),
    *(f"field-{key_of(field)}" for field in set(Field) - {Field.BUSINESS, Field.DAY}),
    *(f"button-field-{key_of(field)}" for field in CHANGED_OF_A_BOOKING),
    *(f"slots-{part}" for part in ("morning", "afternoon", "evening")),
}


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - the visitor's own naming
        self.names.add(node.id.name)


def _messages(language: str) -> dict[str, set[str]]:
    resource = FluentParser().parse((FOLDER / language / "sentences.ftl").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        assert type(entry).__name__ != "Junk", getattr(entry, "content", "")
        if isinstance(entry, Message):
            variables = _Variables()
            variables.visit(entry)
            assert entry.id.name not in found, f"{entry.id.name} stands twice"
            found[entry.id.name] = variables.names
    return found


def _words_in_code() -> set[str]:
    """Every string in the code that looks like a key."""
    words: set[str] = set()
    for place in ("dialogs", "bot"):
        for path in (ROOT / place).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    words.add(node.value)
    return words


_SAID = re.compile(r'(?:\bsay|\bnote|choice|look_again|say_receipt|checking)\(\s*"([\w-]+)"')


def _keys_said() -> set[str]:
    said: set[str] = set()
    for path in (ROOT / "dialogs").rglob("*.py"):
        said |= set(
            re.findall(
                r'(?:\bsay|\bnote|choice|look_again|say_receipt|checking)\(\s*"([\w-]+)"',
                path.read_text(encoding="utf-8"),
            )
        )
    return said


def test_every_sentence_that_is_said_is_in_the_catalogue() -> None:
    catalogue = set(_messages("en"))

    assert (_keys_said() | FAMILIES) - catalogue == set(), "to be added to sentences.ftl of every full language"


def test_no_sentence_is_left_over() -> None:
    catalogue = set(_messages("en"))

    assert catalogue - _words_in_code() - FAMILIES == set()


def _values(language: str) -> dict[str, set[str]]:
    """Every sentence with what is put into it, besides the form of address."""
    return {key: names - {"form"} for key, names in _messages(language).items()}


def test_languages_are_found_by_their_folders() -> None:
    assert {"de", "en"} <= set(full_languages())
    assert {*full_languages(), *partial_languages()} >= {"de", "en", "es", "fr", "it", "nl", "pt"}


@pytest.mark.parametrize("language", full_languages())
def test_languages_say_the_same_with_the_same_values(language: str) -> None:
    assert _values(language) == _values("en")


@pytest.mark.parametrize("language", partial_languages())
def test_partial_languages_have_all_that_says_they_are_not_spoken(language: str) -> None:
    needed = {key: names for key, names in _values("en").items() if key.startswith("language-")}
    there = _values(language)
    begun = there.keys() - needed.keys()

    lacking = ", ".join(sorted(_values("en").keys() - there.keys())) if begun else ""
    assert lacking == "", f"to be added to {language}/sentences.ftl, which has begun to be full"
    assert there == needed


def test_a_missing_value_is_an_error_and_not_a_hole_in_a_sentence() -> None:
    with pytest.raises(KeyError, match="ask-slot-again"):
        Wording("en-GB").say("ask-slot-again")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en-US", "en-US"),
        ("en_GB", "en-GB"),
        ("en", "en-GB"),
        ("en-IE", "en-IE"),
        ("xx", "en-GB"),
        ("", "en-GB"),
        ("en-GB.UTF-8", "en-GB"),
        ("../../etc", "en-GB"),
        ("'; drop", "en-GB"),
        ("de", "de"),
        ("de-AT", "de-AT"),
        ("de_CH.UTF-8", "de-CH"),
        ("fr-FR", "en-GB"),
    ],
)
def test_a_locale_is_understood_or_replaced(asked: str, spoken: str) -> None:
    assert understood_locale(asked) == spoken


@pytest.mark.parametrize(
    ("locale", "day", "short", "clock"),
    [
        ("en-GB", "Monday 30 March", "Mon 30 Mar", "15:05"),
        ("en-US", "Monday, March 30", "Mon Mar 30", "3:05 PM"),
        ("de-DE", "Montag, 30. März", "Mo. 30. März", "15:05"),
        ("de-CH", "Montag, 30. März", "Mo. 30. März", "15:05"),
    ],
)
def test_dates_and_times_are_written_as_the_locale_writes_them(locale: str, day: str, short: str, clock: str) -> None:
    words = Wording(locale)
    moment = datetime(2026, 3, 30, 15, 5, tzinfo=ZoneInfo("Europe/Lisbon"))

    assert (words.day(moment.date()), words.short_day(moment.date()), words.time(moment)) == (day, short, clock)


def test_a_time_is_said_in_the_zone_that_it_carries() -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)

    assert Wording("en-GB").time(summer.astimezone(ZoneInfo("Europe/Lisbon"))) == "13:00"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [(28, "EUR", "€28"), (28.5, "EUR", "€28.50"), (1200, "GBP", "£1,200"), (5, None, "5"), (5000, "JPY", "JP¥5,000")],
)
def test_prices(amount: float, currency: str | None, shown: str) -> None:
    assert Wording("en-GB").money(amount, currency) == shown


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(hours=1), "one hour"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(days=3), "3 days"),
        (timedelta(minutes=90), "90 minutes"),
    ],
)
def test_notice(length: timedelta, said: str) -> None:
    assert Wording("en-GB").notice(length) == said


def test_a_day_in_another_year_shows_its_year() -> None:
    assert Wording("en-GB").day_and_year(date(2025, 1, 2)) == "Thursday, 2 January 2025"


def test_a_name_that_ends_with_a_full_stop_brings_its_own() -> None:
    said = Wording("en-GB").say("trouble-staff-not-for", staff="Marco S.", service="Hot stones etc.")

    assert said == "Marco S. doesn't do Hot stones etc."


# German

_GERMAN = ("de-DE", "de-AT", "de-CH")
_SIE = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre[nmrs]?)\b")
_DU = re.compile(r"\b(du|dich|dir|dein|deine[nmrs]?)\b", re.IGNORECASE)
NOON = datetime(2026, 12, 3, 12, tzinfo=ZONE)


def _all_said(locale: str, form: FormOfAddress) -> dict[str, str]:
    words = Wording(locale, form)
    return {key: words.say(key, **dict.fromkeys(names, "…")) for key, names in _values("en").items()}


@pytest.mark.parametrize("locale", _GERMAN)
def test_who_is_addressed_formally_is_never_called_du(locale: str) -> None:
    said = _all_said(locale, FormOfAddress.FORMAL)

    assert {key: text for key, text in said.items() if _DU.search(text)} == {}
    assert _SIE.search(said["ask-goal"])


@pytest.mark.parametrize("locale", _GERMAN)
def test_who_is_addressed_informally_is_never_called_sie(locale: str) -> None:
    said = _all_said(locale, FormOfAddress.INFORMAL)

    assert {key: text for key, text in said.items() if _SIE.search(text)} == {}
    assert _DU.search(said["ask-goal"])


def test_both_forms_of_address_say_the_same_where_nobody_is_addressed() -> None:
    formal, informal = (_all_said("de-DE", form) for form in FormOfAddress)

    differ = {key for key in formal if formal[key] != informal[key]}
    assert differ == {key for key, text in informal.items() if _addresses_somebody(text)}


def _addresses_somebody(text: str) -> bool:
    imperative = re.compile(
        r"\b([Ss]ag|[Ss]chreib|[Mm]elde|[Ff]rag|[Nn]enn|[Ww]ähl|[Hh]ab noch|[Ss]chick|[Ll]ass|[Gg]ib"
        r"|[Ss]chau|[Vv]ersuch)\b"
    )
    return bool(_DU.search(text) or imperative.search(text))


def test_formal_is_the_form_of_address_when_nothing_is_said() -> None:
    assert Wording("de-DE").say("ask-day-online") == "Wann passt es Ihnen?"


def test_austrians_have_a_january_of_their_own() -> None:
    assert Wording("de-AT").day(date(2027, 1, 7)) == "Donnerstag, 7. Jänner"


def test_the_swiss_write_ss_and_their_own_quotation_marks() -> None:
    said = _all_said("de-CH", FormOfAddress.FORMAL)

    assert {key: text for key, text in said.items() if set(text) & set("ß„“")} == {}
    assert said["trouble-no-such-day"] == "Den Tag «…» gibt es im Kalender nicht."


def test_a_name_keeps_its_spelling_in_switzerland() -> None:
    said = Wording("de-CH").say("why-name", business="Weiß & Groß")

    assert said == "Damit Weiß & Groß weiss, wer kommt."


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "shown"),
    [
        ("de-DE", 30, "EUR", "30 €"),
        ("de-DE", 1200.5, "EUR", "1.200,50 €"),
        ("de-AT", 30, "EUR", "€ 30"),
        ("de-CH", 28.5, "CHF", "CHF 28.50"),
        ("de-DE", 28.5, None, "28,5"),
    ],
)
def test_prices_in_german(locale: str, amount: float, currency: str | None, shown: str) -> None:
    assert Wording(locale).money(amount, currency) == shown


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(hours=1), "eine Stunde"),
        (timedelta(hours=24), "24 Stunden"),
        (timedelta(days=3), "3 Tage"),
        (timedelta(minutes=90), "90 Minuten"),
    ],
)
def test_notice_in_german(length: timedelta, said: str) -> None:
    assert Wording("de-DE").notice(length) == said


def _speaker(locale: str, customer: str | None = None, *, online: bool = False) -> Speaker:
    return Speaker(Wording(locale), salon(), Zones(ZONE, ZoneInfo(customer) if customer else None, online=online))


def test_a_time_in_a_german_sentence_has_its_uhr_once() -> None:
    here = _speaker("de-DE").booking("Haarschnitt", NOON, "Dana")
    abroad = _speaker("de-DE", "Europe/Berlin").moment(NOON)
    online = _speaker("de-DE", "Europe/Berlin", online=True).moment(NOON)

    assert here == "Haarschnitt am Donnerstag, 3. Dezember um 12:00 Uhr bei Dana"
    assert abroad == "Donnerstag, 3. Dezember um 12:00 Uhr (13:00 Uhr bei Ihnen)"
    assert online == "Donnerstag, 3. Dezember um 13:00 Uhr (12:00 Uhr in Lissabon)"


@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize(
    ("locale", "customer", "said"),
    [
        ("en-GB", "Europe/Berlin", "12:00 (Lisbon time)"),
        ("de-DE", "Europe/Berlin", "12:00 Uhr (Ortszeit Lissabon)"),
        ("en-GB", "Europe/London", "12:00"),  # the same clock, so nothing needs to be said
        ("en-GB", None, "12:00"),
    ],
)
def test_where_the_business_wants_its_own_zone_alone_no_other_time_is_said(
    locale: str, customer: str | None, online: bool, said: str
) -> None:
    theirs = ZoneInfo(customer) if customer else None
    zones = Zones(ZONE, theirs, online=online, business_only=True)

    assert Speaker(Wording(locale), salon(), zones).clock(NOON) == said
    assert zones.main is ZONE


def test_an_example_has_the_service_as_the_language_writes_it() -> None:
    assert Wording("en-GB").say("example-book", service="Haircut") == "I'd like a haircut tomorrow afternoon"
    assert Wording("de-DE").say("example-book", service="Haarschnitt") == (
        "Bitte einen Termin für Haarschnitt morgen Nachmittag"
    )


def test_a_conversation_is_held_in_a_language_that_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialogs.saying.spoken.is_read", lambda language: language == "en")
    assert words_for("de-DE", FormOfAddress.INFORMAL).locale == "en-GB"

    monkeypatch.setattr("dialogs.saying.spoken.is_read", lambda language: True)
    assert words_for("de-DE", FormOfAddress.INFORMAL).say("ask-service") == "Was möchtest du buchen?"
