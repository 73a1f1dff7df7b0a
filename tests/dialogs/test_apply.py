"""What acts change in the state, and what they leave: told without a booking service and without words."""

from __future__ import annotations

import ast
import dataclasses
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Besides,
    Change,
    Command,
    Decline,
    Direction,
    Do,
    Doubt,
    ExcludeServices,
    ExcludeStaff,
    ExcludeWhen,
    Field,
    GiveAppointment,
    GivePeople,
    GiveService,
    GiveStaff,
    GiveText,
    GiveTogether,
    GiveWhen,
    Goal,
    Reason,
    Shift,
    Skip,
    Topic,
    Want,
)
from dialogs.apply import apply
from dialogs.apply.goals import about_what_was_made, goal_of
from dialogs.fields import service as service_field
from dialogs.offers import BUTTONS
from dialogs.replies import Ask as AskReply
from dialogs.saying.notes import last_reply
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import Wording
from dialogs.state.agenda import GivenUp, Same, Wish
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer, Made
from dialogs.state.tasks import AnyTask, Booking, Cancelling, Guest, Moving, Showing, Together, Visit
from dialogs.step import ApplyContext, Note
from dialogs.stored import read_state
from dialogs.understanding.context import Asked
from dialogs.when import Like, When
from dialogs.zones import Zones
from scheduling.model import Slot
from tests.dialogs.conftest import salon
from tests.worlds.sample import NOW, ZONE

CONTEXT = ApplyContext(NOW, (salon(),), business_ids=("salon@x",))
TUESDAY, WEDNESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27)
AN_HOUR = timedelta(hours=1)
MADE = Made("salon@x", "a1", "i1", "cut", ("d",), datetime(2026, 11, 24, 15, tzinfo=UTC), None, "Ana Silva")


def slot(hour: int, minute: int = 0, *staff: str) -> Slot:
    return Slot(datetime(2026, 11, 24, hour, minute, tzinfo=UTC), 45, staff or ("d", "m"))


BOOKING = Booking(
    service_id="cut",
    staff_ids=("d",),
    when=When((TUESDAY,), at=time(15)),
    slots=(slot(15),),
    slot=slot(15),
    answers=(("allergies", "none"),),
    intent="i2",
)
ANA = Customer(name="Ana Silva", email="ana@example.com", phone="", made=(MADE,))
FULL = ConversationState(business_id="salon@x", customer=ANA, tasks=(BOOKING,), asked=Asked.CONFIRM, greeted=True)
IDLE = replace(FULL, tasks=(), asked=Asked.GOAL)
NEW = replace(IDLE, customer=Customer())


def after(state: ConversationState, *acts: AnyAct) -> ConversationState:
    return apply(state, acts, CONTEXT)[0]


def notes(state: ConversationState, *acts: AnyAct) -> list[str]:
    return [note.key for note in apply(state, acts, CONTEXT)[1] if isinstance(note, Note)]


def task(state: ConversationState, *acts: AnyAct) -> AnyTask | None:
    return after(state, *acts).task


def visit(state: ConversationState, *acts: AnyAct) -> Visit:
    found = after(state, *acts).visit
    assert found is not None
    return found


def party(state: ConversationState, *acts: AnyAct) -> Booking:
    found = visit(state, *acts)
    assert isinstance(found, Booking)
    return found


def asking(asked: Asked, booking: AnyTask) -> ConversationState:
    return replace(FULL, tasks=(booking,), asked=asked)


def text(field: Field, said: str) -> GiveText:
    return GiveText(field=field, text=said)


# What rests on a changed answer


OPEN = replace(BOOKING, intent=None, slots=None, slot=None)


@pytest.mark.parametrize(
    ("act", "booking"),
    [
        (GiveWhen(when=When((WEDNESDAY,))), replace(OPEN, when=When((WEDNESDAY,), at=time(15)))),
        (GiveWhen(when=When(at=time(16))), replace(OPEN, when=When((TUESDAY,), at=time(16)))),
        (GiveStaff(), replace(OPEN, staff_ids=())),
        (GiveStaff(staff_ids=("m",)), replace(OPEN, staff_ids=("m",))),
        (GiveService(service_ids=("colour",)), replace(OPEN, service_id="colour", answers=())),
        (Change(field=Field.STAFF), replace(OPEN, staff_ids=None, is_choosing_staff=True)),
        (Change(field=Field.DAY), replace(OPEN, when=When(at=time(15)))),
        (Change(field=Field.TIME), replace(OPEN, when=When((TUESDAY,)))),
    ],
)
def test_what_rested_on_a_changed_answer_is_forgotten(act: AnyAct, booking: Booking) -> None:
    assert replace(visit(FULL, act), before=None) == booking


