"""What German customers say, by the templates that hear it: sentences for each group of `de/intents.toml`."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.understanding.agreement import agreement
from dialogs.understanding.clause_reading import ClauseReading
from dialogs.understanding.clauses import clauses_of
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.language import language_of
from dialogs.understanding.message import Message
from dialogs.understanding.moods import read_clause

GERMAN = language_of("de")
ASKED = Context(now=datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Berlin")), locale="de-DE", asked=Asked.CONFIRM)


def read(said: str) -> list[ClauseReading]:
    return [read_clause(clause, (), GERMAN) for clause in clauses_of(Message(said), (), GERMAN.words)]


def names(said: str, group: str) -> set[str]:
    return {name for reading in read(said) for name in reading.names(group)}


@pytest.mark.parametrize(
    ("said", "goals"),
    [
        ("Ich hätte gern einen Termin", {"book"}),
        ("ich bräuchte nen termin bei euch", {"book"}),
        ("Könnten Sie mich noch dazwischenschieben?", {"book"}),
        ("I hätt gern an Termin", {"book"}),
        ("Kann ich meinen Termin verschieben?", {"move"}),
        ("Ich wollte fragen, ob ich den Termin auch auf Freitag verlegen kann", {"move"}),
        ("Buchen Sie mich bitte um", {"move"}),
        ("ich moechte den termin aendern", {"move"}),
        ("Verschieb mal auf Freitag", {"move"}),
        ("Wäre es möglich, die Buchung vorzuverlegen?", {"move"}),
        ("Sagen Sie bitte meinen Termin ab", {"cancel"}),
        ("Ich muss meinen Termin am Montag leider absagen", {"cancel"}),
        ("den Termin brauch ich nicht mehr", {"cancel"}),
        ("Termin stornieren", {"cancel"}),
        ("Können Sie meinen Termin bitte löschen?", {"cancel"}),
        ("Mir ist was dazwischengekommen", {"change"}),
        ("Ich kann leider nicht kommen", {"change"}),
        ("Wann ist mein Termin?", {"show"}),
        ("Wann bin ich dran?", {"show"}),
        ("hab ich noch einen Termin bei euch", {"show"}),
        ("Zeigen Sie mir meine Termine", {"show"}),
        ("Bitte nicht absagen!", set()),
        ("Was ist, wenn ich absagen muss?", set()),
        ("Bis wann kann ich stornieren?", set()),
        ("Eher schaffe ich es nicht", set()),
    ],
)
def test_what_the_customer_came_for(said: str, goals: set[str]) -> None:
    assert names(said, "goals") - {"none"} == goals


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Vergessen Sie's", "stop"),
        ("Hat sich erledigt", "stop"),
        ("ich hab's mir anders überlegt", "stop"),
        ("nochmal von vorne bitte", "start-over"),
        ("einen Schritt zurück", "back"),
        ("Können Sie mir helfen?", "help"),
        ("Ich möchte mit einem Menschen sprechen", "person"),
        ("Grüezi", "hello"),
        ("Servus, i bins", "hello"),
        ("merci vielmal", "thanks"),
        ("Ade", "bye"),
        ("Auf Wiederschauen", "bye"),
        ("Moment, ich schau grad in den Kalender", "wait"),
    ],
)
def test_commands(said: str, command: str) -> None:
    assert command in names(said, "commands")


@pytest.mark.parametrize("said", ["Das möchte ich nicht angeben", "Egal", "Es geht nicht um mich", "Lieber später"])
def test_what_stops_nothing(said: str) -> None:
    assert not names(said, "commands") & {"stop", "start-over"}


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("Was kostet das?", "price"),
        ("Wie lange dauert das ungefähr?", "length"),
        ("Wann habt ihr denn auf?", "hours"),
        ("Haben Sie samstags geöffnet?", "hours"),
        ("Wo seid ihr genau?", "place"),
        ("Kann man bei euch parken?", "parking"),
        ("Unter welcher Nummer erreiche ich Sie?", "contact"),
        ("Was bieten Sie alles an?", "services"),
        ("Wer macht das bei euch?", "staff"),
        ("Was ist der Unterschied?", "about"),
        ("Haben Sie diese Woche noch was frei?", "availability"),
        ("Wann wäre der nächste freie Termin?", "availability"),
        ("Wie weit im Voraus muss ich buchen?", "advance"),
        ("Bis wann kann ich kostenlos stornieren?", "changes"),
        ("Wofür brauchen Sie meine Nummer?", "privacy"),
        ("Kann ich mit Karte zahlen?", "payment"),
        ("Ist das barrierefrei?", "access"),
        ("Was muss ich mitbringen?", "bring"),
        ("Ich komme zehn Minuten zu spät", "late"),
        ("Bist du ein Bot?", "identity"),
        ("Sprechen Sie Englisch?", "language"),
        ("Bekomme ich eine Bestätigung?", "confirmation"),
        ("Warum geht das nicht?", "why"),
        ("Gibt es eine Warteliste?", "waiting_list"),
        ("Erinnern Sie mich vorher?", "reminders"),
        ("Können Sie mir eine Kalenderdatei schicken?", "calendar"),
        ("Ich möchte jede Woche kommen", "series"),
        ("Brauche ich einen Termin?", "other"),
    ],
)
def test_questions(said: str, topic: str) -> None:
    assert topic in names(said, "questions")


@pytest.mark.parametrize(
    ("said", "group", "name"),
    [
        ("Geht's auch früher?", "shifts", "earlier"),
        ("lieber etwas später", "shifts", "later"),
        ("Andere Termine bitte", "shifts", "other"),
        ("Keiner davon passt", "shifts", "other"),
        ("Mein Name ist falsch geschrieben", "changes", "name"),
        ("Die Mailadresse stimmt nicht", "changes", "email"),
        ("falsches Datum", "changes", "day"),
        ("die Uhrzeit passt nicht", "changes", "time"),
        ("den ersten bitte", "picks", "0"),
        ("ich nehm den zweiten", "picks", "1"),
        ("der dritte passt", "picks", "2"),
        ("den letzten", "picks", "-1"),
        ("den vorletzten bitte", "picks", "-2"),
        ("der zweite von hinten", "picks", "-2"),
        ("der drittletzte", "picks", "-3"),
    ],
)
def test_away_from_and_among_what_is_on_offer(said: str, group: str, name: str) -> None:
    assert name in names(said, group)


@pytest.mark.parametrize(
    ("said", "mood"),
    [
        ("Ich hätte gern was am Vormittag", "wish"),
        ("Falls das nicht geht", "condition"),
        ("Wenn ich krank bin", "condition"),
        ("Letzte Woche war ich schon da", "past"),
        ("Kann man das sehen", "question"),
        ("Ich hab mich vertippt", "correction"),
    ],
)
def test_moods(said: str, mood: str) -> None:
    assert any(reading.has(mood) for reading in read(said))


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ("Ja", True),
        ("Ja, passt so", True),
        ("geht klar, merci vielmal!", True),
        ("Jo passt, trag mi ein", True),
        ("In Ordnung, bitte buchen. Ade!", True),
        ("Von mir ein klares Ja", True),
        ("👍", True),
        ("Nein danke", False),
        ("Vielleicht", None),
        ("Ja, aber lieber später", None),
        ("Ja klar, wenn es auch abends geht", None),
        ("mir geht's gut, danke", None),
        ("Die Uhrzeit passt", None),
        ("na ja, geht so", None),
        ("Passt das so?", None),
    ],
)
def test_yes_and_no(said: str, agrees: bool | None) -> None:
    assert agreement(read(said), ASKED, GERMAN.words) is agrees


@pytest.mark.parametrize(
    "said", ["Das stimmt so nicht", "passt nicht", "ja danke, passt mir leider doch nicht", "so nicht"]
)
def test_no_yes_with_the_no_at_its_end(said: str) -> None:
    assert agreement(read(said), ASKED, GERMAN.words) is not True
