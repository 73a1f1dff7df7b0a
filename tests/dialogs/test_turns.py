"""What must hold in every conversation, whatever is said in it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from dialogs.acts import Agree, Ask, Change, Topic
from dialogs.happenings import Happened
from dialogs.replies import Card, Reply, choices_of
from dialogs.said import Said, Settled
from dialogs.state.tasks import Booking, Cancelling, Moving
from dialogs.understanding.context import Asked
from graph.errors import BookingsError, NotAllowed, NotThere, OutcomeUnknown, Rejected, TryLater
from scheduling.errors import UnderWayError
from scheduling.model import (
    Alternative,
    Cancelled,
    CancelOrder,
    CancelOutcome,
    Moved,
    MoveOrder,
    MoveOutcome,
    Refused,
    Rule,
    SlotQuery,
    SlotTaken,
    Uncertain,
    Wish,
)
from scheduling.model import Reason as Why
from tests.dialogs.conftest import SalonDesk, salon
from tests.dialogs.customer import Customer, pressed
from tests.dialogs.talk import STUDIO, Talk
from tests.transcripts import ALL

ONE_BREATH = "haircut tomorrow at 3pm, my name is Ana Silva, ana@example.com, 912345678"


async def test_a_double_click_on_confirm_books_once_and_shows_the_same_receipt(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    confirm = customer.button("Confirm booking")

    first = await customer.take(pressed(confirm))
    second = await customer.take(pressed(confirm))

    assert len(desk.appointments) == 1
    assert isinstance(first[0], Card)
    assert isinstance(second[0], Card)
    # Where the confirmation goes is news once; after that the address is a row as all else.
    assert first[0].rows == tuple(row for row in second[0].rows if row.value not in first[0].note)
    assert [row.value for row in second[0].rows if row not in first[0].rows] == ["ana@example.com"]


async def test_a_question_beside_a_yes_is_answered_after_the_writing(desk, now, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    monkeypatch.setattr("dialogs.turns.reading.read", lambda *_: (Ask(topic=Topic.PLACE), Agree()))

    told = await customer.say("Yes, that's right. What's the address?")

    assert told[0].text.startswith("You're booked!")
    assert told[1].text.startswith("You'll find us at")
    assert len(desk.appointments) == 1


async def test_the_button_of_an_old_summary_books_nothing(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    old = customer.button("Confirm booking")
    await customer.say("change the time", "16:00")

    await customer.take(pressed(old))

    assert desk.orders == []


async def test_an_appointment_of_somebody_else_cannot_be_touched_by_a_made_up_button(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    owner, stranger = Customer(desk, now), Customer(desk, now)
    await owner.say(ONE_BREATH, "yes")
    made = desk.appointments[0].id

    await stranger.take(Said(pressed={"do": "cancel", "appointment": made}))
    await stranger.say("yes")
    await stranger.take(Said(pressed={"do": "move", "appointment": made}))
    await stranger.say("tomorrow at 10", "yes")

    assert [a.id for a in desk.appointments] == [made]
    assert desk.appointments[0].start.hour == 15


async def test_an_unclear_outcome_is_settled_before_anything_else_is_heard(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.next_outcome = Uncertain()
    checking = await customer.say("yes")
    desk.next_outcome = Uncertain()
    still = await customer.say("book me a beard trim")

    settled = await customer.say("try again")

    assert checking[0].text.startswith("I'm checking")
    assert still[0].text.startswith("I'm still checking")
    assert settled[0].text.startswith("You're booked!")
    assert {order.intent for order in desk.orders} == {"intent-1"}
    assert isinstance(customer.state.task, Booking)  # the beard trim


@pytest.fixture
async def waiting(desk, now) -> Customer:  # type: ignore[no-untyped-def]  # fixtures
    """A customer who has been told that it is being checked whether they are booked."""
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.next_outcome = Uncertain()
    await customer.say("yes")
    return customer


async def _meanwhile(customer: Customer, desk: SalonDesk, *texts: str) -> tuple[Reply, ...]:
    for text in texts:
        desk.next_outcome = Uncertain()
        replies = await customer.say(text)
    return replies


async def test_questions_are_answered_while_a_write_is_looked_into(desk, waiting: Customer) -> None:  # type: ignore[no-untyped-def]  # fixtures
    price = await _meanwhile(waiting, desk, "how much is it?")
    person = await _meanwhile(waiting, desk, "can I talk to a human?")
    nothing = await _meanwhile(waiting, desk, "hello?? is anybody there")

    assert "€28" in price[0].text
    assert "+351" in person[0].text or "@" in person[0].text
    assert {replies[-1].text[:20] for replies in (price, person, nothing)} == {"I'm still checking, "}
    assert len(nothing) == 1
    assert waiting.state.unread == ""


@pytest.mark.parametrize("is_told_unasked", [True, False])
@pytest.mark.parametrize(
    ("wish", "task", "says"),
    [
        ("make it 4pm", Moving, "New time: Tuesday 24 November at 16:00"),
        ("actually could I come on Wednesday at 10 instead", Moving, "New time: Wednesday 25 November at 10:00"),
        ("with Marco please", Moving, "Now with: Marco Silva"),
        ("cancel it", Cancelling, "Shall I cancel"),
        ("forget it", Cancelling, "Shall I cancel"),
        ("also an online consultation on Friday at 10", Booking, "Online consultation"),
    ],
)
async def test_a_wish_is_kept_and_seen_to_once_the_booking_is_known_to_be_made(  # type: ignore[no-untyped-def]  # fixtures
    desk, waiting: Customer, wish: str, task: type, says: str, is_told_unasked: bool
) -> None:
    kept = await _meanwhile(waiting, desk, wish, "hello?")

    settled = Said(settled=Settled("intent-1", is_done=True))
    told = await waiting.take(settled) if is_told_unasked else await waiting.say("try again")

    assert "come straight back" not in kept[-1].text  # it is said once
    assert told[0].text.startswith("You're booked!")
    assert says in "\n".join(reply.text for reply in told[1:])
    assert isinstance(waiting.state.task, task)
    assert waiting.state.unread == ""
    assert len(desk.appointments) == 1


async def test_a_wish_changes_the_summary_of_what_was_not_booked(desk, waiting: Customer) -> None:  # type: ignore[no-untyped-def]  # fixtures
    await _meanwhile(waiting, desk, "make it 4pm")

    told = await waiting.take(Said(settled=Settled("intent-1", is_done=False)))

    assert "did not go through" in told[0].text
    assert [reply.text.startswith("Please check your booking") for reply in told].count(True) == 1
    assert "16:00" in told[-1].text
    assert desk.appointments == []


async def test_a_wish_said_at_the_very_moment_of_the_answer_is_seen_to(desk, waiting: Customer) -> None:  # type: ignore[no-untyped-def]  # fixtures
    told = await waiting.say("make it 4pm")

    assert told[0].text.startswith("You're booked!")
    assert "16:00" in told[-1].text


async def test_how_an_unclear_write_ended_is_said_unasked(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.next_outcome = Uncertain()
    await customer.say("yes")

    told = await customer.take(Said(settled=Settled("intent-1", is_done=True)))
    again = await customer.take(Said(settled=Settled("intent-1", is_done=True)))

    assert told[0].text.startswith("You're booked!")
    assert again == ()
    assert not customer.state.is_in_doubt


async def test_what_did_not_go_through_is_put_before_the_customer_again(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.next_outcome = Uncertain()
    await customer.say("yes")

    told = await customer.take(Said(settled=Settled("intent-1", is_done=False)))

    assert customer.told_of == ("intent-1",)
    assert "did not go through" in told[0].text
    assert told[-1].text.startswith("Please check your booking")
    assert [order.intent for order in desk.orders] == ["intent-1"]
    await customer.say("yes")
    assert [order.intent for order in desk.orders] == ["intent-1", "intent-2"]


@pytest.mark.parametrize("trouble", [TryLater("down"), NotAllowed("no")])
async def test_while_graph_is_down_the_end_is_told_in_a_word(desk, now, trouble) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.next_outcome = Uncertain()
    await customer.say("yes")
    desk.broken = trouble

    told = await customer.take(Said(settled=Settled("intent-1", is_done=True)))
    desk.broken = None
    then = await customer.say("thanks")

    assert [reply.text for reply in told] == [
        "Good news: that went through. Write to me any time and I'll show you the details."
    ]
    assert then[0].text.startswith("You're booked!")


async def test_what_a_write_became_that_the_conversation_has_lost_is_told_too(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.next_outcome = Uncertain()
    await customer.say("yes")

    [told] = await customer.take(Said(settled=Settled("intent-0", is_done=True)))

    assert told.text.startswith("Good news: that went through.")
    assert customer.state.is_in_doubt


@pytest.mark.parametrize(
    ("kind", "is_done", "told"),
    [
        ("book", True, "You're booked!"),
        ("move", True, "Your appointment has moved"),
        ("cancel", True, "Done: your appointment is cancelled."),
        ("book", False, "I looked, and that did not go through"),
    ],
)
async def test_a_conversation_that_began_anew_hears_how_its_last_write_ended(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, kind: str, is_done: bool, told: str
) -> None:
    before = Customer(desk, now)
    await before.say(ONE_BREATH, "yes")
    [made] = before.state.customer.made
    customer = Customer(desk, now)

    news = Settled("intent-9", is_done, kind, made.business_id, made.appointment_id)
    [said] = await customer.take(Said(settled=news))

    assert said.text.startswith(told)
    assert [one.appointment_id for one in customer.state.customer.made] == (
        [made.appointment_id] if is_done and kind != "cancel" else []
    )


async def test_what_went_through_and_is_gone_since_is_said_to_be_gone(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)

    news = Settled("intent-9", is_done=True, kind="book", business_id="salon@x", appointment_id="gone")
    [said] = await customer.take(Said(settled=news))

    assert said.text.startswith("That went through after all, but the appointment is no longer in the calendar")
    assert customer.state.customer.made == ()


async def test_whoever_opens_the_chat_again_is_not_greeted_again(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)

    first = await customer.take(Said(joined=True, locale="en-GB"))
    again = await customer.take(Said(joined=True, locale="en-GB"))

    assert len(first) == 1
    assert again == ()


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("a haircut in May", "We only take bookings until"),
        ("a haircut on Mondays in December before 6 am", "I have nothing free for that."),
    ],
)
async def test_a_stretch_without_a_free_time_is_told_why(wish: str, told: str) -> None:
    assert told in await Talk().say(wish)


async def test_a_class_has_no_more_seats_than_it_has() -> None:
    talk = Talk(STUDIO | {"services": [{"name": "Yoga class", "minutes": 60, "price": 12, "seats": 4}]})

    told = await talk.say("yoga for 6 on Wednesday")

    assert "Yoga class has no more than 4 seats." in told
    assert talk.labels == ("1", "2", "3", "4")


@pytest.mark.parametrize("outcome", [SlotTaken(), Refused((Why(Rule.TAKEN),)), Refused(())])
async def test_a_lost_slot_asks_for_a_new_yes(desk, now, outcome) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.next_outcome = outcome

    await customer.say("yes")

    assert desk.appointments == []
    assert customer.state.task is not None
    assert customer.state.task.agreed is False
    assert customer.state.customer.name == "Ana Silva"


@pytest.mark.parametrize("error", [TryLater("x"), OutcomeUnknown("x"), NotAllowed("x"), NotThere("x"), Rejected("x")])
@pytest.mark.parametrize("lines", [0, 1, 2, 3])
async def test_every_error_is_answered_kindly_and_loses_nothing(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, error: BookingsError, lines: int
) -> None:
    customer = Customer(desk, now)
    script = ["haircut tomorrow at 3pm", "my name is Ana Silva, ana@example.com", "skip", "yes"]
    await customer.say(*script[:lines])

    desk.broken = error
    during = await customer.say(script[lines])
    desk.broken = None
    await customer.say("try again", *script[lines:])

    assert during
    assert all(
        "sorry" in reply.text or "Nothing you told me is lost" in reply.text or "?" in reply.text for reply in during
    )
    assert len(desk.appointments) == 1


async def test_with_several_businesses_the_customer_is_asked_and_need_not_repeat_anything(  # type: ignore[no-untyped-def]  # fixtures
    new_desk, two_shops, now
) -> None:
    desk = new_desk(catalogues=two_shops)
    customer = Customer(desk, now)

    asked = await customer.say("haircut with Marco tomorrow at 3pm")
    then = await customer.say("the south one")

    assert [c.label for c in choices_of(asked[0])] == ["Salon North", "Salon South"]
    assert then[0].text == "Haircut on Tuesday 24 November at 15:00 with Marco Silva. What name shall I book it under?"
    assert customer.state.business_id == "south@x"


@pytest.mark.parametrize(("business", "chosen"), [("south@x", "south@x"), ("elsewhere@x", None), ("", None)])
async def test_who_comes_from_the_page_of_one_business_is_not_asked_which(  # type: ignore[no-untyped-def]  # fixtures
    new_desk, two_shops, now, business, chosen
) -> None:
    """The page is not believed more than that: what is not served here is asked about as ever."""
    said = Said(joined=True, business_id=business)

    customer = Customer(new_desk(catalogues=two_shops), now)

    await customer.take(said)

    assert customer.state.business_id == chosen


@pytest.mark.parametrize("answer", ["At Salon South", "rather at Salon South please"])
async def test_the_same_can_be_had_at_another_business(new_desk, two_shops, now, answer) -> None:  # type: ignore[no-untyped-def]  # fixtures
    desk = new_desk(catalogues=two_shops)
    customer = Customer(desk, now)
    await customer.say("at Salon North", "haircut with Marco")
    taken = (await desk.find(SlotQuery("north@x", "cut", "m"), now, now + timedelta(days=2)))[-1]
    desk.others = (Alternative(Wish.BUSINESS, "south@x", "cut", taken),)

    told = await customer.say("tomorrow at 3:10")
    offered = choices_of(told[0])
    then = await customer.say(answer, "15:00")

    assert "15:10 is free at Salon South." in told[0].text
    assert offered[-2].label == "At Salon South"
    assert then[0].text.startswith("Haircut on Tuesday 24 November at 15:00 with Dana Ferreira. ")
    assert customer.state.visit is not None
    assert (customer.state.business_id, customer.state.visit.service_id) == ("south@x", "cut")


async def test_a_part_of_a_business_name_does_not_turn_away_from_the_chosen_one(new_desk, two_shops, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(new_desk(catalogues=two_shops), now)
    await customer.say("at Salon North", "haircut with Marco tomorrow at 3pm")

    await customer.say("my name is Ana South")

    assert (customer.state.business_id, customer.state.customer.name) == ("north@x", "Ana South")


async def test_another_business_that_is_out_of_reach_hurts_nobody(new_desk, two_shops, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    desk = new_desk(catalogues=two_shops)
    customer = Customer(desk, now)
    await customer.say("at Salon North")
    desk.closed = "south@x"

    told = await customer.say("haircut with Marco tomorrow at 3pm")

    assert told[0].text.startswith("Haircut on Tuesday 24 November at 15:00")


async def test_where_customers_may_not_choose_the_person_a_wish_for_one_is_answered(new_desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    shop = salon()
    assert shop.business.policy is not None
    policy = structs.replace(shop.business.policy, allow_staff_selection=False)
    desk = new_desk(catalogues={"salon@x": replace(shop, business=structs.replace(shop.business, policy=policy))})
    customer = Customer(desk, now)

    told = await customer.say("a haircut with Dana tomorrow")
    await customer.say("at 3pm", "Ana Silva", "ana@example.com", "skip", "yes")
    (made,) = desk.appointments
    then = await customer.say("with Dana please" if made.staff_ids != ("d",) else "with Marco please")

    refusal = "At Salon you can't choose the person; I'll look for whoever is free."
    assert refusal in told[0].text
    assert desk.orders[0].staff_id is None
    assert then[0].text.startswith(refusal)
    assert customer.state.is_idle


async def test_a_first_message_that_says_nothing_known_is_answered_with_what_there_is(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)

    told = await customer.say("my head looks like a haystack")

    assert "I'm not sure which of these would be right for you." in told[0].text
    assert [choice.label for choice in choices_of(told[0])] == ["Haircut", "Haircut and colour", "Online consultation"]


@pytest.mark.parametrize(
    ("error", "is_told"),
    [(TryLater("x"), False), (OutcomeUnknown("x"), False), (NotAllowed("x"), False), (Rejected("x"), True)],
)
async def test_an_outage_tells_nobody_how_their_booking_ended(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, monkeypatch, error: BookingsError, is_told: bool
) -> None:
    async def fail(_: object) -> None:
        raise error

    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    assert customer.state.task is not None
    intent = customer.state.task.intent
    monkeypatch.setattr(desk, "book", fail)

    await customer.say("yes")

    assert customer.told_of == ((intent,) if is_told else ())


async def test_a_yes_after_a_change_that_was_not_heard_books_nothing(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    told = await customer.say("a haircut tomorrow at 3pm", "Ana Silva", "ana@example.com", "skip")
    change = next(choice for choice in choices_of(told[0]) if any(isinstance(act, Change) for act in choice.acts))
    desk.broken = TryLater("down")
    await customer.take(pressed(change))
    desk.broken = None

    again = await customer.say("great, go ahead")

    assert isinstance(again[-1], Card)
    assert desk.orders == []


async def test_a_yes_to_what_shall_be_changed_books_nothing(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say("a haircut tomorrow at 3pm", "Ana Silva", "ana@example.com", "skip")

    asked = await customer.say("no")
    told = await customer.say("yes")

    assert asked[0].text == "Of course. What shall I change?"
    assert isinstance(told[-1], Card)
    assert desk.orders == []
    await customer.say("yes")
    assert len(desk.orders) == 1


async def test_a_choice_can_be_typed_by_what_it_says(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    """Text and buttons are equal: each button of each step is pressed in one conversation and typed in another."""
    pressing, typing = Customer(desk, now), Customer(desk, now)
    script: list[str] = ["Book an appointment", "Haircut", "Tue 24 Nov", "Choose who", "Anyone", "10:00 Dana"]
    await pressing.say("hello")
    await typing.say("hello")

    for label in script:
        says = typing.button(label).says
        await pressing.press(label)
        await typing.say(says)
        assert pressing.state == typing.state
        assert pressing.replies == typing.replies


# Of every transcript, whatever was said before it there.
SAID = [line[6:] for chat in ALL for line in chat.read_text("utf-8").splitlines() if line.startswith("user: ")]
LINES = st.sampled_from(
    [
        *SAID,
        *("haircut", "haircut and colour", "online consultation", "with Dana", "anyone", "tomorrow", "Friday at 3"),
        *("10:00", "the first", "later", "earlier", "next week", "Sunday", "yesterday", "asap", "yes", "no", "ok"),
        *("skip", "back", "Ana Silva", "my name is Bob", "ana@example.com", "not an email", "912345678", "none"),
        *("Not sure", "help", "thanks", "cancel", "cancel my appointment", "cancel it", "keep it", "my appointments"),
        *("move it to Thursday", "stop", "start over", "change the time", "change the name", "different person"),
        *("how much is it?", "who works there?", "try again", "🎉", "", "<b>x</b>", "1", "2", "book another"),
        *("never mind", "hello", "with Marco", "not with Dana", "somebody else", "same again", "same again next week"),
        *(
            "book my friend in too",
            "and a haircut after",
            "anything later that day",
            "the same time next week",
            "an hour later",
        ),
        *(
            "cancel the second one",
            "cancel Ana's",
            "wait cancel that",
            "every Friday at 10",
            "is it with Marco?",
            "who is it with",
        ),
        *(
            "I have a toothache, help me please",
            "do you take cards",
            "are you a bot",
            "tell me about the haircut",
            "this is odd",
        ),
        *(
            "color with Marco",
            "undo",
            "actually book it",
            "the day after",
            "or Saturday at 11",
            "a haircut instead",
            "no phone",
        ),
    ]
)
STEPS = st.one_of(LINES, st.integers(0, 30), st.sampled_from([TryLater("down"), NotAllowed("not set up"), None]))


# The fixtures are a class and a constant: nothing is carried from one example to the next.
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=1, max_size=30))
def test_it_always_answers_and_books_only_after_a_yes_to_the_summary_just_shown(  # type: ignore[no-untyped-def]  # fixtures
    new_desk, now, steps
) -> None:
    desk = new_desk()
    customer = Customer(desk, now)
    names = {one.id: one.name for one in salon().staff}

    async def converse() -> None:
        is_shown, shown = False, ""
        for step in steps:
            if isinstance(step, BookingsError) or step is None:
                desk.broken = step
                continue
            choices = [choice for reply in customer.replies for choice in choices_of(reply)]
            said = pressed(choices[step % len(choices)]) if isinstance(step, int) and choices else Said(str(step))
            before, orders = customer.state, len(desk.orders)
            replies = await customer.take(said)

            assert replies
            assert all(reply.text.strip() for reply in replies)
            for order in desk.orders[orders:]:
                booking = before.visit
                assert booking is not None
                assert before.asked is Asked.CONFIRM
                assert is_shown or booking.agreed
                assert order.intent == booking.intent
                assert booking.slot is not None
                assert (order.start, order.service_id) == (booking.slot.start, booking.service_id)
                assert order.staff_id is not None
                assert f"With: {names[order.staff_id]}" in shown.splitlines()
                assert (order.person.name, order.person.email) == (before.customer.name, before.customer.email)
            # While Graph is down the summary that was shown before is still the last that was said of the booking.
            is_shown = any(isinstance(reply, Card) for reply in replies) or (is_shown and desk.broken is not None)
            shown = next((reply.text for reply in replies if isinstance(reply, Card)), shown)

    asyncio.run(converse())


async def test_an_old_appointment_that_could_not_be_cancelled_yet_is_shown_beside_the_new_one(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, monkeypatch
) -> None:
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH, "yes")
    [old] = desk.appointments

    async def book_anew(*_: object, **__: object) -> Moved:
        new = structs.replace(old, id="new", service_id="talk", service_name="Online consultation")
        desk.appointments.append(new)
        return Moved(new, still_there=old)

    monkeypatch.setattr(desk, "move", book_anew)
    told = await customer.say("move it to Friday at 11 and make it an online consultation", "yes")
    mine = await customer.say("my appointments")

    assert "could not be cancelled just now" in told[1].text
    assert "Online consultation" in told[0].text
    assert len([reply for reply in mine if isinstance(reply, Card)]) == 2


@pytest.mark.parametrize(
    ("seconds", "told"), [(100, "takes 2 minutes more at most"), (30, "takes a minute more at most")]
)
async def test_whoever_has_to_wait_for_an_earlier_change_hears_for_how_long(desk, now, seconds, told) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.broken = UnderWayError("others are at work on this", until=now + timedelta(seconds=seconds))

    [waits] = await customer.say("yes")

    assert told in waits.text


_NO_YES = ["thanks, bye", "when do you close on Friday?", "hello", "können wir auf Deutsch sprechen?", "asdf qwer"]


def broken_at(desk, monkeypatch, write: str, error: BookingsError) -> None:  # type: ignore[no-untyped-def]  # fixtures
    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(desk, write, fail)


@pytest.mark.parametrize("error", [TryLater("x"), NotAllowed("x"), Rejected("x"), UnderWayError("x")])
@pytest.mark.parametrize("words", _NO_YES)
async def test_a_yes_that_was_not_carried_out_counts_for_nothing_else_that_is_said(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, monkeypatch, error: BookingsError, words: str
) -> None:
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    with monkeypatch.context() as down:
        broken_at(desk, down, "book", error)
        await customer.say("yes")

    told = await customer.say(words)

    assert desk.appointments == []
    assert isinstance(told[-1], Card)
    await customer.say("yes")
    assert [order.intent for order in desk.orders] == ["intent-1"]
    assert len(desk.appointments) == 1


@pytest.mark.parametrize("words", ["yes", "try again", "yes please", "could you try again please?"])
async def test_a_yes_that_was_not_carried_out_is_by_whoever_asks_for_it_again(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, monkeypatch, words: str
) -> None:
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    with monkeypatch.context() as down:
        broken_at(desk, down, "book", TryLater("x"))
        await customer.say("yes")

    await customer.say(words)

    assert len(desk.appointments) == 1


@pytest.mark.parametrize(
    ("wish", "write"), [("cancel my appointment", "cancel"), ("move it to Thursday at 4pm", "move")]
)
@pytest.mark.parametrize("words", _NO_YES)
async def test_nothing_that_is_made_is_changed_by_a_yes_that_was_not_carried_out(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, monkeypatch, wish: str, write: str, words: str
) -> None:
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH, "yes", wish)
    before = list(desk.appointments)
    with monkeypatch.context() as down:
        broken_at(desk, down, write, TryLater("x"))
        await customer.say("yes")

    await customer.say(words)

    assert desk.appointments == before
    await customer.say("yes")
    assert desk.appointments != before


@pytest.mark.parametrize(("words", "is_yes"), [(one, False) for one in _NO_YES] + [("yes", True), ("try again", True)])
async def test_a_yes_that_could_not_be_read_counts_for_nothing_else_that_is_said(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, words: str, is_yes: bool
) -> None:
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH)
    desk.broken = TryLater("down")
    await customer.say("yes")
    desk.broken = None

    await customer.say(words)

    assert bool(desk.appointments) is is_yes
    await customer.say("yes")
    assert len(desk.appointments) == 1


async def test_of_two_that_are_cancelled_the_first_is_told_once_where_the_second_meets_an_outage(  # type: ignore[no-untyped-def]  # fixtures
    desk, now, monkeypatch
) -> None:
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH, "yes", "an online consultation on Thursday at 4pm", "yes", "cancel both")
    real = desk.cancel

    async def once(order: CancelOrder) -> CancelOutcome:
        done: CancelOutcome = await real(order)
        broken_at(desk, down, "cancel", TryLater("down"))
        return done

    with monkeypatch.context() as down:
        down.setattr(desk, "cancel", once)
        told = await customer.say("yes")

    assert [reply.text.partition(":")[0] for reply in told[:-1]] == ["Done"]
    assert "can't reach the calendar" in told[-1].text
    assert customer.state.task is not None
    assert customer.told_of == ("intent-3",)
    assert customer.state.task.intent == "intent-3+2"
    await customer.say("try again")
    assert customer.told_of == ("intent-3+2",)
    assert desk.appointments == []


async def test_what_was_cancelled_is_said_where_what_comes_next_meets_an_outage(desk, now, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH, "yes", "an online consultation on Thursday at 4pm", "cancel the one tomorrow")
    assert isinstance(customer.state.task, Cancelling)

    with monkeypatch.context() as down:
        for name in ("renew", "hold", "find"):
            broken_at(desk, down, name, TryLater("down"))
        told = await customer.say("yes")

    assert told[0].text.startswith("Done: your Haircut")
    assert customer.told_of != ()


async def test_what_was_gone_before_the_yes_is_not_said_to_be_cancelled_by_it(desk, now, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # fixtures
    async def found_gone(_: CancelOrder) -> CancelOutcome:
        return Cancelled(is_found_gone=True)

    monkeypatch.setattr(desk, "cancel", found_gone)
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH, "yes", "cancel my appointment")
    desk.appointments.clear()

    told = await customer.say("yes")

    assert told[0].text.startswith("That appointment is no longer in the calendar")
    assert customer.told_of == ("intent-2",)
    assert customer.state.customer.made == ()
    assert [one.kind for one in customer.happenings if one.kind is Happened.CANCELLED] == []


async def test_whoever_has_neither_of_two_by_a_cancellation_is_told_so(desk, now, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH, "yes")
    [made] = customer.state.customer.made
    old = structs.replace(made, appointment_id="old", start=made.start and made.start + timedelta(days=1))
    customer.state = customer.state.with_customer(made=(old, made))
    cancel = desk.cancel

    async def leaves_none(order: CancelOrder) -> CancelOutcome:
        await cancel(order)
        return Cancelled(old_id="old")

    monkeypatch.setattr(desk, "cancel", leaves_none)
    task = Cancelling(business_id=made.business_id, appointment_id=made.appointment_id)
    customer.state = structs.replace(customer.state, tasks=(task,))

    told = await customer.say("yes", "yes")

    assert "so neither of the two is left" in "\n".join(reply.text for reply in told)
    assert customer.state.customer.made == ()


async def test_what_stays_besides_a_move_is_told(desk, now, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH, "yes", "move it to Friday at 3pm")
    [first] = desk.appointments
    move = desk.move

    async def leaves_both(order: MoveOrder) -> MoveOutcome:
        outcome = await move(order)
        assert isinstance(outcome, Moved)
        return replace(outcome, besides=first)

    monkeypatch.setattr(desk, "move", leaves_both)
    told = await customer.say("yes")

    said = "\n".join(reply.text for reply in told)
    assert "This one is in the calendar as well, and stays there: Haircut on Tuesday 24 November at 15:00" in said


async def test_however_many_are_cancelled_with_one_yes_all_of_them_are(desk, now) -> None:  # type: ignore[no-untyped-def]  # fixtures
    customer = Customer(desk, now)
    await customer.say(ONE_BREATH, "yes", "cancel my appointment")
    [first] = desk.appointments
    days = range(1, 30)
    desk.appointments += [
        structs.replace(
            first, id=f"a{day}", start=first.start + timedelta(days=day), end=first.end + timedelta(days=day)
        )
        for day in days
    ]
    others = tuple(f"a{day}" for day in days)
    [made] = customer.state.customer.made
    known = tuple(structs.replace(made, appointment_id=key) for key in others)
    task = customer.state.task
    assert isinstance(task, Cancelling)
    asked = customer.state.with_customer(made=(made, *known))
    customer.state = asked.with_task(structs.replace(task, others=others))

    told = await customer.say("yes")

    assert desk.appointments == []
    assert len(told) == len(customer.told_of) == 1 + len(others)
    assert customer.state.is_idle