@pytest.mark.parametrize(
    ("act", "customer"),
    [
        (text(Field.NAME, "Ana Costa"), replace(ANA, name="Ana Costa")),
        (text(Field.EMAIL, "new@example.com"), replace(ANA, email="new@example.com")),
        (text(Field.PHONE, "+351912345678"), replace(ANA, phone="+351912345678")),
        (Change(field=Field.EMAIL), replace(ANA, email=None)),
    ],
)
def test_another_detail_takes_the_summary_off_the_table(act: AnyAct, customer: Customer) -> None:
    state = after(FULL, act, Agree())

    assert state.customer == customer
    assert state.task is not None
    assert (state.task.intent, state.task.agreed) == (None, False)


@pytest.mark.parametrize(
    "acts",
    [
        (),
        (GiveService(service_ids=("cut",)),),
        (GiveStaff(staff_ids=("d",)),),
        (text(Field.NAME, "Ana Silva"),),
        (GiveWhen(when=When((TUESDAY,))),),
    ],
)
def test_what_is_known_already_changes_nothing(acts: tuple[AnyAct, ...]) -> None:
    assert replace(after(FULL, *acts), unclear="") == FULL


def test_another_name_with_another_address_is_another_person() -> None:
    known = replace(FULL, customer=replace(ANA, phone="+351912345678"))

    state = after(known, text(Field.NAME, "Bob"), text(Field.EMAIL, "bob@example.com"))

    assert state.customer.phone is None


def test_words_that_fit_several_services_leave_the_choice_open() -> None:
    booking = visit(NEW, GiveService(service_ids=("cut", "colour")))

    assert (booking.service_id, booking.service_options) == (None, ("cut", "colour"))


def test_of_several_services_one_that_was_among_them_is_meant() -> None:
    asked = asking(Asked.SERVICE, Booking(service_options=("cut", "colour")))

    assert visit(asked, GiveService(service_ids=("colour", "talk"))).service_id == "colour"


def test_a_weak_service_is_asked_about_and_a_yes_is_to_that() -> None:
    asked = replace(after(NEW, GiveService(service_ids=("colour",), is_weak=True)), asked=Asked.SERVICE)

    assert visit(asked).service_id is None
    assert visit(asked, Agree()).service_id == "colour"
    speaker = Speaker(Wording("en-GB"), salon(), Zones(ZONE, None))
    assert service_field.ask(asked, speaker).text == "Do you mean Haircut and colour?"


@pytest.mark.parametrize(
    ("said", "locale", "kept"),
    [
        ("912345678", "en-GB", "+351912345678"),
        ("07700900123", "en-GB", "+447700900123"),
        ("+4917612345678", "en-GB", "+4917612345678"),
        ("12", "en-GB", None),
    ],
)
def test_a_number_is_kept_as_it_is_dialled_from_anywhere(said: str, locale: str, kept: str | None) -> None:
    context = dataclasses.replace(CONTEXT, locale=locale)
    asked = replace(asking(Asked.PHONE, BOOKING), customer=Customer(name="Ana"))

    state, _ = apply(asked, (text(Field.PHONE, said),), context)

    assert state.customer.phone == kept


# A yes


@pytest.mark.parametrize(
    ("acts", "is_agreed"),
    [
        ((Agree(),), True),
        ((Agree(intent="i2"),), True),
        ((Agree(intent="i9"),), False),
        ((Agree(), GiveWhen(when=When(at=time(16)))), False),
        ((Agree(), Change(field=Field.NAME)), False),
        ((Agree(), Doubt(reason=Reason.LEFT_OVER, words="half")), False),
        ((Agree(), Ask(topic=Topic.PLACE)), True),
    ],
)
def test_a_yes_is_to_the_summary_and_nothing_beside_it(acts: tuple[AnyAct, ...], is_agreed: bool) -> None:
    found = task(FULL, *acts)

    assert found is not None
    assert found.agreed is is_agreed


def test_a_confirm_button_of_what_is_booked_shows_it_again() -> None:
    assert task(FULL, Agree(intent="i1")) == Showing(appointment_id="a1", is_again=True)
    assert notes(FULL, Agree(intent="i9")) == ["trouble-old-button"]


def test_a_no_asks_what_to_change_and_nothing_stays_on_the_table() -> None:
    state, taken = apply(FULL, (Decline(),), CONTEXT)

    assert taken == (Note("ask-change", is_final=True),)
    assert state.task is not None
    assert state.task.intent is None


# The stack of tasks, and what comes next


def test_an_older_appointment_is_seen_to_while_the_booking_waits() -> None:
    state = after(FULL, Want(goal=Goal.CANCEL))

    assert [type(one) for one in state.tasks] == [Booking, Cancelling]
    back = after(replace(state, asked=Asked.CONFIRM_CANCEL), Decline())
    assert back.tasks == (replace(BOOKING, intent=None, business_id="salon@x"),)


def test_giving_up_and_coming_back() -> None:
    wish = Wish(service_id="talk")
    given_up = after(
        replace(asking(Asked.TIME, replace(BOOKING, intent=None)), agenda=(wish,)), Do(command=Command.STOP)
    )

    assert given_up.is_idle
    assert given_up.given_up == GivenUp(task=replace(BOOKING, intent=None), wishes=(wish,))
    for acts in ((Do(command=Command.BACK),), (Want(goal=Goal.BOOK, points_back=True),)):
        again = after(given_up, *acts)
        assert (again.tasks, again.agenda) == ((replace(BOOKING, intent=None),), (wish,))


