"""The embedded Direct Line 3.0 server: what the Web Chat client calls to talk with the bot.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import quote, urlencode

from aiohttp import WSCloseCode, web

from bot.activities import BadActivityError, check_activity, without_excess
from bot.channels.webchat.activities import (
    WITH_TURN,
    activity_set,
    ending,
    opening,
    read_watermark,
    sent_as,
    trusted,
)
from bot.channels.webchat.admission import Admission
from bot.channels.webchat.sockets import Listener, OpenSockets
from bot.channels.webchat.tokens import BadTokenError, ChatSession, new_session, token_answer
from bot.http import RefusedError, public_origin, read_object
from bot.turns.adapter import NETWORK
from bot.turns.runner import Turns
from scheduling.limits import Limit
from storage.conversations.model import (
    EMBEDDED,
    END,
    ClosedConversationError,
    Inbound,
    Key,
    Logged,
    Standing,
    UnknownConversationError,
)
from storage.conversations.store import Conversations
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

BASE = "/directline"
MOST_BYTES = 64 * 1024
PING_SECONDS = 30.0
CLOSES_WITHIN_SECONDS = 3.0


class DirectLine:
    """The routes, and the open sockets."""

    def __init__(
        self,
        store: Conversations,
        turns: Turns,
        open_sockets: OpenSockets,
        admission: Admission,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._turns = turns
        self._open_sockets = open_sockets
        self._tokens = admission.tokens
        self._origins = admission.origins
        self._clock = clock
        self._networks = admission.networks
        self._throttle = admission.throttle
        self._sockets: dict[web.WebSocketResponse, web.Request] = {}
        self._sockets_of: Counter[str] = Counter()

    def routes(self) -> list[web.RouteDef]:
        conversation = BASE + "/conversations/{conversation}"
        return [
            web.post(BASE + "/tokens/generate", self.generate),
            web.post(BASE + "/tokens/refresh", self.refresh),
            web.post(BASE + "/conversations", self.start),
            web.get(conversation, self.reconnect, allow_head=False),
            web.post(conversation + "/activities", self.post_activity),
            web.get(conversation + "/activities", self.get_activities, allow_head=False),
            web.post(conversation + "/upload", self.upload),
            web.get(conversation + "/stream", self.stream, allow_head=False),
            web.get(BASE + "/session/getsessionid", self.session_id, allow_head=False),
        ]

    async def hang_up(self) -> None:
        """Close every socket, so that its client comes back to the next process; who does not hear it is cut off."""
        await asyncio.gather(*(_hang_up(socket, request) for socket, request in self._sockets.items()))

    # Tokens

    async def admit(self, request: web.Request, business: str | None = None) -> ChatSession:
        """A new conversation, if this page and this address may have one. Raises RefusedError."""
        self._origins.check(request)
        await self._throttle.new_chat(self._networks.mark_of(request), self._clock())
        return new_session(self._clock(), business)

    def token_of(self, session: ChatSession) -> JsonObject:
        return token_answer(session, self._tokens.issue(session, self._clock())) | {"userId": session.user}

    async def generate(self, request: web.Request) -> web.Response:
        return _private(self.token_of(await self.admit(request)))

    async def refresh(self, request: web.Request) -> web.Response:
        session = self._session(request)
        if await self._store.standing(_key(session)) is Standing.CLOSED:
            raise _closed()
        return _private(token_answer(session, self._tokens.issue(session, self._clock())))

    # Conversations

    async def start(self, request: web.Request) -> web.Response:
        """Begin the token's conversation: the bot is told once that somebody came, however often this is called."""
        session = self._session(request)
        sent = await read_object(request, MOST_BYTES) if request.can_read_body else {}
        locale = sent.get("locale")
        if not isinstance(locale, str | None) or len(locale or "") > 64:
            raise RefusedError(400, "BadArgument", "locale must be a short string")
        if await self._store.standing(_key(session)) is Standing.CLOSED:
            raise _closed()
        now = self._clock()
        inbound = Inbound(_key(session), "opening", opening(session, locale, now) | self._whence(request))
        received = await self._store.receive(inbound, now, begins=True)
        if received is not None:
            self._turns.start(received)
        return _private(self._conversation(request, session), status=200 if received is None else 201)

    async def reconnect(self, request: web.Request) -> web.Response:
        """Go on in a conversation, after a lost connection or a reload of the page."""
        session = self._session_of_conversation(request)
        watermark = _watermark(request)
        await self._check_open(session)
        return _private(self._conversation(request, session, watermark))

    def _conversation(self, request: web.Request, session: ChatSession, watermark: int = 0) -> JsonObject:
        now = self._clock()
        query = {"watermark": str(watermark)} if watermark else {}
        query["t"] = self._tokens.issue_stream_key(session, now)
        origin = public_origin(request).replace("http", "ws", 1)
        path = f"{BASE}/conversations/{quote(session.conversation, safe='')}/stream"
        stream = {"streamUrl": f"{origin}{path}?{urlencode(query)}"}
        return token_answer(session, self._tokens.issue(session, now)) | stream

    async def close(self, session: ChatSession) -> None:
        """Nobody can go on in it from now on, with whatever token; its open pages hear so, at every process."""
        now, key = self._clock(), _key(session)
        await self._open_sockets.bring(key, await self._store.close(key, ending(session, now), now))

    # Activities

    async def post_activity(self, request: web.Request) -> web.Response:
        """Keep what the customer sent, echo it to their sockets, and answer; the turn runs on its own.

        Whoever sends the same again, because no answer came, has it taken once.
        """
        session = self._session_of_conversation(request)
        now, key = self._clock(), _key(session)
        await self._throttle.message(key, now, network=self._networks.mark_of(request))
        sent = await read_object(request, MOST_BYTES)
        now, key = self._clock(), _key(session)
        try:
            check_activity(sent)
            if sent["type"] not in WITH_TURN:
                return _passed_over(session)
            activity = trusted(without_excess(sent), session, now)
        except BadActivityError as error:
            raise RefusedError(400, "BadArgument", str(error)) from None
        try:
            taken = await self._store.receive_and_log(
                key, activity, now, sent_as=sent_as(activity), unseen=self._whence(request)
            )
        except UnknownConversationError:
            raise _unknown_conversation() from None
        except ClosedConversationError:
            raise _closed() from None
        if taken is None:
            return _passed_over(session)
        received, echo = taken
        await self._open_sockets.bring(key, [echo])
        self._turns.start(received)
        return web.json_response({"id": echo.activity["id"]})

    async def get_activities(self, request: web.Request) -> web.Response:
        """Polling, for clients that have no WebSocket."""
        session = self._session_of_conversation(request)
        position = _watermark(request)
        await self._check_open(session)
        entries = await self._store.log(_key(session), position)
        position = entries[-1].seq if entries else position
        return _private(activity_set([entry.activity for entry in entries], position))

    async def upload(self, request: web.Request) -> web.Response:
        self._session_of_conversation(request)
        raise RefusedError(415, "UnsupportedMediaType", "files are not taken here; please write instead")

    async def session_id(self, request: web.Request) -> web.Response:
        self._session(request)
        return _private({"sessionId": secrets.token_hex(16)})

    # The stream

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """The conversation's log as it grows, from the watermark on. Whatever the client sends here is only a ping."""
        try:
            session = self._tokens.read_stream_key(request.query.get("t", ""), self._clock())
        except BadTokenError as error:
            raise RefusedError(403, "BadToken", str(error)) from None
        _check_same(request, session)
        position = _watermark(request)
        await self._check_open(session)
        # Listening from before the client knows that it is connected: hints are in no log, and would be missed.
        with (
            self._one_more_socket(self._networks.mark_of(request)),
            self._open_sockets.listen(_key(session)) as listener,
        ):
            socket = web.WebSocketResponse(heartbeat=PING_SECONDS, max_msg_size=4_096)
            await socket.prepare(request)
            self._sockets[socket] = request
            feed = asyncio.create_task(self._feed(socket, _key(session), position, listener))
            try:
                async for _ in socket:
                    pass
            finally:
                del self._sockets[socket]
                feed.cancel()
                await asyncio.gather(feed, return_exceptions=True)
                if socket.close_code == WSCloseCode.ABNORMAL_CLOSURE:
                    _cut_off(request)
        return socket

    async def _feed(self, socket: web.WebSocketResponse, key: Key, position: int, listener: Listener) -> None:
        """Send the log after `position`, and go on whenever it grows; on a fault, hang up; the client retries."""
        try:
            has_more = True
            while not socket.closed:
                while has_more and (entries := await self._store.log(key, position)):
                    position = await _send(socket, entries)
                entries, hints, has_more = await listener.heard(position)
                if entries:
                    position = await _send(socket, entries)
                if hints:
                    await socket.send_json(activity_set(hints, position))
        except ConnectionError:
            return
        except Exception as error:  # noqa: BLE001  # a socket that cannot be fed must not look alive
            log.error("stream broke off: %s", type(error).__name__)
            await socket.close(code=WSCloseCode.INTERNAL_ERROR)

    @contextmanager
    def _one_more_socket(self, network: str) -> Iterator[None]:
        if self._sockets_of[network] >= self._throttle.limits.sockets_per_network:
            raise self._throttle.refused(Limit.SOCKETS, 30)
        self._sockets_of[network] += 1
        try:
            yield
        finally:
            self._sockets_of[network] -= 1
            if not self._sockets_of[network]:
                del self._sockets_of[network]

    # Who is calling

    def _whence(self, request: web.Request) -> JsonObject:
        """Stays with the activity until its turn has ended, whichever process runs that."""
        return {NETWORK: self._networks.mark_of(request)}

    def _session(self, request: web.Request) -> ChatSession:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise RefusedError(403, "BadToken", "a bearer token is needed")
        try:
            return self._tokens.read(token.strip(), self._clock())
        except BadTokenError as error:
            raise RefusedError(403, "BadToken", str(error)) from None

    async def _check_open(self, session: ChatSession) -> None:
        match await self._store.standing(_key(session)):
            case Standing.UNKNOWN:
                raise _unknown_conversation()
            case Standing.CLOSED:
                raise _closed()

    def _session_of_conversation(self, request: web.Request) -> ChatSession:
        session = self._session(request)
        _check_same(request, session)
        return session


