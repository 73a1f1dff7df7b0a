"""What a message means depends on what was said before: the same words, in one conversation and in another."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from dialogs.frame import Frame, Made
from dialogs.heard import ANYONE, Command, Field, Goal, Heard, When
from dialogs.meaning import about_what_was_made, goal_of, is_one_wish_too_many, taken_from_offer, unmixed, wish_of
from dialogs.speak import BUTTONS
from scheduling.model import Slot
from tests.worlds.sample import NOW, ZONE

MADE = (Made("salon@x", "a1", "i1"),)
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
AN_HOUR = timedelta(hours=1)


def slot(hour: int, minute: int = 0) -> Slot:
    start = datetime(2026, 11, 24, hour, minute, tzinfo=UTC)
    return Slot(start, 45, ("d",))


CANCEL_IT = Heard(command=Command.GIVE_UP, goal=Goal.CANCEL)


@pytest.mark.parametrize(
    ("frame", "meant"),
    [
        (Frame(asked=Field.CONFIRM_CANCEL, goal=Goal.CANCEL), Heard(yes=True)),
        (Frame(made=MADE), Heard(goal=Goal.CANCEL)),
        (Frame(goal=Goal.BOOK), Heard(command=Command.GIVE_UP)),
    ],
    ids=["just asked", "made before", "under way"],
)
def test_cancel_it_is_a_yes_or_an_appointment_or_giving_up(frame: Frame, meant: Heard) -> None:
    assert unmixed(CANCEL_IT, frame) == meant


@pytest.mark.parametrize(
    ("heard", "frame", "goal"),
    [
        (Heard(same_again=True), Frame(), Goal.BOOK),
        (Heard(goal=Goal.BOOK, shift=AN_HOUR), Frame(made=MADE), Goal.MOVE),
        (Heard(goal=Goal.BOOK, shift=AN_HOUR, service_ids=("cut",)), Frame(made=MADE), Goal.BOOK),
        (Heard(staff="m"), Frame(made=MADE), Goal.MOVE),
        (Heard(staff=ANYONE), Frame(made=MADE), Goal.BOOK),
        (Heard(for_companion=True, also=True), Frame(made=MADE), Goal.BOOK),
        (Heard(earlier=True), Frame(made=MADE), Goal.MOVE),
        (Heard(later=True), Frame(), None),
        (Heard(cannot_come=True), Frame(), Goal.CANCEL),
        (Heard(cannot_come=True), Frame(made=MADE), None),
        (Heard(when=When(days=(TUESDAY,))), Frame(), Goal.BOOK),
        (Heard(goal=Goal.MOVE), Frame(goal=Goal.BOOK), None),
        (Heard(goal=Goal.MOVE), Frame(goal=Goal.BOOK, made=MADE), Goal.MOVE),
        (Heard(goal=Goal.LOOK_UP), Frame(goal=Goal.BOOK), None),
    ],
)
def test_what_is_wanted(heard: Heard, frame: Frame, goal: Goal | None) -> None:
    assert goal_of(heard, frame) is goal


@pytest.mark.parametrize(
    ("heard", "goal"),
    [
        (Heard(command=Command.GIVE_UP), Goal.CANCEL),
        (Heard(later=True), Goal.MOVE),
        (Heard(change=Field.DAY), Goal.MOVE),
        (Heard(service_ids=("colour",), corrects=True), Goal.MOVE),
        (Heard(service_ids=("colour",)), None),
        (Heard(also=True, later=True), None),
    ],
)
def test_what_was_said_before_it_was_known_to_be_made_is_about_it(heard: Heard, goal: Goal | None) -> None:
    assert about_what_was_made(heard, Frame(made=MADE)).goal is goal


@pytest.mark.parametrize(
    ("heard", "frame", "is_too_many"),
    [
        (Heard(service_ids=("colour",), also=True), Frame(goal=Goal.BOOK, service_id="cut", slot=slot(10)), True),
        (Heard(service_ids=("cut",), also=True), Frame(goal=Goal.BOOK, service_id="cut", slot=slot(10)), False),
        (Heard(service_ids=("colour",), also=True), Frame(goal=Goal.BOOK, service_id="cut", asked=Field.SLOT), True),
        (Heard(service_ids=("colour",), also=True), Frame(goal=Goal.BOOK, service_id="cut", asked=Field.DAY), False),
        (
            Heard(service_ids=("colour",), also=True, corrects=True),
            Frame(goal=Goal.BOOK, service_id="cut", slot=slot(10)),
            False,
        ),
    ],
)
def test_a_second_booking_in_one_breath(heard: Heard, frame: Frame, is_too_many: bool) -> None:
    assert is_one_wish_too_many(heard, frame) is is_too_many


TWO = (slot(10), slot(11))


@pytest.mark.parametrize(
    ("heard", "slots", "taken"),
    [
        (Heard(pick=1), TWO, TWO[1]),
        (Heard(pick=-1), TWO, TWO[1]),
        (Heard(pick=2), TWO, None),
        (Heard(yes=True), TWO, None),
        (Heard(yes=True), TWO[:1], TWO[0]),
        (Heard(when=When(at=time(11))), TWO, TWO[1]),
        (Heard(pick=0, service_ids=("colour",)), TWO, None),
        (Heard(pick=0), (), None),
    ],
)
def test_which_of_the_times_on_offer_is_taken(heard: Heard, slots: tuple[Slot, ...], taken: Slot | None) -> None:
    assert taken_from_offer(heard, Frame(asked=Field.SLOT, slots=slots), ZONE) == taken


DAYS = tuple(date(2026, 11, day) for day in (25, 26, 27))
CHOSEN = Frame(goal=Goal.BOOK, slot=slot(10))
ASKED = Frame(goal=Goal.BOOK, asked=Field.CONFIRM, slot=slot(10))
MANY = tuple(slot(9 + n // 6, n % 6 * 10) for n in range(BUTTONS + 2))


@pytest.mark.parametrize(
    ("heard", "frame", "wish"),
    [
        (Heard(pick=1), Frame(asked=Field.DAY, open_days=DAYS), When(days=(DAYS[1],))),
        (Heard(pick=-1), Frame(asked=Field.DAY, open_days=DAYS), When(days=(DAYS[-1],))),
        (Heard(pick=7), Frame(asked=Field.DAY, open_days=DAYS), When()),
        (Heard(shift=AN_HOUR), CHOSEN, When(days=(TUESDAY,), at=time(11))),
        (Heard(shift=AN_HOUR), Frame(when=When(days=(TUESDAY,), at=time(9))), When(days=(TUESDAY,), at=time(10))),
        (Heard(shift=AN_HOUR), Frame(), When()),
        (Heard(shift=timedelta(days=2)), Frame(), When(days=(WEDNESDAY,))),
        (Heard(shift=timedelta(days=1)), Frame(when=When(days=(TUESDAY,))), When(days=(WEDNESDAY,))),
        (Heard(shift=timedelta(days=2), goal=Goal.MOVE), Frame(), When()),
        (Heard(when=When(days=(TUESDAY,))), CHOSEN, When()),
        (Heard(when=When(days=(TUESDAY,)), lists=True), CHOSEN, When(days=(TUESDAY,))),
        (
            Heard(when=When(at=time(11))),
            Frame(asked=Field.SLOT, missed=True, slots=TWO, when=When(days=(WEDNESDAY,))),
            When(days=(TUESDAY,), at=time(11)),
        ),
        (
            Heard(when=When(at=time(11))),
            Frame(asked=Field.SLOT, missed=True, slots=TWO, when=When(days=(TUESDAY,))),
            When(at=time(11)),
        ),
        (Heard(earlier=True), ASKED, When(days=(TUESDAY,), before=time(10))),
        (Heard(later=True), ASKED, When(days=(TUESDAY,), after=time(10, 1))),
        (Heard(earlier=True), Frame(asked=Field.SLOT, slots=TWO), When(days=(TUESDAY,), before=time(10))),
        (
            Heard(later=True),
            Frame(asked=Field.SLOT, slots=TWO, missed=True),
            When(days=(TUESDAY,), after=time(11, 1)),
        ),
        (
            Heard(later=True),
            Frame(asked=Field.SLOT, slots=MANY),
            When(days=(TUESDAY,), after=MANY[BUTTONS].start.time()),
        ),
        (
            Heard(earlier=True),
            Frame(asked=Field.DAY, open_days=DAYS),
            When(days=(date(2026, 11, 23), TUESDAY)),
        ),
        (Heard(), CHOSEN, When()),
    ],
)
def test_which_day_and_time_are_wished_for(heard: Heard, frame: Frame, wish: When) -> None:
    assert wish_of(heard, frame, ZONE, NOW) == wish


def test_later_than_all_on_offer_begins_on_the_day_after() -> None:
    wish = wish_of(Heard(later=True), Frame(asked=Field.SLOT, slots=TWO), ZONE, NOW)

    assert wish.days[0] == WEDNESDAY
    assert not wish.has_time
