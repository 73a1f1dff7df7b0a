"""What services are also called: where the names come from, and to which services they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from graph.model import Business, Question, Service, StaffMember, StaffRole
from scheduling.operator_rules import OperatorRules
from scheduling.reading.catalogue import FRESH_FOR, CatalogueCache
from scheduling.reading.service_names import KnownNames, also_called
from storage.database.errors import DatabaseUnavailable
from storage.database.transactions import Database
from storage.suggested_names import Status, SuggestedName, SuggestedNames
from tests.worlds.sample import NOW

CUT = Service("cut", "Haircut", timedelta(hours=1))
COLOUR = Service("colour", "Colour", timedelta(hours=2))


@dataclass
class Accepted:
    """Names that a database would have, while it answers."""

    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_down: bool = False

    async def accepted(self, business_id: str) -> Mapping[str, tuple[str, ...]]:
        if self.is_down:
            raise DatabaseUnavailable("database: the disk is full")
        return dict(self.names)


@dataclass
class Shelf:
    """What a catalogue is read from."""

    services: tuple[Service, ...] = (CUT, COLOUR)
    now: datetime = NOW

    async def get_business(self, business_id: str) -> Business:
        return Business(business_id, "Shop")

    async def list_services(self, business_id: str) -> tuple[Service, ...]:
        return self.services

    async def list_staff(self, business_id: str) -> tuple[StaffMember, ...]:
        return (StaffMember("dana", "Dana", role=StaffRole.TEAM_MEMBER),)

    async def list_questions(self, business_id: str) -> tuple[Question, ...]:
        return ()

    def catalogues(self, names: KnownNames) -> CatalogueCache:
        return CatalogueCache(self, lambda: self.now, OperatorRules(names=names))  # type: ignore[arg-type]  # only what is read here


@pytest.mark.parametrize("said", ["Haircut", "haircut", " HAIRCUT ", "cut"])
def test_a_service_is_meant_by_its_name_or_its_id(said: str) -> None:
    assert also_called((CUT, COLOUR), {said: ("trim",)}) == ({"cut": ("trim",)}, ())


def test_each_name_is_there_once_and_the_own_name_not_at_all() -> None:
    names = {"Haircut": ("Trim", "haircut", "bob"), "cut": ("trim", "crop")}

    assert also_called((CUT,), names) == ({"cut": ("Trim", "bob", "crop")}, ())


def test_services_of_one_name_are_called_the_same() -> None:
    second = structs.replace(CUT, id="cut-2")

    assert also_called((CUT, second), {"Haircut": ("trim",)}) == ({"cut": ("trim",), "cut-2": ("trim",)}, ())


def test_what_is_not_offered_is_told_and_takes_nothing_from_the_others() -> None:
    assert also_called((CUT,), {"Perm": ("waves",), "cut": ("trim",)}) == ({"cut": ("trim",)}, ("Perm",))


async def test_names_of_the_file_come_before_those_that_were_accepted() -> None:
    known = KnownNames({"a@x": {"Haircut": ("trim",)}}, Accepted({"cut": ("crop",)}))

    assert await known.of("a@x") == {"Haircut": ("trim",), "cut": ("crop",)}
    assert await known.of("b@x") == {"cut": ("crop",)}


async def test_while_the_database_is_down_the_names_stay_as_they_were(caplog: pytest.LogCaptureFixture) -> None:
    accepted = Accepted({"cut": ("crop",)})
    known = KnownNames({"a@x": {"cut": ("trim",)}}, accepted)
    before = await known.of("a@x")
    accepted.is_down = True

    assert await known.of("a@x") == before == {"cut": ("trim", "crop")}
    assert await KnownNames({"a@x": {"cut": ("trim",)}}, accepted).of("a@x") == {"cut": ("trim",)}
    assert {record.message for record in caplog.records} == {
        "accepted names of services could not be read: DatabaseUnavailable"
    }


async def test_a_catalogue_has_them_and_what_was_accepted_meanwhile_with_its_next_reading() -> None:
    shelf, accepted = Shelf(), Accepted()
    catalogues = shelf.catalogues(KnownNames({"a@x": {"Haircut": ("trim",)}}, accepted))

    first = await catalogues.get("a@x")
    accepted.names = {"colour": ("highlights",)}
    shelf.now += FRESH_FOR
    await catalogues.get("a@x")
    await catalogues.aclose()
    second = await catalogues.get("a@x")

    assert first.also_called == {"cut": ("trim",)}
    assert second.also_called == {"cut": ("trim",), "colour": ("highlights",)}


async def test_a_service_that_is_not_offered_any_more_is_named_once_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    names = KnownNames({"a@x": {"Perm": ("waves",), "cut": ("trim",)}, "b@x": {"Perm": ("waves",)}}, Accepted())
    catalogues = Shelf().catalogues(names)

    for _ in range(3):
        catalogues.forget("a@x")
        await catalogues.get("a@x")
    await catalogues.get("b@x")

    assert [record.getMessage() for record in caplog.records] == [
        "other names are kept for the service 'Perm', which a@x does not offer",
        "other names are kept for the service 'Perm', which b@x does not offer",
    ]


async def test_what_is_accepted_in_one_process_is_known_in_another(databases: tuple[Database, Database]) -> None:
    here, there = (SuggestedNames(database, lambda: NOW) for database in databases)
    known = KnownNames({"a@x": {"Haircut": ("trim",)}}, there)
    crop = SuggestedName("a@x", "cut", "crop")
    await here.add(crop, "chat")
    before = await known.of("a@x")

    await here.decide(crop, Status.ACCEPTED)

    assert (before, await known.of("a@x")) == ({"Haircut": ("trim",)}, {"Haircut": ("trim",), "cut": ("crop",)})
