"""In which zone times are meant and said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.core import get_global

from graph.model import Service


@dataclass(frozen=True, slots=True)
class Zones:
    """In which zone times are said: `main` in every sentence, `other` beside it where the two differ.

    A visit is in the business's time, wherever the customer is now; an online meeting is in the customer's own. With
    `business_only`, its own is the only one that is said: Graph's isTimeSlotTimeZoneSetToBusinessTimeZone.

    https://learn.microsoft.com/graph/api/resources/bookingpagesettings
    """

    business: ZoneInfo
    customer: ZoneInfo | None
    online: bool = False
    business_only: bool = False

    @property
    def main(self) -> ZoneInfo:
        is_theirs = self.online and not self.business_only
        return self.customer if is_theirs and self.customer else self.business

    def of(self, service: Service | None) -> Zones:
        """Those of this service, and of every appointment for it; where it is none that is offered here, of a visit."""
        return replace(self, online=service is not None and service.is_online)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.main).date()

    def other(self, moment: datetime) -> ZoneInfo | None:
        """The zone of the two that is not `main`, where clocks there show something else at that moment."""
        second = self.business if self.main is self.customer else self.customer
        if second is None or moment.astimezone(second).utcoffset() == moment.astimezone(self.main).utcoffset():
            return None
        return second


def country_of(zone: ZoneInfo) -> str:
    """The country (ISO 3166) that a zone lies in; "" for one that lies in none, such as UTC."""
    territory = get_global("zone_territories").get(zone.key)
    return str(territory) if territory and territory != "001" else ""


def customer_zone(name: str | None) -> ZoneInfo | None:
    """The zone that the customer's device named, if there is such a zone."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None
