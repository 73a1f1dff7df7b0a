"""What one message says, seen from what was asked before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.said import Said
from dialogs.understand.heard import ANYONE, Command, Field, Following, Goal, Heard, Topic, Trouble, When
from dialogs.understand.message import understand
from dialogs.understand.names import matching
from dialogs.understand.people import as_name, find_email, find_phone, regions_of
from dialogs.understand.purpose import is_question
from dialogs.understand.text import clean, load, normal
from dialogs.understand.utterance import Context
from dialogs.understand.when import Moment
from graph.model import AnswerType, Question
from tests.worlds.sample import NOW

CONTEXT = Context(
    moment=Moment(NOW, locale="en-GB", opening=(time(9), time(19))),
    phrases=load("en"),
    services={"cut": "Haircut", "colour": "Haircut and colour", "yoga": "Yoga class"},
    staff={"d": "Dana Ferreira", "m": "Marco Silva"},
    regions=("PT",),
)
ALLERGIES = Question("allergies", "Any allergies?")
LENGTH = Question("length", "How long is your hair?", AnswerType.CHOICE, ("Short", "Medium", "Long"))


def hear(text: str, expects: Field | None = None, **more: object) -> Heard:
    return understand(Said(text), replace(CONTEXT, expects=expects, **more))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a haircut with Dana tomorrow at 3pm",
            Heard(service_ids=("cut",), staff="d", when=When((date(2026, 11, 24),), at=time(15))),
        ),
        ("I'd like to book a hair cut", Heard(goal=Goal.BOOK, service_ids=("cut",))),
        ("hiarcut and color", Heard(service_ids=("colour",))),
        ("cancel my haircut", Heard(goal=Goal.CANCEL, service_ids=("cut",))),
        ("can't make it", Heard(cannot_come=True, corrects=True)),
        ("move it to Friday", Heard(goal=Goal.MOVE, when=When((date(2026, 11, 27),)))),
        ("when is my appointment?", Heard(goal=Goal.LOOK_UP)),
        ("never mind", Heard(command=Command.GIVE_UP)),
        ("start over please", Heard(command=Command.START_OVER)),
        ("can I speak to a person", Heard(command=Command.PERSON)),
        ("thanks!", Heard(command=Command.THANKS)),
        ("how much is a haircut?", Heard(topics=(Topic.PRICE,), service_ids=("cut",))),
        ("where are you", Heard(topics=(Topic.PLACE,))),
        (
            "I'd like a haircut on Friday, what would it cost?",
            Heard(topics=(Topic.PRICE,), service_ids=("cut",), when=When((date(2026, 11, 27),))),
        ),
        (
            "I'd like to know what a haircut costs on Friday",
            Heard(topics=(Topic.PRICE,), service_ids=("cut",), asks_days=(date(2026, 11, 27),)),
        ),
        ("what are your opening hours?", Heard(topics=(Topic.HOURS,))),
        ("are you open tomorrow?", Heard(topics=(Topic.HOURS,), asks_days=(date(2026, 11, 24),))),
        ("a haircut and then a yoga class", Heard(service_ids=("cut",), then_services=(Following("yoga"),))),
        ("haircut and colour, and yoga", Heard(service_ids=("colour",), then_services=(Following("yoga"),))),
        ("haircut and colour", Heard(service_ids=("colour",))),
        (
            "haircut on Friday at 10 and yoga at 12",
            Heard(
                service_ids=("cut",),
                when=When((date(2026, 11, 27),), at=time(10)),
                then_services=(Following("yoga", When((date(2026, 11, 27),), at=time(12))),),
            ),
        ),
        (
            "yoga friday 6pm, haircut saturday 10am",
            Heard(
                service_ids=("yoga",),
                when=When((date(2026, 11, 27),), at=time(18)),
                then_services=(Following("cut", When((date(2026, 11, 28),), at=time(10))),),
            ),
        ),
        (
            "a haircut and yoga on Friday at 10",
            Heard(
                service_ids=("cut",),
                when=When((date(2026, 11, 27),), at=time(10)),
                then_services=(Following("yoga"),),
            ),
        ),
        ("a haircut or a yoga class", Heard(service_ids=("cut", "yoga"))),
        ("a haircut, and not yoga", Heard(service_ids=("cut",))),
        ("I'd love to come in for a cut", Heard(service_ids=("cut",))),
        ("what are our options", Heard()),
        ("haircut for my son Rui", Heard(service_ids=("cut",), name="Rui", for_companion=True)),
        (
            "a haircut for my son on Friday",
            Heard(service_ids=("cut",), when=When((date(2026, 11, 27),)), for_companion=True),
        ),
        ("Hi, I'm Ana Silva and I'd like a haircut", Heard(service_ids=("cut",), name="Ana Silva")),
        ("I'm Portuguese", Heard()),
        ("is Dana in on Friday?", Heard(topics=(Topic.ROTA,), asks_of="d", asks_days=(date(2026, 11, 27),))),
        ("when does Marco Silva work", Heard(topics=(Topic.ROTA,), asks_of="m")),
        ("is there anything with Dana in the morning?", Heard(staff="d", when=When(after=time(0), before=time(12)))),
        ("my name is Dana Friday", Heard(name="Dana Friday")),
        ("ana@example.com", Heard(email="ana@example.com")),
        (
            "haircut with Dana, Ana Silva, a@b.pt",
            Heard(service_ids=("cut",), staff="d", name="Ana Silva", email="a@b.pt"),
        ),
        ("haircut, Marco Silva, a@b.pt", Heard(service_ids=("cut",), staff="m", email="a@b.pt")),
        ("with Dana, Next Friday, a@b.pt", Heard(staff="d", when=When((date(2026, 12, 4),)), email="a@b.pt")),
        ("912 345 678", Heard(phone="+351912345678")),
        (
            "Haircut Friday 3pm Ana Silva ana@x.pt 912345678",
            Heard(
                service_ids=("cut",),
                when=When((date(2026, 11, 27),), at=time(15)),
                name="Ana Silva",
                email="ana@x.pt",
                phone="+351912345678",
            ),
        ),
        ("haircut bob bob@x.pt", Heard(service_ids=("cut",), name="Bob", email="bob@x.pt")),
        (
            "haircut with Ana Rossi please, info@x.pt",
            Heard(service_ids=("cut",), email="info@x.pt", troubles=((Trouble.NO_SUCH_STAFF, "Ana"),)),
        ),
        ("are you a bot?", Heard(topics=(Topic.IDENTITY,))),
        ("am I talking to a real person?", Heard(topics=(Topic.IDENTITY,))),
        ("I need to speak to Dana", Heard(command=Command.PERSON)),
        ("how far ahead can I book?", Heard(topics=(Topic.ADVANCE,))),
        ("what's included in the hair color?", Heard(topics=(Topic.ABOUT,), service_ids=("colour",))),
        (
            "the difference between haircut and haircut and colour",
            Heard(topics=(Topic.ABOUT,), service_ids=("cut", "colour")),
        ),
        ("what's included?", Heard()),
        ("you are useless", Heard()),
        ("this is ridiculous", Heard()),
        ("THIS IS RIDICULOUS", Heard()),
        ("this is Maria", Heard(name="Maria")),
        ("i booked online last week and need to cancel", Heard(goal=Goal.CANCEL)),
        ("cancel Pat's", Heard(goal=Goal.CANCEL)),
        ("wait cancel that", Heard(command=Command.GIVE_UP, goal=Goal.CANCEL, corrects=False)),
        ("no thanks", Heard(no=True, skip=True)),
        ("a haircut every Friday", Heard(service_ids=("cut",), when=When((date(2026, 11, 27),)), series=True)),
        ("what's the link?", Heard(goal=Goal.LOOK_UP)),
        ("do u have a haircut w dana", Heard(service_ids=("cut",), staff="d")),
        ("same again", Heard(same_again=True)),
        ("move", Heard(goal=Goal.MOVE)),
        ("push that to 5:30", Heard(goal=Goal.MOVE, when=When(at=time(17, 30)))),
        (
            "a haircut for me tomorrow at 10 and for my husband at 11",
            Heard(
                service_ids=("cut",),
                when=When((date(2026, 11, 24),), at=time(10)),
                then_services=(Following("cut", When((date(2026, 11, 24),), at=time(11)), is_for_other=True),),
                for_companion=True,
            ),
        ),
        ("my brother wants one too", Heard(for_companion=True, also=True)),
        ("anything later that day?", Heard(later=True)),
        ("and yoga after", Heard(service_ids=("yoga",), right_after=True)),
        ("actually at 4", Heard(when=When(at=time(16)), corrects=True)),
        ("change the time", Heard(change=Field.SLOT, corrects=True)),
        ("a different person please", Heard(change=Field.STAFF)),
        ("with anyone", Heard(staff=ANYONE)),
        ("a haircut with Zoe", Heard(service_ids=("cut",), troubles=((Trouble.NO_SUCH_STAFF, "Zoe"),))),
        ("ana@", Heard(troubles=((Trouble.BAD_EMAIL, "ana@"),))),
        ("<script>alert(1)</script>", Heard()),
        ("🎉", Heard()),
        ("   ", Heard()),
    ],
)
def test_where_nothing_in_particular_was_asked(text: str, expected: Heard) -> None:
    assert hear(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Silva", Heard(name="Ana Silva")),
        ("ana silva", Heard(name="Ana Silva")),
        ("It's Ana", Heard(name="Ana")),
        ("my name is Ana and my mail is ana@example.com", Heard(name="Ana", email="ana@example.com")),
        (
            "Ana Silva, ana@example.com, 912345678",
            Heard(name="Ana Silva", email="ana@example.com", phone="+351912345678"),
        ),
        ("April May", Heard(name="April May")),
        ("Lou and Sam Reid", Heard(name="Lou and Sam Reid")),
        ("yes and no", Heard(yes=False, no=False)),
        ("Dana", Heard(name="Dana")),
        ("Tuesday", Heard(when=When((date(2026, 11, 24),)))),
        ("actually with Marco", Heard(staff="m", corrects=True)),
        ("never mind", Heard(command=Command.GIVE_UP)),
        ("who works there?", Heard(topics=(Topic.STAFF,))),
        ("12", Heard()),
        ("yes", Heard(yes=True)),
        ("first one", Heard(pick=0)),
        ("whoever", Heard(staff=ANYONE)),
        ("Bond, James Bond", Heard(name="James Bond")),
        ("Name's Bond, James Bond", Heard(name="James Bond")),
        ("Ok, Tim Orr", Heard(name="Tim Orr")),
        ("Thanks, it's Tim", Heard(name="Tim")),
        ("when is it", Heard(goal=Goal.LOOK_UP)),
        ("show my appointments", Heard(goal=Goal.LOOK_UP)),
        ("this is ridiculous", Heard()),
        ("this is maria", Heard(name="Maria")),
    ],
)
def test_where_the_name_was_asked(text: str, expected: Heard) -> None:
    assert hear(text, Field.NAME) == expected


@pytest.mark.parametrize("text", ["great, book it", "perfect, thanks", "ok, that works"])
def test_an_agreement_is_no_name(text: str) -> None:
    assert hear(text, Field.NAME).name is None


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("nuts, not tuesdays", ALLERGIES, "nuts, not tuesdays"),
        ("no", ALLERGIES, "no"),
        ("Short", LENGTH, "Short"),
        ("medium I think", LENGTH, "Medium"),
        ("the third", LENGTH, "Long"),
        ("2", LENGTH, "Medium"),
        ("purple", LENGTH, None),
    ],
)
def test_where_a_question_of_the_business_was_asked(text: str, question: Question, answer: str | None) -> None:
    assert hear(text, Field.QUESTION, question=question).answer == answer


@pytest.mark.parametrize(
    ("text", "phone"),
    [("no", ""), ("nope", ""), ("no phone", ""), ("skip", ""), ("912345678", "+351912345678"), ("yes", None)],
)
def test_where_the_phone_was_asked(text: str, phone: str | None) -> None:
    assert hear(text, Field.PHONE).phone == phone


@pytest.mark.parametrize("text", ["leave out the phone, no number", "no phone please"])
def test_at_the_summary_the_phone_can_still_be_left_out(text: str) -> None:
    heard = hear(text, Field.CONFIRM)

    assert (heard.phone, heard.no, heard.yes) == ("", False, False)


def test_beside_an_address_a_number_need_not_be_certain() -> None:
    heard = hear("tom@example.com 07700 900123", Field.NAME, regions=("PT", "GB"))

    assert (heard.phone, heard.troubles) == ("+447700900123", ())


@pytest.mark.parametrize("expects", [Field.NAME, Field.CONFIRM, Field.SLOT])
def test_a_change_of_the_time_may_say_to_which(expects: Field) -> None:
    assert hear("change the time to 11", expects).when == When(at=time(11))


def test_the_number_of_a_car_is_no_time() -> None:
    assert hear("AB12 CDE", Field.CONFIRM) == Heard()


def test_a_number_beside_an_address_that_is_none_here_is_told() -> None:
    heard = hear("tom@example.com 07700 900123", Field.EMAIL)

    assert (heard.email, heard.phone) == ("tom@example.com", None)
    assert heard.troubles == ((Trouble.BAD_PHONE, "07700 900123"),)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("do you take cards", True),
        ("CAN I BRING MY DOG", True),
        ("cards?", True),
        ("r u open late", True),
        ("???", False),
        ("ok", False),
        ("I take cards", False),
        ("", False),
    ],
)
def test_a_question_needs_no_question_mark(text: str, is_one: bool) -> None:
    assert is_question(text, load("en")) is is_one


KIDS = {"cut": "Haircut", "kids": "Children's haircut", "men": "Men's cut", "women": "Ladies' cut"}


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("a kids haircut", ("kids",)),
        ("haircut for a child", ("kids",)),
        ("my daughter needs a haircut", ("cut", "kids")),
        ("a haircut for me and my son", ("cut",)),
        ("a gents cut", ("men",)),
        ("women's cut please", ("women",)),
    ],
)
def test_words_for_the_same_thing(text: str, services: tuple[str, ...]) -> None:
    assert hear(text, services=KIDS).service_ids == services


CLINIC = {
    "check": "Check-up & X-rays",
    "adult": "Cleaning (adult)",
    "child": "Cleaning (child)",
    "white": "Teeth whitening",
    "family": "Initial consultation - family law",
    "house": "Initial consultation - property & conveyancing",
    "hearing": "Hearing test",
    "urgent": "Emergency appointment",
    "tyres": "Tyre change (4 tyres)",
    "wills": "Wills & probate review",
    "online": "Online advice",
}


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("checkup", ("check",)),
        ("a check up please", ("check",)),
        ("check-up", ("check",)),
        ("book an x-ray", ("check",)),
        ("x rays", ("check",)),
        ("I want to whiten my teeth", ("white",)),
        ("a cleaning", ("adult", "child")),
        ("adult cleaning", ("adult",)),
        ("my son needs a cleaning", ("child",)),
        ("my son needs his teeth cleaned", ("child", "white")),
        ("a consultation about a house", ("family", "house")),
        ("property consultation", ("house",)),
        ("are you there", ()),
        ("mornings are best", ()),
        ("I'd like to book an appointment", ()),
        ("an emergency", ("urgent",)),
        ("change the date to the 4th", ()),
        ("yes, that will work", ()),
        ("I will be new there", ()),
        ("at 4", ()),
        ("change my tyres", ("tyres",)),
        ("a review of my will and probate", ("wills",)),
        ("I want to book online", ()),
    ],
)
def test_services_by_half_a_name_in_another_form(text: str, services: tuple[str, ...]) -> None:
    assert set(hear(text, services=CLINIC).service_ids) == set(services)


LENGTHS = {"short": "Massage - 60 min", "long": "Massage - 90 min", "facial": "Express facial"}
MINUTES = {"short": timedelta(minutes=60), "long": timedelta(minutes=90), "facial": timedelta(minutes=30)}


@pytest.mark.parametrize(
    ("text", "expects", "services"),
    [
        ("a massage", None, ("short", "long")),
        ("a 90 minute massage", None, ("long",)),
        ("an hour's massage at 5", None, ("short",)),
        ("a massage of an hour and a half", None, ("long",)),
        ("an hour", Field.SERVICE, ("short",)),
        ("the 90 min one", Field.SERVICE, ("long",)),
        ("90", Field.SERVICE, ("long",)),
        ("half an hour", Field.SERVICE, ("facial",)),
        ("how much is the 60 minute massage", None, ("short",)),
    ],
)
def test_services_by_their_length(text: str, expects: Field | None, services: tuple[str, ...]) -> None:
    heard = hear(text, expects, services=LENGTHS, lengths=MINUTES, offered=tuple(LENGTHS))

    assert heard.service_ids == services


DOCTORS = {"chen": "Dr. Emily Chen", "o": "Dr. Robert O'Brien", "maya": "Maya (hygienist)"}


@pytest.mark.parametrize(
    ("text", "staff"),
    [
        ("Emily", "chen"),
        ("with dr chen", "chen"),
        ("Chen at 10", "chen"),
        ("dr. o'brien please", "o"),
        ("Maya", "maya"),
        ("dr", None),
        ("a doctor", None),
        ("anyone but dr. chen", None),
    ],
)
def test_staff_with_a_title(text: str, staff: str | None) -> None:
    assert hear(text, Field.DAY, staff=DOCTORS).staff == staff


SARAHS = {"m": "Sarah Miller", "k": "Sarah Kim", "j": "Jo Kim"}


@pytest.mark.parametrize(
    ("text", "staff", "change"),
    [
        ("with Sarah please", None, Field.STAFF),
        ("Sarah Kim at 10", "k", None),
        ("with sarah miller", "m", None),
        ("Jo at 10", "j", None),
        ("my name is Sarah", None, None),
        ("not with Sarah Kim", None, None),
    ],
)
def test_two_of_the_staff_with_one_name(text: str, staff: str | None, change: Field | None) -> None:
    heard = hear(text, Field.DAY, staff=SARAHS)

    assert (heard.staff, heard.change) == (staff, change)


def test_of_two_with_one_name_whoever_does_it_is_meant() -> None:
    assert hear("with Sarah", Field.DAY, staff=SARAHS, doers=frozenset({"m", "j"})).staff == "m"


@pytest.mark.parametrize(("text", "at"), [("7", time(7)), ("at 7", time(7)), ("6", time(18)), ("7pm", time(19))])
def test_an_hour_is_the_one_that_is_on_offer(text: str, at: time) -> None:
    moment = replace(CONTEXT.moment, offered=(time(7), time(18)), opening=(time(6), time(21)), expects_time=True)

    assert hear(text, Field.SLOT, moment=moment).when == When(at=at)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("is the yoga class for beginners?", (Topic.ABOUT,)),
        ("does yoga hurt", (Topic.ABOUT,)),
        ("is there a yoga class?", ()),
        ("is yoga on tomorrow?", ()),
        ("do you do yoga", ()),
    ],
)
def test_what_a_service_is_like(text: str, topics: tuple[Topic, ...]) -> None:
    assert hear(text).topics == topics


def test_hours_are_asked_of_somebody_with_a_title() -> None:
    heard = hear("is Dr. Chen in tomorrow?", staff=DOCTORS)

    assert (heard.topics, heard.asks_of, heard.staff) == ((Topic.ROTA,), "chen", None)


def test_hours_may_be_asked_beside_a_wish() -> None:
    heard = hear("is Dana working on Friday? I want to book a haircut tomorrow at 10")

    assert (heard.topics, heard.asks_of, heard.service_ids) == ((Topic.ROTA,), "d", ("cut",))


def test_whether_it_is_somebody_is_no_wish_for_them() -> None:
    assert hear("is it with dr chen?", staff=DOCTORS) == Heard(goal=Goal.LOOK_UP)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("is the haircut appointment free?", (Topic.PRICE,)),
        ("is it free of charge?", (Topic.PRICE,)),
        ("is Dana free on Friday?", ()),
    ],
)
def test_free_of_charge_or_not_taken(text: str, topics: tuple[Topic, ...]) -> None:
    assert hear(text).topics == topics


def test_a_correction_breaks_out_of_a_free_answer() -> None:
    heard = hear("oh wait, make it Tuesday instead", Field.QUESTION, question=ALLERGIES)

    assert heard == Heard(when=When((date(2026, 11, 24),)), corrects=True)


def test_a_staff_name_in_an_address_that_was_meant_is_no_wish_for_them() -> None:
    assert hear("dana(at)example", Field.EMAIL).staff is None


@pytest.mark.parametrize("text", ["skip", "no thanks", "I'd rather not", "I don't have one"])
def test_a_phone_number_can_be_left_out(text: str) -> None:
    assert hear(text, Field.PHONE).phone == ""


@pytest.mark.parametrize(("text", "place"), [("the first", 0), ("second one", 1), ("the last one", -1)])
def test_places_in_a_list(text: str, place: int) -> None:
    assert hear(text, Field.SLOT).pick == place


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "Yes please", "ok", "sounds good", "yes, book it", "go ahead", "Yes, that would work for me"),
        *("perfect, go ahead", "That all looks right, thank you", "I'm fine with that", "that time is great"),
        *("wonderful, let's do it", "you got it", "exactly what I wanted", "everything is correct", "this one is fine"),
        *("that'll work", "yep works for me", "okay that sounds really good to me", "please confirm that"),
    ],
)
def test_yes(text: str) -> None:
    heard = hear(text, Field.CONFIRM)

    assert (heard.yes, heard.no) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "that's good to know",
            "have a good one",
            "good day",
            "good morning",
            "is that right",
            "right?",
            "does that work",
        ),
        *("fine but later", "good, what does it cost", "great, at 4", "ok with Marco", "this is my appointment"),
        *("yes if it is free", "sounds expensive", "I would like that on Friday", "the right one is Tuesday", "work"),
        *("is it a good one", "thank you", "maybe", "not now", "that would be nice on Monday"),
    ],
)
def test_what_is_no_plain_yes(text: str) -> None:
    assert not hear(text, Field.CONFIRM).yes


@pytest.mark.parametrize(
    "text",
    [
        *("thanks a lot for all your help", "That'll be all, bye", "nothing else, thank you", "I'm good for now"),
        *("Perfect, thank you very much", "thanks, that is everything I needed", "I appreciate it", "have a nice day"),
    ],
)
def test_thanks_where_nothing_is_under_way(text: str) -> None:
    assert hear(text, Field.GOAL).command is Command.THANKS


@pytest.mark.parametrize("text", ["help", "thanks, now book a haircut", "nothing on Friday", "my appointments"])
def test_what_is_more_than_thanks(text: str) -> None:
    assert hear(text, Field.GOAL).command is not Command.THANKS


@pytest.mark.parametrize("text", ["maybe later", "not now, maybe another time", "perhaps later on"])
def test_later_in_general_gives_up(text: str) -> None:
    assert hear(text, Field.CONFIRM).command is Command.GIVE_UP


@pytest.mark.parametrize("text", ["anything else?", "do you have any others", "what other times are there"])
def test_more_than_the_times_on_offer(text: str) -> None:
    heard = hear(text, Field.SLOT)

    assert heard.later or heard.lists


@pytest.mark.parametrize("text", ["no", "nope", "no thanks", "nah"])
def test_no(text: str) -> None:
    heard = hear(text, Field.CONFIRM)

    assert (heard.yes, heard.no) == (False, True)


def test_yes_but_change_is_no_yes() -> None:
    heard = hear("yes but change the time", Field.CONFIRM)

    assert (heard.yes, heard.change) == (False, Field.SLOT)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "confirm"},
        {"do": "confirm", "intent": 7},
        {"do": "confirm", "intent": ""},
        {"do": "change", "field": "password"},
        {"do": "cancel", "appointment": None},
        {"do": ["confirm"]},
        {"anything": {"deep": [1, 2]}},
    ],
)
def test_a_button_that_we_never_made_is_told_so(data: dict[str, object]) -> None:
    assert understand(Said(pressed=data), CONTEXT) == Heard(troubles=((Trouble.UNKNOWN_BUTTON, ""),))


def test_buttons_that_we_made() -> None:
    presses: list[dict[str, object]] = [
        {"do": "confirm", "intent": "i1"},
        {"do": "change", "field": "slot"},
        {"do": "cancel", "appointment": "a1"},
        {"do": "keep"},
    ]

    heard = [understand(Said(pressed=data), CONTEXT) for data in presses]

    assert heard == [
        Heard(yes=True, intent="i1"),
        Heard(change=Field.SLOT),
        Heard(goal=Goal.CANCEL, target_ids=("a1",)),
        Heard(no=True),
    ]


def test_a_long_message_is_read_at_its_beginning() -> None:
    heard = hear("haircut tomorrow " + "x" * 5_000)

    assert heard.service_ids == ("cut",)
    assert heard.troubles == ((Trouble.TOO_LONG, ""),)


@given(st.text(max_size=300), st.sampled_from([None, *Field]))
def test_any_text_is_heard_without_harm(text: str, expects: Field | None) -> None:
    understand(Said(text), replace(CONTEXT, expects=expects, question=LENGTH))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("haircut", ("cut",)),
        ("HAIRCUTS", ("cut",)),
        ("haircut & colour", ("colour",)),
        ("yoga", ("yoga",)),
        ("yog", ()),
        ("massage", ()),
        ("haircut or yoga class", ("cut", "yoga")),
    ],
)
def test_services_by_name(text: str, ids: tuple[str, ...]) -> None:
    assert matching(text, CONTEXT.services) == ids


def test_half_a_name_that_fits_two_gives_both() -> None:
    names = {"a": "Swedish massage", "b": "Thai massage", "c": "Facial"}

    assert matching("massage", names) == ("a", "b")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Silva", "Ana Silva"),
        ("o'neill", "O'neill"),
        ("Dr. João Sá", "Dr. João Sá"),
        ("李小龍", "李小龍"),
        ("a", None),
        ("12", None),
        ("Ana <b>", None),
        ("x" * 81, None),
        ("what time is it?", None),
    ],
)
def test_names(text: str, name: str | None) -> None:
    assert as_name(text, load("en")) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ana@Example.COM", "Ana@example.com"),
        ("<ana@example.com>", "ana@example.com"),
        ("mailto:ana@example.com.", "ana@example.com"),
        ("ana@example", None),
        ("a..b@example.com", None),
    ],
)
def test_email_addresses(text: str, value: str | None) -> None:
    found = find_email(text)

    assert found is not None
    assert found.value == value


def test_phone_numbers_take_the_country_of_the_business() -> None:
    assert regions_of("Europe/Lisbon", "en-GB") == ("PT", "GB")
    assert regions_of("UTC", "en-GB") == ("GB",)
    found = find_phone("912345678", ("PT", "GB"), asked=True)
    assert found is not None
    assert found.value == "+351912345678"


def test_times_and_dates_are_no_phone_numbers() -> None:
    assert find_phone("27/11/2026 at 15:00", ("PT",), asked=False) is None


def test_text_is_cleaned_of_markup_and_invisible_characters() -> None:
    assert clean("<b>Ana</b>\u200b  Sil\u0000va\n") == "Ana Silva"
    assert normal("3:00\u202fPM — it’s") == "3:00 pm - it's"
