"""Conversations written as text: reading them, and playing them against any way of talking to the bot.

# What the conversation shows.
# today: 2026-11-23 09:00 in Europe/Lisbon
# teams: Haircut 2, Yoga all         (services that need so many of their staff at once)
# zone: America/New_York            (where the customer is; the business's own zone if left out)
user: haircut tomorrow at 3pm       (a message; "(5000 x a)" is five thousand times a)
press: Confirm booking              (a button of the last replies, by its label; or data as JSON)
join:                               (the customer opens the chat)
other: haircut tomorrow at 3pm      (a message of another customer, in a chat of their own)
bot: Haircut on Tuesday ...         (one reply, whole; further lines are indented)
buttons: Anyone | Dana Ferreira     (the buttons of the reply before, all of them)
world: graph is down | graph is back | Haircut 2026-11-24 15:00 Dana Ferreira is taken
       | customers manage Haircut and nothing else | times are in the zone of the business alone
       | ... (see `TROUBLES`)
calendar: Haircut 2026-11-24 15:00 Dana Ferreira, Ana Silva     (all there is, in the simulator)
calendar: empty
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dialogs.replies import Choice, Reply
from dialogs.said import Said
from scheduling.reading.service_rules import ALL as ALL_STAFF
from scheduling.reading.service_rules import ServiceRule
from tests.worlds.sample import BUSINESS, ZONE
from tests.worlds.studio import Studio

FOLDER = Path(__file__).parent / "conversations"
ALL = sorted(FOLDER.rglob("*.chat"))


@dataclass(frozen=True)
class Line:
    kind: str
    text: str


@dataclass(frozen=True)
class Transcript:
    now: datetime
    zone: str
    locale: str
    lines: tuple[Line, ...]
    teams: str = ""

    @property
    def rules(self) -> dict[str, dict[str, ServiceRule]]:
        """As the operator would have them in their file."""
        said = [one.strip().rpartition(" ") for one in self.teams.split(",") if one.strip()]
        return {BUSINESS: {name: ServiceRule(ALL_STAFF if n == ALL_STAFF else int(n)) for name, _, n in said}}


@dataclass(frozen=True)
class Heard:
    """What came back: the text of a reply, and its buttons."""

    text: str
    choices: tuple[Choice, ...] = ()


TROUBLES: dict[str, dict[str, str | int]] = {
    "graph is down": {"name": "unavailable", "operation": "*", "status": 503},
    "the next write is done but answers 503": {
        "name": "unavailable",
        "operation": "createAppointment",
        "status": 503,
        "when": "after",
        "times": 1,
    },
    "the next write gets lost": {"name": "dropped", "operation": "createAppointment", "when": "before", "times": 1},
    "the next seat gets lost": {"name": "dropped", "operation": "updateAppointment", "when": "before", "times": 1},
    "cancelling fails": {"name": "unavailable", "operation": "cancelAppointment", "status": 503},
    "cancelling is refused": {"name": "html", "operation": "cancelAppointment", "status": 400},
}

# `Said.holder` says which customer it is: "user" or "other".
Answer = Callable[[Said], Awaitable[list[Heard]]]


def heard(reply: Reply) -> Heard:
    return Heard(reply.text, getattr(reply, "choices", ()))


def read(path: Path) -> Transcript:
    facts = {"today": "", "zone": "", "locale": "en-GB", "teams": ""}
    lines: list[Line] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if raw.startswith("#"):
            key, colon, value = raw.lstrip("# ").partition(": ")
            if colon and key in facts:
                facts[key] = value.strip()
        elif raw.startswith("  ") and lines:
            lines[-1] = Line(lines[-1].kind, f"{lines[-1].text}\n{raw.strip()}")
        elif raw.strip():
            kind, colon, text = raw.partition(":")
            if not colon or kind not in {"user", "other", "press", "join", "bot", "buttons", "world", "calendar"}:
                raise ValueError(f"{path}:{number}: not a line of a conversation: {raw!r}")
            lines.append(Line(kind, text.strip()))
    day, _, zone = facts["today"].partition(" in ")
    now = datetime.strptime(day, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
    return Transcript(now, facts["zone"] or zone, facts["locale"], tuple(lines), facts["teams"])


async def play(transcript: Transcript, studio: Studio, answer: Answer) -> tuple[list[Line], list[Line]]:
    """Says the customer's lines and gives what should have come back beside what did."""
    wanted: list[Line] = []
    got: list[Line] = []
    replies: list[Heard] = []
    shown: list[Heard] = []
    for line in transcript.lines:
        match line.kind:
            case "user" | "other" | "press" | "join":
                got.extend(Line("bot", reply.text) for reply in replies)
                said = _said(line, transcript, shown)
                wanted.append(line)
                got.append(line)
                replies = await answer(said)
                shown = list(replies) or shown
            case "bot":
                wanted.append(line)
                if replies:
                    got.append(Line("bot", replies[0].text))
                    shown = [*shown, replies.pop(0)]
            case "buttons":
                wanted.append(line)
                got.append(Line("buttons", " | ".join(c.label for c in shown[-1].choices)))
            case "world":
                await _change(studio, line.text)
            case "calendar":
                wanted.append(line)
                got.append(Line("calendar", "\n".join(await studio.calendar()) or "empty"))
    got.extend(Line("bot", reply.text) for reply in replies)
    return wanted, got


