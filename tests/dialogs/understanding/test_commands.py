"""The fixed commands of the personal chat in Teams, which are sent as words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogs.acts import AnyAct, Command, Do, Goal, Want
from dialogs.turns.reading import acts_alone

NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
COMMANDS = {
    "en": {
        "Welcome": Do(command=Command.HELLO),
        "Help": Do(command=Command.HELP),
        "My appointments": Want(goal=Goal.SHOW),
    },
    "de": {
        "Willkommen": Do(command=Command.HELLO),
        "Hilfe": Do(command=Command.HELP),
        "Meine Termine": Want(goal=Goal.SHOW),
    },
}


@pytest.mark.parametrize(
    ("locale", "words", "act"), [(locale, *one) for locale, said in COMMANDS.items() for one in said.items()]
)
def test_a_command_is_read_as_what_it_says(locale: str, words: str, act: AnyAct) -> None:
    read = acts_alone(words, NOW, locale)

    assert [type(one) for one in read] == [type(act)]
    assert [getattr(one, "command", None) or getattr(one, "goal", None) for one in read] == [
        getattr(act, "command", None) or getattr(act, "goal", None)
    ]
