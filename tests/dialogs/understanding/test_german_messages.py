"""Whole messages of German customers: what is wished for, what is only told, and what one word of a dialect says.

Now is Monday 23 November 2026.
"""

from __future__ import annotations

from functools import partial

import pytest

from dialogs.acts import ExcludeStaff
from tests.dialogs.understanding import hearing
from tests.dialogs.understanding.hearing import BOOKED, HOW_MANY, SUMMARY, TIMES, Case, Place, business, wrongly_heard

POTTERY = business("Töpferkurs", "Glasurberatung", "Ofentermin", staff=("Wanda Kolb", "Jörn Pape", "Selma"))
SHOP = business("Vasenabholung", "Vasenberatung", "Werkstunde einzeln", "Werkstunde Gruppe")
WHO = Place("staff", ("Wanda Kolb", "Jörn Pape", "Selma"), {"goal": "book", "service": "Töpferkurs"})
DAY = Place("day", (), {"goal": "book", "service": "Töpferkurs"})
LAUP = Place("confirm", (), {"goal": "book", "service": "Töpferkurs", "day": "2026-12-03", "name": "Heidi Laup"})
TWO = Place(
    "which",
    (),
    {"goal": "move"},
    tuple({"service": "Töpferkurs", "staff": "Selma", "start": f"2026-{day}T10:00"} for day in ("11-24", "12-01")),
)
said = partial(hearing.said, to=POTTERY, locale="de-DE")

TOLD = [
    said(
        "am Donnerstag um zehn, ähm nein Freitag, am Donnerstag ist ja Chorprobe",
        DAY,
        days=["2026-11-27"],
        time="10:00",
    ),
    said("gern am 1. oder 2., am 3. unterrichte ich ab mittags", DAY, days=["2026-12-01", "2026-12-02"]),
    said("Den Töpferkurs, die Glasurberatung brauchen wir ja nicht mehr", service="Töpferkurs"),
    said("Ab dem 9. bin ich in Meran, es müsste also vorher sein", DAY, days={"from": None, "to": "2026-12-08"}),
    said("Bis Mittwoch bin ich noch in Graz, danach jederzeit", DAY, days={"from": "2026-11-26", "to": None}),
    said("ich habe Ofentermin gesagt, nicht Töpferkurs", DAY, service="Ofentermin"),
]
CHANGED = [
    said(
        "Töpferkurs am Mittwoch. Ach, Mittwoch arbeite ich, also Donnerstag", service="Töpferkurs", days=["2026-11-26"]
    ),
    said("halb zehn? ach ne seh grad, halb elf steht da ja", DAY, time="10:30"),
    said("halb drei? ah nein, da steht ja drei Uhr, das passt", DAY, time="15:00"),
    said("der Mittwoch haut bei mir nicht hin", DAY),
    said("ich hab erst um halb vier Schluss", DAY, time={"from": "15:30", "to": None}),
    said("vor 16 Uhr schaffe ich es nicht", DAY, time={"from": "16:00", "to": None}),
    said("Bloß nicht wieder die Selma", WHO, not_staff=["Selma"]),
]
ASKED = [
    said("habt ihr nicht am Abend was?", TIMES, time={"from": "17:00", "to": "20:00", "loose": True}),
    said("Wer von euch ist am Mittwoch da?", WHO, ask=["rota"]),
    said("den von morgen, auf Freitag bitte", TWO, which=0, days=["2026-11-27"]),
]
PEOPLE = [
    said("Ich schreib mich aber mit b: Laub, nicht Laup", LAUP, name="Heidi Laub"),
    said(
        "Nicht der Jörn, bei Frauen hat er keine Geduld. Die anderen sind mir gleich lieb", WHO, not_staff=["Jörn Pape"]
    ),
]
SERVICES = [
    said("Vase abholen", to=SHOP, service="Vasenabholung"),
    said("Werkstunde am Freitag", to=SHOP, service=["Werkstunde einzeln", "Werkstunde Gruppe"], days=["2026-11-27"]),
    said(
        "Glasurberatung am Mittwoch um zehn und dann eine Woche drauf der Ofentermin",
        service="Glasurberatung",
        days=["2026-11-25"],
        time="10:00",
        also={"service": "Ofentermin", "days": ["2026-12-02"]},
    ),
    said(
        "Eine Glasurberatung und gleich noch einen Ofentermin. Freitag ab zwei, die Selma kennt mich schon.",
        service="Glasurberatung",
        days=["2026-11-27"],
        time={"from": "14:00", "to": None},
        staff="Selma",
        also={"service": "Ofentermin", "staff": "Selma"},
    ),
]
NUMBERS = [
    said("na gut, dann halb elf", DAY, time="10:30"),
    said(
        "die 0171 9000123, oder wenn ich nicht abhebe die von meinem Mann, 0171 9000456",
        hearing.PHONE,
        phone="+491719000123",
    ),
    said("Kann mich jemand zurückrufen? 0171 9000123", phone="+491719000123", command="person"),
]
DIALECTS = [
    said("am Zischtig am Morge", DAY, days=["2026-11-24"], time={"from": "08:00", "to": "12:00", "loose": True}),
    said("donnschtig oder frytig nach em schaffe", DAY, days=["2026-11-26", "2026-11-27"],
         time={"from": "17:00", "to": "20:00", "loose": True}),
    said("um achte is ma z'fruah, um zehne passts", TIMES, time="10:00"),
    said("moll, isch guet so", SUMMARY, agree=True),
    said("merci, en schöne Abig no"),
    said("bitte eine halbe Stunde spaeter", BOOKED, goal="move", shift="+PT30M"),
    said("am fuenften Dezember", DAY, days=["2026-12-05"]),
    said("habt ihr nichts nach 17 Uhr", TIMES, time={"from": "17:00", "to": None}),
    said("habt ihr am Freitag keinen Termin?", DAY, days=["2026-11-27"]),
    said("geht Freitag nicht?", DAY, days=["2026-11-27"]),
    said("Freitag geht nicht", DAY, not_days=["fri"]),
    said("könnte ich nicht um vier kommen", TIMES, time="16:00"),
    said("um vier kann ich nicht", TIMES),
]  # fmt: skip