def _said(line: Line, transcript: Transcript, shown: list[Heard]) -> Said:
    said = _words(line, transcript, shown)
    return replace(said, holder="other" if line.kind == "other" else "user")


def _words(line: Line, transcript: Transcript, shown: list[Heard]) -> Said:
    if line.kind == "join":
        return Said(joined=True, locale=transcript.locale, zone=transcript.zone)
    if line.kind in {"user", "other"}:
        return Said(_spelt_out(line.text), locale=transcript.locale, zone=transcript.zone)
    if line.text.startswith("{"):
        return Said(pressed=json.loads(line.text), locale=transcript.locale, zone=transcript.zone)
    choice = next((c for reply in reversed(shown) for c in reply.choices if c.label == line.text), None)
    if choice is None:
        raise ValueError(f"there is no button {line.text!r}")
    if choice.value is not None:
        return Said(pressed=choice.value, locale=transcript.locale, zone=transcript.zone)
    return Said(choice.says, locale=transcript.locale, zone=transcript.zone)


def _spelt_out(text: str) -> str:
    many = re.fullmatch(r"\((\d+) x (.+)\)", text)
    return many[2] * int(many[1]) if many else text


async def _change(studio: Studio, what: str) -> None:
    if what == "graph is back":
        await studio.repair()
    elif what in TROUBLES:
        studio.tenant.faults.switch_on(TROUBLES[what])
    elif managed := re.fullmatch(r"customers manage (.+) and nothing else", what):
        for service in await studio.get("services"):
            is_theirs = service["displayName"] == managed[1]
            kind = "bookingService"
            await studio.change(f"services/{service['id']}", kind, isCustomerAllowedToManageBooking=is_theirs)
    elif what == "times are in the zone of the business alone":
        await studio.set_page(isTimeSlotTimeZoneSetToBusinessTimeZone=True)
    elif taken := re.fullmatch(r"(.+) (\d{4}-\d\d-\d\d \d\d:\d\d) (.+) is taken", what):
        start = datetime.strptime(taken[2], "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
        await studio.book_from_outside(start, taken[1], taken[3], "walk.in@example.com")
    else:
        raise ValueError(f"nothing in the world is changed by {what!r}")


def beside(wanted: list[Line], got: list[Line]) -> str:
    """Both sides of a conversation, for reading where they part."""
    rows = []
    for i in range(max(len(wanted), len(got))):
        left = wanted[i] if i < len(wanted) else Line("-", "")
        right = got[i] if i < len(got) else Line("-", "")
        mark = " " if left == right else "!"
        rows.append(f"{mark} {left.kind}: {left.text}")
        if left != right:
            rows.append(f"{mark}   got {right.kind}: {right.text}")
    return "\n".join(rows)


def written(transcript_lines: list[Line]) -> str:
    """Lines in the form of a transcript, for starting a new one from what the bot says now."""
    return "\n".join(f"{line.kind}: {line.text}".replace("\n", "\n  ") for line in transcript_lines)
