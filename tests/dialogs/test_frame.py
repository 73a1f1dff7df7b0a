"""What a frame keeps and what it forgets when an answer changes; and its stored form."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.frame import Frame, Made
from dialogs.heard import ANYONE, Field, Goal, Heard, When
from dialogs.stored import read_state
from scheduling.model import Slot

SLOT = Slot(datetime(2026, 11, 24, 15, tzinfo=UTC), 45, ("d", "m"))
FULL = Frame(
    goal=Goal.BOOK,
    business_id="salon@x",
    service_id="cut",
    staff="d",
    when=When((date(2026, 11, 24),), at=time(15)),
    slots=(SLOT,),
    slot=SLOT,
    name="Ana Silva",
    email="ana@example.com",
    phone="",
    answers=(("allergies", "none"),),
    intent="i1",
    agreed=True,
    made=(Made("salon@x", "a0", "i0"),),
    asked=Field.CONFIRM,
    greeted=True,
)
UNSETTLED = replace(FULL, intent=None, agreed=False)


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (Heard(), FULL),
        (Heard(yes=True), FULL),
        (Heard(name="Ana Silva"), FULL),
        (Heard(name="Ana Costa"), replace(UNSETTLED, name="Ana Costa")),
        (Heard(email="new@example.com"), replace(UNSETTLED, email="new@example.com")),
        (Heard(phone="+351912345678"), replace(UNSETTLED, phone="+351912345678")),
        (Heard(change=Field.EMAIL), replace(UNSETTLED, email=None)),
        (
            Heard(when=When((date(2026, 11, 25),))),
            replace(UNSETTLED, when=When((date(2026, 11, 25),), at=time(15)), slots=None, slot=None),
        ),
        (
            Heard(when=When(at=time(16))),
            replace(UNSETTLED, when=When((date(2026, 11, 24),), at=time(16)), slots=None, slot=None),
        ),
        (Heard(staff=ANYONE), replace(UNSETTLED, staff=ANYONE, slots=None, slot=None)),
        (
            Heard(service_ids=("colour",)),
            replace(UNSETTLED, service_id="colour", slots=None, slot=None, answers=()),
        ),
        (Heard(service_ids=("cut",)), FULL),
    ],
)
def test_what_rested_on_a_changed_answer_is_forgotten(heard: Heard, expected: Frame) -> None:
    assert FULL.learn(heard) == expected


def test_words_that_fit_several_services_leave_the_choice_open() -> None:
    frame = Frame(goal=Goal.BOOK).learn(Heard(service_ids=("a", "b")))

    assert (frame.service_id, frame.service_options) == (None, ("a", "b"))


def test_an_older_appointment_parks_the_booking_under_way() -> None:
    parked = FULL.for_goal(Goal.CANCEL)

    back = replace(parked, made=()).done()

    assert back == replace(UNSETTLED, made=())


def test_starting_over_keeps_only_what_was_booked() -> None:
    assert FULL.cleared() == Frame(made=FULL.made, greeted=True)


def test_the_stored_form_is_plain_data_and_comes_back_equal() -> None:
    frame = replace(FULL, parked=UNSETTLED, open_days=(date(2026, 11, 25),), unread="haircut")

    assert read_state(json.loads(json.dumps(frame.to_json()))) == frame


HEARD = st.builds(
    Heard,
    goal=st.sampled_from([None, *Goal]),
    change=st.sampled_from([None, *(f for f in Field if f not in {Field.CONFIRM, Field.CONFIRM_CANCEL})]),
    service_ids=st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple),
    staff=st.sampled_from([None, ANYONE, "d"]),
    when=st.builds(
        When,
        days=st.lists(st.dates(date(2026, 1, 1), date(2026, 2, 1)), max_size=2, unique=True).map(tuple),
        at=st.none() | st.times(),
        soonest=st.booleans(),
    ),
    name=st.none() | st.text(max_size=5),
    phone=st.none() | st.just(""),
)


@given(st.lists(HEARD, max_size=6))
def test_whatever_is_heard_nothing_is_agreed_and_everything_can_be_stored(facts: list[Heard]) -> None:
    frame = FULL
    for heard in facts:
        before, frame = frame, frame.learn(heard)
        changed = (before.slot, before.name, before.email, before.phone, before.service_id, before.staff) != (
            frame.slot, frame.name, frame.email, frame.phone, frame.service_id, frame.staff,
        )  # fmt: skip

        assert not (changed and frame.agreed)
        assert read_state(json.loads(json.dumps(frame.to_json()))) == frame
