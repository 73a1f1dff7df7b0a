"""A page that the business has closed stays closed, whoever asks: nothing that it forbids is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from scheduling.identity import NOBODY, Identity, comparable
from scheduling.model import (
    Access,
    AlreadyBooked,
    Booked,
    Cancelled,
    CancelOrder,
    Consent,
    Forbidden,
    Held,
    Moved,
    MoveOrder,
    Reason,
    Rule,
    SlotQuery,
    Uncertain,
)
from scheduling.operator_rules import OperatorRules
from scheduling.service import BookingService
from storage.records import BookingRecord
from storage.transitions import State
from tests.scheduling.stories import arrives, lose
from tests.worlds.sample import BEARD_TRIM, BUSINESS, ELEVEN, NOON, NOW, WEDNESDAY, YOGA
from tests.worlds.values import service_called

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

OPEN, CLOSED, UNHEARD_OF = "unrestricted", "restrictedToOrganization", "unknownFutureValue"
MINE = "vera@example.com"
AT_WORK = "vera@contoso.onmicrosoft.com"

IDENTITIES = {
    "nobody": NOBODY,
    "own address": Identity(frozenset({MINE})),
    "foreign address": Identity(frozenset({"other@example.com"})),
    "address of the organisation": Identity(frozenset({AT_WORK})),
    "address of a look-alike": Identity(
        frozenset({"vera@sub.contoso.onmicrosoft.com", "vera@notcontoso.onmicrosoft.com"})
    ),
    "member": Identity(frozenset({AT_WORK}), is_member=True),
    "member without address": Identity(is_member=True),
    "guest or foreign tenant": Identity(),
}
ENTERS = {"address of the organisation", "member", "member without address"}


def expected(access: str, *, one_time_password: bool, who: str, address: str) -> Access:
    """The rule as Microsoft tells it of the page, in other words than the code's."""
    if access != OPEN and who not in ENTERS:
        return Access.MEMBERS_ONLY
    if one_time_password and address not in {str(one) for one in IDENTITIES[who].addresses}:
        return Access.PROVE_ADDRESS
    return Access.ALLOWED


async def set_page(salon: Salon, access: str, *, one_time_password: bool) -> None:
    answer = await salon.studio.http.get(f"{salon.studio.base_url}/solutions/bookingBusinesses/{BUSINESS}")
    page = answer.json()["bookingPageSettings"] | {"enforceOneTimePassword": one_time_password}
    salon.studio.tenant.businesses[BUSINESS].body["bookingPageSettings"] = page | {"accessControl": access}
    salon.desk._context.catalogues.forget(BUSINESS)


@pytest.mark.parametrize(
    ("access", "one_time_password", "who", "address"),
    [
        (access, one_time_password, who, address)
        for access, one_time_password, who in product((OPEN, CLOSED), (False, True), IDENTITIES)
        for address in (MINE, AT_WORK)
    ],
)
async def test_nothing_is_written_that_the_page_forbids(
    salon: Salon, access: str, one_time_password: bool, who: str, address: str
) -> None:
    identity = IDENTITIES[who]
    order = await salon.order("mine", ELEVEN)
    order = replace(order, person=replace(order.person, email=address))
    made = await salon.desk.book(order)
    assert isinstance(made, Booked)
    own = made.appointment.id
    await set_page(salon, access, one_time_password=one_time_password)
    allowed = expected(access, one_time_password=one_time_password, who=who, address=address)

    booked = await salon.desk.book(replace(order, intent="new", start=WEDNESDAY, identity=identity))
    moved = await salon.desk.move(MoveOrder("move", BUSINESS, own, NOON, identity=identity))
    there = moved.appointment.id if isinstance(moved, Moved) else own
    cancelled = await salon.desk.cancel(CancelOrder("cancel", BUSINESS, there, "", identity=identity))

    if allowed is Access.ALLOWED:
        assert isinstance(booked, Booked)
        assert isinstance(moved, Moved)
        assert cancelled == Cancelled()
    else:
        assert booked == moved == cancelled == Forbidden(allowed)
        assert [one.start for one in await salon.calendar(NOW, WEDNESDAY + timedelta(days=9))] == [ELEVEN]


