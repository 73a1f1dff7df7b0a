"""The values in which conversations are spoken of: keys, messages, turns, and what stands in the log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storage.database.errors import DatabaseError
from storage.json_types import JsonObject

# Our own web chat among the channels; no channel of Bot Framework has a slash in its id.
EMBEDDED = "local/webchat"

# The type of the activity with which a conversation of the web chat is closed.
# https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
END = "endOfConversation"


@dataclass(frozen=True, slots=True)
class Key:
    """Which conversation: the channel, and the channel's own id of it."""

    channel: str
    conversation: str

    def __str__(self) -> str:
        """As one word, for those who only need to tell conversations apart. No channel has a bar in its id."""
        return f"{self.channel}|{self.conversation}"

    @classmethod
    def parse(cls, word: str) -> Key:
        channel, _, conversation = word.partition("|")
        return cls(channel, conversation)


@dataclass(frozen=True, slots=True)
class Memory:
    """A conversation as it stands after turn number `version`; `state` is None until its first turn has ended."""

    state: JsonObject | None
    version: int


@dataclass(frozen=True, slots=True)
class Inbound:
    """An activity that comes in."""

    key: Key
    activity_id: str
    activity: JsonObject


@dataclass(frozen=True, slots=True)
class Received:
    """An activity with its number. `memory` is how the conversation stood then: before this turn, if none is open
    between.
    """

    inbound: Inbound
    number: int
    memory: Memory

    @property
    def key(self) -> Key:
        return self.inbound.key


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that has not ended, and the process that runs it, if any does."""

    inbound: Inbound
    number: int
    owner: str | None


@dataclass(frozen=True, slots=True)
class Logged:
    """Something that was said, and its place in the conversation, counted from 1."""

    seq: int
    activity: JsonObject


@dataclass(frozen=True, slots=True)
class Besides:
    """What else a turn changes. `shows` are the places, among what it says, of cards that can be pressed; `uses_up` are
    those of cards that were shown before, in the whole conversation. `ends_reach`: nobody can be spoken to there any
    more, until something comes in again.
    """

    shows: tuple[int, ...] = ()
    uses_up: tuple[int, ...] = ()
    ends_reach: bool = False


NOTHING_BESIDES = Besides()


class StaleError(DatabaseError):
    """The turn has been ended already, or one before it has not: nothing was written."""


class UnknownConversationError(DatabaseError):
    """Nothing has ever come in for this conversation."""


class ClosedConversationError(DatabaseError):
    """Its customer had it forgotten on their device: nothing more is taken in."""


class Standing(Enum):
    """Whether a customer can go on in a conversation."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"
