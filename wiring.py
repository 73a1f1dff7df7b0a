"""Puts the parts together: `create_app` builds everything, in production, in the demo and in tests."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.bookings_bot import BotAnswer, Converse
from bot.calendar_files import CalendarFiles
from bot.channels.webchat.contacts import Contact, ContactsNow
from bot.channels.webchat.face import UNKNOWN, Face, FaceFor, face_of
from bot.channels.webchat.page_texts import PageTexts, PageTextsFor
from bot.channels.webchat.pages import SampleBusiness
from bot.erasing import Eraser, conversation_address_mark
from bot.health import Check
from bot.hosting.aids import model_tokens, open_aids
from bot.hosting.business_check import check_business
from bot.hosting.data_folder import DATABASE, PREDECESSOR_SECONDS, prepare_data_folder, to_oneself
from bot.hosting.database_check import check_database, database_faults
from bot.hosting.logo_file import check_logo
from bot.hosting.service_names_file import check_service_names, read_service_names
from bot.hosting.service_rules_file import check_service_rules, read_service_rules
from bot.hosting.serving import serving, tell, when_told_to_stop
from bot.hosting.start_checks import StartCheck, StartError, check_address, check_all, check_sign_in
from bot.identity.codes import MailedCodes, open_address_proofs
from bot.learning import learned_in
from bot.names_command import Decision, NamesCommand, services_of
from bot.operator_page.counting import Counting
from bot.operator_page.page import ShopsNow, Sources
from bot.operator_page.routes import Door, OperatorOptions
from bot.operator_page.sign_in import Operators, SignIn
from bot.operator_page.view import Shop
from bot.server import TURNS, Channels, Dialogue, ServerOptions, Timing, create_server, utc_now
from bot.settings import AppType, Settings, is_loopback_url
from bot.status_texts import StatusTexts, StatusTextsFor
from bot.stores import Storage
from bot.telemetry.figures import Figures, of_graph
from bot.turns.runner import News
from bot.undelivered import Undelivered
from dialogs.happenings import Happening
from dialogs.ports import CalendarRef
from dialogs.said import Said
from dialogs.saying.calendar_entry import CalendarEntry, entry_of
from dialogs.saying.languages import full_languages
from dialogs.saying.speaker import Speaker
from dialogs.saying.wording import FormOfAddress
from dialogs.stored import addresses_in, read_state
from dialogs.turn import TurnOptions, take_turn
from dialogs.turns.open_turn import USUAL, spoken_languages, words_for
from dialogs.understanding.language import is_read
from dialogs.zones import Zones
from graph.auth.sign_in import (
    Credential,
    Registration,
    certificate_in,
    with_assertion,
    with_certificate,
    with_managed_identity,
    with_secret,
)
from graph.auth.tokens import TokenSource
from graph.client import BookingsClient
from graph.connect import connect, resource_of, static_token
from graph.errors import BookingsError
from scheduling.ledger import Ledger, LedgerDownError
from scheduling.limits import Refusals
from scheduling.reading.service_names import KnownNames
from scheduling.request_limits import SharedRequestLimits
from scheduling.service import BookingService
from scheduling.writing.quotas import BookingQuotas
from storage.absences import AWAY
from storage.background import Rounds
from storage.conversations import Conversations, MarksIn
from storage.database.engine import open_database, upgrade
from storage.database.errors import DatabaseUnavailable
from storage.database.health import check_writable
from storage.database.locks import locks_on
from storage.erasures import Erasures
from storage.happenings import Happenings
from storage.json_types import JsonObject
from storage.marks import Marks
from storage.notifications import Report, Result
from storage.overview import Overview
from storage.suggested_names import SuggestedNames

GRAPH_SIGN_IN = "sign-in to Graph"
DATABASE_CHECK = "database"
ADDRESS_CHECK = "address"
"""Of `start_checks`: those on which others rest."""

ADDRESS_PROOFS = web.AppKey("address proofs", MailedCodes)
"""By which customers show that a mail address is theirs."""

# A page waits for it, and opens without it where Graph is slow.
CONTACTS_WITHIN_SECONDS = 1.0

BUNDLE = Path(__file__).parent / "build" / "webchat" / "webchat.js"
DATA = Path("data")


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
    calendar_files = open_calendar_files(settings, desk, clock)
    spoken = TurnOptions(settings.form_of_address, aids.aids, proofs, eraser, retention.conversations, calendar_files)
    app = create_server(
        settings,
        Storage(database, conversations, locks, suggested, marks, eraser.finish, counted_in(figures, counting)),
        Dialogue(
            conversation_with(desk, clock, spoken),
            status_texts_in(settings.form_of_address),
            page_texts_in(settings.form_of_address),
            state_at_rest,
            tuple(code for code in full_languages() if is_read(code)),
            contacts_of(desk),
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
            face_for=faces_of(desk),
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


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """`setting` is what the operator looks at when something is wrong with the database."""

    url: str
    setting: str


async def serve(
    make_app: Callable[[], web.Application],
    host: str,
    port: int,
    database: DatabaseAddress,
    *,
    lines: Callable[[str], Sequence[str]],
    predecessor_within: float = PREDECESSOR_SECONDS,
) -> None:
    """Serves an app that rests on this database until the process is told to stop. `lines` is what is told then, given
    the address.

    The predecessor on a SQLite file, which has `predecessor_within` seconds, still ends its turns on the tables that it
    knows; so they are changed after it.
    """
    async with to_oneself(database.url, setting=database.setting, within=predecessor_within):
        await ready_database(database.url, setting=database.setting)
        stop = when_told_to_stop()
        # It may still be lost before the app has begun.
        with database_faults(database.setting):
            async with serving(make_app(), host, port) as address:
                tell(*lines(address))
                await stop.wait()


async def check_start(settings: Settings, data: Path) -> None:
    """Looks at everything that the app will rest on, and changes nothing in the database.

    Raises StartError with every fault that was found. It waits for the network, so `create_app` does not call it.
    """
    await check_all(*(check.run() for check in start_checks(settings, data)))


def start_checks(settings: Settings, data: Path) -> tuple[StartCheck, ...]:
    """What is looked at before the app starts, each by itself; the operator's doctor begins with the same."""
    setting, ids = database_setting(settings, data), settings.bookings_business_ids
    sign_ins = {
        GRAPH_SIGN_IN: graph_tokens(settings),
        "sign-in to the channels": channel_tokens(settings),
        "sign-in to the model": model_tokens(settings),
    }
    return (
        StartCheck(DATABASE_CHECK, lambda: check_database(lambda: database_url(settings, data), setting=setting)),
        StartCheck(ADDRESS_CHECK, lambda: check_address(settings.host, settings.port)),
        StartCheck("names of services", lambda: check_service_names(settings.service_names_file, ids)),
        StartCheck("rules of services", lambda: check_service_rules(settings.service_rules_file, ids)),
        StartCheck("picture of the business", lambda: check_logo(settings.webchat_logo)),
        *(StartCheck(name, partial(check_sign_in, way)) for name, way in sign_ins.items() if way is not None),
    )


