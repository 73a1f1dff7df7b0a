"""Times, services and people as they are laid out to be picked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.picking.people import initials_of
from dialogs.picking.services import AT_ONCE
from dialogs.picking.times import time_picker
from dialogs.replies import Ask, Choice, PersonPicker, Picker, ServicePicker, TimePicker, choices_of, picks_of
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import wording
from dialogs.trial.business import shop_of
from dialogs.zones import Zones
from scheduling.model import Slot
from tests.dialogs.talk import STUDIO, Talk

MANY = [{"name": f"Treatment {number}", "minutes": 30, "description": "Kind. " * 60} for number in range(1, 41)]


def asked(talk: Talk) -> Ask:
    ask = talk.replies[-1]
    assert isinstance(ask, Ask)
    return ask


def picker_of(talk: Talk) -> Picker:
    picker = asked(talk).picker
    assert picker is not None
    return picker


async def times_of(*said: str) -> TimePicker:
    talk = Talk()
    await talk.say(*said)
    picker = picker_of(talk)
    assert isinstance(picker, TimePicker)
    return picker


async def test_times_stand_by_part_of_the_day_with_who_could_have_them() -> None:
    picker = await times_of("a haircut tomorrow")

    assert [(group.title, len(group.times)) for group in picker.groups] == [
        ("Morning", 6),
        ("Afternoon", 12),
        ("Evening", 2),
    ]
    assert picker.groups[0].times[0].people == ("AC", "DF", "MS")
    assert picker.groups[0].times[0].told == "09:00 with Ana, Dana or Marco"
    assert picker.people == (("AC", "Ana Costa"), ("DF", "Dana Ferreira"), ("MS", "Marco Silva"))


async def test_of_more_people_than_can_be_told_apart_no_letters_are_shown() -> None:
    talk = Talk(STUDIO | {"staff": ["Ana Costa", "Bea Cruz", "Carla Dias", "Dana Ferreira"]})
    await talk.say("a haircut tomorrow")
    picker = picker_of(talk)

    assert isinstance(picker, TimePicker)
    assert picker.people == ()
    assert picker.groups[0].times[0].told == "09:00 with any of 4 people"


async def test_nobodys_letters_stand_by_times_that_are_all_of_one() -> None:
    picker = await times_of("a haircut with Dana tomorrow")

    assert {time.people for group in picker.groups for time in group.times} == {()}
    assert picker.people == ()


async def test_a_service_without_staff_has_times_of_nobody() -> None:
    talk = Talk(STUDIO | {"staff": ["Ana Costa"]})
    await talk.say("a haircut tomorrow")
    picker = picker_of(talk)

    assert isinstance(picker, TimePicker)
    assert picker.people == ()
    assert picker.groups[0].times[0].told == "09:00"


async def test_all_times_are_there_and_so_no_button_for_later_ones() -> None:
    talk = Talk()
    await talk.say("a haircut tomorrow")

    assert "Later times" in talk.labels
    assert [one.label for one in asked(talk).beside] == ["Choose who", "Another day"]


async def test_times_on_several_days_stand_by_day() -> None:
    picker = await times_of("a haircut on Sunday")

    assert [group.title for group in picker.groups] == ["Saturday 28 November", "Tuesday 1 December"]


def test_places_that_are_left_in_a_class_are_said() -> None:
    shop = shop_of(STUDIO)
    start = datetime(2026, 11, 24, 18, tzinfo=shop.zone)
    slots = [Slot(start + timedelta(hours=n), 60, (), places=n) for n in range(3)]
    choices = [Choice(str(n), str(n)) for n in range(3)]

    def told(locale: str) -> list[tuple[str, str]]:
        picker = time_picker(Speaker(wording(locale), shop, Zones(shop.zone, None)), slots, choices, ())
        return [(time.places, time.told) for group in picker.groups for time in group.times]

    assert told("en-GB") == [
        ("", "18:00"),
        ("1 place left", "19:00, 1 place left"),
        ("2 places left", "20:00, 2 places left"),
    ]
    assert [places for places, _ in told("de")] == ["", "noch 1 Platz", "noch 2 Plätze"]


async def test_services_have_their_length_price_and_description() -> None:
    talk = Talk()
    await talk.say("book an appointment")
    picker = picker_of(talk)

    assert isinstance(picker, ServicePicker)
    assert [(one.choice.label, one.details, one.description) for one in picker.services][4] == (
        "Massage",
        "60 min, €60",
        "Back, neck and shoulders.",
    )
    assert (picker.more, picker.search) == ("", "")
    assert asked(talk).lead == "What would you like to book?"


async def test_of_many_services_all_can_be_shown_or_searched_and_their_descriptions_are_short() -> None:
    talk = Talk(STUDIO | {"services": MANY})
    await talk.say("book an appointment")
    picker = picker_of(talk)

    assert isinstance(picker, ServicePicker)
    assert len(picker.services) == len(MANY) > AT_ONCE
    assert (picker.more, picker.search) == ("Show all 40", "Find a service")
    assert picker.services[0].description.endswith("Kind …")


async def test_people_have_letters_and_anyone_comes_first() -> None:
    talk = Talk()
    await talk.say("a haircut", "let me choose who")
    picker = picker_of(talk)

    assert isinstance(picker, PersonPicker)
    assert [(one.choice.label, one.initials) for one in picker.people] == [
        ("Anyone", ""),
        ("Ana Costa", "AC"),
        ("Dana Ferreira", "DF"),
        ("Marco Silva", "MS"),
    ]


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (["Ana Costa", "Dana Ferreira"], ["AC", "DF"]),
        (["Ana Costa", "Anton Carl", "Amy Cox"], ["AC", "ACa", "ACo"]),
        (["Zoë", "zora", "Öz"], ["Z", "Zo", "Ö"]),
        (["Maria da Silva", ""], ["MS", "?"]),
    ],
)
def test_no_two_have_the_same_letters(names: list[str], letters: list[str]) -> None:
    shop = shop_of(STUDIO | {"staff": names, "services": ["Haircut"]})
    by = Speaker(wording("en-GB"), shop, Zones(shop.zone, None))

    assert list(initials_of(by, [one.id for one in shop.staff]).values()) == letters


@pytest.mark.parametrize(
    "said", [("book an appointment",), ("a haircut", "let me choose who"), ("a haircut tomorrow",)]
)
async def test_a_button_of_the_question_is_in_the_picker_or_beside_it(said: tuple[str, ...]) -> None:
    talk = Talk()
    await talk.say(*said)
    ask = asked(talk)
    assert ask.picker is not None
    inside = {one.acts for one in picks_of(ask.picker)}

    assert all((one.acts in inside) != (one in ask.beside) for one in choices_of(ask))
    assert ask.chosen == "Chosen"
