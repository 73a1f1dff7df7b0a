"""Where the database is, and by which name whoever runs the bot knows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.hosting.data_folder import DATABASE, prepare_data_folder
from bot.hosting.database_check import database_faults
from bot.settings import Settings
from storage.database.engine import open_database, upgrade

DATA = Path("data")
"""The folder of the SQLite file, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """`setting` is what the operator looks at when something is wrong with the database."""

    url: str
    setting: str


def database_url(settings: Settings, data: Path) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return sqlite_in(data)


def sqlite_in(data: Path) -> str:
    return f"sqlite:///{prepare_data_folder(data)}"


def database_setting(settings: Settings, data: Path) -> str:
    """What the operator looks at when something is wrong with the database."""
    return "DATABASE_URL" if settings.database_url is not None else f"--data: {data / DATABASE}"


async def ready_database(address: str, *, setting: str) -> None:
    """Brings the tables to their newest form; StartError says why they cannot be."""
    database = open_database(address)
    try:
        with database_faults(setting):
            await upgrade(database)
    finally:
        await database.aclose()
