"""What counts as a change of an appointment, for whoever looks for changes and for whoever tells of them: pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from graph.model import Appointment

_LEAST = timedelta(minutes=1)


def link_mark(appointment: Appointment) -> str:
    """By which a link to join is told from another, and which nobody can join by; "" for none."""
    return sha256(appointment.join_url.encode()).hexdigest()[:32] if appointment.join_url else ""


def is_apart(one: datetime, other: datetime) -> bool:
    """Whether anybody would want to hear of the difference."""
    return abs(one - other) >= _LEAST
