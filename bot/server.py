"""Builds the whole edge around a conversation: routes, web chat, channels, turns, health."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import aiohttp
from aiohttp import web

from bot.bookings_bot import BookingsBot, Converse, WhoWrites, nobody_known
from bot.calendar_files import CalendarFiles
from bot.channels.azure.answers import Answers
from bot.channels.azure.connector import TIMEOUT, Connector, ConnectorDelivery
from bot.channels.azure.endpoint import Messages
from bot.channels.azure.token_check import (
    ChannelGuard,
    ClosedGuard,
    Guard,
    LoopbackGuard,
    SigningKeys,
)
from bot.channels.webchat.admission import Admission
from bot.channels.webchat.assets import Asset, Assets, load_logo
from bot.channels.webchat.azure_direct_line import AzureDirectLine, domain_of, origins_of
from bot.channels.webchat.calendar_page import CalendarPage
from bot.channels.webchat.contacts import ContactsNow, nobody_to_call
from bot.channels.webchat.direct_line import DirectLine
from bot.channels.webchat.face import FaceFor, nobody
from bot.channels.webchat.origins import Origins
from bot.channels.webchat.page_texts import PageTextsFor
from bot.channels.webchat.pages import PageOptions, Pages, SampleBusiness
from bot.channels.webchat.sockets import OpenSockets
from bot.channels.webchat.tokens import Tokens
from bot.channels.webchat.visits import OwnVisits
from bot.clouds import ADDRESSES, Cloud
from bot.health import Check, Health
from bot.http import PUBLIC_URL, add_safe_headers, refuse_kindly
from bot.identity.teams import TeamsPeople
from bot.maintenance import Maintenance, StateAtRest, nothing
from bot.networks import Networks
from bot.operator_page.routes import OperatorOptions, OperatorRoutes
from bot.settings import Settings
from bot.status_texts import StatusTextsFor
from bot.stores import Storage
from bot.telemetry.figures import Figures, of_refusals, of_undelivered
from bot.telemetry.page import MetricsPage
from bot.telemetry.turns import TurnsSeen
from bot.throttle import Throttle
from bot.turns.delivery import Delivery
from bot.turns.pace import USUAL_PATIENCE, Pace, Patience
from bot.turns.runner import Turns
from bot.undelivered import Undelivered
from graph.auth.tokens import TokenSource
from scheduling.limits import USUAL_LIMITS, Limits, Refusals
from storage.background import end
from storage.database.listening import follow
from storage.quotas import Rates

# How many seconds a look at what waits may go on after the turns have ended.
_ROUND_ENDS_WITHIN = 2.0

TURNS = web.AppKey("turns", Turns)
"""For speaking unasked; see `Turns.speak_of`."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Channels:
    """How the channels of Bot Framework are reached and believed; the defaults are those of Microsoft's public cloud.

    `tokens` gives the token for the connector, and is None only where all channels are on this machine. `direct_line`
    is where Azure's Direct Line is, for who has a secret of it; None for that of the cloud.
    """

    tokens: TokenSource | None = None
    metadata_url: str = ADDRESSES[Cloud.PUBLIC].metadata
    is_trusted_service: Callable[[str], bool] = ADDRESSES[Cloud.PUBLIC].is_service
    issuer: str = ADDRESSES[Cloud.PUBLIC].issuer
    direct_line: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """`clock` stamps messages and tokens; `turns_end_within` seconds are given to turns in flight at shutdown.

    `look_every` is in seconds, between two looks at what waits for its channel and at turns without an end.
    """

    clock: Callable[[], datetime] = utc_now
    patience: Patience = USUAL_PATIENCE
    turns_end_within: float = 15.0
    look_every: float = 5.0


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The conversation, as the edge needs it: what it answers, what is said while or where it cannot, what the chat
    page says around it, and what stays of its state when it has rested for long. `languages` are those that it is held
    in, and `contacts` how the businesses are reached where there is no chat.
    """

    converse: Converse
    texts: StatusTextsFor
    page_texts: PageTextsFor
    at_rest: StateAtRest = nothing
    languages: tuple[str, ...] = ("en",)
    contacts: ContactsNow = nobody_to_call


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What is otherwise as in production.

    `bundle` is the file of Web Chat, `checks` what `/readyz` asks, `business` the demo's sample business.
    `refusals`, `undelivered` and `figures` are counted here too, where others count or read them. `operator` is what
    the page of the operator is drawn from, and who may see it; without it there is none. `face_for` tells how a
    business looks, and `calendar_files` gives appointments away as files.
    """

    bundle: Path
    channels: Channels = field(default_factory=Channels)
    checks: Mapping[str, Check] = field(default_factory=dict)
    timing: Timing = field(default_factory=Timing)
    limits: Limits = USUAL_LIMITS
    refusals: Refusals | None = None
    figures: Figures | None = None
    undelivered: Undelivered | None = None
    operator: OperatorOptions | None = None
    business: SampleBusiness | None = None
    face_for: FaceFor = nobody
    calendar_files: CalendarFiles | None = None


