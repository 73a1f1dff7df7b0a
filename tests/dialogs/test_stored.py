"""What earlier builds have stored is read by this one, and what nobody can read begins anew.

`states/` holds states as the build of that name wrote them, one file for each form that ever was. `said` led to it,
"!down" and "!uncertain" being what happened to Graph; `appointments` are those in the calendar at that time.
"""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversing import conversation_with, state_at_rest
from dialogs.replies import Card, Say
from dialogs.said import Said, Settled
from dialogs.saying.wording import Wording
from dialogs.state.agenda import Unread
from dialogs.state.conversation import VERSION, ConversationState
from dialogs.state.customer import Customer, Made
from dialogs.state.tasks import Booking
from dialogs.stored import read_frame, read_state
from dialogs.stored_frame import ANYONE, Following, Frame, OldField, OldGoal, OldMade, state_of
from dialogs.turn import take_turn
from dialogs.when import When
from graph.errors import TryLater
from graph.model import Appointment, Attendee
from scheduling.model import Slot
from tests.dialogs.conftest import SalonDesk, salon
from tests.worlds.sample import NOW, ZONE, ZONE_NAME

Json = dict[str, Any]

FOLDER = Path(__file__).parent / "states"
SAMPLES: list[tuple[str, Json]] = [
    (f"{path.stem} {sample['name']}", sample)
    for path in sorted(FOLDER.glob("*.json"))
    for sample in json.loads(path.read_text(encoding="utf-8"))
]
every_sample = pytest.mark.parametrize("sample", [s for _, s in SAMPLES], ids=[name for name, _ in SAMPLES])
LOST = Wording("en-GB").say("sorry-begun-anew")
WENT_THROUGH = "Good news: that went through. Write to me any time and I'll show you the details."


# Reading


def as_written_by_a249ac1(frame: Frame) -> Json:
    """The last build that wrote form 1, part by part and by hand."""
    return {
        "version": 1,
        "goal": frame.goal.value if frame.goal else None,
        **{key: getattr(frame, key) for key in ("business_id", "service_id", "staff", "choosing_staff", "not_staff")},
        **{key: getattr(frame, key) for key in ("missed", "name", "email", "phone", "intent", "agreed", "sent")},
        **{key: getattr(frame, key) for key in ("target_id", "moves_from", "keeps_time", "spoken_of", "for_another")},
        **{key: getattr(frame, key) for key in ("asked_question", "greeted", "unread")},
        "service_options": list(frame.service_options),
        "target_options": list(frame.target_options),
        "when": _when(frame.when),
        "slots": None if frame.slots is None else [_slot(slot) for slot in frame.slots],
        "open_days": None if frame.open_days is None else [day.isoformat() for day in frame.open_days],
        "slot": _slot(frame.slot) if frame.slot else None,
        "answers": [list(answer) for answer in frame.answers],
        "then_services": [[one.service_id, _when(one.when), one.is_for_other] for one in frame.then_services],
        "made": [[made.business_id, made.appointment_id, made.intent] for made in frame.made],
        "asked": frame.asked.value if frame.asked else None,
        "parked": as_written_by_a249ac1(frame.parked) if frame.parked else None,
        "dropped": as_written_by_a249ac1(frame.dropped) if frame.dropped else None,
    }


def as_written_in_form_2(frame: Frame) -> Json:
    """Form 2, as msgspec writes a dataclass."""
    plain: Json = msgspec.to_builtins(frame)
    return {"version": 2, **plain}


def service_of(state: ConversationState) -> str | None:
    return state.visit.service_id if state.visit else None


def _slot(slot: Slot) -> list[Any]:
    return [slot.start.isoformat(), slot.minutes, list(slot.staff_ids)]


def _when(when: When) -> Json:
    clock = {"at": when.at, "after": when.after, "before": when.before}
    return {
        "days": [day.isoformat() for day in when.days],
        "soonest": when.soonest,
        "choices": [_when(one) for one in when.choices],
        **{key: value.isoformat() if value else None for key, value in clock.items()},
    }


def _known_to(build: Json, state: Json) -> Json:
    """Of a state in form 1 the parts that an earlier build knew of, written as it wrote them."""
    known: Json = {}
    for key, there in build.items():
        now = state[key]
        if isinstance(there, dict):
            now = _known_to(there, now)
        elif key == "then_services" and there and isinstance(there[0], str):
            now = [following[0] for following in now]
        known[key] = now
    return known


@every_sample
def test_nothing_of_an_earlier_state_is_lost(sample: Json) -> None:
    state = read_state(sample["state"])

    assert not state.begun_anew
    assert _known_to(sample["state"], as_written_by_a249ac1(read_frame(sample["state"]))) == sample["state"]
    assert read_state(json.loads(json.dumps(state.to_json()))) == state