async def run_names(settings: Settings, data: Path, decision: Decision | None, *, with_decided: bool) -> list[str]:
    """What `python app.py names` says. It may run beside the app, and changes no tables.

    Raises StartError where the database cannot be used, and NamesError.
    """
    setting = database_setting(settings, data)
    if settings.database_url is None and not (data / DATABASE).exists():
        raise StartError(f"{setting}: there is no database yet; start the app first")
    await check_database(lambda: database_url(settings, data), setting=setting)
    client = connect(settings.graph_base_url, graph_tokens(settings))
    database = open_database(database_url(settings, data))
    try:
        business_ids = settings.bookings_business_ids
        command = NamesCommand(SuggestedNames(database, utc_now), business_ids, await services_of(client, business_ids))
        with database_faults(setting):
            if decision is not None:
                return [await command.decide(decision)]
            return list(await command.lines(with_decided=with_decided))
    finally:
        await client.aclose()
        await database.aclose()


async def run_forget(settings: Settings, data: Path, address: str) -> list[str]:
    """What `python app.py forget` says, once it is done. It may run beside the app, and changes no tables.

    Raises StartError where the database cannot be used.
    """
    setting = database_setting(settings, data)
    if settings.database_url is None and not (data / DATABASE).exists():
        raise StartError(f"{setting}: there is no database yet, so nothing is kept of anybody")
    await check_database(lambda: database_url(settings, data), setting=setting)
    client = connect(settings.graph_base_url, graph_tokens(settings))
    database = open_database(database_url(settings, data))
    marks, ledger = Marks(settings.mark_secret), Ledger(database, utc_now)
    proofs = open_address_proofs(settings, client, database, utc_now)
    try:
        with database_faults(setting):
            found = await Eraser(Erasures(database), ledger, proofs, marks, utc_now).forget(address)
    finally:
        await ledger.aclose()
        await client.aclose()
        await database.aclose()
    return [
        f"erased: {found.conversations} conversations, and whose {found.records} records of bookings and changes were",
        "what is being written at this moment is looked for once more by the app, within a few minutes",
        "appointments are in Microsoft Bookings, with name and address: they are yours to delete there",
    ]


