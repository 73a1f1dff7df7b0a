"""A line in the staff notes: added to what there is, once, and only by whoever's appointment it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Rejected, TryLater
from graph.model import Appointment, AppointmentDetails
from scheduling.identity import Identity
from scheduling.model import Access, Forbidden, Noted, NoteOrder, NotFound, Refused, Uncertain
from scheduling.writing.leaving_note import MOST, NoteLine
from tests.scheduling.stories import booked, by_hand
from tests.worlds.sample import BUSINESS, ELEVEN, NOW, YOGA

if TYPE_CHECKING:
    from tests.scheduling.conftest import Salon

TEN = "about 10 minutes late"


async def late(salon: Salon, of: Appointment, text: str = TEN) -> object:
    return await salon.desk.leave_note(NoteOrder(BUSINESS, of.id, text))


async def notes(salon: Salon, of: Appointment) -> list[str]:
    """What staff read, each line without the day and hour before it."""
    appointment_id = of.id.partition("~")[0]
    found = await salon.client.get_appointment(BUSINESS, appointment_id)
    return [line.partition("] ")[2] or line for line in found.service_notes.splitlines()]


async def test_it_is_written_and_read_back(salon: Salon) -> None:
    mine = await booked(salon)

    outcome = await late(salon, mine)

    assert isinstance(outcome, Noted)
    assert outcome.appointment.id == mine.id
    said_at = f"{salon.watch.now.astimezone((await salon.desk.catalogue(BUSINESS)).zone):%Y-%m-%d %H:%M}"
    assert outcome.appointment.service_notes == f"[{said_at}] Vera Cruz: {TEN}"


async def test_what_staff_have_written_stays(salon: Salon) -> None:
    mine = await booked(salon)
    await by_hand(salon, mine.id, details=AppointmentDetails(service_notes="Allergic to henna.\n"))

    await late(salon, mine)

    assert await notes(salon, mine) == ["Allergic to henna.", f"Vera Cruz: {TEN}"]


async def test_nothing_else_of_the_appointment_changes(salon: Salon) -> None:
    mine = await booked(salon)
    before = await salon.client.get_appointment(BUSINESS, mine.id)

    await late(salon, mine)

    after = await salon.client.get_appointment(BUSINESS, mine.id)
    assert (after.start, after.end, after.staff_ids, after.attendees) == (
        before.start,
        before.end,
        before.staff_ids,
        before.attendees,
    )


async def test_said_twice_it_is_written_once(salon: Salon) -> None:
    mine = await booked(salon)
    await late(salon, mine)
    salon.later(timedelta(minutes=3))
    await salon.requests()

    assert isinstance(await late(salon, mine), Noted)
    assert await notes(salon, mine) == [f"Vera Cruz: {TEN}"]
    assert "updateAppointment" not in await salon.requests()


async def test_several_at_once_and_in_several_processes_write_once(salon: Salon) -> None:
    mine = await booked(salon)
    order = NoteOrder(BUSINESS, mine.id, TEN)

    desks = [salon.desk, salon.desk, salon.another_desk()]
    outcomes = await asyncio.gather(*(desk.leave_note(order) for desk in desks))

    assert all(isinstance(one, Noted) for one in outcomes)
    assert await notes(salon, mine) == [f"Vera Cruz: {TEN}"]


async def test_what_is_said_last_stands_last(salon: Salon) -> None:
    """Ten minutes, twenty, and ten after all: the third is no repetition."""
    mine = await booked(salon)

    for text in (TEN, "about 20 minutes late", TEN):
        await late(salon, mine, text)

    assert await notes(salon, mine) == [f"Vera Cruz: {one}" for one in (TEN, "about 20 minutes late", TEN)]


async def test_on_another_day_it_is_another_thing_to_say(salon: Salon) -> None:
    mine = await booked(salon, ELEVEN + timedelta(days=1))
    await late(salon, mine)
    salon.later(timedelta(days=1))

    await late(salon, mine)

    assert len(await notes(salon, mine)) == 2


async def test_nobody_fills_the_notes(salon: Salon) -> None:
    mine = await booked(salon)
    for minutes in range(MOST):
        await late(salon, mine, f"{minutes} minutes")

    assert await late(salon, mine, "and another") == Refused(())
    assert len(await notes(salon, mine)) == MOST


# --- answers that do not come, or say no -----------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("fault", ["unavailable", "dropped"])
async def test_without_a_clear_answer_it_is_looked_at_and_written_once(salon: Salon, fault: str, when: str) -> None:
    mine = await booked(salon)
    await salon.fault(fault, "updateAppointment", when=when, times=1)

    assert isinstance(await late(salon, mine), Noted)
    assert await notes(salon, mine) == [f"Vera Cruz: {TEN}"]


def refused(status: int) -> Callable[[], Awaitable[None]]:
    """As Graph would say no to the next request."""

    async def refuse() -> None:
        raise Rejected("update_appointment: refused", status=status)

    return refuse


@pytest.mark.parametrize("status", [409, 412])
async def test_where_somebody_else_has_changed_it_meanwhile_what_they_wrote_is_read_first(
    salon: Salon, status: int
) -> None:
    mine = await booked(salon)

    async def staff_write() -> None:
        await by_hand(salon, mine.id, details=AppointmentDetails(service_notes="Room 2"))
        await refused(status)()

    salon.client.before_update = staff_write
    assert isinstance(await late(salon, mine), Noted)
    assert await notes(salon, mine) == ["Room 2", f"Vera Cruz: {TEN}"]


async def test_what_never_arrives_is_not_said_to_be_written(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("dropped", "updateAppointment", when="before")

    assert await late(salon, mine) == Uncertain()
    await salon.repair()
    assert await notes(salon, mine) == []


async def test_what_cannot_be_read_back_is_not_said_to_be_written(salon: Salon) -> None:
    mine = await booked(salon)

    async def lost_from_now_on() -> None:
        await salon.fault("unavailable", "getAppointment", status=503)

    salon.client.before_update = lost_from_now_on
    assert await late(salon, mine) == Uncertain()
    await salon.repair()

    assert isinstance(await late(salon, mine), Noted)
    assert await notes(salon, mine) == [f"Vera Cruz: {TEN}"]


async def test_when_graph_is_down_nothing_is_written_and_it_works_later(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("unavailable", status=503)
    with pytest.raises(TryLater):
        await late(salon, mine)
    await salon.repair()

    assert isinstance(await late(salon, mine), Noted)


async def test_what_graph_refuses_is_not_asked_again(salon: Salon) -> None:
    mine = await booked(salon)
    salon.client.before_update = refused(400)

    assert await late(salon, mine) == Refused(())
    assert await notes(salon, mine) == []


async def test_under_another_id_it_is_found(salon: Salon) -> None:
    mine = await booked(salon)
    await salon.fault("id-changes-on-patch")

    outcome = await late(salon, mine)

    assert isinstance(outcome, Noted)
    assert outcome.appointment.id != mine.id
    assert await notes(salon, outcome.appointment) == [f"Vera Cruz: {TEN}"]


async def test_an_online_appointment_keeps_its_meeting(salon: Salon) -> None:
    mine = await booked(salon)
    await by_hand(salon, mine.id, details=AppointmentDetails(is_online=True))
    await salon.fault("meeting-lost-on-patch")

    await late(salon, mine)

    assert (await salon.client.get_appointment(BUSINESS, mine.id)).is_online


# --- whose it is -----------------------------------------------------------------------------------------------------


async def test_what_is_gone_or_over_is_not_there(salon: Salon) -> None:
    mine = await booked(salon)

    assert await salon.desk.leave_note(NoteOrder(BUSINESS, "AAMkgone", TEN)) == NotFound()
    salon.watch.now = mine.end
    assert await late(salon, mine) == NotFound()
    assert await notes(salon, mine) == []


async def test_while_it_goes_on_it_can_still_be_said(salon: Salon) -> None:
    mine = await booked(salon)
    salon.watch.now = mine.start + timedelta(minutes=5)

    assert isinstance(await late(salon, mine), Noted)


async def test_in_a_class_it_is_said_whose_seat_it_is(salon: Salon) -> None:
    anns, bobs = [await booked(salon, YOGA, who, service="Yoga class", who=who) for who in ("Ann Lee", "Bob Lee")]

    assert isinstance(await late(salon, anns), Noted)
    outcome = await late(salon, bobs)

    assert isinstance(outcome, Noted)
    assert [one.name for one in outcome.appointment.attendees] == ["Bob Lee"]
    assert await notes(salon, anns) == [f"Ann Lee: {TEN}", f"Bob Lee: {TEN}"]
    with pytest.raises(ValueError, match="names no seat"):
        await salon.desk.leave_note(NoteOrder(BUSINESS, anns.id.partition("~")[0], TEN))


@pytest.mark.parametrize(
    ("page", "address", "access"),
    [
        ({"enforceOneTimePassword": True}, "", Access.PROVE_ADDRESS),
        ({"enforceOneTimePassword": True}, "other@example.com", Access.PROVE_ADDRESS),
        ({"enforceOneTimePassword": True}, "vera@example.com", None),
        ({"accessControl": "restrictedToOrganization"}, "vera@example.com", Access.MEMBERS_ONLY),
    ],
)
async def test_the_page_is_obeyed(salon: Salon, page: dict[str, object], address: str, access: Access | None) -> None:
    mine = await booked(salon)
    await salon.studio.set_page(**page)
    salon.later(timedelta(minutes=11))
    order = replace(NoteOrder(BUSINESS, mine.id, TEN), identity=Identity(frozenset({address} - {""})))

    outcome = await salon.desk.leave_note(order)

    assert isinstance(outcome, Noted) if access is None else outcome == Forbidden(access)
    assert len(await notes(salon, mine)) == (access is None)


# --- the line --------------------------------------------------------------------------------------------------------


@given(notes=st.text(), texts=st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5), about=st.text())
def test_what_stands_there_is_never_lost(notes: str, texts: list[str], about: str) -> None:
    said = notes
    for text in texts:
        line = NoteLine(about, text, NOW)
        if not line.is_last_in(said):
            said = line.after(said)
        assert line.is_last_in(said)
        assert said.startswith(notes.rstrip() if notes.strip() else "")

    assert len(said.splitlines()) <= len(notes.splitlines()) + len(texts)
