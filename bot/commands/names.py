"""`python app.py names`: what customers call the services, for the operator to see, accept and decline."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bot.commands.office import open_connections
from bot.hosting.service_names_file import MOST_NAMES
from bot.learning import in_plain_form
from bot.server import utc_now
from bot.settings import Settings
from graph.client import BookingsClient
from graph.errors import BookingsError
from scheduling.reading.service_names import is_meant
from storage.suggested_names import FROM_SO_MANY, Status, SuggestedName, SuggestedNames, Suggestion

log = logging.getLogger(__name__)

GRAPH_SECONDS = 10.0

ServiceNames = Mapping[tuple[str, str], str]
"""What services are called in Bookings, by business and id; without those of which Graph did not tell."""


class NamesError(Exception):
    """Why nothing was decided, for the operator."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator wants: `service` is its name or its id."""

    words: str
    service: str
    is_accepted: bool


async def services_of(client: BookingsClient, business_ids: Sequence[str]) -> ServiceNames:
    """As far as Graph can be reached."""
    found = await asyncio.gather(*(_services_of(client, business_id) for business_id in business_ids))
    return dict(chain.from_iterable(one.items() for one in found))


async def _services_of(client: BookingsClient, business_id: str) -> ServiceNames:
    try:
        async with asyncio.timeout(GRAPH_SECONDS):
            services = await client.list_services(business_id)
    except (BookingsError, TimeoutError) as error:
        why = error if isinstance(error, BookingsError) else "no answer from Graph in time"
        log.warning("services of %s go by their ids: %s", business_id, why)
        return {}
    return {(business_id, service.id): service.name for service in services}


@dataclass(frozen=True, slots=True)
class NamesCommand:
    """For these businesses."""

    suggested: SuggestedNames
    business_ids: Sequence[str]
    services: ServiceNames

    async def lines(self, *, with_decided: bool) -> Iterator[str]:
        """What is suggested, and what was decided if that is wanted too."""
        shown = await self.suggested.shown(self.business_ids)
        wanted = [one for one in shown if with_decided or one.status is Status.SUGGESTED]
        return self._table(wanted) if wanted else iter((_NOTHING,))

    async def decide(self, decision: Decision) -> str:
        """What has been done; NamesError where that is nothing."""
        words = in_plain_form(decision.words)
        found = [one for one in await self.suggested.shown(self.business_ids) if one.name.words == words]
        if not found:
            raise NamesError(f"nobody has suggested “{words}”; python app.py names lists what there is")
        meant = [one for one in found if self._is_meant(one.name, decision.service)]
        if len(meant) != 1:
            there = ", ".join(f"{self._called(one.name)} ({one.name.service_id})" for one in meant or found)
            raise NamesError(f"“{words}” is suggested for {there}; name one of them by its id")
        [one] = meant
        if decision.is_accepted:
            await self._check_room(one.name)
        status = Status.ACCEPTED if decision.is_accepted else Status.DECLINED
        await self.suggested.decide(one.name, status)
        return f"“{words}” {_DONE[status].format(service=self._called(one.name))}"

    async def _check_room(self, name: SuggestedName) -> None:
        accepted = (await self.suggested.accepted(name.business_id)).get(name.service_id, ())
        if name.words not in accepted and len(accepted) >= MOST_NAMES:
            raise NamesError(f"{self._called(name)} has {MOST_NAMES} names already; decline one of them first")

    def _table(self, shown: Sequence[Suggestion]) -> Iterator[str]:
        rows = [("conversations", "words", "service", "")]
        rows += [(str(one.conversations), one.name.words, self._called(one.name), _told(one.status)) for one in shown]
        width = max(len(words) for _, words, _, _ in rows)
        for conversations, words, service, status in rows:
            yield f"{conversations:>13}  {words:<{width}}  {service}{status}"

    def _called(self, name: SuggestedName) -> str:
        service = self.services.get((name.business_id, name.service_id), name.service_id)
        return service if len(self.business_ids) == 1 else f"{service} of {name.business_id}"

    def _is_meant(self, name: SuggestedName, said: str) -> bool:
        called = self.services.get((name.business_id, name.service_id), name.service_id)
        return is_meant(name.service_id, called, said)


async def run_names(settings: Settings, data: Path, decision: Decision | None, *, with_decided: bool) -> list[str]:
    """What `python app.py names` says. It may run beside the app, and changes no tables.

    Raises StartError where the database cannot be used, and NamesError.
    """
    async with open_connections(settings, data) as to:
        business_ids = settings.bookings_business_ids
        services = await services_of(to.client, business_ids)
        command = NamesCommand(SuggestedNames(to.database, utc_now), business_ids, services)
        if decision is not None:
            return [await command.decide(decision)]
        return list(await command.lines(with_decided=with_decided))


def _told(status: Status) -> str:
    return "" if status is Status.SUGGESTED else f", {status.value}"


_NOTHING = f"Nothing is suggested. Words are shown when {FROM_SO_MANY} conversations have said them."
_DONE = {
    Status.ACCEPTED: "is a name of {service} now, for customers within a few minutes",
    Status.DECLINED: "is no name of {service}, and is not suggested again",
}