CUTS = business("Haarschnitt", "Kinderhaarschnitt")
WHICH = Place("service", ("Haarschnitt", "Kinderhaarschnitt"), {"goal": "book"})
DETAILS = [
    said("Töpferkurs, Entschuldigung, Glasurberatung", service="Glasurberatung"),
    said("den für Erwachsene bitte", WHICH, to=CUTS, service="Haarschnitt"),
    said("der für Kinder", WHICH, to=CUTS, service="Kinderhaarschnitt"),
    said("Die Glasurberatung ist für Vreni Frei", SUMMARY, service="Glasurberatung", name="Vreni Frei"),
    said("nicht rita.sol, sondern rita.soul", SUMMARY, email="rita.soul@example.com"),
    said("S-O-H-L", SUMMARY, name="Rita Sohl"),
    said("Vorname Rosa", SUMMARY, name="Rosa Sol"),
    said("ach, vier", HOW_MANY, people=4),
    said("nicht bei Wanda oder Jörn", WHO, not_staff=["Wanda Kolb", "Jörn Pape"]),
    said("die Prüfung ist verschoben, ich will absagen", BOOKED, goal="cancel"),
    said(
        "Wie lange habt ihr am Donnerstag auf, und könnte ich um sechs kommen?", DAY, days=["2026-11-26"], time="18:00"
    ),
    said("Freitag, 31. Februar", DAY, unread=True),
]


@pytest.mark.parametrize(
    "case", [*TOLD, *CHANGED, *ASKED, *PEOPLE, *SERVICES, *NUMBERS, *DIALECTS, *DETAILS], ids=lambda case: case.said
)
def test_a_message_is_heard_as_it_is_meant(case: Case) -> None:
    assert wrongly_heard(case) == {}


def test_who_may_be_away_is_not_ruled_out() -> None:
    acts = hearing.acts("wenn die Selma nicht kann, gern am Freitag", DAY, POTTERY, "de-DE")

    assert not any(isinstance(act, ExcludeStaff) for act in acts)
