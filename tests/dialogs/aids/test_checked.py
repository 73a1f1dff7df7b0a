"""What of a model's answer is taken, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from dialogs.acts import (
    Agree,
    AnyAct,
    Ask,
    Besides,
    Change,
    Command,
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
    GiveWhen,
    Goal,
    Pick,
    Reason,
    Shift,
    Topic,
    Want,
)
from dialogs.understanding.context import Asked, Context, Draft, Option
from dialogs.when import When
from tests.dialogs.aids.places import (
    ADVICE,
    BEARD,
    COLOUR,
    CUT,
    DANA,
    FIRST,
    KNOWN,
    MARCO,
    PLACES,
    SECOND,
    TODAY,
    answered,
    salon,
    taken,
)

SOON, LATER = TODAY + timedelta(days=2), TODAY + timedelta(days=9)
FAR = TODAY + timedelta(days=401)
PAST = TODAY - timedelta(days=1)


def days(*given: date, **more: object) -> GiveWhen:
    return GiveWhen(when=When(days=given, **more))  # type: ignore[arg-type] # the fields of a wish


def of(there: str | Context = "nothing", *heard: AnyAct, said: str = "hello there", **fields: object) -> list[AnyAct]:
    context = PLACES[there] if isinstance(there, str) else there
    return list(taken(answered(**fields), said, context, heard))


@pytest.mark.parametrize("answer", [None, 1, "book", [], [{}], {}, {"goal": {}}, {1: 2}, {"services": "s1"}])
def test_what_is_no_answer_adds_nothing(answer: object) -> None:
    assert taken(answer, "hello", salon()) == ()


def test_an_answer_that_says_nothing_adds_nothing() -> None:
    assert of() == []


@pytest.mark.parametrize("goal", [Goal.BOOK, Goal.MOVE, Goal.CANCEL, Goal.SHOW])
def test_a_goal_is_taken(goal: Goal) -> None:
    assert of(goal=goal.value) == [Want(goal=goal)]


@pytest.mark.parametrize("goal", ["change", "Book", "", 1, ["book"], True, {"book": 1}])
def test_no_other_goal_is(goal: object) -> None:
    assert of(goal=goal) == []


def test_a_goal_that_was_heard_or_is_under_way_is_not_taken() -> None:
    assert of("nothing", Want(goal=Goal.BOOK), goal="cancel") == []
    assert of("nothing", Want(goal=Goal.CHANGE), goal="cancel") == []
    assert of("service", goal="book") == []


def test_a_booking_under_way_is_not_given_up() -> None:
    made = replace(PLACES["service"], appointments=PLACES["made"].appointments)

    assert of("service", goal="cancel") == []
    assert of(made, goal="cancel") == [Want(goal=Goal.CANCEL)]


def test_services_are_only_asked_about() -> None:
    assert of(services=("s1",)) == [GiveService(service_ids=(CUT,), is_weak=True)]
    assert of(services=("s4", "s2", "s4")) == [GiveService(service_ids=(ADVICE, COLOUR), is_weak=True)]


def test_of_many_services_the_first_are_taken() -> None:
    assert of(services=("s4", "s3", "s2", "s1")) == [GiveService(service_ids=(ADVICE, BEARD, COLOUR), is_weak=True)]


@pytest.mark.parametrize(
    "keys", [("s5",), (CUT,), ("S1",), ("p1",), ("Haircut",), (1,), (None,), (["s1"],), ({},), "s1"]
)
def test_a_service_that_there_is_not_is_not_taken(keys: object) -> None:
    assert of(services=keys, also_services=keys, not_services=keys) == []


def test_a_service_is_not_taken_where_one_is_known() -> None:
    assert of("nothing", GiveService(service_ids=(BEARD,)), services=("s1",)) == []
    assert of("confirm", services=("s1",)) == []
    assert of("confirm", services=("s2",)) == [GiveService(service_ids=(COLOUR,), is_weak=True)]


def test_a_guess_of_our_rules_settles_nothing() -> None:
    weak = GiveService(service_ids=(BEARD,), is_weak=True)

    assert of("nothing", weak, services=("s1",)) == [GiveService(service_ids=(CUT,), is_weak=True)]


def test_what_is_ruled_out_is_not_wished_for() -> None:
    out = ExcludeServices(service_ids=(CUT,))

    assert of("nothing", out, services=("s1", "s2")) == [GiveService(service_ids=(COLOUR,), is_weak=True)]
    assert of("nothing", out, not_services=("s2",)) == []
    assert of(services=("s1",), not_services=("s1",)) == []
    assert of(not_services=("s1",)) == [out]
    assert of("nothing", GiveService(service_ids=(CUT,)), not_services=("s1",)) == []


def test_a_second_wish_is_taken_once() -> None:
    found = of(services=("s1",), also_services=("s1", "s3"))

    assert found == [GiveService(service_ids=(CUT,), is_weak=True), Besides(service_ids=(BEARD,))]
    assert of("confirm", also_services=("s1",)) == []
    assert of("nothing", Besides(service_ids=(ADVICE,)), also_services=("s3",)) == []


def test_staff_are_taken() -> None:
    assert of(staff=("p2",)) == [GiveStaff(staff_ids=(MARCO,))]
    assert of(staff=("anyone",)) == [GiveStaff()]
    assert of(staff=("anyone", "p1")) == [GiveStaff(staff_ids=(DANA,))]
    assert of(not_staff=("p1",)) == [ExcludeStaff(staff_ids=(DANA,))]


def test_staff_that_there_are_not_or_that_are_known_are_not() -> None:
    assert of(staff=("p9", "Dana", DANA), not_staff=("s1",)) == []
    assert of("nothing", GiveStaff(staff_ids=(MARCO,)), staff=("p1",)) == []
    assert of("nothing", GiveStaff(staff_ids=(MARCO,)), not_staff=("p2",)) == []
    assert of("nothing", ExcludeStaff(staff_ids=(DANA,)), staff=("p1", "p2")) == [GiveStaff(staff_ids=(MARCO,))]
    assert of("confirm", staff=("p1",)) == []
    assert of(staff=("p1",), not_staff=("p1",)) == []


def test_days_and_times_are_taken() -> None:
    assert of(days=(LATER.isoformat(), SOON.isoformat())) == [days(SOON, LATER)]
    assert of(days=(SOON.isoformat(),), time_at="09:30") == [days(SOON, at=time(9, 30))]
    assert of(time_from="17:00", time_to="19:00") == [days(after=time(17), before=time(19))]
    assert of(days_from=SOON.isoformat(), days_to=LATER.isoformat()) == [days(since=SOON, until=LATER)]
    assert of(soonest=True) == [days(soonest=True)]
    assert of(not_days=(SOON.isoformat(),)) == [ExcludeWhen(when=When(days=(SOON,)))]


@pytest.mark.parametrize(
    "day", ["2026-02-30", "27.11.2026", "2026-W48-5", "20261201", "2026-12-1", "tomorrow", "", PAST.isoformat()]
)
def test_what_is_no_day_ahead_is_not(day: str) -> None:
    assert of(days=(day,), not_days=(day,), days_from=day) == []


def test_days_out_of_reach_are_not() -> None:
    assert of(days=(FAR.isoformat(), SOON.isoformat())) == [days(SOON)]
    assert of(days_from=SOON.isoformat(), days_to=FAR.isoformat()) == []
    assert of(days_from=LATER.isoformat(), days_to=SOON.isoformat()) == []
    assert of(days_from=PAST.isoformat(), days_to=SOON.isoformat()) == [days(until=SOON)]
    assert of(days_to=PAST.isoformat()) == []


@pytest.mark.parametrize("clock", ["24:00", "9:30", "09:60", "0930", "09:30:00", "noon", 930, None, ["09:30"]])
def test_what_is_no_time_is_not(clock: object) -> None:
    assert of(time_at=clock, time_from=clock, time_to=clock) == []


def test_bounds_that_are_reversed_are_none() -> None:
    assert of(time_from="18:00", time_to="17:00") == []
    assert of(time_from="18:00", time_to="18:00") == []


def test_a_day_that_was_heard_leaves_the_time_open() -> None:
    fields: dict[str, Any] = {"days": (LATER.isoformat(),), "time_at": "09:30", "soonest": True}

    assert of("nothing", days(SOON), **fields) == [days(at=time(9, 30))]
    assert of("nothing", days(at=time(8)), **fields) == [days(LATER)]
    assert of("nothing", days(SOON, at=time(8)), **fields) == []
    assert of("nothing", days(soonest=True), **fields) == []
    assert of("nothing", Shift(direction=Direction.LATER), **fields) == []


@pytest.mark.parametrize("reason", [Reason.PAST_DAY, Reason.NO_SUCH_DAY, Reason.OTHER_WEEKDAY])
def test_a_day_that_cannot_be_is_put_right_by_the_customer(reason: Reason) -> None:
    assert of("nothing", Doubt(reason=reason), days=(SOON.isoformat(),), time_at="09:30") == [days(at=time(9, 30))]


def test_what_is_in_doubt_settles_nothing() -> None:
    assert of("nothing", Doubt(reason=Reason.LEFT_OVER), days=(SOON.isoformat(),)) == [days(SOON)]


def test_days_that_were_ruled_out_are_not_wished_for() -> None:
    out = ExcludeWhen(when=When(weekdays=(SOON.weekday(),)))

    assert of("nothing", out, days=(SOON.isoformat(),)) == [days(LATER)] or LATER.weekday() == SOON.weekday()
    assert of("nothing", out, days=(SOON.isoformat(), (SOON + timedelta(1)).isoformat())) == [days(SOON + timedelta(1))]
    assert of(days=(SOON.isoformat(),), not_days=(SOON.isoformat(),)) == []
    assert of("nothing", days(SOON), not_days=(SOON.isoformat(),)) == []


def test_the_time_that_is_chosen_is_not_wished_for_again() -> None:
    assert of("confirm", days=("2026-12-01",), time_at="10:00") == []
    assert of("confirm", time_at="10:00") == []
    assert of("confirm", time_at="11:00") == [days(at=time(11))]


@pytest.mark.parametrize("people", [0, -1, 51, 10**30, 2.0, True, "2", None, [2]])
def test_nobody_and_too_many_are_not_taken(people: object) -> None:
    assert of(people=people) == []


def test_people_are_taken_where_none_were_heard() -> None:
    assert of(people=3) == [GivePeople(count=3)]
    assert of("nothing", GivePeople(count=2), people=3) == []


@pytest.mark.parametrize(
    ("name", "said", "text"),
    [
        ("Ida Ek", "put ida ek down", "Ida Ek"),
        ("Ida Ek", "IDA EK", "IDA EK"),
        ("Ida Ek", "Ek is the last name, Ida the first", "Ida Ek"),
        ("André", "it's Andre", "Andre"),
        ("Ida Ek", "Ida it is", None),
        ("[name]", "my name is Ida", None),
        ("name", "my name is ida@example.com", None),
        ("ida", "my mail is ida@example.com", None),
        ("the", "the", None),
        ("Ida 2", "Ida 2", None),
        ("Ida, Bo, Cy, Di, Ed, Flo, Gus", "Ida, Bo, Cy, Di, Ed, Flo, Gus", None),
        ("", "Ida", None),
        (7, "7", None),
    ],
)
def test_a_name_stands_in_the_message(name: object, said: str, text: str | None) -> None:
    assert of("name", said=said, name=name) == ([GiveText(field=Field.NAME, text=text)] if text else [])


@pytest.mark.parametrize("place", [place for place in PLACES if place != "name"])
def test_a_name_is_taken_only_where_it_was_asked_for(place: str) -> None:
    assert of(place, said="Ida Ek", name="Ida Ek") == []


def test_a_name_that_is_known_or_was_heard_is_not_changed() -> None:
    known = replace(PLACES["name"], draft=KNOWN)
    heard = GiveText(field=Field.NAME, text="Ida Ek")

    assert of(known, said="Ida Ek", name="Ida Ek") == []
    assert of("name", heard, said="Ida Ek", name="Ida Ek") == []


@pytest.mark.parametrize(
    ("answer", "said", "text"),
    [
        ("nuts and wheat", "well, Nuts and wheat!", "Nuts and wheat"),
        ("nuts, wheat", "nuts - wheat", "nuts - wheat"),
        ("no nuts", "no wheat but nuts", None),
        ("nuts", "peanuts", None),
        ("[phone]", "ask me at 079 123 45 67", None),
        ("ask me on", "ask me at 079 123 45 67 on", None),
        ("079", "079 123 45 67", None),
        ("", "nuts", None),
        ("?", "nuts?", None),
    ],
)
def test_an_answer_stands_in_the_message(answer: str, said: str, text: str | None) -> None:
    assert of("question", said=said, answer=answer) == ([GiveText(field=Field.ANSWER, text=text)] if text else [])


def test_an_answer_is_one_of_the_options_where_there_are_any() -> None:
    assert of("options", said="it has curls", answer="long, curly") == [
        GiveText(field=Field.ANSWER, text="Long, curly")
    ]
    assert of("options", said="medium", answer="medium") == []
    assert of("options", GiveText(field=Field.ANSWER, text="Short"), answer="Long, curly") == []
    assert of("confirm", said="nuts", answer="nuts") == []


def test_a_pick_is_what_stands_there() -> None:
    assert of("time", pick=2) == [GiveWhen(when=When(days=(date(2026, 12, 1),), at=time(11)), staff_id=DANA)]
    assert of("staff", pick=2) == [GiveStaff()]
    assert of("service", pick=2) == [GiveService(service_ids=(ADVICE,), is_weak=True)]
    assert of("which", pick=2) == [GiveAppointment(appointment_ids=(SECOND,))]
    assert of("options", pick=1) == [GiveText(field=Field.ANSWER, text="Short")]


@pytest.mark.parametrize("pick", [0, 3, -1, True, 1.0, "1", None, [1]])
def test_what_is_not_on_offer_is_not_picked(pick: object) -> None:
    assert of("time", pick=pick) == []


def test_a_pick_goes_before_what_it_says_too() -> None:
    assert of("service", pick=2, services=("s1",), change="service") == of("service", pick=2)
    assert of("time", pick=1, days=(SOON.isoformat(),), time_at="08:00") == of("time", pick=1)
    assert of("which", pick=1, appointment=2) == of("which", pick=1)


def test_nothing_is_picked_where_our_rules_heard_another() -> None:
    assert of("time", days(SOON), pick=1) == []
    assert of("time", Pick(index=0), pick=2) == []
    assert of("staff", Pick(index=0), pick=2) == []


def test_a_button_that_agrees_is_not_picked() -> None:
    email = GiveText(field=Field.EMAIL, text="ida@example.com")
    there = salon(options=(Option("Yes", (Agree(),)), Option("Write to Ida", (email,))))

    assert of(there, pick=1) == of(there, pick=2) == []


def test_an_appointment_is_told_by_its_number() -> None:
    assert of("made", appointment=2) == [GiveAppointment(appointment_ids=(SECOND,))]
    assert of("made", appointment=3) == of("made", appointment=0) == of("nothing", appointment=1) == []
    assert of("made", GiveAppointment(appointment_ids=(FIRST,)), appointment=2) == []
    assert of("confirm-cancel", appointment=1) == []


def test_a_change_is_of_what_is_under_way_and_not_of_the_customer() -> None:
    assert of("confirm", change="staff") == [Change(field=Field.STAFF)]
    assert of("nothing", change="staff") == []
    assert of("confirm", Change(field=Field.DAY), change="staff") == []
    for field in ("name", "email", "phone", "business", "everything"):
        assert of("confirm", change=field) == []


def test_a_change_that_says_what_is_right_is_that() -> None:
    assert of("confirm", change="staff", staff=("p2",)) == [GiveStaff(staff_ids=(MARCO,))]
    assert of("confirm", change="service", services=("s2",)) == [GiveService(service_ids=(COLOUR,), is_weak=True)]
    assert of("confirm", days(SOON), change="day") == []


@pytest.mark.parametrize("topic", Topic)
def test_a_question_is_taken(topic: Topic) -> None:
    assert of(question=topic.value) == [Ask(topic=topic)]


def test_a_question_is_about_services() -> None:
    assert of(question="price", question_about=("s2", "s9")) == [Ask(topic=Topic.PRICE, service_ids=(COLOUR,))]
    assert of(question_about=("s2",)) == []


def test_asking_for_times_chooses_no_service() -> None:
    assert of(question="availability", question_about=("s2",)) == [Ask(topic=Topic.AVAILABILITY)]


def test_a_question_that_was_heard_is_not_asked_again() -> None:
    other = Ask(topic=Topic.OTHER)

    assert of("nothing", Ask(topic=Topic.PRICE), question="length") == []
    assert of("nothing", other, question="length") == [Ask(topic=Topic.LENGTH)]
    assert of("nothing", other, question="other") == []


@pytest.mark.parametrize("command", Command)
def test_a_command_ends_nothing(command: Command) -> None:
    harmless = command in {Command.PERSON, Command.HELP, Command.WAIT}

    assert of(command=command.value) == ([Do(command=command)] if harmless else [])


def test_a_command_is_taken_where_none_was_heard() -> None:
    assert of("nothing", Do(command=Command.HELLO), command="help") == [Do(command=Command.HELP)]
    assert of("nothing", Do(command=Command.PERSON), command="help") == []


def test_beside_a_word_that_gives_up_nothing_is_taken() -> None:
    assert of("nothing", Do(command=Command.STOP), goal="book", services=("s1",), people=2) == []


def test_no_answer_is_taken_where_nothing_was_asked() -> None:
    there = salon(asked=Asked.QUESTION, draft=Draft(goal=Goal.BOOK))

    assert of(there, said="nuts", answer="nuts") == []
