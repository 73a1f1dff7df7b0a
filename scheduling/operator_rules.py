"""What the operator decides of how rules are read, where Graph has no field for it or says too little.

Each has a default with which nothing has to be decided; docs/settings.md explains them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from scheduling.ports import ServiceNames
from scheduling.reading.service_rules import Rules


class StaffHoursZone(Enum):
    """In which zone the working hours of a staff member are meant who names a zone of their own."""

    BUSINESS = "business"
    MEMBER = "member"


class CustomerChanges(Enum):
    """What a service's `isCustomerAllowedToManageBooking` says of moving and cancelling here, where it is off.

    Off is Graph's default, so by itself it does not tell whether anybody has decided so.
    """

    WHERE_USED = "where-used"
    """It is a no where the business has switched it on for another of its services, and else says nothing."""

    AS_SET = "as-set"
    """It is a no."""

    ALWAYS = "always"
    """It says nothing."""


class CustomerContact(Enum):
    """How a customer has to be reached to book. What is not needed is asked for all the same, and may be left out."""

    EMAIL = "email"
    PHONE = "phone"
    EITHER = "either"
    BOTH = "both"

    def needs_email(self, phone: str | None) -> bool:
        """Whether it does not go without; `phone` is "" for whoever will give no number, None where that is open."""
        return self in {CustomerContact.EMAIL, CustomerContact.BOTH} or (self is CustomerContact.EITHER and phone == "")

    def needs_phone(self, email: str | None) -> bool:
        """Likewise, the other way round."""
        return self in {CustomerContact.PHONE, CustomerContact.BOTH} or (self is CustomerContact.EITHER and email == "")


@dataclass(frozen=True, slots=True)
class OperatorRules:
    """`default_zone` is the IANA zone of businesses that do not say theirs. `domains` are mail domains of the
    organisation beside that of each business.

    `teams` are by business which services need several of their staff at once. `names` tell what services are also
    called, and are asked each time a business is read. `moves_per_appointment` is how often customers may move one and
    the same here; None means as often as they like.
    """

    default_zone: str | None = None
    staff_hours_zone: StaffHoursZone = StaffHoursZone.BUSINESS
    customer_changes: CustomerChanges = CustomerChanges.WHERE_USED
    moves_per_appointment: int | None = None
    customer_contact: CustomerContact = CustomerContact.EMAIL
    domains: tuple[str, ...] = ()
    names: ServiceNames | None = None
    teams: Mapping[str, Rules] = field(default_factory=dict)


USUAL_RULES = OperatorRules()
