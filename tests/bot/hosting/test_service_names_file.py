"""The file with other names of services: what it may hold, and how each fault in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.hosting.service_names_file import check_service_names, read_service_names
from bot.hosting.start import check_start
from bot.hosting.start_checks import StartError, check_all
from bot.settings import Settings
from tests.bot.hosting.environments import WELL
from wiring import AppOptions, create_app


def write(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")


def faults(file: Path, content: str | bytes) -> list[str]:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(StartError) as error:
        read_service_names(file)
    return [problem.removeprefix(f"SERVICE_NAMES_FILE: {file}: ") for problem in error.value.problems]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "names.toml"


def test_names_are_read_by_business_and_service(file: Path) -> None:
    file.write_text('["a@x"]\n"Haircut" = ["trim", " short back and sides "]\nAAMk = []\n["b@x"]\n"Größe" = ["Maß"]\n')

    assert read_service_names(file) == {
        "a@x": {"Haircut": ("trim", "short back and sides"), "AAMk": ()},
        "b@x": {"Größe": ("Maß",)},
    }


def test_without_a_file_there_are_none() -> None:
    assert read_service_names(None) == {}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('["a@x"]\n"Haircut" = ["trim"', "is no TOML: Unclosed array (at end of document)"),
        (
            '["a@x"]\n"Haircut" "trim"',
            "is no TOML: Expected '=' after a key in a key/value pair (at line 2, column 11)",
        ),
        (b'"Caf\xe9" = []', "cannot be read as text (UTF-8)"),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(file: Path, content: str | bytes, fault: str) -> None:
    assert faults(file, content) == [fault]


def test_every_fault_of_its_shape_is_named_at_once(file: Path) -> None:
    many = ", ".join(f'"name {number}"' for number in range(51))
    content = f"""
"Haircut" = ["trim"]
["a@x"]
"Haircut" = "trim"
"Colour" = ["highlights", 7, "", "two\\nlines", "{"x" * 61}"]
"Massage" = [{many}]
["a@x".deeper]
"Yoga" = ["stretching"]
"""

    assert faults(file, content) == [
        '"Haircut": must be the id of a business in brackets, over its services',
        '"a@x", "Haircut": must be a list of names',
        '"a@x", "Colour": name 2 must be in quotation marks',
        '"a@x", "Colour": name 3 must have 1 to 60 characters',
        '"a@x", "Colour": name 4 must be one line without control characters',
        '"a@x", "Colour": name 5 must have 1 to 60 characters',
        '"a@x", "Massage": has 51 names; 50 at most',
        '"a@x", "deeper": must be a list of names',
    ]


def test_fifty_names_of_sixty_characters_are_well(file: Path) -> None:
    names = [f"{number:02}".ljust(60, "x") for number in range(50)]
    file.write_text(f'["a@x"]\nHaircut = {names}')

    assert read_service_names(file) == {"a@x": {"Haircut": tuple(names)}}


async def test_a_business_that_is_not_served_is_told_of(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    write(file, '["a@x"]\n"Haircut" = ["trim"]\n["b@x"]\n"Haircut" = ["trim"]\n')

    await check_all(check_service_names(file, ("a@x",)))

    assert [record.getMessage() for record in caplog.records] == [
        "SERVICE_NAMES_FILE: b@x is none of BOOKINGS_BUSINESS_IDS; its names are not used"
    ]


async def test_it_is_looked_at_before_anything_listens_with_all_else(file: Path, tmp_path: Path) -> None:
    write(file, '["a@x"]\n"Haircut" = 1\n"Colour" = 2\n')
    settings = Settings.from_env(
        WELL | {"SERVICE_NAMES_FILE": str(file), "DATABASE_URL": f"sqlite:////{tmp_path}/nowhere/chat.sqlite"}
    )

    with pytest.raises(StartError) as error:
        await check_start(settings, tmp_path / "data")

    assert error.value.problems == (
        "DATABASE_URL: the file cannot be opened; its folder must be there and writable",
        f'SERVICE_NAMES_FILE: {file}: "a@x", "Haircut": must be a list of names',
        f'SERVICE_NAMES_FILE: {file}: "a@x", "Colour": must be a list of names',
    )


async def test_a_file_that_is_not_there_stops_the_start(file: Path, tmp_path: Path) -> None:
    settings = Settings.from_env(WELL | {"SERVICE_NAMES_FILE": str(file)})

    with pytest.raises(StartError) as looked_at:
        await check_start(settings, tmp_path / "data")
    with pytest.raises(StartError) as made:
        create_app(settings, AppOptions(data=tmp_path / "data"))

    assert str(looked_at.value) == f"SERVICE_NAMES_FILE: {file}: cannot be read (no such file or directory)"
    assert str(made.value) == str(looked_at.value)
