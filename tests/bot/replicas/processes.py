"""Several processes `python app.py` in front of one Bookings, and customers who talk to whichever they please.

Everything is used from outside: settings in the environment, Direct Line over HTTP, and the calendar of the simulator.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import aiohttp
from aiohttp import web

from simulator.server import create_simulator, serve
from tests.programs import ROOT, Program, free_port
from tests.worlds.sample import BUSINESS, WEBCHAT_SECRET, ZONE
from tests.worlds.spacious import spacious_business
from tests.written import check_output

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

STAFF = ("Dana", "Marco", "Luis", "Petra", "Otto", "Ines", "Hugo", "Greta", "Boris", "Wanda")

# Who was cut off says it once more; a process that starts again takes a few seconds.
_TRIED_FOR_SECONDS = 60.0


# The business


def diary_pages(today: date) -> Iterator[tuple[str, date]]:
    """One person's whole day for each customer: no two want the same, and any other hour of it is free."""
    days = [today + timedelta(days=ahead) for ahead in range(3, 55)]
    yield from product(STAFF, (day for day in days if day.weekday() < 5))


def said_of(moment: datetime) -> str:
    """A time as the bot says it, without the weekday: "1 December at 10:00"."""
    local = moment.astimezone(ZONE)
    return f"{local.day} {local:%B} at {local:%H:%M}"


# Bookings


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that Graph takes over a customer's writes, before they take effect and after."""

    before: float = 0.0
    after: float = 0.0


@dataclass(slots=True)
class Write:
    """A request that changes the calendar, as it is seen on the wire."""

    is_answered: bool = False


@dataclass
class Bookings:
    """The simulator, with a pace for each customer by their e-mail address, and an eye on their writes."""

    root: str = ""
    paces: dict[str, Pace] = field(default_factory=dict)
    writes: defaultdict[str, list[Write]] = field(default_factory=lambda: defaultdict(list))
    _customers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"{self.root}/v1.0/solutions/bookingBusinesses/{BUSINESS}"

    async def calendars(self, http: aiohttp.ClientSession) -> dict[str, list[str]]:
        """By customer, when their appointments are."""
        async with http.get(f"{self.url}/appointments", headers={"Authorization": "Bearer test"}) as answer:
            answer.raise_for_status()
            found = await answer.json()
        calendars: dict[str, list[str]] = {}
        for item in found["value"]:
            start = datetime.fromisoformat(item["startDateTime"]["dateTime"][:19]).replace(tzinfo=UTC)
            for one in item["customers"]:
                calendars.setdefault(one["emailAddress"], []).append(said_of(start))
        return {email: sorted(times) for email, times in calendars.items()}

    def is_writing(self, email: str) -> bool:
        return any(not write.is_answered for write in self.writes[email])

    async def watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        _, is_write, rest = request.path.partition("/appointments")
        if not is_write or request.method == "GET":
            return await handler(request)
        # What has been sent is with Graph, though its sender dies.
        body = await request.read()
        appointment_id = rest.strip("/").partition("/")[0]
        email = self._customers.get(appointment_id, "") or _address_in(json.loads(body))
        pace, write = self.paces.get(email, Pace()), Write()
        self.writes[email].append(write)
        try:
            await asyncio.sleep(pace.before)
            answer = await handler(request)
            if not appointment_id and isinstance(answer, web.Response) and answer.status == 201:
                self._customers[_json(answer)["id"]] = email
            await asyncio.sleep(pace.after)
        finally:
            write.is_answered = True
        return answer


def _address_in(body: dict[str, Any]) -> str:
    address: str = body["customers"][0]["emailAddress"]
    return address


def _json(answer: web.Response) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.text or "{}")
    return found


@asynccontextmanager
async def open_bookings() -> AsyncIterator[Bookings]:
    bookings, app = Bookings(), create_simulator(spacious_business(STAFF))

    @web.middleware
    async def watched(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await bookings.watch(request, handler)

    app.middlewares.append(watched)
    async with serve(app) as running:
        bookings.root = running.root
        yield bookings


# The processes


class Process(Protocol):
    """What a customer and a test want of one."""

    @property
    def base(self) -> str: ...

    def start(self) -> None: ...

    async def ready(self) -> None: ...

    def kill(self) -> None: ...


class App(Program):
    """One process at a place of its own; killed, it is started again there, and it ends with the tests."""

    def __init__(self, env: dict[str, str], folder: Path, number: int) -> None:
        port = free_port()
        quick = ROOT / "tests" / "bot" / "quick_app.py"
        super().__init__(f"app-{number}", [quick], folder, port, env | {"PORT": str(port)})
        self.base: str = f"http://127.0.0.1:{port}"
        self.start()

    def start(self) -> None:
        super().start()
        self._guard = _ended_with_us(self.pid)

    def kill(self) -> None:
        super().kill()
        self._guard.communicate(b"gone\n")


def _ended_with_us(pid: int) -> subprocess.Popen[bytes]:
    """A shell that waits for our end of its pipe: when we are killed, it kills the process."""
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - a shell of the machine, with a script of ours
        ["/bin/sh", "-c", 'trap "" INT TERM; read -r _ || kill -9 "$0"', str(pid)],
        stdin=subprocess.PIPE,
        stdout=nowhere,
        stderr=nowhere,
    )


