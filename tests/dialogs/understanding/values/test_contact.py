"""Addresses and numbers, typed, spelt out and refused."""

from __future__ import annotations

import pytest

from dialogs.acts import Field, Reason
from dialogs.understanding.context import Asked, Context
from dialogs.understanding.message import Message
from dialogs.understanding.values.candidates import FoundSkip, FoundText, FoundTrouble
from dialogs.understanding.values.contact import find_contact
from dialogs.understanding.values.language import load_language
from tests.dialogs.understanding.values.cases import english, german


def heard(said: str, context: Context) -> list[object]:
    found = find_contact(Message(said), context, load_language(context.locale))
    return [
        one.text if isinstance(one, FoundText) else one.reason if isinstance(one, FoundTrouble) else one.field
        for one in found
        if isinstance(one, FoundText | FoundTrouble | FoundSkip)
    ]


@pytest.mark.parametrize(
    ("said", "context", "expected"),
    [
        ("ana@example.com. See you then", english(), ["ana@example.com"]),
        ("ana at example dot com", english(), ["ana@example.com"]),
        ("fatima.elamrani @ example.com", english(Asked.EMAIL), ["fatima.elamrani@example.com"]),
        ("ana.s(at)example.com please", english(), ["ana.s@example.com"]),
        ("m underscore sol four two at example dot net", english(Asked.EMAIL), ["m_sol42@example.net"]),
        ("It's .net, not .com", english(email="ana@example.com"), ["ana@example.net"]),
        ("It's .com, not .net", english(email="ana@example.com"), []),
        ("ana@example.con sorry .com", english(Asked.EMAIL), ["ana@example.com"]),
        ("ana@example.con *com", english(Asked.EMAIL), ["ana@example.com"]),
        ("ana@example.co.uk, no wait, .com", english(Asked.EMAIL), ["ana@example.com"]),
        ("ana@example.con ähm .de", german(Asked.EMAIL), ["ana@example.de"]),
        ("ana@example.com, not .net", english(Asked.EMAIL), ["ana@example.com"]),
        ("ana@example.com. It is for me", english(Asked.EMAIL), ["ana@example.com"]),
        ("ana@example.com, text *me*", english(Asked.EMAIL), ["ana@example.com"]),
        ("ana@example.com, net price please", english(Asked.EMAIL), ["ana@example.com"]),
        ("ana@exa", english(Asked.EMAIL), [Reason.BAD_EMAIL]),
        ("ana.example.com", english(Asked.EMAIL), [Reason.BAD_EMAIL]),
        ("07700 900118", english(Asked.PHONE), ["07700900118"]),
        ("+44 (0)7700 900118", english(), ["+447700900118"]),
        ("oh seven seven double oh nine hundred six one four", english(Asked.PHONE), ["07700900614"]),
        ("plus four four, seven seven double oh, nine hundred one one eight", english(Asked.PHONE), ["+447700900118"]),
        ("12345", english(Asked.PHONE), [Reason.BAD_PHONE]),
        ("no phone", english(), [Field.PHONE]),
        ("rather not", english(Asked.PHONE), [Field.PHONE]),
        ("I'd rather not give my number", english(Asked.PHONE), [Field.PHONE]),
        ("rather not", english(Asked.NAME), []),
        ("no problem, hang on", english(Asked.PHONE), []),
        ("that's not my phone number", english(Asked.CONFIRM), []),
        ("on 12.12.2026 at 10:30", english(), []),
        ("2026-12-04 10:30", english(), []),
        ("18-20 december between 10 and 12", english(), []),
        ("anna klammeraffe example punkt de", german(Asked.EMAIL), ["anna@example.de"]),
        ("anna at example punkt de", german(), ["anna@example.de"]),
        ("hab kein Telefon", german(Asked.PHONE), [Field.PHONE]),
        ("null drei null zwei drei eins zwei fünf null eins", german(Asked.PHONE), ["0302312501"]),
    ],
)
def test_contact_is_found(said: str, context: Context, expected: list[object]) -> None:
    assert heard(said, context) == expected
