"""Which service is meant, what stands when another is refused, and who it is with: said in many ways."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.state.agenda import Wish
from dialogs.state.tasks import Booking
from dialogs.understanding.context import Asked
from tests.dialogs.talk import STUDIO, Talk

DRIVING: dict[str, Any] = STUDIO | {
    "staff": ["Ines Rocha", {"name": "Paulo Reis", "services": ["A road test", "A2 road test", "Trial lesson"]}],
    "services": [
        {"name": name, "minutes": 60, "price": 50}
        for name in (
            *("A road test", "A2 road test", "Trial lesson", "Motorway lesson", "Night lesson", "Assessment drive"),
            *("Senior refresher", "First aid course", "Theory test"),
        )
    ],
}
PRACTICE: dict[str, Any] = STUDIO | {
    "services": [
        "Physiotherapie Erstbehandlung",
        "Physiotherapie Folgetermin",
        "Heilmassage",
        "Manuelle Lymphdrainage",
    ],
    "staff": ["Eva Lang", "Tom Berg"],
}
AT_TEN = "on thursday 3 december at 10 with Marco"
BOTH = f"haircut and a beard trim {AT_TEN}"
BEIDE = "Heilmassage und Lymphdrainage am Donnerstag um 10 bei Tom"


def waiting(talk: Talk) -> tuple[str | None, ...]:
    return tuple(one.service_id for one in talk.state.wishes if isinstance(one, Wish))


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("no no, just the beard trim, none of that haircut business", "Beard trim"),
        ("just the haircut please", "Haircut"),
        ("I only want the beard trim", "Beard trim"),
        ("I don't want the haircut at all, only the trim", "Beard trim"),
        ("actually no beard trim, just the haircut", "Haircut"),
        ("no haircut", "Beard trim"),
        ("leave out the beard trim", "Haircut"),
        ("forget the haircut, just do the beard trim", "Beard trim"),
        ("cancel the beard trim", "Haircut"),
        ("I won't need the haircut after all", "Beard trim"),
        ("the beard trim will do", "Beard trim"),
        ("oh don't bother with the haircut", "Beard trim"),
    ],
)
async def test_of_two_the_one_that_is_refused_goes_and_the_other_stands_as_it_was(text: str, stands: str) -> None:
    talk = Talk()
    await talk.say(BOTH)
    slot = talk.visit.slot

    told = await talk.say(text)

    assert (talk.visit.service_id, waiting(talk)) == (stands, ())
    assert talk.visit.slot is not None
    assert slot is not None
    assert (talk.visit.slot.start, talk.visit.staff_ids) == (slot.start, ("Marco Silva",))
    assert stands in told


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("nein, nur die Lymphdrainage", "Manuelle Lymphdrainage"),
        ("die Massage lassen wir weg", "Manuelle Lymphdrainage"),
        ("die Massage streichen wir", "Manuelle Lymphdrainage"),
        ("Lymphdrainage brauche ich doch nicht", "Heilmassage"),
        ("die Lymphdrainage können Sie stornieren", "Heilmassage"),
        ("mir reicht die Lymphdrainage", "Manuelle Lymphdrainage"),
        ("Ich habe doch gesagt keine Massage, bitte nur Lymphdrainage", "Manuelle Lymphdrainage"),
    ],
)
async def test_in_german_too(text: str, stands: str) -> None:
    talk = Talk(PRACTICE, locale="de-AT")
    await talk.say(BEIDE)

    await talk.say(text)

    assert (talk.visit.service_id, waiting(talk), talk.visit.staff_ids) == (stands, (), ("Tom Berg",))
    assert talk.state.customer.name is None


@pytest.mark.parametrize("text", ["can you just add a beard trim too", "a beard trim as well please"])
async def test_what_is_added_stands_beside_it(text: str) -> None:
    talk = Talk()
    await talk.say(f"haircut {AT_TEN}")

    await talk.say(text)

    assert (talk.visit.service_id, waiting(talk)) == ("Haircut", ("Beard trim",))


@pytest.mark.parametrize(
    "text", ["Lymphdrainage auch bitte", "ich hätte auch gern Lymphdrainage", "und auch Lymphdrainage"]
)
async def test_what_is_added_stands_beside_it_in_german_too(text: str) -> None:
    talk = Talk(PRACTICE, locale="de-AT")
    await talk.say("Massage am Donnerstag um 10")

    await talk.say(text)

    assert (talk.visit.service_id, waiting(talk)) == ("Heilmassage", ("Manuelle Lymphdrainage",))


async def test_what_waits_is_put_right_where_it_stands() -> None:
    talk = Talk()
    await talk.say(BOTH)

    await talk.say("not the massage, the beard trim. Marco is fine for the haircut")

    assert (talk.visit.service_id, waiting(talk)) == ("Haircut", ("Beard trim",))


async def test_what_a_doctor_wrote_stands_beside_what_is_refused() -> None:
    talk = Talk(PRACTICE, locale="de-AT")
    await talk.say("Massage am Donnerstag um 10 bei Tom", "Ivo Maric, ivo@example.com", "überspringen")
    assert talk.state.asked is Asked.CONFIRM

    told = await talk.say("Entschuldigung, mein Arzt hat geschrieben Lymphdrainage, nicht Massage. Kann ich ändern?")

    assert told.startswith("Jetzt Manuelle Lymphdrainage statt Heilmassage, weiterhin am Donnerstag, 26. November")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a2 test with paulo", "A2 road test"),
        ("the a2 on friday", "A2 road test"),
        ("a road test on friday", "A road test"),
        ("before she lets me drive again, a senior refresher please", "Senior refresher"),
        ("a night lesson, it's my first time driving", "Night lesson"),
    ],
)
async def test_the_name_whose_own_word_is_said_is_meant(text: str, named: str) -> None:
    talk = Talk(DRIVING)

    await talk.say(text)

    assert (talk.visit.service_id, waiting(talk)) == (named, ())


@pytest.mark.parametrize(
    "text", ["A2 not A", "not A, A2", "I said A2", "I meant the A2 one", "no, A2 road test, not A"]
)
async def test_one_word_tells_it_from_the_one_that_is_like_it(text: str) -> None:
    talk = Talk(DRIVING)
    await talk.say("A road test on thursday at 10 with Paulo")

    told = await talk.say(text)

    assert talk.visit.service_id == "A2 road test"
    assert told.startswith("A2 road test on Thursday 26 November at 10:00 with Paulo Reis.")


async def test_to_learn_to_drive_is_no_service() -> None:
    talk = Talk(DRIVING)

    await talk.say("I want to learn drive")

    assert talk.state.visit is None or talk.state.visit.service_id is None


async def test_a_kind_of_service_asks_between_those_of_that_kind() -> None:
    talk = Talk(DRIVING)

    await talk.say("Lesson for my daughter Thursday at 4")

    assert talk.labels == ("Trial lesson", "Motorway lesson", "Night lesson")
    await talk.say("the motorway one")
    assert talk.visit.slot is not None
    assert f"{talk.visit.slot.start.astimezone(talk.now.tzinfo):%a %H:%M}" == "Thu 16:00"


@pytest.mark.parametrize(
    "text",
    [
        "ich war noch nie bei euch",
        "Na die erste, ich hatte ja noch nie eine",
        "ich bin zum ersten Mal da",
        "Das ist mein erster Besuch bei Ihnen",
    ],
)
async def test_whoever_comes_for_the_first_time_means_what_is_for_it(text: str) -> None:
    talk = Talk(PRACTICE, locale="de-AT")
    await talk.say("Physiotherapie nächste Woche Dienstag oder Mittwoch Nachmittag")
    assert talk.state.asked is Asked.SERVICE
    when = talk.visit.when

    told = await talk.say(text)

    assert (talk.visit.service_id, talk.visit.when) == ("Physiotherapie Erstbehandlung", when)
    assert "Physiotherapie Erstbehandlung, gern." in told


async def test_whoever_does_not_come_for_the_first_time_is_asked() -> None:
    talk = Talk(PRACTICE, locale="de-AT")

    await talk.say("Physiotherapie am Donnerstag", "ich bin nicht das erste Mal da")

    assert talk.visit.service_id is None


async def test_what_was_never_before_rules_out_no_day_that_is_said_after_it() -> None:
    talk = Talk(PRACTICE, locale="de-AT")

    await talk.say("ich war noch nie bei euch nächste woche dienstag oder mittwoch nachmittag wär gut für die massage")

    assert [f"{day:%a}" for day in talk.visit.when.days] == ["Tue", "Wed"]


async def test_a_first_time_of_oneself_is_not_the_soonest() -> None:
    talk = Talk(DRIVING)
    await talk.say("Assessment drive")

    await talk.say("Not assessment please. I want only the night lesson, first time.")

    assert (talk.visit.service_id, bool(talk.visit.when)) == ("Night lesson", False)


@pytest.mark.parametrize(
    "text",
    [
        "a massage with a woman on wednesday",
        "massage on wednesday morning, is possible with woman therapist?",
        "massage wednesday with a male therapist please",
        "can it be a man? massage on wednesday",
    ],
)
async def test_a_woman_or_a_man_is_heard_and_everybody_who_does_it_is_named(text: str) -> None:
    told = await Talk().say(text)

    assert "I can't tell in this chat who is a woman and who is a man" in told
    assert "by name, though: Ana Costa, Dana Ferreira or Marco Silva." in told
    assert "On Wednesday 25 November" in told


async def test_at_a_time_of_their_own_they_choose_who_it_is() -> None:
    talk = Talk(PRACTICE, locale="de-AT")

    told = await talk.say("Massage am Mittwoch um 10, lieber bei einer Frau")

    assert talk.state.asked is Asked.STAFF
    assert told.startswith("Ob jemand eine Frau oder ein Mann ist, weiß ich hier im Chat leider nicht.")
    await talk.say("Frau Lang")
    assert talk.visit.staff_ids == ("Eva Lang",)


@pytest.mark.parametrize("text", ["Massage für meine Frau am Mittwoch", "Massage am Mittwoch bei der Frau Lang"])
async def test_a_woman_who_comes_or_is_named_is_no_wish_for_one(text: str) -> None:
    told = await Talk(PRACTICE, locale="de-AT").say(text)

    assert "Ob jemand" not in told


async def test_there_may_be_nobody_else() -> None:
    told = await Talk(STUDIO | {"staff": ["Ana Costa"]}).say("massage with a man on wednesday")

    assert "This is with Ana Costa." in told


@pytest.mark.parametrize("text", ["Gibt es bei Ihnen einen Lift?", "Gibt es bei euch einen Aufzug?"])
async def test_a_lift_is_no_question_for_what_there_is(text: str) -> None:
    told = await Talk(PRACTICE, locale="de-AT").say(text)

    assert "Lymphdrainage" not in told


async def test_what_comes_after_is_offered_right_after_and_taken_with_a_yes() -> None:
    talk = Talk()
    await talk.say(BOTH, "Rita Sol, rita.sol@example.com, I have no phone", "yes")
    assert "The first free time is Thursday 3 December at 10:30" in talk.answer

    await talk.say("yes")

    assert isinstance(talk.state.task, Booking)
    assert talk.state.asked is Asked.CONFIRM
    await talk.say("yes")
    assert [one.split(" 2026")[0] for one in talk.booked] == ["Haircut", "Beard trim"]


WORKSHOP: dict[str, Any] = STUDIO | {
    "services": ["Bremsenprüfung", "Räderwechsel", "Ölwechsel", "Brake check", "Oil change"],
    "staff": ["Toni Berg"],
}


@pytest.mark.parametrize(
    ("locale", "said", "service"),
    [
        ("de-DE", "Ne, mit den Bremsen ist alles gut, es geht um die Scheibe vorne", "Bremsenprüfung"),
        ("de-DE", "die Bremsen sind noch in Ordnung", "Bremsenprüfung"),
        ("en-GB", "no, nothing wrong with the brakes, it's the windscreen", "Brake check"),
    ],
)
async def test_what_nothing_is_wrong_with_is_not_wished_for(locale: str, said: str, service: str) -> None:
    talk = Talk(WORKSHOP, locale=locale)

    await talk.say("Termin am Donnerstag" if locale == "de-DE" else "an appointment on thursday", said)

    assert talk.visit.service_id is None
    assert talk.visit.not_services == (service,)


async def test_whoever_finds_a_service_fine_takes_it() -> None:
    talk = Talk(WORKSHOP, locale="de-DE")

    await talk.say("Termin am Donnerstag", "Bremsenprüfung ist gut")

    assert talk.visit.service_id == "Bremsenprüfung"