def test_what_is_given_up_is_gone_once_something_else_is_begun() -> None:
    given_up = after(FULL, Do(command=Command.STOP))

    assert after(given_up, Want(goal=Goal.BOOK), GiveService(service_ids=("talk",))).given_up is None


@pytest.mark.parametrize(
    "change",
    [
        Change(field=Field.TIME),
        Change(field=Field.NAME),
        GiveWhen(when=When((WEDNESDAY,))),
        GiveService(service_ids=("colour",)),
    ],
)
def test_whoever_drops_a_change_has_what_stood_before(change: AnyAct) -> None:
    changed = after(FULL, change)

    back, taken = apply(changed, (Do(command=Command.STOP),), CONTEXT)

    assert (back.tasks, back.customer) == (FULL.tasks, FULL.customer)
    assert [note.key for note in taken if isinstance(note, Note)] == ["kept-as-before"]


def test_never_mind_under_a_summary_drops_the_booking() -> None:
    assert after(FULL, Do(command=Command.STOP)).is_idle


def test_a_second_wish_comes_next() -> None:
    state = after(NEW, GiveService(service_ids=("cut",)), Besides(service_ids=("talk",), when=When((FRIDAY,))))

    assert state.agenda == (Wish(service_id="talk", when=When((FRIDAY,))),)
    assert notes(FULL, Besides(service_ids=("talk",))) == ["one-after-the-other"]


def test_one_person_more_gets_the_same() -> None:
    assert after(FULL, Besides(is_for_other=True)).agenda == (Same(),)


def test_of_several_people_each_has_an_appointment() -> None:
    assert visit(NEW, GiveService(service_ids=("cut",)), GivePeople(count=2)) == Booking(
        service_id="cut", guests=(Guest(),)
    )


def test_what_was_chosen_for_fewer_is_looked_for_again() -> None:
    assert replace(visit(FULL, GivePeople(count=3)), before=None) == replace(OPEN, guests=(Guest(), Guest()))


def test_those_who_come_to_one_appointment_are_no_more_appointments() -> None:
    assert visit(NEW, GiveService(service_ids=("cut",)), GivePeople(count=5, in_one=True)) == Booking(service_id="cut")
    two = replace(BOOKING, guests=(Guest(),))
    assert notes(asking(Asked.TOGETHER, two), GivePeople(count=1, in_one=True)) == ["one-for-all"]
    assert party(asking(Asked.TOGETHER, two), GivePeople(count=1, in_one=True)).guests == ()


def test_those_who_are_named_still_come_when_more_do() -> None:
    two = replace(BOOKING, staff_ids=(), guests=(Guest("Rui", slot(15)),), together=Together.AT_ONCE)

    assert party(asking(Asked.CONFIRM, two), GivePeople(count=2)) == two
    alone = party(asking(Asked.CONFIRM, two), GivePeople(count=1))
    assert replace(alone, before=None) == replace(OPEN, staff_ids=())
    later = party(asking(Asked.CONFIRM, two), GiveWhen(when=When(at=time(16))))
    assert replace(later, before=None) == replace(
        OPEN, staff_ids=(), when=When((TUESDAY,), at=time(16)), guests=(Guest("Rui"),), together=Together.AT_ONCE
    )


def test_more_than_there_are_staff_come_one_after_the_other() -> None:
    three = replace(OPEN, staff_ids=None, guests=(Guest(), Guest()))

    assert notes(asking(Asked.TOGETHER, three), GiveTogether(at_once=True)) == ["at-once-not"]
    assert party(asking(Asked.TOGETHER, three), GiveTogether(at_once=True)).together is Together.IN_TURN
    assert notes(asking(Asked.TOGETHER, three), GiveTogether(at_once=False)) == []


@pytest.mark.parametrize(
    ("like", "together"), [(Like.SAME_TIME, Together.AT_ONCE), (Like.RIGHT_AFTER, Together.IN_TURN)]
)
def test_of_several_the_same_time_is_how_they_come(like: Like, together: Together) -> None:
    two = replace(OPEN, staff_ids=None, guests=(Guest(),))

    found = party(asking(Asked.TOGETHER, two), GiveWhen(when=When(like=(like,))))

    assert (found.together, found.when) == (together, two.when)


def test_how_they_come_means_nothing_to_one_person() -> None:
    assert after(FULL, GiveTogether(at_once=True)) == after(FULL)


def test_more_than_can_be_booked_here_are_asked_how_many_they_are() -> None:
    assert notes(FULL, GivePeople(count=7)) == ["people-too-many-contact"]
    assert replace(visit(FULL, GivePeople(count=7)), before=None) == replace(OPEN, asks_people=True)
    assert party(asking(Asked.PEOPLE, replace(OPEN, asks_people=True)), GivePeople(count=1)) == OPEN


