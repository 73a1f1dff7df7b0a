"""An appointment that has another id in the calendar is still the customer's, whatever they do before they are told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from dialogs.apply import proofs
from dialogs.replies import choices_of
from dialogs.said import Away, Said, Settled
from dialogs.state.conversation import ConversationState
from dialogs.turns.absence import AWAY
from dialogs.turns.news import CHANGE
from graph.errors import TryLater
from graph.model import Appointment
from scheduling.model import Cancelled, CancelOrder, CancelOutcome, NoteAnswer, Noted, NoteOrder, Slot, SlotQuery
from tests.dialogs.conftest import SalonDesk
from tests.dialogs.customer import Customer, pressed
from tests.worlds.sample import NOW, ZONE_NAME

ONE_BREATH = "haircut with Dana tomorrow at 3pm, my name is Ana Silva, ana@example.com, 912345678"
HOUR = timedelta(hours=1)


@dataclass
class RenamingDesk(SalonDesk):
    """Finds what staff have changed by both of its ids, and nothing else that is called by the old one."""

    ids: dict[str, str] = field(default_factory=dict)
    looked_for: list[SlotQuery] = field(default_factory=list)
    renames_when_noting: bool = False

    def by_staff(self, **changes: object) -> Appointment:
        [old] = self.appointments
        self.ids[old.id] = f"{old.id}-now"
        self.appointments = [structs.replace(old, id=self.ids[old.id], **changes)]
        return self.appointments[0]

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        return await super().look_up(business_id, self.ids.get(appointment_id, appointment_id))

    async def cancel(self, order: CancelOrder) -> CancelOutcome:
        there = self.ids.get(order.appointment_id, order.appointment_id)
        return await super().cancel(replace(order, appointment_id=there))

    async def leave_note(self, order: NoteOrder) -> NoteAnswer:
        outcome = await super().leave_note(order)
        if not self.renames_when_noting or not isinstance(outcome, Noted):
            return outcome
        noted = self.by_staff()
        self.ids.clear()  # nobody knows of the old id
        return Noted(noted)

    async def find(self, query: SlotQuery, start: datetime, end: datetime) -> tuple[Slot, ...]:
        self.looked_for.append(query)
        return await super().find(query, start, end)


async def moved_by_staff() -> tuple[RenamingDesk, Customer, Appointment]:
    """To four o'clock; nobody has told the customer."""
    desk = RenamingDesk()
    customer = Customer(desk, NOW)
    await customer.say(ONE_BREATH, "yes")
    [old] = desk.appointments
    desk.by_staff(start=old.start + HOUR, end=old.end + HOUR)
    return desk, customer, old


def event(kind: str, appointment_id: str, away: Away | None = None) -> Said:
    settled = Settled(
        "event/1", is_done=True, kind=kind, business_id="salon@x", appointment_id=appointment_id, away=away
    )
    return Said(settled=settled, locale="en-GB", zone=ZONE_NAME)


def words(customer: Customer) -> str:
    return "\n".join(reply.text for reply in customer.replies)


def known(state: ConversationState) -> list[str]:
    return [one.appointment_id for one in state.customer.made]


@pytest.mark.parametrize("how", ["said", "pressed"])
async def test_it_is_moved(how: str) -> None:
    desk, customer, old = await moved_by_staff()
    if how == "said":
        await customer.say("move my appointment to Thursday at 10:00")
    else:
        await customer.say("show my appointments")
        assert "at 16:00" in words(customer)
        await customer.press("Move")
        await customer.say("Thursday at 10:00")
    asked = words(customer)

    await customer.say("yes")

    assert "16:00" in asked
    [now] = desk.appointments
    assert (now.id, now.start.day, now.start.hour) == (desk.ids[old.id], 26, 10)
    assert known(customer.state) == [now.id]


async def test_its_own_time_is_not_in_the_way() -> None:
    desk, customer, old = await moved_by_staff()

    await customer.say("move my appointment to tomorrow at 16:30")

    assert {query.moving for query in desk.looked_for if query.moving} == {desk.ids[old.id]}
    assert customer.state.visit is not None
    assert customer.state.visit.slot is not None


@pytest.mark.parametrize("how", ["said", "pressed"])
async def test_it_is_cancelled(how: str) -> None:
    desk, customer, _ = await moved_by_staff()
    if how == "said":
        await customer.say("cancel my appointment")
    else:
        await customer.say("show my appointments")
        await customer.press("Cancel")

    await customer.say("yes")

    assert desk.appointments == []
    assert known(customer.state) == []


