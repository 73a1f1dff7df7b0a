"""Names of staff, and of people who are nobody of them."""

from __future__ import annotations

import pytest

from dialogs.acts import Reason
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import FoundStaff
from dialogs.understanding.values.language import load_language
from dialogs.understanding.values.staff_names import find_staff
from tests.dialogs.understanding.values.cases import english, german

ANYONE: tuple[str, ...] = ()


def heard(said: str, context: Context) -> list[tuple[str, ...] | Reason]:
    found = find_staff(Message(said), context, load_language(context.locale))
    return [one.ids if isinstance(one, FoundStaff) else one.reason for one in found]


@pytest.mark.parametrize(
    ("said", "context", "expected"),
    [
        ("with Martin", english(), [("Martin Pugh",)]),
        ("I had a Mr Pugh last time", english(), [("Martin Pugh",)]),
        ("doctor okafor please", english(), [("Dr. Okafor",)]),
        ("with Okafr", english(), [("Dr. Okafor",)]),
        ("with Ana", english(), [("Ana Lima", "Ana Sousa")]),
        ("with Ana Sousa", english(), [("Ana Sousa",)]),
        ("with Ana S", english(), [("Ana Sousa",)]),
        ("will you be open in may", english(), []),
        ("a haircut with Will", english(), [("Will Hart",)]),
        ("will hart please", english(), [("Will Hart",)]),
        ("grace", english(Asked.STAFF), [("Grace",)]),
        ("will do", english(Asked.STAFF), []),
        ("I'd like Grace to do it", english(), [("Grace",)]),
        ("anyone", english(Asked.STAFF), [ANYONE]),
        ("whoever is free", english(), [ANYONE]),
        ("no preference", english(), [ANYONE]),
        ("can anyone help me", english(), []),
        ("with her again", english(staff_id="Grace"), [("Grace",)]),
        ("with Sandra please", english(), [Reason.NO_SUCH_STAFF]),
        ("with my wife", english(), []),
        ("bei Jule", german(), [("Jule Brandt",)]),
        ("Frau Doktor Huber", german(), [("Dr. Huber",)]),
        ("egal wer", german(), [ANYONE]),
        ("hätte Jule Donnerstagabend was frei?", german(), [("Jule Brandt",)]),
        ("bin bei der AOK", german(), []),
        ("bei Frau Winkler", german(), [Reason.NO_SUCH_STAFF]),
    ],
)
def test_staff_are_found(said: str, context: Context, expected: list[object]) -> None:
    assert heard(said, context) == expected
