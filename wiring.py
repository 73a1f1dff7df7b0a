"""Puts the parts together: `create_app` builds everything, in production, in the demo and in tests."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.calendar_files import CalendarFiles
from bot.channels.webchat.contacts import Contact, ContactsNow
from bot.channels.webchat.face import UNKNOWN, Face, FaceFor, face_of
from bot.channels.webchat.page_texts import page_texts_in
from bot.channels.webchat.pages import SampleBusiness
from bot.conversing import addresses_marked_with, conversation_with, state_at_rest
from bot.erasing import Eraser
from bot.health import Check
from bot.hosting.aids import open_aids
from bot.hosting.business_check import check_business
from bot.hosting.database_address import DATA, database_url
from bot.hosting.service_names_file import read_service_names
from bot.hosting.service_rules_file import read_service_rules
from bot.hosting.sign_ins import channel_tokens, graph_tokens
from bot.identity.codes import MailedCodes, open_address_proofs
from bot.operator_page.counting import Counting
from bot.operator_page.opening import operator_options, shops_of
from bot.operator_page.page import Sources
from bot.server import TURNS, Channels, Dialogue, ServerOptions, Timing, create_server, utc_now
from bot.settings import Settings, is_loopback_url
from bot.status_texts import status_texts_in
from bot.stores import Storage
from bot.telemetry.figures import Figures, of_graph
from bot.turns.runner import News
from bot.undelivered import Undelivered
from dialogs.happenings import Happening
from dialogs.ports import CalendarRef
from dialogs.saying.calendar_entry import CalendarEntry, entry_of
from dialogs.saying.speaker import Speaker
from dialogs.saying.spoken import languages_held, words_for
from dialogs.turn import TurnOptions
from dialogs.zones import Zones
from graph.client import BookingsClient
from graph.connect import connect
from scheduling.ledger import Ledger, LedgerDownError
from scheduling.limits import Refusals
from scheduling.reading.service_names import KnownNames
from scheduling.request_limits import SharedRequestLimits
from scheduling.service import BookingService
from scheduling.writing.quotas import BookingQuotas
from storage.absences import AWAY
from storage.background import Rounds
from storage.conversations.store import Conversations
from storage.database.engine import open_database, upgrade
from storage.database.errors import DatabaseUnavailable
from storage.database.health import check_writable
from storage.database.locks import locks_on
from storage.erasures import Erasures
from storage.happenings import Happenings
from storage.marks import Marks
from storage.notifications import Report, Result
from storage.suggested_names import SuggestedNames

ADDRESS_PROOFS = web.AppKey("address proofs", MailedCodes)
"""By which customers show that a mail address is theirs."""

# A page waits for it, and opens without it where Graph is slow.
CONTACTS_WITHIN_SECONDS = 1.0

BUNDLE = Path(__file__).parent / "build" / "webchat" / "webchat.js"


@dataclass(frozen=True, slots=True)
class AppOptions:
    """What is otherwise as in production.

    `clock` is the time by which appointments are made; `business` is the demo's sample business. `client` is closed
    with the app; without one the settings say how Graph is reached. `look_every` is in seconds, between two looks at
    writes whose answer was unclear.
    """

    data: Path = DATA
    clock: Callable[[], datetime] = utc_now
    bundle: Path = BUNDLE
    business: SampleBusiness | None = None
    channels: Channels | None = None
    timing: Timing = field(default_factory=Timing)
    client: BookingsClient | None = None
    look_every: float = 5.0


def create_app(settings: Settings, options: AppOptions = AppOptions()) -> web.Application:
    """Everything, wired; call it where the event loop runs."""
    clock = options.clock
    written, teams = read_service_names(settings.service_names_file), read_service_rules(settings.service_rules_file)
    database = open_database(database_url(settings, options.data))
    locks = locks_on(database.failing_with(LedgerDownError))
    marks, retention = Marks(settings.mark_secret), settings.retention
    ledger = Ledger(database, clock, locks, retention.bookings)
    client = options.client or connect(
        settings.graph_base_url, graph_tokens(settings), limits=SharedRequestLimits(ledger.locks, time.monotonic)
    )
    suggested = SuggestedNames(database, clock, retention.suggestions)
    aids = open_aids(settings)
    refusals, undelivered = Refusals(options.timing.clock), Undelivered()
    counting = Counting(Happenings(database), refusals, undelivered, clock)
    quotas = BookingQuotas(ledger.quotas, settings.limits, refusals, clock, marks)
    rules = replace(settings.operator_rules, names=KnownNames(written, suggested), teams=teams)
    desk = BookingService(client, ledger, settings.bookings_business_ids, clock=clock, rules=rules, quotas=quotas)
    figures = figures_of(client, desk)
    proofs = open_address_proofs(settings, client, database, clock)
    eraser = Eraser(Erasures(database), ledger, proofs, marks, options.timing.clock)
    conversations = Conversations(database, locks.process, addresses_marked_with(marks), retention)
    calendar_files, face_for = open_calendar_files(settings, desk, clock), faces_of(desk)
    spoken = TurnOptions(settings.form_of_address, aids.aids, proofs, eraser, *retention.of_chats, calendar_files)
    app = create_server(
        settings,
        Storage(database, conversations, locks, suggested, marks, eraser.finish, counted_in(figures, counting)),
        Dialogue(
            conversation_with(desk, clock, spoken),
            status_texts_in(settings.form_of_address),
            page_texts_in(settings.form_of_address),
            state_at_rest,
            languages_held(),
            contacts_of(face_for, settings.bookings_business_ids),
        ),
        ServerOptions(
            bundle=options.bundle,
            channels=options.channels or channels_of(settings),
            checks={
                "database": lambda: check_writable(database, clock()),
                "graph": published(client, settings.bookings_business_ids),
            },
            timing=options.timing,
            limits=settings.limits,
            refusals=refusals,
            figures=figures,
            undelivered=undelivered,
            operator=operator_options(settings, Sources(database, marks, shops_of(desk), clock), options.timing.clock),
            business=options.business,
            face_for=face_for,
            calendar_files=calendar_files,
        ),
    )

    app[ADDRESS_PROOFS] = proofs

    async def closing(_: web.Application) -> AsyncIterator[None]:
        yield
        with suppress(DatabaseUnavailable):
            await counting.write()
        await desk.aclose()
        await client.aclose()
        await aids.aclose()
        await database.aclose()

    async def upgrading(_: web.Application) -> AsyncIterator[None]:
        await upgrade(database)
        yield

    async def pass_on(report: Report) -> bool:
        """Passed on only: it counts as told when the conversation has committed that it said so."""
        if report.holder is None:
            return True
        news = News(
            report.holder,
            report.intent,
            is_done=report.result is Result.DONE,
            kind=report.kind,
            business_id=report.business_id,
            appointment_id=report.appointment_id,
            attempt=report.attempt,
            since=report.created_at,
            absence=await ledger.absences.find(report.intent) if report.kind == AWAY else None,
            earlier_ids=await ledger.earlier_ids(report.business_id, report.appointment_id or ""),
        )
        if is_heard := await app[TURNS].speak_of(news):
            figures.told_later(report)
        return not is_heard

    rounds = rounds_of(settings, desk, pass_on, counting)

    async def looking_after(_: web.Application) -> AsyncIterator[None]:
        looking = [asyncio.create_task(one.go_on(every=options.look_every)) for one in rounds]
        yield
        for one, task in zip(rounds, looking, strict=True):
            one.stop()
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)

    # First in, last out: turns in flight still need the ledger and Graph. What cannot begin keeps nothing open.
    app.cleanup_ctx.insert(0, closing)
    app.cleanup_ctx.insert(2, upgrading)
    app.cleanup_ctx.append(looking_after)
    return app


def figures_of(client: BookingsClient, desk: BookingService) -> Figures:
    """What is counted for `/metrics`, of these two too."""
    figures = Figures()
    client.watch(figures.tried)
    desk.watch(figures.answered)
    figures.add(lambda: of_graph(client.transport))
    return figures


def counted_in(figures: Figures, counting: Counting) -> Callable[[Sequence[Happening]], None]:
    """What happens goes into the figures of this process, and into those that are kept for the operator."""

    def happened(happenings: Sequence[Happening]) -> None:
        figures.happened(happenings)
        counting.count(happenings)

    return happened


def rounds_of(
    settings: Settings, desk: BookingService, pass_on: Callable[[Report], Awaitable[bool]], counting: Counting
) -> list[Rounds]:
    """What is looked after in the background."""
    rounds = [
        Rounds("finishing uncertain writes", lambda number: desk.look_after(pass_on, number)),
        Rounds("counting what happens", lambda _: counting.write()),
    ]
    if settings.changes_told:
        pace = timedelta(minutes=settings.changes_looked_for_minutes)
        rounds.append(Rounds("looking for changes", lambda _: desk.look_for_changes(pace)))
    return rounds


def faces_of(desk: BookingService) -> FaceFor:
    """Faces by the catalogues that conversations rest on too, so that a page costs Graph nothing of its own."""

    async def face_for(business_id: str) -> Face:
        ids = desk.business_ids
        wanted = business_id or (ids[0] if len(ids) == 1 else "")
        return face_of((await desk.catalogue(wanted)).business) if wanted in ids else UNKNOWN

    return face_for


def open_calendar_files(
    settings: Settings, desk: BookingService, clock: Callable[[], datetime]
) -> CalendarFiles | None:
    """Without a key that all processes share, an address of one would be none of another: so none are given out."""
    if settings.webchat_secret is None and not settings.demo:
        return None
    secret = settings.webchat_secret.get_secret_value() if settings.webchat_secret else secrets.token_hex(32)

    async def entry_for(wanted: CalendarRef) -> CalendarEntry | None:
        if wanted.business_id not in desk.business_ids:
            return None
        found = await desk.look_up(wanted.business_id, wanted.appointment_id)
        if found is None:
            return None
        shop = await desk.catalogue(wanted.business_id)
        words = words_for(wanted.locale, settings.form_of_address)
        return entry_of(Speaker(words, shop, Zones(shop.zone, None)), found)

    # Cards open https alone; without it the address is one on our own pages.
    public = settings.public_url or ""
    return CalendarFiles(secret, entry_for, clock, origin=public if public.startswith("https://") else "")


def contacts_of(face_for: FaceFor, business_ids: Sequence[str]) -> ContactsNow:
    """As the faces of the businesses have them; a business that cannot be read now is left out."""

    async def contacts() -> tuple[Contact, ...]:
        reading = [asyncio.ensure_future(face_for(business_id)) for business_id in business_ids]
        done, late = await asyncio.wait(reading, timeout=CONTACTS_WITHIN_SECONDS)
        for one in late:
            one.cancel()
        read = [one.result() for one in reading if one in done and one.exception() is None]
        return tuple(Contact(face.name, face.phone or None, face.email or None) for face in read)

    return contacts


def published(client: BookingsClient, business_ids: Sequence[str]) -> Check:
    """Whether Graph shows every business, and customers may book there."""

    async def check() -> None:
        for business_id in business_ids:
            await check_business(client, business_id)

    return check


def channels_of(settings: Settings) -> Channels:
    """Those of the cloud; or one on this machine, which is believed and answered instead of all others."""
    there = settings.addresses
    if settings.bot_metadata_url is not None:
        return Channels(None, settings.bot_metadata_url, is_loopback_url, there.issuer)
    return Channels(channel_tokens(settings), there.metadata, there.is_service, there.issuer)
