"""Sends activities to the channels of Bot Framework, and tries again when that makes sense.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.cards import TEAMS
from bot.channels.azure.keyed_locks import KeyedLocks
from bot.turns.adapter import CHANGES
from bot.undelivered import GivenUp, Undelivered
from graph.auth.tokens import TokenSource
from storage.conversations.model import Key, Logged
from storage.conversations.outgoing import Waiting
from storage.conversations.recent import Recent
from storage.conversations.store import Conversations
from storage.database.errors import DatabaseError, DatabaseUnavailable
from storage.database.locks import Locks
from storage.json_types import JsonObject

log = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)

# A turn waits for it.
MEMBER_TIMEOUT = aiohttp.ClientTimeout(total=3, connect=2)
MOST_MEMBER_BYTES = 64 * 1024
MOST_TRIES = 4
LONGEST_PAUSE_SECONDS = 30.0

# A message that the channel may already have is sent again, in the hope that it has not: twice at once, and so often in
# all, with a pause that grows with each, and not when it is older than this. After that it would not end, where a
# channel always fails over it, and whatever is said next would wait behind it.
MOST_UNCLEAR_AT_ONCE = 2
MOST_UNCLEAR = 4
UNCLEAR_PAUSE = timedelta(seconds=30)
WORTH_DOUBLING_FOR = timedelta(minutes=10)

# What a channel could not be told for so long is of no use to anybody, and would keep its place for ever.
WORTH_SAYING_FOR = timedelta(days=7)

# How long one waits for another process that is bringing what was said before: as long as its tries last.
_LOOKS_AT_OTHERS = 100
_OTHERS_SECONDS = 0.2

# A channel that asks to be left alone for longer than this is asked again then.
_LEFT_ALONE_AT_MOST = timedelta(hours=1)

# Busy; these were certainly not taken.
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
NOT_TAKEN = frozenset({412, 429})

# Somebody on the way gave up waiting; the message may have arrived, as it may where nobody answers at all.
MAYBE_TAKEN = frozenset({408, 502, 503, 504})


# Of a message that was too large, and of the answer to one that was taken.
MOST_SHORT = 2_000
MOST_ANSWER_BYTES = 4 * 1024
LONGEST_ID = 512


class RefusedByChannelError(Exception):
    """The channel will not have this activity, now or later."""


class TooLargeError(RefusedByChannelError):
    """It is larger than the channel takes; something shorter may be taken."""


class NotReachableError(RefusedByChannelError):
    """Nobody can be spoken to there: the app was removed, or its user has blocked it."""


class ChannelDownError(Exception):
    """The channel could not be reached, or was too busy, in as many tries as are sensible: it does not have it.

    `for_seconds` is how long it wants to be left alone, where it has said so and that is long.
    """

    def __init__(self, message: str, for_seconds: float = 0.0) -> None:
        super().__init__(message)
        self.for_seconds = for_seconds


class UnclearError(Exception):
    """The channel did not answer, or only that it failed: it may have the activity, which was posted so many times."""

    def __init__(self, message: str, posts: int = 1) -> None:
        super().__init__(message)
        self.posts = posts


_REFUSALS: dict[int, type[RefusedByChannelError]] = {403: NotReachableError, 413: TooLargeError}


class Connector:
    """`tokens` is None where no channel asks for one, in the demo."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        tokens: TokenSource | None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._http = http
        self._tokens = tokens
        self._sleep = sleep
        self._chance = chance

    async def send(self, activity: JsonObject, *, most_tries: int = MOST_TRIES) -> str | None:
        """Gives the channel's id of it, where it tells one. Raises RefusedByChannelError (TooLargeError, or
        NotReachableError), ChannelDownError or UnclearError.
        """
        unclear, sent_as, token = 0, None, await self._token()
        for attempt in range(1, most_tries + 1):
            retry_after = None
            try:
                status, retry_after, sent_as = await self._post(activity, token)
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
                status = None  # nothing was sent
            except (aiohttp.ClientError, TimeoutError):
                status, unclear = None, unclear + 1
            if status is not None and 200 <= status < 300:
                return sent_as
            if status == 401 and self._tokens and token:
                if attempt > 1:
                    break  # it is about us, and nothing about what was to be said
                token = await self._tokens.refresh(token)
                continue
            if status in MAYBE_TAKEN:
                unclear += 1
            elif status is not None and status >= 500:
                raise UnclearError(f"the channel answered {status}", unclear + 1)
            elif status is not None and status not in NOT_TAKEN:
                raise _REFUSALS.get(status, RefusedByChannelError)(f"the channel answered {status}")
            if unclear == MOST_UNCLEAR_AT_ONCE or attempt == most_tries or (retry_after or 0) > LONGEST_PAUSE_SECONDS:
                break
            await self._sleep(pause(attempt, retry_after, self._chance()))
        if unclear:
            raise UnclearError(f"the channel answered {status or 'nothing'}", unclear)
        raise ChannelDownError(f"the channel answered {status or 'nothing'}", retry_after or 0.0)

    async def member(self, service_url: str, conversation: str, user: str) -> JsonObject:
        """How the channel describes somebody who takes part in a conversation; asked once, as a turn waits for it.

        Raises RefusedByChannelError, for one thing where it knows of nobody like that, or ChannelDownError.
        """
        people = f"{service_url.rstrip('/')}/v3/conversations/{quote(conversation, safe='')}/members"
        url = f"{people}/{quote(user, safe='')}"
        token = await self._token()
        try:
            status, body = await self._get(url, token)
            if status == 401 and self._tokens and token:
                status, body = await self._get(url, await self._tokens.refresh(token))
        except (aiohttp.ClientError, TimeoutError):
            raise ChannelDownError("the channel does not answer") from None  # its own text names the conversation
        if status in NOT_TAKEN or status in MAYBE_TAKEN or status >= 500:
            raise ChannelDownError(f"the channel answered {status}")
        if status != 200:
            raise RefusedByChannelError(f"the channel answered {status}")
        return _read_member(body)

    async def _token(self) -> str | None:
        return await self._tokens.token() if self._tokens else None

    async def _get(self, url: str, token: str | None) -> tuple[int, bytes]:
        """No more of the body than one byte beyond what is read."""
        # As in `_post`, no redirects.
        async with self._http.get(
            URL(url, encoded=True), headers=_bearer(token), timeout=MEMBER_TIMEOUT, allow_redirects=False
        ) as response:
            body = b""
            async for part in response.content.iter_chunked(MOST_MEMBER_BYTES):
                body += part
                if len(body) > MOST_MEMBER_BYTES:
                    break
            return response.status, body[: MOST_MEMBER_BYTES + 1]

    async def _post(self, activity: JsonObject, token: str | None) -> tuple[int, float | None, str | None]:
        """Status, how long to wait, and the channel's id of it."""
        changes = activity.get(CHANGES)
        # A redirect would carry our token to a host that nobody has checked.
        async with self._http.request(
            "POST" if changes is None else "PUT",
            URL(address(activity), encoded=True),
            json=activity if changes is None else _changed(activity),
            headers=_bearer(token),
            timeout=TIMEOUT,
            allow_redirects=False,
        ) as response:
            retry_after = retry_after_seconds(response.headers.get("Retry-After"), datetime.now(UTC))
            return response.status, retry_after, await _sent_as(response) if activity.get("attachments") else None


