"""Where several businesses are served: which of them an appointment is at is said before the yes and ever after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from dialogs.ports import CalendarRef, Withdrawal
from dialogs.replies import Card, Reply, choices_of
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import Wording
from dialogs.state.customer import Made
from dialogs.turn import TurnOptions
from dialogs.zones import Zones
from scheduling.model import Catalogue, Reason, Rule
from tests.dialogs.conftest import SalonDesk, salon
from tests.dialogs.customer import Customer
from tests.worlds.sample import NOW

ANA = ("Ana Silva", "ana@example.com", "skip")
AT_NORTH = ("at Salon North", "haircut with Marco tomorrow at 3pm", *ANA)


class CalendarFiles:
    """`wanted` is what files are given out of."""

    def __init__(self) -> None:
        self.wanted: list[CalendarRef] = []

    def address_of(self, wanted: CalendarRef, now: datetime) -> str:
        self.wanted.append(wanted)
        return "/calendar/one.ics"

    def address_of_withdrawal(self, gone: Withdrawal, now: datetime) -> str:
        return "/calendar/gone.ics"


def far_away() -> Catalogue:
    """Nothing of it is as in the other: its people, its place, its clocks and its number."""
    there = salon("south@x", "Salon South")
    assert there.business.address is not None
    address = structs.replace(there.business.address, street="Beach Road 1", postal_code="9000", city="Funchal")
    return replace(
        there,
        business=structs.replace(there.business, address=address, phone="+351 291 000 000"),
        zone=ZoneInfo("Atlantic/Azores"),
        staff=tuple(structs.replace(one, name=f"{one.name} of the South") for one in there.staff),
    )


@pytest.fixture
def two() -> SalonDesk:
    return SalonDesk(catalogues={"north@x": salon("north@x", "Salon North"), "south@x": far_away()})


def rows(reply: Reply) -> dict[str, str]:
    assert isinstance(reply, Card)
    return {row.label: row.value for row in reply.rows}


async def test_the_summary_and_the_receipt_name_the_business(two: SalonDesk) -> None:
    customer = Customer(two, NOW)

    (summary,) = await customer.say(*AT_NORTH)
    (receipt,) = await customer.say("yes")

    assert list(rows(summary))[:3] == ["Service", "Branch", "When"]
    assert (rows(summary)["Branch"], rows(receipt)["Branch"]) == ("Salon North", "Salon North")
    assert "\nBranch: Salon North\n" in summary.text
    assert "\nBranch: Salon North\n" in receipt.text


async def test_turned_to_another_before_the_yes_the_summary_names_that_one(two: SalonDesk) -> None:
    customer = Customer(two, NOW)
    await customer.say(*AT_NORTH)

    told = await customer.say("at Salon South please")

    assert rows(told[-1])["Branch"] == "Salon South"


async def test_of_one_business_nothing_is_said_of_it(new_desk: Callable[[], SalonDesk]) -> None:
    customer = Customer(new_desk(), NOW)

    (summary,) = await customer.say("haircut with Marco tomorrow at 3pm", *ANA)
    (receipt,) = await customer.say("yes")
    (asked,) = await customer.say("cancel it")

    assert "Branch" not in rows(summary)
    assert "Branch" not in rows(receipt)
    assert asked.text == "Shall I cancel your Haircut on Tuesday 24 November at 15:00 with Marco Silva?"


async def test_each_of_the_own_appointments_is_shown_as_of_its_own_business(two: SalonDesk) -> None:
    """Also where the other is talked to: the place, the people, the clocks and the calendar file are its own."""
    files = CalendarFiles()
    customer = Customer(two, NOW, options=TurnOptions(calendar_files=files))
    await customer.say(*AT_NORTH, "yes", "another haircut at Salon South on Thursday at 10am with Dana", "yes")
    files.wanted.clear()

    north, south = (rows(one) for one in await customer.say("my appointments"))

    assert north["Branch"] == "Salon North"
    assert north["When"] == "Tuesday 24 November at 15:00"
    assert north["With"] == "Marco Silva"
    assert north["Where"] == "Rua das Amoreiras 12, 1250-024 Lisbon"
    assert south["Branch"] == "Salon South"
    assert south["When"].startswith("Thursday 26 November at 10:00")
    assert south["With"] == "Dana Ferreira of the South"
    assert south["Where"] == "Beach Road 1, 9000 Funchal"
    assert [one.business_id for one in files.wanted] == ["north@x", "south@x"]


async def test_a_change_of_one_names_its_business_before_the_yes(two: SalonDesk) -> None:
    customer = Customer(two, NOW)
    await customer.say(*AT_NORTH, "yes", "another haircut at Salon South on Thursday at 10am with Dana", "yes")

    (which,) = await customer.say("cancel my appointment")
    (asked,) = await customer.press(choices_of(which)[0].label)
    await customer.say("no", "my appointments")
    await customer.press("Move")
    (moved,) = await customer.say("Friday 4pm")

    what = "Haircut on Tuesday 24 November at 15:00 with Marco Silva at Salon North"
    assert choices_of(which)[0].label == what
    assert asked.text == f"Shall I cancel your {what}?"
    assert rows(moved)["Branch"] == "Salon North"


def test_in_german_it_stands_beside_the_person() -> None:
    shop = salon("north@x", "Salon Nord")
    speaker = Speaker(Wording("de-DE"), shop, Zones(shop.zone, None), is_one_of_several=True)
    made = Made("north@x", "one", "intent", start=NOW, service_id="cut", staff_ids=("m",))

    assert speaker.made(made) == "Haircut am Montag, 23. November um 09:00 Uhr bei Marco Silva (Salon Nord)"


async def test_who_is_late_hears_the_number_of_where_they_are_expected(two: SalonDesk) -> None:
    customer = Customer(two, NOW)
    await customer.say("at Salon South", "haircut with Dana tomorrow at 3pm", *ANA, "yes", "at Salon North")
    two.unchangeable = (Reason(Rule.KEPT),)

    told = await customer.say("I'm running late")

    assert "+351 291 000 000" in "\n".join(one.text for one in told)


@pytest.mark.parametrize("chosen", ["Studio Almeida", "studio almeida!"])
async def test_the_one_that_is_chosen_stays_whatever_was_said_before(chosen: str) -> None:
    """Of the two names only the other has the word "at"."""
    names = {"town@x": "Studio Almeida", "beach@x": "Salon at the Beach"}
    customer = Customer(SalonDesk(catalogues={key: salon(key, name) for key, name in names.items()}), NOW)

    (asked,) = await customer.say("haircut with Marco tomorrow at 3pm")
    await customer.say(chosen)

    assert asked.text == "Which branch would you like to visit?"
    assert customer.state.business_id == "town@x"
    assert customer.state.visit is not None
    assert customer.state.visit.slot is not None


async def test_what_each_would_answer_otherwise_is_answered_by_the_one_that_is_meant(two: SalonDesk) -> None:
    customer = Customer(two, NOW)

    (asked,) = await customer.say("hello", "where are you?")
    (besides,) = await customer.say("and what does a haircut cost?")
    (told,) = await customer.say("Salon South")

    assert asked.text == besides.text == "Which branch would you like to visit?"
    assert told.text.startswith("You'll find us at Beach Road 1, 9000 Funchal.\nHaircut: €28.\n")


async def test_a_button_that_asks_is_answered_once_it_is_known_which_is_meant(two: SalonDesk) -> None:
    customer = Customer(two, NOW)
    await customer.say("hello")

    (asked,) = await customer.press("Opening hours")
    (told,) = await customer.press("Salon South")

    assert asked.text == "Which branch would you like to visit?"
    assert told.text.startswith("Our opening hours:\nMonday: ")


async def test_what_has_been_answered_is_not_answered_with_every_message_after_it(two: SalonDesk) -> None:
    customer = Customer(two, NOW)
    await customer.say("can I talk to a person?")

    told = await customer.say("hello")

    assert "You can reach" not in "\n".join(one.text for one in told)
