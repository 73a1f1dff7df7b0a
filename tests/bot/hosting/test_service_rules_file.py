"""The file with what Bookings has no field for: what it may hold, and how each fault in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.hosting.service_rules_file import check_service_rules, read_service_rules
from bot.hosting.start import check_start
from bot.hosting.start_checks import StartError
from bot.settings import Settings
from scheduling.reading.service_rules import ServiceRule
from tests.bot.hosting.environments import WELL
from wiring import AppOptions, create_app


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rules.toml"


def write(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")


def test_rules_are_read_by_business_and_service(file: Path) -> None:
    write(
        file,
        '["a@x"."Panel interview"]\nstaff_needed = "all"\n["a@x".AAMk]\nstaff_needed = 2\n'
        '["b@x"."Größe"]\nstaff_needed = 3\n',
    )

    assert read_service_rules(file) == {
        "a@x": {"Panel interview": ServiceRule("all"), "AAMk": ServiceRule(2)},
        "b@x": {"Größe": ServiceRule(3)},
    }


def test_without_a_file_there_are_none() -> None:
    assert read_service_rules(None) == {}


def test_every_fault_is_named_at_once(file: Path) -> None:
    write(
        file,
        """
panel = "all"
["a@x"]
"Interview" = "all"
["a@x"."One"]
staff_needed = 1
["a@x"."Word"]
staff_needed = "both"
["a@x"."Yes"]
staff_needed = true
["a@x"."Half"]
staff_needed = 2.5
["a@x"."Empty"]
["a@x"."Other"]
staff_needed = 2
staff = 3
""",
    )

    with pytest.raises(StartError) as error:
        read_service_rules(file)

    must = 'staff_needed must be "all" or a number from 2 on'
    assert [problem.removeprefix(f"SERVICE_RULES_FILE: {file}: ") for problem in error.value.problems] == [
        '"panel": must be the id of a business in brackets, with a service',
        '"a@x", "Interview": must be in the brackets, over staff_needed = ...',
        f'"a@x", "One": {must}',
        f'"a@x", "Word": {must}',
        f'"a@x", "Yes": {must}',
        f'"a@x", "Half": {must}',
        f'"a@x", "Empty": {must}',
        '"a@x", "Other": "staff" is no rule; staff_needed is',
    ]


async def test_a_business_that_is_not_served_is_a_fault(file: Path) -> None:
    write(file, '["a@x"."Panel"]\nstaff_needed = 2\n["b@x"."Panel"]\nstaff_needed = 2\n')

    with pytest.raises(StartError) as error:
        await check_service_rules(file, ("a@x",))

    assert error.value.problems == (f'SERVICE_RULES_FILE: {file}: "b@x" is none of BOOKINGS_BUSINESS_IDS',)


async def test_it_is_looked_at_before_anything_listens(file: Path, tmp_path: Path) -> None:
    settings = Settings.from_env(WELL | {"SERVICE_RULES_FILE": str(file)})

    with pytest.raises(StartError) as looked_at:
        await check_start(settings, tmp_path / "data")
    with pytest.raises(StartError) as made:
        create_app(settings, AppOptions(data=tmp_path / "data"))

    assert str(looked_at.value) == f"SERVICE_RULES_FILE: {file}: cannot be read (no such file or directory)"
    assert str(made.value) == str(looked_at.value)
