"""Erases what is kept of whoever has a mail address, on the operator's word."""

from __future__ import annotations

from pathlib import Path

from bot.commands.office import open_connections
from bot.erasing import Eraser
from bot.identity.codes import open_address_proofs
from bot.server import utc_now
from bot.settings import Settings
from storage.erasures import Erasures
from storage.marks import Marks


async def run_forget(settings: Settings, data: Path, address: str) -> list[str]:
    """What the command says, once it is done. It may run beside the app, and changes no tables.

    Raises StartError where the database cannot be used.
    """
    missing = "there is no database here, so nothing was erased; name the folder that the app has"
    async with open_connections(settings, data, if_missing=missing) as to:
        proofs = open_address_proofs(settings, to.client, to.database, utc_now)
        eraser = Eraser(Erasures(to.database), to.ledger, proofs, Marks(settings.mark_secret), utc_now)
        found = await eraser.forget(address)
    return [
        f"erased: {_many(found.conversations, 'conversation')}, "
        f"and whose {_many(found.records, 'record')} of bookings and changes {'was' if found.records == 1 else 'were'}"
        if found.conversations or found.records
        else "nothing was found under this address; whoever has given another one, or none, is not found by it",
        "what is being written at this moment is looked for once more by the app, within a few minutes",
        "appointments are in Microsoft Bookings, with name and address: they are yours to delete there",
    ]


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