@pytest.mark.parametrize("who", IDENTITIES)
async def test_nobody_keeps_a_slot_where_they_cannot_book(salon: Salon, who: str) -> None:
    await set_page(salon, CLOSED, one_time_password=False)
    query = SlotQuery(BUSINESS, (await salon.service(BEARD_TRIM)).id, holder="chat", identity=IDENTITIES[who])

    held = await salon.desk.hold(query, ELEVEN)

    assert isinstance(held, Held) if who in ENTERS else held == Forbidden(Access.MEMBERS_ONLY)


@pytest.mark.parametrize("one_time_password", [False, True])
@pytest.mark.parametrize("access", [OPEN, CLOSED, UNHEARD_OF])
@pytest.mark.parametrize("who", IDENTITIES)
async def test_free_times_are_told_to_whom_the_page_lets_in(
    salon: Salon, who: str, access: str, one_time_password: bool
) -> None:
    taken = await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", MINE)
    await set_page(salon, access, one_time_password=one_time_password)
    query = SlotQuery(BUSINESS, (await salon.service(BEARD_TRIM)).id, identity=IDENTITIES[who])

    found = await salon.desk.find(query, NOON, NOON + timedelta(minutes=1))
    reasons = await salon.desk.why_not(query, taken.start)
    free, of_day = await salon.desk.why_not(query, NOON), await salon.desk.why_not_day(query, NOON.date())
    others = await salon.desk.alternatives(query, ELEVEN)

    if access == OPEN or who in ENTERS:
        assert [one.start for one in found] == [NOON]
        assert reasons == (Reason(Rule.TAKEN),)
        assert free == of_day == ()
        assert others
    else:
        assert not found
        assert not others
        assert reasons == free == of_day == (Reason(Rule.NOT_BOOKABLE),)


async def test_a_kind_of_access_that_is_not_known_is_no_open_one(salon: Salon) -> None:
    await set_page(salon, UNHEARD_OF, one_time_password=False)

    assert await salon.desk.book(await salon.order("i1", ELEVEN)) == Forbidden(Access.MEMBERS_ONLY)


async def test_what_was_allowed_when_it_was_sent_comes_to_its_end(salon: Salon) -> None:
    """The proof may have run out while nobody knows what became of the request."""
    await set_page(salon, OPEN, one_time_password=True)
    order = replace(await salon.order("i1", ELEVEN), identity=IDENTITIES["own address"])
    await lose(salon, "createAppointment")
    assert await salon.desk.book(order) == Uncertain()
    await arrives(salon)

    outcome = await salon.desk.book(replace(order, identity=NOBODY))

    assert isinstance(outcome, Booked)
    assert isinstance(await salon.desk.book(replace(order, identity=NOBODY)), AlreadyBooked)


async def test_an_address_is_compared_without_regard_to_case(salon: Salon) -> None:
    await set_page(salon, CLOSED, one_time_password=True)
    order = await salon.order("i1", ELEVEN)
    written = replace(order, person=replace(order.person, email="Vera@Contoso.onmicrosoft.com"))

    assert isinstance(await salon.desk.book(replace(written, identity=IDENTITIES["member"])), Booked)


async def test_consent_is_on_record_with_what_was_shown_and_when(salon: Salon) -> None:
    order = await salon.order("i1", ELEVEN)
    await lose(salon, "createAppointment")
    await salon.desk.book(replace(order, consent=Consent("We keep your name.", NOW)))
    salon.later(timedelta(minutes=9))

    await salon.desk.book(replace(order, consent=Consent("We keep your name.", NOW + timedelta(hours=1))))

    entry = await salon.ledger.find_of("i1", BookingRecord)
    assert entry is not None and entry.state is State.CONFIRMED
    given = entry.record.without_customer().consent
    assert given is not None
    assert (given.text, given.given_at) == ("We keep your name.", NOW)


