"""The six digits of a code that was sent by mail, where one is asked for."""

from __future__ import annotations

import re

from dialogs.acts import Doubt, Field, GiveText, Reason, Span
from dialogs.understanding.message import Message

_CODE = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){5}(?![\d])")
_DIGITS = re.compile(r"(?<![\d+:/])\d(?:[ .-]?\d){3,8}(?![\d:/])")


def code_in(message: Message) -> tuple[GiveText | Doubt, Span] | None:
    """The code, or what only looks like one, and where it stands."""
    codes = list(_CODE.finditer(message.text))
    if codes:
        last = codes[-1]  # "not 123456, it says 123465"
        digits = "".join(str(int(sign)) for sign in last[0] if sign.isdecimal())
        return GiveText(field=Field.CODE, text=digits, span=last.span()), last.span()
    if (other := _DIGITS.search(message.text)) is not None:
        return Doubt(reason=Reason.BAD_CODE, words=other[0], span=other.span()), other.span()
    return None