def test_whom_the_business_asks_something_is_booked_by_themselves() -> None:
    colour = after(NEW, GiveService(service_ids=("colour",)), GivePeople(count=3))

    assert colour.visit == Booking(service_id="colour")
    assert colour.agenda == (Same(), Same())


def test_each_guest_is_named_or_all_the_others_are_left_out() -> None:
    three = asking(Asked.GUEST, replace(BOOKING, guests=(Guest(None, slot(16)), Guest(None, slot(17)))))

    assert party(three, text(Field.NAME, "Rui")).guests == (Guest("Rui", slot(16)), Guest(None, slot(17)))
    assert after(three, text(Field.NAME, "Rui")).customer == ANA
    assert party(three, Skip(field=Field.NAME)).guests == (Guest("", slot(16)), Guest("", slot(17)))


def test_whoever_names_one_guest_and_no_more_has_named_that_one() -> None:
    three = asking(Asked.GUEST, replace(BOOKING, guests=(Guest(None, slot(16)), Guest(None, slot(17)))))

    named = party(three, text(Field.NAME, "Rui"), Skip(field=Field.NAME))

    assert named.guests == (Guest("Rui", slot(16)), Guest(None, slot(17)))


def test_more_names_than_guests_change_nobody() -> None:
    two = asking(Asked.GUEST, replace(BOOKING, guests=(Guest(None, slot(16)),)))

    named = after(two, text(Field.NAME, "Rui"), text(Field.NAME, "Eva"))

    assert named.customer == ANA
    assert isinstance(named.visit, Booking)
    assert named.visit.guests == (Guest("Rui", slot(16)),)


def test_of_several_names_the_first_is_the_customers() -> None:
    three = replace(BOOKING, guests=(Guest(None, slot(16)), Guest(None, slot(17))))
    state = asking(Asked.NAME, three).with_customer(name=None)

    named = after(state, *(text(Field.NAME, name) for name in ("Ana", "Rui", "Eva")))

    assert named.customer.name == "Ana"
    assert isinstance(named.visit, Booking)
    assert named.visit.guests == (Guest("Rui", slot(16)), Guest("Eva", slot(17)))


def test_for_somebody_else_the_name_that_is_known_is_not_theirs() -> None:
    wish = (GiveService(service_ids=("cut",)), GiveWhen(when=When((FRIDAY,))))

    assert after(IDLE, GivePeople(count=1, is_for_other=True), *wish).customer.name is None
    named = after(IDLE, GivePeople(count=1, is_for_other=True), *wish, text(Field.NAME, "Rosa"))
    assert named.customer.name == "Rosa"


def test_how_many_they_are_can_be_asked_again() -> None:
    two = replace(BOOKING, guests=(Guest("Rui", slot(15)),), together=Together.AT_ONCE)

    changed = party(asking(Asked.CONFIRM, two), Change(field=Field.PEOPLE))

    assert (changed.asks_people, changed.guests, changed.slot) == (True, (Guest("Rui"),), None)


def test_starting_over_keeps_only_what_was_booked() -> None:
    made = Customer(made=(MADE,))

    assert after(FULL, Do(command=Command.START_OVER)) == ConversationState(
        business_id="salon@x", customer=made, greeted=True
    )


# What is wanted


@pytest.mark.parametrize(
    ("acts", "state", "goal"),
    [
        ((Want(goal=Goal.BOOK, again=True),), NEW, Goal.BOOK),
        ((Want(goal=Goal.BOOK), Shift(direction=Direction.LATER, by=AN_HOUR)), IDLE, Goal.MOVE),
        (
            (Want(goal=Goal.BOOK), Shift(direction=Direction.LATER, by=AN_HOUR), GiveService(service_ids=("cut",))),
            IDLE,
            Goal.BOOK,
        ),
        ((GiveStaff(staff_ids=("m",)),), IDLE, Goal.MOVE),
        ((GiveStaff(),), IDLE, Goal.BOOK),
        ((GivePeople(count=1, is_for_other=True),), IDLE, Goal.BOOK),
        ((Shift(direction=Direction.EARLIER),), IDLE, Goal.MOVE),
        ((Shift(direction=Direction.LATER),), NEW, None),
        ((Change(field=Field.TIME),), IDLE, Goal.MOVE),
        ((GiveWhen(when=When(like=(Like.SAME_TIME,))),), IDLE, Goal.MOVE),
        ((GiveWhen(when=When((FRIDAY,)), is_correction=True),), IDLE, Goal.MOVE),
        ((Want(goal=Goal.CHANGE),), NEW, Goal.CANCEL),
        ((Want(goal=Goal.CHANGE),), IDLE, Goal.CHANGE),
        ((Want(goal=Goal.CHANGE), GiveWhen(when=When((FRIDAY,)))), IDLE, Goal.MOVE),
        ((GiveWhen(when=When((TUESDAY,))),), NEW, Goal.BOOK),
        ((Ask(topic=Topic.AVAILABILITY),), NEW, Goal.BOOK),
        ((Want(goal=Goal.MOVE),), replace(FULL, customer=Customer()), None),
        ((Want(goal=Goal.MOVE),), asking(Asked.DAY, OPEN), Goal.MOVE),
        ((Want(goal=Goal.MOVE),), FULL, None),
        ((Want(goal=Goal.SHOW),), FULL, Goal.SHOW),
    ],
)
def test_what_is_wanted(acts: tuple[AnyAct, ...], state: ConversationState, goal: Goal | None) -> None:
    assert goal_of(acts, state) is goal