def create_server(settings: Settings, storage: Storage, dialogue: Dialogue, options: ServerOptions) -> web.Application:
    """The edge as an application; call it where the event loop runs."""
    channels, timing = options.channels, options.timing
    http = aiohttp.ClientSession(timeout=TIMEOUT)
    open_sockets = OpenSockets()
    store, locks = storage.conversations, storage.locks
    connector = Connector(http, channels.tokens)
    undelivered = options.undelivered or Undelivered()
    to_channels = ConnectorDelivery(store, locks, connector, timing.clock, undelivered)
    refusals, figures = options.refusals or Refusals(timing.clock), options.figures or Figures()
    seen = TurnsSeen(figures, storage.marks)
    delivery = Delivery(store, open_sockets, to_channels, seen)
    bot = BookingsBot(dialogue.converse, _who_writes(settings, connector, timing.clock))
    turns = Turns(storage, bot, delivery, dialogue.texts, Pace(timing.clock, timing.patience), seen)
    maintenance = Maintenance(storage, turns, delivery, timing.clock, dialogue.at_rest)
    key, origins = _signing_key(settings), Origins(settings.webchat_allowed_origins)
    tokens = Tokens(key, remembers=settings.webchat_remember)
    throttle = Throttle(options.limits, Rates(storage.database), refusals, storage.marks)
    admission = Admission(tokens, origins, Networks(key, settings.trusted_proxies), throttle)
    direct_line = DirectLine(store, turns, open_sockets, admission, timing.clock)
    assets, logo = _assets(settings, options)
    secret = settings.directline_secret
    azure_domain = channels.direct_line or domain_of(settings.addresses.direct_line)
    azure = AzureDirectLine(http, secret, admission, timing.clock, azure_domain) if secret else None
    visits = azure or OwnVisits(direct_line, store, admission, timing.clock)
    chat_origins = origins_of(azure_domain) if azure else ()
    pages = Pages(assets, visits, dialogue.page_texts, _page_options(settings, dialogue, options, chat_origins, logo))
    calendar = CalendarPage(options.calendar_files, pages)
    answers = Answers(store, turns, to_channels, dialogue.texts)
    messages = Messages(store, turns, answers, _guard(settings, http, channels), throttle, timing.clock)
    figures.add(lambda: (*of_refusals(refusals), *of_undelivered(undelivered)))
    health, metrics = Health(options.checks), _metrics(settings, figures, storage, timing.clock)

    app = web.Application(middlewares=[origins.answer_preflights, refuse_kindly])
    app[TURNS] = turns
    if settings.public_url is not None:
        app[PUBLIC_URL] = settings.public_url
    parts = (direct_line, assets, pages, calendar, messages, health, metrics)
    app.add_routes(
        [*chain.from_iterable(part.routes() for part in parts), *_operator_routes(settings, options, health, assets)]
    )
    app.on_response_prepare.extend((add_safe_headers, origins.add_headers))

    # Each of its own: aiohttp ends just those that have begun, where a later one cannot begin.
    listen = partial(_listen, storage, open_sockets)
    app.cleanup_ctx.extend([_closing(http), _lifetime(turns, maintenance, listen, timing)])
    app.on_shutdown.append(lambda _: direct_line.hang_up())
    return app


