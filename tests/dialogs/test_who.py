"""Who has a time: offered of anyone, said where it may be, and booked with nobody else than was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from dialogs.acts import GiveWhen
from dialogs.offers import wish_for
from dialogs.replies import Ask, Choice, choices_of
from dialogs.saying import who
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import Wording
from dialogs.state.tasks import Booking
from dialogs.understanding.context import Asked
from dialogs.zones import Zones
from graph.model import Appointment
from scheduling.model import Catalogue, Slot
from tests.dialogs.conftest import SalonDesk, salon
from tests.dialogs.customer import Customer, pressed
from tests.worlds.sample import NOW, ZONE

TEN = datetime(2026, 11, 24, 10, tzinfo=ZONE)
DETAILS = ("Bo Li, bo@example.com", "skip")


def business(*, may_choose: bool = True, staff: tuple[str, ...] = ("d", "m")) -> Catalogue:
    shop = salon()
    assert shop.business.policy is not None
    policy = structs.replace(shop.business.policy, allow_staff_selection=may_choose)
    members = tuple(one for one in shop.staff if one.id in staff)
    services = tuple(structs.replace(one, staff_ids=()) for one in shop.services)
    return replace(shop, business=structs.replace(shop.business, policy=policy), staff=members, services=services)


def customer_of(shop: Catalogue) -> tuple[SalonDesk, Customer]:
    desk = SalonDesk({"salon@x": shop})
    return desk, Customer(desk, NOW)


def taken(start: datetime, staff_id: str) -> Appointment:
    return Appointment("walk-in", "cut", "Haircut", start, start + timedelta(minutes=45), (staff_id,))


def speaker(*names: str, locale: str = "en-GB") -> Speaker:
    """Of a business with staff of these names, whose ids are their places."""
    some = salon().staff[0]
    staff = tuple(structs.replace(some, id=str(place), name=name) for place, name in enumerate(names))
    return Speaker(Wording(locale), replace(salon(), staff=staff), Zones(ZONE, None, online=False))


def said(customer: Customer) -> str:
    """All that is on the screen."""
    choices = [choice for reply in customer.replies for choice in choices_of(reply)]
    return "\n".join([*(reply.text for reply in customer.replies), *(one.label + one.says for one in choices)])


# What is offered


async def test_times_are_offered_of_anyone_each_with_who_has_it() -> None:
    _, customer = customer_of(business())

    [offer] = await customer.say("what do you have for a haircut tomorrow?")

    assert isinstance(offer, Ask)
    assert "Morning: 09:00, 09:30, 10:00, 10:30 with Dana; 11:00, 11:30 with Dana or Marco" in offer.text
    assert [choice.label for choice in offer.choices][3:5] == ["10:30 Dana", "11:00"]
    assert [choice.label for choice in offer.choices][-2:] == ["Choose who", "Another day"]


async def test_whoever_does_not_mind_is_shown_the_same_and_asked_nothing() -> None:
    _, one = customer_of(business())
    _, other = customer_of(business())

    [told] = await one.say("haircut tomorrow")
    [same] = await other.say("haircut tomorrow, I don't mind who")

    assert isinstance(told, Ask)
    assert isinstance(same, Ask)
    assert same.text == told.text
    assert list(same.choices) == [choice for choice in told.choices if choice.label != "Choose who"]


@pytest.mark.parametrize("shop", [business(may_choose=False), business(staff=("d",))], ids=["not theirs", "only one"])
async def test_nobody_is_named_where_there_is_nothing_to_choose(shop: Catalogue) -> None:
    _, customer = customer_of(shop)
    screens = []

    for text in ("haircut", "tomorrow", "15:00", *DETAILS, "is there anything later?", "16:00"):
        await customer.say(text)
        screens.append(said(customer))

    assert "Please check your booking" in screens[-1]
    assert not [screen for screen in screens if "Dana" in screen or "Marco" in screen or "Choose who" in screen]


async def test_where_customers_may_not_choose_whoever_is_free_has_it() -> None:
    desk, customer = customer_of(business(may_choose=False))

    await customer.say("haircut tomorrow at 3pm", *DETAILS)
    desk.appointments.append(taken(TEN.replace(hour=15), "d"))
    desk.holds.clear()
    await customer.say("yes")

    assert [order.staff_id for order in desk.orders] == [None]
    assert desk.appointments[-1].staff_ids == ("m",)


# What is chosen


async def test_a_time_that_is_offered_with_somebody_is_booked_with_them() -> None:
    desk, customer = customer_of(business())
    await customer.say("haircut tomorrow")

    await customer.press("10:00 Dana")
    await customer.say(*DETAILS, "yes")

    assert [(order.start, order.staff_id) for order in desk.orders] == [(TEN, "d")]
    assert customer.state.customer.made[0].is_with_anyone is False


async def test_a_button_with_a_name_is_never_taken_with_another() -> None:
    """By the time it is pressed the hour is somebody else's."""
    desk, customer = customer_of(business(staff=("d", "m")))
    await customer.say("haircut tomorrow", "with Marco")
    old = Choice("11:00 Dana", "", (GiveWhen(when=wish_for(Slot(TEN.replace(hour=11), 45, ()), ZONE), staff_id="d"),))
    desk.appointments.append(taken(TEN.replace(hour=11), "d"))

    [told] = await customer.take(pressed(old))

    assert told.text.startswith("Tuesday 24 November at 11:00 is already taken with Dana Ferreira.")
    assert customer.state.visit is not None
    assert customer.state.visit.slot is None


