"""Which of several appointments are meant: all, some by name, one more; and from where days are seen in a move."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import Agree, AnyAct, GiveAppointment, GiveService, GiveWhen, Goal, Want
from dialogs.understanding.context import Asked, Context, Done, Draft, MadeAppointment, NamedService, NamedStaff
from dialogs.understanding.reader import read

ZONE = ZoneInfo("Europe/Lisbon")
OPEN = ((time(9), time(19)),)
CUT = MadeAppointment("cut", "Haircut", ("Dana",), datetime(2026, 11, 26, 10, tzinfo=ZONE), "Ravi Patel")
MASSAGE = MadeAppointment("massage", "Massage", ("Ana",), datetime(2026, 12, 1, 10, tzinfo=ZONE), "Ravi Patel")
YOGA = MadeAppointment("yoga", "Yoga class", ("Ana",), datetime(2026, 12, 1, 12, tzinfo=ZONE), "Lena Patel")
ALL = ("cut", "massage", "yoga")


def heard(
    said: str,
    asked: Asked | None = None,
    draft: Draft | None = None,
    *,
    done: Done | None = None,
    made: tuple[MadeAppointment, ...] = (CUT, MASSAGE, YOGA),
) -> tuple[AnyAct, ...]:
    is_german = any(
        word in said.casefold().split() for word in ("die", "den", "bitte", "ja", "ja,", "alle", "wir", "auf")
    )
    context = Context(
        now=datetime(2026, 11, 23, 9, tzinfo=ZONE),
        locale="de-DE" if is_german else "en-GB",
        country="PT",
        asked=asked,
        draft=draft or Draft(name="Ravi Patel"),
        appointments=made,
        services=tuple(NamedService(name, name) for name in ("Haircut", "Massage", "Yoga class")),
        staff=(NamedStaff("Ana", "Ana"), NamedStaff("Dana", "Dana")),
        hours=(OPEN,) * 7,
        done=done,
    )
    return read(said, context)


def named(acts: tuple[AnyAct, ...]) -> tuple[tuple[str, ...], bool]:
    """The appointments that are meant, and whether all of them are."""
    act = next((one for one in acts if isinstance(one, GiveAppointment)), None)
    return (act.appointment_ids, act.is_all) if act is not None else ((), False)


def days(acts: tuple[AnyAct, ...]) -> tuple[date, ...]:
    return next((act.when.days for act in acts if isinstance(act, GiveWhen)), ())


@pytest.mark.parametrize(
    ("said", "ids", "is_all"),
    [
        ("please cancel all three", ALL, True),
        ("cancel everything", ALL, True),
        ("can you cancel both Tuesday ones", ("massage", "yoga"), True),
        ("I want to cancel the haircut and the massage", ("cut", "massage"), True),
        ("cancel both haircut and massage", ("cut", "massage"), True),
        ("cancel Ravi's and Lena's haircut", ("cut",), False),
        ("cancel my wife's", ("yoga",), False),
        ("cancel the massage but keep the haircut", ("massage",), False),
        ("not both, just the massage, cancel it", ("massage",), False),
        ("cancel the haircut, all good otherwise", ("cut",), False),
        ("cancel all but the massage", ("cut", "yoga"), True),
        ("cancel all but not the massage", ("cut", "yoga"), True),
        ("cancel everything except Thursday", ("massage", "yoga"), True),
        ("cancel everything, keep Thursday", ("massage", "yoga"), True),
        ("cancel them all except Ana's", ("cut",), False),
        ("cancel all bar the one with Ana", ("cut",), False),
        ("cancel all three, I can't make Thursday", ALL, True),
        ("bitte alle Termine absagen außer Donnerstag", ("massage", "yoga"), True),
        ("bitte alle Termine absagen bis auf die Massage", ("cut", "yoga"), True),
        ("bitte alle Termine absagen, nur die Massage nicht", ("cut", "yoga"), True),
        ("bitte alle Termine absagen, der bei Ana bleibt", ("cut",), False),
        ("bitte alle Termine stornieren", ALL, True),
        ("bitte die Massage und den Yoga class absagen", ("massage", "yoga"), True),
    ],
)
def test_several_that_shall_be_cancelled(said: str, ids: tuple[str, ...], is_all: bool) -> None:
    acts = heard(said)

    assert any(isinstance(act, Want) and act.goal is Goal.CANCEL for act in acts)
    assert named(acts) == (ids, is_all)


@pytest.mark.parametrize("said", ["my wife is ill, please cancel", "meine Frau hat gesagt, wir sollen bitte absagen"])
def test_whoever_is_only_spoken_of_names_no_appointment(said: str) -> None:
    assert named(heard(said)) == ((), False)


@pytest.mark.parametrize(
    ("said", "ids", "is_all"),
    [
        ("all of them", ALL, True),
        ("everything", ALL, True),
        ("both", (), False),
        ("Lena's", ("yoga",), False),
        ("my wife's", ("yoga",), False),
        ("Tuesday's", ("massage", "yoga"), False),
        ("all except the yoga", ("cut", "massage"), False),
        ("not the first one", ("massage", "yoga"), False),
        ("not the last one", ("cut", "massage"), False),
        ("the cut. Actually no, all of them", ALL, True),
        ("the cut, that's all", ("cut",), False),
        ("the cut, oh and the yoga too", ("cut", "yoga"), True),
        ("the cut and the yoga", ("cut", "yoga"), True),
        ("den Haircut, nein, alle drei bitte", ALL, True),
        ("alle drei bitte", ALL, True),
        ("den meiner Frau", ("yoga",), False),
        ("den vom 26.", ("cut",), False),
        ("den am Dienstag um 12", ("yoga",), False),
    ],
)
def test_the_answer_to_which(said: str, ids: tuple[str, ...], is_all: bool) -> None:
    assert named(heard(said, Asked.WHICH, Draft(goal=Goal.CANCEL, name="Ravi Patel"))) == (ids, is_all)


ON_TABLE = Draft(goal=Goal.CANCEL, name="Ravi Patel", appointment_ids=("cut",))


@pytest.mark.parametrize(
    ("said", "next_one"),
    [
        ("yes, and Lena's as well", "yoga"),
        ("yes please, cancel my wife's as well", "yoga"),
        ("yes, and the massage too", "massage"),
        ("Ja, und die Massage ebenfalls", "massage"),
        ("Ja, und die Massage auch", "massage"),
    ],
)
def test_a_yes_and_the_next(said: str, next_one: str) -> None:
    acts = heard(said, Asked.CONFIRM_CANCEL, ON_TABLE)

    assert [(act.appointment_ids, act.is_next) for act in acts if isinstance(act, GiveAppointment)] == [
        ((next_one,), True)
    ]
    assert any(isinstance(act, Agree) for act in acts)


@pytest.mark.parametrize(
    "said",
    [
        "yes and the massage stays",
        "yes, but not the massage",
        "the massage too",
        "actually both",
        "yes and then book me a massage",
        "ja, aber die Massage bleibt",
        "ja, die Massage bitte auch noch",
    ],
)
def test_what_is_no_yes_to_the_one_alone(said: str) -> None:
    assert not any(isinstance(act, Agree) for act in heard(said, Asked.CONFIRM_CANCEL, ON_TABLE))


def test_a_yes_to_both_is_one_where_both_are_asked_about() -> None:
    draft = Draft(goal=Goal.CANCEL, name="Ravi Patel", appointment_ids=("massage", "yoga"))

    acts = heard("yes, both", Asked.CONFIRM_CANCEL, draft, made=(MASSAGE, YOGA))

    assert acts == (Agree(),)


@pytest.mark.parametrize(
    ("said", "goal"),
    [
        ("and Lena's too please", Goal.CANCEL),
        ("and the massage", Goal.CANCEL),
        ("can you do my wife's too", Goal.CANCEL),
        ("and a massage too", Goal.BOOK),
        ("I'd also like a massage tomorrow", Goal.BOOK),
        ("thanks, that's all", None),
    ],
)
def test_what_follows_a_cancellation(said: str, goal: Goal | None) -> None:
    acts = heard(said, done=Done(Goal.CANCEL, "gone"), made=(MASSAGE, YOGA))

    assert next((act.goal for act in acts if isinstance(act, Want)), None) is goal


def test_the_same_for_another_is_moved_to_the_same_time() -> None:
    done = Done(Goal.MOVE, "massage", datetime(2026, 12, 4, 15, tzinfo=ZONE))

    acts = heard("und bei meiner Frau das gleiche bitte", done=done, made=(MASSAGE, YOGA))

    assert named(acts) == (("yoga",), False)
    assert [(act.when.days, act.when.at) for act in acts if isinstance(act, GiveWhen)] == [
        ((date(2026, 12, 4),), time(15))
    ]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("could we make it Wednesday, same time?", date(2026, 12, 2)),
        ("can I move it to the day after", date(2026, 12, 2)),
        ("the day after my Tuesday one please, can you move it", date(2026, 12, 2)),
        ("please move it to tomorrow", date(2026, 11, 24)),
        ("move it to Thursday of next week", date(2026, 12, 3)),
        ("move it to the following Tuesday", date(2026, 12, 8)),
        ("bitte auf den Dienstag drauf verschieben", date(2026, 12, 8)),
        ("bitte auf den Tag nach meinem Dienstag verschieben", date(2026, 12, 2)),
        ("bitte auf Donnerstag verschieben", date(2026, 12, 3)),
    ],
)
def test_in_a_move_days_are_seen_from_the_appointment(said: str, day: date) -> None:
    assert days(heard(said, made=(MASSAGE,))) == (day,)


def test_that_day_is_the_one_just_offered() -> None:
    context = Context(
        now=datetime(2026, 11, 23, 9, tzinfo=ZONE),
        locale="en-GB",
        country="PT",
        asked=Asked.TIME,
        starts=(datetime(2026, 12, 8, 11, tzinfo=ZONE), datetime(2026, 12, 8, 12, tzinfo=ZONE)),
        draft=Draft(goal=Goal.MOVE, appointment_ids=("massage",)),
        appointments=(MASSAGE,),
        hours=(OPEN,) * 7,
    )

    assert days(read("is there anybody at ten that Tuesday?", context)) == (date(2026, 12, 8),)


def test_a_service_at_large_is_a_new_one() -> None:
    acts = heard("yes, and then a massage", Asked.CONFIRM_CANCEL, ON_TABLE)

    assert not any(isinstance(act, GiveAppointment) for act in acts)
    assert any(isinstance(act, GiveService) for act in acts)
