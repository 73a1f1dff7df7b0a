"""Puts the parts together: `create_app` builds everything, in production, in the demo and in tests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.bookings_bot import BotAnswer, Converse
from bot.channels.webchat.page_texts import PageTexts, PageTextsFor
from bot.channels.webchat.pages import SampleBusiness
from bot.health import Check
from bot.hosting.aids import model_tokens, open_aids
from bot.hosting.data_folder import DATABASE, PREDECESSOR_SECONDS, prepare_data_folder, to_oneself
from bot.hosting.database_check import check_database, database_faults
from bot.hosting.service_names_file import check_service_names, read_service_names
from bot.hosting.service_rules_file import check_service_rules, read_service_rules
from bot.hosting.serving import serving, tell, when_told_to_stop
from bot.hosting.start_checks import StartError, check_address, check_all, check_sign_in
from bot.identity.codes import MailedCodes, open_address_proofs
from bot.learning import learned_in
from bot.names_command import Decision, NamesCommand, services_of
from bot.server import TURNS, Channels, Dialogue, ServerOptions, Timing, create_server, utc_now
from bot.settings import AppType, Settings
from bot.status_texts import StatusTexts, StatusTextsFor
from bot.stores import Storage
from bot.turns.runner import News
from dialogs.said import Said
from dialogs.saying.wording import FormOfAddress
from dialogs.stored import read_state
from dialogs.turn import TurnOptions, take_turn
from dialogs.turns.open_turn import USUAL, words_for
from graph.auth.sign_in import Registration, with_assertion, with_certificate, with_managed_identity, with_secret
from graph.auth.tokens import TokenSource
from graph.client import BookingsClient
from graph.connect import connect, resource_of, static_token
from scheduling.ledger import Ledger, LedgerDownError
from scheduling.limits import Refusals
from scheduling.reading.service_names import KnownNames
from scheduling.request_limits import SharedRequestLimits
from scheduling.service import BookingService
from scheduling.writing.quotas import BookingQuotas
from storage.background import Rounds
from storage.conversations import Conversations
from storage.database.engine import open_database, upgrade
from storage.database.health import check_writable
from storage.database.locks import locks_on
from storage.json_types import JsonObject
from storage.notifications import Report, Result
from storage.suggested_names import SuggestedNames

ADDRESS_PROOFS = web.AppKey("address proofs", MailedCodes)
"""By which customers show that a mail address is theirs."""

BUNDLE = Path(__file__).parent / "build" / "webchat" / "webchat.js"
DATA = Path("data")

# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
CONNECTOR = "https://api.botframework.com"
MULTI_TENANT = "botframework.com"


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
    written = read_service_names(settings.service_names_file)
    teams = read_service_rules(settings.service_rules_file)
    database = open_database(database_url(settings, options.data))
    locks = locks_on(database.failing_with(LedgerDownError))
    ledger = Ledger(database, clock, locks)
    limits = SharedRequestLimits(ledger.locks, time.monotonic)
    client = options.client or connect(settings.graph_base_url, graph_tokens(settings), limits=limits)
    suggested = SuggestedNames(database, clock)
    names = KnownNames(written, suggested)
    aids = open_aids(settings)
    refusals = Refusals(options.timing.clock)
    quotas = BookingQuotas(ledger.quotas, settings.limits, refusals, clock)
    rules = replace(settings.operator_rules, names=names, teams=teams)
    desk = BookingService(client, ledger, settings.bookings_business_ids, clock=clock, rules=rules, quotas=quotas)
    proofs = open_address_proofs(settings, client, database, clock)
    app = create_server(
        settings,
        Storage(database, Conversations(database, locks.process), locks, suggested),
        Dialogue(
            conversation_with(desk, clock, TurnOptions(settings.form_of_address, aids.aids, proofs)),
            status_texts_in(settings.form_of_address),
            page_texts_in(settings.form_of_address),
            state_at_rest,
        ),
        ServerOptions(
            bundle=options.bundle,
            channels=options.channels or Channels(tokens=channel_tokens(settings)),
            checks={
                "database": lambda: check_writable(database, clock()),
                "graph": published(client, settings.bookings_business_ids),
            },
            timing=options.timing,
            limits=settings.limits,
            refusals=refusals,
            business=options.business,
        ),
    )

    app[ADDRESS_PROOFS] = proofs

    async def closing(_: web.Application) -> AsyncIterator[None]:
        yield
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
        )
        return not await app[TURNS].speak_of(news)

    rounds = Rounds("finishing uncertain writes", lambda number: desk.look_after(pass_on, number))

    async def looking_after(_: web.Application) -> AsyncIterator[None]:
        looking = asyncio.create_task(rounds.go_on(every=options.look_every))
        yield
        rounds.stop()
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

    # First in, last out: turns in flight still need the ledger and Graph. What cannot begin keeps nothing open.
    app.cleanup_ctx.insert(0, closing)
    app.cleanup_ctx.insert(2, upgrading)
    app.cleanup_ctx.append(looking_after)
    return app


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
    setting = database_setting(settings, data)
    sign_ins = (graph_tokens(settings), channel_tokens(settings), model_tokens(settings))
    await check_all(
        check_database(lambda: database_url(settings, data), setting=setting),
        check_address(settings.host, settings.port),
        check_service_names(settings.service_names_file, settings.bookings_business_ids),
        check_service_rules(settings.service_rules_file, settings.bookings_business_ids),
        *(check_sign_in(tokens) for tokens in sign_ins if tokens is not None),
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
        return BotAnswer(turn.state.to_json(), turn.replies, turn.told_of, await learned_in(turn, before, desk))

    return converse


def state_at_rest(stored: JsonObject) -> JsonObject:
    """Of a conversation that has rested for long: the appointments that its customer may see and change."""
    return read_state(stored).at_rest().to_json()


def status_texts_in(form: FormOfAddress) -> StatusTextsFor:
    def status_texts(locale: str) -> StatusTexts:
        words = words_for(locale, form)
        return StatusTexts(
            patience=words.say("sorry-slow"),
            more_patience=words.say("sorry-still-slow"),
            trouble=words.say("sorry-error"),
            unsaved=words.say("sorry-unsaved"),
            private=words.say("sorry-group"),
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
            busy=words.say("page-busy"),
            unreachable=words.say("page-unreachable"),
            too_fast=words.say("page-too-fast", seconds="{seconds}"),
            no_script=words.say("page-no-script"),
        )

    return page_texts


def published(client: BookingsClient, business_ids: Sequence[str]) -> Check:
    """Whether Graph shows every business, and customers may book there."""

    async def check() -> None:
        for business_id in business_ids:
            business = await client.get_business(business_id)
            if not business.is_published:
                raise RuntimeError(f"business {business_id} is not published")

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
        tenant_id=settings.graph_tenant_id or "", client_id=settings.graph_client_id or "", resource=resource
    )
    if settings.graph_certificate_path is not None:
        return with_certificate(registration, settings.graph_certificate_path)
    if settings.graph_federated_token_file is not None:
        return with_assertion(registration, settings.graph_federated_token_file)
    assert settings.graph_client_secret is not None  # one of the ways is set; the settings were checked
    return with_secret(registration, settings.graph_client_secret.get_secret_value())


def channel_tokens(settings: Settings) -> TokenSource | None:
    """How the bot signs in to the channels of Bot Framework; not at all where only the web chat is served."""
    app_id = settings.microsoft_app_id
    if app_id is None:
        return None
    if settings.microsoft_app_type is AppType.MANAGED_IDENTITY:
        return with_managed_identity(app_id, resource=CONNECTOR, setting="MicrosoftAppId")
    is_single = settings.microsoft_app_type is AppType.SINGLE_TENANT
    tenant = settings.microsoft_app_tenant_id if is_single else MULTI_TENANT
    assert tenant is not None  # the settings were checked
    assert settings.microsoft_app_password is not None
    registration = Registration(
        tenant_id=tenant,
        client_id=app_id,
        resource=CONNECTOR,
        tenant_setting="MicrosoftAppTenantId",
        client_setting="MicrosoftAppId",
    )
    return with_secret(registration, settings.microsoft_app_password.get_secret_value(), setting="MicrosoftAppPassword")