async def test_a_button_with_the_name_of_somebody_ruled_out_takes_that_back() -> None:
    _, customer = customer_of(business())
    await customer.say("haircut tomorrow")
    old = customer.button("10:00 Dana")
    await customer.say("not with Dana")

    [told] = await customer.take(pressed(old))

    assert told.text.startswith("Haircut on Tuesday 24 November at 10:00 with Dana Ferreira.")


async def test_who_was_said_and_is_taken_at_the_yes_is_not_quietly_another() -> None:
    desk, customer = customer_of(business())
    await customer.say("haircut tomorrow at 3pm", *DETAILS)
    desk.appointments.append(taken(TEN.replace(hour=15), "d"))
    desk.holds.clear()

    sorry, summary = await customer.say("yes")

    assert sorry.text == "I'm sorry, Dana Ferreira is no longer free then."
    assert "With: Marco Silva" in summary.text.splitlines()
    assert len(desk.appointments) == 1


async def test_of_two_at_the_same_time_each_is_told_who_is_theirs() -> None:
    """The hold settles it: whoever was first has Dana, and the next hears at once that it is Marco."""
    desk = SalonDesk({"salon@x": business()})
    ana, bea = Customer(desk, NOW, "ana"), Customer(desk, NOW, "bea")

    [first] = await ana.say("haircut tomorrow at 11")
    [second] = await bea.say("haircut tomorrow at 11")

    assert "at 11:00 with Dana Ferreira." in first.text
    assert "at 11:00 with Marco Silva." in second.text
    assert [ana.state.visit and ana.state.visit.with_id, bea.state.visit and bea.state.visit.with_id] == ["d", "m"]


async def test_restating_who_it_is_with_changes_nothing() -> None:
    desk, customer = customer_of(business())
    await customer.say("haircut tomorrow at 3pm", *DETAILS)

    await customer.say("yes, with Dana")

    assert [order.staff_id for order in desk.orders] == ["d"]


# Choosing a person first


@pytest.mark.parametrize("asking", ["who works there?", "somebody else please"])
async def test_a_person_can_be_chosen_first(asking: str) -> None:
    _, customer = customer_of(business())
    await customer.say("haircut tomorrow")

    await customer.say(asking)
    labels = [choice.label for choice in choices_of(customer.replies[-1])]
    await customer.press("Marco Silva")

    assert labels == ["Anyone", "Dana Ferreira", "Marco Silva"]
    assert "I have these times with Marco Silva." in customer.replies[0].text


@pytest.mark.parametrize("answer", ["Wednesday", "any time", "another day"])
async def test_whoever_answers_with_a_time_is_not_asked_for_a_person_again(answer: str) -> None:
    _, customer = customer_of(business())
    await customer.say("haircut tomorrow")
    await customer.press("Choose who")

    await customer.say(answer)

    assert customer.state.asked in {Asked.DAY, Asked.TIME}


async def test_with_somebody_else_offers_first_who_is_free_at_that_time() -> None:
    _, customer = customer_of(business())
    await customer.say("haircut tomorrow at 3pm", *DETAILS)

    [asked] = await customer.say("with somebody else")
    changed, summary = await customer.say("yes")

    assert asked.text == "Marco Silva is free on Tuesday 24 November at 15:00. With whom would you like it?"
    assert changed.text.startswith("Now with Marco Silva instead of with Dana Ferreira, still on Tuesday")
    assert "With: Marco Silva" in summary.text.splitlines()