@pytest.mark.parametrize(
    ("acts", "goal"),
    [
        ((Do(command=Command.STOP),), Goal.CANCEL),
        ((Shift(direction=Direction.LATER),), Goal.MOVE),
        ((Change(field=Field.DAY),), Goal.MOVE),
        ((GiveService(service_ids=("colour",), is_correction=True),), Goal.MOVE),
        ((GiveService(service_ids=("colour",)),), None),
        ((Besides(), Shift(direction=Direction.LATER)), None),
        ((Want(goal=Goal.BOOK), GiveWhen(when=When(at=time(16)))), Goal.MOVE),
        ((Want(goal=Goal.SHOW),), Goal.SHOW),
    ],
)
def test_what_was_said_before_it_was_known_to_be_made_is_about_it(acts: tuple[AnyAct, ...], goal: Goal | None) -> None:
    said = [act.goal for act in about_what_was_made(acts, IDLE) if isinstance(act, Want)]

    assert said == ([goal] if goal else [])


def test_somebody_who_cannot_come_is_asked_whether_to_move_or_to_cancel() -> None:
    assert apply(IDLE, (Want(goal=Goal.CHANGE),), CONTEXT)[1] == (Note("ask-move-or-cancel", is_final=True),)


@pytest.mark.parametrize(
    "act", [text(Field.EMAIL, "new@example.com"), Change(field=Field.NAME), ExcludeStaff(staff_ids=("d",))]
)
def test_details_of_what_is_made_stay_as_they_are(act: AnyAct) -> None:
    assert notes(IDLE, act) == ["booked-stays"]
    assert after(IDLE, act) == IDLE


def test_only_ones_own_appointments_can_be_meant() -> None:
    state, taken = apply(IDLE, (Want(goal=Goal.CANCEL), GiveAppointment(appointment_ids=("a9",))), CONTEXT)

    assert state.is_idle
    assert taken == (Note("trouble-old-button", {}),)


def test_what_is_said_of_an_appointment_tells_which_shall_be_cancelled() -> None:
    other = replace(MADE, appointment_id="a2", service_id="talk", start=datetime(2026, 11, 27, 10, tzinfo=UTC))
    two = replace(IDLE, customer=replace(ANA, made=(MADE, replace(other, staff_ids=("m",)))))

    for act in (GiveService(service_ids=("talk",)), GiveWhen(when=When((FRIDAY,))), GiveStaff(staff_ids=("m",))):
        found = task(two, Want(goal=Goal.CANCEL), act)
        assert isinstance(found, Cancelling)
        assert found.options == ("a2",)


def test_of_the_appointments_that_can_be_meant_it_is_asked_which() -> None:
    other = replace(MADE, appointment_id="a2", start=datetime(2026, 11, 27, 10, tzinfo=UTC))
    two = replace(IDLE, customer=replace(ANA, made=(MADE, other)))

    found = task(two, Want(goal=Goal.CANCEL), GiveAppointment(appointment_ids=("a1", "a2")))

    assert found == Cancelling(options=("a1", "a2"))


def test_a_button_of_an_appointment_changes_no_booking_under_way() -> None:
    assert task(FULL, GiveAppointment(appointment_ids=("a1",))) == BOOKING


def test_the_same_again_is_for_the_same_person_with_the_same_staff() -> None:
    state = after(IDLE, Want(goal=Goal.BOOK, again=True), Shift(direction=Direction.LATER, by=timedelta(days=7)))

    assert state.visit is not None
    assert (state.visit.service_id, state.visit.staff_ids) == ("cut", ("d",))
    assert state.visit.when == When((date(2026, 12, 1),), at=time(15))


# Which time


TWO = (slot(10), slot(11))


@pytest.mark.parametrize(
    ("acts", "slots", "taken"),
    [
        ((GiveWhen(when=When((TUESDAY,), at=time(11))),), TWO, TWO[1]),
        ((GiveWhen(when=When(at=time(11))),), TWO, TWO[1]),
        ((GiveWhen(when=When(at=time(12))),), TWO, None),
        ((Agree(),), TWO, None),
        ((Agree(),), TWO[:1], TWO[0]),
        ((Agree(), Shift(direction=Direction.LATER)), TWO[:1], None),
        ((GiveWhen(when=When(at=time(11))), GiveService(service_ids=("colour",))), TWO, None),
    ],
)
def test_which_of_the_times_on_offer_is_taken(
    acts: tuple[AnyAct, ...], slots: tuple[Slot, ...], taken: Slot | None
) -> None:
    offered = asking(Asked.TIME, Booking(service_id="cut", staff_ids=(), slots=slots, when=When((TUESDAY,))))

    assert visit(offered, *acts).slot == taken


