"""What is offered by chat, and how rarely Graph is asked for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from graph.errors import TryLater
from graph.model import (
    Availability,
    AvailabilityType,
    AvailabilityWindow,
    Business,
    Membership,
    PageSettings,
    Question,
    SchedulingPolicy,
    Service,
    StaffMember,
    StaffRole,
)
from scheduling.model import Catalogue
from scheduling.operator_rules import OperatorRules
from scheduling.ports import ServiceNames
from scheduling.reading.catalogue import CatalogueCache, make_catalogue

HOUR = timedelta(hours=1)
SHOP = Business("shop@x", "Shop", page=PageSettings("Europe/Berlin"))
CUT = Service("cut", "Haircut", HOUR, staff_ids=("dana",))
DANA = StaffMember("dana", "Dana", role=StaffRole.TEAM_MEMBER, time_zone="America/New_York")
NEVER = Availability(AvailabilityType.NOT_BOOKABLE)
WHEN_FREE = Availability(AvailabilityType.STAFF_FREE)


def make(*services: Service, staff: tuple[StaffMember, ...] = (DANA,), business: Business = SHOP) -> Catalogue:
    return make_catalogue(business, services, staff, ())


def test_a_visible_service_with_staff_is_offered() -> None:
    catalogue = make_catalogue(SHOP, (CUT,), (DANA,), (Question("q", "Why?"),))

    assert catalogue == Catalogue(SHOP, ZoneInfo("Europe/Berlin"), (CUT,), (DANA,), {"q": Question("q", "Why?")})


@pytest.mark.parametrize(
    "service",
    [
        structs.replace(CUT, is_hidden=True),
        structs.replace(CUT, duration=timedelta(0)),
        structs.replace(CUT, staff_ids=("left",)),
        structs.replace(CUT, policy=SchedulingPolicy(general_availability=NEVER)),
        structs.replace(CUT, policy=SchedulingPolicy(general_availability=Availability(AvailabilityType.OTHER))),
    ],
    ids=["hidden", "no-length", "nobody-gives-it", "not-bookable", "unknown-availability"],
)
def test_what_customers_cannot_have_is_not_offered(service: Service) -> None:
    assert make(service).services == ()


def test_a_service_that_is_bookable_only_in_a_dated_window_is_offered() -> None:
    window = AvailabilityWindow(date(2026, 3, 1), None, WHEN_FREE)
    policy = SchedulingPolicy(general_availability=NEVER, custom_availabilities=(window,))

    assert len(make(structs.replace(CUT, policy=policy)).services) == 1


def test_the_business_may_make_everything_not_bookable_and_a_service_itself_bookable() -> None:
    closed = structs.replace(SHOP, policy=SchedulingPolicy(general_availability=NEVER))
    open_cut = structs.replace(CUT, id="open", policy=SchedulingPolicy(general_availability=WHEN_FREE))

    assert [service.id for service in make(CUT, open_cut, business=closed).services] == ["open"]


@pytest.mark.parametrize("membership", [Membership.PENDING, Membership.REJECTED, Membership.OTHER])
def test_staff_who_have_not_accepted_are_left_out(membership: Membership) -> None:
    assert make(CUT, staff=(structs.replace(DANA, membership=membership),)).staff == ()


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.GUEST])
def test_those_who_only_look_on_take_only_services_that_name_them(role: StaffRole) -> None:
    onlooker = StaffMember("o", "Olga", role=role)
    anyone, named = Service("any", "Any", HOUR), Service("named", "Named", HOUR, staff_ids=("o",))

    assert make(anyone, staff=(DANA, onlooker)).staff == (DANA,)
    both = make(anyone, named, staff=(DANA, onlooker))
    assert [both.staff_of(service) for service in both.services] == [(DANA,), (onlooker,)]


@pytest.mark.parametrize(
    ("page", "default", "staff_zone", "expected"),
    [
        ("Europe/Berlin", "Asia/Tokyo", "America/New_York", "Europe/Berlin"),
        (None, "Asia/Tokyo", "America/New_York", "Asia/Tokyo"),
        ("Mars/Olympus", None, "America/New_York", "America/New_York"),
        (None, None, None, "UTC"),
    ],
)
def test_the_zone_is_the_page_then_the_operator_then_the_staff(
    page: str | None, default: str | None, staff_zone: str | None, expected: str
) -> None:
    business = structs.replace(SHOP, page=PageSettings(page))

    catalogue = make_catalogue(business, (), (structs.replace(DANA, time_zone=staff_zone),), (), OperatorRules(default))

    assert catalogue.zone.key == expected


def test_a_business_without_a_page_has_a_zone_all_the_same() -> None:
    assert make(business=structs.replace(SHOP, page=None), staff=()).zone.key == "UTC"


# --- keeping ---------------------------------------------------------------------------------------------------------


class Shelf:
    """Stands in for Graph where only the number of reads and their failure matter."""

    def __init__(self) -> None:
        self.reads = 0
        self.is_down = False
        self.now = datetime(2026, 3, 2, tzinfo=UTC)

    async def get_business(self, business_id: str) -> Business:
        self.reads += 1
        await asyncio.sleep(0)
        if self.is_down:
            raise TryLater("get_business: down")
        return structs.replace(SHOP, id=business_id)

    async def list_services(self, business_id: str) -> tuple[Service, ...]:
        return (CUT,)

    async def list_staff(self, business_id: str) -> tuple[StaffMember, ...]:
        return (DANA,)

    async def list_questions(self, business_id: str) -> tuple[Question, ...]:
        return ()

    def catalogues(self, names: ServiceNames | None = None) -> CatalogueCache:
        return CatalogueCache(self, lambda: self.now, OperatorRules(names=names))  # type: ignore[arg-type]  # only what is read here


async def test_a_catalogue_is_read_once_in_two_minutes() -> None:
    shelf = Shelf()
    catalogues = shelf.catalogues()

    first = await catalogues.get("a@x")
    shelf.now += timedelta(minutes=2) - timedelta(seconds=1)
    assert await catalogues.get("a@x") is first
    await catalogues.aclose()

    assert shelf.reads == 1


async def test_after_that_it_is_read_again_and_nobody_waits_for_it() -> None:
    shelf = Shelf()
    catalogues = shelf.catalogues()
    first = await catalogues.get("a@x")
    shelf.now += timedelta(minutes=2)

    assert [await catalogues.get("a@x") for _ in range(3)] == [first] * 3
    await catalogues.aclose()
    second = await catalogues.get("a@x")

    assert second is not first
    assert shelf.reads == 2


async def test_one_that_is_too_old_is_shown_to_nobody() -> None:
    shelf = Shelf()
    catalogues = shelf.catalogues()
    first = await catalogues.get("a@x")

    shelf.now += timedelta(minutes=10)

    assert await catalogues.get("a@x") is not first


async def test_while_graph_is_down_it_is_kept_until_it_is_too_old(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf()
    catalogues = shelf.catalogues()
    first = await catalogues.get("a@x")
    shelf.is_down = True
    shelf.now += timedelta(minutes=9)

    with caplog.at_level("INFO", "scheduling"):
        assert await catalogues.get("a@x") is first
        await catalogues.aclose()
    assert [record.message for record in caplog.records] == [
        "a catalogue could not be read again and is kept for now: TryLater"
    ]
    shelf.now += timedelta(minutes=1)
    with pytest.raises(TryLater):
        await catalogues.get("a@x")


async def test_a_clock_that_goes_back_makes_it_stale() -> None:
    shelf = Shelf()
    catalogues = shelf.catalogues()
    await catalogues.get("a@x")

    shelf.now -= timedelta(hours=1)
    await catalogues.get("a@x")

    assert shelf.reads == 2


async def test_those_who_ask_at_once_share_one_read_per_business() -> None:
    shelf = Shelf()
    catalogues = shelf.catalogues()

    found = await asyncio.gather(*(catalogues.get(name) for name in ("a@x", "a@x", "b@x", "a@x")))

    assert [catalogue.business.id for catalogue in found] == ["a@x", "a@x", "b@x", "a@x"]
    assert shelf.reads == 2


async def test_a_failure_reaches_everyone_who_waited_and_is_not_kept() -> None:
    shelf = Shelf()
    catalogues = shelf.catalogues()
    shelf.is_down = True

    failed = await asyncio.gather(*(catalogues.get("a@x") for _ in range(3)), return_exceptions=True)
    shelf.is_down = False

    assert [type(error) for error in failed] == [TryLater] * 3
    assert (await catalogues.get("a@x")).business.id == "a@x"


async def test_one_who_stops_waiting_does_not_stop_the_others() -> None:
    shelf = Shelf()
    catalogues = shelf.catalogues()
    impatient, patient = (asyncio.create_task(catalogues.get("a@x")) for _ in range(2))
    await asyncio.sleep(0)

    impatient.cancel()

    assert (await patient).business.id == "a@x"
