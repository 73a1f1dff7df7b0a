"""Graph's error envelope.

https://learn.microsoft.com/graph/errors
"""

from __future__ import annotations

import re
from typing import Any

from graph.wire.reading import NotJson, read_json

# What may stand in a log: an identifier. Texts are left out, as they may quote what the customer wrote.
_IDENTIFIER = re.compile(r"[\w.:-]{1,80}", re.ASCII)


def read_failure(content: bytes) -> tuple[str | None, str | None]:
    """The code and the request id of an error body, as far as it has them; any body will do, even HTML or none."""
    try:
        error = _part(read_json(content), "error")
    except NotJson:
        return None, None
    inner = _part(error, "innerError") or _part(error, "innererror")
    return identifier(error.get("code")), identifier(inner.get("request-id"))


def _part(found: object, name: str) -> dict[str, Any]:
    part = found.get(name) if isinstance(found, dict) else None
    return part if isinstance(part, dict) else {}


def identifier(value: object) -> str | None:
    """The value if it is fit for a log line, else nothing."""
    return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else None
