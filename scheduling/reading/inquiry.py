"""What an explanation is about, as Microsoft Graph has it, with the rules by which a catalogue is sifted."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import Service, StaffMember
from scheduling.availability.explaining import Inquiry
from scheduling.model import Catalogue
from scheduling.reading.catalogue import gives, has_accepted, may_be_booked, named_in


def inquiry_about(
    catalogue: Catalogue,
    service: Service,
    services: Sequence[Service],
    staff: Sequence[StaffMember],
    staff_id: str | None,
) -> Inquiry:
    """`services` and `staff` are all of the business."""
    named = named_in(services)
    return Inquiry(
        catalogue,
        service,
        staff,
        staff_id,
        has_accepted,
        lambda member: may_be_booked(member, named),
        lambda member: gives(member, service),
    )