@dataclass(frozen=True, slots=True)
class Office:
    """What the operator's commands work with, beside the app or without it. `desk` reads, and writes nothing of its own
    accord.
    """

    business_ids: tuple[str, ...]
    client: BookingsClient
    ledger: Ledger
    desk: BookingService
    overview: Overview
    clock: Callable[[], datetime]


@asynccontextmanager
async def open_office(settings: Settings, data: Path, clock: Callable[[], datetime] = utc_now) -> AsyncIterator[Office]:
    """It may be open while the app runs, and changes no tables. Raises StartError where the database cannot be used,
    and where it fails on the way.
    """
    setting = database_setting(settings, data)
    if settings.database_url is None and not (data / DATABASE).exists():
        raise StartError(f"{setting}: there is no database yet; start the app first")
    await check_database(lambda: database_url(settings, data), setting=setting)
    client = connect(settings.graph_base_url, graph_tokens(settings))
    database = open_database(database_url(settings, data))
    ledger = Ledger(database, clock)
    rules = replace(settings.operator_rules, teams=read_service_rules(settings.service_rules_file))
    desk = BookingService(client, ledger, settings.bookings_business_ids, clock=clock, rules=rules)
    try:
        with database_faults(setting):
            overview = Overview(database, Marks(settings.mark_secret), state_put_to_rest)
            yield Office(settings.bookings_business_ids, client, ledger, desk, overview, clock)
    finally:
        await desk.aclose()
        await client.aclose()
        await database.aclose()


async def ready_database(address: str, *, setting: str) -> None:
    """Brings the tables to their newest form; StartError says why they cannot be."""
    database = open_database(address)
    try:
        with database_faults(setting):
            await upgrade(database)
    finally:
        await database.aclose()


def conversation_with(desk: BookingService, clock: Callable[[], datetime], options: TurnOptions = USUAL) -> Converse:
    """The conversation as the edge calls it: plain JSON in and out."""

    async def converse(stored: JsonObject | None, said: Said) -> BotAnswer:
        before = read_state(stored)
        turn = await take_turn(before, said, desk, now=clock(), options=options)
        learned = await learned_in(turn, before, desk)
        return BotAnswer(
            turn.state.to_json(),
            turn.replies,
            turn.told_of,
            learned,
            turn.erases,
            turn.state.open_subjects,
            turn.happenings,
        )

    return converse