def test_where_not_everybody_would_do_who_is_free_is_chosen_with_the_time() -> None:
    booking = Booking(service_id="cut", staff_ids=(), not_staff=("d",), slots=(slot(10),), when=When((TUESDAY,)))

    assert visit(asking(Asked.TIME, booking), Agree()).with_id == "m"


DAYS = (WEDNESDAY, date(2026, 11, 26), FRIDAY)
MANY = tuple(slot(9 + n // 6, n % 6 * 10) for n in range(BUTTONS + 2))
LATER, EARLIER = Shift(direction=Direction.LATER), Shift(direction=Direction.EARLIER)
LATER_BY = Shift(direction=Direction.LATER, by=AN_HOUR)
CHOSEN = asking(Asked.CONFIRM, Booking(service_id="cut", slot=slot(10), when=When((TUESDAY,), at=time(10))))


@pytest.mark.parametrize(
    ("act", "state", "wish"),
    [
        (LATER_BY, CHOSEN, When((TUESDAY,), at=time(11))),
        (LATER_BY, asking(Asked.DAY, Booking(when=When((TUESDAY,), at=time(9)))), When((TUESDAY,), at=time(10))),
        (LATER_BY, asking(Asked.DAY, Booking()), When()),
        (Shift(direction=Direction.LATER, by=timedelta(days=2)), asking(Asked.DAY, Booking()), When((WEDNESDAY,))),
        (GiveWhen(when=When((TUESDAY,))), CHOSEN, When((TUESDAY,), at=time(10))),
        (EARLIER, CHOSEN, When((TUESDAY,), before=time(10))),
        (LATER, CHOSEN, When((TUESDAY,), after=time(10, 1))),
        (EARLIER, asking(Asked.TIME, Booking(slots=TWO)), When((TUESDAY,), before=time(10))),
        (LATER, asking(Asked.TIME, Booking(slots=TWO, missed=True)), When((TUESDAY,), after=time(11, 1))),
        (LATER, asking(Asked.TIME, Booking(slots=MANY)), When((TUESDAY,), after=MANY[BUTTONS].start.time())),
        (EARLIER, asking(Asked.DAY, Booking(open_days=DAYS)), When((date(2026, 11, 23), TUESDAY))),
        (
            GiveWhen(when=When(at=time(12))),
            asking(Asked.TIME, Booking(slots=TWO, missed=True, when=When((WEDNESDAY,)))),
            When((TUESDAY,), at=time(12)),
        ),
    ],
)
def test_which_day_and_time_are_wished_for(act: AnyAct, state: ConversationState, wish: When) -> None:
    assert visit(state, act).when == wish


def test_later_than_all_on_offer_begins_on_the_day_after() -> None:
    wish = visit(asking(Asked.TIME, Booking(slots=TWO)), LATER).when

    assert wish.days[0] == WEDNESDAY
    assert not wish.has_time


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (When((TUESDAY,), at=time(15), zone="America/New_York"), When((TUESDAY,), at=time(20))),
        (When((TUESDAY,), at=time(22), zone="America/New_York"), When((WEDNESDAY,), at=time(3))),
        (When((TUESDAY,), after=time(9), zone="Europe/Berlin"), When((TUESDAY,), after=time(8))),
        (When((TUESDAY,), zone="America/New_York"), When((TUESDAY,))),
        (
            dataclasses.replace(
                When.one_of([When((TUESDAY,), at=time(15)), When((FRIDAY,), at=time(9))]), zone="Europe/Berlin"
            ),
            When.one_of([When((TUESDAY,), at=time(14)), When((FRIDAY,), at=time(8))]),
        ),
        (When((TUESDAY,), at=time(15), zone="Nowhere/At_All"), When((TUESDAY,), at=time(15))),
    ],
)
def test_a_time_in_a_zone_that_is_named_is_put_on_the_clock_of_the_business(said: When, meant: When) -> None:
    assert visit(NEW, GiveService(service_ids=("cut",)), GiveWhen(when=said)).when == meant


def test_what_could_mean_several_days_is_asked_and_nothing_else_is_taken_in() -> None:
    days = (TUESDAY, FRIDAY)
    doubt = Doubt(reason=Reason.TWO_VALUES, words="the 24th or so", days=days)

    state, taken = apply(FULL, (doubt, GiveService(service_ids=("colour",))), CONTEXT)

    assert taken == (Note("doubt-days", {"days": days}, is_final=True),)
    assert state.visit == BOOKING
    reply = last_reply(taken[0], Speaker(Wording("en-GB"), salon(), Zones(ZONE, None)), state, TUESDAY)
    assert isinstance(reply, AskReply)
    assert reply.text == "Do you mean Tuesday 24 November or Friday 27 November?"
    assert [choice.acts for choice in reply.choices] == [(GiveWhen(when=When((day,))),) for day in days]


def test_any_times_are_those_of_any_day() -> None:
    assert visit(NEW, GiveService(service_ids=("cut",)), Ask(topic=Topic.AVAILABILITY)).when == When(since=NOW.date())