TEXTS = st.text(max_size=5) | st.just("\ud83d")
WHENS = st.builds(
    When,
    days=st.lists(st.dates(), max_size=2).map(tuple),
    at=st.none() | st.times(),
    after=st.none() | st.times(),
    soonest=st.booleans(),
)
SLOTS = st.builds(
    Slot,
    start=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]), min_value=datetime(2000, 1, 1)),  # noqa: DTZ001 - hypothesis adds the zone
    minutes=st.integers(1, 600),
    staff_ids=st.lists(TEXTS, max_size=2).map(tuple),
)
FRAMES = st.builds(
    Frame,
    goal=st.sampled_from([None, *OldGoal]),
    service_id=st.none() | TEXTS,
    service_options=st.lists(TEXTS, max_size=2).map(tuple),
    staff=st.sampled_from([None, ANYONE, "d"]),
    not_staff=st.none() | TEXTS,
    choosing_staff=st.booleans(),
    when=st.builds(When.one_of, st.lists(WHENS, max_size=2)) | WHENS,
    slots=st.none() | st.lists(SLOTS, max_size=2).map(tuple),
    open_days=st.none() | st.lists(st.dates(), max_size=2).map(tuple),
    slot=st.none() | SLOTS,
    name=st.none() | TEXTS,
    phone=st.none() | TEXTS,
    answers=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    sent=st.booleans(),
    then_services=st.lists(st.builds(Following, TEXTS, WHENS, st.booleans()), max_size=2).map(tuple),
    made=st.lists(st.builds(OldMade, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
    asked=st.sampled_from([None, *OldField]),
    unread=TEXTS,
)


@settings(max_examples=40)
@given(FRAMES, st.none() | FRAMES)
def test_all_forms_come_back_equal(frame: Frame, parked: Frame | None) -> None:
    whole = replace(frame, parked=parked, dropped=parked)
    state = state_of(whole)

    assert read_state(json.loads(json.dumps(state.to_json()))) == state
    assert read_state(json.loads(json.dumps(as_written_in_form_2(whole)))) == state
    assert read_state(json.loads(json.dumps(as_written_by_a249ac1(whole)))) == state


def test_a_message_as_long_as_any_is_kept() -> None:
    state = ConversationState(agenda=(Unread("a" * 5_000),))

    assert read_state(json.loads(json.dumps(state.to_json()))) == state


def test_a_part_that_a_later_build_has_added_to_this_form_is_passed_over() -> None:
    state = ConversationState(customer=Customer(name="Ana Silva"))

    assert read_state(state.to_json() | {"mood": "sunny"}) == state


# Going on


def desk_of(sample: Json) -> SalonDesk:
    desk = SalonDesk()
    for made in sample["appointments"]:
        service = desk.catalogues["salon@x"].service(made["service_id"])
        assert service is not None
        start = datetime.fromisoformat(made["start"])
        who = (Attendee(None, "Ana Silva", "ana@example.com", "+351912345678"),)
        appointment = Appointment(
            made["id"], service.id, service.name, start, start + service.duration, (made["staff_id"],), who
        )
        desk.appointments.append(appointment)
        desk.intents[made["intent"]] = made["id"]
    return desk


def says(text: str) -> Said:
    return Said(text, locale="en-GB", zone=ZONE_NAME)


@every_sample
async def test_the_conversation_goes_on(sample: Json) -> None:
    for text in ("try again", "yes", "tomorrow at 10", "how much is a haircut?", "start over"):
        turn = await take_turn(read_state(sample["state"]), says(text), desk_of(sample), now=NOW)

        assert turn.replies
        assert LOST not in [reply.text for reply in turn.replies]


@every_sample
async def test_what_was_made_is_found(sample: Json) -> None:
    desk = desk_of(sample)
    there = {made["id"] for made in sample["appointments"]}

    turn = await take_turn(read_state(sample["state"]), says("my appointments"), desk, now=NOW)
    if sample["state"]["sent"] or sample["state"]["asked"] == "question":
        # The write is finished first, and that may be all that is said; any words answer a question of the business.
        turn = await take_turn(turn.state, says("my appointments"), desk, now=NOW)

    shown = "\n".join(reply.text for reply in turn.replies)
    for appointment in (a for a in desk.appointments if a.id in there):
        assert f"{appointment.start.astimezone(ZONE):%H:%M}" in shown, shown
        assert appointment.service_name in shown


@pytest.mark.parametrize("build", ["4eb640b", "a249ac1"])
async def test_a_booking_begun_with_an_earlier_build_is_finished_with_this_one(build: str) -> None:
    sample = dict(SAMPLES)[f"{build} happy-8"]
    desk = desk_of(sample)

    turn = await take_turn(read_state(sample["state"]), says("yes"), desk, now=NOW)

    assert isinstance(turn.replies[0], Card)
    assert [a.start.hour for a in desk.appointments] == [15]


@pytest.mark.parametrize("build", ["4eb640b", "a249ac1"])
async def test_a_booking_in_doubt_since_an_earlier_build_is_settled_with_its_own_intent(build: str) -> None:
    sample = next(s for name, s in SAMPLES if name.startswith(f"{build} in_doubt-"))
    desk = desk_of(sample)

    await take_turn(read_state(sample["state"]), says("did it work?"), desk, now=NOW)

    assert [order.intent for order in desk.orders] == [sample["state"]["intent"]]


# What was on offer then and is not now


@every_sample
@pytest.mark.parametrize("text", ["hello", "yes", "my appointments", "start over"])
async def test_a_business_that_is_served_no_more_locks_nobody_out(sample: Json, text: str) -> None:
    desk = SalonDesk({"other@x": salon("other@x", "Other Salon")})

    turn = await take_turn(read_state(sample["state"]), says(text), desk, now=NOW)
    turn = await take_turn(turn.state, says("a haircut on Friday"), desk, now=NOW)

    assert (turn.state.business_id, service_of(turn.state)) == ("other@x", "cut")


@pytest.mark.parametrize("name", ["4eb640b happy-8", "a249ac1 happy-8", "a249ac1 happy-4"])
@pytest.mark.parametrize("text", ["hello", "yes", "my appointments", "start over", "never mind"])
async def test_a_service_that_is_offered_no_more_locks_nobody_out(name: str, text: str) -> None:
    sample = dict(SAMPLES)[name]
    desk = desk_of(sample)
    shop = salon()
    desk.catalogues["salon@x"] = replace(shop, services=tuple(s for s in shop.services if s.id == "talk"))

    turn = await take_turn(read_state(sample["state"]), says(text), desk, now=NOW)
    turn = await take_turn(turn.state, says("book an online consultation on Friday"), desk, now=NOW)

    assert service_of(turn.state) == "talk"
    assert desk.orders == []


async def test_a_booking_is_not_taken_up_again_when_its_service_is_offered_no_more() -> None:
    sample = dict(SAMPLES)["a249ac1 parked-4"]
    desk = desk_of(sample)
    shop = salon()
    desk.catalogues["salon@x"] = replace(shop, services=tuple(s for s in shop.services if s.id != "colour"))

    turn = await take_turn(read_state(sample["state"]), says("yes"), desk, now=NOW)

    assert isinstance(turn.state.task, Booking)
    assert (service_of(turn.state), desk.appointments) == (None, [])
    assert Wording("en-GB").say("sorry-gone") in turn.replies[-1].text


# What cannot be read

MADE = Made("salon@x", "appointment-1", "intent-1")
WHOLE = Frame(goal=OldGoal.BOOK, service_id="cut", name="Ana Silva", when=When((date(2026, 11, 24),), at=time(15)))
NEW, MIDDLE, OLD = state_of(WHOLE).to_json(), as_written_in_form_2(WHOLE), as_written_by_a249ac1(WHOLE)


def deep(stored: Json) -> Json:
    for _ in range(2_000):
        stored = {"version": 1, "parked": stored}
    return stored


UNREADABLE: dict[str, tuple[object, str]] = {
    "a list": ([NEW], "is not an object"),
    "a text": ("Ana Silva", "is not an object"),
    "a number": (7, "is not an object"),
    "nothing in it": ({}, "has no known form"),
    "a form that is a word": (NEW | {"version": "Ana Silva"}, "has no known form"),
    "a form of the future": (NEW | {"version": VERSION + 1}, "has form 4, and 3 is the latest that is known"),
    "a name that is a number": (NEW | {"customer": {"name": 7}}, "does not fit at $.customer.name"),
    "an unknown task": (NEW | {"tasks": [{"type": "Ana Silva"}]}, "does not fit at $.tasks[0].type"),
    "an unknown question": (NEW | {"asked": "Ana Silva"}, "does not fit at $.asked"),
    "a name of before that is a number": (MIDDLE | {"name": 7}, "does not fit at $.name"),
    "an unknown goal": (MIDDLE | {"goal": "Ana Silva"}, "does not fit at $.goal"),
    "a day that is none": (MIDDLE | {"when": {"days": ["Ana Silva"]}}, "does not fit at $.when.days[0]"),
    "half a character for a day": (MIDDLE | {"open_days": ["\ud83d"]}, "holds half of a character"),
    "a slot too short": (OLD | {"slot": ["2026-11-24T15:00:00+00:00", 45]}, "does not fit at $.slot"),
    "a booking parked that is none": (OLD | {"parked": [1]}, "does not fit at $.parked"),
    "bookings parked in one another": (deep(NEW), "goes too deep"),
}
unreadable = pytest.mark.parametrize(("stored", "why"), UNREADABLE.values(), ids=UNREADABLE)


@unreadable
def test_what_cannot_be_read_begins_anew_and_says_why_and_of_whom_nothing(
    stored: object, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_state(stored) == ConversationState(begun_anew=True)

    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == f"a stored state cannot be read and begins anew: it {why}"


@pytest.mark.parametrize("base", [NEW, MIDDLE, OLD], ids=["new", "middle", "old"])
@pytest.mark.parametrize("broken", [{"greeted": 7}, {"version": 99}, {"asked_question": 7}, {"version": None}])
@pytest.mark.parametrize(
    "made",
    [
        ["salon@x", "appointment-1", "intent-1"],
        {"business_id": "salon@x", "appointment_id": "appointment-1", "intent": "intent-1"},
    ],
    ids=["a list", "named"],
)
def test_what_was_made_is_kept_as_far_as_it_can_be_read(base: Json, broken: Json, made: object) -> None:
    junk = [None, 7, "x", [], ["salon@x"], [1, 2, 3], {"business_id": "salon@x"}, ["\ud83d", 1, "x"]]

    whole = base | broken | {"made": [*junk, made, *junk]}
    inside = base | broken | {"customer": {"made": [*junk, made, *junk]}}

    assert [read_state(stored).customer.made for stored in (whole, inside)] == [(MADE,), (MADE,)]


@unreadable
def test_of_what_cannot_be_read_nothing_remains_but_what_was_made(stored: object, why: str) -> None:
    with_made = stored | {"made": [["salon@x", "appointment-1", "intent-1"]]} if isinstance(stored, dict) else stored

    left = state_at_rest(with_made)  # type: ignore[arg-type]  # that it is no object is the point

    if isinstance(stored, dict):
        assert read_state(left) == ConversationState(customer=Customer(made=(MADE,)), greeted=True)
    else:
        assert left is None


@unreadable
@pytest.mark.parametrize("text", ["hello", "yes", "haircut tomorrow at 3pm", "start over"])
async def test_the_customer_is_told_once_and_goes_on(stored: Any, why: str, text: str) -> None:
    converse = conversation_with(SalonDesk(), lambda: NOW)  # type: ignore[arg-type]  # it does all that is asked of a desk

    first = await converse(stored, says(text))
    replies = first.replies
    second = await converse(first.state, says("a haircut on Friday"))

    assert replies[0] == Say(LOST)
    assert len(replies) > 1
    assert LOST not in [reply.text for reply in second.replies]
    assert service_of(read_state(second.state)) == "cut"


async def test_what_was_made_is_shown_after_a_new_beginning() -> None:
    sample = dict(SAMPLES)["a249ac1 happy-9"]
    desk = desk_of(sample)

    turn = await take_turn(read_state(sample["state"] | {"when": 7}), says("my appointments"), desk, now=NOW)

    assert turn.replies[0] == Say(LOST)
    assert "15:00" in turn.replies[1].text


async def test_a_button_of_before_the_new_beginning_books_nothing() -> None:
    sample = dict(SAMPLES)["a249ac1 happy-8"]
    pressed = {"do": "confirm", "intent": sample["state"]["intent"]}
    desk = desk_of(sample)

    turn = await take_turn(read_state(sample["state"] | {"when": 7}), Said(pressed=pressed), desk, now=NOW)

    assert (desk.orders, turn.replies[0]) == ([], Say(LOST))


async def test_whoever_is_written_to_unasked_is_told_with_their_next_message() -> None:
    begun = read_state({"version": 99})

    news = await take_turn(begun, Said(settled=Settled("i1", is_done=True)), SalonDesk(), now=NOW)
    turn = await take_turn(read_state(news.state.to_json()), says("hello"), SalonDesk(), now=NOW + timedelta(minutes=1))

    assert [reply.text for reply in news.replies if isinstance(reply, Say)] == [WENT_THROUGH]
    assert turn.replies[0] == Say(LOST)


async def test_whoever_comes_while_graph_is_down_is_told_too_and_heard_afterwards() -> None:
    desk = SalonDesk(broken=TryLater("down"))

    down = await take_turn(read_state({"version": 99}), says("a haircut on Friday"), desk, now=NOW)
    desk.broken = None
    turn = await take_turn(down.state, says("try again"), desk, now=NOW)

    assert down.replies[0] == Say(LOST)
    assert service_of(turn.state) == "cut"
