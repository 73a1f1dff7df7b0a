"""What a business offers by chat: read from Graph, sifted, and kept for minutes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import structs

from graph.model import (
    AvailabilityType,
    Business,
    Membership,
    Question,
    SchedulingPolicy,
    Service,
    StaffMember,
    StaffRole,
)
from scheduling.availability.opening_hours import zone_named
from scheduling.identity import comparable
from scheduling.model import Catalogue
from scheduling.operator_rules import USUAL_RULES, CustomerChanges, OperatorRules
from scheduling.ports import Bookings
from scheduling.reading.catalogue_remarks import remarks_on
from scheduling.reading.service_names import also_called
from scheduling.reading.service_rules import Rules, staff_needed
from scheduling.reading.single_flight import SingleFlight

logger = logging.getLogger("scheduling")

# Read again in the background from here on; nobody waits for it.
FRESH_FOR = timedelta(minutes=2)

# Older than this it is shown to nobody.
KEPT_FOR = timedelta(minutes=10)

_ONLY_LOOK_ON = (StaffRole.VIEWER, StaffRole.GUEST)
_BOOKABLE = (AvailabilityType.STAFF_FREE, AvailabilityType.CUSTOM_HOURS)


class CatalogueCache:
    """The catalogues of all businesses served here, each read again when it is asked for after `FRESH_FOR`."""

    def __init__(
        self,
        client: Bookings,
        clock: Callable[[], datetime],
        rules: OperatorRules = USUAL_RULES,
    ) -> None:
        self._client = client
        self._clock = clock
        self._rules = rules
        self._domains = frozenset(map(comparable, rules.domains))
        self._told: set[tuple[str, str, str]] = set()
        self._not_offered: set[tuple[str, str]] = set()
        self._remarked: set[str] = set()
        self._kept: dict[str, tuple[datetime, Catalogue]] = {}
        self._flights: SingleFlight[str, Catalogue] = SingleFlight()

    async def get(self, business_id: str) -> Catalogue:
        if (kept := self._kept.get(business_id)) is not None:
            read_at, catalogue = kept
            age = self._clock() - read_at
            if timedelta(0) <= age < KEPT_FOR:
                if age >= FRESH_FOR:
                    self._flights.start(business_id, lambda: self._read(business_id)).add_done_callback(_note_failure)
                return catalogue
        return await self._flights.join(business_id, lambda: self._read(business_id))

    def forget(self, business_id: str) -> None:
        """For when Graph says that something in it is gone."""
        self._kept.pop(business_id, None)

    async def aclose(self) -> None:
        await self._flights.aclose()

    async def _read(self, business_id: str) -> Catalogue:
        read_at = self._clock()
        try:
            async with asyncio.TaskGroup() as group:
                business = group.create_task(self._client.get_business(business_id))
                services = group.create_task(self._client.list_services(business_id))
                staff = group.create_task(self._client.list_staff(business_id))
                questions = group.create_task(self._client.list_questions(business_id))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        catalogue = make_catalogue(
            business.result(), services.result(), staff.result(), questions.result(), self._rules
        )
        catalogue = replace(catalogue, domains=self._domains | _own_domain(business_id))
        if (team_rules := self._rules.teams.get(business_id)) is not None:
            catalogue = self._ruled(catalogue, team_rules)
        self._remark(catalogue, read_at)
        if self._rules.names is not None:
            catalogue = self._named(catalogue, await self._rules.names.of(business_id))
        self._kept[business_id] = read_at, catalogue
        return catalogue

    def _remark(self, catalogue: Catalogue, now: datetime) -> None:
        for remark in remarks_on(catalogue, now):
            if remark not in self._remarked:
                self._remarked.add(remark)
                logger.warning("%s", remark)

    def _named(self, catalogue: Catalogue, names: Mapping[str, tuple[str, ...]]) -> Catalogue:
        """With other names of the services; those of no service are told of once."""
        found, unknown = also_called(catalogue.services, names)
        for service in unknown:
            known = (catalogue.business.id, service)
            if known not in self._not_offered:
                self._not_offered.add(known)
                logger.warning("other names are kept for the service %r, which %s does not offer", service, known[0])
        return replace(catalogue, also_called=found)

    def _ruled(self, catalogue: Catalogue, rules: Rules) -> Catalogue:
        """With how many of the staff its services need; rules that are of no use are told of once."""
        numbers = {service.id: len(catalogue.staff_of(service)) for service in catalogue.services}
        found, useless = staff_needed(catalogue.services, numbers, rules)
        for service, why in useless.items():
            known = (catalogue.business.id, service, why)
            if known not in self._told:
                self._told.add(known)
                logger.warning("a rule is kept for the service %r of %s, which %s", service, known[0], why)
        return replace(catalogue, staff_needed=found)


def _own_domain(business_id: str) -> frozenset[str]:
    """The id of a business is the address of its mailbox, which is in the organisation.

    https://learn.microsoft.com/graph/api/resources/bookingbusiness
    """
    _, _, domain = comparable(business_id).rpartition("@")
    return frozenset({domain} - {""})


def _note_failure(reading: asyncio.Task[Catalogue]) -> None:
    if not reading.cancelled() and (error := reading.exception()) is not None:
        logger.info("a catalogue could not be read again and is kept for now: %s", type(error).__name__)


def make_catalogue(
    business: Business,
    services: Sequence[Service],
    staff: Sequence[StaffMember],
    questions: Iterable[Question],
    rules: OperatorRules = USUAL_RULES,
) -> Catalogue:
    """Leaves out what customers cannot have: hidden services, services that can never be booked or that nobody gives,
    staff who have not accepted, and those who only look on, unless a service names them.

    https://learn.microsoft.com/graph/api/resources/bookingservice
    """
    named = named_in(services)
    active = [member for member in staff if has_accepted(member)]
    takers = tuple(member for member in active if may_be_booked(member, named))
    everyone = tuple(member.id for member in takers if member.role not in _ONLY_LOOK_ON)
    offered = (_with_staff(service, everyone) for service in services if _is_offered(service, business.policy))
    present = {member.id for member in takers}
    return Catalogue(
        business=business,
        zone=_zone(business, active, rules.default_zone),
        services=tuple(service for service in offered if present.intersection(service.staff_ids)),
        staff=takers,
        questions={question.id: question for question in questions},
        staff_hours_zone=rules.staff_hours_zone,
        kept=_kept(services, rules.customer_changes),
        contact=rules.customer_contact,
    )


def named_in(services: Iterable[Service]) -> frozenset[str]:
    """The staff whom some service names."""
    return frozenset(staff_id for service in services for staff_id in service.staff_ids)


def has_accepted(member: StaffMember) -> bool:
    return member.membership is Membership.ACTIVE


def may_be_booked(member: StaffMember, named: Collection[str]) -> bool:
    """Whoever only looks on is booked where a service names them; `named` are those."""
    return member.role not in _ONLY_LOOK_ON or member.id in named


def gives(member: StaffMember, service: Service) -> bool:
    """A service that names nobody is given by all who work here, which those who only look on do not."""
    return member.id in service.staff_ids if service.staff_ids else member.role not in _ONLY_LOOK_ON


def _kept(services: Sequence[Service], changes: CustomerChanges) -> frozenset[str]:
    """The services whose customers may not move or cancel here. What is not said is no no.

    https://learn.microsoft.com/graph/api/resources/bookingservice
    """
    is_used = any(service.customers_may_manage for service in services)
    if changes is CustomerChanges.ALWAYS or (changes is CustomerChanges.WHERE_USED and not is_used):
        return frozenset()
    return frozenset(service.id for service in services if service.customers_may_manage is False)


def _with_staff(service: Service, everyone: tuple[str, ...]) -> Service:
    """A service that names nobody is given by everyone who works here, which those who only look on do not."""
    return service if service.staff_ids else structs.replace(service, staff_ids=everyone)


def _is_offered(service: Service, business_policy: SchedulingPolicy | None) -> bool:
    if service.is_hidden or service.duration <= timedelta(0):
        return False
    policy = (service.policy or SchedulingPolicy()).over(business_policy)
    general = policy.general_availability
    return (
        general is None
        or general.type in _BOOKABLE
        or any(window.availability.type in _BOOKABLE for window in policy.custom_availabilities or ())
    )


def _zone(business: Business, staff: Iterable[StaffMember], default_zone: str | None) -> ZoneInfo:
    """The page's zone, else the operator's, else that of the staff; Graph has no other word on it."""
    page_zone = business.page.time_zone if business.page else None
    names = [page_zone, default_zone, *(member.time_zone for member in staff)]
    return next((zone for zone in map(zone_named, names) if zone is not None), ZoneInfo("UTC"))