Lifetime: TypeAlias = Callable[[web.Application], AsyncIterator[None]]


def _closing(http: aiohttp.ClientSession) -> Lifetime:
    async def closing(_: web.Application) -> AsyncIterator[None]:
        yield
        await http.close()

    return closing


async def _listen(storage: Storage, open_sockets: OpenSockets) -> None:
    """To what other processes have said."""
    await follow(storage.database, storage.locks.process, open_sockets.ring, open_sockets.ring_all)


def _lifetime(
    turns: Turns, maintenance: Maintenance, listen: Callable[[], Coroutine[Any, Any, None]], timing: Timing
) -> Lifetime:
    async def lifetime(_: web.Application) -> AsyncIterator[None]:
        await maintenance.begin()
        maintaining = asyncio.create_task(maintenance.go_on(every=timing.look_every))
        listening = asyncio.create_task(listen())
        yield
        maintenance.stop()
        await turns.finish(timing.turns_end_within)
        # A round may be bringing what waits for a channel that is down, for many minutes: others will, or the next.
        await end(maintaining, within=_ROUND_ENDS_WITHIN)
        await turns.finish(0)  # what the last look has begun
        await end(listening, within=0)

    return lifetime


def _page_options(
    settings: Settings, dialogue: Dialogue, options: ServerOptions, chat_origins: tuple[str, ...], logo: Asset | None
) -> PageOptions:
    """`chat_origins` are those that the chat itself speaks to, besides our own."""
    return PageOptions(
        allowed_origins=settings.webchat_allowed_origins,
        chat_origins=chat_origins,
        remembers=settings.webchat_remember,
        languages=dialogue.languages,
        contacts=dialogue.contacts,
        business=options.business,
        face_for=options.face_for,
        logo=logo,
    )


def _operator_routes(
    settings: Settings, options: ServerOptions, health: Health, assets: Assets
) -> Sequence[web.AbstractRouteDef]:
    if options.operator is None:
        return ()
    return OperatorRoutes(options.operator, health, assets, settings.public_url).routes()


def _metrics(settings: Settings, figures: Figures, storage: Storage, clock: Callable[[], datetime]) -> MetricsPage:
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    return MetricsPage(figures, storage.database, clock, token=token)


def _assets(settings: Settings, options: ServerOptions) -> tuple[Assets, Asset | None]:
    """With the logo of the business, where there is one."""
    assets = Assets(options.bundle)
    logo = load_logo(settings.webchat_logo) if settings.webchat_logo else None
    if logo is not None:
        assets.add(logo)
    return assets, logo


def _signing_key(settings: Settings) -> str:
    """Without a key of the operator's (demo, or Azure Direct Line) our tokens live as long as the process."""
    return settings.webchat_secret.get_secret_value() if settings.webchat_secret else secrets.token_hex(32)


def _who_writes(settings: Settings, connector: Connector, clock: Callable[[], datetime]) -> WhoWrites:
    """Nobody is believed where no token is checked, as in the demo: see `_guard`."""
    if settings.microsoft_app_id is None:
        return nobody_known
    return TeamsPeople(connector, settings.allowed_tenants, clock).signed_in


def _guard(settings: Settings, http: aiohttp.ClientSession, channels: Channels) -> Guard:
    """Anonymous callers are known only in the demo, which listens on loopback."""
    if settings.microsoft_app_id is None:
        return LoopbackGuard() if settings.demo else ClosedGuard()
    keys = SigningKeys(http, channels.metadata_url)
    return ChannelGuard(settings.microsoft_app_id, keys, channels.is_trusted_service, channels.issuer)