def address(activity: JsonObject) -> str:
    """Where an activity is sent: in the place of the one that it changes, as a reply when it answers one, else into the
    conversation.
    """
    conversation = quote(activity["conversation"]["id"], safe="")
    url = f"{activity['serviceUrl'].rstrip('/')}/v3/conversations/{conversation}/activities"
    other = activity.get(CHANGES) or activity.get("replyToId")
    return f"{url}/{quote(other, safe='')}" if other else url


def shortened(activity: JsonObject) -> JsonObject:
    """What is left of a message that was too large for its channel: its words, as far as anybody reads them."""
    text = str(activity.get("text") or activity.get("speak") or activity.get("summary") or "")
    kept = {name: value for name, value in activity.items() if name not in {"attachments", "suggestedActions", "speak"}}
    return kept | {"text": text if len(text) <= MOST_SHORT else f"{text[:MOST_SHORT]}…", "textFormat": "plain"}


def _changed(activity: JsonObject) -> JsonObject:
    return {name: value for name, value in activity.items() if name != CHANGES} | {"id": activity[CHANGES]}


async def _sent_as(response: aiohttp.ClientResponse) -> str | None:
    """The id in a small answer; anything else tells none."""
    try:
        told = json.loads(await response.content.read(MOST_ANSWER_BYTES))
    except (ValueError, RecursionError, aiohttp.ClientError, TimeoutError):
        return None
    found = told.get("id") if isinstance(told, dict) else None
    return found if isinstance(found, str) and 0 < len(found) <= LONGEST_ID else None


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _read_member(body: bytes) -> JsonObject:
    try:
        member = json.loads(body) if len(body) <= MOST_MEMBER_BYTES else None
    except (ValueError, RecursionError):
        member = None
    if not isinstance(member, dict):
        raise ChannelDownError("the channel's answer cannot be read")
    return member