def test_from_an_appointment_is_counted_once_it_is_known_which() -> None:
    assert visit(IDLE, Want(goal=Goal.MOVE), LATER_BY).shift == LATER_BY


def test_what_is_asked_for_is_searched_for() -> None:
    asked = Ask(topic=Topic.AVAILABILITY, service_ids=("cut",), staff_ids=("m",), when=When((FRIDAY,)))

    found = visit(NEW, asked)

    assert (found.service_id, found.staff_ids, found.when) == ("cut", ("m",), When((FRIDAY,)))


# What is ruled out


def test_a_day_that_is_ruled_out_is_not_wished_for_nor_chosen() -> None:
    state = asking(Asked.DAY, Booking(service_id="cut", when=When((TUESDAY, WEDNESDAY))))

    found = visit(state, ExcludeWhen(when=When((TUESDAY,))))

    assert (found.when.days, found.not_when) == ((WEDNESDAY,), (When((TUESDAY,)),))
    assert visit(FULL, ExcludeWhen(when=When(before=time(16)))).slot is None


def test_a_weekday_that_was_ruled_out_and_is_wished_for_after_all_is_open_again() -> None:
    tuesdays = When(weekdays=(1,))
    before = asking(Asked.DAY, replace(OPEN, when=When(), not_when=(tuesdays, When(weekdays=(4,)))))

    found = visit(before, GiveWhen(when=tuesdays))

    assert (found.when, found.not_when) == (tuesdays, (When(weekdays=(4,)),))


def test_the_first_time_of_all_is_not_looked_for_on_a_day_that_had_nothing() -> None:
    full = asking(Asked.TIME, replace(OPEN, when=When((TUESDAY,)), slots=TWO, missed=True))

    assert visit(full, GiveWhen(when=When(soonest=True))).when == When(soonest=True)


def test_a_service_that_is_ruled_out_is_not_offered() -> None:
    state = after(FULL, ExcludeServices(service_ids=("cut",)))

    speaker = Speaker(Wording("en-GB"), salon(), Zones(ZONE, None))
    assert state.visit is not None
    assert state.visit.service_id is None
    assert "cut" not in [one.id for one in service_field.options(state, speaker)]


def test_of_two_services_the_one_that_is_not_ruled_out_is_meant() -> None:
    asked = asking(Asked.SERVICE, Booking(service_options=("cut", "colour")))

    assert visit(asked, ExcludeServices(service_ids=("colour",))).service_id == "cut"


def test_the_only_other_person_is_taken_where_one_is_ruled_out() -> None:
    assert visit(FULL, ExcludeStaff(staff_ids=("d",))).staff_ids == ("m",)
    assert visit(FULL, ExcludeStaff(staff_ids=("m",))).staff_ids == ("d",)


# In every state


FIELDS = [field for field in Field if field not in {Field.PEOPLE, Field.BUSINESS}]
ACTS: st.SearchStrategy[AnyAct] = st.one_of(
    st.builds(Want, goal=st.sampled_from(Goal), again=st.booleans(), points_back=st.booleans()),
    st.builds(
        GiveService,
        service_ids=st.lists(st.sampled_from(["cut", "colour", "x"]), min_size=1, max_size=2, unique=True).map(tuple),
        is_weak=st.booleans(),
    ),
    st.builds(GiveStaff, staff_ids=st.lists(st.sampled_from("dmx"), max_size=2, unique=True).map(tuple)),
    st.builds(ExcludeStaff, staff_ids=st.lists(st.sampled_from("dm"), max_size=2, unique=True).map(tuple)),
    st.builds(
        GiveWhen,
        when=st.builds(
            When,
            days=st.lists(st.dates(date(2026, 11, 1), date(2026, 12, 1)), max_size=2, unique=True).map(tuple),
            at=st.none() | st.times(),
            soonest=st.booleans(),
            like=st.lists(st.sampled_from(Like), max_size=1).map(tuple),
        ),
    ),
    st.builds(Shift, direction=st.sampled_from(Direction), by=st.none() | st.just(AN_HOUR)),
    st.builds(Change, field=st.sampled_from(FIELDS)),
    st.builds(Skip, field=st.sampled_from(FIELDS)),
    st.builds(Do, command=st.sampled_from(Command)),
    st.builds(GiveText, field=st.sampled_from([Field.NAME, Field.EMAIL, Field.PHONE, Field.ANSWER]), text=st.text()),
    st.builds(GiveAppointment, appointment_ids=st.sampled_from([("a1",), ("a9",), ("a1", "a9"), ()])),
    st.builds(Besides, service_ids=st.just(("talk",))),
    st.builds(GivePeople, count=st.integers(1, 3), is_for_other=st.booleans()),
    st.builds(Ask, topic=st.sampled_from(Topic)),
    st.builds(Doubt, reason=st.sampled_from(Reason)),
    st.builds(Agree, intent=st.sampled_from(["", "i1", "i2"])),
    st.just(Decline()),
)


