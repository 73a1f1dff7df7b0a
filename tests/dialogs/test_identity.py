"""Who somebody is: a code to their address, what was booked under it elsewhere, and a page that is not open to all."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from msgspec import structs

from dialogs.apply import proofs
from dialogs.ports import CodeSending
from dialogs.said import Said, SignedIn
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer, Made, Proof
from dialogs.tasks.identifying import PROOF_LASTS
from dialogs.turn import Turn, TurnOptions, take_turn
from dialogs.understanding.context import Asked
from graph.model import Appointment, PageSettings
from graph.model.businesses import PageAccess
from scheduling.operator_rules import CustomerContact
from tests.dialogs.conftest import SalonDesk, salon
from tests.dialogs.mailbox import TRIES, Mailbox
from tests.dialogs.visitor import ANA, BOB, OPEN, Visitor
from tests.worlds.sample import NOW

AT_WORK = "joe@studio.example"
MEMBERS = PageSettings(access=PageAccess.ORGANIZATION)
PROVED = PageSettings(one_time_password=True)


@pytest.fixture
def new_visitor() -> Callable[..., Visitor]:
    return Visitor


@pytest.mark.parametrize(
    ("locale", "is_available", "said"),
    [
        ("en-GB", True, "cancel one that you have."),
        ("en-GB", False, "cancel one that you made here."),
        ("de-DE", True, "Was Sie schon gebucht haben, kann ich"),
        ("de-DE", False, "Was Sie hier gebucht haben, kann ich"),
    ],
)
async def test_who_comes_hears_which_appointments_can_be_changed_here(
    locale: str, is_available: bool, said: str
) -> None:
    visitor = Visitor(locale=locale, mailbox=Mailbox(is_available=is_available))

    assert said in await visitor.say("hallo")
    assert len(visitor.labels) == 3 + is_available


# Booked by phone


@pytest.mark.parametrize(
    ("locale", "wish", "yes"),
    [("en-GB", "cancel my appointment", "yes"), ("de-DE", "meinen Termin absagen", "ja")],
)
async def test_what_was_booked_by_phone_is_cancelled_after_a_proof(locale: str, wish: str, yes: str) -> None:
    visitor = Visitor(locale=locale)
    visitor.has(ANA, 27)
    theirs = visitor.has(BOB, 28)

    await visitor.say(wish, ANA, "{code}")
    assert visitor.state.asked is Asked.CONFIRM_CANCEL
    await visitor.say(yes)

    assert visitor.desk.appointments == [theirs]
    assert [address for address, _ in visitor.mailbox.letters] == [ANA]


async def test_it_is_moved_after_a_proof() -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)

    await visitor.say("I need to move my appointment to saturday at 11", ANA, "it says {code}", "yes")

    [moved] = visitor.desk.appointments
    assert f"{moved.start:%a %H:%M}" == "Sat 11:00"


async def test_the_mail_names_the_business_and_the_code() -> None:
    visitor = Visitor()
    await visitor.say("show my appointments", ANA)

    [(_, letter)] = visitor.mailbox.letters

    assert "Studio" in letter.subject
    assert letter.text.count(visitor.mailbox.code) == 1
    assert "ten minutes" in letter.text


async def test_the_same_is_said_of_an_address_that_nobody_has() -> None:
    """Whether somebody has appointments is not told before they have shown who they are."""
    known, unknown = Visitor(), Visitor()
    known.has(ANA, 27)

    for visitor in (known, unknown):
        await visitor.say("cancel my appointment", ANA, "111111")

    assert known.answer == unknown.answer
    assert known.replies == unknown.replies


async def test_a_proof_counts_for_an_hour() -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)
    await visitor.say("show my appointments", ANA, "{code}")

    visitor.now += PROOF_LASTS - timedelta(seconds=1)
    assert "Haircut" in await visitor.say("show my appointments")
    visitor.now += timedelta(seconds=1)
    await visitor.say("show my appointments")

    assert not visitor.state.customer.made
    assert visitor.state.asked is Asked.CODE


async def test_what_was_made_here_stays_when_the_proof_is_over() -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)
    await visitor.say("a haircut on saturday at 10", "Ana Kolm", ANA, "skip", "yes")
    await visitor.say("show my appointments")
    visitor.now += timedelta(hours=2)

    assert "Saturday" in await visitor.say("show my appointments")


async def test_at_rest_nothing_is_kept_that_rests_on_a_proof() -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)
    await visitor.say("a haircut on saturday at 10", "Ana Kolm", ANA, "skip", "yes", "show my appointments")
    proved = structs.replace(visitor.state.customer, proofs=(Proof(ANA, visitor.now + timedelta(hours=1)),))
    state = structs.replace(visitor.state, customer=proved)
    found = proofs.found_elsewhere(state, "shop", visitor.desk.appointments)

    kept = found.at_rest().customer

    assert len(found.customer.made) == 2
    assert kept.made == visitor.state.customer.made
    assert kept.proofs == ()


@pytest.mark.parametrize(
    ("wish", "left"), [("cancel my appointment", []), ("move my appointment to saturday at 11", ["Sat 11:00"])]
)
@pytest.mark.parametrize("late", ["yes", "hello"])
async def test_a_yes_after_the_proof_is_over_takes_another_proof(wish: str, left: list[str], late: str) -> None:
    """And nobody hears that what is in the calendar is not."""
    visitor = Visitor()
    visitor.has(ANA, 27)
    await visitor.say(wish, ANA, "{code}")

    visitor.now += PROOF_LASTS
    told = await visitor.say(late)

    assert visitor.state.asked is Asked.CODE
    assert "no longer" not in told
    assert len(visitor.desk.appointments) == 1
    await visitor.say("{code}", "yes")
    assert [f"{one.start:%a %H:%M}" for one in visitor.desk.appointments] == left


# The code


async def test_a_wrong_code_can_be_put_right() -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)

    assert "isn't the code" in await visitor.say("show my appointments", ANA, "999999")
    assert "Haircut" in await visitor.say("{code}")


async def test_after_too_many_tries_another_code_is_sent() -> None:
    visitor = Visitor()
    await visitor.say("show my appointments", ANA)

    await visitor.say(*["999999"] * (TRIES + 1))

    assert len(visitor.mailbox.letters) == 2
    assert visitor.state.asked is Asked.CODE


@pytest.mark.parametrize(
    "said",
    [
        *("send a new code", "it hasn't arrived", "nothing came", "resend", "I never got the email"),
        *("I didn't get a code", "send it again please", "try again"),
    ],
)
async def test_another_code_is_sent(said: str) -> None:
    visitor = Visitor()
    await visitor.say("show my appointments", ANA, said)

    assert [address for address, _ in visitor.mailbox.letters] == [ANA, ANA]


@pytest.mark.parametrize(
    "said",
    [
        *("schick mir einen neuen Code", "es kam nichts an", "ich habe keine Mail bekommen", "schick ihn nochmal"),
        *("die Mail ist nicht angekommen", "Code ist abgelaufen"),
    ],
)
async def test_another_code_is_sent_in_german(said: str) -> None:
    visitor = Visitor(locale="de-DE")
    await visitor.say("zeig mir meine Termine", ANA, said)

    assert [address for address, _ in visitor.mailbox.letters] == [ANA, ANA]


@pytest.mark.parametrize("said", [BOB, f"no, it's {BOB}", f"wrong address, use {BOB}"])
async def test_another_address_is_taken(said: str) -> None:
    visitor = Visitor()
    await visitor.say("show my appointments", ANA, said)

    assert [address for address, _ in visitor.mailbox.letters] == [ANA, BOB]


async def test_another_address_is_asked_for() -> None:
    visitor = Visitor()
    await visitor.say("show my appointments", ANA)
    await visitor.press("Use another address")

    assert visitor.state.asked is Asked.EMAIL


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("123456", "123456"),
        ("the code is 123456", "123456"),
        ("123 456", "123456"),
        ("123-456 thanks", "123456"),
        ("not 111111, it says 123456", "123456"),
        ("\uff11\uff12\uff13\uff14\uff15\uff16", "123456"),
    ],
)
async def test_a_code_is_read_however_it_is_written(said: str, code: str) -> None:
    visitor = Visitor(mailbox=Mailbox(_number=int(code) - 1))
    visitor.has(ANA, 27)

    assert "Haircut" in await visitor.say("show my appointments", ANA, said)


@pytest.mark.parametrize("said", ["12345", "1234567", "12 34"])
async def test_what_has_not_six_digits_is_no_try(said: str) -> None:
    visitor = Visitor()
    await visitor.say("show my appointments", ANA)

    assert "six digits" in await visitor.say(said)
    assert visitor.mailbox._tries == 0


@pytest.mark.parametrize("refuses", [CodeSending.TOO_MANY, CodeSending.NOT_SENT])
async def test_where_no_code_can_be_sent_everything_is_kept(refuses: CodeSending) -> None:
    visitor = Visitor(PROVED)
    visitor.mailbox.refuses = refuses
    answer = await visitor.say("a haircut on friday at 10", "Ana Kolm", ANA)
    assert "hello@studio.example" in answer
    visitor.mailbox.refuses = None

    await visitor.press("Try again")
    await visitor.say("{code}", "skip", "yes")

    assert visitor.booked == ["Haircut 2026-11-27 10:00 Ana Costa"]


async def test_whoever_will_not_show_who_they_are_hears_what_else_there_is() -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)

    assert "made in this chat" in await visitor.say("show my appointments", "no thanks")
    assert visitor.state.is_idle


async def test_giving_up_at_the_code_gives_up() -> None:
    visitor = Visitor()
    await visitor.say("cancel my appointment", ANA, "never mind")

    assert visitor.state.is_idle


async def test_why_a_code_is_asked_for() -> None:
    visitor = Visitor()

    assert "nobody else can see" in await visitor.say("show my appointments", ANA, "why do you need that?")
    assert visitor.state.asked is Asked.CODE


async def test_what_else_is_said_with_the_code_counts() -> None:
    visitor = Visitor(PROVED)
    await visitor.say("a haircut on friday at 10", "Ana Kolm", ANA, "{code}, and make it 11", "skip", "yes")

    assert visitor.booked == ["Haircut 2026-11-27 11:00 Ana Costa"]


async def test_where_nothing_can_be_sent_it_is_as_before() -> None:
    visitor = Visitor(mailbox=Mailbox(is_available=False))
    visitor.has(ANA, 27)

    assert "confirmation e-mail" in await visitor.say("cancel my appointment")
    assert visitor.state.is_idle


# The page


async def test_before_the_address_is_proved_nothing_is_booked() -> None:
    visitor = Visitor(PROVED)
    await visitor.say("a haircut on friday at 10", "Ana Kolm", ANA, "skip", "yes", "book it")
    assert visitor.booked == []

    await visitor.say("{code}", "skip", "yes")

    assert visitor.booked == ["Haircut 2026-11-27 10:00 Ana Costa"]


async def test_another_address_at_the_summary_has_to_be_proved_too() -> None:
    visitor = Visitor(PROVED)
    await visitor.say("a haircut on friday at 10", "Ana Kolm", ANA, "{code}", "skip", f"use {BOB} instead", "yes")

    assert visitor.state.asked is Asked.CODE
    assert visitor.booked == []


async def test_only_people_of_the_organisation_book() -> None:
    visitor = Visitor(MEMBERS)
    answer = await visitor.say("a haircut on friday at 10", ANA)

    assert "only people of Studio" in answer
    assert "hello@studio.example" in answer
    assert visitor.mailbox.letters == []
    await visitor.say(AT_WORK, "{code}", "Joe May", "skip", "yes")
    assert visitor.booked == ["Haircut 2026-11-27 10:00 Ana Costa"]


async def test_whoever_is_signed_in_is_asked_to_confirm_and_not_to_type() -> None:
    visitor = Visitor(PageSettings(access=PageAccess.ORGANIZATION, one_time_password=True))
    visitor.signed_in = SignedIn("Joe May", AT_WORK, is_member=True)

    summary = await visitor.say("a haircut on friday at 10", "skip")

    assert visitor.state.asked is Asked.CONFIRM, summary
    assert visitor.state.customer.name == "Joe May"
    await visitor.say("yes")
    assert visitor.booked == ["Haircut 2026-11-27 10:00 Ana Costa"]
    assert visitor.mailbox.letters == []


async def test_whoever_is_signed_in_sees_what_they_have_booked_by_phone() -> None:
    visitor = Visitor()
    visitor.has(AT_WORK, 27)
    visitor.has(ANA, 28)
    visitor.signed_in = SignedIn("Joe May", AT_WORK, is_member=True)

    answer = await visitor.say("show my appointments")

    assert "Friday" in answer
    assert "Saturday" not in answer


async def test_a_guest_of_the_organisation_is_none_of_its_people() -> None:
    visitor = Visitor(MEMBERS)
    visitor.signed_in = SignedIn("Guest", AT_WORK, is_member=False)
    visitor.has(AT_WORK, 28)

    await visitor.say("a haircut on friday at 10")

    assert visitor.state.asked is Asked.EMAIL
    assert visitor.state.customer.proofs == ()


async def test_where_nobody_can_show_who_they_are_they_hear_whom_to_ask() -> None:
    for page in (MEMBERS, PROVED):
        visitor = Visitor(page, mailbox=Mailbox(is_available=False))

        answer = await visitor.say("a haircut on friday at 10")

        assert "hello@studio.example" in answer
        assert visitor.state.is_idle


@pytest.mark.parametrize("contact", CustomerContact)
async def test_where_addresses_are_proved_nobody_is_told_that_they_can_do_without_one(contact: CustomerContact) -> None:
    visitor = Visitor(PROVED)
    visitor.desk.shop = replace(visitor.desk.shop, contact=contact)
    await visitor.say("a haircut on friday at 10", "Ana Kolm", "+351 912 345 678")
    assert visitor.state.asked is Asked.EMAIL

    for answer in (visitor.answer, await visitor.say("skip")):
        assert "skip" not in answer
        assert "will do as well" not in answer
        assert "Skip" not in visitor.labels


async def test_whoever_is_signed_in_without_an_address_may_do_without_where_others_may() -> None:
    visitor = Visitor(MEMBERS)
    visitor.desk.shop = replace(visitor.desk.shop, contact=CustomerContact.PHONE)
    visitor.signed_in = SignedIn("Joe May", "", is_member=True)

    await visitor.say("a haircut on friday at 10", "+351 912 345 678", "skip", "yes")

    assert visitor.booked == ["Haircut 2026-11-27 10:00 Ana Costa"]


# No code can be sent any more, or to nobody but who is signed in


@pytest.mark.parametrize("said", [BOB, "send a new code", "{code}", "hello"])
async def test_whoever_is_asked_for_a_code_when_none_can_be_sent_any_more_is_told_so(said: str) -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)
    await visitor.say("show my appointments", ANA)

    visitor.mailbox.is_available = False
    await visitor.say(said)

    assert "confirmation e-mail" in visitor.answer
    assert visitor.state.is_idle


async def test_whoever_is_signed_in_and_gives_another_address_hears_that_it_cannot_be_checked() -> None:
    visitor = Visitor(PROVED, mailbox=Mailbox(is_available=False))
    visitor.signed_in = SignedIn("Joe May", AT_WORK, is_member=True)
    await visitor.say("a haircut on friday at 10", "skip")

    assert "I can't check that in this chat" in await visitor.say(f"use {BOB} instead")
    await visitor.say("a haircut on friday at 10", "yes")

    assert visitor.booked == ["Haircut 2026-11-27 10:00 Ana Costa"]
    assert visitor.desk.appointments[0].emails == {AT_WORK}


# Several businesses, of which one is not open to all


async def two_houses(closed: PageSettings, here: str, booked_at: str, *said: str | Mapping[str, object]) -> Turn:
    """What the last of it is answered, to somebody who speaks of one business and has booked at one of them."""
    pages = {"open@x": OPEN, "closed@x": closed}
    shops = {key: salon(key, key) for key in pages}
    desk = SalonDesk(
        {key: replace(s, business=structs.replace(s.business, page=pages[key])) for key, s in shops.items()}
    )
    start = NOW + timedelta(days=1)
    theirs = Appointment("a1", "cut", "Haircut", start, start + timedelta(minutes=45), ("d",), ())
    desk.appointments.append(theirs)
    made = (Made(booked_at, "a1", "i1", "cut", ("d",), theirs.start, theirs.end),)
    customer = Customer(name="Ana", email=ANA, phone="", made=made)
    turn = Turn(ConversationState(business_id=here, greeted=True, customer=customer), ())
    for one in said:
        message = Said(one) if isinstance(one, str) else Said(pressed=one)
        turn = await take_turn(turn.state, message, desk, now=NOW, options=TurnOptions(proofs=Mailbox()))
    return turn


async def test_what_the_business_of_the_appointment_asks_counts_wherever_its_button_is_pressed() -> None:
    cancel = {"acts": [{"type": "Want", "goal": "cancel"}, {"type": "GiveAppointment", "appointment_ids": ["a1"]}]}

    turn = await two_houses(PROVED, "open@x", "closed@x", cancel)

    assert turn.state.asked is Asked.CODE


@pytest.mark.parametrize("wish", ["cancel my appointment", "move my appointment"])
async def test_a_closed_page_keeps_nobody_from_what_they_have_at_another(wish: str) -> None:
    turn = await two_houses(MEMBERS, "closed@x", "open@x", wish)

    assert turn.state.asked in {Asked.CONFIRM_CANCEL, Asked.DAY, Asked.TIME}
    assert turn.state.business_id == "open@x"


# Neighbours

_SAYINGS = (
    *("show my appointments", "cancel my appointment", "cancel all of them", "move it to saturday at 12", "yes", "no"),
    *("{code}", "000000", ANA, BOB, "my email is bob@lee.at", "the first one", "send a new code", "never mind"),
    *("a haircut on friday at 15", "Mallory May", "mallory@may.at", "skip", "the one on friday", "both", "start over"),
)


@pytest.mark.parametrize(("seed", "page"), list(product(range(30), (OPEN, PROVED))))
async def test_nobody_sees_or_changes_what_is_anothers(seed: int, page: PageSettings) -> None:
    """Whoever reads only their own mails learns nothing of others, and leaves their appointments alone."""
    chance = random.Random(seed)
    visitor = Visitor(page)
    neighbours = [visitor.has(ANA, 27, "Xaverl Neighbour"), visitor.has(BOB, 28, "Ypsilon Neighbour")]
    mine = visitor.has("mallory@may.at", 26, "Mallory May")
    for _ in range(25):
        said = chance.choice(_SAYINGS)
        if said == "{code}" and (not visitor.mailbox.letters or visitor.mailbox.letters[-1][0] != "mallory@may.at"):
            continue  # they cannot read that one
        answer = await visitor.say(said)
        assert "Neighbour" not in answer
        assert not {one.appointment_id for one in visitor.state.customer.made} & {one.id for one in neighbours}

    assert [one for one in visitor.desk.appointments if one in neighbours] == neighbours
    assert mine.id  # which may be anything by now


# In the middle of a booking


LOOK_UPS = [
    *(("en-GB", one) for one in ("my appointments", "show my bookings", "do I have any bookings already?")),
    *(("de-DE", one) for one in ("meine Termine", "welche Termine habe ich?", "habe ich schon einen Termin?")),
]
MASSAGE = {"en-GB": "a massage on saturday at 11", "de-DE": "Massage am Samstag um 11 Uhr"}


@pytest.mark.parametrize(("locale", "said"), LOOK_UPS)
async def test_what_they_have_is_looked_up_and_the_booking_goes_on(locale: str, said: str) -> None:
    visitor = Visitor(locale=locale)
    visitor.has(ANA, 27)
    visitor.has(BOB, 27, "Bob Neighbour")
    await visitor.say(MASSAGE[locale])
    slot = visitor.visit.slot

    answer = await visitor.say(said, ANA, "{code}")

    assert [address for address, _ in visitor.mailbox.letters] == [ANA]
    assert "27" in answer
    assert "Neighbour" not in answer
    assert visitor.state.asked is Asked.NAME
    assert visitor.visit.slot is not None
    assert slot is not None
    assert visitor.visit.slot.start == slot.start
    await visitor.say("Ana Kolm", "skip" if locale == "en-GB" else "ohne", "yes" if locale == "en-GB" else "ja")
    assert len(visitor.booked) == 3


@pytest.mark.parametrize(("locale", "said"), LOOK_UPS)
async def test_a_booking_goes_on_where_nothing_is_found_or_shown(locale: str, said: str) -> None:
    no = "no thanks" if locale == "en-GB" else "nein danke"
    for answers in ((BOB, "{code}"), (no,), (ANA, no)):
        visitor = Visitor(locale=locale)
        await visitor.say(MASSAGE[locale], said, *answers)

        assert visitor.state.asked is Asked.NAME, visitor.answer
        assert visitor.visit.slot is not None


async def test_the_address_that_is_known_by_then_is_proved() -> None:
    visitor = Visitor()
    visitor.has(ANA, 27)
    await visitor.say(MASSAGE["en-GB"], "Ana Kolm", ANA, "my appointments")

    assert [address for address, _ in visitor.mailbox.letters] == [ANA]
    await visitor.say("{code}")
    assert visitor.state.asked is Asked.PHONE


async def test_where_no_code_can_be_sent_it_is_said_how_the_booking_stands() -> None:
    visitor = Visitor(mailbox=Mailbox(is_available=False))

    answer = await visitor.say(MASSAGE["en-GB"], "my appointments")

    assert "Massage on Saturday 28 November at 11:00" in answer
    assert visitor.state.asked is Asked.NAME


@pytest.mark.parametrize("said", ["when is it?", "who is that with?"])
async def test_how_the_booking_stands_takes_no_proof(said: str) -> None:
    visitor = Visitor()
    await visitor.say(MASSAGE["en-GB"], said)

    assert visitor.mailbox.letters == []
    assert visitor.state.asked is Asked.NAME


async def test_what_waits_behind_the_booking_is_kept() -> None:
    visitor = Visitor()
    await visitor.say("a massage on saturday at 11 and then a colour", "my appointments", "no thanks")

    assert len(visitor.state.wishes) == 1


# Under which address it was found


async def test_no_other_address_has_to_be_proved_than_that_of_the_appointment() -> None:
    visitor = Visitor(PROVED)
    visitor.has(ANA, 27)
    await visitor.say("show my appointments", ANA, "{code}")
    visitor.state = visitor.state.with_customer(email=BOB)

    await visitor.say("cancel my appointment")
    assert visitor.state.asked is Asked.CONFIRM_CANCEL
    await visitor.say("yes")

    assert visitor.desk.appointments == []
    assert [address for address, _ in visitor.mailbox.letters] == [ANA]


@pytest.mark.parametrize(("locale", "yes", "told"), [("en-GB", "yes", "been a while"), ("de-DE", "ja", "eine Weile")])
async def test_a_yes_after_the_proof_is_over_is_answered(locale: str, yes: str, told: str) -> None:
    visitor = Visitor(locale=locale)
    visitor.has(ANA, 27)
    await visitor.say("cancel my appointment" if locale == "en-GB" else "meinen Termin absagen", ANA, "{code}")
    visitor.now += PROOF_LASTS

    answer = await visitor.say(yes)

    assert told in answer
    assert "Sorry" not in answer
    assert "Entschuldigung" not in answer