@contextmanager
def _started(count: int, bookings: Bookings, database: str, folder: Path) -> Iterator[list[App]]:
    env = {
        "DATABASE_URL": database.replace("+asyncpg", ""),
        "GRAPH_BASE_URL": f"{bookings.root}/v1.0",
        "GRAPH_STATIC_TOKEN": "test",
        "BOOKINGS_BUSINESS_IDS": BUSINESS,
        "WEBCHAT_SECRET": WEBCHAT_SECRET,
        "HOST": "127.0.0.1",
        "OFFLINE_MEANING": "false",
        "LOG_LEVEL": "debug",
        # All customers of a test are at one address.
        "LIMIT_BOOKINGS_PER_NETWORK": "10000",
        "LIMIT_HOLDERS_PER_NETWORK": "10000",
        "LIMIT_HOLDS_PER_NETWORK": "10000",
        "LIMIT_MESSAGES_PER_NETWORK_PER_MINUTE": "10000",
    }
    apps: list[App] = []
    try:
        apps += [App(env, folder, number) for number in range(count)]
        yield apps
    finally:
        for app in apps:
            app.kill()
    for app in apps:
        check_output(app.said())


@dataclass
class Town:
    """The business, the processes that serve its chat, and the customers so far."""

    bookings: Bookings
    apps: Sequence[Process]
    http: aiohttp.ClientSession
    chance: random.Random
    _pages: Iterator[tuple[str, date]]
    customers: list[Customer] = field(default_factory=list)

    def new_customer(self) -> Customer:
        page = next(self._pages, None)
        assert page is not None, f"there is room for {len(self.customers)} customers and no more"
        staff, day = page
        customer = Customer(self, len(self.customers), staff, day)
        self.customers.append(customer)
        return customer

    async def kill_one(self) -> None:
        """A process ends without warning, and a new one takes its place."""
        app = self.chance.choice(self.apps)
        app.kill()
        app.start()
        await app.ready()


@asynccontextmanager
async def open_town(count: int, database: str, folder: Path, seed: int) -> AsyncIterator[Town]:
    async with open_bookings() as bookings, aiohttp.ClientSession() as http:
        with _started(count, bookings, database, folder) as apps:
            await asyncio.gather(*(app.ready() for app in apps))
            yield Town(bookings, apps, http, random.Random(seed), diary_pages(datetime.now(ZONE).date()))


# The customers


@dataclass(frozen=True, slots=True)
class Line:
    """Of the transcript."""

    is_bot: bool
    text: str

    def __str__(self) -> str:
        return f"{'bot' if self.is_bot else 'user'}: {self.text}".replace("\n", "\n  ")


@dataclass(frozen=True, slots=True)
class Button:
    title: str
    text: str
    value: dict[str, Any] | None