@pytest.mark.parametrize(
    ("asking", "told"),
    [
        ("who's free at 3?", "Dana Ferreira and Marco Silva are free on Tuesday 24 November at 15:00."),
        ("who is free at 9?", "Dana Ferreira is free on Tuesday 24 November at 09:00."),
        ("who is free at 8?", "Tuesday 24 November at 08:00 is outside our opening hours."),
        ("who is free in the evening?", "On Tuesday 24 November I have 17:00, 17:30 and 18:00 with Dana or Marco."),
    ],
)
async def test_who_has_a_time_is_told_of_that_time(asking: str, told: str) -> None:
    _, customer = customer_of(business())
    await customer.say("haircut tomorrow")

    await customer.say(asking)

    assert customer.replies[0].text.startswith(told)


async def test_who_is_free_for_a_service_is_answered_with_its_times() -> None:
    _, customer = customer_of(business())

    [told] = await customer.say("who is free for a haircut tomorrow?")

    assert "10:30 with Dana; 11:00, 11:30 with Dana or Marco" in told.text


@pytest.mark.parametrize("message", ["anyone", "ok anyone then", "whoever is free"])
async def test_anyone_among_times_on_offer_drops_who_was_wished_for(message: str) -> None:
    _, customer = customer_of(business())
    await customer.say("haircut tomorrow with Marco")

    [told] = await customer.say(message)

    assert "10:30 with Dana; 11:00, 11:30 with Dana or Marco" in told.text


async def test_where_nobody_else_is_free_then_it_is_said() -> None:
    _, customer = customer_of(business())
    await customer.say("haircut tomorrow at 9", *DETAILS)

    [asked] = await customer.say("with somebody else")

    assert asked.text == "Nobody else is free on Tuesday 24 November at 09:00.\nWho would you like for your Haircut?"


@pytest.mark.parametrize("message", ["with somebody else", "not with Marco"])
async def test_the_only_one_who_does_it_cannot_be_another(message: str) -> None:
    shop = salon()
    only = tuple(structs.replace(one, staff_ids=("m",)) for one in shop.services)
    _, customer = customer_of(replace(shop, services=only))
    await customer.say("haircut tomorrow at 3pm", *DETAILS)

    told = await customer.say(message)

    assert told[0].text.startswith("For Haircut there is only Marco Silva.")
    assert isinstance(customer.state.task, Booking)
    assert customer.state.task.slot is not None


# In words


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (("Dana Ferreira", "Marco Silva"), ["Dana", "Marco"]),
        (("Ana Costa", "Ana Lima", "Cher"), ["Ana Costa", "Ana Lima", "Cher"]),
        (("Dr. Bo Li", "Nurse Joy", "Eva Lind"), ["Dr. Bo Li", "Nurse Joy", "Eva Lind"]),
    ],
)
def test_a_label_has_the_first_name_where_it_tells_who_is_meant(names: tuple[str, ...], short: list[str]) -> None:
    there = speaker(*names)

    assert [who.short_name(there, str(place)) for place in range(len(names))] == short


def test_of_many_people_the_number_is_said() -> None:
    there = speaker("Dana Ferreira", "Marco Silva", "Ana Costa", "Bo Li")

    assert who.people(there, ("0",)) == "Dana Ferreira"
    assert who.people(there, ("0", "1", "2")) == "Dana, Marco or Ana"
    assert who.people(there, ("0", "1", "2", "3")) == "any of 4 people"


@pytest.mark.parametrize(
    ("staff", "text"),
    [
        ((("0",), ("0",)), "10:00 and 10:30 with Dana Ferreira"),
        ((("0",), ("0", "1")), "10:00 with Dana and 10:30 with Dana or Marco"),
        ((("0",), ("1",), ("1",)), "10:00 with Dana; 10:30 and 11:00 with Marco"),
        (((), ()), "10:00 and 10:30"),
    ],
)
def test_a_few_times_are_said_with_who_has_them(staff: tuple[tuple[str, ...], ...], text: str) -> None:
    there = speaker("Dana Ferreira", "Marco Silva")
    slots = [Slot(TEN + timedelta(minutes=30 * place), 30, ids) for place, ids in enumerate(staff)]

    assert who.all_of(there, slots) == text
