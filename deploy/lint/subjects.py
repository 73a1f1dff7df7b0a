"""The tables of a file as the rules see them: with what follows from the rest of the file, and what is around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from deploy.business_file.parts import (
    BusinessFile,
    PagePart,
    PolicyPart,
    QuestionPart,
    ServicePart,
    StaffPart,
    WindowPart,
)
from deploy.business_file.policies import policy_of
from deploy.business_file.values import Length
from deploy.lint.findings import Context
from deploy.lint.hours import Obstacle, hours_of, longest_closed, obstacle
from graph.model import AvailabilityType, Service, WeeklyHours
from graph.zones import iana_name

# Graph's own, where the file does not say (https://learn.microsoft.com/graph/api/resources/bookingschedulingpolicy).
USUAL_LEAD_TIME = Length(days=1)
USUAL_ADVANCE = Length(days=365)
# Graph documents none; any that is not long leads to the same findings.
_USUAL_INTERVAL = Length(minutes=30)


@dataclass(frozen=True, slots=True)
class TheBusiness:
    """With the whole file: its rules name the table too."""

    described: BusinessFile
    context: Context

    place = ""

    @property
    def page(self) -> PagePart:
        return self.described.business.page or PagePart()

    @property
    def is_never_open(self) -> bool:
        hours = self.described.business.hours
        return hours is not None and not any(hours.days)

    @property
    def are_all_hidden(self) -> bool:
        services = self.described.services.values()
        return bool(services) and all(service.is_hidden for service in services)

    @property
    def backwards(self) -> WindowPart | None:
        return _backwards(self.described.business.policy)

    @property
    def is_for_members(self) -> bool:
        return self.page.access == "organization"

    @property
    def sends_codes(self) -> bool:
        return bool(self.context.settings.get("MAIL_SENDER"))

    @property
    def is_in_teams(self) -> bool:
        return bool(self.context.settings.get("MicrosoftAppId"))

    @property
    def is_on_the_web(self) -> bool:
        """The web chat is open to whoever finds it."""
        return any(self.context.settings.get(name) for name in ("WEBCHAT_SECRET", "DIRECTLINE_SECRET"))


@dataclass(frozen=True, slots=True)
class OneMember:
    key: str
    part: StaffPart
    described: BusinessFile

    @property
    def place(self) -> str:
        return f"staff.{self.key}"

    @property
    def business_zone(self) -> str:
        return (self.described.business.page or PagePart()).time_zone or ""

    @property
    def is_in_another_zone(self) -> bool:
        own, business = self.part.time_zone, self.business_zone
        return bool(own and business) and iana_name(own or "") != iana_name(business)

    @property
    def has_hours_in_vain(self) -> bool:
        return self.part.use_business_hours is None and self.part.hours is not None

    @property
    def is_idle(self) -> bool:
        named = [service.staff for service in self.described.services.values()]
        return bool(named) and all(staff and self.key not in staff for staff in named)


@dataclass(frozen=True, slots=True)
class OneQuestion:
    key: str
    part: QuestionPart
    described: BusinessFile

    @property
    def place(self) -> str:
        return f"questions.{self.key}"

    @property
    def is_asked_nowhere(self) -> bool:
        asked = [service.questions for service in self.described.services.values()]
        return bool(asked) and all(questions is not None and self.key not in questions for questions in asked)


@dataclass(frozen=True, slots=True)
class OneService:
    key: str
    part: ServicePart
    described: BusinessFile
    context: Context

    @property
    def place(self) -> str:
        return f"services.{self.key}"

    @property
    def live(self) -> Service | None:
        return self.context.services.get(self.key)

    @property
    def policy(self) -> PolicyPart:
        return policy_of(self.part, self.described)

    @property
    def lead(self) -> Length:
        return USUAL_LEAD_TIME if self.policy.minimum_lead_time is None else self.policy.minimum_lead_time

    @property
    def advance(self) -> Length:
        return USUAL_ADVANCE if self.policy.maximum_advance is None else self.policy.maximum_advance

    @property
    def closed_for(self) -> Length:
        return Length.of(longest_closed(self._business_hours()))

    @property
    def interval(self) -> Length:
        return self.policy.slot_interval or _USUAL_INTERVAL

    @property
    def has_odd_interval(self) -> bool:
        interval = self.policy.slot_interval
        return interval is not None and not timedelta(minutes=5) <= interval <= timedelta(days=1)

    @property
    def seats(self) -> int:
        return 1 if self.part.max_attendees is None else self.part.max_attendees

    @property
    def changes_kind(self) -> bool:
        """Whether it was for one and is to be for a group, or the other way round."""
        is_said = self.live is not None and self.part.max_attendees is not None
        return is_said and self.live is not None and (self.live.max_attendees > 1) != (self.seats > 1)

    @property
    def mails_all(self) -> bool:
        """Whether customers of a group get invitations. What the file does not say stays as it is."""
        invites, live = self.policy.invite_customers, self.live
        if invites is None and live is not None and live.policy is not None:
            invites = live.policy.invite_customers
        return self.seats > 1 and bool(invites)

    @property
    def backwards(self) -> WindowPart | None:
        return _backwards(self.part.policy)

    @property
    def is_not_bookable(self) -> bool:
        availability = self.policy.availability
        return availability is not None and availability.availability.type is AvailabilityType.NOT_BOOKABLE

    @property
    def has_window_to_come(self) -> bool:
        return any(self.context.today is None or self.context.today <= one.last for one in self._open_windows())

    @property
    def closed_for_long(self) -> WindowPart | None:
        """A window of dates that leaves no day between today and the last that can be booked."""
        today = self.context.today
        closed = [one for one in self.policy.windows or () if _is_closed(one)]
        return next(
            (one for one in closed if today and one.first <= today + self.lead and today + self.advance <= one.last),
            None,
        )

    @property
    def obstacle(self) -> Obstacle | None:
        business, duration = self._business_hours(), self.part.duration
        is_told = not self.is_not_bookable and not self.has_odd_interval
        if not duration or not is_told or (business is not None and not any(business)):
            return None
        weeks = [hours_of(self.described.staff[one], self.described) for one in self._staff()]
        return obstacle(duration, self.interval, business, self._own_hours(), weeks)

    @property
    def late_reminder(self) -> Length | None:
        """One that would be due before anybody can have booked."""
        return next((one.ahead for one in self.part.reminders or () if one.ahead > self.advance), None)

    def _staff(self) -> tuple[str, ...]:
        """Those whom the file names; a service that names nobody is given by all, and not all need be in the file."""
        return self.part.staff or ()

    def _business_hours(self) -> WeeklyHours | None:
        hours = self.described.business.hours
        return None if hours is None else hours.days

    def _own_hours(self) -> WeeklyHours | None:
        availability = self.policy.availability
        if availability is None or availability.availability.type is not AvailabilityType.CUSTOM_HOURS:
            return None
        return availability.availability.weekly

    def _open_windows(self) -> Iterator[WindowPart]:
        return (one for one in self.policy.windows or () if not _is_closed(one))


def _is_closed(window: WindowPart) -> bool:
    return window.availability.availability.type is AvailabilityType.NOT_BOOKABLE


def _backwards(policy: PolicyPart | None) -> WindowPart | None:
    windows = policy.windows if policy else None
    return next((one for one in windows or () if one.last < one.first), None)
