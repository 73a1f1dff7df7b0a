"""To whom something is told unasked: by a code for an hour, in Teams for as long as that says who it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from dialogs.said import Away, Said, Settled, SignedIn
from dialogs.turn import take_turn
from dialogs.turns.absence import AWAY
from dialogs.turns.news import CHANGE
from tests.dialogs.visitor import ANA, Visitor

ANA_AT_WORK = SignedIn("Ana Kolm", ANA, is_member=True)
STRANGER = SignedIn("Ana Kolm")
OPEN = replace(STRANGER, is_open=True)
SOON, LATER = timedelta(minutes=10), timedelta(hours=2)

TOLD, NOTHING, AGAIN = "told", "nothing", "comes again"


async def moved(is_in_teams: bool) -> Visitor:
    """Whoever has moved here what they had booked by phone."""
    visitor = Visitor()
    visitor.has(ANA, 27)
    visitor.signed_in = ANA_AT_WORK if is_in_teams else None
    await visitor.say("move my appointment to Saturday at 11", *(["yes"] if is_in_teams else [ANA, "{code}", "yes"]))
    assert [line.split()[1:3] for line in visitor.booked] == [["2026-11-28", "11:00"]], visitor.answer
    return visitor


async def unasked(visitor: Visitor, kind: str, signed_in: SignedIn | None) -> str:
    [made] = visitor.desk.appointments
    away = Away(made.staff_ids[0], made.start) if kind == AWAY else None
    if kind == CHANGE:
        hour = timedelta(hours=1)
        visitor.desk.appointments = [structs.replace(made, start=made.start + hour, end=made.end + hour)]
    business_id = visitor.desk.shop.business.id
    settled = Settled("one", is_done=True, kind=kind, business_id=business_id, appointment_id=made.id, away=away)
    said = Said(settled=settled, locale="en-GB", signed_in=signed_in, holder="")
    turn = await take_turn(visitor.state, said, visitor.desk, now=visitor.now, options=visitor.options)
    assert turn.told_of or not turn.replies
    visitor.state = turn.state
    return TOLD if turn.replies else NOTHING if turn.told_of else AGAIN


@pytest.mark.parametrize("kind", [CHANGE, AWAY])
@pytest.mark.parametrize(
    ("is_in_teams", "signed_in", "after", "said"),
    [
        (False, None, SOON, TOLD),
        (False, None, LATER, NOTHING),
        (True, ANA_AT_WORK, SOON, TOLD),
        (True, ANA_AT_WORK, LATER, TOLD),
        (True, OPEN, SOON, TOLD),
        (True, OPEN, LATER, AGAIN),
        (True, STRANGER, LATER, NOTHING),
        (True, replace(ANA_AT_WORK, email="somebody@else.at"), LATER, NOTHING),
        (True, None, LATER, NOTHING),
    ],
)
async def test_it_is_told_while_it_is_theirs(
    kind: str, *, is_in_teams: bool, signed_in: SignedIn | None, after: timedelta, said: str
) -> None:
    visitor = await moved(is_in_teams)
    visitor.now += after

    assert await unasked(visitor, kind, signed_in) == said


async def test_what_came_again_is_told_once_teams_says_who_it_is() -> None:
    visitor = await moved(is_in_teams=True)
    visitor.now += LATER
    first = await unasked(visitor, CHANGE, OPEN)

    assert (first, await unasked(visitor, CHANGE, ANA_AT_WORK)) == (AGAIN, TOLD)


async def test_what_has_begun_meanwhile_does_not_come_again() -> None:
    visitor = await moved(is_in_teams=True)
    visitor.now += timedelta(days=7)

    assert await unasked(visitor, CHANGE, OPEN) == NOTHING


async def test_what_was_made_here_is_told_here_whoever_teams_says_it_is() -> None:
    visitor = Visitor()
    visitor.signed_in = ANA_AT_WORK
    await visitor.say("a haircut on friday at 10", "skip", "yes")
    visitor.now += LATER

    assert [await unasked(visitor, CHANGE, one) for one in (STRANGER, OPEN, None)] == [TOLD] * 3