async def test_a_note_is_left_on_it_and_its_customer_is_told_of_the_change_afterwards() -> None:
    desk, customer, old = await moved_by_staff()
    customer.now = old.start

    await customer.say("I'm running 10 minutes late")

    assert "I've left a note" in words(customer)
    assert [note.appointment_id for note in desk.notes] == [old.id]
    assert known(customer.state) == [old.id]
    await customer.take(event(CHANGE, old.id))
    assert "Now it is: Haircut on Tuesday 24 November at 16:00" in words(customer)
    assert known(customer.state) == [desk.ids[old.id]]


async def test_a_note_that_gives_it_another_id_is_no_end_of_what_was_under_way() -> None:
    desk = RenamingDesk()
    customer = Customer(desk, NOW)
    await customer.say(ONE_BREATH, "yes")
    [old] = desk.appointments
    customer.now = old.start - HOUR
    await customer.say("cancel my appointment")
    desk.renames_when_noting = True
    await customer.say("I'm running 10 minutes late")
    await customer.say("yes")

    assert desk.appointments == []


async def test_what_is_found_by_its_address_too_is_the_same() -> None:
    desk, customer, old = await moved_by_staff()
    customer.state = proofs.proved(customer.state, "ana@example.com", NOW + 5 * HOUR)

    await customer.say("show my appointments")

    assert words(customer).count("at 16:00") == 1
    assert known(customer.state) == [old.id]
    await customer.say("cancel it", "yes")
    assert desk.appointments == []


async def test_what_was_found_before_under_the_other_id_is_one_of_the_two_no_more() -> None:
    """And what has been chosen of them stays chosen."""
    desk, customer, old = await moved_by_staff()
    [there] = desk.appointments
    state = proofs.proved(customer.state, "ana@example.com", NOW + 5 * HOUR)
    customer.state = proofs.found_elsewhere(state, "salon@x", [there])
    assert known(customer.state) == [old.id, there.id]

    await customer.say("cancel my appointment")

    assert known(customer.state) == [old.id]
    await customer.say("yes")
    assert desk.appointments == []


@pytest.mark.parametrize("label", ["Another time", "Cancel", "Same time with Marco Silva"])
async def test_whoever_is_asked_as_somebody_is_away_can_answer(label: str) -> None:
    desk, customer, old = await moved_by_staff()
    [there] = desk.appointments

    await customer.take(event(AWAY, old.id, Away("d", there.start)))
    button = next(one for reply in customer.replies for one in choices_of(reply) if one.label == label)
    await customer.take(pressed(button))

    assert "from before" not in words(customer)
    assert getattr(customer.state.task, "appointment_id", None) == there.id


class ElsewhereDesk(RenamingDesk):
    """Where another chat has made it a consultation on Thursday."""

    is_out_of_reach = False

    def make_another(self) -> Appointment:
        [old] = self.appointments
        by = timedelta(days=2)
        other = structs.replace(
            old,
            id="another",
            service_id="talk",
            service_name="Online consultation",
            start=old.start + by,
            end=old.end + by,
        )
        self.appointments = [other]
        return other

    async def cancel(self, order: CancelOrder) -> CancelOutcome:
        if order.appointment_id == "another":
            return await super().cancel(order)
        return Cancelled(is_found_gone=True, changed_into="another")

    async def look_up(self, business_id: str, appointment_id: str) -> Appointment | None:
        if self.is_out_of_reach and appointment_id == "another":
            raise TryLater("down")
        return await super().look_up(business_id, appointment_id)


async def made_another() -> tuple[ElsewhereDesk, Customer]:
    desk = ElsewhereDesk()
    customer = Customer(desk, NOW)
    await customer.say(ONE_BREATH, "yes", "cancel my appointment")
    desk.make_another()
    return desk, customer


async def test_a_yes_to_cancel_what_was_made_another_one_is_asked_anew() -> None:
    desk, customer = await made_another()

    await customer.say("yes")

    assert "Now it is: Online consultation on Thursday 26 November at 15:00" in words(customer)
    assert "Shall I cancel your Online consultation on Thursday" in words(customer)
    assert "is cancelled" not in words(customer)
    assert (len(desk.appointments), known(customer.state)) == (1, ["another"])
    await customer.say("yes")
    assert (desk.appointments, known(customer.state)) == ([], [])


@pytest.mark.parametrize("is_gone", [True, False])
async def test_where_the_other_cannot_be_seen_it_is_only_said_that_nothing_is_left_to_cancel(*, is_gone: bool) -> None:
    desk, customer = await made_another()
    desk.is_out_of_reach = not is_gone
    if is_gone:
        desk.appointments.clear()

    await customer.say("yes")

    assert "nothing left to cancel" in words(customer)
    assert "is cancelled" not in words(customer)
    assert known(customer.state) == []
