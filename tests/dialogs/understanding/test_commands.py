"""To be forgotten on this device: what asks for it, what only sounds like it, and what is said beside it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.acts import Command, Do
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.reader import read

FORGET = Do(command=Command.FORGET)
AT = datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Berlin"))
LOCALES = {"en": "en-GB", "de": "de-DE"}


def heard(language: str, said: str, asked: Asked | None) -> tuple[object, ...]:
    return read(said, Context(now=AT, locale=LOCALES[language], asked=asked))


@pytest.mark.parametrize("asked", [None, Asked.GOAL, Asked.NAME, Asked.EMAIL, Asked.DAY, Asked.CONFIRM, Asked.QUESTION])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "forget this device"),
        ("en", "Forget this device, please!"),
        ("en", "can you forget this computer?"),
        ("en", "forget me on this phone"),
        ("en", "forget me"),
        ("en", "log me out"),
        ("en", "sign me out here"),
        ("en", "log out"),
        ("en", "logout"),
        ("de", "Gerät vergessen"),
        ("de", "dieses Gerät bitte vergessen"),
        ("de", "Vergiss dieses Gerät"),
        ("de", "Vergessen Sie bitte diesen Computer"),
        ("de", "Können Sie dieses Gerät vergessen?"),
        ("de", "vergiss mich hier"),
        ("de", "abmelden"),
        ("de", "ausloggen"),
        ("de", "Loggen Sie mich bitte aus"),
    ],
)
def test_a_customer_can_be_forgotten_whatever_is_asked(language: str, said: str, asked: Asked | None) -> None:
    assert heard(language, said, asked) == (FORGET,)


@pytest.mark.parametrize("asked", [None, Asked.NAME, Asked.CONFIRM])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "forget it"),
        ("en", "never mind, forget this"),
        ("en", "forget about the haircut"),
        ("en", "sign me up"),
        ("en", "don't forget me"),
        ("en", "I forgot my phone"),
        ("en", "log my appointment"),
        ("en", "forget this device, and book a haircut for Friday"),
        ("de", "vergiss es"),
        ("de", "Vergessen Sie es"),
        ("de", "Vergessen Sie mich nicht"),
        ("de", "ich habe mein Handy vergessen"),
        ("de", "Ich möchte mich vom Termin abmelden"),
        ("de", "Melden Sie mich bitte ab"),
        ("de", "Termin abmelden"),
        ("de", "Gerät vergessen, und dann einen Termin am Freitag"),
    ],
)
def test_what_only_sounds_like_it_forgets_nobody(language: str, said: str, asked: Asked | None) -> None:
    assert FORGET not in heard(language, said, asked)


@pytest.mark.parametrize(("language", "said"), [("en", "Log me out, thanks"), ("de", "Gerät vergessen, danke")])
def test_a_courtesy_may_stand_beside_it(language: str, said: str) -> None:
    assert heard(language, said, None) == (FORGET, Do(command=Command.THANKS))