def said_at(activity: JsonObject) -> datetime:
    """By our own stamp, which every activity that goes out has."""
    return datetime.fromisoformat(activity["timestamp"])


def pause(attempt: int, retry_after: float | None, chance: float) -> float:
    """How long to wait after this try: as long as the channel says, else longer each time, never all bots at once."""
    if retry_after is not None:
        return min(retry_after, LONGEST_PAUSE_SECONDS)
    return float(min(0.5 * 2 ** (attempt - 1) * (1 + chance), LONGEST_PAUSE_SECONDS))


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - now).total_seconds())
    except (ValueError, TypeError):
        return None


class ConnectorDelivery:
    """Empties a conversation's log into its channel, in order; what the channel has taken is forgotten here."""

    def __init__(
        self,
        store: Conversations,
        processes: Locks,
        connector: Connector,
        clock: Callable[[], datetime],
        undelivered: Undelivered | None = None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._undelivered = undelivered or Undelivered()
        self._processes = processes
        self._connector = connector
        self._clock = clock
        self._sleep = sleep
        self._locks: KeyedLocks[Key] = KeyedLocks()
        self._unclear = _UnclearPosts()
        self._left_alone_until: Recent[Key, datetime] = Recent()
        self._brought: Recent[Key, int] = Recent()

    async def bring(self, key: Key, entries: Sequence[Logged]) -> None:
        """What has just been said here; while the channel is down it waits, and what is said later waits behind it."""
        async with self._locks.of(key):
            first = entries[0].seq
            if first == self._last_brought(key) + 1:
                await self._send(key, entries)
            else:
                # Something that was said before, here or by another process, may not have been brought yet.
                await self._deliver(key)

    async def deliver(self, key: Key) -> None:
        async with self._locks.of(key):
            await self._deliver(key)

    @asynccontextmanager
    async def held_back(self, key: Key) -> AsyncIterator[None]:
        """Nothing is brought from here to its channel, which takes in another way what is said now."""
        async with self._locks.of(key):
            yield

    async def _deliver(self, key: Key) -> None:
        """All that waits, in order, up to what another process is bringing; that is waited for, while it lives.

        Whoever has the first of it can always go on. Two that each waited for all of the other's would wait for ever.
        """
        for _ in range(_LOOKS_AT_OTHERS):
            waiting = await self._store.outgoing.waiting(key)
            if not waiting:
                return
            entries, ended = await self._in_front(waiting)
            for one in waiting:
                self._unclear.note(key, one)
            if entries and await self._store.outgoing.claim(key, entries, ended):
                if not await self._send(key, entries):
                    return
            else:
                await self._sleep(_OTHERS_SECONDS)

    async def _in_front(self, waiting: Sequence[Waiting]) -> tuple[list[Logged], set[str]]:
        """What can be brought from here before anything of another living process, and who of the others has ended."""
        entries: list[Logged] = []
        ended: set[str] = set()
        for one in waiting:
            if one.other is not None and one.other not in ended:
                if await self._processes.is_alive(one.other):
                    break
                ended.add(one.other)
            entries.append(one.entry)
        return entries, ended

    async def _send(self, key: Key, entries: Sequence[Logged]) -> bool:
        """Whether all of it is over. What is not is anybody's to bring."""
        if self._is_left_alone(key):
            await self._store.outgoing.release(key)
            return False
        for entry in entries:
            # What has been brought already is still in the log where that could not be told.
            if entry.seq > self._last_brought(key) and not await self._is_over(key, entry):
                await self._store.outgoing.release(key)
                return False
            self._brought.put(key, entry.seq, self._clock())
            await self._store.outgoing.taken(key, entry.seq)
            self._unclear.forget(key, entry.seq)
        return True

    def _is_left_alone(self, key: Key) -> bool:
        """Whether the channel has asked for that, in as many words."""
        until = self._left_alone_until.get(key, self._clock())
        return until is not None and timedelta(0) < until - self._clock() <= _LEFT_ALONE_AT_MOST

    def _last_brought(self, key: Key) -> int:
        return self._brought.get(key, self._clock()) or 0

    async def _is_over(self, key: Key, entry: Logged) -> bool:
        """Sends it. Whether it need not be sent again."""
        before = self._unclear.of(key, entry.seq)
        if before >= MOST_UNCLEAR:
            return True  # given up already; only the log could not be told
        if before and self._clock() - self._unclear.last(key, entry.seq) < before * UNCLEAR_PAUSE:
            return False
        try:
            # What may have arrived already is posted once at a time.
            most_tries = 1 if before else MOST_TRIES
            try:
                sent_as = await self._connector.send(entry.activity, most_tries=most_tries)
            except TooLargeError:
                log.warning("a message was too large for %s, and is said shorter", key.channel)
                sent_as = await self._connector.send(shortened(entry.activity), most_tries=most_tries)
            if sent_as is not None and key.channel == TEAMS and CHANGES not in entry.activity:
                await self._name_card(key, entry.seq, sent_as)
        except NotReachableError as error:
            log.warning("nobody can be reached there any more on %s: %s", key.channel, error)
            if CHANGES not in entry.activity:
                await self._store.end_reach(key)
        except RefusedByChannelError as error:
            log.warning("a message was refused on %s: %s", key.channel, error)
            self._undelivered.count(GivenUp.REFUSED)
        except UnclearError as error:
            posts = self._unclear.add(key, entry.seq, error.posts, self._clock())
            # So that another process, which may be next to bring it, counts on from there.
            with suppress(DatabaseUnavailable):
                await self._store.outgoing.posted_unclearly(key, entry.seq, posts, self._clock())
            if posts < MOST_UNCLEAR and self._clock() - said_at(entry.activity) < WORTH_DOUBLING_FOR:
                log.error("a message waits for %s: %s", key.channel, error)
                return False
            log.error("a message may not have reached %s, and is given up: %s", key.channel, error)
            self._undelivered.count(GivenUp.UNCLEAR)
        except Exception as error:  # noqa: BLE001  # the channel or the sign-in is down; it is not lost
            return self._is_too_old(key, entry, error)
        return True

    def _is_too_old(self, key: Key, entry: Logged, error: Exception) -> bool:
        """Whether what the channel certainly has not got is given up all the same."""
        now = self._clock()
        if isinstance(error, ChannelDownError) and error.for_seconds > LONGEST_PAUSE_SECONDS:
            pause_asked = min(timedelta(seconds=error.for_seconds), _LEFT_ALONE_AT_MOST)
            self._left_alone_until.put(key, now + pause_asked, now)
        if now - said_at(entry.activity) < WORTH_SAYING_FOR:
            log.error("a message waits for %s: %s", key.channel, type(error).__name__)
            return False
        log.error("a message has not reached %s in all this time, and is given up", key.channel)
        self._undelivered.count(GivenUp.TOO_OLD)
        return True

    async def _name_card(self, key: Key, seq: int, activity_id: str) -> None:
        """Without its id a card only keeps its buttons: nothing is sent again for that."""
        try:
            await self._store.name_card(key, seq, activity_id)
        except DatabaseError as error:
            log.warning("a card on %s cannot be changed later: %s", key.channel, type(error).__name__)

    async def hint(self, key: Key, activity: JsonObject) -> None:
        try:
            await self._connector.send(activity, most_tries=1)
        except Exception as error:  # noqa: BLE001  # a hint is not worth more
            log.info("no hint on %s: %s", key.channel, type(error).__name__)


class _UnclearPosts:
    """How often a message was posted that may have arrived; of the latest ones, and as long as the process lives."""

    _MOST_MESSAGES = 10_000

    def __init__(self) -> None:
        self._posts: dict[tuple[Key, int], tuple[int, datetime]] = {}

    def of(self, key: Key, seq: int) -> int:
        posts, _ = self._posts.get((key, seq), (0, None))
        return posts

    def note(self, key: Key, waiting: Waiting) -> None:
        """What is on disk of it, by whatever process."""
        at, seq = waiting.posted_at, waiting.entry.seq
        if at is not None and waiting.posts > self.of(key, seq):
            self.add(key, seq, waiting.posts - self.of(key, seq), at)

    def last(self, key: Key, seq: int) -> datetime:
        """When it was posted last; for one that has been."""
        return self._posts[key, seq][1]

    def add(self, key: Key, seq: int, posts: int, now: datetime) -> int:
        """How many there are now."""
        total = self.of(key, seq) + posts
        self.forget(key, seq)
        self._posts[key, seq] = total, now
        if len(self._posts) > self._MOST_MESSAGES:
            del self._posts[next(iter(self._posts))]
        return total

    def forget(self, key: Key, seq: int) -> None:
        self._posts.pop((key, seq), None)