class Customer:
    """Writes each message to a process of choice; of one that does not answer they turn to the next."""

    def __init__(self, town: Town, number: int, staff: str, day: date) -> None:
        self.town = town
        self.email = f"customer{number}@example.com"
        self.staff = staff
        self.day = day
        self.home = number
        self._headers: dict[str, str] = {}
        self._conversation = ""

    @property
    def _bookings(self) -> Bookings:
        return self.town.bookings

    def time(self, clock: str) -> str:
        """On this customer's day, as the bot says it."""
        return f"{self.day.day} {self.day:%B} at {clock}"

    # Over the wire

    async def _call(self, place: int, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        deadline = time.monotonic() + _TRIED_FOR_SECONDS
        while True:
            base = self.town.apps[place % len(self.town.apps)].base
            try:
                async with self.town.http.request(method, base + path, json=body, headers=self._headers) as answer:
                    # Many new customers from one address are asked to wait.
                    if answer.status != 429:
                        answer.raise_for_status()
                        return await answer.json()
            except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
                pass
            assert time.monotonic() < deadline, "no process answers"
            place += 1
            await asyncio.sleep(0.1)

    async def open(self) -> None:
        token = await self._call(self.home, "POST", "/webchat/token")
        self._conversation = token["conversationId"]
        self._headers = {"Authorization": f"Bearer {token['token']}"}
        await self._call(self.home, "POST", "/directline/conversations", {"locale": "en-GB"})

    async def _send(self, place: int, **message: Any) -> None:
        activity = {
            "type": "message",
            "textFormat": "plain",
            "locale": "en-GB",
            "localTimezone": ZONE.key,
            "from": {"id": "whoever", "role": "user"},
            **message,
        }
        await self._call(place, "POST", f"/directline/conversations/{self._conversation}/activities", activity)

    async def say(self, text: str, place: int | None = None) -> None:
        await self._send(self.home if place is None else place, text=text)

    async def press(self, button: Button, place: int | None = None) -> None:
        more = {} if button.value is None else {"value": button.value}
        await self._send(self.home if place is None else place, text=button.text, **more)

    async def _log(self) -> list[dict[str, Any]]:
        """From the beginning, as a page that is loaded again shows it."""
        path = f"/directline/conversations/{self._conversation}/activities"
        found = await self._call(self.home, "GET", path)
        return [activity for activity in found["activities"] if activity["type"] == "message"]

    async def transcript(self) -> list[Line]:
        return [Line(a["from"]["role"] == "bot", _text(a)) for a in await self._log()]

    async def hear(self, *words: str, after: int = 0, within: float = 60.0) -> bool:
        """Whether the bot says any of this within so many seconds, past the first lines of the transcript."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            lines = (await self.transcript())[after:]
            if any(line.is_bot and word in line.text for line in lines for word in words):
                return True
            await asyncio.sleep(0.1)
        return False

    async def button(self, title: str) -> Button:
        """The newest of this title."""
        found = [button for activity in await self._log() for button in _buttons(activity) if button.title == title]
        return found[-1]

    async def expect(self, words: str) -> None:
        assert await self.hear(words), f"not heard: {words}\n" + "\n".join(map(str, await self.transcript()))

    # What they come for, up to the button that does it

    async def about_to_book(self) -> Button:
        await self.open()
        day = f"{self.day.day} {self.day:%B}"
        await self.say(f"haircut with {self.staff} on {day} at 10:00, my name is Vera Cruz, {self.email}")
        await self.expect("And a phone number")
        await self.say("skip")
        await self.expect("Please check your booking")
        return await self.button("Confirm booking")

    async def _with_appointment(self) -> None:
        await self.press(await self.about_to_book())
        await self.expect("You're booked!")

    async def about_to_cancel(self) -> Button:
        await self._with_appointment()
        await self.say("cancel my appointment")
        await self.expect("Shall I cancel")
        return await self.button("Yes, cancel it")

    async def about_to_move(self) -> Button:
        await self._with_appointment()
        await self.say("move it to 11:30")
        await self.expect("Please check the new time")
        return await self.button("Confirm new time")

    # What Graph sees of them

    async def write_begun(self, earlier: int, within: float = 20.0) -> None:
        """Until Graph has one more write of theirs than so many; or so long."""
        await self._see(lambda: len(self._bookings.writes[self.email]) > earlier, within)

    async def write_answered(self, earlier: int, within: float = 20.0) -> None:
        await self._see(lambda: any(one.is_answered for one in self._bookings.writes[self.email][earlier:]), within)

    async def _see(self, is_so: Callable[[], bool], within: float) -> None:
        deadline = time.monotonic() + within
        while not is_so() and time.monotonic() < deadline:  # noqa: ASYNC110 - what is seen is on the wire
            await asyncio.sleep(0.01)


def _text(activity: dict[str, Any]) -> str:
    """A card says all of itself in words; what can be picked has its words as the text beside it."""
    cards = activity.get("attachments") or []
    text: str = activity.get("text") or (cards[0]["content"]["fallbackText"] if cards else "")
    return text


def _buttons(activity: dict[str, Any]) -> Iterator[Button]:
    for card in activity.get("attachments") or []:
        for action in card["content"].get("actions", []):
            if action["type"] == "Action.Submit":
                pressed = action["data"]["cardAction"]
                yield Button(action["title"], pressed["text"], pressed.get("value"))
    for action in (activity.get("suggestedActions") or {}).get("actions", []):
        if action["type"] == "imBack":
            yield Button(action["title"], action["value"], None)
        else:
            yield Button(action["title"], action["text"], action["value"])
