"""Which conversations do not go on: the same by the operator's page, which asks for those alone, and by the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

from deploy.operations.conversations import why_stuck
from dialogs.state.conversation import ConversationState
from storage.conversations.model import EMBEDDED, Inbound, Key
from storage.conversations.store import Conversations
from storage.database.transactions import Database
from storage.marks import NO_SECRET
from storage.overview import Overview
from storage.stuck import Stuck, Waits, stuck_conversations

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MOMENTS = tuple(timedelta(minutes=one) for one in (0, 1, 3, 9, 11, 600))


@dataclass(frozen=True)
class Case:
    """A conversation that was answered some time ago, or whose message waits since then."""

    channel: str
    ago: timedelta
    is_answered: bool
    has_replies: bool

    @property
    def key(self) -> Key:
        return Key(self.channel, f"{self.ago} {self.is_answered} {self.has_replies}")


CASES = [Case(*one) for one in product((EMBEDDED, "a-channel", "msteams"), MOMENTS, (True, False), (True, False))]


async def begin(store: Conversations, case: Case) -> None:
    at = NOW - case.ago
    first = await store.receive(Inbound(case.key, "1", {"from": {"id": "u"}}), at, begins=True)
    assert first is not None
    if case.is_answered or case.has_replies:
        replies = [{"text": "one"}, {"text": "two"}] if case.has_replies else []
        await store.commit(first, ConversationState().to_json(), list(replies), at)
    if not case.is_answered:
        await store.receive(Inbound(case.key, "2", {"from": {"id": "u"}}), at)


async def test_the_page_and_the_command_agree(databases: tuple[Database, Database]) -> None:
    store = Conversations(databases[0], "one")
    for case in CASES:
        await begin(store, case)

    found = await stuck_conversations(databases[1], NOW)

    seen = await Overview(databases[0], NO_SECRET, lambda state: state).all()
    why = {str(one.key): why_stuck(one, NOW) for one in seen}
    assert {str(one.key): one.waits for one in found} == {
        key: Waits.TURN if said.startswith("a message") else Waits.CHANNEL for key, said in why.items() if said
    }
    assert len(found) > 10
    assert [one.since for one in found] == sorted(one.since for one in found)


async def test_one_whose_first_turn_has_never_ended_is_among_them(databases: tuple[Database, Database]) -> None:
    """Of such a conversation nothing is kept but what has come in."""
    key = Key("msteams", "first")
    await Conversations(databases[0], "one").receive(Inbound(key, "1", {"from": {"id": "u"}}), NOW - timedelta(hours=1))

    (found,) = await stuck_conversations(databases[1], NOW)
    (seen,) = await Overview(databases[0], NO_SECRET, lambda state: state).all()

    assert (found.key, found.waits, found.since, found.state) == (key, Waits.TURN, NOW - timedelta(hours=1), None)
    assert why_stuck(seen, NOW)


async def test_what_was_asked_in_it_comes_with_it(databases: tuple[Database, Database]) -> None:
    await begin(Conversations(databases[0], "one"), case := Case("msteams", timedelta(hours=1), False, True))

    (found,) = await stuck_conversations(databases[0], NOW)

    assert found == Stuck(case.key, Waits.TURN, NOW - timedelta(hours=1), ConversationState().to_json())
