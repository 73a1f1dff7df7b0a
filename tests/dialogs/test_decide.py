"""The policy, told as examples: what is known, and what is done next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from dialogs.decide import Action, AskFor, Book, Cancel, ChooseTarget, Move, Search, ShowAppointments, Summarise, decide
from dialogs.frame import Frame
from dialogs.heard import ANYONE, Field, Goal, When
from scheduling.model import Catalogue, Slot

SLOT = Slot(datetime(2026, 11, 24, 15, tzinfo=UTC), 45, ("d",))
BOOK = Frame(goal=Goal.BOOK, business_id="salon@x", service_id="cut", staff=ANYONE)
CHOSEN = replace(BOOK, slot=SLOT, slots=(SLOT,))
KNOWN = replace(CHOSEN, name="Ana", email="ana@example.com", phone="")


@pytest.mark.parametrize(
    ("frame", "action"),
    [
        (Frame(), AskFor(Field.GOAL)),
        (Frame(goal=Goal.LOOK_UP), ShowAppointments()),
        (Frame(goal=Goal.CANCEL), ChooseTarget()),
        (Frame(goal=Goal.CANCEL, target_id="a"), AskFor(Field.CONFIRM_CANCEL)),
        (Frame(goal=Goal.CANCEL, target_id="a", agreed=True), Cancel()),
        (Frame(goal=Goal.BOOK), AskFor(Field.BUSINESS)),
        (Frame(goal=Goal.BOOK, business_id="salon@x"), AskFor(Field.SERVICE)),
        (replace(BOOK, staff=None), AskFor(Field.STAFF)),
        (replace(BOOK, staff=None, when=When(at=time(15))), Search()),
        (replace(BOOK, staff=None, when=When(at=time(15)), choosing_staff=True), AskFor(Field.STAFF)),
        (replace(BOOK, staff=None, service_id="colour"), Search()),
        (BOOK, Search()),
        (replace(BOOK, open_days=(date(2026, 11, 24),)), AskFor(Field.DAY)),
        (replace(BOOK, slots=()), AskFor(Field.DAY)),
        (replace(BOOK, slots=(SLOT,)), AskFor(Field.SLOT)),
        (CHOSEN, AskFor(Field.NAME)),
        (replace(CHOSEN, name="Ana"), AskFor(Field.EMAIL)),
        (replace(CHOSEN, name="Ana", email="ana@example.com"), AskFor(Field.PHONE)),
        (KNOWN, Summarise()),
        (replace(KNOWN, agreed=True), Book()),
        (replace(KNOWN, service_id="colour"), AskFor(Field.QUESTION, "allergies")),
        (replace(KNOWN, service_id="colour", answers=(("allergies", "no"),)), AskFor(Field.QUESTION, "coloured")),
        (replace(CHOSEN, goal=Goal.MOVE, target_id="a"), Summarise()),
        (replace(CHOSEN, goal=Goal.MOVE, target_id="a", agreed=True), Move()),
    ],
)
def test_decide(frame: Frame, action: Action, shop: Catalogue) -> None:
    assert decide(frame, shop) == action