@given(
    st.sampled_from([NEW, IDLE, FULL, CHOSEN, asking(Asked.TIME, Booking(service_id="cut", slots=TWO))]),
    st.lists(st.lists(ACTS, max_size=3).map(tuple), max_size=4),
    st.sampled_from([None, *Asked]),
)
def test_whatever_is_said_nothing_changed_is_agreed_and_everything_can_be_stored(
    state: ConversationState, messages: list[tuple[AnyAct, ...]], asked: Asked | None
) -> None:
    for acts in messages:
        before = replace(state, asked=asked or state.asked)
        state = after(before, *acts)

        if state.task is not None and state.task.agreed:
            assert before.task is not None
            assert (state.customer, state.task) == (before.customer, replace(before.task, agreed=True))
        assert read_state(json.loads(json.dumps(state.to_json(), default=str))) == state


# Who may change the state

MOVES = {"with_visit", "with_task", "with_customer", "pushed", "popped", "unsettled", "cleared", "without"}
MAY = {"apply", "fields", "state", "step.py"}


def test_only_transitions_change_the_state() -> None:
    folder = Path(__file__).parents[2] / "dialogs"
    found = {
        f"{path.relative_to(folder)}: {node.func.attr}"
        for path in folder.rglob("*.py")
        if path.relative_to(folder).parts[0] not in MAY
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MOVES
    }

    assert found == set()


def test_the_moving_of_an_appointment_keeps_what_it_is_moved_from() -> None:
    moving = Moving(appointment_id="a1", service_id="talk", moves_from="cut")

    assert moving.changes_service
    assert not Booking(service_id="talk").changes_service


# Who it is with


def test_who_is_only_half_named_is_asked_again() -> None:
    assert visit(FULL, GiveStaff(staff_ids=("d", "m"), is_weak=True)).staff_ids is None


def test_somebody_else_by_name_is_not_asked_for_again() -> None:
    assert visit(FULL, Change(field=Field.STAFF), GiveStaff(staff_ids=("m",))).staff_ids == ("m",)


# What the business is asked


@pytest.mark.parametrize(
    ("phone", "email", "said"),
    [
        ("+351 210 000 300", "", Note("person", {"phone": "+351 210 000 300", "email": ""})),
        ("", "hello@salon.example", Note("person", {"phone": "none", "email": "hello@salon.example"})),
        ("", "", Note("person-unknown", {})),
    ],
)
def test_whoever_wants_to_speak_to_somebody_is_told_how(phone: str, email: str, said: Note) -> None:
    shop = salon()
    reached = dataclasses.replace(shop, business=replace(shop.business, phone=phone, email=email))
    context = ApplyContext(NOW, (reached,), business_ids=("salon@x",))

    assert apply(FULL, (Do(command=Command.PERSON),), context)[1] == (said,)


def test_what_a_description_tells_is_not_left_to_the_business() -> None:
    told = apply(FULL, (Ask(topic=Topic.BRING, service_ids=("cut",), is_described=True),), CONTEXT)[1]

    assert told == apply(FULL, (Ask(topic=Topic.ABOUT, service_ids=("cut",), is_described=True),), CONTEXT)[1]
    assert told != apply(FULL, (Ask(topic=Topic.BRING, service_ids=("cut",)),), CONTEXT)[1]


def test_there_is_nothing_to_go_back_to_from_the_first_question() -> None:
    first = asking(Asked.SERVICE, Booking())

    assert notes(first, Do(command=Command.BACK)) == ["nothing-to-go-back"]
    assert after(first, Do(command=Command.BACK)).task == Booking()


def test_an_answer_to_no_question_is_kept_nowhere() -> None:
    unasked = asking(Asked.DAY, OPEN)

    assert visit(unasked, text(Field.ANSWER, "nuts")).answers == OPEN.answers


def test_a_no_to_the_name_leaves_the_number_open() -> None:
    state = asking(Asked.PHONE, replace(BOOKING, intent=None)).with_customer(phone=None)

    assert after(state, Decline(), Change(field=Field.NAME)).customer.phone is None
    assert after(state, Decline()).customer.phone == ""


def test_unknown_words_beside_an_answer_are_passed_over() -> None:
    state = asking(Asked.NAME, replace(BOOKING, intent=None)).with_customer(name=None)
    blorp = Doubt(reason=Reason.UNKNOWN_WORDS, words="blorp")

    found, taken = apply(state, (text(Field.NAME, "Ana"), blorp), CONTEXT)

    assert found.customer.name == "Ana"
    assert taken == ()


def test_nothing_is_said_twice_in_a_row_to_what_is_not_understood() -> None:
    nonsense = Doubt(reason=Reason.UNKNOWN_WORDS, words="blorp")
    state, said = asking(Asked.TIME, Booking(slots=TWO)), []
    for _ in range(3):
        state, taken = apply(state, (nonsense,), CONTEXT)
        said += [note.key for note in taken if isinstance(note, Note)]

    assert said == ["unclear-slot", "unclear-again", "unclear-slot"]
    assert after(state, LATER).unclear == ""