async def _send(socket: web.WebSocketResponse, entries: Sequence[Logged]) -> int:
    """Gives the place of the last of them. Nothing comes after the end of a conversation."""
    position = entries[-1].seq
    await socket.send_json(activity_set([entry.activity for entry in entries], position))
    if any(entry.activity["type"] == END for entry in entries):
        await socket.close(code=WSCloseCode.OK)
    return position


async def _hang_up(socket: web.WebSocketResponse, request: web.Request) -> None:
    try:
        async with asyncio.timeout(CLOSES_WITHIN_SECONDS):
            await socket.close(code=WSCloseCode.GOING_AWAY)
    except TimeoutError:
        _cut_off(request)


def _cut_off(request: web.Request) -> None:
    """With what is still to be sent: it would be kept for as long as its reader does not read."""
    if request.transport is not None:
        request.transport.abort()


def _passed_over(session: ChatSession) -> web.Response:
    """Of something that is in no log, as it has no turn or has had one. No client looks for what it names."""
    return web.json_response({"id": f"{session.conversation}|{secrets.token_hex(8)}"})


def _check_same(request: web.Request, session: ChatSession) -> None:
    if request.match_info["conversation"] != session.conversation:
        raise RefusedError(403, "BadToken", "the token is for another conversation")


def _key(session: ChatSession) -> Key:
    return Key(EMBEDDED, session.conversation)


def _watermark(request: web.Request) -> int:
    try:
        return read_watermark(request.query.get("watermark"))
    except ValueError as error:
        raise RefusedError(400, "BadArgument", str(error)) from None


def _unknown_conversation() -> RefusedError:
    return RefusedError(404, "ConversationNotFound", "this conversation was never started here, or has ended")


def _closed() -> RefusedError:
    return RefusedError(403, "BadToken", "this conversation was forgotten on request of its customer")


def _private(body: JsonObject, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers={"Cache-Control": "no-store"})
