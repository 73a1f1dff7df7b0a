"""What others have changed of an appointment is told once, as it is then, and never what has not changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from dialogs.acts import GiveAppointment, Goal
from dialogs.apply.news import told_change
from dialogs.replies import Ask, Card, Reply, Say, choices_of
from dialogs.said import Away, Said, Settled
from dialogs.state.agenda import GivenUp
from dialogs.state.conversation import Done, Offered
from dialogs.state.tasks import Before, Cancelling, Moving
from dialogs.turns.absence import AWAY
from dialogs.turns.news import CHANGE
from graph.errors import TryLater
from graph.model import Appointment
from scheduling.model import Uncertain
from tests.dialogs.conftest import SalonDesk
from tests.dialogs.customer import Customer, pressed
from tests.worlds.sample import NOW, ZONE_NAME

ONE_BREATH = "haircut with Dana tomorrow at 3pm, my name is Ana Silva, ana@example.com, 912345678"
HOUR = timedelta(hours=1)


def news_of(appointment_id: str, number: int = 1) -> Said:
    key = f"change/x/{number}"
    settled = Settled(key, is_done=True, kind=CHANGE, business_id="salon@x", appointment_id=appointment_id)
    return Said(settled=settled, locale="en-GB", zone=ZONE_NAME)


def texts(replies: tuple[Reply, ...]) -> list[str]:
    return [reply.text for reply in replies]


async def booked(desk: SalonDesk) -> tuple[Customer, Appointment]:
    customer = Customer(desk, NOW)
    await customer.say(ONE_BREATH, "yes")
    return customer, desk.appointments[0]


def change(desk: SalonDesk, **changes: object) -> None:
    desk.appointments[0] = structs.replace(desk.appointments[0], **changes)


async def test_a_new_time_and_person_are_told_with_what_was(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    change(desk, start=made.start + HOUR, end=made.end + HOUR, staff_ids=("m",))

    told = await customer.take(news_of(made.id))
    told_of = customer.told_of
    again = await customer.take(news_of(made.id, 2))

    assert isinstance(told[0], Say)
    assert told[0].text == (
        "Your appointment has been changed in the calendar. "
        "It was: Haircut on Tuesday 24 November at 15:00 with Dana Ferreira. "
        "Now it is: Haircut on Tuesday 24 November at 16:00 with Marco Silva. "
        "If that doesn't suit you, you can move or cancel it here."
    )
    assert isinstance(told[1], Card)
    assert told[1].title == "Your appointment as it is now"
    assert told_of == ("change/x/1",)
    assert again == ()
    assert customer.told_of == ("change/x/2",)


async def test_what_has_another_id_now_is_told_and_changed_by_that_from_then_on(
    desk: SalonDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, made = await booked(desk)
    change(desk, id="another", start=made.start + HOUR, end=made.end + HOUR)
    look_up = desk.look_up

    async def by_either(business_id: str, appointment_id: str) -> Appointment | None:
        return await look_up(business_id, "another" if appointment_id == made.id else appointment_id)

    monkeypatch.setattr(desk, "look_up", by_either)
    told = await customer.take(news_of(made.id))
    change(desk, start=made.start, end=made.end)
    told_by_new = await customer.take(news_of("another", 2))
    known = [one.appointment_id for one in customer.state.customer.made]

    assert "Now it is: Haircut on Tuesday 24 November at 16:00" in texts(told)[0]
    assert "Now it is: Haircut on Tuesday 24 November at 15:00" in texts(told_by_new)[0]
    assert known == ["another"]


async def test_another_id_stands_wherever_the_old_one_did(desk: SalonDesk) -> None:
    """Also on buttons that are on screen, and in what stands again when a change is dropped."""
    customer, made = await booked(desk)
    this = Offered(label="3pm", says="3pm", acts=(GiveAppointment(appointment_ids=(made.id, "other")),))
    moving = Moving(business_id="salon@x", appointment_id=made.id)
    state = replace(
        customer.state,
        tasks=(replace(moving, before=Before(moving)), Cancelling(options=(made.id, "other"))),
        agenda=(GivenUp(task=moving),),
        offered=(this,),
        done=Done(Goal.MOVE, made.id),
    )
    [own] = state.customer.made

    after = told_change(state, own, structs.replace(made, id="another"))

    assert f"'{made.id}'" not in str(after)
    assert str(after).count("'another'") == str(state).count(f"'{made.id}'") == 7
    assert after == told_change(after, replace(own, appointment_id="another"), structs.replace(made, id="another"))


async def test_what_is_cancelled_is_told_once_with_an_offer_that_leads_to_a_new_time(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    desk.appointments.clear()

    [told] = await customer.take(news_of(made.id))
    again = await customer.take(news_of(made.id, 2))
    customer.replies = (told,)
    await customer.take(pressed(customer.button("Find a new time")))

    assert told.text == (
        "Your appointment has been cancelled in the calendar: "
        "Haircut on Tuesday 24 November at 15:00 with Dana Ferreira. "
        "If you still want to come, I'll gladly find you a new time."
    )
    assert again == ()
    assert customer.state.customer.made == ()
    assert customer.state.visit is not None
    assert customer.state.visit.service_id == made.service_id


@pytest.mark.parametrize("is_on_screen", [True, False])
async def test_the_offer_can_be_typed(desk: SalonDesk, *, is_on_screen: bool) -> None:
    customer, made = await booked(desk)
    desk.appointments.clear()
    await customer.take(news_of(made.id))
    offer = customer.button("Find a new time")
    if not is_on_screen:
        await customer.say("what does a haircut cost?")

    await customer.say(offer.says)

    assert customer.state.visit is not None
    assert customer.state.visit.service_id == made.service_id


async def test_a_longer_appointment_is_told_with_its_end(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    change(desk, end=made.end + HOUR / 4)

    told = await customer.take(news_of(made.id))

    assert "has changed: it now ends at" in told[0].text


@pytest.mark.parametrize(
    ("before", "after", "beginning"),
    [
        (None, "https://teams.example/1", "There is a new link"),
        ("https://teams.example/1", "https://teams.example/2", "There is a new link"),
        ("https://teams.example/1", None, "Your online appointment ("),
    ],
)
async def test_another_link_to_join_is_told(
    desk: SalonDesk, before: str | None, after: str | None, beginning: str
) -> None:
    customer, made = await booked(desk)
    change(desk, is_online=True, join_url=before)
    await customer.say("show my appointments")
    change(desk, join_url=after)

    told = await customer.take(news_of(made.id))

    assert told[0].text.startswith(beginning)
    assert isinstance(told[1], Card)
    assert [link for _, link in told[1].links] == ([after] if after else [])


async def test_what_was_shown_meanwhile_is_no_news(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    change(desk, start=made.start + HOUR, end=made.end + HOUR)
    await customer.say("show my appointments")

    assert await customer.take(news_of(made.id)) == ()


async def test_what_was_looked_up_and_not_shown_is_news(desk: SalonDesk) -> None:
    """The calendar is read for many reasons."""
    customer, made = await booked(desk)
    await customer.say("another haircut with Marco on Friday at 3pm", "yes")
    change(desk, start=made.start + HOUR, end=made.end + HOUR)
    await customer.say("cancel an appointment")

    told = await customer.take(news_of(made.id))

    assert told[0].text.startswith("Your appointment has been changed in the calendar.")


async def test_what_was_found_to_be_gone_while_others_were_shown_is_news(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    await customer.say("another haircut with Marco on Friday at 3pm", "yes")
    desk.appointments.pop(0)
    await customer.say("show my appointments")

    [told] = await customer.take(news_of(made.id))

    assert told.text.startswith("Your appointment has been cancelled in the calendar")
    assert customer.state.customer.gone == ()


async def test_whoever_was_told_that_it_is_gone_is_not_told_again(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    desk.appointments.clear()
    await customer.say("cancel my appointment")

    assert await customer.take(news_of(made.id)) == ()


async def test_in_the_middle_of_something_its_answers_stay_within_reach(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    await customer.say("another haircut on Friday")
    before = customer.state
    change(desk, start=made.start + HOUR, end=made.end + HOUR)

    [told] = await customer.take(news_of(made.id))

    assert isinstance(told, Ask)
    assert [choice.label for choice in told.choices] == [one.label for one in before.offered]
    assert customer.state.tasks == before.tasks
    assert customer.state.asked == before.asked


ANOTHER = "another haircut with Marco on Friday at 3pm"


def away(made: Appointment) -> Said:
    gone = Away(made.staff_ids[0], made.start)
    settled = Settled("away/x", is_done=True, kind=AWAY, business_id="salon@x", appointment_id=made.id, away=gone)
    return Said(settled=settled, locale="en-GB", zone=ZONE_NAME)


@pytest.mark.parametrize("yes", ["yes please", "yes", "ok", "sure, great"])
@pytest.mark.parametrize("unasked", [news_of, away])
async def test_a_yes_that_may_be_to_the_news_writes_nothing_and_the_summary_stands_below_it(
    desk: SalonDesk, unasked: Callable[..., Said], yes: str
) -> None:
    customer, made = await booked(desk)
    await customer.say(ANOTHER)
    if unasked is away:
        await customer.take(away(made))
    else:
        desk.appointments.clear()
        await customer.take(news_of(made.id))
    before = list(desk.appointments)

    asked = await customer.say(yes)
    after = list(desk.appointments)
    await customer.say("yes")

    assert (before, texts(asked)[0].splitlines()[0]) == (after, SURE)
    assert any(choice.label == "Confirm booking" for reply in asked for choice in choices_of(reply))
    assert len(desk.appointments) == len(before) + 1
    assert not customer.state.interrupted


SURE = 'Just to be sure that I take your "yes" the right way: is it for this?'


@pytest.mark.parametrize("is_typed", [True, False])
async def test_the_button_of_the_summary_is_to_that_alone_also_after_the_news(
    desk: SalonDesk, *, is_typed: bool
) -> None:
    customer, made = await booked(desk)
    await customer.say(ANOTHER)
    button = customer.button("Confirm booking")
    desk.appointments.clear()
    await customer.take(news_of(made.id))

    await (customer.say("Confirm booking") if is_typed else customer.take(pressed(button)))

    assert [one.start.day for one in desk.appointments] == [27]


async def test_a_yes_after_the_news_does_not_cancel_either_and_what_else_is_said_counts(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    await customer.say(ANOTHER, "yes", "cancel the haircut on Friday")
    change(desk, start=made.start + HOUR, end=made.end + HOUR)
    await customer.take(news_of(made.id))
    again = await customer.say("yes")
    await customer.take(news_of(made.id, 2))
    change(desk, start=made.start, end=made.end)
    await customer.take(news_of(made.id, 3))
    await customer.say("keep it")

    assert texts(again)[0].splitlines()[0] == SURE
    assert len(desk.appointments) == 2
    assert customer.state.is_idle


async def test_what_came_of_it_by_a_move_elsewhere_is_told_of_what_is_known_here(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    change(desk, id="new", start=made.start + HOUR, end=made.end + HOUR)
    settled = replace_news(news_of("new"), earlier_ids=("between", made.id))

    told, shown = await customer.take(settled)

    assert "It was: Haircut on Tuesday 24 November at 15:00" in told.text
    assert isinstance(shown, Card)
    assert [one.appointment_id for one in customer.state.customer.made] == ["new"]
    assert await customer.take(settled) == ()


def replace_news(said: Said, **changes: Any) -> Said:
    assert said.settled is not None
    return dataclass_replace(said, settled=dataclass_replace(said.settled, **changes))


async def test_a_move_of_what_is_gone_is_over(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    await customer.say("move my appointment to Friday")
    desk.appointments.clear()

    [told] = await customer.take(news_of(made.id))
    then = await customer.say("yes")

    assert told.text.startswith("Your appointment has been cancelled in the calendar")
    assert customer.state.is_idle or customer.state.visit is not None
    assert then


async def test_while_a_write_is_looked_into_it_waits(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    await customer.say("another haircut with Marco on Friday at 3pm")
    desk.next_outcome = Uncertain()
    await customer.say("yes")
    change(desk, start=made.start + HOUR, end=made.end + HOUR)

    assert await customer.take(news_of(made.id)) == ()
    assert customer.told_of == ()


async def test_while_graph_is_down_it_waits(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    desk.broken = TryLater("down")
    waiting = await customer.take(news_of(made.id)), customer.told_of
    desk.broken = None
    desk.appointments.clear()

    [told] = await customer.take(news_of(made.id))

    assert waiting == ((), ())
    assert told.text.startswith("Your appointment has been cancelled")


@pytest.mark.parametrize("is_gone", [True, False])
async def test_what_is_past_is_not_told(desk: SalonDesk, *, is_gone: bool) -> None:
    customer, made = await booked(desk)
    customer.now = made.start
    if is_gone:
        desk.appointments.clear()
    else:
        change(desk, staff_ids=("m",))

    assert await customer.take(news_of(made.id)) == ()
    assert customer.told_of == ("change/x/1",)


async def test_of_somebody_elses_nothing_is_told(desk: SalonDesk) -> None:
    _, made = await booked(desk)
    stranger = Customer(desk, NOW)
    await stranger.say("hello")

    assert await stranger.take(news_of(made.id)) == ()
    assert stranger.told_of == ("change/x/1",)


async def test_of_several_people_it_is_said_whose_it_is(desk: SalonDesk) -> None:
    customer, made = await booked(desk)
    await customer.say("a haircut for my son Tom with Marco on Friday at 3pm")
    await customer.say("Tom Silva", "yes")
    desk.appointments[0] = structs.replace(made, start=made.start + HOUR, end=made.end + HOUR)
    names = {one.customer for one in customer.state.customer.made}

    told = await customer.take(news_of(made.id))

    assert ("for Ana Silva" in told[0].text) is (len(names) > 1)


# --- any sequence ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """`what` happens, to the hour or the person with this number."""

    what: str
    number: int = 0


STEPS = st.one_of(
    st.builds(Step, st.just("time"), st.integers(0, 3)),
    st.builds(Step, st.just("staff"), st.integers(0, 1)),
    st.builds(Step, st.just("length"), st.integers(1, 2)),
    st.builds(Step, st.just("link"), st.integers(0, 2)),
    st.builds(Step, st.sampled_from(["delete", "restore", "show", "ask", "event", "event", "event"])),
)
LINKS = (None, "https://teams.example/1", "https://teams.example/2")


def facts(one: Appointment) -> tuple[object, ...]:
    return one.start, one.end, frozenset(one.staff_ids), one.join_url


class Story:
    """`known` is what the customer has read last, None once they know that it is gone; `current` how it is, or was."""

    def __init__(self, desk: SalonDesk, customer: Customer, made: Appointment) -> None:
        self.desk, self.customer = desk, customer
        self.first = self.current = made
        self.known: Appointment | None = made
        self.numbers = count(1)

    async def happens(self, step: Step) -> None:
        is_there = bool(self.desk.appointments)
        match step.what:
            case "show":
                await self.customer.say("show my appointments")
                if is_there and self.customer.state.made(self.first.id) is not None:
                    self.known = self.current
            case "ask":
                await self.customer.say("what does a beard trim cost?")
            case "event":
                await self.event()
            case "delete":
                self.desk.appointments.clear()
            case "restore":
                self.desk.appointments[:] = [self.current]
            case _:
                self.current = self.changed(step)
                if is_there:
                    self.desk.appointments[:] = [self.current]

    def changed(self, step: Step) -> Appointment:
        now, number = self.current, step.number
        match step.what:
            case "time":
                start = self.first.start + number * HOUR
                return structs.replace(now, start=start, end=start + (now.end - now.start))
            case "staff":
                return structs.replace(now, staff_ids=(("d", "m")[number],))
            case "length":
                return structs.replace(now, end=now.start + number * HOUR)
            case _:
                return structs.replace(now, is_online=number > 0, join_url=LINKS[number])

    async def event(self) -> None:
        told = await self.customer.take(news_of(self.first.id, next(self.numbers)))
        is_there = bool(self.desk.appointments)
        is_news = self.known is not None and (not is_there or facts(self.known) != facts(self.current))
        assert len(self.customer.told_of) == 1
        assert bool(told) is is_news, texts(told)
        assert any("cancelled in the calendar" in text for text in texts(told)) is (is_news and not is_there)
        self.known = self.current if is_there and self.known is not None else None


@settings(max_examples=150)
@given(st.lists(STEPS, max_size=12))
def test_each_net_change_is_told_at_most_once_and_none_that_is_not(steps: list[Step]) -> None:
    """What they are told is the difference between what they know and what there is, if any."""

    async def story() -> None:
        desk = SalonDesk()
        told = Story(desk, *await booked(desk))
        for step in steps:
            await told.happens(step)

    asyncio.run(story())