def addresses_marked_with(marks: Marks) -> MarksIn:
    """The marks by which a conversation is found by its customer's addresses."""

    def marks_in(stored: JsonObject) -> set[str]:
        return {conversation_address_mark(marks, address) for address in addresses_in(stored)}

    return marks_in


def state_at_rest(stored: JsonObject) -> JsonObject:
    """Of a conversation that has rested for long: the appointments that its customer may see and change."""
    return read_state(stored).at_rest().to_json()


def state_put_to_rest(stored: JsonObject) -> JsonObject:
    """Of a conversation that an operator resets: which appointments are its customer's, and nothing under way."""
    return read_state(stored).cleared().to_json()


def status_texts_in(form: FormOfAddress) -> StatusTextsFor:
    def status_texts(locale: str) -> StatusTexts:
        words = words_for(locale, form)
        return StatusTexts(
            patience=words.say("sorry-slow"),
            more_patience=words.say("sorry-still-slow"),
            trouble=words.say("sorry-error"),
            unsaved=words.say("sorry-unsaved"),
            outdated=words.say("card-outdated"),
        )

    return status_texts


def page_texts_in(form: FormOfAddress) -> PageTextsFor:
    def page_texts(locale: str) -> PageTexts:
        words = words_for(locale, form)
        return PageTexts(
            language=words.locale,
            title=words.say("page-title"),
            remembered=words.say("page-remembered"),
            why=words.say("page-why"),
            forget=words.say("page-forget"),
            forgotten=words.say("page-forgotten"),
            ended=words.say("page-ended"),
            begin=words.say("page-begin"),
            retry=words.say("button-try-again"),
            busy=words.say("page-busy"),
            unreachable=words.say("page-unreachable"),
            offline=words.say("page-offline"),
            too_fast=words.say("page-too-fast", seconds="{seconds}"),
            no_script=words.say("page-no-script"),
            person=words.say("page-person"),
            phone=words.say("row-phone"),
            email=words.say("row-email"),
            address=words.say("page-address"),
            web_site=words.say("page-web-site"),
            choose_language=words.say("page-language"),
            calendar_gone=words.say("page-calendar-gone"),
            calendar_later=words.say("page-calendar-later"),
            languages=spoken_languages(),
            refused=words.say("page-refused"),
            refused_open=words.say("page-refused-open"),
            refused_owner=words.say("page-refused-owner"),
            refused_why=words.say("page-refused-why"),
            close=words.say("page-close"),
            hide=words.say("page-hide"),
            unread=words.say("page-unread"),
        )

    return page_texts


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


def operator_options(settings: Settings, sources: Sources, clock: Callable[[], datetime]) -> OperatorOptions | None:
    """In the demo everybody who is on this machine is an operator; else there is a page for those who are named."""
    if settings.demo:
        return OperatorOptions(sources, None)
    if not settings.operators or settings.operator_registration is None:
        return None
    tenant_id, client_id = settings.operator_registration
    registration = Registration(tenant_id, client_id, authority=settings.addresses.login)
    sign_in = SignIn(registration, lambda: operator_credential(settings), clock)
    return OperatorOptions(sources, Door(Operators(settings.operators), sign_in, settings.mark_secret, clock))


def operator_credential(settings: Settings) -> Credential:
    """Of the registration that `Settings.operator_registration` names."""
    if settings.graph_client_id and settings.graph_client_secret:
        return settings.graph_client_secret.get_secret_value()
    if settings.graph_client_id and settings.graph_certificate_path:
        return certificate_in(settings.graph_certificate_path, "GRAPH_CERTIFICATE_PATH")
    assert settings.microsoft_app_password is not None  # the settings were checked
    return settings.microsoft_app_password.get_secret_value()


def shops_of(desk: BookingService) -> ShopsNow:
    """By the catalogues that conversations rest on too. While one cannot be read, its page has ids for names."""

    async def shop(business_id: str) -> Shop:
        try:
            found = await desk.catalogue(business_id)
        except BookingsError:
            return Shop(business_id, business_id, ZoneInfo("UTC"), {})
        return Shop(business_id, found.business.name, found.zone, {one.id: one.name for one in found.services})

    async def shops() -> tuple[Shop, ...]:
        return tuple(await asyncio.gather(*map(shop, desk.business_ids)))

    return shops


