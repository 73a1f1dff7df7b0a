"""Whoever wants to hear what is kept of them, or to have it erased: how they say it, and what only sounds like it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import Goal, Want
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.reader import read

AT = datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Berlin"))
OURS = {Goal.RECALL, Goal.ERASE}

ERASE_EN = (
    "delete my data",
    "Please delete all my data.",
    "delete all of my personal data please",
    "erase everything you know about me",
    "forget everything about me",
    "delete everything you have on me",
    "remove my personal information",
    "wipe my data",
    "I want my data deleted",
    "can you delete my data?",
    "could you please erase my details",
    "I'd like you to erase my personal information",
    "please remove all information about me",
    "remove all the data you have stored about me",
    "delete my account",
    "delete my profile",
    "delete my details from your system",
    "I want to be forgotten",
    "I'm using my right to be forgotten",
    "this is a GDPR deletion request",
    "please get rid of my data",
    "delete everything about me",
    "erase me from your records",
    "remove me from your database",
    "I want you to forget all about me",
    "delete this chat",
    "delete our whole conversation",
    "clear the chat history",
    "stop storing my data",
    "I'd like to have my data erased",
    "how can I delete my data?",
    "I no longer want you to store my data",
    "I want to delete my data",
)
RECALL_EN = (
    "what do you know about me",
    "What do you know about me?",
    "what data do you have about me",
    "which data do you store about me?",
    "what have you stored about me",
    "what information do you hold on me?",
    "show me my data",
    "what do you have on me",
    "I want to see my data",
    "what are you keeping about me?",
    "what personal data do you keep?",
    "give me a copy of my data",
    "what do you remember about me",
    "tell me what you know about me",
    "which of my data do you keep",
    "what's stored about me?",
    "what is saved about me",
    "subject access request",
    "I'd like access to my data",
    "can I see my data?",
    "everything you know about me, please",
    "what else do you know about me?",
    "what personal information do you have about me",
    "what have you got on me",
    "can you show me my personal data",
)
NEITHER_EN = (
    "forget this device",
    "forget me on this phone",
    "log me out",
    "delete my appointment",
    "delete that",
    "delete it",
    "forget it",
    "delete the massage",
    "remove my booking",
    "cancel everything",
    "forget about Friday",
    "delete Monday's appointment",
    "when is my data deleted?",
    "is my data deleted at some point?",
    "do you ever delete my data?",
    "what happens to my data?",
    "who can see my data?",
    "I forgot my appointment",
    "I forgot everything I know about massages",
    "erase the beard trim",
    "don't delete my data",
    "please do not forget about me",
    "what do you have on Monday?",
    "what do you know about massages?",
    "show me my appointments",
    "is my data safe with you?",
    "what do you have for me on Friday?",
)
ERASE_DE = (
    "lösch meine Daten",
    "Lösche bitte meine Daten",
    "Bitte löschen Sie meine Daten.",
    "Löschen Sie bitte alle meine Daten",
    "löschen Sie meine personenbezogenen Daten",
    "meine Daten löschen",
    "alle meine Daten bitte löschen",
    "Ich möchte meine Daten löschen lassen",
    "Ich will, dass meine Daten gelöscht werden",
    "Können Sie meine Daten löschen?",
    "Kannst du bitte meine Daten löschen?",
    "vergiss alles über mich",
    "Vergessen Sie bitte alles über mich",
    "lösch alles, was du über mich weißt",
    "Löschen Sie alles, was Sie über mich gespeichert haben",
    "lösche alles über mich",
    "lösch mein Konto",
    "Bitte mein Profil löschen",
    "entfernen Sie meine Daten",
    "Entferne meine Angaben aus deinem System",
    "Löschen Sie mich aus Ihrer Datenbank",
    "streichen Sie mich aus Ihrer Kartei",
    "Ich berufe mich auf mein Recht auf Löschung",
    "Recht auf Vergessenwerden",
    "Ich beantrage die Löschung meiner Daten",
    "Ich bitte um Löschung meiner Daten",
    "diesen Chat löschen",
    "Lösch bitte den ganzen Chatverlauf",
    "Unterhaltung löschen",
    "Wie kann ich meine Daten löschen?",
    "meine Daten sollen gelöscht werden",
)
RECALL_DE = (
    "was weißt du über mich",
    "Was wissen Sie über mich?",
    "Was wisst ihr über mich?",
    "was wissen Sie alles über mich",
    "Was haben Sie über mich gespeichert?",
    "was hast du von mir gespeichert",
    "Welche Daten haben Sie über mich?",
    "welche Daten speichert ihr von mir",
    "welche Daten sind von mir gespeichert",
    "Was speichern Sie über mich?",
    "zeig mir meine Daten",
    "Zeigen Sie mir bitte meine Daten",
    "Ich möchte meine Daten einsehen",
    "kann ich meine Daten sehen?",
    "Ich hätte gern eine Kopie meiner Daten",
    "Ich bitte um Auskunft über meine Daten",
    "Datenauskunft",
    "Welche personenbezogenen Daten haben Sie von mir?",
    "Was ist über mich gespeichert?",
    "was wird über mich gespeichert",
    "Was hast du dir über mich gemerkt?",
    "Was merkst du dir über mich?",
    "Welche meiner Daten haben Sie gespeichert?",
    "sag mir, was du über mich weißt",
    "Was haben Sie alles von mir?",
)
NEITHER_DE = (
    "Gerät vergessen",
    "vergiss dieses Gerät",
    "abmelden",
    "lösch meinen Termin",
    "Termin löschen",
    "bitte die Massage löschen",
    "lösch das",
    "vergiss es",
    "vergessen Sie Freitag",
    "alles absagen",
    "Wann werden meine Daten gelöscht?",
    "Werden meine Daten irgendwann gelöscht?",
    "Wie lange werden meine Daten gespeichert?",
    "Was passiert mit meinen Daten?",
    "Wer kann meine Daten sehen?",
    "Ich habe meinen Termin vergessen",
    "löschen Sie meine Daten nicht",
    "Was haben Sie am Montag?",
    "Was wissen Sie über Massagen?",
    "zeig mir meine Termine",
    "Sind meine Daten bei Ihnen sicher?",
    "Nimm mich bitte aus dem Termin am Freitag",
    "Wofür brauchen Sie meine Daten?",
    "den Haarschnitt bitte streichen",
)

ASKED = (None, Asked.GOAL, Asked.NAME, Asked.EMAIL, Asked.DAY, Asked.SERVICE)


def goals_of(locale: str, said: str, asked: Asked | None) -> set[Goal]:
    acts = read(said, Context(now=AT, locale=locale, asked=asked))
    return {act.goal for act in acts if isinstance(act, Want)} & OURS


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    ("locale", "said", "goals"),
    [
        *(("en-GB", said, {Goal.ERASE}) for said in ERASE_EN),
        *(("en-GB", said, {Goal.RECALL}) for said in RECALL_EN),
        *(("en-GB", said, set()) for said in NEITHER_EN),
        *(("de-DE", said, {Goal.ERASE}) for said in ERASE_DE),
        *(("de-DE", said, {Goal.RECALL}) for said in RECALL_DE),
        *(("de-DE", said, set()) for said in NEITHER_DE),
    ],
)
def test_it_is_heard_as_it_is_meant(locale: str, said: str, goals: set[Goal], asked: Asked | None) -> None:
    assert goals_of(locale, said, asked) == goals
