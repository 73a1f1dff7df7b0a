"""What is kept of somebody: what they hear of it, what it takes to have it erased, and who hears nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from dialogs.apply import proofs
from dialogs.ports import KeptElsewhere
from dialogs.replies import End
from dialogs.said import SignedIn
from dialogs.state.conversation import ConversationState
from dialogs.state.customer import Customer, Made, Proof
from dialogs.state.tasks import Erasing
from dialogs.turns.open_turn import Erases
from dialogs.understanding.context import Asked
from tests.dialogs.mailbox import Mailbox
from tests.dialogs.visitor import ANA, BOB, Visitor
from tests.worlds.sample import NOW


@dataclass
class Records:
    """Fits `PersonalData`; `asked` are the addresses that it was asked about."""

    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def kept(self, addresses: Collection[str], conversation: str) -> KeptElsewhere:
        self.asked.append(tuple(addresses))
        return KeptElsewhere(2, 3)


class Keeper(Visitor):
    """A visitor of a house that can tell what it keeps elsewhere."""

    def __init__(self, *, locale: str = "en-GB", sends: bool = True) -> None:
        super().__init__(locale=locale, mailbox=Mailbox(is_available=sends))
        self.records = Records()
        self.options = replace(self.options, personal_data=self.records, kept_for=timedelta(days=12))

    async def begins_to_book(self) -> None:
        await self.say("a haircut on friday", "11", "Ana Kolm", ANA, "+351 912 345 678")


# Hearing of it


async def test_what_this_conversation_keeps_is_told_at_once() -> None:
    visitor = Keeper()
    await visitor.begins_to_book()

    told = await visitor.say("what do you know about me?")

    for part in ("Ana Kolm", ANA, "912 345 678", "isn't finished", "12 days"):
        assert part in told
    assert visitor.state.asked is Asked.ELSEWHERE
    assert visitor.records.asked == []
    assert visitor.mailbox.letters == []


@pytest.mark.parametrize(
    ("made_kept_for", "is_told"), [(None, False), (timedelta(days=12), False), (timedelta(days=400), True)]
)
async def test_that_appointments_made_here_are_known_longer_is_told_where_they_are(
    made_kept_for: timedelta | None, *, is_told: bool
) -> None:
    visitor = Keeper()
    visitor.options = replace(visitor.options, made_kept_for=made_kept_for)
    before = await visitor.say("what do you know about me?", "no")
    await visitor.begins_to_book()
    await visitor.say("yes")

    told = await visitor.say("what do you know about me?")

    assert "12 days" in told
    assert "booked here" not in before
    assert ("each with the name it is under" in told, "400 days" in told) == (is_told, is_told)


async def test_it_is_told_once_and_again_only_to_whoever_asks_again() -> None:
    visitor = Keeper()
    await visitor.begins_to_book()
    await visitor.say("what do you know about me?")

    besides = await visitor.say("can I talk to someone?")
    again = await visitor.say("what do you know about me?")

    assert "Ana Kolm" not in besides
    assert besides.endswith("For that I'd send a code there first.")
    assert "Ana Kolm" in again


async def test_whoever_has_heard_enough_goes_on_with_their_booking() -> None:
    visitor = Keeper()
    await visitor.begins_to_book()

    told = await visitor.say("what do you know about me?", "no")

    assert "All right." in told
    assert visitor.state.asked is Asked.CONFIRM


async def test_what_is_kept_elsewhere_is_told_after_a_proof() -> None:
    visitor = Keeper()
    visitor.has(ANA, 27)
    visitor.has(BOB, 28)

    await visitor.say("what do you know about me?", "yes", ANA)
    assert visitor.records.asked == []
    told = await visitor.say("{code}")

    assert visitor.records.asked == [(ANA,)]
    assert "2 other chats, and the records of 3 bookings" in told
    assert "Friday 27 November" in told
    assert "Saturday 28 November" not in told
    assert visitor.state.is_idle


async def test_the_same_is_said_of_an_address_that_nobody_has() -> None:
    known, unknown = Keeper(), Keeper()
    known.has(ANA, 27)

    for wish in (("what do you know about me?", "yes"), ("start over", "delete my data")):
        for visitor in (known, unknown):
            await visitor.say(*wish, ANA, "000000")
        assert known.answer == unknown.answer


async def test_without_codes_nothing_is_asked_about_elsewhere() -> None:
    visitor = Keeper(sends=False)

    told = await visitor.say("what do you know about me?")

    assert "nothing else about you so far" in told
    assert visitor.state.is_idle


# Having it erased


def erased_by(visitor: Visitor) -> Erases | None:
    """What is to be erased with the last turn."""
    assert isinstance(visitor.replies[-1], End)
    assert visitor.state == ConversationState()
    return visitor.erases


@pytest.mark.parametrize(
    ("locale", "wish", "no", "yes"),
    [("en-GB", "delete my data", "no", "yes"), ("de-DE", "lösch meine Daten", "nein", "ja")],
)
async def test_it_is_erased_after_a_proof_and_a_yes(locale: str, wish: str, no: str, yes: str) -> None:
    visitor = Keeper(locale=locale)
    mine = visitor.has(ANA, 27)

    asked = []
    for text in (wish, ANA, "{code}", no):
        await visitor.say(text)
        asked.append(visitor.state.asked)
    await visitor.say(yes)

    assert asked == [Asked.EMAIL, Asked.CODE, Asked.UPCOMING, Asked.CONFIRM_ERASE]
    assert erased_by(visitor) == Erases((ANA,))
    assert visitor.desk.appointments == [mine]


async def test_what_lies_ahead_is_cancelled_first_if_they_wish() -> None:
    visitor = Keeper()
    visitor.has(ANA, 27)
    visitor.has(ANA, 28)
    theirs = visitor.has(BOB, 28)

    told = await visitor.say("delete my data", ANA, "{code}", "yes")

    assert visitor.state.asked is Asked.CONFIRM_ERASE, told
    assert visitor.desk.appointments == [theirs]


async def test_the_button_of_one_question_is_no_yes_to_the_next() -> None:
    visitor = Keeper()
    visitor.has(ANA, 27)
    await visitor.say("delete my data", ANA, "{code}")
    old = next(one for one in visitor.choices if one.label == "Yes, cancel first")
    await visitor.say("no")

    await visitor.press_old(old)

    assert isinstance(visitor.state.task, Erasing)
    assert not visitor.state.task.agreed
    assert len(visitor.desk.appointments) == 1


@pytest.mark.parametrize("sends", [True, False])
async def test_without_a_proof_this_conversation_alone_is_erased(*, sends: bool) -> None:
    visitor = Keeper(sends=sends)
    await visitor.begins_to_book()

    await visitor.say("delete my data", *(["Only this chat"] if sends else []))
    assert visitor.state.asked is Asked.CONFIRM_ERASE
    assert ("can't check here" in visitor.answer) is not sends
    await visitor.say("yes")

    assert erased_by(visitor) == Erases(())


async def test_whoever_thinks_better_of_it_goes_on_with_their_booking() -> None:
    visitor = Keeper(sends=False)
    await visitor.begins_to_book()

    told = await visitor.say("delete my data", "no")

    assert "nothing has been erased" in told
    assert visitor.state.asked is Asked.CONFIRM
    assert visitor.erases is None


async def test_a_wrong_code_erases_nothing() -> None:
    visitor = Keeper()

    await visitor.say("delete my data", ANA, "000000", "yes", "Yes, erase it")

    assert visitor.erases is None
    assert not isinstance(visitor.replies[-1], End)


async def test_who_is_signed_in_needs_no_code() -> None:
    visitor = Keeper(sends=False)
    visitor.signed_in = SignedIn("Ana Kolm", ANA, is_member=True)

    await visitor.say("delete my data", "yes")

    assert erased_by(visitor) == Erases((ANA,))


# A proof that is over


async def test_news_expires_a_proof_as_a_message_does() -> None:
    over = Proof(ANA, NOW - timedelta(minutes=1))
    made = (Made("studio", "here", "i1"), Made("studio", "found", "", found_for=ANA))
    state = ConversationState(customer=Customer(email=ANA, proofs=(over,), made=made))

    told = proofs.told(state, NOW, None)

    assert told.customer.proofs == ()
    assert [one.appointment_id for one in told.customer.made] == ["here"]