def contacts_of(desk: BookingService) -> ContactsNow:
    """As the catalogues have them; a business that cannot be read now is left out."""

    async def contacts() -> tuple[Contact, ...]:
        reading = [asyncio.create_task(desk.catalogue(business_id)) for business_id in desk.business_ids]
        done, late = await asyncio.wait(reading, timeout=CONTACTS_WITHIN_SECONDS)
        for one in late:
            one.cancel()
        read = [one.result().business for one in reading if one in done and one.exception() is None]
        return tuple(Contact(business.name, business.phone, business.email) for business in read)

    return contacts


def published(client: BookingsClient, business_ids: Sequence[str]) -> Check:
    """Whether Graph shows every business, and customers may book there."""

    async def check() -> None:
        for business_id in business_ids:
            await check_business(client, business_id)

    return check


def database_url(settings: Settings, data: Path) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return sqlite_in(data)


def sqlite_in(data: Path) -> str:
    return f"sqlite:///{prepare_data_folder(data)}"


def database_setting(settings: Settings, data: Path) -> str:
    """What the operator looks at when something is wrong with the database."""
    return "DATABASE_URL" if settings.database_url is not None else f"--data: {data / DATABASE}"


def graph_tokens(settings: Settings) -> TokenSource:
    """How the app signs in to Graph; the settings allow exactly one way."""
    if settings.graph_static_token is not None:
        return static_token(settings.graph_base_url, settings.graph_static_token.get_secret_value())
    resource = resource_of(settings.graph_base_url)
    if settings.graph_managed_identity is not None:
        return with_managed_identity(settings.graph_managed_identity, resource=resource)
    registration = Registration(
        tenant_id=settings.graph_tenant_id or "",
        client_id=settings.graph_client_id or "",
        authority=settings.addresses.login,
        resource=resource,
    )
    if settings.graph_certificate_path is not None:
        return with_certificate(registration, settings.graph_certificate_path)
    if settings.graph_federated_token_file is not None:
        return with_assertion(registration, settings.graph_federated_token_file)
    assert settings.graph_client_secret is not None  # one of the ways is set; the settings were checked
    return with_secret(registration, settings.graph_client_secret.get_secret_value())


def channels_of(settings: Settings) -> Channels:
    """Those of the cloud; or one on this machine, which is believed and answered instead of all others."""
    there = settings.addresses
    if settings.bot_metadata_url is not None:
        return Channels(None, settings.bot_metadata_url, is_loopback_url, there.issuer)
    return Channels(channel_tokens(settings), there.metadata, there.is_service, there.issuer)


def channel_tokens(settings: Settings) -> TokenSource | None:
    """How the bot signs in to the channels of Bot Framework; not at all where only the web chat is served, nor to a
    channel on this machine.
    """
    app_id, there = settings.microsoft_app_id, settings.addresses
    if app_id is None or settings.bot_metadata_url is not None:
        return None
    if settings.microsoft_app_type is AppType.MANAGED_IDENTITY:
        return with_managed_identity(app_id, resource=there.connector, setting="MicrosoftAppId")
    is_single = settings.microsoft_app_type is AppType.SINGLE_TENANT
    tenant = settings.microsoft_app_tenant_id if is_single else there.multi_tenant
    assert tenant is not None  # the settings were checked
    assert settings.microsoft_app_password is not None
    registration = Registration(
        tenant_id=tenant,
        client_id=app_id,
        authority=there.login,
        resource=there.connector,
        tenant_setting="MicrosoftAppTenantId",
        client_setting="MicrosoftAppId",
    )
    return with_secret(registration, settings.microsoft_app_password.get_secret_value(), setting="MicrosoftAppPassword")
