"""Whether an appointment can still be joined online after it was moved: a move was seen to lose the link."""

from __future__ import annotations

from graph.model import Appointment


def loses_link(before: Appointment, after: Appointment) -> bool:
    """Of another service that is no online meeting, nobody expects a link."""
    return bool(before.join_url) and not after.join_url and before.service_id == after.service_id
