"""Whether the database really takes what is written, and whether its tables are those of this release."""

from __future__ import annotations

from bot.hosting.database_address import database_setting, database_url
from deploy.doctor.findings import Finding, Look, fault, warning
from deploy.doctor.setup import Setup
from storage.database.engine import Tables, open_database, rehearse_upgrade, tables_of
from storage.database.errors import DatabaseError
from storage.database.health import check_writable

CHECK = "database takes writes"

_WHY = "no customer can be answered, as what is said is on disk before it is sent"


async def look(setup: Setup) -> Look:
    setting = database_setting(setup.settings, setup.data)
    database = open_database(database_url(setup.settings, setup.data))
    try:
        tables = await tables_of(database)
        match tables:
            case Tables.FOREIGN:
                return Look(CHECK, "the tables' release was read", (_foreign(setting),))
            case Tables.OLDER:
                return Look(CHECK, "the tables' release was read", (_older(setting),))
            case Tables.NONE:
                await rehearse_upgrade(database)
                return Look(CHECK, "the tables were made and taken back; the app makes them at its first start")
            case Tables.NEWEST:
                await check_writable(database, setup.clock())
                return Look(CHECK, "a row was written, as /readyz does, and the tables are those of this release")
    except DatabaseError as error:
        problem = f"{setting}: {str(error).removeprefix('database: ')}"
        remedy = "Make room on the disk, and let the app's user write and make tables there."
        return Look(CHECK, "a row was to be written", (fault(problem, _WHY, remedy, "df -h"),))
    finally:
        await database.aclose()


def _foreign(setting: str) -> Finding:
    return fault(
        f"{setting}: its tables were made by another release",
        "this release does not know them, and does not start",
        "Run the newest release, or restore the backup from before it (docs/backup.md).",
    )


def _older(setting: str) -> Finding:
    return warning(
        f"{setting}: its tables are of an earlier release",
        "the app brings them up to date at its next start, and the earlier release cannot use them from then on",
        "Make a backup (docs/backup.md), stop all processes, and start this release (docs/upgrade.md).",
    )