# What was booked in other ways


async def test_whoever_has_proved_their_address_finds_what_was_booked_by_phone(salon: Salon) -> None:
    mine = await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", "Vera@Example.com")
    await salon.book_from_outside(NOON, BEARD_TRIM, "Marco", "vera+other@example.com")

    found = await salon.desk.appointments_of(BUSINESS, IDENTITIES["own address"])

    assert [one.id for one in found] == [mine.id]


async def test_nothing_is_known_of_whoever_has_proved_nothing(salon: Salon) -> None:
    await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", MINE)
    await salon.requests()

    assert await salon.desk.appointments_of(BUSINESS, IDENTITIES["member without address"]) == ()
    assert await salon.requests() == []


async def test_of_a_class_only_the_own_seat_is_found(salon: Salon) -> None:
    for intent, who in (("i1", "Vera Cruz"), ("i2", "Bob Lee")):
        order = await salon.order(intent, YOGA, service="Yoga class", who=who)
        assert isinstance(await salon.desk.book(order), Booked)

    [seat] = await salon.desk.appointments_of(BUSINESS, IDENTITIES["own address"])

    assert seat.emails == {MINE}
    assert [one.name for one in seat.attendees] == ["Vera Cruz"]
    cancelled = await salon.desk.cancel(CancelOrder("c", BUSINESS, seat.id, "", identity=IDENTITIES["own address"]))
    assert cancelled == Cancelled()
    [left] = await salon.calendar(YOGA)
    assert [one.name for one in left.attendees] == ["Bob Lee"]


async def test_what_is_over_is_not_among_them(salon: Salon) -> None:
    await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", MINE)
    salon.watch.now = ELEVEN + service_called(BEARD_TRIM).duration

    assert await salon.desk.appointments_of(BUSINESS, IDENTITIES["own address"]) == ()


async def test_where_the_list_leaves_customers_out_each_is_looked_at(salon: Salon) -> None:
    mine = await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", MINE)
    await salon.book_from_outside(NOON, BEARD_TRIM, "Marco", "other@example.com")
    await salon.fault("customers-missing-in-lists")

    found = await salon.desk.appointments_of(BUSINESS, IDENTITIES["own address"])

    assert [one.id for one in found] == [mine.id]


async def test_the_operator_names_other_domains_of_the_organisation(salon: Salon) -> None:
    await set_page(salon, CLOSED, one_time_password=False)
    rules = OperatorRules(domains=("Example.com",))
    desk = BookingService(salon.client, salon.ledger, [BUSINESS], clock=lambda: salon.watch.now, rules=rules)

    outcome = await desk.book(replace(await salon.order("i1", ELEVEN), identity=IDENTITIES["own address"]))

    assert isinstance(outcome, Booked)


@pytest.mark.parametrize(
    ("proved", "other"),
    [("joe@straße.example", "joe@strasse.example"), ("\u017fara@kolm.at", "sara@kolm.at"), ("a@ﬁn.at", "a@fin.at")],
)
def test_an_address_that_only_looks_alike_is_another(proved: str, other: str) -> None:
    """Anybody can have a mailbox at the one, and would have the appointments of the other."""
    assert not Identity(frozenset({comparable(proved)})).owns(other)
    assert Identity(frozenset({comparable(proved)})).owns(proved)


async def test_what_was_booked_under_an_address_that_only_looks_alike_is_not_found(salon: Salon) -> None:
    await salon.book_from_outside(ELEVEN, BEARD_TRIM, "Marco", "joe@straße.example")

    assert await salon.desk.appointments_of(BUSINESS, Identity(frozenset({"joe@strasse.example"}))) == ()
    [found] = await salon.desk.appointments_of(BUSINESS, Identity(frozenset({"joe@straße.example"})))
    assert found.emails == {"joe@straße.example"}
