"""A file is applied, again and again, with the process killed after any request, and rolled back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from deploy.business_file.parts import BusinessFile, BusinessPart, QuestionPart, ServicePart, StaffPart
from deploy.business_file.text import read_text, write_text
from deploy.business_file.values import Length
from deploy.planning.apply import Provisioning
from deploy.planning.record import RecordError, read_record, record_path, write_record
from graph.model import ServiceDraft
from tests.deploy.businesses import business_files
from tests.deploy.tenant import open_tenant

SMALL = BusinessFile(
    business=BusinessPart(name="Kleine Praxis", email="hallo@praxis.example", is_published=True),
    staff={
        "ana": StaffPart(name="Ana", email="ana@praxis.example", role="administrator"),
        "bo": StaffPart(name="Bo", email="bo@praxis.example", role="team_member"),
    },
    questions={"pets": QuestionPart(text="Any pets?", options=("Yes", "No"))},
    services={
        "first": ServicePart(name="First visit", duration=Length(minutes=30), staff=("ana", "bo")),
        "again": ServicePart(
            name="Check-up", duration=Length(minutes=20), staff=("ana",), questions={"pets": "required"}
        ),
    },
)
CHANGED = structs.replace(
    SMALL,
    business=structs.replace(SMALL.business, email="neu@praxis.example", is_published=False),
    staff={**SMALL.staff, "bo": structs.replace(SMALL.staff["bo"], role="viewer")},
    questions={**SMALL.questions, "pain": QuestionPart(text="Where does it hurt?")},
    services={
        "first": structs.replace(SMALL.services["first"], duration=Length(minutes=45), staff=("ana",)),
        "again": structs.replace(SMALL.services["again"], questions={"pets": "optional", "pain": "required"}),
        "third": ServicePart(name="Home visit", duration=Length(minutes=60), staff=("bo",)),
    },
)
# Simulators of their own for each example, which take longer than hypothesis likes.
PATIENT = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@PATIENT
@given(described=business_files(), killed_after=st.integers(1, 12))
async def test_any_business_killed_anywhere_and_run_again(described: BusinessFile, killed_after: int) -> None:
    with TemporaryDirectory() as folder:
        async with open_tenant(Path(folder)) as tenant:
            await tenant.apply(described, killed_after)
            assert await tenant.apply(described)
            async with tenant.client() as client:
                assert (await Provisioning(client, tenant.file).plan(described)).is_empty
            tenant.file.with_suffix(".state.json").unlink()
            async with tenant.client() as client:
                left = await Provisioning(client, tenant.file).plan(described)
            assert left.is_empty, "also without the record, by name"
            assert not left.others, "nothing was made twice"


@PATIENT
@given(described=business_files())
def test_the_file_says_what_it_was_told(described: BusinessFile) -> None:
    assert read_text(write_text(described)) == described


@pytest.mark.parametrize("killed_after", range(1, 8))
async def test_a_new_business_goes_back_to_nothing_wherever_it_was_killed(killed_after: int, tmp_path: Path) -> None:
    async with open_tenant(tmp_path) as tenant:
        assert not await tenant.apply(SMALL, killed_after)
        await tenant.rollback()
        assert await tenant.live(SMALL.business.name) is None
        assert await tenant.apply(SMALL)
        assert await tenant.described(SMALL) is not None


async def test_every_write_of_a_change_can_be_the_last(tmp_path: Path) -> None:
    async with open_tenant(tmp_path) as tenant:
        assert await tenant.apply(SMALL)
        before = await tenant.described(SMALL)
        assert await tenant.apply(CHANGED)
        writes, after = tenant.writes, await tenant.described(CHANGED)
        await tenant.rollback()
        assert await tenant.described(SMALL) == before
        for killed_after in range(1, writes + 1):
            assert not await tenant.apply(CHANGED, killed_after)
            await tenant.rollback()
            assert await tenant.described(SMALL) == before, f"back, after {killed_after} of {writes}"
            assert not await tenant.apply(CHANGED, killed_after)
            assert await tenant.apply(CHANGED)
            assert await tenant.described(CHANGED) == after, f"on, after {killed_after} of {writes}"
            await tenant.rollback()
            assert await tenant.described(SMALL) == before, "what is gone back to is what was before the first try"
        assert writes == 7


@pytest.mark.parametrize("killed_after", range(1, 8))
async def test_an_apply_that_was_killed_and_then_thought_better_of_goes_back_too(
    killed_after: int, tmp_path: Path
) -> None:
    other = structs.replace(SMALL, services={**SMALL.services, "other": ServicePart(name="Something else")})
    async with open_tenant(tmp_path) as tenant:
        assert await tenant.apply(SMALL)
        before = await tenant.described(SMALL)
        assert not await tenant.apply(CHANGED, killed_after)
        assert await tenant.apply(other)
        await tenant.rollback()
        assert await tenant.described(SMALL) == before, "also without what only the first file named"


async def test_what_others_made_stays(tmp_path: Path) -> None:
    async with open_tenant(tmp_path) as tenant:
        await tenant.apply(SMALL)
        live = await tenant.live(SMALL.business.name)
        assert live is not None
        async with tenant.client() as client:
            await client.create_service(live.business.id, ServiceDraft(name="By hand", duration=Length(minutes=10)))
        await tenant.apply(CHANGED)
        await tenant.rollback()
        left = await tenant.live(SMALL.business.name)
        assert left is not None
        assert sorted(one.name for one in left.services.values()) == ["By hand", "Check-up", "First visit"]


async def test_what_was_begun_in_one_business_takes_nothing_from_another(tmp_path: Path) -> None:
    """The record of a new business says that there was nothing before, which is not so of the other."""
    other = structs.replace(SMALL, business=BusinessPart(name="The other"))
    async with open_tenant(tmp_path) as tenant, tenant.client() as client:
        assert await tenant.apply(other)
        there = await tenant.live("The other")
        assert there is not None
        tenant.file.with_suffix(".state.json").unlink()
        assert not await tenant.apply(SMALL, 3)
        with pytest.raises(RecordError, match="did not come to its end"):
            await Provisioning(client, tenant.file, there.business.id).apply(CHANGED)
        _, back = await Provisioning(client, tenant.file).rollback_plan()
        assert [step.name for step in back.steps] == [SMALL.business.name]


async def test_what_was_begun_and_made_nothing_takes_nothing_from_a_business_that_is_named(tmp_path: Path) -> None:
    async with open_tenant(tmp_path) as tenant, tenant.client() as client:
        assert await tenant.apply(SMALL)
        there = await tenant.live(SMALL.business.name)
        assert there is not None
        path = record_path(tenant.file)
        begun = structs.replace(read_record(path), business_id=None, is_complete=False)
        write_record(path, begun)
        await Provisioning(client, tenant.file, there.business.id).apply(CHANGED)
        before, _ = await Provisioning(client, tenant.file).rollback_plan()
        assert before is not None
        assert before.services.keys() == SMALL.services.keys()


async def test_one_that_was_broken_off_at_its_very_end_is_over_once_nothing_is_left_to_do(tmp_path: Path) -> None:
    """Else the way back from a later one would lead to before this one: no business at all."""
    async with open_tenant(tmp_path) as tenant:
        assert await tenant.apply(SMALL)
        path = record_path(tenant.file)
        write_record(path, structs.replace(read_record(path), is_complete=False))
        assert await tenant.apply(SMALL)
        before = await tenant.described(SMALL)
        assert await tenant.apply(CHANGED)
        await tenant.rollback()
        assert await tenant.described(SMALL) == before
