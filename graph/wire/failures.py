"""Graph's error envelope.

https://learn.microsoft.com/graph/errors
"""

from __future__ import annotations

import re

from graph.wire import forms
from graph.wire.bodies import read_json

# What may stand in a log: an identifier. Texts are left out, as they may quote what the customer wrote.
_IDENTIFIER = re.compile(r"[\w.:-]{1,80}", re.ASCII)


def read_failure(content: bytes) -> tuple[str | None, str | None]:
    """The code and the request id of an error body, as far as it has them; any body will do, even HTML or none."""
    try:
        error = forms.part(forms.as_object(read_json(content)), "error") or {}
    except ValueError:
        return None, None
    inner = forms.part(error, "innerError") or forms.part(error, "innererror") or {}
    return identifier(error.get("code")), identifier(inner.get("request-id"))


def identifier(value: object) -> str | None:
    """The value if it is fit for a log line, else nothing."""
    return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else None
