"""A number, a unit or an ordinal that nothing took, beside a day or a time: then the day and the time are not taken."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dialogs.acts import Ask, Do, Doubt, GiveWhen, Pick, Reason, Shift
from dialogs.said import Said
from dialogs.state.conversation import ConversationState
from dialogs.state.tasks import Booking
from dialogs.turn import take_turn
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.finding import find_values
from dialogs.understanding.language import language_of
from dialogs.understanding.message import Message
from dialogs.understanding.reader import read
from tests.dialogs.conftest import SalonDesk
from tests.dialogs.understanding.hearing import DAYS, NOTHING, SUMMARY, TIMES, Place, context
from tests.dialogs.understanding.times.phrases import phrase, strays
from tests.worlds.sample import NOW, ZONE_NAME

LOCALES = {"en": "en-GB", "de": "de-DE"}
PLACES = (NOTHING, DAYS, TIMES, SUMMARY)
SEEDS = st.integers(0, 100_000)


def beside(code: str, data: st.DataObject) -> tuple[str, str, int]:
    """A phrase of the grammar, the same with a stray at one of its ends, and where that stands."""
    wish = phrase(code, data.draw(SEEDS))
    stray = data.draw(st.sampled_from(strays(code)))
    return (wish, f"{stray} {wish}", 0) if data.draw(st.booleans()) else (wish, f"{wish} {stray}", len(wish) + 1)


def is_taken(said: str, at: int, there: Context) -> bool:
    """Whether some value has a use for the word that stands there."""
    found = find_values(Message(said), there, language_of(there.locale[:2]))
    there_is = [one for one in found if one.span[0] <= at < one.span[1]]
    return any(not isinstance(one.act, Doubt) or one.act.reason is not Reason.LEFT_OVER for one in there_is)


@pytest.mark.parametrize("code", LOCALES)
@settings(max_examples=60, derandomize=True)
@given(st.data())
def test_what_nothing_took_beside_a_time_withholds_it(code: str, data: st.DataObject) -> None:
    wish, said, at = beside(code, data)
    place: Place = data.draw(st.sampled_from(PLACES))
    there = context(place, locale=LOCALES[code])
    assume(any(isinstance(act, GiveWhen | Pick) for act in read(wish, there)))
    assume(not is_taken(said, at, there))

    acts = read(said, there)

    assert not acts or any(isinstance(act, Doubt | Ask | Do) for act in acts), said
    assert not any(isinstance(act, GiveWhen | Pick | Shift) for act in acts), said


@pytest.mark.parametrize("code", LOCALES)
@settings(max_examples=25, derandomize=True)
@given(st.data())
def test_no_slot_is_chosen_or_offered_on_it(code: str, data: st.DataObject) -> None:
    _, said, at = beside(code, data)
    assume(not is_taken(said, at, replace(context(locale=LOCALES[code]), asked=Asked.DAY)))
    booking = Booking(service_id="cut", staff_ids=())
    state = ConversationState(business_id="salon@x", tasks=(booking,), asked=Asked.DAY, greeted=True)
    message = Said(said, locale=LOCALES[code], zone=ZONE_NAME)

    turn = asyncio.run(take_turn(state, message, SalonDesk(), now=NOW, new_id=lambda: "intent"))

    visit = turn.state.visit
    assert visit is not None
    assert (visit.when, visit.slot, visit.slots) == (booking.when, None, None), said
